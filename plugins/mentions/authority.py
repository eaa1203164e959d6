"""The curator's authority file of people: one record a person, one id, a name per language."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from .loading import TableError, check_keys, did_you_mean, line_of_key, read_toml, record_lines

_KEYS: Final = frozenset(
    (
        "id",
        "name",
        "slug",
        "gender",
        "countries",
        "aliases",
        "family_first",
        "surname",
        "surname_en",
        "mononym",
        "by_surname",
        "titles",
        "titles_en",
        "note",
    )
)
_ID: Final = re.compile(r"Q[1-9][0-9]*|local:[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE: Final = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Person:
    """One authority record (W3C SKOS: one prefLabel per language, altLabels as aliases)."""

    #: A Wikidata id or `local:slug`.
    id: str
    names: Mapping[str, str]
    gender: Literal["m", "f"]
    countries: tuple[str, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = ()  # type: ignore[assignment]
    #: The surname comes first (Ši Džinping).
    family_first: bool = False
    #: The part used alone, by language, where it is not the last word (von der Leyen).
    surnames: Mapping[str, str] = ()  # type: ignore[assignment]
    #: Known by one name, which counts only beside one of the titles (papež Frančišek).
    mononym: bool = False
    titles: Mapping[str, tuple[str, ...]] = ()  # type: ignore[assignment]
    #: Of several people with one surname, the one whom the bare surname means.
    by_surname: bool = False

    def spellings(self, lang: str) -> tuple[str, ...]:
        """Return every full name in a language, the preferred one first."""
        return (self.names[lang], *dict(self.aliases).get(lang, ()))

    def surname(self, lang: str) -> str:
        """Return the part of the preferred name that is used alone."""
        given = dict(self.surnames).get(lang)
        if given:
            return given
        words = self.names[lang].split(" ")
        return words[0] if self.family_first else words[-1]


def load(path: Path) -> tuple[Person, ...]:
    """Return the people of an authority file, in its order; raise TableError at the first fault."""
    data, text = read_toml(path)
    unknown = check_keys(data, ("person",))
    if unknown:
        raise TableError(path, 1, f"unknown table {unknown[0]!r}", unknown[1])
    lines = record_lines(text, "person")
    seen: dict[str, int] = {}
    people: list[Person] = []
    for row, line in zip(data.get("person", ()), lines, strict=True):
        person = _person(row, path, line, text)
        if person.id in seen:
            where = f"write the second under an id of its own, or merge it with line {seen[person.id]}"
            raise TableError(path, line_of_key(text, line, "id"), f"duplicate id {person.id!r}", where)
        seen[person.id] = line
        people.append(person)
    return tuple(people)


def _person(row: Mapping[str, Any], path: Path, line: int, text: str) -> Person:
    def fault(key: str, what: str, right: str) -> TableError:
        return TableError(path, line_of_key(text, line, key), what, right)

    unknown = check_keys(row, _KEYS)
    if unknown:
        raise fault(unknown[0], f"unknown key {unknown[0]!r}", unknown[1])
    if not _ID.fullmatch(str(row.get("id", ""))):
        raise fault("id", f"id {row.get('id')!r} is no id", 'write a Wikidata id ("Q7747") or "local:name-surname"')
    names = row.get("name")
    if not isinstance(names, dict) or not all(isinstance(names.get(k), str) and names[k] for k in ("sl", "en")):
        raise fault("name", "name lacks a language", 'write name = { sl = "…", en = "…" }')
    if row.get("gender") not in ("m", "f"):
        raise fault("gender", f"gender {row.get('gender')!r}", 'write "m" or "f" (the gender of the name\'s grammar)')
    for code in row.get("countries", ()):
        if not _CODE.fullmatch(code):
            raise fault("countries", f"country {code!r}", "write ISO 3166 codes of two capitals, as " + '["SI"]')
    surnames = {lang: _nfc(row[key]) for lang, key in (("sl", "surname"), ("en", "surname_en")) if key in row}
    if "sl" in surnames and "en" not in surnames and names["en"].endswith(surnames["sl"]):
        surnames["en"] = surnames["sl"]
    return Person(
        id=row["id"],
        names={lang: _nfc(name) for lang, name in names.items()},
        gender=row["gender"],
        countries=tuple(row.get("countries", ())),
        aliases={lang: tuple(map(_nfc, many)) for lang, many in row.get("aliases", {}).items()},
        family_first=bool(row.get("family_first", False)),
        surnames=surnames,
        mononym=bool(row.get("mononym", False)),
        by_surname=bool(row.get("by_surname", False)),
        titles={"sl": tuple(row.get("titles", ())), "en": tuple(row.get("titles_en", ()))},
    )


def check_countries(people: tuple[Person, ...], known: frozenset[str], path: Path) -> None:
    """Raise TableError if a record names a country that the country table does not have."""
    text = path.read_text("utf-8")
    for person, line in zip(people, record_lines(text, "person"), strict=True):
        for code in person.countries:
            if code not in known:
                where = line_of_key(text, line, "countries")
                raise TableError(path, where, f"unknown country {code!r}", did_you_mean(code, known))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
