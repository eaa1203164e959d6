"""Atom documents: RFC 4287, with archives by RFC 5005. The same records, the same bytes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape, quoteattr

#: Of so many categories at once it is remembered how they are written.
_HELD: Final = 1024
ATOM: Final = "http://www.w3.org/2005/Atom"
HISTORY: Final = "http://purl.org/syndication/history/1.0"
#: Characters that XML 1.0 cannot hold in any form.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: What an attribute cannot hold as it is.
_SPECIAL: Final = re.compile('[\x00-\x1f"&<>\ud800-\udfff\ufffe\uffff]')


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
class Written:
    """An entry as it stands in every document that has it: a story is in a feed of each of its terms."""

    id: str
    updated: dt.datetime
    author: str
    #: The element in UTF-8.
    data: bytes
    #: What is wrong with it, one sentence each.
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """One document: a subscription, or an archive of one."""

    id: str
    lang: str
    title: str
    links: Sequence[Link]
    author: str
    entries: Sequence[Entry | Written]
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
    """Return the document in UTF-8, an element a line."""
    style = f'<?xml-stylesheet type="text/css" href={_quoted(feed.style)}?>\n' if feed.style else ""
    history = f' xmlns:fh="{HISTORY}"' if feed.archive else ""
    head = (
        f'<?xml version="1.0" encoding="utf-8"?>\n{style}',
        f'<feed xmlns="{ATOM}"{history} xml:lang={_quoted(feed.lang)}>\n',
        _line("id", feed.id),
        _line("title", feed.title),
        _line("subtitle", feed.subtitle),
        _line("updated", feed.updated.isoformat()),
        "<fh:archive/>\n" if feed.archive else "",
        *map(_link, feed.links),
        _person(feed.author),
        _line("rights", feed.rights),
        _line("generator", "Glasnik"),
    )
    return b"".join(("".join(head).encode(), *map(element, feed.entries), b"</feed>\n"))


def element(entry: Entry | Written) -> bytes:
    """Return the element of an entry in UTF-8."""
    if isinstance(entry, Written):
        return entry.data
    return "".join(
        (
            "<entry>\n",
            _line("id", entry.id),
            _line("title", entry.title),
            _line("published", entry.published.isoformat()),
            _line("updated", entry.updated.isoformat()),
            *map(_link, entry.links),
            _person(entry.author),
            *map(_category, entry.categories),
            _line("rights", entry.rights),
            _line("summary", entry.summary, ' type="text"'),
            _line("content", entry.content, ' type="html"'),
            "</entry>\n",
        )
    ).encode()


@lru_cache(_HELD)
def _category(said: Category) -> str:
    return f"<category term={_quoted(said.term)} scheme={_quoted(said.scheme)} label={_quoted(said.label)}/>\n"


def _link(link: Link) -> str:
    said = (("rel", link.rel), ("type", link.type), ("hreflang", link.hreflang), ("title", link.title))
    rows = "".join(f" {name}={_quoted(value)}" for name, value in (*said, ("href", link.href)) if value)
    return f"<link{rows}/>\n"


def _person(name: str) -> str:
    return f"<author>\n{_line('name', name)}</author>\n" if name else ""


def _line(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(_allowed(text))}</{name}>\n" if text else ""


def _allowed(text: str) -> str:
    # What can be printed is not forbidden, and that is found out faster.
    return text if text.replace("\n", "").isprintable() else _FORBIDDEN.sub("", text)


def _quoted(text: str) -> str:
    return f'"{text}"' if not _SPECIAL.search(text) else quoteattr(_FORBIDDEN.sub("", text))


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
