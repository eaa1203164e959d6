"""The faithfulness check with what the other rooms know of a text: `inv verify`, and each new translation."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from typing import Final

from ..mentions import countries as country_rules
from ..mentions.authority import Person
from ..mentions.find import Finder, whole
from ..mentions.ordinary import common
from ..mentions.tokens import tokenize
from ..translation.checks import Finding, Knowledge, Named, check

#: From this probability on an unknown name in a translation must be in its source.
_SURE: Final = 0.85
#: A stop and what may follow it before the next sentence; abbreviations and ordinals are told apart by what follows.
_END: Final = re.compile(r"(?:\w{3}|[)\]»”“\"'’%])[.!?…]+[\"«»”“'’)]*\s+(?=[\"»“„‘'(]*[A-ZČŠŽĆĐ0-9])")


#: By so many ordinary words two texts must lean towards two languages, to be a pair against the direction of most.
_APART: Final = 3
_SHAPE: Final = '{"id": "…", "source": "…", "target": "…"}'


@dataclass(frozen=True)
class Verifier:
    """Checks translations with the people of one authority file."""

    people: tuple[Person, ...] = ()

    def check(self, source: str, target: str, langs: tuple[str, str]) -> tuple[Finding, ...]:
        """Return what is doubtful in the translation of a text."""
        return check(source, target, langs, self._knowledge)

    def named_people(self, text: str, lang: str) -> tuple[str, ...]:
        """Return the people whom a text names in full, as it spells them."""
        tags = self._finders[lang].find(text, whole(text)).people
        return tuple(
            next(mention.surface for mention in tag.mentions if " " in mention.surface)
            for tag in tags
            if any(" " in mention.surface for mention in tag.mentions)
            and (tag.status == "linked" or tag.confidence > 0.9)
        )

    @cached_property
    def _knowledge(self) -> Knowledge:
        return Knowledge(lru_cache(maxsize=1000)(self._named), _sentences, common)

    @cached_property
    def _finders(self) -> dict[str, Finder]:
        return {lang: Finder(self.people, lang) for lang in ("sl", "en")}

    @cached_property
    def _names(self) -> dict[str, Person]:
        return {person.id: person for person in self.people}

    def _named(self, text: str, lang: str) -> Named:
        tags = self._finders[lang].find(text, whole(text))
        people: dict[str, str] = {}
        sure: set[str] = set()
        for tag in tags.people:
            person = self._names.get(tag.id)
            surname = person.surname("en") if person else tag.name.removesuffix(".").split(" ")[-1]
            people[tag.id] = surname
            ordinary = common(surname.lower(), lang) or common(surname.lower(), "en")
            if person or (tag.confidence >= _SURE and not ordinary):
                sure.add(tag.id)
        return Named(people, frozenset(sure), *_countries(text, lang))


def _countries(text: str, lang: str) -> tuple[dict[str, str], frozenset[str], dict[str, str], Counter[str]]:
    """Return the countries that a text names, all that it hints at, adjectives, and how often each country occurs."""
    tokens = tokenize(text, whole(text))
    named: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    times: Counter[str] = Counter()
    for hit in country_rules.matches(tokens, country_rules.build(lang)):
        words = text[tokens[hit.first].start : tokens[hit.last].end]
        codes = {entry.code for entry in hit.entries}
        times.update(codes)
        for entry in hit.entries:
            if entry.kind == "name":
                named.setdefault(entry.code, words)
        if len(codes) == 1 and all(entry.kind in {"adjective", "people"} for entry in hit.entries):
            adjectives.setdefault(hit.entries[0].code, words)
    return named, frozenset(times), adjectives, times


def _sentences(text: str, _: str) -> int:
    return 1 + len(_END.findall(text.strip()))


def language(texts: Sequence[str]) -> str:
    """Return the language of texts, "sl" or "en", by their ordinary words."""
    return "sl" if sum(map(_leaning, texts)) > 0 else "en"


def _leaning(text: str) -> int:
    """Return how many more ordinary words of Slovenian a text has than of English."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return sum(common(word, "sl") - common(word, "en") for word in words)


def lines_of(text: str, file: str) -> list[Mapping[str, str]]:
    """Return the pairs of a file of JSON lines; raise ValueError, `file:line: what; what is right`, at a fault."""
    rows: list[Mapping[str, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"{file}:{number}: is not JSON ({error.msg}); write one object a line") from error
        if not isinstance(row, dict):
            raise ValueError(f"{file}:{number}: is no object; write {_SHAPE}")  # noqa: TRY004 - the file's fault
        for key in ("id", "source", "target"):
            if key not in row:
                raise ValueError(f"{file}:{number}: {key} is missing; write {_SHAPE}")
            if key != "id" and not isinstance(row[key], str):
                raise ValueError(f"{file}:{number}: {key} is no text; write {_SHAPE}")
        rows.append(row)
    return rows


def verified(rows: Sequence[Mapping[str, str]], verifier: Verifier) -> Iterator[tuple[str, bool]]:
    """Return for each pair its JSON line, and whether it is doubted."""
    usual = language([row["source"] for row in rows])
    for row in rows:
        langs = _direction(row["source"], row["target"], usual)
        found = [asdict(finding) for finding in verifier.check(row["source"], row["target"], langs)]
        yield json.dumps({"id": row["id"], "findings": found}, ensure_ascii=False), bool(found)


def _direction(source: str, target: str, usual: str) -> tuple[str, str]:
    """Return the languages of a pair: those of most sources, unless its own source and target say otherwise.

    A target in the same language as the source was left untranslated, which says nothing of where it was to go.
    """
    towards = 1 if usual == "sl" else -1
    here, there = towards * _leaning(source), towards * _leaning(target)
    if here < 0 <= there and there - here >= _APART:
        towards = -towards
    return ("sl", "en") if towards > 0 else ("en", "sl")
