"""Blocks as Markdown: plain enough to be read and edited, and rendering to exactly the words that went in."""

import re
from typing import Final

from ..raw_article.numbering import ordered

_INLINE: Final = re.compile(r"([\\`*_\[\]<])|&(?=#?\w+;)|!(?=\[)")
_LINE_START: Final = re.compile(r"^(\s*)([#>+=~|-]|\d{1,9}(?=[.)](?:\s|$)))")


def escape(text: str) -> str:
    """Return one line of text with a backslash before whatever Markdown would take for markup."""
    escaped = _INLINE.sub(lambda m: "\\" + m.group(), text)
    return _LINE_START.sub(_escape_start, escaped)


def block(kind: str, text: str, speaker: str | None = None) -> str:
    """Return the Markdown of a block of one of the types of DESIGN."""
    lines = [escape(line.strip()) for line in text.split("\n") if line.strip()]
    if kind == "crosshead":
        return "## " + " ".join(lines)
    if kind == "list":
        return _list([line.strip() for line in text.split("\n") if line.strip()])
    if kind == "table":
        return _table(text)
    if kind == "quote":
        said = [*lines, f"— {escape(speaker)}"] if speaker else lines
        return "\n>\n".join(f"> {line}" for line in said)
    if kind == "caption":
        return "\n".join(f"*{line}*" for line in lines)
    return "\n".join(lines)


def _list(lines: list[str]) -> str:
    """Return items; numbers that count from 1 are the list's own, others stay words of the item."""
    if not ordered(lines):
        return "\n".join(f"- {escape(line)}" for line in lines)
    parted = (line.partition(" ") for line in lines)
    return "\n".join(f"{number} {escape(words.lstrip())}" for number, _, words in parted)


def _table(text: str) -> str:
    """Return rows whose cells are parted by tabs as a Markdown table with an empty head."""
    rows = [[_cell(cell.strip()) for cell in row.split("\t")] for row in text.split("\n")]
    width = max(map(len, rows))
    if width == 1:
        return "\n".join(f"- {row[0]}" for row in rows)
    padded = [row + [""] * (width - len(row)) for row in rows]
    head, *body = padded
    lines = [head, ["---"] * width, *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(text: str) -> str:
    # At its start, `escape` has seen to the bar already.
    escaped = escape(text)
    start = 2 if escaped.startswith("\\|") else 0
    return escaped[:start] + escaped[start:].replace("|", "\\|")


def _escape_start(match: re.Match[str]) -> str:
    indent, mark = match.groups()
    return f"{indent}{mark}\\" if mark.isdigit() else f"{indent}\\{mark}"
