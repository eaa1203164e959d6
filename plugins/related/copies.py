"""Texts that are nearly the same: what share of the shorter one, in runs of words, is in the other as well."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: Words in a run; fewer are common phrases.
RUN: Final = 5
#: The share above which two texts are pointed out: the same report with another lead, or cut at its end.
SHARE: Final = 0.5
#: A text of fewer runs says too little to be compared.
_FEWEST: Final = 12
#: A run in more texts than this is a credit or a notice, not the story.
_COMMON: Final = 20
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Copy:
    """A text of which a share, from 0 to 1, is in an earlier one."""

    id: str
    of: str
    share: float


def copies(texts: Mapping[str, str]) -> list[Copy]:
    """Return the texts that are nearly the same as one before them, in their order, each with the most alike one."""
    runs_of = {identifier: _runs(text) for identifier, text in texts.items()}
    common = Counter(run for runs in runs_of.values() for run in runs)
    known = {identifier: frozenset(r for r in runs if common[r] <= _COMMON) for identifier, runs in runs_of.items()}
    having: dict[tuple[str, ...], list[str]] = defaultdict(list)
    found: list[Copy] = []
    for identifier, runs in known.items():
        if len(runs) >= _FEWEST:
            best = max(_shares(identifier, having, known), key=lambda copy: copy.share, default=None)
            if best and best.share >= SHARE:
                found.append(best)
        for run in runs:
            having[run].append(identifier)
    return found


def _shares(
    identifier: str, having: Mapping[tuple[str, ...], Sequence[str]], known: Mapping[str, frozenset[tuple[str, ...]]]
) -> Iterator[Copy]:
    both = Counter(other for run in known[identifier] for other in having.get(run, ()))
    for other in sorted(both):
        shorter = min(len(known[identifier]), len(known[other]))
        if shorter >= _FEWEST:
            yield Copy(identifier, other, both[other] / shorter)


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    found = _WORD.findall(text.lower())
    return frozenset(tuple(found[at : at + RUN]) for at in range(len(found) - RUN + 1))
