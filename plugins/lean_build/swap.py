"""A finished build takes the place of the last one: what differs is moved in, what is gone is removed."""

import errno
import filecmp
import os
import shutil
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Final

from .write import atomic

#: List of the files that a build made, one a line; only these are ever removed. Hidden, so that it is not published.
MANIFEST: Final = ".built"


def swap(
    staged: Path,
    live: Path,
    kept: Collection[str] = (),
    known: Collection[str] = (),
    moving: Sequence[str] | None = None,
) -> tuple[list[str], list[str]]:
    """Make `live` hold the files of `staged` and those `kept`, and no other of the build before.

    What that made is listed in the folder; `known` are more of them, should the list be damaged. `moving` are the
    files of `staged`, where somebody has looked. Returns the files that
    were written and those that were removed. Each file is moved by a rename: both folders must be on one file system.
    An equal file keeps its time. Files that no build made are left alone. If this is cut off in the middle, the next
    build puts it right.
    """
    moving = sorted(files_below(str(staged)) if moving is None else moving)
    if not live.exists():
        atomic(staged / MANIFEST, _text(moving))
        staged.rename(live)
        return moving, []
    _require_writable(live, moving)
    new = {*moving, *kept}
    old = listed(live)
    old |= {name for name in known if name not in old and (live / name).is_file()}
    if not new <= old:
        _list(live, old | new)
    written = [name for name in moving if _moved(staged / name, live / name)]
    gone = sorted(old - new)
    for name in gone:
        _remove(live, name)
    _list(live, new)
    shutil.rmtree(staged)
    return written, gone


def listed(live: Path) -> set[str]:
    """Return the files that the last build made."""
    return lines(live / MANIFEST)


def lines(record: Path) -> set[str]:
    """Return the lines of a list of files; none of one that is not there, or is damaged."""
    try:
        return set(record.read_text("utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return set()


def files_below(folder: str, prefix: str = "") -> list[str]:
    """Return all files below a folder, relative to it; links are not followed."""
    found: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{prefix}{entry.name}"
            found += files_below(entry.path, f"{name}/") if entry.is_dir(follow_symlinks=False) else [name]
    return found


def _moved(source: Path, target: Path) -> bool:
    if target.is_file():
        if filecmp.cmp(source, target, shallow=False):
            return False
    elif target.is_dir():
        shutil.rmtree(target)
    else:
        _make_folder(target.parent)
    source.replace(target)
    return True


def _require_writable(live: Path, moving: Iterable[str]) -> None:
    """Raise PermissionError for a folder in which nothing may be put, before anything is moved."""
    for folder in {(live / name).parent for name in moving}:
        if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def _make_folder(folder: Path) -> None:
    """Make a folder, also where an earlier build had a file of that name, or where a link leads nowhere."""
    for above in (*reversed(folder.parents), folder):
        if above.is_file() or (above.is_symlink() and not above.is_dir()):
            above.unlink()
    folder.mkdir(parents=True, exist_ok=True)


def _remove(live: Path, name: str) -> None:
    path = live / name
    if not path.resolve().is_relative_to(live.resolve()):
        return
    if path.is_file():
        path.unlink()
    for folder in path.parents:
        if folder == live or not folder.is_dir() or any(folder.iterdir()):
            break
        folder.rmdir()


def _list(live: Path, names: Collection[str]) -> None:
    if not (live / MANIFEST).is_file() or (live / MANIFEST).read_bytes() != _text(names):
        atomic(live / MANIFEST, _text(names))


def _text(names: Collection[str]) -> bytes:
    return "".join(f"{name}\n" for name in sorted(names)).encode()
