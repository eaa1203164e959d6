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


def extended(text: str, changes: Sequence[tuple[Person, Person, str]]) -> str:
    """Return the text with the new aliases of people, and a remark on each; no other byte changes.

    A change is the person as in the text, the person as wanted, and the remark.
    """
    if not changes:
        return text
    import tomlkit

    document = tomlkit.parse(text)
    people: Any = document["person"]
    places = {str(row["id"]): number for number, row in enumerate(people)}
    missing: dict[int, dict[str, Any]] = {}
    for before, after, remark in changes:
        number = places[before.id]
        missing[number] = _extend(people[number], _new_aliases(before, after), remark)
    return _inserted(document.as_string(), missing)


def _new_aliases(before: Person, after: Person) -> dict[str, list[str]]:
    known = dict(before.aliases)
    new = {
        lang: [name for name in many if name not in known.get(lang, ())] for lang, many in dict(after.aliases).items()
    }
    return {lang: many for lang, many in new.items() if many}


def _extend(row: Any, new: Mapping[str, list[str]], remark: str) -> dict[str, Any]:  # noqa: ANN401 - tomlkit's own
    """Write into a record what has a place there; return the keys that it does not have yet."""
    missing: dict[str, Any] = {}
    if "aliases" not in row:
        missing["aliases"] = new
    for lang, many in new.items() if "aliases" in row else ():
        if lang not in row["aliases"]:
            row["aliases"][lang] = many
            continue
        for name in many:
            row["aliases"][lang].append(name)
    if remark and "note" not in row:
        missing["note"] = remark
    elif remark and remark not in row["note"]:
        row["note"] = f"{row['note']}; {remark}"
    return missing


def _inserted(text: str, missing: Mapping[int, Mapping[str, Any]]) -> str:
    """Return the text with new keys behind the gender of records; tomlkit would put them behind a blank line."""
    rows = text.split("\n")
    headers = record_lines(text, "person")
    for number in sorted(missing, reverse=True):
        at = next(line for line in range(headers[number], len(rows)) if re.match(r"\s*gender\s*=", rows[line])) + 1
        end = "\r" if rows[at - 1].endswith("\r") else ""
        rows[at:at] = [toml_text.entry(key, said).removesuffix("\n") + end for key, said in missing[number].items()]
    return "\n".join(rows)
