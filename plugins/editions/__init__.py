"""One edition per language: pages, terms, indexes and the switch between languages, from one run of Pelican."""

from . import dates
from .evidence import text_of
from .gist import GIST
from .issues import Issue, Period, Section
from .links import Fault, faults
from .near import Near
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
    "faults",
    "load",
    "pages",
    "paired",
    "post_of",
    "register",
    "text_of",
]


def register() -> None:
    """Let Pelican build editions wherever EDITIONS is set."""
    from .pelican_pages import connect

    connect()
