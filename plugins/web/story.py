"""The story of a web page without what stands around it: trafilatura finds it, the page's own data say the rest."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias
from urllib.parse import urljoin, urlsplit

from .addresses import PASTE
from .refuse import WebError

if TYPE_CHECKING:
    from lxml.etree import _Element

Kind: TypeAlias = Literal["paragraph", "crosshead", "quote", "list", "table"]
#: A story is longer than what a page shows of one that is not free. Unit: letters.
FEWEST_LETTERS: Final = 150
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'\x00-\x1f\x7f-\x9f]+")
_SPACE: Final = re.compile(r"\s+")
_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?")
#: schema.org's kinds whose data are the article's, not the site's.
_ARTICLES: Final = ("Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "LiveBlogPosting", "WebPage")


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the story; the lines of a list are its items, of a table its rows, whose cells tabs part."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """An article as its page gives it; what the page does not say is empty. `url` is the page's own address."""

    url: str
    title: str
    date: str
    author: str
    source: str
    rights: str
    blocks: tuple[Block, ...]


def read_story(source: str, url: str) -> Story:
    """Return the story of a page; raise WebError for a page without one, and ImportError without trafilatura."""
    from trafilatura import bare_extraction

    head = _Head()
    head.feed(source[:2_000_000])
    found: Any = bare_extraction(
        source, url=url, with_metadata=True, include_comments=False, include_tables=True, include_formatting=False
    )
    body: _Element | None = getattr(found, "body", None)
    title = _line(getattr(found, "title", None) or head.said.get("og:title", ""))
    blocks = tuple(block for block in _blocks(body) if block.text) if body is not None else ()
    if blocks and blocks[0].kind == "crosshead" and _same(blocks[0].text, title):
        blocks = blocks[1:]
    _refuse_stub(head, blocks, url)
    data = head.article
    return Story(
        url=_own(head, url),
        title=title,
        date=_moment(head, getattr(found, "date", None)),
        author=_line((getattr(found, "author", None) or "").replace("; ", ", ")),
        source=_line(head.said.get("og:site_name") or getattr(found, "sitename", None) or _site(url)),
        rights=_line(
            head.links.get("license") or _text_of(data.get("license")) or _text_of(data.get("copyrightNotice"))
        ),
        blocks=blocks,
    )


def _refuse_stub(head: "_Head", blocks: tuple[Block, ...], url: str) -> None:
    """Raise WebError where a page shows no story, with what it shows instead."""
    letters = sum(map(str.isalpha, "".join(block.text for block in blocks)))
    paid = str(head.article.get("isAccessibleForFree", "")).lower() == "false"
    if letters >= FEWEST_LETTERS and not (paid and letters < 4 * FEWEST_LETTERS):
        return
    if paid:
        raise WebError(url, "shows the beginning alone: the article is not free", f"if you may use it, {PASTE}")
    if head.password:
        raise WebError(url, "is a page to log in", f"log in with your browser; if you may use the article, {PASTE}")
    raise WebError(url, "has no article on it", f"open it in your browser; if there is one, {PASTE}")


def _blocks(body: "_Element") -> Iterator[Block]:
    """Give the parts of trafilatura's document (TEI's element names)."""
    for element in body:
        tag = element.tag
        if tag == "head":
            yield Block("crosshead", _words(element))
        elif tag == "quote":
            yield Block("quote", "\n".join(filter(None, (_line(element.text), *map(_words, element)))))
        elif tag == "list":
            yield Block("list", "\n".join(filter(None, (_words(item) for item in element.iter("item")))))
        elif tag == "table":
            rows = ("\t".join(_words(cell) for cell in row.iter("cell")) for row in element.iter("row"))
            yield Block("table", "\n".join(row for row in rows if row.strip()))
        elif tag in ("p", "code", "ab"):
            yield Block("paragraph", _words(element))
        elif tag in ("div", "body"):
            yield from _blocks(element)


def _words(element: "_Element") -> str:
    return _line("".join(element.itertext()))


def _line(text: object) -> str:
    return _SPACE.sub(" ", str(text or "")).strip()


def _same(one: str, other: str) -> bool:
    return "".join(filter(str.isalnum, one.casefold())) == "".join(filter(str.isalnum, other.casefold()))


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _own(head: "_Head", url: str) -> str:
    """Return the address that the page calls its own, where that is one of the same site; it has no campaign in it."""
    try:
        said = urljoin(url, head.links.get("canonical", ""))
    except ValueError:
        return url
    same = _ADDRESS.fullmatch(said) is not None and _site(said) == _site(url)
    return said.partition("#")[0] if same and urlsplit(said).path.strip("/") else url


def _moment(head: "_Head", day: str | None) -> str:
    """Return when the article was published, to the minute where the page says it with its offset; else the day."""
    said = head.said
    for value in (
        _text_of(head.article.get("datePublished")),
        said.get("article:published_time", ""),
        said.get("datepublished", ""),
    ):
        if match := _MOMENT.match(value):
            date, minute, offset = match.groups()
            if not minute or not offset:
                return date
            zone = "+00:00" if offset == "Z" else offset if ":" in offset else f"{offset[:3]}:{offset[3:]}"
            return f"{date}T{minute}{zone}"
    return day or ""


def _text_of(value: object) -> str:
    return value if isinstance(value, str) else ""


class _Head(HTMLParser):
    """What a page says of itself: meta elements, links, schema.org's data, and whether it asks for a password."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.article: Mapping[str, Any] = {}
        self.password = False
        self._script: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element's data."""
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = values.get("property") or values.get("name") or values.get("itemprop") or ""
            self.said.setdefault(name.lower(), values.get("content", ""))
        elif tag in ("link", "a"):
            for rel in values.get("rel", "").lower().split():
                self.links.setdefault(rel, values.get("href", ""))
        elif tag == "input" and values.get("type", "").lower() == "password":
            self.password = True
        elif tag == "script" and values.get("type", "").lower() == "application/ld+json":
            self._script = []

    def handle_data(self, data: str) -> None:
        """Collect a script of data."""
        if self._script is not None:
            self._script.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Read a script of data that ends."""
        if tag == "script" and self._script is not None:
            self._read("".join(self._script))
            self._script = None

    def _read(self, text: str) -> None:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            return
        graph = data.get("@graph") if isinstance(data, dict) else data
        for node in graph if isinstance(graph, list) else [data]:
            if isinstance(node, dict) and not self.article and _is_article(node.get("@type")):
                self.article = node


def _is_article(kind: object) -> bool:
    return any(one in _ARTICLES for one in (kind if isinstance(kind, list) else [kind]))
