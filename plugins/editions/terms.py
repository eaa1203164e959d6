"""Terms: whatever has a page that lists stories. One id, a name and an address per language."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_FOLDED: Final = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})


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

    @property
    def wikidata(self) -> str | None:
        """Return the term's address in Wikidata, where its id is one."""
        return f"https://www.wikidata.org/wiki/{self.id}" if re.fullmatch(r"Q\d+", self.id) else None


def load(path: Path, kind: str, languages: Iterable[str]) -> dict[str, Term]:
    """Return the terms in a TOML file by id: any array of tables with `id` and `name`, one name a language."""
    data = tomllib.loads(path.read_text("utf-8"))
    rows = next((rows for rows in data.values() if isinstance(rows, list)), [])
    terms = [_term(row, kind, tuple(languages)) for row in rows]
    taken: dict[tuple[str, str], str] = {}
    found: dict[str, Term] = {}
    for term in terms:
        slugs = {lang: _own(slug, lang, term.id, taken) for lang, slug in term.slugs.items()}
        found[term.id] = Term(
            term.id, kind, term.names, slugs, term.sorting, term.definition, term.parent, term.countries
        )
    return found


def slugify(name: str) -> str:
    """Return the address of a name: lower-case ASCII, words parted by hyphens."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_FOLDED))
    ascii_only = "".join(char for char in plain if char.isascii())
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.replace("'", "")).strip("-") or "term"


def _own(slug: str, lang: str, identifier: str, taken: dict[tuple[str, str], str]) -> str:
    """Return a slug that no earlier term of the file has: the id is added to the later one of two."""
    mine = slug if (lang, slug) not in taken else f"{slug}-{slugify(identifier)}"
    taken[(lang, mine)] = identifier
    return mine


def _term(row: Mapping[str, Any], kind: str, languages: tuple[str, ...]) -> Term:
    names = {lang: row["name"].get(lang) or next(iter(row["name"].values())) for lang in languages}
    return Term(
        id=row["id"],
        kind=kind,
        names=names,
        slugs={lang: slugify(name) for lang, name in names.items()},
        sorting={lang: _sorting(name, row, kind) for lang, name in names.items()},
        definition=row.get("definition", {}),
        parent=row.get("parent"),
        countries=tuple(row.get("countries", ())) if kind == "people" else (),
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
