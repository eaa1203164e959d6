"""People in English texts whom the authority file does not know. English names do not decline: the words around decide.

The weights are natural logarithms of odds, as in `confidence`, but set by hand: there is no development data for them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from .confidence import logistic
from .english import before_its_head, words
from .name_tables import context, ending, first_names
from .ordinary import common
from .people import PeopleLexicon
from .runs import PARTICLES, Proposal, Run, told_apart
from .spans import Spans
from .tokens import Token

LEAST_CONFIDENCE: Final = 0.5
ODDS: Final[dict[str, float]] = {
    "always": -2.2,
    "rare first name": 1.6,
    "first name": 2.6,
    "usual first name": 3.5,
    "initial": 1.0,
    "title": 3.0,
    "speaks": 2.0,
    "age": 2.5,
    "who": 1.5,
    "possessive": 0.4,
    "surname alone": 1.6,
    "among people": 1.2,
    "surname's ending": 0.3,
    "the before": -2.5,
    "place before": -1.0,
    "ordinary word": -0.7,
    "two ordinary words": -1.0,
    "more words": -1.2,
    "opens a sentence": -0.3,
}
#: From this probability on a name makes its neighbours in a row people too.
_SURE: Final = 0.85
#: A longer row of capitalised words is no name, in words.
_LONGEST: Final = 12
#: Weight of a first name from which it is a usual one.
_USUAL: Final = 6
_MISTER: Final = frozenset("mr mrs ms miss sir dame dr".split())


def find(
    tokens: Sequence[Token], lexicon: PeopleLexicon, places: frozenset[str], taken: Collection[tuple[int, int]]
) -> tuple[Proposal, ...]:
    """Return the unknown people of an English text; the arguments are those of `unknown.find`."""
    runs = list(_runs(tokens, lexicon, places, Spans.of(taken)))
    groups = _grouped(run for run in runs if not run.single)
    alone: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        if run.single and not before_its_head(tokens, run.last):
            alone[run.words[0]].append(run)
    weighed = {name: _evidence(tokens, many, name, alone.get(name[-1], ()), lexicon) for name, many in groups.items()}
    sure = {run.first for name, many in groups.items() if logistic(weighed[name], ODDS) >= _SURE for run in many}
    ends = {run.last for many in groups.values() for run in many if run.first in sure}
    found: list[Proposal] = []
    bearers = Counter(name[0] for name in groups)
    for name, many in groups.items():
        if any(_in_a_row(tokens, run, sure, ends) for run in many):
            weighed[name]["among people"] = 1.0
        confidence = logistic(weighed[name], ODDS)
        if confidence >= LEAST_CONFIDENCE:
            # A first name alone says who is meant only where one person of the text has it.
            own = alone.get(name[0], ()) if bearers[name[0]] == 1 and name[0] != name[-1] else ()
            mentions = [(run, "proposed: name") for run in many]
            mentions += [(run, "proposed: surname") for run in alone.get(name[-1], ())]
            mentions += [(run, "proposed: first name") for run in own]
            found.append(_proposal(tokens, name, many, mentions, confidence))
    return told_apart(found)


def _runs(tokens: Sequence[Token], lexicon: PeopleLexicon, places: frozenset[str], taken: Spans) -> Iterator[Run]:
    """Return the rows of capitalised words that may be names, without titles and peoples before them."""
    at = 0
    while at < len(tokens):
        if not _namelike(tokens[at], taken):
            at += 1
            continue
        last = at
        while last + 1 < len(tokens) and tokens[last + 1].joined:
            following = last + 1
            while following < len(tokens) and tokens[following].joined and tokens[following].text in PARTICLES:
                following += 1
            if following == len(tokens) or not tokens[following].joined or not _namelike(tokens[following], taken):
                break
            last = following
        first = at
        while first < last and _before_a_name(tokens, first, last, lexicon, places):
            first += 1
        country = last > first and all(token.key in places for token in tokens[first : last + 1])
        if last - first < _LONGEST and not country and not _venue(tokens[first : last + 1]):
            yield Run(first, last, tuple(token.text for token in tokens[first : last + 1]))
        at = last + 1


def _namelike(token: Token, taken: Spans) -> bool:
    text = token.text
    if not text[0].isupper() or token.shouted or not all(char.isalpha() or char in "'’" for char in text):
        return False
    return not taken.touch(token.start, token.end)


def _before_a_name(tokens: Sequence[Token], at: int, last: int, lexicon: PeopleLexicon, places: frozenset[str]) -> bool:
    token = tokens[at]
    if token.initial:
        return False
    if any(later.key in lexicon.offices for later in tokens[at:last]):
        return True
    given = token.text in first_names()
    following = tokens[at + 1]
    if token.key in places:
        # Chad Ellison and Sofia de la Torre, but not Britain nor German Chancellor Olaf Scholz, nor North Korea.
        inner = following.text in first_names() and at + 1 < last
        return not given or inner or following.key in places
    return token.first and not given and common(token.key, "en")


def _venue(run: Sequence[Token]) -> bool:
    """Return whether a row names a street, a building, a firm or an institution."""
    known = context()["words"]["institution_words"]
    behind = run[1:] if len(run) > 2 or run[0].text not in first_names() else ()
    return any(token.key in words()["venues"] or token.key in known for token in behind)


def _grouped(runs: Iterable[Run]) -> dict[tuple[str, ...], list[Run]]:
    """Return the runs by the name they are met under first: one surname and one first initial are one person."""
    groups: dict[tuple[str, ...], list[Run]] = {}
    by_surname: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for run in runs:
        words = run.words
        near = by_surname[words[-1]]
        name = next((name for name in near if _one_person(name, words)), words)
        if name not in groups:
            near.append(name)
            groups[name] = []
        groups[name].append(run)
    return groups


def _one_person(name: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Return whether words that end in the same surname mean the bearer of a name."""
    if words[0].lower() in PARTICLES:
        return name[-len(words) + 1 :] == words[1:]
    # John and Jane Carter are two.
    genders = {first_names().get(first, ("u", 0))[0] for first in (name[0], words[0])}
    return name[0][0] == words[0][0] and not genders >= {"m", "f"}


def _evidence(
    tokens: Sequence[Token], runs: Sequence[Run], name: tuple[str, ...], alone: Sequence[Run], lexicon: PeopleLexicon
) -> dict[str, float]:
    weight = first_names().get(name[0], ("", 0))[1]
    ordinary = [word not in first_names() and common(word.lower(), "en") for word in (name[0], name[-1])]
    found = {
        "always": 1.0,
        "usual first name": float(weight >= _USUAL),
        "first name": float(1 < weight < _USUAL),
        "rare first name": float(weight == 1),
        "initial": float(any(len(word) == 1 for word in name[:-1])),
        "surname alone": float(bool(alone)),
        "surname's ending": (max(ending(name[-1], "s"), -12.0) + 8.0) / 2,
        "ordinary word": float(ordinary[1]),
        "two ordinary words": float(all(ordinary)),
        "more words": float(len(name) > 3),
        "opens a sentence": float(all(tokens[run.first].first for run in runs)),
    }
    for run in runs:
        for key in _beside(tokens, run, lexicon):
            found[key] = 1.0
    if any(_mister(tokens, run.first) for run in alone):
        found["title"] = 1.0
    return {key: value for key, value in found.items() if value}


def _beside(tokens: Sequence[Token], run: Run, lexicon: PeopleLexicon) -> Iterator[str]:
    """Return what the words around a mention say."""
    before = tokens[run.first - 1] if run.first and tokens[run.first].joined else None
    after = tokens[run.last + 1] if run.last + 1 < len(tokens) else None
    if before is not None and before.key in lexicon.offices:
        yield "title"
    elif before is not None and before.key == "the":
        yield "the before"
    elif before is not None and before.key in ("in", "at", "near", "from", "to"):
        yield "place before"
    if after is not None and after.text.isdecimal() and len(after.text) < 3 and not after.joined:
        yield "age"
    if after is not None and after.key == "who":
        yield "who"
    if after is not None and after.text == "s" and after.start == tokens[run.last].end + 1:
        yield "possessive"
    if any(token is not None and token.key in words()["saying"] for token in (before, after)):
        yield "speaks"


def _mister(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at].joined and tokens[at - 1].key in _MISTER


def _in_a_row(tokens: Sequence[Token], run: Run, starts: Collection[int], ends: Collection[int]) -> bool:
    """Return whether a name stands in a row with a person's: behind or before an "and"."""
    before, after = run.first - 2, run.last + 2
    joined = before >= 0 and tokens[run.first - 1].key == "and" and before in ends
    return joined or (after < len(tokens) and tokens[run.last + 1].key == "and" and after in starts)


def _proposal(
    tokens: Sequence[Token],
    name: tuple[str, ...],
    runs: Sequence[Run],
    mentions: Sequence[tuple[Run, str]],
    confidence: float,
) -> Proposal:
    fullest = max(runs, key=lambda run: len(run.words))
    spelt = fullest.words[0] + ("." if len(fullest.words[0]) == 1 else "")
    for token, word in zip(tokens[fullest.first + 1 : fullest.last + 1], fullest.words[1:], strict=True):
        spelt += ("-" if token.hyphen else " ") + (word + "." if len(word) == 1 else word)
    gender = first_names().get(name[0], ("u", 0))[0]
    return Proposal(spelt, "f" if gender == "f" else "m", round(confidence, 3), tuple(mentions))
