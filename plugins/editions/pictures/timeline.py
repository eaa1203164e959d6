"""Stories per month as a row of bars: the figures behind a small drawing, and behind the table that says the same."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

#: The height of the drawing in its own units; the tallest bar fills it.
HEIGHT: Final = 100
#: A timeline has at least so many months, so that one bar does not fill the page.
LEAST_MONTHS: Final = 12
#: The lowest bar, in units, so that one story beside a hundred can still be seen.
_LOWEST: Final = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One month with stories: its place in months from the left, and its height in units."""

    month: dt.date
    count: int
    x: int
    height: int

    @property
    def y(self) -> int:
        """Return where the bar begins, from the top."""
        return HEIGHT - self.height


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars, oldest first, between two months; months without stories have none."""

    first: dt.date
    last: dt.date
    months: int
    bars: tuple[Bar, ...]


def timeline(days: Iterable[dt.date], until: dt.date) -> Timeline | None:
    """Return the timeline of stories on these days, up to the month of `until` at least; None without a story."""
    counts = Counter(_ordinal(day) for day in days)
    if not counts:
        return None
    last = max(_ordinal(until), *counts)
    first = min(*counts, last - LEAST_MONTHS + 1)
    most = max(counts.values())
    bars = tuple(
        Bar(_month(at), count, at - first, max(_LOWEST, round(HEIGHT * count / most)))
        for at, count in sorted(counts.items())
    )
    return Timeline(_month(first), _month(last), last - first + 1, bars)


def _ordinal(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _month(ordinal: int) -> dt.date:
    return dt.date(ordinal // 12, ordinal % 12 + 1, 1)
