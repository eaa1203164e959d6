"""The pipeline: from raw articles to bilingual posts. The only room that knows the others."""

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


def register() -> None:
    """Let Pelican take in raw articles before it reads posts, wherever DIGEST is set."""
    from .pelican_posts import connect

    connect()
