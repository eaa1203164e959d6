"""From a form back to the names that can have it: propose nominatives, ask the generator, keep what it confirms."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from .inflect import VOWELS, Case, Gender, decline, possessive

_ENDINGS: Final = (
    "",
    "a",
    "e",
    "i",
    "o",
    "u",
    "om",
    "em",
    "ja",
    "ju",
    "jem",
    "ta",
    "tu",
    "tom",
    "ega",
    "emu",
    "im",
) + ("ijem", "ija", "iju", "jom", "tem")
_POSSESSIVE: Final = re.compile(r"^(.{2,}?)(ov|ev|in)(?:a|o|e|i|ega|emu|em|im|ih|imi|ima)?$")


@lru_cache(maxsize=50_000)
def analyses(word: str, gender: Gender) -> Mapping[str, frozenset[Case]]:
    """Return the nominatives of which `word` can be a form, each with the cases it can stand in; it over-generates."""
    found: dict[str, frozenset[Case]] = {}
    for nominative in dict.fromkeys(_candidates(word, gender)):
        cases = frozenset(case for case, forms in decline(nominative, gender).items() if word in forms)
        if cases:
            found[nominative] = cases
    return found


@lru_cache(maxsize=20_000)
def owners(word: str, gender: Gender) -> tuple[str, ...]:
    """Return the nominatives of which `word` can be a form of the possessive adjective (Macronovega: Macron)."""
    match = _POSSESSIVE.match(word)
    if match is None:
        return ()
    base = match.group(1)
    bases = [base, base.removesuffix("j"), *([base[:-1] + "c"] if base.endswith("č") else [])]
    proposed = [b + end for b in bases for end in ("", "a", "e", "o")]
    proposed += [filled for b in bases for filled in _with_vowel(b)]
    return tuple(dict.fromkeys(c for c in proposed if len(c) > 1 and word in possessive(c, gender)))


def _candidates(word: str, gender: Gender) -> Iterator[str]:
    if gender == "f":
        yield word
    for ending in _ENDINGS:
        if not word.endswith(ending) or len(word) - len(ending) < 2:
            continue
        rest = word[: len(word) - len(ending)]
        yield rest
        for vowel in "aeoiy":
            yield rest + vowel
        yield from _with_vowel(rest)


def _with_vowel(stem: str) -> Iterator[str]:
    """Return the stem with the fleeting vowel put back, where it ends in two different consonants."""
    if len(stem) > 2 and stem[-1] != stem[-2] and stem[-1] not in VOWELS and stem[-2] not in "aeiou":
        for vowel in "ea":
            yield stem[:-1] + vowel + stem[-1]
