"""The text of the authority file of people with a record more, or a record with more names. Pure."""

from collections.abc import Mapping
from typing import Any

from ..mentions.authority import Person
from ..mentions.loading import line_of_key, record_lines
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


def extended(text: str, before: Person, after: Person, remark: str) -> str:
    """Return the text with the new aliases of a person, and a remark; no other byte changes."""
    import tomlkit

    document = tomlkit.parse(text)
    people: Any = document["person"]
    number = next(n for n, row in enumerate(people) if row["id"] == before.id)
    row = people[number]
    new = {lang: many[len(dict(before.aliases).get(lang, ())) :] for lang, many in dict(after.aliases).items()}
    lines: dict[str, Any] = {}
    if "aliases" not in row:
        lines["aliases"] = {lang: many for lang, many in new.items() if many}
    for lang, many in new.items() if "aliases" in row else ():
        if lang in row["aliases"]:
            for name in many:
                row["aliases"][lang].append(name)
        elif many:
            row["aliases"][lang] = list(many)
    if remark and "note" not in row:
        lines["note"] = remark
    elif remark and remark not in row["note"]:
        row["note"] = f"{row['note']}; {remark}"
    return _inserted(document.as_string(), number, lines)


def _inserted(text: str, number: int, lines: Mapping[str, Any]) -> str:
    """Return the text with new keys behind the gender of a record; tomlkit would put them behind its blank line."""
    rows = text.split("\n")
    at = line_of_key(text, record_lines(text, "person")[number], "gender")
    end = "\r" if rows[at - 1].endswith("\r") else ""
    new = [toml_text.entry(key, said).removesuffix("\n") + end for key, said in lines.items()]
    return "\n".join([*rows[:at], *new, *rows[at:]])
