"""One edition per language: pages, terms, indexes and the switch between languages, from one run of Pelican."""

from .gist import GIST
from .links import Fault, faults
from .options import KINDS, Language, Options
from .plan import FEED, NINJS, Page, Site, pages
from .stories import Post, Story, paired, post_of
from .terms import Term, load

__all__ = [
    "FEED",
    "GIST",
    "KINDS",
    "NINJS",
    "Fault",
    "Language",
    "Options",
    "Page",
    "Post",
    "Site",
    "Story",
    "Term",
    "faults",
    "load",
    "pages",
    "paired",
    "post_of",
    "register",
]


def register() -> None:
    """Let Pelican build editions wherever EDITIONS is set."""
    from .pelican_pages import connect

    connect()
