"""Two versions of a text side by side: the blocks of one beside those of the other, nothing lost, nothing doubled."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from itertools import groupby
from typing import Final

#: Elements that have no end tag.
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())
#: A block that begins a section.
_HEADING: Final = re.compile(r"h[1-6]")
#: An address that is relative to the page on which it was written.
_RELATIVE: Final = re.compile(r'(<(?:a|img)\b[^<>]*? (?:href|src)=")(?![a-z][a-z0-9+.-]*:|/)([^"]*")', re.IGNORECASE)
#: An element as nearly all are, with the blanks behind it: a paragraph or a heading, or a quotation of paragraphs.
_WITHIN: Final = "[^<]|</?(?:em|strong|code|a)(?: [^<>]*)?>|<br>"
_PLAIN: Final = re.compile(
    rf"(<(p|h[1-6])>(?:{_WITHIN})*</\2>\s*|<(blockquote)>\s*(?:<p>(?:{_WITHIN})*</p>\s*)*</blockquote>\s*)"
)


@dataclass(frozen=True, slots=True)
class Block:
    """One element that stands in no other, with the blanks after it; `kind` is its name, "" for text in none."""

    kind: str
    html: str


#: What stands beside what: HTML of the one side and of the other; one of them may be empty.
Row = tuple[str, str]


def blocks(html: str) -> tuple[Block, ...]:
    """Return the outermost elements of HTML in their order; their HTML, joined, is the HTML that was given."""
    plain = _PLAIN.findall(html)
    if plain and sum(len(found) for found, _, _ in plain) == len(html):
        return tuple(Block(kind or quoted, found) for found, kind, quoted in plain)
    return parsed(html)


def parsed(html: str) -> tuple[Block, ...]:
    """Return the same of any HTML, read as a browser reads it."""
    reader = _Outermost(html)
    reader.feed(html)
    reader.close()
    reader.cut(len(html))
    return tuple(reader.found)


# The pages of a story's two editions show the same.
@lru_cache(maxsize=4)
def rows(one: str, other: str) -> tuple[Row, ...]:
    """Return what of one HTML stands beside what of the other; each side, joined, is the HTML that was given.

    Block stands beside block if both have the same kinds in the same order; else each section from heading to heading
    is paired so by itself, where both have as many; what does not agree stands whole beside the whole.
    """
    left, right = blocks(one), blocks(other)
    if not left and not right:
        return ()
    parts, others = _sections(left), _sections(right)
    if _agree(left, right) or len(parts) != len(others):
        return tuple(_beside(left, right))
    return tuple(row for part, their in zip(parts, others, strict=True) for row in _section(part, their))


def moved(html: str, folder: str) -> str:
    """Return HTML for another page: what is relative in it begins with `folder`, the way to where it was written."""
    return _RELATIVE.sub(lambda match: match.group(1) + folder + match.group(2), html)


def _agree(left: Sequence[Block], right: Sequence[Block]) -> bool:
    return [block.kind for block in left] == [block.kind for block in right]


def _beside(left: Sequence[Block], right: Sequence[Block]) -> Iterator[Row]:
    if _agree(left, right):
        yield from ((one.html, other.html) for one, other in zip(left, right, strict=True))
    else:
        yield _joined(left), _joined(right)


def _section(left: Sequence[Block], right: Sequence[Block]) -> Iterator[Row]:
    """Return the rows of a section; its headings stand beside each other even where their levels differ."""
    if left and right and _HEADING.fullmatch(left[0].kind) and _HEADING.fullmatch(right[0].kind):
        yield left[0].html, right[0].html
        left, right = left[1:], right[1:]
    if left or right:
        yield from _beside(left, right)


def _sections(found: Sequence[Block]) -> list[list[Block]]:
    """Return the blocks from heading to heading; the first section, before any heading, may be empty."""
    number = 0
    numbered: list[tuple[int, Block]] = []
    for block in found:
        number += bool(_HEADING.fullmatch(block.kind))
        numbered.append((number, block))
    sections = [[block for _, block in group] for _, group in groupby(numbered, key=lambda entry: entry[0])]
    return sections if numbered and numbered[0][0] == 0 else [[], *sections]


def _joined(found: Sequence[Block]) -> str:
    return "".join(block.html for block in found)


class _Outermost(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[Block] = []
        self._html = html
        self._lines = [0, *(at + 1 for at, char in enumerate(html) if char == "\n")]
        #: Where what is not yet in a block begins, the element that is open there, and the elements inside it.
        self._from = 0
        self._kind = ""
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if not self._inside:
            self.cut(self._place())
            self._kind = tag
        if tag not in _VOID:
            self._inside.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # In HTML the slash says nothing: <a/> opens a link.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._read()

    def handle_entityref(self, name: str) -> None:
        del name
        self._read()

    def handle_charref(self, name: str) -> None:
        del name
        self._read()

    def cut(self, at: int) -> None:
        """End the block that is open; blanks alone are none, but belong to the block before."""
        html = self._html[self._from : at]
        if html and not html.strip() and self.found:
            self.found[-1] = Block(self.found[-1].kind, self.found[-1].html + html)
        elif html.strip():
            self.found.append(Block(self._kind, html))
        elif html:
            return
        self._from, self._kind = at, ""

    def _read(self) -> None:
        """Take text that stands in no element for a block of its own."""
        if not self._inside and self._kind:
            self.cut(self._place())

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
