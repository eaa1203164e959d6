"""Runs of English texts: capitalised words that may be somebody's name, without what stands before them.

English has its own: a title may have a tail (Secretary of State), and names do not decline.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from . import no_people
from .english import words
from .name_tables import context, first_names
from .ordinary import common
from .people import PeopleLexicon
from .runs import PARTICLES, Run
from .spans import Spans
from .tokens import Token, bare

#: A longer row of capitalised words is no name, in words.
_LONGEST: Final = 12
#: How far before a name the office is looked for whose tail ends there (Director of the Office of Trade), in words.
_TAIL: Final = 8
_DAYS: Final = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
#: Words that begin a sentence, though some are somebody's first name.
_SMALL: Final = frozenset("a i an as at in on so no or to my he is it".split())
#: Between the words of a tail.
_LINKS: Final = frozenset(("of", "for", "the", "and"))
#: Weight of a first name that begins a name behind ordinary words.
_BEGINS: Final = 3
#: Longest first and second part of a given name with a small letter behind its hyphen (Kyeong-hwan).
_SYLLABLES: Final = (6, 6)


def find(tokens: Sequence[Token], lexicon: PeopleLexicon, places: frozenset[str], taken: Spans) -> Iterator[Run]:
    """Return the rows of capitalised words outside the taken spans that may be names; `places` are country words."""
    free = _free(tokens, lexicon, places, taken)
    at = 0
    while at < len(tokens):
        if not free[at]:
            at += 1
            continue
        last = _end(tokens, at, free)
        row = last
        while last > at and tokens[last].key in _DAYS:
            last -= 1
        first = _behind_a_tail(tokens, at, last, lexicon, places)
        while first < last and _before_a_name(tokens, first, last, lexicon, places):
            first += 1
        country = last > first and all(token.key in places for token in tokens[first : last + 1])
        if last - first < _LONGEST and not country and not _venue(tokens[first : last + 1]):
            yield Run(first, last, _joined(tokens[first : last + 1]))
        at = row + 1


def given_weight(word: str) -> int:
    """Return the weight of a first name, of a double one that of its first half; 0 for a word that is none."""
    return _first_name(word)[1]


def given_gender(word: str) -> str:
    """Return the gender that a first name tells: m, f, or u for unknown."""
    return _first_name(word)[0]


def _first_name(word: str) -> tuple[str, int]:
    names = first_names()
    rows = (names.get(word), names.get(word.partition("-")[0]), _without_carons().get(word))
    return max((row for row in rows if row), key=lambda row: row[1], default=("u", 0))


@cache
def _without_carons() -> dict[str, tuple[str, int]]:
    """Return the first names that are spelt with č š ž as those write them who have no such letters (Primoz)."""
    return {bare(name).title(): row for name, row in first_names().items() if set("čšžČŠŽ") & set(name)}


def office(key: str, lexicon: PeopleLexicon) -> bool:
    """Return whether a word says what somebody is: minister, attorney, novelist."""
    return key in lexicon.offices or key in words()["roles"]


def tailed(tokens: Sequence[Token], at: int, lexicon: PeopleLexicon) -> bool:
    """Return whether an office with a tail ends before a place: Secretary of State, head of Human Rights Watch."""
    links = 0
    for back in range(at - 1, max(-1, at - 1 - _TAIL), -1):
        token = tokens[back]
        if links and office(token.key, lexicon):
            return True
        if not token.joined or not (token.capital or token.key in _LINKS):
            return False
        links += token.key in ("of", "for")
    return False


def hyphen_tail(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word in small letters is the end of a given name: Jae-myung, Moo-hyun; not Trump-era."""
    token = tokens[at]
    if not token.hyphen or at == 0 or not token.text.isalpha() or not token.text.islower():
        return False
    head = tokens[at - 1]
    if not head.capital or head.shouted or not head.text.isalpha() or head.hyphen:
        return False
    if len(head.text) > _SYLLABLES[0] or len(token.text) > _SYLLABLES[1] or token.key in words()["compounds"]:
        return False
    # An ordinary word may be a syllable (Jae-in, Ji-won, Kyung-ah), but not behind an ordinary word or a first name.
    if not common(token.key, "en"):
        return True
    return len(token.text) <= 3 and not common(head.key, "en") and given_weight(head.text) < _BEGINS


def _free(tokens: Sequence[Token], lexicon: PeopleLexicon, places: frozenset[str], taken: Spans) -> list[bool]:
    """Return for each word whether it may be part of a name: it is nobody's yet, and no town's or firm's."""
    free = [_namelike(tokens, at, lexicon, places) and not taken.touch(t.start, t.end) for at, t in enumerate(tokens)]
    for at, token in enumerate(tokens):
        size = no_people.length_at(tokens, at) if free[at] and token.capital else 0
        if size > 1:
            free[at : at + size] = [False] * size
    return free


def _namelike(tokens: Sequence[Token], at: int, lexicon: PeopleLexicon, places: frozenset[str]) -> bool:
    token = tokens[at]
    if not token.text[0].isupper():
        return hyphen_tail(tokens, at)
    if token.shouted:
        return _initials(tokens, at, lexicon, places)
    return all(char.isalpha() or char in "'’" for char in token.text)


def _initials(tokens: Sequence[Token], at: int, lexicon: PeopleLexicon, places: frozenset[str]) -> bool:
    """Return whether capitals are two initials run together before a surname: JJ Redick, J.K. Rowling."""
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    letters = token.text.replace(".", "")
    if after is None or not after.joined or after.hyphen or not after.capital or after.shouted:
        return False
    if len(letters) != 2 or not letters.isalpha() or token.key in places or token.key in words()["abbreviations"]:
        return False
    return not office(after.key, lexicon) and after.key not in places and after.key not in no_people.towns()


def _end(tokens: Sequence[Token], at: int, free: Sequence[bool]) -> int:
    """Return the last word of a row of capitalised words with particles inside."""
    last = at
    while last + 1 < len(tokens) and tokens[last + 1].joined:
        following = last + 1
        while following < len(tokens) and tokens[following].joined and tokens[following].text in PARTICLES:
            following += 1
        if following == len(tokens) or not tokens[following].joined or not free[following]:
            break
        last = following
    return last


def _behind_a_tail(
    tokens: Sequence[Token], first: int, last: int, lexicon: PeopleLexicon, places: frozenset[str]
) -> int:
    """Return where in a row a name begins, if the row begins with an office's tail: State Brad Raffensperger."""
    if first == 0 or tokens[first - 1].key not in _LINKS or not tailed(tokens, first, lexicon):
        return first
    token = tokens[first]
    if given_weight(token.text) >= _BEGINS and token.key not in places and not common(token.key, "en"):
        return first
    inner = (at for at in range(first + 1, last) if given_weight(tokens[at].text) >= _BEGINS)
    begun = next(inner, first)
    while begun == first < last and not given_weight(tokens[first].text) and common(tokens[first].key, "en"):
        first = begun = first + 1
    if begun < last and given_weight(tokens[begun].text) < _BEGINS and common(tokens[last].key, "en"):
        # Head of the International Red Cross.
        return last
    return begun


def _before_a_name(tokens: Sequence[Token], at: int, last: int, lexicon: PeopleLexicon, places: frozenset[str]) -> bool:
    token = tokens[at]
    if token.key in _SMALL and (token.first or not token.initial) and tokens[at + 1].start == token.end + 1:
        # A Paris man, as Rosa came.
        return True
    if token.initial or token.shouted:
        return False
    if any(_opens_as_office(later, lexicon) for later in tokens[at:last]):
        return True
    given = token.text in first_names()
    following = tokens[at + 1]
    if token.key in places:
        # Chad Ellison and Sofia de la Torre, but not Britain nor German Chancellor Olaf Scholz, nor North Korea.
        inner = following.text in first_names() and at + 1 < last
        return not given or inner or following.key in places
    if given or not common(token.key, "en"):
        return False
    # Democrat Jon Ossoff.
    return token.first or (at + 1 < last and given_weight(following.text) >= _BEGINS)


def _opens_as_office(token: Token, lexicon: PeopleLexicon) -> bool:
    return token.key in lexicon.offices or (token.key in words()["roles"] and not given_weight(token.text))


def _venue(run: Sequence[Token]) -> bool:
    """Return whether a row names a street, a building, a team, a firm or an institution."""
    if len(run) > 1 and (run[0].key in words()["openers"] or (run[0].text == "Le" and len(run) == 2)):
        return True
    if any(token.key in words()["bodies"] for token in run[1:]):
        return True
    known = context()["words"]["institution_words"]
    behind = run[1:] if len(run) > 2 or given_weight(run[0].text) < _BEGINS else ()
    return any(token.key in words()["venues"] or token.key in known for token in behind)


def _joined(run: Sequence[Token]) -> tuple[str, ...]:
    """Return the words of a name; what a hyphen joins is one: Kim, Jong-un."""
    found: list[str] = []
    for at, token in enumerate(run):
        if token.hyphen and at:
            found[-1] += "-" + token.text
        else:
            found.append(token.text)
    return tuple(found)
