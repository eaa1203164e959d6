"""What a build keeps for the next one: values by kind and key, in files that can be thrown away.

Nothing in it is believed: what is written has a digest of itself, its key and the store's version, and what does not
match is as if it were not there. All is text, so that reading it runs no code.

Small values lie in a file of SQLite and are read a whole kind at once. They are put in layers: what a build adds is a
layer of its own, and the latest that knows a key is right. Long texts lie one behind the other in a file beside it,
which each process can write to and none reads as a whole; where a text lies is a small value.
"""

import contextlib
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Final

#: Stores of so many versions stand side by side, as builds with other settings take turns (a draft, the public site).
KEPT: Final = 4
#: Of so many layers one is made.
LAYERS: Final = 16
_TABLE: Final = """\
CREATE TABLE IF NOT EXISTS layers (kind TEXT, number INTEGER, said BLOB, mark BLOB, PRIMARY KEY (kind, number))
"""
#: The end of the name of the file of texts.
_TEXTS: Final = ".texts"
_MARK: Final = 12
#: Where a text lies, and its mark; "" for one that could not be kept.
_PLACE: Final = re.compile(rf"(\d+ \d+ [0-9a-f]{{{2 * _MARK}}})?")
_DAMAGED: Final = (sqlite3.Error, UnicodeDecodeError)
#: Between keys and values, and the value of a key that was dropped; neither is in a path or in JSON.
_BETWEEN: Final = "\0"
_DROPPED: Final = "\x18"
#: Texts that nobody wants any more may take so many bytes, and as many as the others.
_SPARE: Final = 1 << 20
#: How often this process was doubled before it came to be: asked far more often than the system should be.
_forks = 0


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
        #: Descriptor of the file of texts, and the kinds of which any were asked for.
        self._texts: int | None = None
        self._long: set[str] = set()
        #: Whether layers of places have become so many that the texts are worth a look.
        self._full = False
        self._process = _forks

    @property
    def holds(self) -> bool:
        """Tell whether anything can be kept."""
        return self._base() is not None

    def of_kind(self, kind: str) -> dict[str, str]:
        """Return all values of a kind by key; none where a layer is damaged."""
        if (base := self._base()) is None:
            return {}
        found: dict[str, str] = {}
        try:
            rows = base.execute("SELECT number, said, mark FROM layers WHERE kind = ? ORDER BY number", (kind,))
            for number, said, mark in rows.fetchall():
                if mark != self._mark(kind, str(number), said):
                    return self._forget(kind)
                parts = said.decode("utf-8", "surrogatepass").split(_BETWEEN) if said else []
                found.update(zip(parts[::2], parts[1::2], strict=True))
        except (*_DAMAGED, TypeError, ValueError, AttributeError):
            self._throw_away()
            return {}
        for key in [key for key, value in found.items() if value == _DROPPED]:
            del found[key]
        return found

    def put(self, kind: str, values: Iterable[tuple[str, str]]) -> None:
        """Keep values; those of the same key go. What holds a NUL is not kept."""
        parts = [part for pair in values if _BETWEEN not in "".join(pair) for part in pair]
        if not parts:
            return
        many = False
        with self._writing() as base:
            if base:
                row = base.execute("SELECT ifnull(max(number), -1) + 1 FROM layers WHERE kind = ?", (kind,)).fetchone()
                self._add(base, kind, row[0], parts)
                many = row[0] >= LAYERS
        if many:
            self.keep(kind, self.of_kind(kind))
            self._full |= kind in self._long

    def keep(self, kind: str, values: Mapping[str, str]) -> None:
        """Keep values; all others of their kind go."""
        with self._writing() as base:
            if base:
                base.execute("DELETE FROM layers WHERE kind = ?", (kind,))
                self._add(base, kind, 0, (part for pair in values.items() for part in pair))

    def drop(self, kind: str, keys: Iterable[str]) -> None:
        """Forget values."""
        self.put(kind, ((key, _DROPPED) for key in keys))

    def write(self, kind: str, key: str, text: str) -> str:
        """Keep a long text, in any process, and return where it lies, for `put`; "" where it cannot be kept."""
        self._long.add(kind)
        try:
            if (texts := self._file()) is None:
                return ""
            data = text.encode()
            done = os.write(texts, data)
            # Each process has its own place in the file, and whatever is written goes to its end.
            end = os.lseek(texts, 0, os.SEEK_CUR)
        except (OSError, UnicodeEncodeError):
            return ""
        return f"{end - done} {done} {self._mark(kind, key, data).hex()}" if done == len(data) else ""

    def read(self, kind: str, key: str, place: str) -> str | None:
        """Return the text that lies at a place, None where there is none that can be believed."""
        self._long.add(kind)
        try:
            if not place or (texts := self._file()) is None:
                return None
            at, length, mark = place.split(" ")
            os.lseek(texts, int(at), os.SEEK_SET)
            data = os.read(texts, int(length))
            return data.decode() if self._mark(kind, key, data).hex() == mark else None
        except (OSError, ValueError, OverflowError):
            return None

    def close(self) -> None:
        """Close the files, and remove those of versions that have not been used for long."""
        with contextlib.suppress(OSError, *_DAMAGED):
            self._tidy()
        self._let_go()
        if self._path:
            with contextlib.suppress(OSError):
                stores = sorted(self._path.parent.glob("*.sqlite"), key=lambda path: path.stat().st_mtime)
                for path in stores[:-KEPT]:
                    if path != self._path:
                        path.unlink()
                        path.with_suffix(_TEXTS).unlink(missing_ok=True)

    def __del__(self) -> None:
        """Close the files of a store that nobody has closed; Python 3.13 warns of one of SQLite."""
        # What this needs may be gone when Python ends.
        with contextlib.suppress(Exception):
            self._let_go()

    def _let_go(self) -> None:
        """Close the files, unless they are another process's."""
        if self._process == _forks:
            if self._open:
                with contextlib.suppress(sqlite3.Error):
                    self._open.close()
            if self._texts is not None:
                os.close(self._texts)
        self._open = self._texts = None

    def _tidy(self) -> None:
        """Write the texts anew without those that nobody wants, where these are many."""
        path = self._path and self._path.with_suffix(_TEXTS)
        if not path or not self._full or not path.exists():
            return
        kinds = self._of_texts()
        live = sum(int(place.split(" ")[1]) for places in kinds.values() for place in places.values() if place)
        if path.stat().st_size <= max(_SPARE, 2 * live):
            return
        kept = {
            kind: [(key, text) for key, place in places.items() if (text := self.read(kind, key, place)) is not None]
            for kind, places in kinds.items()
        }
        # Not every system removes a file that is open.
        if self._texts is not None:
            os.close(self._texts)
        self._texts = None
        path.unlink()
        for kind, texts in kept.items():
            self.keep(kind, {key: self.write(kind, key, text) for key, text in texts})

    def _of_texts(self) -> dict[str, dict[str, str]]:
        """Return the places of all texts by kind, of kinds too that nobody has asked for."""
        base = self._base()
        names = base.execute("SELECT DISTINCT kind FROM layers").fetchall() if base else []
        kinds = {kind: self.of_kind(kind) for (kind,) in names}
        return {
            kind: found
            for kind, found in kinds.items()
            if any(found.values()) and all(map(_PLACE.fullmatch, found.values()))
        }

    def _add(self, base: sqlite3.Connection, kind: str, number: int, parts: Iterable[str]) -> None:
        said = _BETWEEN.join(parts).encode("utf-8", "surrogatepass")
        row = (kind, number, said, self._mark(kind, str(number), said))
        base.execute("INSERT OR REPLACE INTO layers VALUES (?, ?, ?, ?)", row)

    def _forget(self, kind: str) -> dict[str, str]:
        self.keep(kind, {})
        return {}

    def _mark(self, kind: str, key: str, data: bytes) -> bytes:
        said = blake2b(digest_size=_MARK)
        for part in (self._version, kind.encode(), key.encode("utf-8", "surrogatepass"), data):
            said.update(part)
            said.update(b"\0")
        return said.digest()

    def _base(self) -> sqlite3.Connection | None:
        """Return the file of small values."""
        self._renew()
        if self._path is None or self._open:
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
        return self._open

    def _file(self) -> int | None:
        """Return the file of texts."""
        self._renew()
        if self._texts is None and self._path is not None:
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._texts = os.open(self._path.with_suffix(_TEXTS), flags, 0o666)
        return self._texts

    def _renew(self) -> None:
        """Let go of what is another process's: no open file must be taken through a fork."""
        if self._process != _forks:
            self._process = _forks
            self._open = self._texts = None

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
        self._let_go()
        if self._path:
            for path in (self._path, self._path.with_suffix(_TEXTS)):
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)


def _count_fork() -> None:
    global _forks  # noqa: PLW0603 - of the process, not of a store
    _forks += 1


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_count_fork)


def _opened(path: Path) -> sqlite3.Connection:
    # Nothing here need outlive a power cut: the marks tell what is whole.
    base = sqlite3.connect(path, check_same_thread=False, timeout=30)
    try:
        base.execute("PRAGMA journal_mode = MEMORY")
        base.execute("PRAGMA synchronous = OFF")
        base.execute(_TABLE)
    except sqlite3.Error:
        base.close()
        raise
    return base
