"""Ends a command at one of its system calls, and tells what it has left behind. Needs strace.

Every file that a reader or a curator may open is afterwards the old one or the new one; the next run ends where an
undisturbed one would have ended.
"""

import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, TypeAlias

STRACE: Final = shutil.which("strace")
#: What changes the disk.
CALLS: Final = tuple(
    "write pwrite64 openat rename renameat renameat2 unlink unlinkat mkdir mkdirat rmdir link linkat symlink symlinkat"
    " truncate ftruncate fsync fdatasync sendfile copy_file_range chmod fchmod fchmodat utimensat fallocate".split()
)
Fault: TypeAlias = Literal["kill", "full", "error"]
#: Lets all other calls pass in the kernel, so that a traced run is quick; no signal is sent then (strace 6.1).
_QUICK: Final = "--seccomp-bpf"
_INJECT: Final[dict[str, tuple[str, ...]]] = {
    "kill": ("inject={call}:signal=SIGKILL:when={nth}",),
    # A disk that is full stays so.
    "full": ("inject={call}:error=ENOSPC:when={nth}+", _QUICK),
    "error": ("inject={call}:error=EIO:when={nth}", _QUICK),
}
#: The calls for which a system may say that the disk is full, or has failed.
_FAILING: Final = frozenset(
    "write pwrite64 openat rename mkdir fsync fdatasync sendfile copy_file_range ftruncate fallocate".split()
)

#: The bytes of every file below some folders, by path.
Tree: TypeAlias = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Point:
    """A call by its name, and how often it was called before, from 1."""

    call: str
    nth: int


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What a fault has left: the exit code, the torn files, and whether the next run ended where it should."""

    point: Point
    code: int
    torn: tuple[str, ...]
    whole: bool
    mended: bool
    said: str = ""

    def faults(self, fault: Fault) -> list[str]:
        """Return what should not be so."""
        found = [f"{self.point}: torn: {name}" for name in self.torn]
        if not self.mended:
            found.append(f"{self.point}: the next run ends elsewhere; {self.said[:300]}")
        if fault != "kill" and self.code in (0, 3) and not self.whole:
            found.append(f"{self.point}: said that all is well")
        return found


@dataclass(frozen=True)
class Crash:
    """A command in a folder that is copied into `work` for each fault; `watched` are the folders that are looked at."""

    template: Path
    command: Sequence[str]
    watched: Sequence[str]
    work: Path

    def points(self, many: int, fault: Fault, seed: int) -> list[Point]:
        """Return calls by chance, the rare kinds as likely as their count's root; the same for the same seed."""
        counts, _ = self._undisturbed
        known = sorted(call for call in counts if fault == "kill" or call in _FAILING)
        draw = random.Random(seed)  # noqa: S311 - a draw that can be repeated
        calls = draw.choices(known, [counts[call] ** 0.5 for call in known], k=many)
        return [Point(call, draw.randint(1, counts[call])) for call in calls]

    @cached_property
    def _undisturbed(self) -> tuple[Counter[str], Tree]:
        """Return how often a run without a fault makes each call, and what it leaves."""
        site, trace = self._copy("whole"), self.work / "trace"
        self._run(site, [_QUICK, "-o", str(trace), "-e", f"trace={','.join(CALLS)}"])
        calls = re.findall(r"^\d+ +(\w+)\(", trace.read_text("utf-8", "replace"), re.MULTILINE)
        return Counter(calls), self._tree(site)

    def aftermaths(self, points: Sequence[Point], fault: Fault) -> Iterator[Aftermath]:
        """Give what each fault leaves."""
        old, (_, new) = self._tree(self.template), self._undisturbed
        for point in points:
            site = self._copy("broken")
            inject, *quick = (part.format(call=point.call, nth=point.nth) for part in _INJECT[fault])
            code, _ = self._run(site, [*quick, "-o", "/dev/null", "-e", f"trace={point.call}", "-e", inject])
            left = self._tree(site)
            torn = [name for name, data in left.items() if data not in (old.get(name), new.get(name), b"")]
            torn += [name for name, data in left.items() if not data and b"" not in (old.get(name), new.get(name))]
            # What is in both may not be gone.
            torn += [name for name in old.keys() & new.keys() if name not in left]
            _, said = self._run(site)
            after = self._tree(site)
            told = ", ".join(sorted(name for name in after.keys() | new.keys() if after.get(name) != new.get(name)))
            seen = tuple(sorted(name for name in torn if not _temporary(name)))
            yield Aftermath(point, code, seen, left == new, not told, f"{told}: {said}")

    def _copy(self, name: str) -> Path:
        place = self.work / name
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.template, place, symlinks=True)
        return place

    def _run(self, site: Path, strace: Sequence[str] = ()) -> tuple[int, str]:
        tracing = [str(STRACE), "-f", "-qq", *strace] if strace else []
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767312000", "PYTHONPATH": str(site)}
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        done = subprocess.run(
            [*tracing, sys.executable, *self.command],
            cwd=site,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def _tree(self, site: Path) -> Tree:
        found: Tree = {}
        for watched in self.watched:
            for path in (site / watched).rglob("*"):
                if path.is_file() and path.name != ".built":
                    found[str(path.relative_to(site))] = path.read_bytes()
        return found


def _temporary(name: str) -> bool:
    """Tell whether a file is one that nobody opens: hidden, and on its way to its name."""
    last = name.rpartition("/")[2]
    return last.startswith(".") and last.endswith(".tmp")
