"""The curator's authority file of people: one record a person, one id, a name per language."""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from .loading import TableError, did_you_mean, line_of_key, read_toml, record_lines
from .table_cache import kept
from .tokens import keys_of

_TEXTS: Final = ("surname", "surname_en", "note")
_FLAGS: Final = ("family_first", "mononym", "by_surname")
_LISTS: Final = ("titles", "titles_en", "countries")
_KEYS: Final = frozenset(("id", "name", "slug", "gender", "aliases", *_TEXTS, *_FLAGS, *_LISTS))
_LANGUAGES: Final = ("sl", "en")
_ID: Final = re.compile(r"Q[1-9][0-9]*|local:[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE: Final = re.compile(r"[A-Z]{2}")
#: What curators write for the two genders, by the first letter (moški, ženska).
_GENDER_HINTS: Final = {"m": "m", "f": "f", "ž": "f", "w": "f"}

#: A key of a record, what is wrong with it and what would be right.
Wrong = tuple[str, str, str]


class FaultsError(TableError):
    """A table that cannot be used: a line a fault, in the order of the lines of the file."""

    def __init__(self, faults: Sequence[TableError]) -> None:
        self.faults = tuple(faults)
        ValueError.__init__(self, "\n".join(map(str, faults)))


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


def load(path: Path, countries: Collection[str] = ()) -> tuple[Person, ...]:
    """Return the people of an authority file, in its order; raise TableError, which names every fault.

    `countries` are the codes that a record may name; without them any two capitals pass.
    """
    try:
        inputs = path.read_bytes() + repr(sorted(countries)).encode()
    except OSError:
        inputs = b""
    rows = kept("authority", inputs, lambda: tuple(map(_plain, parse(read_toml(path)[1], path, countries))))
    return tuple(_from_plain(row) for row in rows)


def _plain(person: Person) -> tuple[Any, ...]:
    """Return a record as it is kept between runs."""
    mappings = (dict(person.names), dict(person.aliases), dict(person.surnames), dict(person.titles))
    flags = (person.family_first, person.mononym, person.by_surname)
    return (person.id, person.gender, person.countries, *mappings, *flags)


def _from_plain(row: tuple[Any, ...]) -> Person:
    identifier, gender, countries, names, aliases, surnames, titles, family_first, mononym, by_surname = row
    return Person(
        id=identifier,
        names=names,
        gender=gender,
        countries=countries,
        aliases=aliases,
        family_first=family_first,
        surnames=surnames,
        mononym=mononym,
        titles=titles,
        by_surname=by_surname,
    )


def parse(text: str, path: Path | str, countries: Collection[str] = ()) -> tuple[Person, ...]:
    """Return the people of an authority file's text, which is TOML; raise FaultsError as `load` does."""
    data = tomllib.loads(text)
    faults = [
        (_line_of_table(text, key), f"unknown table {key!r}", did_you_mean(key, ("person",)))
        for key in data
        if key != "person"
    ]
    rows = data.get("person", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        right = "begin each record with [[person]], in two pairs of brackets"
        raise FaultsError([TableError(path, _line_of_table(text, "person"), "person is not a list of records", right)])
    lines = record_lines(text, "person")
    # Records written inline have no line of their own.
    lines = lines if len(lines) == len(rows) else [1] * len(rows)
    placed: list[tuple[int, Person]] = []
    for row, line in zip(rows, lines, strict=True):
        wrong = list(_wrong(row, countries))
        faults += [(line_of_key(text, line, key), what, right) for key, what, right in wrong]
        if not wrong:
            placed.append((line, _person(row)))
    faults += _clashes(placed, text)
    if faults:
        raise FaultsError([TableError(path, *fault) for fault in sorted(faults)])
    return tuple(person for _, person in placed)


def gender_fault(value: object) -> Wrong | None:
    """Return what is wrong with a value as the gender of a name, or None."""
    if value in ("m", "f"):
        return None
    near = _GENDER_HINTS.get(value.strip().lower()[:1]) if isinstance(value, str) else None
    hint = f'did you mean "{near}"? ' if near else ""
    return "gender", f"gender {value!r}", hint + 'write "m" or "f" (the gender of the name\'s grammar)'


def id_fault(value: object) -> Wrong | None:
    """Return what is wrong with a value as the id of a person, or None."""
    if isinstance(value, str) and _ID.fullmatch(value):
        return None
    return "id", f"id {value!r} is no id", 'write a Wikidata id ("Q7747") or "local:name-surname"'


def country_faults(value: object, known: Collection[str]) -> Iterator[Wrong]:
    """Return what is wrong with a value as the list of a person's countries."""
    if not _is_list(value):
        yield _no_list("countries", value, '["SI"]')
        return
    for code in value:  # type: ignore[attr-defined]
        if not _CODE.fullmatch(code):
            near = f"did you mean {code.strip().upper()!r}? " if code.strip().upper() in known else ""
            yield "countries", f"country {code!r}", near + 'write ISO 3166 codes of two capitals, as ["SI"]'
        elif known and code not in known:
            yield "countries", f"unknown country {code!r}", did_you_mean(code, known)


def _wrong(row: Mapping[str, Any], countries: Collection[str]) -> Iterator[Wrong]:
    """Return every fault of one record by itself."""
    typos = [(key, f"unknown key {key!r}", did_you_mean(key, _KEYS)) for key in row if key not in _KEYS]
    yield from typos
    names = row.get("name")
    required = (id_fault(row.get("id", "")), gender_fault(row.get("gender")), _name_fault(names))
    # What is missing is most likely what is misspelt.
    yield from (fault for fault in required if fault and (fault[0] in row or not typos))
    yield from country_faults(row.get("countries", []), countries)
    for key in ("titles", "titles_en"):
        if not _is_list(row.get(key, [])):
            yield _no_list(key, row[key], '["papež"]')
    for key in _TEXTS:
        if not _is_text(row.get(key, "-")):
            yield key, f"{key} {row[key]!r} is no text", f'write {key} = "…", or remove the line'
    for key in _FLAGS:
        if not isinstance(row.get(key, False), bool):
            yield key, f"{key} {row[key]!r} is neither true nor false", f"write {key} = true, or remove the line"
    yield from _wrong_aliases(row.get("aliases", {}), names if isinstance(names, dict) else {})
    slug = row.get("slug", {})
    if not isinstance(slug, dict) or not all(map(_is_text, slug.values())):
        yield "slug", f"slug {slug!r}", 'write slug = { sl = "…", en = "…" }'


def _name_fault(names: object) -> Wrong | None:
    if isinstance(names, dict) and set(_LANGUAGES) <= set(names) and all(map(_is_text, names.values())):
        return None
    return "name", "name lacks a language", 'write name = { sl = "…", en = "…" }'


def _wrong_aliases(aliases: object, names: Mapping[str, str]) -> Iterator[Wrong]:
    right = 'write aliases = { sl = ["…"], en = ["…"] }'
    if not isinstance(aliases, dict):
        yield "aliases", f"aliases {aliases!r} are not given by language", right
        return
    for lang, many in aliases.items():
        if names and lang not in names:
            yield "aliases", f"aliases in the unknown language {lang!r}", did_you_mean(lang, tuple(names))
        elif not _is_list(many):
            yield "aliases", f"aliases in {lang!r} are {many!r}, not a list of names", right


def _clashes(placed: Sequence[tuple[int, Person]], text: str) -> Iterator[tuple[int, str, str]]:
    """Return the faults of records that do not go together: one id, one name or one bare surname for two people."""
    ids: dict[str, int] = {}
    owners: dict[tuple[object, ...], tuple[int, Person]] = {}
    for line, person in placed:
        first = ids.setdefault(person.id, line)
        if first != line:
            right = f"write the second under an id of its own, or merge it with line {first}"
            yield line_of_key(text, line, "id"), f"duplicate id {person.id!r}", right
            continue
        told: set[tuple[int, str]] = set()
        for lang in _LANGUAGES:
            claims = [(("name", lang, *keys_of(name)), "name", name) for name in person.spellings(lang)]
            if person.by_surname:
                surname = person.surname(lang)
                claims.append((("surname", lang, *keys_of(surname)), "by_surname", surname))
            for key, kind, name in claims:
                owner_line, owner = owners.setdefault(key, (line, person))
                if owner is not person and (owner_line, kind) not in told:
                    told.add((owner_line, kind))
                    where = "aliases" if kind == "name" and name not in person.names.values() else kind
                    yield line_of_key(text, line, where), *_claimed(kind, name, owner_line, owner)


def _claimed(kind: str, name: str, line: int, owner: Person) -> tuple[str, str]:
    if kind == "name":
        right = "make them one record, or tell them apart by a fuller name"
        return f'name "{name}" is also that of line {line} ({owner.id})', right
    right = "keep by_surname = true for the one whom the bare surname means"
    return f'by_surname: "{name}" already means the person of line {line} ({owner.id})', right


def _person(row: Mapping[str, Any]) -> Person:
    """Return the record of a row without faults."""
    names = {lang: _clean(name) for lang, name in row["name"].items()}
    surnames = {lang: _clean(row[key]) for lang, key in (("sl", "surname"), ("en", "surname_en")) if key in row}
    if "sl" in surnames and "en" not in surnames and names["en"].endswith(surnames["sl"]):
        surnames["en"] = surnames["sl"]
    return Person(
        id=row["id"],
        names=names,
        gender=row["gender"],
        countries=tuple(row.get("countries", ())),
        aliases={lang: tuple(map(_clean, many)) for lang, many in row.get("aliases", {}).items()},
        family_first=row.get("family_first", False),
        surnames=surnames,
        mononym=row.get("mononym", False),
        by_surname=row.get("by_surname", False),
        titles={"sl": tuple(row.get("titles", ())), "en": tuple(row.get("titles_en", ()))},
    )


def _line_of_table(text: str, name: str) -> int:
    pattern = re.compile(rf"\s*(?:\[+\s*[\"']?{re.escape(name)}\b|[\"']?{re.escape(name)}[\"']?\s*=)")
    return next((number for number, line in enumerate(text.split("\n"), 1) if pattern.match(line)), 1)


def _no_list(key: str, value: object, example: str) -> Wrong:
    return key, f"{key} {value!r} is not a list of texts", f"write {key} = {example}"


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _clean(text: str) -> str:
    """Return a name in NFC, with single blanks."""
    return unicodedata.normalize("NFC", " ".join(text.split()))
