"""A finished build takes the place of the last one: what differs is moved in, what is gone is removed."""

import filecmp
import shutil
from pathlib import Path
from typing import Final

from .write import atomic

#: List of the files that a build made, one a line; only these are ever removed. Hidden, so that it is not published.
MANIFEST: Final = ".built"


def swap(staged: Path, live: Path) -> tuple[int, int]:
    """Make `live` hold the files of `staged` and none of the build before; return how many were written and removed.

    Each file is moved by a rename, so both folders must be on one file system. An equal file keeps its time. Files
    that no build made are left alone. If this is cut off in the middle, the next build puts it right.
    """
    new = {path.relative_to(staged).as_posix() for path in staged.rglob("*") if path.is_file()}
    old = _listed(live)
    _list(live, old | new)
    written = [name for name in sorted(new) if _moved(staged / name, live / name)]
    gone = sorted(old - new)
    for name in gone:
        _remove(live, name)
    _list(live, new)
    shutil.rmtree(staged)
    return len(written), len(gone)


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


def _make_folder(folder: Path) -> None:
    """Make a folder, also where an earlier build had a file of that name."""
    for above in (*reversed(folder.parents), folder):
        if above.is_file():
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


def _listed(live: Path) -> set[str]:
    try:
        return set((live / MANIFEST).read_text("utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return set()


def _list(live: Path, names: set[str]) -> None:
    text = "".join(f"{name}\n" for name in sorted(names))
    if not (live / MANIFEST).is_file() or (live / MANIFEST).read_bytes() != text.encode():
        atomic(live / MANIFEST, text.encode())
