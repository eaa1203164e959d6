"""Search that knows inflected words: an index for Pagefind, made at build time and read in the browser."""

from .index import Record, SearchError, write
from .stems import stems

__all__ = ["Record", "SearchError", "register", "stems", "write"]


def register() -> None:
    """Do nothing by itself: who has the pages calls `write`."""
