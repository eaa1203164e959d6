"""Whether a run has anything to do at all: a look at the stamp of each file, none of which is opened."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from . import stamps
from .store import digest
from .write import atomic, sweep, written

#: Folders that are not looked into.
_PASSED: Final = frozenset(("__pycache__", ".git"))

#: The stamp of each file, by its path.
Seen = dict[str, str]


def look(places: Iterable[Path]) -> Seen:
    """Return the stamp of every file in some folders, or of files themselves; what is not there has none."""
    return dict(seen for place in places for seen in _below(str(place)))


class Gate:
    """Remembers what a run began and ended with."""

    def __init__(self, record: Path, inputs: Iterable[Path], output: Path, said: Mapping[str, str]) -> None:
        """Take the file of the record, what the run reads, where it writes, and what else it depends on, as text."""
        self._record, self._places, self._output = record, list(inputs), output
        self._said = digest(*(f"{key}={value}" for key, value in sorted(said.items())))
        self._inputs = look(self._places)
        for path in sweep(self._inputs):
            del self._inputs[path]

    def passed(self) -> bool:
        """Tell whether nothing has been touched since the last run that went well, inputs and outputs alike."""
        try:
            return self._record.read_text("ascii") == self._text(self._inputs)
        except (OSError, UnicodeDecodeError):
            return False

    def note(self, began: int) -> None:
        """Note that a run which began at a time (nanoseconds) went well; not if something was touched meanwhile."""
        now = look(self._places)
        ours = {path: stamps.stamp(seen) for path, seen in written().items()}
        others = {path for path in now.keys() | self._inputs.keys() if now.get(path) != self._inputs.get(path)}
        late = max((stamps.changed(seen) for path, seen in now.items() if path not in others), default=0)
        if late > began - stamps.BLUR or any(path not in ours or ours[path] != now.get(path) for path in others):
            self._record.unlink(missing_ok=True)
            return
        atomic(self._record, self._text(now).encode())

    def _text(self, inputs: Seen) -> str:
        # In the order in which the system names them: another order is looked at as a change, and no harm done.
        seen = (f"{path} {said}" for known in (inputs, look([self._output])) for path, said in known.items())
        return f"{self._said} {digest(chr(0).join(seen))}\n"


def _below(place: str) -> list[tuple[str, str]]:
    """Return the stamp of a file, or of all files below a folder; links are followed, each folder once."""
    if not os.path.isdir(place):
        stamped = stamps.of_file(place)
        return [(place, stamped)] if stamped else []
    found: list[tuple[str, str]] = []
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
