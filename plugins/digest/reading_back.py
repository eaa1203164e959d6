"""Markdown read back into the text of a block: the inverse of markdown.py, and nothing where there is none."""

import re
from itertools import pairwise
from typing import Final

from .markdown import block

_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_CELL: Final = re.compile(r"(?<!\\)(?:\\\\)*\|")


def read(kind: str, markdown: str, speaker: str | None = None) -> str | None:
    """Return the text of which `block` makes exactly this Markdown; None where plain text cannot say it.

    That is so for emphasis, links and whatever else a curator may add by hand.
    """
    text = _text(kind, markdown.split("\n"), speaker)
    return text if text and block(kind, text, speaker) == markdown else None


def _text(kind: str, lines: list[str], speaker: str | None) -> str:
    if kind == "crosshead":
        return _plain(lines, "## ")
    if kind in ("list", "table") and lines[0].startswith("- "):
        return _plain(lines, "- ")
    if kind == "table":
        return "\n".join("\t".join(_cells(line)) for line in (lines[0], *lines[2:]))
    if kind == "quote":
        said = [line for line in lines if line != ">"]
        return _plain(said[:-1] if speaker and len(said) > 1 else said, "> ")
    if kind == "caption":
        return "\n".join(_unescaped(line[1:-1]) for line in lines)
    return _plain(lines, "")


def _plain(lines: list[str], mark: str) -> str:
    return "\n".join(_unescaped(line.removeprefix(mark)) for line in lines)


def _cells(line: str) -> list[str]:
    ends = [match.end() for match in _CELL.finditer(line)]
    return [_unescaped(line[a : b - 1].strip()) for a, b in pairwise(ends)]


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
