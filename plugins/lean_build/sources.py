"""The digests of files that a build reads; one that has not been touched since the last build is not opened for it."""

import time
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from . import stamps
from .store import Store, digest

#: Kind of the store's values: the stamp of a file and the digest of its bytes, by its path.
_SEEN: Final = "seen"


def digests(paths: Sequence[str], store: Store) -> dict[str, str]:
    """Return the digest of each file, of what it is (its suffix) and of its bytes."""
    now = time.time_ns()
    known = store.of_kind(_SEEN)
    found: dict[str, str] = {}
    news: list[tuple[str, str]] = []
    for path in paths:
        stamped = f"{stamps.of_file(path)} "
        row = known.get(path, "")
        if row.startswith(stamped):
            found[path] = row[len(stamped) :]
            continue
        found[path] = digest_of(path)
        if 0 < stamps.changed(stamped) < now - stamps.BLUR:
            news.append((path, stamped + found[path]))
    store.put(_SEEN, news)
    if len(known) + len(news) != len(found):
        store.keep_only(_SEEN, found)
    return found


def digest_of(path: str) -> str:
    """Return the digest of one file; of one that cannot be read, one of its path: who reads it will say why."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a site has tens of thousands
            return digest(PurePath(path).suffix, file.read())
    except OSError:
        return digest("unreadable", path)
