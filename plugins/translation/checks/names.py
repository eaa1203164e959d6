"""People and countries: whoever is named in a text is named in its translation."""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from .finding import Finding

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: Spellings of one sound in the two languages, the longest first.
_SOUNDS: Final = (
    ("shch", "sc"), ("tch", "c"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("zh", "z"), ("kh", "h"), ("ph", "f"),
    ("th", "t"), ("gh", "g"), ("ck", "k"), ("dž", "z"), ("dj", "z"), ("dzh", "z"), ("ts", "c"), ("tz", "c"), ("w", "v"),
    ("x", "ks"), ("q", "k"), ("y", "i"), ("j", "i"), ("č", "c"), ("š", "s"), ("ž", "z"),
)  # fmt: skip
#: A shorter name can be anything. Unit: letters.
_SHORTEST: Final = 3
#: Least likeness of two spellings of one name, 0 to 1.
_ALIKE: Final = 0.72


@dataclass(frozen=True, slots=True)
class Named:
    """Who and what a text names: people by id or surname, and countries with whether their name itself stands there."""

    #: By id, which both languages share where the person is known: the surname.
    people: Mapping[str, str]
    #: Ids of the people of whom it is sure that they are some.
    sure: frozenset[str]
    #: By code: the words. Only names.
    countries: Mapping[str, str]
    #: Codes of the countries that a city or a seat of power may stand for.
    hinted: frozenset[str]
    #: By code: adjectives and words for people that are of one country alone.
    adjectives: Mapping[str, str] = field(default_factory=dict)
    #: By code: how often the text names a country or hints at it.
    times: Mapping[str, int] = field(default_factory=dict)


def people(source: Named, target: Named, source_text: str, target_text: str) -> Iterator[Finding]:
    """Return the people of one side of whom the other has no trace."""
    for key, surname in source.people.items():
        if key not in target.people and not trace(surname, target_text):
            yield Finding("name", surname, "", f"{surname} is not in the translation")
    for key, surname in target.people.items():
        if key in target.sure and key not in source.people and not trace(surname, source_text):
            yield Finding("name", "", surname, f"{surname} is not in the source")


def countries(source: Named, target: Named, source_text: str, target_text: str) -> Iterator[Finding]:
    """Return the countries that one side names and the other does not even hint at."""
    for code, words in source.countries.items():
        if code not in target.hinted and words not in target_text:
            yield Finding("country", words, "", f"{words} ({code}) is not in the translation")
    for code, words in target.countries.items():
        if code not in source.hinted and words not in source_text:
            yield Finding("country", "", words, f"{words} ({code}) is not in the source")


def adjectives(source: Named, target: Named) -> Iterator[Finding]:
    """Return a finding where the adjectives of a country (or its people) are another's in the translation.

    One that is only missing is none: "the Austrian government" may be "the government" the second time.
    """
    for here, there in ((source, target), (target, source)):
        # The one country is nowhere on this side, and of the other there is less.
        fewer = {code: words for code, words in here.adjectives.items() if here.times[code] > there.times.get(code, 0)}
        new = {code: words for code, words in there.adjectives.items() if code not in here.hinted}
        if fewer and new:
            sides = (fewer, new) if here is source else (new, fewer)
            was, became = (", ".join(side.values()) for side in sides)
            message = f"{was} ({', '.join(sides[0])}) became {became} ({', '.join(sides[1])})"
            yield Finding("country", was, became, message)
            return


def trace(name: str, text: str) -> bool:
    """Return whether a text has a word that may be a form or another spelling of a name."""
    if len(name) < _SHORTEST:
        return True
    wanted = sound(name)
    return any(_like(wanted, sound(word)) for word in _WORD.findall(text) if word[0].isupper() or word[0] == name[0])


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """Return a word as it roughly sounds: small letters without accents, one letter a sound."""
    small = word.lower()
    for spelling, letter in _SOUNDS:
        small = small.replace(spelling, letter)
    plain = "".join(char for char in unicodedata.normalize("NFD", small) if char.isalpha())
    return re.sub(r"(.)\1+", r"\1", plain)


def _like(one: str, other: str) -> bool:
    stem = min(len(one), len(other))
    if stem >= 3 and one[: max(3, stem - 2)] == other[: max(3, stem - 2)]:
        return True
    return difflib.SequenceMatcher(None, one, other).ratio() >= _ALIKE
