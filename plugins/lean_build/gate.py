"""Whether a run has anything to do at all: a look at the stamp of each file, none of which is opened."""

import os
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

#: The stamp of each file, by its path.
Seen = dict[str, Stamp]


def look(places: Iterable[Path]) -> Seen:
    """Return the stamp of every file in some folders, or of files themselves; what is not there has none."""
    return dict(seen for place in places for seen in _below(str(place)))


class Gate:
    """Remembers what a run began and ended with."""

    def __init__(self, record: Path, inputs: Iterable[Path], output: Path, said: Mapping[str, str]) -> None:
        """Take the file of the record, what the run reads, where it writes, and what else it depends on, as text."""
        self._record, self._output, self._places = record, output, [str(place) for place in inputs]
        self._said = digest(*(f"{key}={value}" for key, value in sorted(said.items())))
        self._inputs = look(map(Path, self._places))
        for path in sweep(self._inputs):
            del self._inputs[path]
        #: Tells what lies in the output folder.
        self.outputs: Callable[[], Seen] = cache(partial(look, [output]))

    def passed(self, workers: int = 1) -> bool:
        """Tell whether nothing has been touched since the last run that went well, inputs and outputs alike.

        Where the inputs say that something has, another process begins to look at the outputs.
        """
        try:
            said = self._record.read_text("ascii")
        except (OSError, UnicodeDecodeError):
            said = ""
        if said.startswith(self._text(self._inputs)):
            return said == self._text(self._inputs, self.outputs())
        if self._output.is_dir():
            self.outputs = aside(self.outputs, workers)
        return False

    def note(self, began: int, outputs: Mapping[str, Stamp]) -> None:
        """Note that a run which began at a time (nanoseconds) went well, and how it left the output folder.

        Whatever else anybody touches, the next run will see; but for what was touched right before this one looked.
        """
        news = {path: stamps.stamp(seen) for path, seen in written().items()}
        ours = {path: seen for path, seen in news.items() if stamps.changed(seen) > began - stamps.BLUR}
        late = max((stamps.changed(seen) for path, seen in self._inputs.items() if path not in ours), default=0)
        if late > began - stamps.BLUR:
            self._record.unlink(missing_ok=True)
            return
        inside = {path: seen for path, seen in ours.items() if self._reads(path)}
        atomic(self._record, self._text(self._inputs | inside, outputs).encode())

    def _reads(self, path: str) -> bool:
        return any(path == place or path.startswith(f"{place}/") for place in self._places) and os.path.exists(path)

    def _text(self, *seen: Mapping[str, Stamp]) -> str:
        # A sum, as the system names files in any order. Numbers are hashed alike in every process.
        sums = (sum(hash((crc32(path.encode()), *said)) for path, said in known.items()) for known in seen)
        return " ".join((self._said, *(f"{one % (1 << 64):016x}" for one in sums)))


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
