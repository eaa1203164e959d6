"""Tables that take long to make, kept between runs: a start costs reading them, not making them.

The folder is `glasnik` in XDG_CACHE_HOME (or ~/.cache), or GLASNIK_CACHE; it can be removed at any time. What is kept
is found by a digest of everything that it was made of (this package, its tables, Python, the caller's inputs), and is
read only if its own digest is right; otherwise it is made again. Where nothing can be written nothing is kept.
"""

import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, TypeVar

#: Built of None, bool, int, float, str, bytes, tuple, list, dict and frozenset alone, so that marshal can write it.
Plain = TypeVar("Plain")
#: Length of the digest before a kept table, in bytes.
_DIGEST: Final = 32
#: How many versions of a table are kept, the newest: two sites may take turns.
_VERSIONS: Final = 4


def kept(name: str, inputs: bytes, make: Callable[[], Plain]) -> Plain:
    """Return what `make` returns, from the last run if it was made of the same package and inputs."""
    folder = _folder()
    if folder is None:
        return make()
    key = hashlib.sha256(_package() + sys.version.encode() + inputs).hexdigest()[:32]
    path = folder / f"{name}-{key}.bin"
    found = _read(path)
    if found is None:
        made = make()
        _write(path, marshal.dumps(made))  # type: ignore[arg-type]
        return made
    table: Plain = marshal.loads(found)  # noqa: S302 - its digest is right, and the folder is the user's own
    return table


def _read(path: Path) -> memoryview | None:
    """Return the bytes of a table, None if it is not there or not whole."""
    try:
        data = memoryview(path.read_bytes())
    except OSError:
        return None
    return data[_DIGEST:] if hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST] else None


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            new = Path(file.name)
            try:
                file.write(hashlib.sha256(data).digest() + data)
                file.close()
                new.replace(path)
            except OSError:
                new.unlink(missing_ok=True)
                raise
        name, _, key = path.stem.rpartition("-")
        # Of this table alone: "countries" is not to push out "countries-sl".
        same = path.parent.glob(f"{name}-{'?' * len(key)}.bin")
        others = sorted(same, key=lambda other: other.stat().st_mtime_ns)
        for other in others[:-_VERSIONS]:
            other.unlink(missing_ok=True)
    except OSError:
        # A cache that cannot be written is only slower.
        return


@cache
def _folder() -> Path | None:
    own = os.environ.get("GLASNIK_CACHE")
    if own is not None:
        return Path(own) if own else None
    home = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache")
    try:
        home = home.expanduser()
    except RuntimeError:
        # Nobody's home is known.
        return None
    return home / "glasnik" if home.is_absolute() else None


@cache
def _package() -> bytes:
    """Return the digest of the room's code and tables."""
    digest = hashlib.sha256()
    for entry in _contents(files(__package__)):
        digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return digest.digest()


def _contents(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found += _contents(entry)
        elif entry.name.endswith((".py", ".toml", ".tsv")):
            found.append(entry)
    return found
