"""People in English texts whom the authority file does not know: names do not decline, the words around decide."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from . import runs_english
from .confidence import logistic
from .english import before_its_head
from .evidence_english import ODDS, evidence, family_first
from .people import PeopleLexicon
from .runs import PARTICLES, Proposal, Run, told_apart
from .runs_english import given_gender
from .spans import Spans
from .tokens import Token

LEAST_CONFIDENCE: Final = 0.5
#: From this probability on a name makes its neighbours in a row people too.
_SURE: Final = 0.85
_ARTICLES: Final = frozenset(("al", "el", "ad", "as", "ash"))


def find(
    tokens: Sequence[Token], lexicon: PeopleLexicon, places: frozenset[str], taken: Collection[tuple[int, int]]
) -> tuple[Proposal, ...]:
    """Return the unknown people of an English text; the arguments are those of `unknown.find`."""
    runs = list(runs_english.find(tokens, lexicon, places, Spans.of(taken)))
    groups = _grouped(run for run in runs if not run.single)
    alone: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        if run.single and not before_its_head(tokens, run.last):
            alone[_plain(run.words[0])].append(run)
    surnames = {name: _surname(name, alone) for name in groups}
    weighed = {
        name: evidence(tokens, many, name, alone.get(surnames[name], ()), lexicon, places)
        for name, many in groups.items()
    }
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
            own = name[0] if bearers[name[0]] == 1 and name[0] != surnames[name] else ""
            mentions = [(run, "proposed: name") for run in many]
            mentions += [(run, "proposed: surname") for run in alone.get(surnames[name], ())]
            mentions += [(run, "proposed: first name") for run in alone.get(own, ())]
            found.append(_proposal(name, many, mentions, confidence))
    return told_apart(found)


def _surname(name: tuple[str, ...], alone: Mapping[str, Sequence[Run]]) -> str:
    """Return the word of a name that stands for it alone: the first where the family name is (Lee Jae-myung)."""
    last = _plain(name[-1])
    return name[0] if family_first(name) and last not in alone else last


def _plain(word: str) -> str:
    """Return a surname as it stands alone: without the Arabic article (al-Bashir, Al-Bashir)."""
    article, _, rest = word.partition("-")
    return rest if rest and article.lower() in _ARTICLES else word


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
    genders = {given_gender(first) for first in (name[0], words[0])}
    return name[0][0] == words[0][0] and not genders >= {"m", "f"}


def _in_a_row(tokens: Sequence[Token], run: Run, starts: Collection[int], ends: Collection[int]) -> bool:
    """Return whether a name stands in a row with a person's: behind or before an "and"."""
    before, after = run.first - 2, run.last + 2
    joined = before >= 0 and tokens[run.first - 1].key == "and" and before in ends
    return joined or (after < len(tokens) and tokens[run.last + 1].key == "and" and after in starts)


def _proposal(
    name: tuple[str, ...],
    runs: Sequence[Run],
    mentions: Sequence[tuple[Run, str]],
    confidence: float,
) -> Proposal:
    fullest = max(runs, key=lambda run: len(run.words))
    spelt = " ".join(word + "." if len(word) == 1 else word for word in fullest.words)
    gender = given_gender(name[0])
    return Proposal(spelt, "f" if gender == "f" else "m", round(confidence, 3), tuple(mentions))
