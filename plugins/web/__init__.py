"""Articles and feeds on the web: fetched one at a time and only when asked, boiled down to the story."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .client import Answer, Client, Options
    from .feed import Entry, Feed, read_feed
    from .refuse import WebError
    from .story import Block, Story, read_story

__all__ = [
    "Answer",
    "Block",
    "Client",
    "Entry",
    "Feed",
    "Options",
    "Story",
    "WebError",
    "read_feed",
    "read_story",
    "register",
]

#: Where each of these names is defined.
_HOMES = {
    "client": ("Answer", "Client", "Options"),
    "feed": ("Entry", "Feed", "read_feed"),
    "refuse": ("WebError",),
    "story": ("Block", "Story", "read_story"),
}


def __getattr__(name: str) -> object:
    """Load what is asked for when it is: the libraries behind it are heavy, and extras."""
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(name)
    return getattr(import_module(f".{home}", __name__), name)


def register() -> None:
    """Do nothing by itself: a build fetches nothing."""
