"""Topics of a text, with the words that show them."""

from .classify import Assignment, classify, scores
from .scheme import Scheme, SchemeError, Topic, load

__all__ = ["Assignment", "Scheme", "SchemeError", "Topic", "classify", "load", "register", "scores"]


def register() -> None:
    """Let Pelican tag articles with topics wherever TOPICS_SCHEME is set."""
    from .pelican_topics import connect

    connect()
