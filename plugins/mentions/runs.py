"""Runs: capitalised words of a text that may be somebody's name, without what stands before or after it."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from . import no_people
from .name_tables import context, form_of, home_surnames, weight
from .ordinary import common
from .people import PeopleLexicon, offices
from .slovenian import Gender, analyses
from .spans import Spans
from .tokens import Token

GENDERS: Final[tuple[Gender, ...]] = ("m", "f")
PARTICLES: Final = frozenset(
    "von van der den de da di del della dos das du al el bin ibn ben abu le la zu ul ad dei".split()
)
#: Least weight of a first name at which a new name may begin behind another (… Dušana Črnigoja Valter Kobal).
_OWN_START: Final = 4
#: Least weight of a first name that makes the next word a surname, or a sentence's first word a name.
_SURE: Final = 3
#: A longer row of capitalised words is no name, in words.
_LONGEST: Final = 12
#: How many names back the bearer of a surname is looked for.
_LOOKED_BACK: Final = 200
_NUMERAL: Final = re.compile(r"[IVX]{1,5}")


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens [first, last], and their words: in small letters where the text shouts."""

    first: int
    last: int
    words: tuple[str, ...]
    #: The last word is a numeral: a monarch or a pope (Elizabeta II.).
    numbered: bool = False

    @property
    def single(self) -> bool:
        """Return whether the run is one word."""
        return len(self.words) == 1


@dataclass(frozen=True, slots=True)
class Proposal:
    """A person of whom no record exists, with the runs of each mention and the rule that joined it."""

    name: str
    gender: Gender
    #: Probability that the name is a person's, 0 to 1.
    confidence: float
    mentions: tuple[tuple[Run, str], ...]


def told_apart(proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Return the proposals, each word that stands alone given to one of them: to whom was named in full last before."""
    full = sorted((run.last, at) for at, one in enumerate(proposals) for run, _ in one.mentions if not run.single)
    claims: dict[int, set[int]] = {}
    for at, one in enumerate(proposals):
        for run, _ in one.mentions:
            if run.single:
                claims.setdefault(run.first, set()).add(at)
    owner = {first: _last_named(first, many, full) for first, many in claims.items() if len(many) > 1}
    return tuple(
        replace(one, mentions=tuple(pair for pair in one.mentions if owner.get(pair[0].first, at) == at))
        for at, one in enumerate(proposals)
    )


def _last_named(place: int, many: Collection[int], full: Sequence[tuple[int, int]]) -> int:
    """Return which of several was named in full last before a place, or first in the text."""
    end = bisect_left(full, (place, -1))
    return next((at for _, at in reversed(full[max(0, end - _LOOKED_BACK) : end]) if at in many), min(many))


def find(tokens: Sequence[Token], covered: Spans, lexicon: PeopleLexicon, places: frozenset[str]) -> Iterator[Run]:
    """Return the runs outside the covered spans (code points), in text order; `places` are country words."""
    for first, last in _stretches(tokens, _free(tokens, covered)):
        yield from _names(tokens, first, last, lexicon, places)


def _free(tokens: Sequence[Token], covered: Spans) -> list[bool]:
    """Return for each token whether it may be part of a name and is not yet one."""
    # Most words have no capital, and need no more than this look.
    free = [
        (token.text[0].isupper() or (token.hyphen and _syllable(tokens, at)))
        and _namelike(token)
        and not covered.touch(token.start, token.end)
        for at, token in enumerate(tokens)
    ]
    for at in range(len(tokens)):
        size = _no_name(tokens, at) if free[at] else 0
        free[at : at + size] = [False] * size
    return free


def _no_name(tokens: Sequence[Token], at: int) -> int:
    """Return how many words from a place on are a town's, a firm's or an institution's, and so nobody's name."""
    size = no_people.length_at(tokens, at)
    if size > 1:
        return size
    if size == 0 and not _institutional(tokens, at):
        return 0
    if size == 1 and weight(_spelt(tokens[at]), "m") and _before_a_capital(tokens, at):
        return 0
    return 0 if _behind_a_first_name(tokens, at) else 1


def _behind_a_first_name(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word stands behind a first name, so that it is a surname: Irena Oblak, Jack London."""
    if at == 0 or not tokens[at].joined or not tokens[at - 1].capital or given_weight(_spelt(tokens[at - 1])) < _SURE:
        return False
    before = tokens[at - 2] if at > 1 and tokens[at - 1].joined else None
    # Selektor Miran Oblak at the beginning of a sentence; direktor NIJZ Ivan Oblak.
    return before is None or not before.capital or before.shouted or before.key in offices("sl")


def _before_a_capital(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].joined and tokens[at + 1].capital


def _institutional(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word is that of an institution, and not a first name before a surname (Vlado Kreslin)."""
    if not institutional(tokens[at].key):
        return False
    named = weight(_spelt(tokens[at]), "m") or weight(_spelt(tokens[at]), "f")
    following = tokens[at + 1 : at + 3]
    alone = (
        len(following) == 2
        and following[0].joined
        and following[0].capital
        and not (following[1].joined and following[1].capital)
    )
    return not (named > 1 and alone)


def institutional(key: str) -> bool:
    """Return whether a word is that of an institution, a place, a company or a work."""
    # Mizarstvo Kos, Avtohiša Kovač: whatever is made or sold there.
    return (
        key in context()["words"]["institution_words"]
        or form_of(key, "institution")
        or key.endswith(("stvo", "stva", "stvu", "stvom", "hiša", "hiše", "hiši", "hišo"))
    )


def _syllable(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word in small letters is the second half of a given name behind a family name (Lai Čing-te)."""
    given, family = (tokens[at - 1], tokens[at - 2]) if at > 1 else (None, None)
    return (
        given is not None
        and family is not None
        and tokens[at].text.islower()
        and given.joined
        and not given.hyphen
        and all(token.capital and len(token.text) > 1 and not token.shouted for token in (given, family))
    )


def _namelike(token: Token) -> bool:
    text = token.text
    return bool(text.isalpha() or all(char.isalpha() or char in "'’‘ʼ" for char in text))


def _stretches(tokens: Sequence[Token], free: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Return the longest rows of joined capitalised words, with up to three particles inside."""
    at = 0
    while at < len(tokens):
        if not free[at]:
            at += 1
            continue
        last = at
        while last + 1 < len(tokens) and tokens[last + 1].joined:
            following = last + 1
            while following < min(last + 4, len(tokens)) and _particle(tokens[following]):
                following += 1
            if following >= len(tokens) or not free[following] or not tokens[following].joined:
                break
            last = following
        yield at, last
        at = last + 1


def _particle(token: Token) -> bool:
    return token.joined and token.text in PARTICLES


def _names(
    tokens: Sequence[Token], first: int, last: int, lexicon: PeopleLexicon, places: frozenset[str]
) -> Iterator[Run]:
    """Return the runs in a row of capitalised words; acronyms part them, and so does the start of a new name."""
    at = first
    while at <= last:
        if tokens[at].shouted:
            end = _end_of_shouted_name(tokens, at, last)
            if end:
                yield _run(tokens, at, end)
            at = (end or at) + 1
            continue
        end = at
        while end < last and (not tokens[end + 1].shouted or _numeral(tokens, end + 1) or _loud_surname(tokens, end)):
            end += 1
        yield from _parted(tokens, at, end, lexicon, places)
        at = end + 1


def _numeral(tokens: Sequence[Token], at: int) -> bool:
    return _NUMERAL.fullmatch(tokens[at].text) is not None and not tokens[at].initial and not tokens[at - 1].shouted


def _loud_surname(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word in capitals behind a first name is its surname (Mitja LEBAN), and no acronym."""
    text = tokens[at + 1].text
    return given_weight(tokens[at].text) >= _SURE and len(text) > 3 and any(char in "AEIOU" for char in text)


def _end_of_shouted_name(tokens: Sequence[Token], at: int, last: int) -> int:
    """Return the last word of a name in capitals (MITJA LEBAN), which a headline may run around; 0 if none begins."""
    if at == last or not tokens[at + 1].shouted or given_weight(_spelt(tokens[at])) < _SURE:
        return 0
    if not any(char in "AEIOU" for char in tokens[at + 1].text):
        return 0
    return 0 if common(tokens[at + 1].key, "sl") and not _surname(tokens[at + 1]) else at + 1


def _surname(token: Token) -> bool:
    return any(name in home_surnames() for gender in GENDERS for name in analyses(_spelt(token), gender))


def _parted(
    tokens: Sequence[Token], first: int, last: int, lexicon: PeopleLexicon, places: frozenset[str]
) -> Iterator[Run]:
    if last - first >= _LONGEST:
        # No name, but a row of them, or a heading.
        return
    first, last = _trimmed(tokens, first, last, lexicon, places)
    cuts = [first, *_starts(tokens, first, last), last + 1]
    for start, following in pairwise(cuts):
        end = following
        while end - start > 1 and tokens[end - 1].text in PARTICLES:
            end -= 1
        run = _run(tokens, start, end - 1)
        if not (run.single and tokens[start].key in lexicon.offices):
            yield run


def _run(tokens: Sequence[Token], first: int, last: int) -> Run:
    words = tuple(
        token.text.title() if token.shouted and not _NUMERAL.fullmatch(token.text) else token.text
        for token in tokens[first : last + 1]
    )
    return Run(first, last, words, numbered=last > first and _NUMERAL.fullmatch(words[-1]) is not None)


def _trimmed(
    tokens: Sequence[Token], first: int, last: int, lexicon: PeopleLexicon, places: frozenset[str]
) -> tuple[int, int]:
    """Return the row without what stands before a name (titles, peoples, a sentence's first word) or after it."""
    while first < last and _before_a_name(tokens[first], lexicon, places):
        if _named_like_a_country(tokens, first, last, places):
            break
        first += 1
    while last > first and tokens[last].key in places and not (last - first == 1 and _given(tokens[first])):
        last -= 1
    if not _given(tokens[first]) and not tokens[first].initial:
        inside = (at for at in range(first + 1, last) if tokens[at].text.lower() not in PARTICLES)
        inner = next((at for at in inside if given_weight(_spelt(tokens[at])) > 1), first)
        hyphened = any(token.hyphen for token in tokens[first + 1 : inner + 1])
        first = first if hyphened else inner
    return first, last


def _named_like_a_country(tokens: Sequence[Token], first: int, last: int, places: frozenset[str]) -> bool:
    """Return whether a country word is a given name with a surname behind it: Kuba Wrona, Salvador Dalí."""
    alone = first + 1 == last and tokens[last].key not in places
    return alone and _given(tokens[first]) and given_weight(_spelt(tokens[last])) < _SURE


def _before_a_name(token: Token, lexicon: PeopleLexicon, places: frozenset[str]) -> bool:
    if token.key in lexicon.offices or token.key in places or token.text in PARTICLES:
        return True
    return token.first and common(token.key, "sl") and given_weight(_spelt(token)) < _SURE


def _starts(tokens: Sequence[Token], first: int, last: int) -> Iterable[int]:
    """Return where inside a row a new name begins: at a usual first name behind a whole name or a foreign case."""
    at = first + 1
    found: list[int] = []
    begun = first
    while at < last:
        if not tokens[at].hyphen and not tokens[at - 1].initial and tokens[at - 1].text not in PARTICLES:
            enough = at - begun >= 2 or not _agree(tokens[at - 1], tokens[at])
            if enough and given_weight(_spelt(tokens[at])) >= _OWN_START:
                found.append(at)
                begun = at
                at += 1
        at += 1
    return found


def _agree(one: Token, other: Token) -> bool:
    """Return whether two words can be given names of one person: some gender and case suits both."""
    return any(
        weight(first, gender) and weight(second, gender) and cases & more
        for gender in GENDERS
        for first, cases in analyses(_spelt(one), gender).items()
        for second, more in analyses(_spelt(other), gender).items()
    )


def _given(token: Token) -> bool:
    return given_weight(_spelt(token)) > 0


def _spelt(token: Token) -> str:
    return token.text.title() if token.shouted else token.text


@lru_cache(maxsize=20_000)
def given_weight(word: str) -> int:
    """Return the weight of the likeliest first name of which a word can be a form, 0 if of none."""
    own = max(weight(word, gender) for gender in GENDERS)
    return max(own, *(weight(name, gender) for gender in GENDERS for name in analyses(word, gender)), 0)
