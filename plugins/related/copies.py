"""Texts that are nearly the same: what share of the shorter one, in runs of words, is in the other as well."""

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, TypeAlias

#: Words in a run; fewer are common phrases.
RUN: Final = 5
#: The share above which two texts are pointed out: the same report with another lead, or cut at its end.
SHARE: Final = 0.5
#: A text of fewer runs says too little to be compared.
_FEWEST: Final = 12
#: A run in more texts than this is a credit or a notice, not the story.
_COMMON: Final = 20
_WORD: Final = re.compile(r"\w+")
#: Slots for each run, to tell without a table of all of them which ones are in one text alone: one in nine is taken for
#: more than it is.
_SLOTS: Final = 8
#: The runs of a text, each once, as numbers of 64 bits: a long archive has millions of them.
Runs: TypeAlias = "array[int]"


@dataclass(frozen=True, slots=True)
class Copy:
    """A text of which a share, from 0 to 1, is in an earlier one."""

    id: str
    of: str
    share: float


def runs(text: str) -> Runs:
    """Return the runs of words in a text; the same in every process."""
    words = [word.encode() for word in _WORD.findall(text.lower())]
    found = dict.fromkeys(b" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
    return array("Q", (int.from_bytes(blake2b(run, digest_size=8).digest(), "little") for run in found))


def copies(texts: Mapping[str, Runs]) -> list[Copy]:
    """Return the texts that are nearly the same as one before them, in their order, each with the most alike one."""
    names = list(texts)
    having = _shared(list(texts.values()))
    common = {run for run, many in having.items() if len(many) > _COMMON}
    sizes = [sum(run not in common for run in own) if common else len(own) for own in texts.values()]
    shared: list[list[int]] = [[] for _ in names]
    for run, many in having.items():
        if run not in common:
            for at, text in enumerate(many):
                shared[text] += many[:at]
    found: list[Copy] = []
    for number, others in enumerate(shared):
        if sizes[number] >= _FEWEST:
            alike = _alike(number, Counter(others), sizes, names)
            best = max(alike, key=lambda copy: copy.share, default=None)
            if best and best.share >= SHARE:
                found.append(best)
    return found


def _shared(texts: Sequence[Runs]) -> Mapping[int, Sequence[int]]:
    """Return the numbers of the texts that have a run, in order, for each run that is in more than one."""
    size = _SLOTS * sum(map(len, texts)) + 1
    slots = bytearray(size)
    for own in texts:
        for run in own:
            at = run % size
            if slots[at] < 2:
                slots[at] += 1
    found: dict[int, list[int]] = {}
    for number, own in enumerate(texts):
        for run in own:
            if slots[run % size] > 1:
                found.setdefault(run, []).append(number)
    return {run: many for run, many in found.items() if len(many) > 1}


def _alike(number: int, shared: Mapping[int, int], sizes: Sequence[int], names: Sequence[str]) -> Iterator[Copy]:
    for name, other in sorted((names[other], other) for other in shared):
        shorter = min(sizes[number], sizes[other])
        if shorter >= _FEWEST:
            yield Copy(names[number], name, shared[other] / shorter)
