"""Which files are watched, and which of their changes ask for a build."""

import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, Final

from ...lean_build import stamps

#: Unit: milliseconds; changes that follow each other so closely are one.
_STEP: Final = 40
#: Unit: milliseconds; how long that may go on.
_GATHER: Final = 400
#: Unit: seconds; how long after a build a change made by it may still be heard of.
_ECHO: Final = 1.0
#: How often in succession a build may follow another at once.
_AT_ONCE: Final = 3
#: Unit: seconds; the longest wait after that.
_LONGEST: Final = 600.0


@dataclass(frozen=True, slots=True)
class Changes:
    """Files that were added, changed or removed, as full paths, and when that was heard of (seconds, monotonic)."""

    paths: frozenset[str]
    at: float


def relevant(below: PurePath) -> bool:
    """Tell whether a file, by its path below what is watched, can belong to a site.

    Hidden files, temporary ones, those of editors and compiled modules do not.
    """
    return not any(
        name.startswith(".") or name.endswith((".tmp", "~", ".pyc", ".swp")) or name == "__pycache__"
        for name in below.parts
    )


def restarts(path: str, root: Path, plugins: Path) -> bool:
    """Tell whether a change means that what the builder has loaded is old: settings, code, and the tables beside it."""
    file = Path(path)
    if file.is_relative_to(plugins):
        return file.suffix != ".md"
    return file.parent == root and file.suffix == ".py"


def places(root: Path, settings: Mapping[str, Any]) -> list[Path]:
    """Return the folders that a site is made from, those that are there, none inside another."""
    digest = settings.get("DIGEST") or {}
    folders = ("inbox", "posts", "memory", "review")
    files = (digest.get("people"), digest.get("topics"), digest.get("rejected"))
    said = [
        settings.get("PATH") or "content",
        settings.get("THEME") or "theme",
        "plugins",
        *(digest[name] for name in folders if digest.get(name)),
        *(str(PurePath(file).parent) for file in files if file),
        *(settings.get("LEAN_BUILD") or {}).get("inputs", ()),
    ]
    there = sorted({(root / name).resolve() for name in said if (root / name).is_dir()})
    return [place for place in there if not any(other in place.parents for other in there)]


def watch(root: Path, watched: Sequence[Path], hear: Callable[[Changes], object], ended: threading.Event) -> None:
    """Let threads tell of changes below some folders, and of Python files in the root itself, until `ended` is set.

    A file alone is not watched: an editor puts another in its place.
    """
    for folders, deep in ((list(watched), True), ([root], False)):
        args = (folders, hear, ended)
        threading.Thread(target=_watch, args=args, kwargs={"deep": deep}, daemon=True).start()


def _watch(folders: Sequence[Path], hear: Callable[[Changes], object], ended: threading.Event, *, deep: bool) -> None:
    from watchfiles import watch as heard

    def wanted(_: object, path: str) -> bool:
        below = next((Path(path).relative_to(one) for one in folders if Path(path).is_relative_to(one)), None)
        return below is not None and relevant(below) and (deep or below.suffix == ".py")

    for changes in heard(
        *folders,
        watch_filter=wanted,
        debounce=_GATHER,
        step=_STEP,
        stop_event=ended,
        recursive=deep,
        raise_interrupt=False,
    ):
        hear(Changes(frozenset(path for _, path in changes), time.monotonic()))


def _stamp(path: str) -> str:
    return stamps.as_text(stamps.of_file(path))


@dataclass(slots=True)
class Guard:
    """Keeps what a build writes from starting the next one, again and again.

    A build writes posts, memories and files for review. It tells which, and how they were then: who finds them so need
    not build. Whatever else changes while a build runs is built once more, as it may be a person's; if that never ends,
    the next build waits longer each time. No change is ever left out.
    """

    stamp: Callable[[str], str] = _stamp
    own: Mapping[str, str] = field(default_factory=dict)
    ended: float = float("-inf")
    #: When the last build ended by the clock of the files, in seconds.
    clock: float = float("inf")
    rounds: int = 0

    def built(self, own: Mapping[str, str], at: float) -> None:
        """Note what a build wrote (stamp by full path), and when it ended (seconds, monotonic)."""
        self.own = {**self.own, **{os.path.realpath(path): stamp for path, stamp in own.items()}}
        self.ended, self.clock = at, time.time()

    def fresh(self, changes: Iterable[Changes]) -> frozenset[str]:
        """Return the files that somebody else than the last build has touched."""
        found: set[str] = set()
        outside = False
        for one in changes:
            new = {path for path in one.paths if not self._ours(path)}
            found |= new
            # Who saves right after a build is a person, however soon that is heard of.
            outside |= bool(new) and (one.at > self.ended + _ECHO or any(_saved(path) > self.clock for path in new))
        if outside:
            self.rounds = 0
        elif found:
            self.rounds += 1
        return frozenset(found)

    @property
    def pause(self) -> float:
        """Return how many seconds the next build should wait; 0 unless builds follow each other without end."""
        return 0.0 if self.rounds <= _AT_ONCE else min(_LONGEST, 2.0 ** (self.rounds - _AT_ONCE))

    def _ours(self, path: str) -> bool:
        stamped = self.own.get(os.path.realpath(path))
        return bool(stamped) and stamped == self.stamp(path)


def _saved(path: str) -> float:
    """Return when a file was saved, in seconds; long ago for one that is gone."""
    try:
        return Path(path).stat().st_mtime
    except OSError:
        return float("-inf")
