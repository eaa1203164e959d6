"""The pipeline: from raw articles to bilingual posts. The only room that knows the others."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .annotate import Annotator
    from .desk import Desk, Options
    from .intake import articles, run
    from .lines import as_line
    from .stages import Annotated, Post, Report, Story

__all__ = [
    "Annotated",
    "Annotator",
    "Desk",
    "Options",
    "Post",
    "Report",
    "Story",
    "articles",
    "as_line",
    "register",
    "run",
]

#: Where each of these names is defined.
_HOMES = {
    "annotate": ("Annotator",),
    "desk": ("Desk", "Options"),
    "intake": ("articles", "run"),
    "lines": ("as_line",),
    "stages": ("Annotated", "Post", "Report", "Story"),
}


def __getattr__(name: str) -> object:
    """Load what is asked for when it is: a build that finds nothing to do pays for none of it."""
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(name)
    return getattr(import_module(f".{home}", __name__), name)


def register() -> None:
    """Let Pelican take in raw articles before it reads posts, wherever DIGEST is set."""
    from .pelican_posts import connect

    connect()
