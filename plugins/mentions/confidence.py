"""How sure it is that capitalised words name a person, as a probability: what speaks for it, and what against.

The weights are natural logarithms of odds, fitted on development data; docs/decisions/0005 says how.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from .name_tables import context, ending, home_surnames, weight
from .people import common
from .runs import Run
from .slovenian import Gender, analyses, owners
from .tokens import Token
from .weigh import agent, far_agent, saying, title_before

WEIGHTS: Final[dict[str, float]] = {
    "always": -1.4,
    "rare first name": 0.9,
    "first name": 2.8,
    "usual first name": 3.0,
    "title": 2.1,
    "far title": 1.2,
    "profession": 0.3,
    "far profession": 0.3,
    "speaks": 1.0,
    "among people": 1.5,
    "surname's ending": 0.5,
    "usual surname": 1.4,
    "named again": 0.2,
    "surname alone": 1.3,
    "surname alone, often": 0.3,
    "three words": -0.3,
    "more words": -0.8,
    "bearer": -2.2,
    "ordinary word": -1.4,
    "hyphens only": -1.0,
    "opens a sentence": -0.4,
}


def probability(evidence: Mapping[str, float]) -> float:
    """Return the probability (0 to 1) that evidence speaks of a person."""
    return 1 / (1 + math.exp(-sum(WEIGHTS[key] * value for key, value in evidence.items())))


def evidence(
    tokens: Sequence[Token], runs: Sequence[Run], words: Sequence[str], gender: Gender, singles: Sequence[Run]
) -> dict[str, float]:
    """Return what speaks for and against a person, with the strength of each; `runs` are the mentions of the name."""
    first, *_, last = words
    known = weight(first, gender)
    found: dict[str, float] = {"always": 1.0}
    if known:
        found["usual first name" if known >= 10 else "first name" if known > 1 else "rare first name"] = 1.0
    found["surname's ending"] = (max(ending(last, "s"), -12.0) + 8.0) / 2
    found["usual surname"] = float(last in home_surnames())
    found["ordinary word"] = float(common(last.lower(), "sl") and last not in home_surnames())
    alone = sum(last in analyses(run.words[0], gender) or last in owners(run.words[0], gender) for run in singles)
    found["surname alone"] = float(alone > 0)
    found["surname alone, often"] = float(alone > 2)
    found["named again"] = float(len(runs) > 1)
    found["three words"] = float(len(words) == 3)
    found["more words"] = float(len(words) > 3)
    found["hyphens only"] = float(all(token.hyphen for token in tokens[runs[0].first + 1 : runs[0].last + 1]))
    found["opens a sentence"] = float(all(tokens[run.first].first for run in runs))
    for key in ("title", "far title", "profession", "far profession", "speaks", "bearer"):
        found[key] = 0.0
    for run in runs:
        for key in _beside(tokens, run):
            found[key] = 1.0
    return {key: value for key, value in found.items() if value}


def _beside(tokens: Sequence[Token], run: Run) -> Iterator[str]:
    """Return what the words around a mention say."""
    before = tokens[run.first - 1] if run.first and tokens[run.first].joined else None
    after = tokens[run.last + 1] if run.last + 1 < len(tokens) else None
    title = title_before(tokens, run)
    if title is not None:
        yield "title" if title[1] else "far title"
    if before is not None:
        if not before.capital and agent(before.key):
            yield "profession"
        elif title is None and before.key.startswith(tuple(context()["words"]["bearers"])):
            yield "far profession" if far_agent(tokens, run) else "bearer"
    if any(token is not None and token.key in saying() for token in (before, after)):
        yield "speaks"
