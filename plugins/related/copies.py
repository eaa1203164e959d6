"""Texts that are nearly the same: what share of the shorter one, in runs of words, is in the other as well."""

import re
from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
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
#: If one text of so many is new, all are compared again.
_FEW: Final = 10
#: The runs of a text, each once, as numbers of 64 bits: a long archive has millions of them.
Runs: TypeAlias = "array[int]"


@dataclass(frozen=True, slots=True)
class Copy:
    """A text of which a share, from 0 to 1, is in an earlier one."""

    id: str
    of: str
    share: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Texts that were compared: how many runs each has that are not common, and the copies among them, in order."""

    sizes: Mapping[str, int]
    copies: tuple[Copy, ...]


def runs(text: str) -> Runs:
    """Return the runs of words in a text; the same in every process."""
    words = [word.encode() for word in _WORD.findall(text.lower())]
    found = dict.fromkeys(b" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
    return array("Q", (int.from_bytes(blake2b(run, digest_size=8).digest(), "little") for run in found))


def copies(texts: Mapping[str, Runs]) -> list[Copy]:
    """Return the texts that are nearly the same as one before them, in their order, each with the most alike one."""
    return list(compared(texts).copies)


def compared(texts: Mapping[str, Runs], before: Compared | None = None) -> Compared:
    """Compare texts, each with those before it.

    What came of some of them `before`, in the same order, need not be found again: it is as if all were compared.
    """
    names, many = list(texts), list(texts.values())
    known = before or Compared({}, ())
    new = {at for at, name in enumerate(names) if name not in known.sizes}
    if before and len(new) * _FEW > len(names):
        return compared(texts)
    having = _having(many, new) if before else _shared(many)
    common = {run for run, those in having.items() if len(those) > _COMMON}
    if before and any(sum(at not in new for at in having[run]) <= _COMMON for run in common):
        # What is common since now no longer counts in the others either.
        return compared(texts)
    sizes = {
        name: sum(run not in common for run in many[at]) if at in new else known.sizes[name]
        for at, name in enumerate(names)
    }
    shared: dict[int, list[int]] = {}
    for run, those in having.items():
        if run not in common:
            for place, at in enumerate(those):
                earlier = those[:place]
                shared.setdefault(at, []).extend(earlier if at in new else (one for one in earlier if one in new))
    found = {copy.id: copy for copy in known.copies}
    for at, others in shared.items():
        alike = _alike(names[at], {names[other]: count for other, count in Counter(others).items()}, sizes)
        rivals = sorted((*alike, *filter(None, [found.get(names[at])])), key=lambda copy: (-copy.share, copy.of))
        if rivals and rivals[0].share >= SHARE:
            found[names[at]] = rivals[0]
    return Compared(sizes, tuple(found[name] for name in names if name in found))


def _having(texts: Sequence[Runs], new: Collection[int]) -> Mapping[int, Sequence[int]]:
    """Return the numbers of the texts that have a run, in order, for each run of a new text that others have, too."""
    wanted = {run for at in new for run in texts[at]}
    found: dict[int, list[int]] = {}
    for number, own in enumerate(texts):
        for run in wanted.intersection(own):
            found.setdefault(run, []).append(number)
    return {run: many for run, many in found.items() if len(many) > 1}


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


def _alike(name: str, shared: Mapping[str, int], sizes: Mapping[str, int]) -> Iterator[Copy]:
    for other, count in shared.items():
        shorter = min(sizes[name], sizes[other])
        if shorter >= _FEWEST:
            yield Copy(name, other, count / shorter)
