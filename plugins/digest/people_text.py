"""The text of the authority file of people with a record more, or a record with more names. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..mentions.authority import Person
from ..mentions.loading import record_lines
from . import toml_text


def appended(text: str, person: Person, note: str = "", comments: tuple[str, ...] = ()) -> str:
    """Return the text with a record of the person at its end, in its kind of line ends; no other byte changes."""
    aliases = {lang: many for lang, many in dict(person.aliases).items() if many}
    optional: Mapping[str, Any] = {"countries": person.countries, "aliases": aliases, "note": note}
    fields = {"id": person.id, "name": person.names, "gender": person.gender}
    record = toml_text.record("person", {**fields, **{key: said for key, said in optional.items() if said}}, comments)
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    new = gap + record
    return text + (new.replace("\n", "\r\n") if "\r\n" in text else new)


def extended(text: str, changes: Sequence[tuple[Person, Person, Sequence[str]]]) -> str:
    """Return the text with the new aliases of people, and the remarks on each; no other byte changes.

    A change is the person as in the text, the person as wanted, and the remarks; one that stands there is not repeated.
    """
    if not changes:
        return text
    import tomlkit

    document = tomlkit.parse(text)
    people: Any = document["person"]
    places = {str(row["id"]): number for number, row in enumerate(people)}
    missing: dict[int, dict[str, Any]] = {}
    for before, after, remarks in changes:
        row = people[places[before.id]]
        said = [remark for remark in dict.fromkeys(remarks) if not _stands(row, remark)]
        missing[places[before.id]] = _extend(row, _new_aliases(before, after), "; ".join(said))
    return _inserted(document.as_string(), missing)


def _stands(row: Any, remark: str) -> bool:  # noqa: ANN401 - tomlkit's own
    """Return whether a record has a remark, in its note or as a comment."""
    comments = {line.partition("#")[2].strip("# \r") for line in row.as_string().split("\n")}
    return f"; {remark}; " in f"; {row.get('note', '')}; " or remark in comments


def _new_aliases(before: Person, after: Person) -> dict[str, list[str]]:
    known = dict(before.aliases)
    new = {
        lang: [name for name in many if name not in known.get(lang, ())] for lang, many in dict(after.aliases).items()
    }
    return {lang: many for lang, many in new.items() if many}


def _extend(row: Any, new: Mapping[str, list[str]], remark: str) -> dict[str, Any]:  # noqa: ANN401 - tomlkit's own
    """Write into a record what has a place there; return the keys that it does not have yet."""
    missing: dict[str, Any] = {}
    if new and "aliases" not in row:
        missing["aliases"] = new
    for lang, many in new.items() if "aliases" in row else ():
        if lang not in row["aliases"]:
            row["aliases"][lang] = many
            continue
        for name in many:
            row["aliases"][lang].append(name)
    if remark and "note" not in row:
        missing["note"] = remark
    elif remark:
        row["note"] = f"{row['note']}; {remark}"
    return missing


def _inserted(text: str, missing: Mapping[int, Mapping[str, Any]]) -> str:
    """Return the text with new keys behind the gender of records; tomlkit would put them behind a blank line."""
    rows = text.split("\n")
    headers = record_lines(text, "person")
    for number in sorted(missing, reverse=True):
        # Behind the header where the key is written in an unusual way; never in the next record.
        lines = range(headers[number], [*headers, len(rows) + 1][number + 1] - 1)
        at = next((line + 1 for line in lines if re.match(r"\s*gender\s*=", rows[line])), headers[number])
        end = "\r" if rows[at - 1].endswith("\r") else ""
        rows[at:at] = [toml_text.entry(key, said).removesuffix("\n") + end for key, said in missing[number].items()]
    return "\n".join(rows)
