"""The digests of files that a build reads; one that has not been touched since the last build is not opened for it."""

import os
import time
from collections.abc import Iterable

from . import stamps
from .outputs import Build
from .stamps import Stamp
from .store import Store, digest
from .write import written


class Sources:
    """What is known of the files from the last build."""

    def __init__(self, build: Build | None, kind: str) -> None:
        """Take the build in whose store it is kept, and of which kind its values are; none keeps nothing.

        What is kept is the stamp of a file and the digest of its bytes, by its path.
        """
        self._store, self._seen = (build.store, build.inputs) if build else (Store(None, ""), {})
        self._kind, self._began = kind, time.time_ns()
        self._known = self._store.of_kind(kind)
        self._news: list[tuple[str, str]] = []

    def untouched(self, path: str) -> str:
        """Return the digest of a file that is as the last build found it; "" of any other."""
        stamped, _, source = self._known.get(path, "").rpartition(" ")
        return source if source and stamped == stamps.as_text(self._now(path)) else ""

    def known(self, path: str) -> str:
        """Return the digest that the last build found, whatever the file is now; "" if it did not read it."""
        return self._known.get(path, "").rpartition(" ")[2]

    def digest(self, path: str) -> str:
        """Return the digest of a file, as `digest_of` does, and note it; OSError as it comes."""
        if source := self.untouched(path):
            return source
        stamped, data = opened(path)
        source = digest_of(path, data)
        self.note(path, stamped, source)
        return source

    def note(self, path: str, stamped: Stamp, source: str) -> None:
        """Note the digest of a file's bytes, and the stamp that it had before they were read."""
        if 0 < stamps.changed(stamped) < self._began - stamps.BLUR:
            self._news.append((path, f"{stamps.as_text(stamped)} {source}"))

    def keep(self, paths: Iterable[str]) -> None:
        """Keep what is known of these files for the next build, and of no others."""
        self._store.put(self._kind, self._news)
        self._store.drop(self._kind, self._known.keys() - set(paths))

    def _now(self, path: str) -> Stamp:
        """Return the stamp of a file; what was seen of one that this run has written since is of no use."""
        seen = self._seen.get(path) if path not in written() else None
        return seen or stamps.of_file(path)


def opened(path: str) -> tuple[Stamp, bytes]:
    """Return the stamp of a file and its bytes; OSError as it comes."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a site has tens of thousands
        return stamps.stamp(os.fstat(file.fileno())), file.read()


def digest_of(path: str, data: bytes) -> str:
    """Return the digest of a file, of what it is (its suffix) and of its bytes."""
    return digest(os.path.splitext(path)[1], data)  # noqa: PTH122 - likewise
