"""Atom documents: RFC 4287, with archives by RFC 5005. The same records, the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import XMLGenerator, escape, quoteattr
from xml.sax.xmlreader import AttributesImpl

ATOM: Final = "http://www.w3.org/2005/Atom"
HISTORY: Final = "http://purl.org/syndication/history/1.0"
#: Characters that XML 1.0 cannot hold in any form.
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Link:
    """An absolute address and what it is to the feed or the entry."""

    rel: str
    href: str
    type: str = ""
    hreflang: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """What an entry is about: an id in a scheme, and its name in the language of the feed."""

    term: str
    scheme: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One story in one language."""

    id: str
    title: str
    published: dt.datetime
    updated: dt.datetime
    links: Sequence[Link]
    summary: str
    #: HTML whose links are absolute.
    content: str
    author: str
    categories: Sequence[Category] = ()
    rights: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """One document: a subscription, or an archive of one."""

    id: str
    lang: str
    title: str
    links: Sequence[Link]
    author: str
    entries: Sequence[Entry]
    subtitle: str = ""
    rights: str = ""
    #: Whether this is an archive document, which changes no more (RFC 5005, section 4).
    archive: bool = False
    #: Address of a CSS stylesheet, so that the document reads well in a browser.
    style: str = ""
    #: What a feed without entries says; else `updated` is that of its newest entry.
    since: dt.datetime = field(default=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))

    @property
    def updated(self) -> dt.datetime:
        """Return when the newest entry was updated; never the clock."""
        return max((entry.updated for entry in self.entries), default=self.since)


def tag(authority: str, *parts: str) -> str:
    """Return a permanent id (RFC 4151): `tag:` and the authority (`example.org,2026`), then the parts."""
    return ":".join(("tag", authority, *parts))


def serialise(feed: Feed) -> bytes:
    """Return the document in UTF-8."""
    out = io.StringIO()
    xml = _Writer(out)
    out.write('<?xml version="1.0" encoding="utf-8"?>\n')
    if feed.style:
        out.write(f'<?xml-stylesheet type="text/css" href={quoteattr(feed.style)}?>\n')
    history = {"xmlns:fh": HISTORY} if feed.archive else {}
    xml.open("feed", {"xmlns": ATOM, **history, "xml:lang": feed.lang})
    xml.line("id", feed.id)
    xml.line("title", feed.title)
    xml.line("subtitle", feed.subtitle)
    xml.line("updated", feed.updated.isoformat())
    if feed.archive:
        xml.empty("fh:archive")
    _links(xml, feed.links)
    _person(xml, feed.author)
    xml.line("rights", feed.rights)
    xml.line("generator", "Glasnik")
    for entry in feed.entries:
        _entry(xml, entry)
    xml.close("feed")
    return out.getvalue().encode()


def _entry(xml: _Writer, entry: Entry) -> None:
    xml.open("entry")
    xml.line("id", entry.id)
    xml.line("title", entry.title)
    xml.line("published", entry.published.isoformat())
    xml.line("updated", entry.updated.isoformat())
    _links(xml, entry.links)
    _person(xml, entry.author)
    for category in entry.categories:
        xml.empty("category", {"term": category.term, "scheme": category.scheme, "label": category.label})
    xml.line("rights", entry.rights)
    xml.line("summary", entry.summary, {"type": "text"})
    xml.line("content", entry.content, {"type": "html"})
    xml.close("entry")


def _links(xml: _Writer, links: Iterable[Link]) -> None:
    for link in links:
        said = {"rel": link.rel, "type": link.type, "hreflang": link.hreflang, "title": link.title, "href": link.href}
        xml.empty("link", {key: value for key, value in said.items() if value})


def _person(xml: _Writer, name: str) -> None:
    if name:
        xml.open("author")
        xml.line("name", name)
        xml.close("author")


class _Writer:
    """Elements, one a line, in the order in which they come."""

    def __init__(self, out: io.StringIO) -> None:
        self._out = out
        self._xml = XMLGenerator(out, "utf-8", short_empty_elements=True)

    def open(self, name: str, attributes: Mapping[str, str] | None = None) -> None:
        self._xml.startElement(name, _cleaned(attributes))
        self._xml.ignorableWhitespace("\n")

    def close(self, name: str) -> None:
        self._xml.endElement(name)
        self._xml.ignorableWhitespace("\n")

    def empty(self, name: str, attributes: Mapping[str, str] | None = None) -> None:
        self._xml.startElement(name, _cleaned(attributes))
        self.close(name)

    def line(self, name: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
        if text:
            self._xml.startElement(name, _cleaned(attributes))
            self._xml.characters(_FORBIDDEN.sub("", text))
            self.close(name)


def _cleaned(attributes: Mapping[str, str] | None) -> AttributesImpl[str]:
    return AttributesImpl({key: _FORBIDDEN.sub("", value) for key, value in (attributes or {}).items()})


def opml(title: str, lang: str, outlines: Iterable[tuple[str, str, str]]) -> bytes:
    """Return an OPML 2.0 list of feeds: (title, address of the feed, address of its page) each."""
    rows = "".join(
        f'<outline type="rss" text={quoteattr(text)} title={quoteattr(text)} xmlUrl={quoteattr(feed)} '
        f'htmlUrl={quoteattr(page)} language="{lang}"/>\n'
        for text, feed, page in outlines
    )
    head = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n<head><title>{escape(title)}</title></head>\n'
    )
    return f"{head}<body>\n{rows}</body>\n</opml>\n".encode()
