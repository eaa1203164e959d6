"""The text in a piece of HTML: which code points of the plain text stand where in the source."""

import html as entities
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final

#: What stands between two paragraphs of the plain text.
BREAK: Final = "\n\n"
#: Elements that begin and end a paragraph of the plain text.
_BLOCKS: Final = frozenset(
    "p div section article aside header footer main nav h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre hr"
    " table caption thead tbody tfoot tr th td figure figcaption details summary address".split()
)
#: Elements in which no link may be put: a link in them would be nested, or would stand out of place.
_CLOSED: Final = frozenset(
    "a button h1 h2 h3 h4 h5 h6 code pre kbd samp caption figcaption summary select svg math".split()
)
_EMPHASIS: Final = frozenset(("em", "i"))
#: Elements whose text nobody reads.
_UNREAD: Final = frozenset("script style template textarea title".split())
_KEPT_IN_MIND: Final = _CLOSED | _UNREAD | _EMPHASIS
#: Text, a whole character reference, or a tag with attributes in double quotes: what a program writes has no more.
_PIECE: Final = re.compile(
    r"([^<&]+)|(&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
    r'|<(/?)([a-z][a-z0-9]*)(?: [a-z][a-z-]*(?:="[^"<>]*")?)* ?/?>'
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text with no tag inside: [start, end) in the plain text, [at, until) in the HTML."""

    start: int
    end: int
    at: int
    until: int
    #: Passages of one run follow each other with no tag between them.
    run: int
    #: Whether a link may be put here.
    open: bool

    @property
    def whole(self) -> bool:
        """Return whether this is a character reference (&amp;), which cannot be cut."""
        return self.end - self.start != self.until - self.at


@lru_cache(maxsize=256)
def read(html: str) -> tuple[str, tuple[Passage, ...]]:
    """Return the plain text of HTML, its paragraphs parted by blank lines, and where each stretch of it stands."""
    reader = _quickly(html)
    if reader is None:
        reader = _Reader()
        parser = _Parser(html, reader)
        parser.feed(html)
        parser.close()
    reader.part()
    return "".join(reader.text), tuple(reader.passages)


def _quickly(html: str) -> "_Reader | None":
    """Return HTML as read where all of it is as a program writes it; None where it takes a parser."""
    reader = _Reader()
    at = 0
    for piece in _PIECE.finditer(html):
        if piece.start() != at:
            return None
        at = piece.end()
        text, reference, slash, tag = piece.groups()
        if text:
            reader.add(text, piece.start(), len(text))
        elif reference:
            reader.add(entities.unescape(reference), piece.start(), len(reference))
        elif tag in _UNREAD:
            return None
        elif slash:
            reader.end(tag)
        else:
            reader.begin(tag)
    return reader if at == len(html) else None


class _Parser(HTMLParser):
    """Tells the reader what is in any HTML."""

    def __init__(self, html: str, reader: "_Reader") -> None:
        super().__init__(convert_charrefs=False)
        self._html, self._reader = html, reader
        self._lines = [0, *(end.end() for end in re.finditer("\n", html))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._reader.begin(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # In HTML the slash says nothing: <a/> opens a link.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._reader.end(tag)

    def handle_comment(self, data: str) -> None:
        del data
        self._reader.gap()

    def handle_decl(self, decl: str) -> None:
        del decl
        self._reader.gap()

    def handle_data(self, data: str) -> None:
        self._reader.add(data, self._place(), len(data))

    def handle_entityref(self, name: str) -> None:
        self._refer("&" + name)

    def handle_charref(self, name: str) -> None:
        self._refer("&#" + name)

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _refer(self, source: str) -> None:
        at = self._place()
        size = len(source) + (self._html[at + len(source) : at + len(source) + 1] == ";")
        self._reader.add(entities.unescape(self._html[at : at + size]), at, size)


class _Reader:
    """Makes the plain text and its passages out of tags and text, as they come."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.passages: list[Passage] = []
        self._length = 0
        self._run = 0
        self._inside: list[str] = []
        #: The passages of the paragraph that is being read, and whether all its words so far are emphasised.
        self._paragraph: list[Passage] = []
        self._caption = True
        self._parted = False

    def begin(self, tag: str) -> None:
        """Take the tag that begins an element."""
        self._run += 1
        if tag in _BLOCKS:
            self.part()
        if tag == "br":
            self._line_end()
        elif tag in _KEPT_IN_MIND:
            self._inside.append(tag)

    def end(self, tag: str) -> None:
        """Take the tag that ends an element."""
        self._run += 1
        if tag in _BLOCKS:
            self.part()
        if tag in self._inside:
            self._inside.reverse()
            self._inside.remove(tag)
            self._inside.reverse()

    def gap(self) -> None:
        """Take what is neither tag nor text, as a comment."""
        self._run += 1

    def part(self) -> None:
        """End the paragraph; one that is emphasised as a whole is a caption, and takes no links."""
        if self._paragraph and self._caption:
            self._paragraph = [replace(passage, open=False) for passage in self._paragraph]
        self.passages += self._paragraph
        self._paragraph, self._caption = [], True
        self._parted = bool(self.passages)

    def add(self, text: str, at: int, size: int) -> None:
        """Take text that is `size` characters of the HTML; blanks before a paragraph's first word are none of it."""
        if not self._paragraph:
            blank = len(text) - len(text.lstrip())
            if size != len(text) and blank:
                return
            text, at, size = text[blank:], at + blank, size - blank
        if not text or not _UNREAD.isdisjoint(self._inside):
            return
        if self._parted and not self._paragraph:
            self._write(BREAK)
        if text.strip() and _EMPHASIS.isdisjoint(self._inside):
            self._caption = False
        start = self._length
        self._write(text)
        closed = not _CLOSED.isdisjoint(self._inside)
        self._paragraph.append(Passage(start, self._length, at, at + size, self._run, open=not closed))

    def _line_end(self) -> None:
        if self._paragraph:
            self._write("\n")

    def _write(self, text: str) -> None:
        self.text.append(text)
        self._length += len(text)
