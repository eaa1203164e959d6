"""Atom feeds whose ids never change, in one language each."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .atom import Category, Entry, Feed, Link, Written, opml, serialise, tag
    from .check import faults, written

__all__ = [
    "Category",
    "Entry",
    "Feed",
    "Link",
    "Written",
    "faults",
    "opml",
    "register",
    "serialise",
    "tag",
    "written",
]

#: Where each of these names is defined.
_HOMES = {
    "atom": ("Category", "Entry", "Feed", "Link", "Written", "opml", "serialise", "tag"),
    "check": ("faults", "written"),
}


def __getattr__(name: str) -> object:
    """Load what is asked for when it is: a build that finds nothing to do pays for none of it."""
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(name)
    return getattr(import_module(f".{home}", __name__), name)


def register() -> None:
    """Let Pelican write a feed per language wherever FEEDS is set."""
    from .pelican_feeds import connect

    connect()
