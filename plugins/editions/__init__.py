"""One edition per language: pages, terms, indexes and the switch between languages, from one run of Pelican."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import dates
    from .evidence import text_of
    from .files import FaultyFileError, File, Folder
    from .frame import Frame
    from .gist import GIST
    from .issues import Issue, Period, Section, issue, periods
    from .near import Near
    from .options import KINDS, Language, Options
    from .page import Page
    from .places import FEED, NINJS
    from .plan import Site, pages
    from .stories import Post, Story, paired, post_of
    from .terms import Term, load

__all__ = [
    "FEED",
    "GIST",
    "KINDS",
    "NINJS",
    "FaultyFileError",
    "File",
    "Folder",
    "Frame",
    "Issue",
    "Language",
    "Near",
    "Options",
    "Page",
    "Period",
    "Post",
    "Section",
    "Site",
    "Story",
    "Term",
    "dates",
    "issue",
    "load",
    "pages",
    "paired",
    "periods",
    "post_of",
    "register",
    "text_of",
]

#: Where each of these names is defined.
_HOMES = {
    "evidence": ("text_of",),
    "files": ("FaultyFileError", "File", "Folder"),
    "frame": ("Frame",),
    "gist": ("GIST",),
    "issues": ("Issue", "Period", "Section", "issue", "periods"),
    "near": ("Near",),
    "options": ("KINDS", "Language", "Options"),
    "places": ("FEED", "NINJS"),
    "page": ("Page",),
    "plan": ("Site", "pages"),
    "stories": ("Post", "Story", "paired", "post_of"),
    "terms": ("Term", "load"),
}


def __getattr__(name: str) -> object:
    """Load what is asked for when it is: a build that finds nothing to do pays for none of it."""
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(name)
    return getattr(import_module(f".{home}", __name__), name)


def register() -> None:
    """Let Pelican build editions wherever EDITIONS is set."""
    from .pelican_pages import connect

    connect()
