"""Atom feeds whose ids never change, in one language each."""

from .atom import Category, Entry, Feed, Link, opml, serialise, tag
from .check import faults

__all__ = ["Category", "Entry", "Feed", "Link", "faults", "opml", "register", "serialise", "tag"]


def register() -> None:
    """Let Pelican write a feed per language wherever FEEDS is set."""
    from .pelican_feeds import connect

    connect()
