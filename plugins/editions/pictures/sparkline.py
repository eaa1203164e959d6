"""Mentions over time as a line as high as a word, for lists; the page that it leads to has the figures."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

#: The drawing's own units: its width and height.
WIDTH: Final = 60
HEIGHT: Final = 14
#: Into how many parts of equal length the time is divided.
_PARTS: Final = 20


def sparkline(days: Iterable[dt.date], first: dt.date, last: dt.date) -> str:
    """Return the points of a line, "0,14 3,7 …", for stories on these days, from the first day to the last."""
    counts = [0] * _PARTS
    span = max(1, (last - first).days + 1)
    for day in days:
        part = (day - first).days * _PARTS // span
        counts[min(max(part, 0), _PARTS - 1)] += 1
    most = max(1, *counts)
    return " ".join(
        f"{number * WIDTH // (_PARTS - 1)},{HEIGHT - HEIGHT * count // most}" for number, count in enumerate(counts)
    )
