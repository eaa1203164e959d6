"""How well the tagger does on the project's own gold set, `tests/gold/`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markdown_it.utils import read_fixture_file

from plugins.mentions import Finder, Person, Tags

GOLD: Final = Path(__file__).parent.parent / "tests" / "gold"


@dataclass(frozen=True, slots=True)
class Case:
    """A text and what a careful editor would tag in it."""

    title: str
    lang: str
    text: str
    people: frozenset[str]
    countries: frozenset[str]
    #: Surnames and codes that may be tagged or not.
    optional: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found in a case."""

    case: Case
    people: frozenset[str]
    countries: frozenset[str]

    @property
    def faults(self) -> list[str]:
        """Return what differs, one line each."""
        return [
            *(f"person missed: {name}" for name in sorted(self.case.people - self.people)),
            *(f"no such person: {name}" for name in sorted(self.people - self.case.people)),
            *(f"country missed: {code}" for code in sorted(self.case.countries - self.countries)),
            *(f"no such country: {code}" for code in sorted(self.countries - self.case.countries)),
        ]


def paragraphs(name: str) -> list[Case]:
    """Return the cases of a file of paragraphs (`paragraphs.sl.md`)."""
    lang = name.split(".")[-2]
    return [_case(title, lang, text, expected) for _, title, text, expected in read_fixture_file(GOLD / name)]


def probes() -> list[Case]:
    """Return the one-line probes for false friends."""
    _, *rows = (GOLD / "probes.tsv").read_text("utf-8").splitlines()
    return [_probe(*row.split("\t")) for row in rows]


def run(cases: Sequence[Case], people: tuple[Person, ...] = ()) -> Iterator[Outcome]:
    """Return what is found in each case, with the people of an authority file known."""
    finders = {lang: Finder(people, lang) for lang in ("sl", "en")}
    names = {person.id: person.names for person in people}
    for case in cases:
        tags = finders[case.lang].find(case.text)
        yield _outcome(case, tags, names)


def f1(outcomes: Sequence[Outcome], kind: str) -> float:
    """Return the harmonic mean of precision and recall over all tags of a kind (people, countries)."""
    right = sum(len(getattr(o, kind) & getattr(o.case, kind)) for o in outcomes)
    both = sum(len(getattr(o, kind)) + len(getattr(o.case, kind)) for o in outcomes)
    return 2 * right / both if both else 1.0


def _case(title: str, lang: str, text: str, expected: str) -> Case:
    lines = [line.split(": ", 1) for line in expected.splitlines()]
    said: dict[str, set[str]] = {"person": set(), "country": set(), "person?": set(), "country?": set()}
    for key, value in lines:
        said[key].add(value)
    optional = frozenset(said["person?"] | said["country?"])
    return Case(title, lang, text.strip(), frozenset(said["person"]), frozenset(said["country"]), optional)


def _probe(lang: str, sentence: str, people: str, countries: str, note: str) -> Case:
    named = frozenset() if people == "-" else frozenset(people.split("; "))
    codes = frozenset() if countries == "-" else frozenset(countries.split(" "))
    return Case(f"{sentence} ({note})", lang, sentence, named, codes, frozenset())


def _outcome(case: Case, tags: Tags, names: Mapping[str, Mapping[str, str]]) -> Outcome:
    people = {names[tag.id][case.lang] if tag.id in names else tag.name for tag in tags.people}
    may = {name for name in people if name.split(" ")[-1] in case.optional and name not in case.people}
    return Outcome(case, frozenset(people - may), frozenset(tag.id for tag in tags.countries) - case.optional)
