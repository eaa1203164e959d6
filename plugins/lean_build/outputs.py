"""What a build makes: a file anew only if something that it shows has changed, and written only if its bytes did."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final, TypeVar

from . import stamps
from .allowed import inside
from .gate import look
from .stamps import Stamp
from .store import Store
from .swap import MANIFEST, files_below, lines, listed, swap
from .workers import cores, spread
from .write import if_changed

R = TypeVar("R")

#: Kind of the store's values that say what is in the output folder.
_MADE: Final = "made"
#: Below so many files a process makes them itself; a page takes longer than most of what is spread.
_FEW: Final = 48
#: Key of the settings under which the plugins of a run find its build.
NOW: Final = "LEAN_BUILD_NOW"


@dataclass(frozen=True, slots=True)
class Output:
    """A file to be made. Two with one path and one fingerprint have the same bytes: that is the maker's promise."""

    #: The file below the output folder.
    path: str
    #: What it shows, which both functions are given: thousands of files have the same two.
    shown: Any
    #: Works out a digest of all that `maker` gets to see: on all cores, where nothing is there to compare.
    marker: Callable[[Any], str]
    maker: Callable[[Any], bytes]

    def mark(self) -> str:
        """Return the fingerprint."""
        return self.marker(self.shown)

    def make(self) -> bytes:
        """Return the bytes."""
        return self.maker(self.shown)


class Build:
    """One run over a site: what the last one left, and what this one makes, in its own folder until it is whole."""

    def __init__(
        self,
        staged: Path,
        live: Path,
        store: Store,
        version: str = "",
        workers: int = 0,
        record: Path | None = None,
    ) -> None:
        """Take the folder to write into, and the one whose place it takes; both are one where nothing is staged.

        In `record` stands once more what the last build made: its list in the output may be lost with a new version,
        whose store is still empty.
        """
        self.staged, self.live, self.store, self.version = staged, live, store, version
        self._record = record
        self.workers = workers or cores()
        #: Whether the next run must do all again, although nothing may have changed: it has something to say.
        self.again = False
        #: Files of the last build that stand as they are.
        self.kept: set[str] = set()
        self._place = str(live)
        #: Tells the stamps of the files in the output; who has looked already puts that here.
        self.look: Callable[[], Mapping[str, Stamp]] = partial(look, [live])
        #: The stamps of what the run reads, as far as somebody has looked.
        self.inputs: Mapping[str, Stamp] = {}
        self._made: dict[str, str] = {}
        #: The stamps of files as they were written.
        self._written: dict[str, Stamp] = {}
        self._judges: list[Callable[[Sequence[str]], None]] = []
        self._before = store.of_kind(_MADE) if staged != live else {}

    @cached_property
    def stamps(self) -> Mapping[str, Stamp]:
        """Return the stamps of the files in the output by path: as the run found it; in the end, as it leaves it."""
        return self.look()

    @property
    def gone(self) -> set[str]:
        """Return the files of the last build that this one has not made, nor kept."""
        if self.staged == self.live:
            return set()
        return {name for name in (listed(self.live) | self._known()) - self.kept if not (self.staged / name).is_file()}

    def write(
        self,
        outputs: Sequence[Output],
        look: Callable[[str, bytes], R],
        arrange: Callable[[list[Output], int], list[Output]] = lambda wanted, _: wanted,
    ) -> Iterator[tuple[str, R]]:
        """Make what has changed, on all cores; return what `look` finds in the bytes of each file that was made.

        `arrange` puts what is to be made in order for a number of workers, each of which takes every so many-th.
        Raises WorkerError with the path of the file that cannot be made, OSError of one that cannot be written.
        """
        wanted = [output for output in outputs if not self._stands(output.path, output.mark)]
        made = {output.path: output for output in wanted}
        if len(made) != len(wanted):
            raise ValueError("two outputs have one path")
        # The last gate: whatever a name or a slug was made of, nothing is written outside the folder.
        if outside := [path for path in made if not inside(path)]:
            raise ValueError(f"{outside[0]!r} is no path below the output folder")

        # A site has tens of thousands of files: paths stay text here.
        staged, live = str(self.staged), str(self.live)
        there = staged != live and self.live.is_dir()

        def make(output: Output) -> tuple[str, Stamp, R]:
            mark, data = output.mark(), output.make()
            found = look(output.path, data)
            same = there and _holds(f"{live}/{output.path}", data)
            return mark, () if same else _put(f"{staged}/{output.path}", data), found

        done = spread(make, arrange(wanted, self.workers), lambda output: f"output/{output.path}", self.workers, _FEW)
        for output, (mark, stamped, found) in done:
            self._made[output.path] = mark
            if stamped:
                self._written[output.path] = stamped
            else:
                self.kept.add(output.path)
            yield output.path, found

    def folder(self, name: str, fingerprint: str, begin: Callable[[Path], Callable[[], R]]) -> Callable[[], R] | None:
        """Begin to make a folder of files; return what waits for it and returns what it came to, None where it stands.

        `begin` is given the output folder; what it begins writes into the folder `name` there, and it returns what
        waits for that.
        """
        inside = {path for path in self._before if path.startswith(f"{name}/")}
        if inside and all(self._stands(path, lambda: fingerprint) for path in inside):
            return None
        self.kept -= inside
        end = begin(self.staged)

        def ended() -> R:
            found = end()
            for path in (self.staged / name).rglob("*"):
                if path.is_file():
                    self._made[path.relative_to(self.staged).as_posix()] = fingerprint
            return found

        return ended

    def at_last(self, judge: Callable[[Sequence[str]], None]) -> None:
        """Let somebody look at the names of all files of the folder when no more are added; what it raises stops all.

        That is right before they take their place; where nothing is staged it is now.
        """
        if self.staged == self.live:
            judge(files_below(str(self.staged)))
        else:
            self._judges.append(judge)

    def finish(self) -> tuple[int, int]:
        """Let the folder take the place of the last output; return how many files were written and removed."""
        names = files_below(str(self.staged))
        for judge in self._judges:
            judge(names)
        # What is about to change is unknown until it has changed: a run that is cut off here leaves nothing to believe.
        self.store.drop(_MADE, [path for path in self._before if path not in self.kept or path in self._made])
        # A file that is moved has another stamp than before; where the whole folder is, its files have not.
        known = {} if self.live.exists() else self._written
        written, removed = swap(self.staged, self.live, self.kept, self._known(), names)
        if self._record:
            if_changed(self._record, (self.live / MANIFEST).read_bytes())
        changed = {*written, *removed, *self._made, MANIFEST}
        new = {path: known.get(path) or stamps.of_file(f"{self._place}/{path}") for path in changed}
        seen = {**self.stamps, **{f"{self._place}/{path}": stamped for path, stamped in new.items()}}
        self.stamps = {path: stamped for path, stamped in seen.items() if stamped}
        made = self._made.items()
        self.store.put(_MADE, [(path, _row(fingerprint, new[path])) for path, fingerprint in made if new[path]])
        return len(written), len(removed)

    def _known(self) -> set[str]:
        """Return what the last build made, as far as it is known besides the list in the output."""
        return {*self._before, *(lines(self._record) if self._record else ())}

    def _stands(self, path: str, mark: Callable[[], str]) -> bool:
        """Tell whether the last output has this file, made from the same, and nobody has touched it since."""
        row = self._before.get(path)
        stamped = self.stamps.get(f"{self._place}/{path}")
        # What works out a fingerprint comes last, as it costs most.
        if row is None or not stamped or row != _row(mark(), stamped):
            return False
        self.kept.add(path)
        return True


def current(settings: Mapping[str, Any]) -> Build:
    """Return the build of a run; where this room is not asked for, one that keeps nothing and writes in place."""
    build = settings.get(NOW)
    if isinstance(build, Build):
        return build
    output = Path(settings["OUTPUT_PATH"])
    return Build(output, output, Store(None, ""))


def _row(fingerprint: str, stamped: Stamp) -> str:
    """Return what is noted of a file, what it was made from and its stamp."""
    return f"{fingerprint} {stamps.as_text(stamped)}"


def _holds(path: str, data: bytes) -> bool:
    try:
        if os.stat(path).st_size != len(data):
            return False
        with open(path, "rb") as file:
            return file.read() == data
    except OSError:
        return False


def _put(path: str, data: bytes) -> Stamp:
    """Write a file; return its stamp."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    except FileNotFoundError:
        _make_folder(path.rpartition("/")[0])
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        done = os.write(descriptor, data)
        while done < len(data):
            done += os.write(descriptor, data[done:])
        return stamps.stamp(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def _make_folder(path: str) -> None:
    # Nearly always the folder above is there, and `makedirs` would first ask.
    try:
        os.mkdir(path)
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)
    except FileExistsError:
        # Another worker was faster.
        pass
