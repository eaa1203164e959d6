"""People and countries named in a text, each with the words that show it."""

from .authority import Person, load
from .countries import names
from .find import Finder, whole
from .loading import TableError
from .records import CountryTag, Mention, PersonTag, Tags
from .tokens import Zone

__all__ = [
    "CountryTag",
    "Finder",
    "Mention",
    "Person",
    "PersonTag",
    "TableError",
    "Tags",
    "Zone",
    "load",
    "names",
    "register",
    "whole",
]


def register() -> None:
    """Let Pelican tag articles wherever MENTIONS_AUTHORITY is set."""
    from .pelican_tags import connect

    connect()
