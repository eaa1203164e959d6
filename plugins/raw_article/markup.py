"""What Markdown's marks say of a paragraph: headings, quotes, lists; enough for articles, not all of CommonMark."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from .layout import Line, Paragraph
from .numbering import follows, leaves_out, number

Kind: TypeAlias = Literal[
    "", "headline", "crosshead", "quote", "list", "table", "caption", "byline", "time", "left out"
]
_HEADING: Final = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*")
_ITEM: Final = re.compile(r"[-*+][ \t]+(?=\S)")
_IMAGE: Final = re.compile(r"!\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")
_LINK: Final = re.compile(r"(?<![!\\])\[([^\[\]]{1,300})\]\([^()\s]{0,500}(?:[ ]\"[^\"]{0,200}\")?\)")
#: A sign behind a backslash marks nothing.
_STRONG: Final = re.compile(r"(?<!\\)(\*\*|__)(?=\S)([^*_\n]{1,400}?)(?<=[^\s\\])\1")
_EMPHASIS: Final = re.compile(r"(?<![\w*_\\])([*_])(?=\S)([^*_\n]{1,400}?)(?<=[^\s\\])\1(?![\w*_])")
_RULE: Final = re.compile(r"(?:[-*_][ \t]*){3,}|=+")


@dataclass(frozen=True, slots=True)
class Markup:
    """A paragraph with what its markup says of it; an empty kind says nothing."""

    kind: Kind
    start: int
    end: int
    text: str
    lines: tuple[Line, ...] = ()
    #: Why it is left out.
    reason: str = ""


def understand(text: str, found: Sequence[Paragraph]) -> list[Markup]:
    """Return the paragraphs of a Markdown text; neighbouring items and quoted lines are joined."""
    marked: list[Markup] = []
    previous_end = -1
    for para in found:
        for piece in _pieces(para):
            adjoining = bool(marked) and not text[previous_end : piece.start].strip()
            blank = text.count("\n", max(previous_end, 0), piece.start) > 1
            if (
                adjoining
                and marked[-1].kind == piece.kind
                and piece.kind in ("list", "quote")
                and not (blank and piece.kind == "quote")
                and (piece.kind == "quote" or _goes_on(piece.text, marked[-1].text))
            ):
                last = marked.pop()
                piece = Markup(piece.kind, last.start, piece.end, f"{last.text}\n{piece.text}")  # noqa: PLW2901
            marked.append(piece)
            previous_end = piece.end
    return _ranked(_setext([_alone(piece) for piece in marked]))


def clean(text: str) -> str:
    """Return a line without emphasis and links: their words stay."""
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def _pieces(para: Paragraph) -> list[Markup]:
    """Return a paragraph, or its lines where they are headings, items or quoted."""
    lines = [line.text for line in para.lines]
    kinds = [_kind(line, before) for line, before in zip(lines, ["", *lines], strict=False)]
    if not any(kinds):
        return [Markup("", para.start, para.end, clean(para.text), para.lines)]
    return [_line(line, kind) for line, kind in zip(para.lines, kinds, strict=True)]


def _line(line: Line, kind: Kind) -> Markup:
    if kind == "left out":
        return Markup("left out", line.start, line.end, line.text, reason="a rule, or a picture")
    if heading := _HEADING.fullmatch(line.text):
        level: Kind = "headline" if len(heading.group(1)) == 1 else "crosshead"
        return Markup(level, line.start, line.end, clean(heading.group(2)))
    if kind == "list":
        return Markup("list", line.start, line.end, clean(_ITEM.sub("", line.text, count=1)))
    if kind == "quote":
        return Markup("quote", line.start, line.end, clean(line.text.lstrip("> \t")))
    return Markup("", line.start, line.end, clean(line.text), (line,))


def _kind(line: str, before: str) -> Kind:
    """Return what a line is by its marks, in a paragraph in which another one is before it."""
    if _HEADING.fullmatch(line):
        return "crosshead"
    if _RULE.fullmatch(line) or _IMAGE.fullmatch(line):
        return "left out"
    if line.startswith(">"):
        return "quote"
    # As in CommonMark, a number within a paragraph begins an item only if it is 1.
    numbered = number(line) is not None and (not before or number(line) == 1 or follows(line, before))
    return "list" if numbered or _ITEM.match(line) else ""


def _goes_on(text: str, before: str) -> bool:
    """Tell whether an item can belong to those before it: the next number, or neither of them with any."""
    last = before.rpartition("\n")[2]
    return follows(text, last) or (number(text) is None and number(last) is None)


def _alone(piece: Markup) -> Markup:
    """Return a numbered item that has no other beside it as the words that it is."""
    single = piece.kind == "list" and "\n" not in piece.text and number(piece.text) is not None
    return Markup("", piece.start, piece.end, piece.text) if single else piece


def _setext(marked: Sequence[Markup]) -> list[Markup]:
    """Return the paragraphs with a short line over a rule of = or - as the heading it is."""
    found: list[Markup] = []
    for piece in marked:
        underline = piece.kind == "left out" and re.fullmatch(r"=+|-{3,}", piece.text)
        if underline and found and found[-1].kind == "" and len(found[-1].text) <= 110 and len(found[-1].lines) == 1:
            over = found.pop()
            level: Kind = "headline" if piece.text[0] == "=" else "crosshead"
            found.append(Markup(level, over.start, piece.end, over.text))
        else:
            found.append(piece)
    return found


def _ranked(marked: Sequence[Markup]) -> list[Markup]:
    """Return the paragraphs with a ranking that leaves out places as one list."""
    found: list[Markup] = []
    for piece in marked:
        if len(found) > 1 and piece.kind in ("", "list") and found[-2].kind == "list" and not found[-1].kind:
            before, gap = found[-2], found[-1]
            if leaves_out(gap.text, before.text.rpartition("\n")[2], piece.text):
                found[-2:] = [Markup("list", before.start, piece.end, f"{before.text}\n{gap.text}\n{piece.text}")]
                continue
        found.append(piece)
    return found
