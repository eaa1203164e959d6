"""What a build keeps for the next one: values by kind and key, in one file of SQLite that can be thrown away.

Nothing in it is believed: each value has a digest of itself, its key and the store's version, and what does not match
is as if it were not there. The values are text, so that reading one runs no code.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Final

#: Stores of so many versions stand side by side, as builds with other settings take turns (a draft, the public site).
KEPT: Final = 4
_TABLE: Final = """\
CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, value TEXT, mark BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID
"""
_MARK: Final = 12
_DAMAGED: Final = (sqlite3.Error, UnicodeDecodeError)


def digest(*parts: bytes | str) -> str:
    """Return a name for a content, 32 hexadecimal digits; no two lists of parts share one by chance or by joining."""
    whole = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "little"))
        whole.update(data)
    return whole.hexdigest()


class Store:
    """Values by kind and key. Without a folder, or where none can be written, it keeps nothing."""

    def __init__(self, folder: Path | None, version: str) -> None:
        """Open the store of a version in a folder, which is made."""
        self._version = version.encode()
        self._path = folder / f"{version}.sqlite" if folder else None
        self._open: sqlite3.Connection | None = None
        self._process = 0

    @property
    def holds(self) -> bool:
        """Tell whether anything can be kept."""
        return self._base() is not None

    def of_kind(self, kind: str) -> dict[str, str]:
        """Return all values of a kind by key."""
        if (base := self._base()) is None:
            return {}
        try:
            rows = base.execute("SELECT key, value, mark FROM kept WHERE kind = ?", (kind,)).fetchall()
            return {key: value for key, value, mark in rows if mark == self._mark(kind, key, value)}
        except (*_DAMAGED, TypeError, AttributeError):
            self._throw_away()
            return {}

    def get(self, kind: str, key: str) -> str | None:
        """Return one value, None where there is none that can be believed."""
        if (base := self._base()) is None:
            return None
        try:
            row = base.execute("SELECT value, mark FROM kept WHERE kind = ? AND key = ?", (kind, key)).fetchone()
            return row[0] if row and row[1] == self._mark(kind, key, row[0]) else None
        except (*_DAMAGED, TypeError, AttributeError):
            self._throw_away()
            return None

    def put(self, kind: str, values: Iterable[tuple[str, str]]) -> None:
        """Keep values; those of the same key go."""
        rows = ((kind, key, value, self._mark(kind, key, value)) for key, value in values)
        with self._writing() as base:
            if base:
                base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", rows)

    def drop(self, kind: str, keys: Iterable[str]) -> None:
        """Forget values."""
        with self._writing() as base:
            if base:
                base.executemany("DELETE FROM kept WHERE kind = ? AND key = ?", ((kind, key) for key in keys))

    def keep_only(self, kind: str, keys: Mapping[str, object] | set[str]) -> None:
        """Forget the values of a kind whose keys are not among these."""
        if (base := self._base()) is None:
            return
        try:
            known = [key for (key,) in base.execute("SELECT key FROM kept WHERE kind = ?", (kind,))]
        except _DAMAGED:
            self._throw_away()
            return
        self.drop(kind, [key for key in known if key not in keys])

    def close(self) -> None:
        """Close the file, and remove those of versions that have not been used for long."""
        if self._open and self._process == os.getpid():
            self._open.close()
        self._open = None
        if self._path:
            with contextlib.suppress(OSError):
                stores = sorted(self._path.parent.glob("*.sqlite"), key=lambda path: path.stat().st_mtime)
                for path in stores[:-KEPT]:
                    if path != self._path:
                        path.unlink()

    def _mark(self, kind: str, key: str, value: str) -> bytes:
        said = b"\0".join((self._version, kind.encode(), key.encode("utf-8", "surrogatepass"), value.encode()))
        return blake2b(said, digest_size=_MARK).digest()

    def _base(self) -> sqlite3.Connection | None:
        """Return the file, opened anew in each process: a connection must not be taken through a fork."""
        if self._path is None or (self._open and self._process == os.getpid()):
            return self._open
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._open = _opened(self._path)
        except (OSError, *_DAMAGED):
            self._throw_away()
            try:
                self._open = _opened(self._path)
            except (OSError, *_DAMAGED):
                self._open = self._path = None
        self._process = os.getpid()
        return self._open

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection | None]:
        """Make what is done inside whole; a store that cannot be written is no reason to stop a build."""
        base = self._base()
        if base is None:
            yield None
            return
        try:
            yield base
            base.commit()
        except (*_DAMAGED, UnicodeEncodeError):
            self._throw_away()

    def _throw_away(self) -> None:
        if self._open and self._process == os.getpid():
            with contextlib.suppress(sqlite3.Error):
                self._open.close()
        self._open = None
        if self._path:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)


def _opened(path: Path) -> sqlite3.Connection:
    # Nothing here need outlive a power cut: the marks tell what is whole.
    base = sqlite3.connect(path, check_same_thread=False, timeout=30)
    base.execute("PRAGMA journal_mode = MEMORY")
    base.execute("PRAGMA synchronous = OFF")
    base.execute(_TABLE)
    return base
