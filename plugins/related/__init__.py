"""Stories near a story, stories that belong together, and texts that are nearly the same."""

from .copies import Copy, copies
from .documents import Document, Feature, words
from .near import Near, near
from .together import groups

__all__ = ["Copy", "Document", "Feature", "Near", "copies", "groups", "near", "register", "words"]


def register() -> None:
    """Do nothing by itself: who has the texts calls the functions."""
