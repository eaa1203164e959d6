"""One build of a site at a time: the second says so, and leaves everything as it is."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl


class LockedError(RuntimeError):
    """Another process builds this site; `process` is its number, "" if it did not say."""

    def __init__(self, process: str) -> None:
        super().__init__(process)
        self.process = process


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock while the block runs; raise LockedError where another process holds it.

    The system lets go of it when the process ends, however that happens; that the file is there says nothing.
    """
    if sys.platform == "win32":
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise LockedError(os.read(descriptor, 20).decode("ascii", "replace").strip()) from error
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
