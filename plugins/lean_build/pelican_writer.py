"""The seam to Pelican: a writer that leaves unchanged files alone."""

import io
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.writers import FileOverwriteFailedError, Writer

from .write import if_changed


class _Page(io.StringIO):
    """A page in memory that reaches the disk, whole, when it is closed, and only if it changed."""

    def __init__(self, path: Path, encoding: str) -> None:
        super().__init__(newline="")
        self._path, self._encoding = path, encoding

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:  # noqa: PYI036
        """Write the page unless the block that filled it failed."""
        if kind is None:
            if_changed(self._path, self.getvalue().encode(self._encoding))
        super().__exit__(kind, error, trace)


class LeanWriter(Writer):
    """Pelican's writer, but each file is compared before it is written, and written whole."""

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> _Page:  # noqa: FBT001, FBT002
        # The one place through which Pelican 4.12 opens every page and feed; private, so a test watches it.
        if filename in self._written_files and not override:
            raise FileOverwriteFailedError(f"{filename} is written twice")
        self._written_files.add(filename)
        return _Page(Path(filename), encoding)


def connect() -> None:
    """Connect to Pelican's signal."""
    signals.get_writer.connect(_writer)


def _writer(pelican: Any) -> type[Writer] | None:
    return LeanWriter if pelican.settings.get("LEAN_BUILD") else None
