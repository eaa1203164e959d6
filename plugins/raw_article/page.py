"""The story in an HTML page: sanitised first, then read by its elements, never by patterns over the source.

nh3 (the WHATWG parser of html5ever) makes well-formed markup of a few elements without attributes that could do harm;
what it leaves is walked with the standard library's parser. Everything readable becomes part of the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

import nh3

from .markup import Kind, Markup

_BLOCKS: Final[dict[str, Kind]] = {
    "h1": "headline",
    "h2": "crosshead",
    "h3": "crosshead",
    "h4": "crosshead",
    "h5": "crosshead",
    "h6": "crosshead",
    "blockquote": "quote",
    "figcaption": "caption",
    "li": "list",
    "tr": "table",
    "p": "",
    "div": "",
    "section": "",
    "dd": "",
    "dt": "",
    "pre": "",
    "time": "time",
    "title": "left out",
}
_ASIDE: Final = frozenset(("nav", "header", "footer", "aside", "form", "button", "select", "noscript", "template"))
_STORY: Final = frozenset(("article", "main"))
_KEPT: Final = frozenset(_BLOCKS) - {"title"} | _ASIDE | _STORY | {"br", "td", "th", "cite", "address", "figure", "hr"}
_CLASSES: Final = {"p": {"class"}, "div": {"class"}, "time": {"datetime"}, "address": {"class"}}


@dataclass(slots=True)
class _Piece:
    kind: Kind
    aside: bool
    story: bool
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """The readable text of a page, its paragraphs with what the elements say, and the date that it gives."""

    text: str
    paragraphs: tuple[Markup, ...]
    date: str | None


def read_page(source: str) -> Page:
    """Return the text of an HTML page; what is no part of the story is marked as left out."""
    walker = _Walker()
    cleaned = nh3.clean(
        source,
        tags=set(_KEPT - {"noscript", "template"}),
        attributes={tag: set(names) for tag, names in _CLASSES.items()},
        clean_content_tags={"script", "style", "noscript", "template"},
    )
    walker.feed(cleaned)
    walker.close()
    return _assembled(walker.pieces(), walker.date)


class _Walker(HTMLParser):
    """Collects the pieces of text between the elements that begin a block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[_Piece] = []
        self._open: list[str] = []
        self._byline = False
        self.date: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a piece where a block begins."""
        values = dict(attrs)
        if tag == "br":
            self._add("\n")
        elif tag in ("td", "th"):
            self._add("\t")
        elif tag in _BLOCKS or tag in _ASIDE | _STORY or tag == "address":
            self._open.append(tag)
            marks = (values.get("class") or "").lower()
            self._byline = tag == "address" or any(word in marks for word in ("byline", "author", "avtor"))
            self._begin()
            if tag == "time":
                self.date = self.date or values.get("datetime")

    def handle_endtag(self, tag: str) -> None:
        """End the innermost element of this name."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass
            self._byline = False
            self._begin()

    def handle_data(self, data: str) -> None:
        """Add text to the piece that is open."""
        self._add(" ".join(data.split("\n")) if "\n" in data else data)

    def pieces(self) -> list[_Piece]:
        """Return the pieces with any words in them, in order."""
        return [piece for piece in self._pieces if "".join(piece.words).strip()]

    def _begin(self) -> None:
        kinds = [_BLOCKS[tag] for tag in self._open if tag in _BLOCKS]
        kind: Kind = next((kind for kind in reversed(kinds) if kind), "")
        if self._byline:
            kind = "byline"
        inside = set(self._open)
        # A header or footer inside the article belongs to it: headlines stand there.
        story = bool(inside & _STORY)
        aside = bool(inside & (_ASIDE - {"header"})) or ("header" in inside and not story)
        self._pieces.append(_Piece(kind, aside, story))

    def _add(self, text: str) -> None:
        if not self._pieces:
            self._begin()
        self._pieces[-1].words.append(text)


def _assembled(pieces: Sequence[_Piece], date: str | None) -> Page:
    """Return the page: neighbouring items, rows and quoted paragraphs as one, a blank line between all others."""
    has_story = any(piece.story and not piece.aside for piece in pieces)
    merged: list[tuple[Kind, str]] = []
    for piece in pieces:
        outside = piece.aside or (has_story and not piece.story)
        kind: Kind = "left out" if outside else piece.kind
        text = _words(piece)
        if merged and kind in ("list", "table", "quote") and merged[-1][0] == kind:
            merged[-1] = (kind, f"{merged[-1][1]}\n{text}")
        else:
            merged.append((kind, text))
    found: list[Markup] = []
    at = 0
    for kind, text in merged:
        shown = text if kind in ("list", "table", "quote") else " ".join(text.split())
        reason = "navigation or another part of the page" if kind == "left out" else ""
        found.append(Markup(kind, at, at + len(text), shown, reason=reason))
        at += len(text) + 2
    return Page("\n\n".join(text for _, text in merged), tuple(found), date)


def _words(piece: _Piece) -> str:
    """Return a piece's text with white space folded; the cells of a row parted by tabs."""
    raw = "".join(piece.words).replace("\u00a0", " ")
    if piece.kind == "table":
        return "\t".join(" ".join(cell.split()) for cell in raw.strip("\t").split("\t"))
    lines = (" ".join(line.split()) for line in raw.split("\n"))
    return "\n".join(line for line in lines if line)
