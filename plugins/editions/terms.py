"""Terms: whatever has a page that lists stories. One id, a name and an address per language."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..lean_build.allowed import device, forbidden_in, slug_fault
from ..lean_build.allowed import slugify as readable

#: The fields of a term that are kept as they are.
_PLAIN: Final = ("id", "kind", "names", "slugs", "sorting", "definition", "parent", "countries", "running")


@dataclass(frozen=True, slots=True)
class Term:
    """A person, a country or a topic."""

    id: str
    kind: str
    names: Mapping[str, str]
    slugs: Mapping[str, str]
    #: The name as an index sorts it, the surname first, by language.
    sorting: Mapping[str, str]
    definition: Mapping[str, str]
    parent: str | None
    #: Ids of the countries that a person belongs to.
    countries: tuple[str, ...]
    #: Whether this is a running story: one event or affair that is followed, not a field.
    running: bool = False
    #: Uids of the stories that the curator files here by hand, and of those that must not be here.
    pins: frozenset[str] = frozenset()
    bans: frozenset[str] = frozenset()

    @property
    def wikidata(self) -> str | None:
        """Return the term's address in Wikidata, where its id is one."""
        return f"https://www.wikidata.org/wiki/{self.id}" if re.fullmatch(r"Q\d+", self.id) else None


def load(path: Path, kind: str, languages: Iterable[str]) -> dict[str, Term]:
    """Return the terms in a TOML file by id: any array of tables with `id` and `name`, one name a language."""
    data = tomllib.loads(path.read_text("utf-8-sig"))
    rows = next((rows for rows in data.values() if isinstance(rows, list)), [])
    return {row["id"]: _term(row, kind, tuple(languages)) for row in rows}


def load_all(paths: Sequence[Path], kind: str, languages: Iterable[str]) -> dict[str, Term]:
    """Return the terms of several files, an earlier file's first; all but the first may be missing."""
    known: dict[str, Term] = {}
    for number, path in enumerate(paths):
        if number == 0 or path.exists():
            known |= {key: term for key, term in load(path, kind, languages).items() if key not in known}
    return known


def as_text(terms: Iterable[Term]) -> str:
    """Return terms as JSON; "" where one says what JSON cannot hold (a date)."""
    try:
        return json.dumps(
            [[*(getattr(one, name) for name in _PLAIN), sorted(one.pins), sorted(one.bans)] for one in terms]
        )
    except TypeError:
        return ""


def of_text(text: str) -> dict[str, Term]:
    """Return the terms by id that `as_text` was given."""
    return {row[0]: _of_row(row) for row in json.loads(text)}


def _of_row(row: Sequence[Any]) -> Term:
    identifier, kind, names, slugs, sorting, definition, parent, countries, running, pins, bans = row
    sets = frozenset(pins), frozenset(bans)
    return Term(identifier, kind, names, slugs, sorting, definition, parent, tuple(countries), running, *sets)


def unsound(terms: Mapping[str, Term], file: Path, shown: str) -> dict[str, str]:
    """Return a message, by id, for each term whose address is none, or that says what no page can hold."""
    found: dict[str, str] = {}
    for term in terms.values():
        wrong = next(filter(None, map(slug_fault, term.slugs.values())), None)
        if said := forbidden_in([term.names, term.sorting, term.definition]):
            wrong = f"{term.id!r} holds the character {said}", "write what can be printed"
        if wrong:
            found[term.id] = f"{shown}:{_line_of(file, term.id)}: {'; '.join(wrong)}"
    return found


def clashes(terms: Mapping[str, Term], file: Path, shown: str) -> list[str]:
    """Return a message for each two terms that fall on one address in a language."""
    taken: dict[tuple[str, str], str] = {}
    found: list[str] = []
    for term in terms.values():
        for lang, slug in term.slugs.items():
            first = taken.setdefault((lang, slug), term.id)
            if first != term.id:
                what = f"{term.id!r} falls on the address {slug!r} of {first!r} in {lang!r}"
                found.append(
                    f'{shown}:{_line_of(file, term.id)}: {what}; write slug = {{ {lang} = "…" }} for one of them'
                )
    return found


def _line_of(file: Path, identifier: str) -> int:
    lines = file.read_text("utf-8").split("\n")
    marks = (f'id = "{identifier}"', f"id = '{identifier}'")
    return next((number for number, line in enumerate(lines, 1) if any(mark in line for mark in marks)), 1)


def slugify(name: str) -> str:
    """Return the address of a name."""
    slug = readable(name) or "term"
    return f"{slug}-1" if device(slug) else slug


def _term(row: Mapping[str, Any], kind: str, languages: tuple[str, ...]) -> Term:
    names = {lang: row["name"].get(lang) or next(iter(row["name"].values())) for lang in languages}
    return Term(
        id=row["id"],
        kind=kind,
        names=names,
        slugs={lang: row.get("slug", {}).get(lang) or slugify(name) for lang, name in names.items()},
        sorting={lang: _sorting(name, row, kind) for lang, name in names.items()},
        definition=row.get("definition", {}),
        parent=row.get("parent"),
        countries=tuple(row.get("countries", ())) if kind == "people" else (),
        running=row.get("running") is True,
        pins=frozenset(row.get("pins", ())),
        bans=frozenset(row.get("bans", ())),
    )


def _sorting(name: str, row: Mapping[str, Any], kind: str) -> str:
    """Return a person's name with the surname first, any other name as it is."""
    words = name.split(" ")
    if kind != "people" or len(words) == 1 or row.get("family_first") or row.get("mononym"):
        return name
    surname = next(
        (row[key] for key in ("surname", "surname_en") if name.endswith(" " + row.get(key, "\0"))), words[-1]
    )
    return f"{surname}, {name.removesuffix(surname).strip()}"
