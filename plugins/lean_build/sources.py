"""The digests of files that a build reads; one that has not been touched since the last build is not opened for it."""

import os
import time
from collections.abc import Mapping, Sequence
from typing import Final

from . import stamps
from .stamps import Stamp
from .store import Store, digest
from .write import written

#: Kind of the store's values: the stamp of a file and the digest of its bytes, by its path.
_SEEN: Final = "seen"


class Sources:
    """What is known of the files from the last build."""

    def __init__(self, store: Store, seen: Mapping[str, Stamp] | None = None) -> None:
        """Take the store in which it is kept, and the stamps of files that this run has looked at already."""
        self._store, self._began = store, time.time_ns()
        ours = written()
        #: But for those that the run itself has written since.
        self._seen = {path: stamped for path, stamped in (seen or {}).items() if path not in ours}
        self._known = store.of_kind(_SEEN)
        self._news: list[tuple[str, str]] = []

    def untouched(self, path: str) -> str:
        """Return the digest of a file that is as the last build found it; "" of any other."""
        stamped, _, source = self._known.get(path, "").rpartition(" ")
        return source if source and stamped == stamps.as_text(self._seen.get(path) or stamps.of_file(path)) else ""

    def note(self, path: str, stamped: Stamp, source: str) -> None:
        """Note the digest of a file's bytes, and the stamp that it had before they were read."""
        if 0 < stamps.changed(stamped) < self._began - stamps.BLUR:
            self._news.append((path, f"{stamps.as_text(stamped)} {source}"))

    def keep(self, paths: Sequence[str]) -> None:
        """Keep what is known of these files for the next build, and of no others."""
        self._store.put(_SEEN, self._news)
        self._store.drop(_SEEN, self._known.keys() - set(paths))


def opened(path: str) -> tuple[Stamp, bytes]:
    """Return the stamp of a file and its bytes; OSError as it comes."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a site has tens of thousands
        return stamps.stamp(os.fstat(file.fileno())), file.read()


def digest_of(path: str, data: bytes) -> str:
    """Return the digest of a file, of what it is (its suffix) and of its bytes."""
    return digest(os.path.splitext(path)[1], data)  # noqa: PTH122 - likewise
