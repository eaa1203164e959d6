"""How sure it is that capitalised words name a person, as a probability: what speaks for it, and what against.

The weights are natural logarithms of odds, fitted on development data; docs/decisions/0005 says how.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from .countries import people_readings
from .name_tables import ending, form_of, home_surnames, weight
from .ordinary import common
from .people import office_readings
from .runs import PARTICLES, Run, institutional
from .slovenian import Case, Gender, analyses, owners
from .tokens import Token
from .weigh import agent, far_agent, saying, title_before

WEIGHTS: Final[dict[str, float]] = {
    "always": -1.3,
    "rare first name": 1.2,
    "first name": 3.0,
    "usual first name": 2.8,
    "title": 2.0,
    "far title": 1.1,
    "profession": 0.2,
    "far profession": 0.3,
    "people before": 1.5,
    "speaks": 1.0,
    "among people": 1.0,
    "surname's ending": 0.5,
    "usual surname": 1.5,
    "surname alone": 1.3,
    "surname alone, often": 0.2,
    "three words": -0.5,
    "more words": -0.8,
    "bearer": -4.0,
    "ordinary word": -1.5,
    "ordinary word behind a usual name": -0.7,
    "hyphens only": -3.0,
    "opens with a particle": -4.0,
    "opens a sentence": -0.4,
}
#: Weight of a first name from which it is a usual one.
_USUAL: Final = 10


def probability(evidence: Mapping[str, float]) -> float:
    """Return the probability (0 to 1) that evidence speaks of a person, in Slovenian."""
    return logistic(evidence, WEIGHTS)


def logistic(evidence: Mapping[str, float], odds: Mapping[str, float]) -> float:
    """Return the probability (0 to 1) of evidence, the odds of each kind of it given as natural logarithms."""
    return 1 / (1 + math.exp(-sum(odds[key] * value for key, value in evidence.items())))


def evidence(
    tokens: Sequence[Token],
    mentions: Sequence[tuple[Run, Case]],
    words: Sequence[str],
    gender: Gender,
    singles: Sequence[Run],
) -> dict[str, float]:
    """Return what speaks for and against a person, with the strength of each; `singles` are surnames alone."""
    runs = [run for run, _ in mentions]
    first, *_, last = words
    # Lai Čing-te: the family name goes first.
    last = first if last.islower() else last
    known = weight(first, gender)
    found: dict[str, float] = {"always": 1.0}
    if known:
        found["usual first name" if known >= _USUAL else "first name" if known > 1 else "rare first name"] = 1.0
    found["surname's ending"] = (max(ending(last, "s"), -12.0) + 8.0) / 2
    found["usual surname"] = float(last in home_surnames())
    if common(last.lower(), "sl") and last not in home_surnames():
        found["ordinary word" if known < _USUAL else "ordinary word behind a usual name"] = 1.0
    alone = sum(last in analyses(run.words[0], gender) or last in owners(run.words[0], gender) for run in singles)
    found["surname alone"] = float(alone > 0)
    found["surname alone, often"] = float(alone > 2)
    size = sum(word not in PARTICLES for word in words)
    found["three words"] = float(size == 3)
    found["more words"] = float(size > 3)
    found["hyphens only"] = float(all(token.hyphen for token in tokens[runs[0].first + 1 : runs[0].last + 1]))
    found["opens with a particle"] = float(first.lower() in PARTICLES and known < 3)
    found["opens a sentence"] = float(all(tokens[run.first].first for run in runs))
    for key in ("title", "far title", "profession", "far profession", "people before", "speaks", "bearer"):
        found[key] = 0.0
    for run, case in mentions:
        for key in _beside(tokens, run, gender, case):
            found[key] = 1.0
    return {key: value for key, value in found.items() if value}


def _bears(key: str, case: Case) -> bool:
    """Return whether a school or a firm before a name is called so: a firm only where the name is in the nominative."""
    return form_of(key, "honours") or (case == "nom" and form_of(key, "called"))


def _of_an_institution(tokens: Sequence[Token], run: Run) -> bool:
    """Return whether a row of adjectives begins an institution's name: Nova Ljubljanska banka."""
    after = tokens[run.last + 1] if run.last + 1 < len(tokens) else None
    adjective = run.words[-1].endswith(("a", "e", "i", "o", "ega", "emu", "em", "im", "ih"))
    return adjective and after is not None and after.joined and not after.capital and institutional(after.key)


def _beside(tokens: Sequence[Token], run: Run, gender: Gender, case: Case) -> Iterator[str]:
    """Return what the words around a mention say."""
    before = tokens[run.first - 1] if run.first and tokens[run.first].joined else None
    after = tokens[run.last + 1] if run.last + 1 < len(tokens) else None
    title = title_before(tokens, run)
    if _of_an_institution(tokens, run):
        yield "bearer"
    if title is not None:
        yield "title" if title[1] else "far title"
    if before is not None:
        if before.capital and before.key in people_readings():
            yield "people before"
        elif not before.capital and agent(before.key):
            yield "profession"
        elif _bears(before.key, case):
            agrees = title is not None and (gender, case) in office_readings("sl")[title[0].key]
            yield "far profession" if agrees or (title is None and far_agent(tokens, run)) else "bearer"
    if any(token is not None and token.key in saying() for token in (before, after)):
        yield "speaks"
