"""One text in, its people and countries out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from . import countries as country_rules
from . import people as people_rules
from . import unknown, unknown_english
from .authority import Person
from .outline import Outline, outline
from .records import CountryTag, Mention, PersonTag, Tags
from .runs import Proposal
from .spans import Spans
from .tokens import Token, Zone, bare, keys_of, tokenize

#: A numeral that ends a name; after it a stop is no sentence's end in Slovenian.
_NUMERAL: Final = re.compile(r"\b[IVX]+$")


@dataclass(frozen=True)
class Finder:
    """Finds the people of an authority file, and all countries, in texts of one language."""

    people: tuple[Person, ...]
    lang: str
    #: Names, as `folded` returns them, that are never proposed again.
    rejected: frozenset[str] = frozenset()

    @cached_property
    def _people(self) -> people_rules.PeopleLexicon:
        return people_rules.build(self.people, self.lang)

    @cached_property
    def _countries(self) -> country_rules.CountryLexicon:
        return country_rules.build(self.lang)

    @cached_property
    def _country_keys(self) -> frozenset[str]:
        """Return the first words of all country words; phrases that only block (Michael Jordan) are none."""
        return frozenset(k for k, many in self._countries.entries.items() if any(e.kind != "block" for e in many))

    def find(self, text: str, zones: Sequence[Zone] | None = None, masked: Iterable[tuple[int, int]] = ()) -> Tags:
        """Return the tags of a text; without zones the whole of it is read, the first paragraph as lead.

        `masked` spans (credits, datelines) are not read at all.
        """
        tokens = tokenize(text, zones if zones is not None else whole(text), masked, self.lang)
        named = people_rules.find(tokens, self._people, self._country_keys)
        # A surname alone is the known person's only if no unknown one in the text has it.
        full = {key: many for key, many in named if any(mention.rule.startswith("full") for mention in many)}
        hits = country_rules.matches(tokens, self._countries)
        taken = [(mention.start, mention.end) for mentions in full.values() for mention in mentions]
        # A surname of several words looks like a whole name (Ben Gvir).
        taken += [(m.start, m.end) for _, mentions in named for m in mentions if " " in text[m.start : m.end].strip()]
        proposed = self._proposed(text, tokens, sorted([*taken, *country_rules.long_names(tokens, hits)]))
        kept = [tag for tag in proposed if self._folded(tag.name) not in self._rejected]
        others = {key for tag in kept for key in keys_of(tag.name, self.lang)}
        # Nor is it his where it stands in a longer name: Petru in Petru II.
        longer = Spans.of((m.start, m.end) for tag in proposed for m in tag.mentions if m.start < m.surname)
        linked = [
            PersonTag(key, "linked", _surfaces(text, mentions, self.lang))
            for key, mentions in named
            if key in full or not (self._surname(key) in others or any(longer.touch(m.start, m.end) for m in mentions))
        ]
        spans = [(mention.start, mention.end) for tag in linked for mention in tag.mentions]
        spans += [(mention.start, mention.end) for tag in proposed for mention in tag.mentions]
        found = country_rules.find(tokens, self._countries, spans, hits)
        return Tags((*linked, *kept), tuple(_filled(text, tag) for tag in found))

    def outline(self) -> Outline:
        """Return what of the authority file decides in which texts its people are."""
        return outline(self._people)

    def _surname(self, identifier: str) -> str:
        return keys_of(self._by_id[identifier].surname(self.lang), self.lang)[-1]

    def _folded(self, name: str) -> str:
        return " ".join(keys_of(name, self.lang))

    @cached_property
    def _rejected(self) -> frozenset[str]:
        return frozenset(map(self._folded, self.rejected))

    @cached_property
    def _by_id(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.people}

    def _proposed(self, text: str, tokens: Sequence[Token], spans: Sequence[tuple[int, int]]) -> list[PersonTag]:
        """Return the people whom the authority file does not know."""
        rules = unknown if self.lang == "sl" else unknown_english
        found = rules.find(tokens, self._people, self._country_keys, spans)
        return [self._with_own_id(_proposal(text, tokens, proposal)) for proposal in found]

    def _with_own_id(self, tag: PersonTag) -> PersonTag:
        """Return a proposed person under an id that is nobody's: of Ana Kovač and Ana Kovac only one is ana-kovac."""
        number, identifier = 2, tag.id
        while identifier in self._by_id:
            number, identifier = number + 1, f"{tag.id}-{number}"
        return replace(tag, id=identifier)


def whole(text: str) -> tuple[Zone, ...]:
    """Return the zones of a bare text: one a paragraph, the first of them the lead."""
    zones: list[Zone] = []
    at = 0
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            zones.append(Zone(at, at + len(paragraph), lead=not zones))
        at += len(paragraph) + 2
    return tuple(zones)


def folded(name: str) -> str:
    """Return what two spellings of one name share: its words' search keys (Ana  NOVÁK: ana novak)."""
    return " ".join(keys_of(name))


def local_id(name: str) -> str:
    """Return the id of a person who has no other (Boris Vujčić: local:boris-vujcic)."""
    return "local:" + "-".join(re.findall(r"[a-z0-9]+", _ascii(name)))


def _proposal(text: str, tokens: Sequence[Token], proposal: Proposal) -> PersonTag:
    mentions = []
    for run, rule in proposal.mentions:
        start, end = tokens[run.first].start, tokens[run.last].end
        mentions.append(Mention(start, end, text[start:end], rule, tokens[run.last].start))
    return PersonTag(
        id=local_id(proposal.name),
        status="proposed",
        mentions=tuple(sorted(mentions, key=lambda mention: mention.start)),
        name=proposal.name,
        gender=proposal.gender,
        confidence=proposal.confidence,
    )


def _ascii(name: str) -> str:
    plain = bare(name)
    if plain.isascii():
        return plain
    from unidecode import unidecode

    return unidecode(plain).lower()


def _surfaces(text: str, mentions: Iterable[Mention], lang: str) -> tuple[Mention, ...]:
    return tuple(_surface(text, mention, lang) for mention in mentions)


def _surface(text: str, mention: Mention, lang: str) -> Mention:
    """Return a mention with its words; in Slovenian the stop behind a numeral belongs to it (Leon XIV.)."""
    end = mention.end
    if lang == "sl" and text[end : end + 1] == "." and _NUMERAL.search(text[mention.start : end]):
        end += 1
    return replace(mention, end=end, surface=text[mention.start : end])


def _filled(text: str, tag: CountryTag) -> CountryTag:
    return replace(tag, mentions=_surfaces(text, tag.mentions, ""))
