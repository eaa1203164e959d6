"""Whether a run has anything to do at all: a look at the stamp of each file, none of which is opened."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Final
from zlib import crc32

from . import stamps
from .stamps import Stamp
from .store import digest
from .workers import aside
from .write import atomic, sweep, written

#: Folders that are not looked into.
_PASSED: Final = frozenset(("__pycache__", ".git"))

#: From so many files on, two processes look at them.
LARGE: Final = 5_000
#: What a run notes: a digest of what it depends on besides; sum and number of its inputs, and of its outputs.
_RECORD: Final = re.compile(r"[0-9a-f]{32}(?: [0-9a-f]{16} [0-9]{1,9}){2}")

#: The stamp of each file, by its path.
Seen = dict[str, Stamp]


def look(places: Iterable[Path | str]) -> Seen:
    """Return the stamp of every file in some folders, or of files themselves; what is not there has none."""
    return dict(seen for place in places for seen in _below(str(place)))


def _dealt(folder: str) -> tuple[list[str], list[str]]:
    """Return what lies in a folder in two heaps of folders and files; one is empty where it is not worth the while."""
    found, above = [folder], [folder]
    for _ in range(2):
        try:
            inside = [entry for place in above for entry in os.scandir(place)]
        except OSError:
            return [], [folder]
        # What a link leads to is looked at once, which two could not tell.
        if any(entry.is_symlink() for entry in inside):
            return [], [folder]
        folders = {entry.path for entry in inside if entry.is_dir()}
        found = [path for path in found if path not in above]
        found += [entry.path for entry in inside if entry.name not in _PASSED or entry.path not in folders]
        above = [path for path in found if path in folders]
    # Who takes the rest looks at the inputs as well.
    rest = found[::3]
    return [path for path in found if path not in rest], rest


class Gate:
    """Remembers what a run began and ended with."""

    def __init__(
        self, record: Path, inputs: Iterable[Path], output: Path, said: Mapping[str, str], workers: int = 1
    ) -> None:
        """Take the file of the record, what the run reads, where it writes, and what else it depends on, as text.

        With more than one of `workers`, another process looks at a part of a large output meanwhile.
        """
        self._record, self._workers, self._places = record, workers, [str(place) for place in inputs]
        self._said = digest(*(f"{key}={value}" for key, value in sorted(said.items())))
        self._before = self._recorded()
        large = int(self._before.rpartition(" ")[2] or 0) >= LARGE
        part, rest = _dealt(str(output)) if large else ([], [str(output)])
        self._part = aside(partial(look, part), workers) if part else Seen
        self._rest: Callable[[], Seen] = cache(partial(look, rest))
        #: What the run reads, as it was found.
        self.inputs = look(self._places)
        for path in sweep(self.inputs):
            del self.inputs[path]

    def outputs(self) -> Seen:
        """Return what lies in the output folder."""
        # The other process's part comes last, so that it is waited for as late as can be.
        rest = self._rest()
        return rest | self._part()

    def passed(self) -> bool:
        """Tell whether nothing has been touched since the last run that went well, inputs and outputs alike."""
        if self._before.startswith(self._text(self.inputs)):
            return self._before == self._text(self.inputs, self.outputs())
        # It will be asked for when there is something to write.
        self._rest = aside(self._rest, self._workers)
        return False

    def _recorded(self) -> str:
        try:
            said = self._record.read_text("ascii")
        except (OSError, UnicodeDecodeError):
            return ""
        return said if _RECORD.fullmatch(said) else ""

    def note(self, began: int, outputs: Mapping[str, Stamp]) -> None:
        """Note that a run which began at a time (nanoseconds) went well, and how it left the output folder.

        Whatever else anybody touches, the next run will see; but for what was touched right before this one looked.
        """
        news = {path: stamps.stamp(seen) for path, seen in written().items()}
        ours = {path: seen for path, seen in news.items() if stamps.changed(seen) > began - stamps.BLUR}
        late = max((stamps.changed(seen) for path, seen in self.inputs.items() if path not in ours), default=0)
        if late > began - stamps.BLUR:
            self._record.unlink(missing_ok=True)
            return
        inside = {path: seen for path, seen in ours.items() if self._reads(path)}
        atomic(self._record, self._text(self.inputs | inside, outputs).encode())

    def _reads(self, path: str) -> bool:
        return any(path == place or path.startswith(f"{place}/") for place in self._places) and os.path.exists(path)

    def _text(self, *seen: Mapping[str, Stamp]) -> str:
        # A sum, as the system names files in any order. Numbers are hashed alike in every process.
        sums = (sum(hash((crc32(os.fsencode(path)), *said)) for path, said in known.items()) for known in seen)
        parts = (f"{one % (1 << 64):016x} {len(known)}" for one, known in zip(sums, seen, strict=True))
        return " ".join((self._said, *parts))


def _below(place: str) -> list[tuple[str, Stamp]]:
    """Return the stamp of a file, or of all files below a folder; links are followed, each folder once."""
    if not os.path.isdir(place):
        stamped = stamps.of_file(place)
        return [(place, stamped)] if stamped else []
    found: list[tuple[str, Stamp]] = []
    folders, linked = [place], set[str]()
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_symlink():
                        real = os.path.realpath(entry.path)
                        if not os.path.isdir(real):
                            found.append((entry.path, stamps.of_file(real)))
                        elif real not in linked:
                            linked.add(real)
                            folders.append(entry.path)
                    elif not entry.is_dir(follow_symlinks=False):
                        found.append((entry.path, stamps.stamp(entry.stat(follow_symlinks=False))))
                    elif entry.name not in _PASSED:
                        folders.append(entry.path)
        except OSError:
            # It went away while it was being looked at; who looks again will not see it.
            continue
    return found
