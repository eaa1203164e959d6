"""By what a file is told to be the one that was seen before, without opening it: its size, its times and its number.

The time of change is the system's own, and no program sets it back. Two changes within one tick of the clock can have
one time, so that a file that was changed this moment is not relied on.
"""

import os
from typing import Final, TypeAlias

#: (size in bytes, time of the last write, time of the last change, number), times in nanoseconds; () of no file.
Stamp: TypeAlias = tuple[int, ...]

#: Nanoseconds within which a file system may give two changes one time.
BLUR: Final = 100_000_000


def stamp(seen: os.stat_result) -> Stamp:
    """Return what is noted of a file."""
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino


def of_file(path: str) -> Stamp:
    """Return the stamp of a file; () where there is none."""
    try:
        return stamp(os.stat(path))  # noqa: PTH116 - a site has tens of thousands
    except OSError:
        return ()


def changed(stamped: Stamp) -> int:
    """Return when a file was changed last by its stamp, in nanoseconds; 0 where there is none."""
    return max(stamped[1:3], default=0)


def as_text(stamped: Stamp) -> str:
    """Return a stamp as text, for keeping."""
    return "%d %d %d %d" % stamped if stamped else ""  # noqa: UP031 - asked for each file of a site
