"""Search that knows inflected words: an index for Pagefind, made at build time and read in the browser."""

from .index import FOLDER, Record, SearchError, begun, page, write
from .stems import stems

__all__ = ["FOLDER", "Record", "SearchError", "begun", "page", "register", "stems", "write"]


def register() -> None:
    """Do nothing by itself: who has the pages calls `write`."""
