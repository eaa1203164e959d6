"""Names that wait for the curator, each with the people of Wikidata whom it may mean."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from ..countries import names as country_names
from .candidates import LANGS, Candidate, as_record, candidate, citizenships, country_code, exact, rank

#: With fewer hits than this in Slovenian the English names are searched as well.
FEW: Final = 3
_PAGE: Final = "https://www.wikidata.org/wiki/"


@dataclass(frozen=True, slots=True)
class Asked:
    """A name as it waits for the curator, in the nominative, with what the articles show of its bearer."""

    name: str
    gender: str = ""
    #: ISO 3166 codes of the countries that the articles are tagged with.
    countries: tuple[str, ...] = ()


class Source(Protocol):
    """What the lookup needs of a client of Wikidata."""

    def search(self, name: str, lang: str) -> tuple[str, ...]:
        """Return the ids of the items that a name means in a language."""

    def entities(self, ids: Iterable[str], props: str = ...) -> dict[str, Mapping[str, Any]]:
        """Return the items that exist among the ids."""


def lookup(asked: Iterable[Asked], client: Source) -> Iterator[tuple[Asked, tuple[Candidate, ...]]]:
    """Yield each name with its candidates, the likeliest first; nothing is asked before it is wanted."""
    codes: dict[str, str] = {}
    for one in asked:
        ids = list(client.search(one.name, "sl"))
        if len(ids) < FEW:
            ids += client.search(one.name, "en")
        # In the order of the search, which decides between equals; two ids that were merged are one person.
        found = client.entities(ids) if ids else {}
        items = {str(found[key].get("id")): found[key] for key in dict.fromkeys(ids) if key in found}
        people = [item for item in items.values() if candidate(item, {})]
        for country in sorted({country for item in people for country in citizenships(item)} - codes.keys()):
            codes[country] = _code(client, country)
        yield one, rank(filter(None, (candidate(item, codes) for item in people)), one.name, one.countries)


def _code(client: Source, country: str) -> str:
    """Return the code of a country item if the country table has it: not of the Soviet Union, for one."""
    # One country a question, so that its answer serves every later name.
    item = client.entities((country,), "claims").get(country, {})
    code = country_code(item)
    return code if code in country_names() else ""


def report(asked: Asked, found: Sequence[Candidate], known: Collection[str] = ()) -> str:
    """Return what the curator reads about a name: its candidates, and the record of the first.

    known are the ids that the authority file has already.
    """
    if not found:
        return f"{asked.name}\n  Wikidata knows no person of this name.\n"
    lines = [asked.name]
    for number, one in enumerate(found, 1):
        spelt = " / ".join(dict.fromkeys(one.names[lang] for lang in LANGS))
        facts = [one.gender or "gender unknown", _years(one), " ".join(one.countries), _wikis(one.sitelinks)]
        lines.append(f"  {number}. {one.id}  {spelt} ({', '.join(filter(None, facts))})")
        lines += [f"     {text}" for text in dict.fromkeys(one.descriptions[lang] for lang in LANGS) if text]
        lines.append(f"     {_PAGE}{one.id}")
    best = found[0]
    if best.id in known:
        lines.append(f"  The authority file has {best.id} already: if it is the one, add the name to its aliases.")
        return "\n".join(lines) + "\n"
    sure = "" if exact(best, asked.name) else " (none bears exactly this name: look twice)"
    lines.append(f"  If it is the first, its record{sure}:")
    return "\n".join(lines) + "\n\n" + as_record(best, asked.name, asked.gender)


def _years(one: Candidate) -> str:
    """Return the years of a life, as far as they are known."""
    if one.born is None and one.died is None:
        return ""
    if one.died is None:
        return f"born {one.born}"
    return f"{one.born or '?'}–{one.died}"


def _wikis(count: int) -> str:
    return f"{count} wiki" if count == 1 else f"{count} wikis"
