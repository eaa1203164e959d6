"""Markdown posts by markdown-it-py: a metadata block without guesses, a body without raw HTML."""

from .front_matter import KEYS, FrontMatterError, Source, fingerprint, parse, serialise
from .render import render

__all__ = ["KEYS", "FrontMatterError", "Source", "fingerprint", "parse", "register", "render", "serialise"]


def register() -> None:
    """Let Pelican read `.md` through this room wherever COMMONMARK is set."""
    from .pelican_reader import connect

    connect()
