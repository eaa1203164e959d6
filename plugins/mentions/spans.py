"""Stretches of a text that are taken, asked quickly whether they touch another."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spans:
    """Stretches in order, none touching the next; offsets are code points."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, spans: Iterable[tuple[int, int]]) -> "Spans":
        """Return the stretches that cover the same places; empty ones cover none."""
        joined: list[list[int]] = []
        for start, end in sorted(spans):
            if start >= end:
                continue
            if joined and start < joined[-1][1]:
                joined[-1][1] = max(end, joined[-1][1])
            else:
                joined.append([start, end])
        return cls(tuple(start for start, _ in joined), tuple(end for _, end in joined))

    def touch(self, start: int, end: int) -> bool:
        """Return whether a stretch has a place in common with them."""
        at = bisect_right(self.starts, end - 1) - 1
        return at >= 0 and self.ends[at] > start
