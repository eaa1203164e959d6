"""The story in an HTML page: sanitised first, then read by its elements, never by patterns over the source.

nh3 (the WHATWG parser of html5ever) makes well-formed markup of a few elements without attributes that could do harm;
what it leaves is walked with the standard library's parser. Everything readable becomes part of the text.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Final

import nh3

from .bounded import SECONDS, TooMuchError, bounded
from .decode import refuse_unprintable, seen
from .markup import Kind, Markup
from .numbering import marks
from .refuse import Unreadable

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
_KEPT: Final = frozenset(_BLOCKS) | _ASIDE | _STORY | {"br", "td", "th", "cite", "address", "figure", "hr", "ol", "ul"}
_ATTRIBUTES: Final = {
    "p": {"class"},
    "div": {"class"},
    "time": {"datetime"},
    "address": {"class"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
}


#: Unit: characters.
_LONGEST_NAME: Final = 300
_INTEGER: Final = re.compile(r"[ \t]*[+-]?[0-9]{1,9}[ \t]*")
_TAG: Final = re.compile(r"<([A-Za-z][^\s/>]{0,20})")
#: Elements that a browser opens again in each block until they are closed.
_FORMATTING: Final = frozenset("a b big code em font i nobr s small strike strong tt u".split())
#: From so many elements on, or pairs of a block and a format, a page is read in a process of its own.
_DEEP: Final = 8_000
_WIDE: Final = 500_000


@dataclass(slots=True)
class _List:
    """A list that counts its items; found out when it is whole, as it may count backwards."""

    start: int | None
    kind: str
    backwards: bool
    #: What each item says of its own number.
    values: list[int | None] = field(default_factory=list)

    def marks(self) -> list[str]:
        """Return the marks of the items."""
        return marks(self.values, self.start, self.kind, backwards=self.backwards)


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a list that counts."""

    list: _List
    number: int


@dataclass(slots=True)
class _Piece:
    kind: Kind
    aside: bool
    story: bool
    item: _Item | None = None
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that is open, with what it and those around it say: found once, however deep a page goes."""

    tag: str
    kind: Kind = ""
    story: bool = False
    aside: bool = False
    #: A header or footer inside the article belongs to it: headlines stand there.
    header: bool = False
    list: _List | None = None
    item: _Item | None = None

    def inner(self, tag: str, values: Mapping[str, str | None]) -> "_Open":
        """Return an element with these attributes that opens inside this one."""
        inside, item = self.list, self.item
        if tag in ("ol", "ul"):
            inside = _list(values) if tag == "ol" else None
        elif tag == "li":
            item = _next(inside, values) if inside else None
        return _Open(
            tag,
            _BLOCKS.get(tag, "") or self.kind,
            self.story or tag in _STORY,
            self.aside or (tag in _ASIDE and tag != "header"),
            self.header or tag == "header",
            inside,
            item,
        )


def _list(values: Mapping[str, str | None]) -> _List:
    return _List(_number(values.get("start")), values.get("type") or "", "reversed" in values)


def _next(inside: _List, values: Mapping[str, str | None]) -> _Item:
    inside.values.append(_number(values.get("value")))
    return _Item(inside, len(inside.values) - 1)


def _number(said: str | None) -> int | None:
    return int(said) if said and _INTEGER.fullmatch(said) else None


@dataclass(frozen=True, slots=True)
class Page:
    """The readable text of a page, its paragraphs with what the elements say, and the date that it gives."""

    text: str
    paragraphs: tuple[Markup, ...]
    date: str | None


def read_page(source: str, *, tables: bool = True) -> Page:
    """Return the text of an HTML page; what is no part of the story is marked as left out.

    Without `tables` they are only layout, as in a mail: each cell is a part of its own.
    """
    walker = _Walker(tables=tables)
    walker.feed(_sanitised(source))
    walker.close()
    return _assembled(walker.pieces(), walker.date)


def _sanitised(source: str) -> str:
    """Return the source with a few elements alone; raise Unreadable for one that was written to wear the parser out.

    Its time grows with the square of the depth, and each open <b> is opened anew in each block.
    """
    tags = Counter(map(str.lower, _TAG.findall(source)))
    blocks = sum(many for tag, many in tags.items() if tag not in _FORMATTING)
    formats = tags.total() - blocks
    if blocks < _DEEP and blocks * formats < _WIDE:
        return _cleaned(source)
    try:
        return bounded(_cleaned, source)
    except TooMuchError as error:
        what = f"takes longer than {SECONDS} seconds to be read: its elements are nested too deep"
        raise Unreadable(1, what, "paste its text into a .txt file") from error


def _cleaned(source: str) -> str:
    return nh3.clean(
        source,
        tags=set(_KEPT - {"noscript", "template"}),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        clean_content_tags={"script", "style", "noscript", "template"},
    )


class _Walker(HTMLParser):
    """Collects the pieces of text between the elements that begin a block."""

    def __init__(self, *, tables: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._tables = tables
        self._pieces: list[_Piece] = []
        self._open: list[_Open] = [_Open("")]
        self._depth: Counter[str] = Counter()
        self._byline = False
        self.date: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a piece where a block begins."""
        values = dict(attrs)
        tag = self._meant(tag)
        if tag == "br":
            self._break()
        elif tag in ("td", "th"):
            self._add("\t")
        elif tag in _BLOCKS or tag in _ASIDE | _STORY or tag in ("address", "ol", "ul"):
            self._open.append(self._open[-1].inner(tag, values))
            self._depth[tag] += 1
            marks = (values.get("class") or "").lower()
            self._byline = tag == "address" or any(word in marks for word in ("byline", "author", "avtor"))
            self._begin()
            if tag == "time":
                self.date = self.date or values.get("datetime")

    def handle_endtag(self, tag: str) -> None:
        """End the innermost element of this name."""
        tag = self._meant(tag)
        if self._depth[tag]:
            last = ""
            while last != tag:
                last = self._open.pop().tag
                self._depth[last] -= 1
            self._byline = False
            self._begin()

    def handle_data(self, data: str) -> None:
        """Add text to the piece that is open."""
        # A reference may stand for what no file can hold: &#xFFFE; Of its line nothing is known any more.
        refuse_unprintable(data.replace("\n", " "))
        # Where a page may break a word is nothing of the text: re&shy;pu&shy;bli&shy;ka.
        data = seen(data).replace("\u00ad", "")
        self._add(" ".join(data.split("\n")) if "\n" in data else data)

    def pieces(self) -> list[_Piece]:
        """Return the pieces with any words in them, in order."""
        return _counted([piece for piece in self._pieces if "".join(piece.words).strip()])

    def _meant(self, tag: str) -> str:
        return "div" if not self._tables and tag in ("tr", "td", "th") else tag

    def _begin(self) -> None:
        around = self._open[-1]
        aside = around.aside or (around.header and not around.story)
        kind: Kind = "byline" if self._byline else around.kind
        self._pieces.append(_Piece(kind, aside, around.story, around.item))

    def _break(self) -> None:
        """End a line; an empty one between two breaks ends the paragraph, as mails and old pages write them."""
        tail = self._pieces[-1].words[-2:] if self._pieces else []
        again = "\n" in tail and not "".join(tail[tail.index("\n") :]).strip()
        if again and self._open[-1].kind == "" and not self._byline:
            self._begin()
        else:
            self._add("\n")

    def _add(self, text: str) -> None:
        if not self._pieces:
            self._begin()
        self._pieces[-1].words.append(text)


def _counted(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Return the pieces with the marks of items that are counted; what belongs to one such item is one line.

    What is no part of the story (a button in an item) stays a piece by itself, behind the list, which it would part.
    """
    counted: dict[int, list[str]] = {}
    #: By item: where its line is among the pieces.
    lines: dict[int, int] = {}
    found: list[_Piece] = []
    behind: list[_Piece] = []
    for piece in pieces:
        item = piece.item
        if item is not None and piece.aside:
            behind.append(piece)
            continue
        if item is None:
            found += behind
            behind = []
        if item is None or piece.kind in ("byline", "left out", "table"):
            found.append(piece)
            continue
        words = " ".join("".join(piece.words).split())
        line = lines.get(id(item))
        if line is None:
            lines[id(item)] = len(found)
            if id(item.list) not in counted:
                counted[id(item.list)] = item.list.marks()
            found.append(replace(piece, words=[counted[id(item.list)][item.number], " ", words]))
        elif line == len(found) - 1 and found[line].kind == piece.kind == "list":
            found[line].words += [" ", words]
        else:
            found.append(replace(piece, words=[words]))
    return found + behind


def _assembled(pieces: Sequence[_Piece], date: str | None) -> Page:
    """Return the page: neighbouring items, rows and quoted paragraphs as one, a blank line between all others."""
    has_story = any(piece.story and not piece.aside for piece in pieces)
    # The name of the page is its headline where the page shows none.
    untitled = not any(piece.kind == "headline" for piece in pieces)
    merged: list[tuple[Kind, str]] = []
    for piece in pieces:
        named = piece.kind == "left out"
        # What is never closed is no name of a page: it has the story in it.
        lost = named and sum(map(len, piece.words)) > _LONGEST_NAME
        title = named and untitled and not lost
        outside = not (title or lost) and (piece.aside or (has_story and not piece.story))
        kind: Kind = "left out" if outside else "headline" if title else "" if lost else piece.kind
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
