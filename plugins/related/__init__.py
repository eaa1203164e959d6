"""Stories near a story, stories that belong together, and texts that are nearly the same."""

from .copies import Compared, Copy, Runs, compared, copies, runs
from .documents import Document, Feature, Term, words
from .near import Archive, Near, Weighed, near
from .together import groups

__all__ = [
    "Archive",
    "Compared",
    "Copy",
    "Document",
    "Feature",
    "Near",
    "Runs",
    "Term",
    "Weighed",
    "compared",
    "copies",
    "groups",
    "near",
    "register",
    "runs",
    "words",
]


def register() -> None:
    """Do nothing by itself: who has the texts calls the functions."""
