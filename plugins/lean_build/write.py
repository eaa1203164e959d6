"""Atomic writes: a file is the old one or the new one, never a part of either."""

import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

_SUFFIX: Final = ".tmp"
#: The name of a temporary file, as `mkstemp` makes it.
_LEFT: Final = re.compile(r"\..{1,40}\.[a-z0-9_]{8}\.tmp", re.DOTALL)
#: What this process has written, as the system described it then.
_WRITTEN: Final[dict[str, os.stat_result]] = {}


def written() -> Mapping[str, os.stat_result]:
    """Return all that this process has written by this module, by path; what is still so, nobody else has touched."""
    return _WRITTEN


def sweep(paths: Iterable[str]) -> list[str]:
    """Remove what an `atomic` that was cut off has left among these files; return what was removed.

    Only for who holds the lock: with another process at work, its file may be half-way.
    """
    # Most names are told by their end, which costs nothing.
    left = [path for path in paths if path.endswith(_SUFFIX) and _LEFT.fullmatch(path.rpartition("/")[2])]
    for path in left:
        Path(path).unlink(missing_ok=True)
    return left


def atomic(path: Path, data: bytes) -> None:
    """Write data to path by a temporary file beside it, fsync and rename; folders are made; OSError as it comes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        _atomic(path, data)
    except OSError as error:
        # The temporary file's name is nothing to anybody.
        raise OSError(error.errno, error.strerror, str(path)) from error
    _sync_folder(path.parent)
    _WRITTEN[str(path)] = path.stat()


def _atomic(path: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=_SUFFIX, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files for their owner alone; a published file must be readable to the web server.
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def if_changed(path: Path, data: bytes) -> bool:
    """Write data to path unless it is there already; return whether it was written."""
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        pass
    atomic(path, data)
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable; not every system lets a folder be opened."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
