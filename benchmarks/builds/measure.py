"""What a command costs in a fresh process, with all processes that it starts, and what it writes."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Seconds between two looks at the memory.
TICK: Final = 0.05

#: Time of the last change and size of each file by its path.
State = dict[str, tuple[int, int]]


class CommandError(RuntimeError):
    """A command that did not end well, with the end of what it said."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many files of a folder are new, changed (in time or size) and removed."""

    new: int
    changed: int
    removed: int

    @property
    def files(self) -> int:
        """Return how many files were written."""
        return self.new + self.changed


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, seconds of all processors, most bytes held at once by all processes together."""

    wall: float
    cpu: float
    peak: int
    written: Written


def run(command: Sequence[str], folder: Path, output: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command in a folder; raise CommandError unless it ends with 0."""
    before = state(output)
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        watch = _Watch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.stop()
        if process.returncode:
            said.seek(0)
            text = said.read().decode(errors="replace")[-2000:]
            raise CommandError(f"{command[0]} ended with {process.returncode}:\n{text}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, watch.peak, written(before, state(output)))


def state(folder: Path) -> State:
    """Return all files below a folder; none where there is no folder."""
    return {path: (entry.st_mtime_ns, entry.st_size) for path, entry in _files(str(folder), "")}


def written(before: State, after: State) -> Written:
    """Return what happened between two states."""
    both = before.keys() & after.keys()
    return Written(
        len(after.keys() - both), sum(before[path] != after[path] for path in both), len(before.keys() - both)
    )


def _files(folder: str, prefix: str) -> Iterator[tuple[str, os.stat_result]]:
    if not Path(folder).is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, entry.stat(follow_symlinks=False)


class _Watch(threading.Thread):
    """Looks at the memory of a process and of all below it until it is stopped."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._process = process
        self._over = threading.Event()

    def run(self) -> None:
        while True:
            self.peak = max(self.peak, sum(map(_resident, _family(self._process))))
            if self._over.wait(TICK):
                return

    def stop(self) -> None:
        self._over.set()
        self.join()


def _family(process: int) -> Iterator[int]:
    """Return a process and all below it; what has ended meanwhile is passed over."""
    yield process
    try:
        threads = list(Path(f"/proc/{process}/task").iterdir())
    except OSError:
        return
    for thread in threads:
        try:
            children = (thread / "children").read_text("ascii").split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _resident(process: int) -> int:
    """Return the bytes that a process holds; of pages that several share, its part."""
    try:
        rows = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").split("\n")
        return next((int(row.split()[1]) * 1024 for row in rows if row.startswith("Pss:")), 0)
    except (OSError, IndexError):
        return 0
