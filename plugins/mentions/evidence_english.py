"""What an English text says of a name: how likely it is a person's, from the words around and the surname alone.

The weights are natural logarithms of odds, as in `confidence`, set by hand and looked at on texts:
docs/decisions/0005 says how.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from . import no_people
from .english import words
from .name_tables import context, ending
from .ordinary import common
from .people import PeopleLexicon
from .runs import PARTICLES, Run
from .runs_english import given_weight, office, tailed
from .tokens import Token

ODDS: Final[dict[str, float]] = {
    "always": -2.2,
    "rare first name": 1.6,
    "first name": 2.6,
    "usual first name": 3.5,
    "initial": 1.0,
    "two initials": -0.5,
    "family name": 1.0,
    "syllables": 2.0,
    "particle": 1.2,
    "title": 3.0,
    "role": 2.3,
    "apposed": 2.0,
    "apposition": 2.8,
    "of a country": 1.2,
    "speaks": 2.2,
    "acts": 1.0,
    "agent": 0.8,
    "pronoun": 0.9,
    "age": 2.5,
    "who": 1.5,
    "possessive": 0.4,
    "surname alone": 1.6,
    "surname is a person's": 1.5,
    "among people": 1.2,
    "surname's ending": 0.3,
    "the before": -2.5,
    "place before": -1.0,
    "ordinary word": -0.7,
    "two ordinary words": -0.7,
    "plural": -2.5,
    "town": -2.5,
    "venue": -2.0,
    "office last": -2.0,
    "more words": -1.2,
    "opens a sentence": -0.3,
}
#: Weight of a first name from which it is a usual one.
_USUAL: Final = 6
#: How far behind a name its apposition's noun, or its pronoun, is looked for, in words.
_APPOSITION: Final = 8
_MISTER: Final = frozenset("mr mrs ms miss sir dame dr".split())
_PRONOUNS: Final = frozenset("he she his her him himself herself".split())
_ARTICLES: Final = frozenset("a an the his her their its our my one who".split())
_AUXILIARIES: Final = frozenset("has had have was is will would also then later".split())
_BEATING: Final = frozenset("by beat beats beating defeated defeats defeating".split())


def evidence(
    tokens: Sequence[Token],
    runs: Sequence[Run],
    name: tuple[str, ...],
    alone: Sequence[Run],
    lexicon: PeopleLexicon,
    places: frozenset[str],
) -> dict[str, float]:
    """Return what speaks for and against a person; `alone` are the places of the surname by itself."""
    found = _of_the_name(tokens, runs, name, lexicon, places)
    found["surname alone"] = float(bool(alone))
    found["opens a sentence"] = float(all(tokens[run.first].first for run in runs))
    for run in runs:
        for key in _beside(tokens, run, lexicon, places):
            found[key] = 1.0
    for run in alone:
        if mister(tokens, run.first):
            found["title"] = 1.0
        if _personal(tokens, run):
            found["surname is a person's"] = 1.0
    if found["ordinary word"] and not found["usual first name"]:
        # Chapman Valve: the valve that stands alone is nobody.
        found["surname alone"] = 0.0
        if not given_weight(name[0]) or common(name[0].lower(), "en"):
            found["surname is a person's"] = 0.0
    if found["two initials"] and not found.keys() & {"title", "role", "surname is a person's"}:
        return {"always": -10.0}
    if found["plural"] and not ("the before" in found or found["town"]):
        found["plural"] = 0.0
    return {key: value for key, value in found.items() if value}


def family_first(name: tuple[str, ...]) -> bool:
    """Return whether a name has the family name first by its looks: Lee Jae-myung, Zhou Peilin."""
    return len(name) > 1 and (_syllables(name[-1]) or (name[0] in _families() and not given_weight(name[-1])))


def mister(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a Mr or Ms stands before a word."""
    return at > 0 and tokens[at].joined and tokens[at - 1].key in _MISTER


def _families() -> frozenset[str]:
    return words()["families"]


def _syllables(word: str) -> bool:
    head, _, tail = word.partition("-")
    return bool(head) and tail.islower()


def _of_the_name(
    tokens: Sequence[Token], runs: Sequence[Run], name: tuple[str, ...], lexicon: PeopleLexicon, places: frozenset[str]
) -> dict[str, float]:
    """Return what the words of a name say by themselves."""
    weight = given_weight(name[0])
    last = name[-1].lower()
    ordinary = not given_weight(name[-1]) and common(last, "en")
    return {
        "always": 1.0,
        "usual first name": float(weight >= _USUAL),
        "first name": float(1 < weight < _USUAL),
        "rare first name": float(weight == 1),
        "initial": float(any(_is_initial(word) for word in name[:-1])),
        "two initials": float(len(name[0]) == 2 and name[0].isupper()),
        "family name": float(bool({name[0], name[-1]} & _families()) and not ordinary and len(name) < 4),
        "syllables": float(any(map(_syllables, name)) and len(name) > 1),
        "particle": float(any(word in PARTICLES and word not in ("de", "la", "del", "do") for word in name[1:-1])),
        "surname's ending": (max(ending(name[-1], "s"), -12.0) + 8.0) / 2,
        "ordinary word": float(ordinary),
        "two ordinary words": float(ordinary and weight < _USUAL and common(name[0].lower(), "en")),
        "plural": float(ordinary and _plural(last)),
        "venue": float(last in words()["venues"] or last in context()["words"]["institution_words"]),
        "office last": float(ordinary and weight < _USUAL and office(last, lexicon)),
        "town": float(_of_a_town(tokens, runs[0], places) and (ordinary or weight < _USUAL)),
        "more words": float(sum(word.lower() not in words()["small"] and word not in PARTICLES for word in name) > 3),
    }


def _of_a_town(tokens: Sequence[Token], run: Run, places: frozenset[str]) -> bool:
    """Return whether a name begins with a town's or a state's, or ends in one behind no first name.

    A country's is no town's: Kenya Hollis is a person.
    """
    first, last = tokens[run.first], tokens[run.last]
    ordinary = common(last.key, "en") and not given_weight(last.text)
    if first.key in places or first.key in no_people.towns():
        return ordinary or not given_weight(first.text)
    if first.key in words()["states"]:
        return True
    ends = last.key in places or last.key in words()["states"] or last.key in no_people.towns()
    return ends and not given_weight(first.text)


def _is_initial(word: str) -> bool:
    return len(word) == 1 or "." in word


def _plural(word: str) -> bool:
    return word.endswith("s") and common(word[:-1], "en")


def _beside(tokens: Sequence[Token], run: Run, lexicon: PeopleLexicon, places: frozenset[str]) -> Iterator[str]:
    """Return what the words around a mention say."""
    yield from _before(tokens, run, lexicon, places)
    after = tokens[run.last + 1] if run.last + 1 < len(tokens) else None
    if after is None:
        return
    if after.text.isdecimal() and len(after.text) < 3 and not after.joined:
        yield "age"
    if after.key == "who":
        yield "who"
    if possessive(tokens, run.last):
        yield "possessive"
    if _apposition(tokens, run.last, lexicon, places):
        yield "apposition"
    if (
        after.key in ("of", "from")
        and after.joined
        and run.last + 2 < len(tokens)
        and _country(tokens, run.last + 2, places)
    ):
        yield "of a country"
    yield from _doing(tokens, run)


def _before(tokens: Sequence[Token], run: Run, lexicon: PeopleLexicon, places: frozenset[str]) -> Iterator[str]:
    before = tokens[run.first - 1] if run.first else tokens[0]
    if not tokens[run.first].joined:
        titled = office(before.key, lexicon) or (before.capital and tailed(tokens, run.first, lexicon))
        if titled and _comma(tokens, run.first):
            yield "apposed"
    elif before.key in lexicon.offices or (before.capital and tailed(tokens, run.first, lexicon)):
        yield "title"
    elif before.key in words()["roles"]:
        yield "role"
    else:
        yield from _word_before(tokens, run, before, places)


def _word_before(tokens: Sequence[Token], run: Run, before: Token, places: frozenset[str]) -> Iterator[str]:
    if _country(tokens, run.first - 1, places) or (before.text == "s" and _country(tokens, run.first - 2, places)):
        yield "of a country"
    elif before.key == "the":
        yield "the before"
    elif before.key in ("in", "at", "near", "from", "to"):
        yield "place before"
    elif before.key in _BEATING:
        yield "agent"


def _country(tokens: Sequence[Token], at: int, places: frozenset[str]) -> bool:
    """Return whether a word is a country's, its people's or its capital's, and not the The of The Gambia."""
    return at >= 0 and tokens[at].capital and tokens[at].key in places and tokens[at].key != "the"


def _doing(tokens: Sequence[Token], run: Run) -> Iterator[str]:
    """Return what somebody of the name does: speak, act, have something of his or her own."""
    before = tokens[run.first - 1] if run.first and tokens[run.first].joined else None
    if before is not None and before.key in words()["saying"]:
        yield "speaks"
    at = run.last + 1
    if not tokens[at].first and tokens[at].key in words()["saying"]:
        yield "speaks"
    while at < len(tokens) and tokens[at].joined and (tokens[at].key in _AUXILIARIES or tokens[at].key.endswith("ly")):
        at += 1
    if at < len(tokens) and tokens[at].joined and tokens[at].key in words()["acting"]:
        yield "acts"
    if tokens[run.last + 1].key in _BEATING and tokens[run.last + 1].joined and tokens[run.last + 1].key != "by":
        yield "agent"
    for token in tokens[run.last + 1 : run.last + 1 + _APPOSITION]:
        if token.capital and not token.first:
            return
        if token.key in _PRONOUNS:
            yield "pronoun"
            return


def _personal(tokens: Sequence[Token], run: Run) -> bool:
    """Return whether a surname alone is a person's by what stands beside it: it speaks, acts, owns, is he or she."""
    return run.last + 1 < len(tokens) and (any(_doing(tokens, run)) or possessive(tokens, run.last))


def possessive(tokens: Sequence[Token], at: int) -> bool:
    """Return whether an 's stands behind a word."""
    return at + 1 < len(tokens) and tokens[at + 1].text == "s" and tokens[at + 1].start == tokens[at].end + 1


def _comma(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a comma stands before a word."""
    token = tokens[at]
    return at > 0 and not token.joined and not token.first and token.start - tokens[at - 1].end == 2


def _apposition(tokens: Sequence[Token], last: int, lexicon: PeopleLexicon, places: frozenset[str]) -> bool:
    """Return whether a name is explained: X, the Indian novelist; X, Japan's farm minister; X, a surgeon."""
    if last + 1 >= len(tokens) or not _comma(tokens, last + 1):
        return False
    following = tokens[last + 1 : last + 1 + _APPOSITION]
    opened = (
        following[0].key in _ARTICLES
        or _country(tokens, last + 1, places)
        or any(t.text == "s" for t in following[1:4])
    )
    return (opened or office(following[0].key, lexicon)) and any(_noun(_phrase(following), lexicon))


def _phrase(following: Sequence[Token]) -> Iterable[Token]:
    """Return the words up to the next comma or stop; an 's is none."""
    for at, token in enumerate(following):
        if at and not token.joined and token.text != "s" and following[at - 1].text != "s":
            return
        yield token


def _noun(phrase: Iterable[Token], lexicon: PeopleLexicon) -> Iterator[bool]:
    return (office(token.key, lexicon) or token.key in words()["kin"] for token in phrase)
