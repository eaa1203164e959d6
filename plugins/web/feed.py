"""The entries of an Atom or RSS feed, as feedparser reads them."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from unicodedata import normalize

_FEED: Final = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'\x00-\x1f\x7f-\x9f]+")
_MARKUP: Final = re.compile(r"<[^<>]*>|\s+")
KINDS: Final = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article that a feed names: its lasting id, its page, its title, and its day (None where none is given)."""

    id: str
    url: str
    title: str
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's title and its entries, as they stand there."""

    title: str
    entries: tuple[Entry, ...]


def is_feed(kind: str, data: bytes) -> bool:
    """Tell whether bytes of a media type are a feed rather than a page."""
    return kind in KINDS or (kind != "text/html" and _FEED.search(data[:2_000]) is not None)


def read_feed(data: bytes, url: str, kind: str) -> Feed:
    """Return a feed; entries without an address are left out. Raise ImportError without feedparser."""
    import feedparser

    found: Any = feedparser.parse(BytesIO(data), response_headers={"content-type": kind, "content-location": url})
    return Feed(_line(found.feed.get("title", "")), tuple(_entries(found.entries)))


def _entries(rows: Iterable[Any]) -> Iterable[Entry]:
    for row in rows:
        url = str(row.get("link", ""))
        if _ADDRESS.fullmatch(url):
            moment = row.get("published_parsed") or row.get("updated_parsed")
            yield Entry(str(row.get("id") or url), url, _line(row.get("title", "")) or url, _day(moment))


def _day(moment: Any) -> dt.date | None:  # noqa: ANN401 - a time.struct_time of an untyped library
    try:
        return dt.date(*moment[:3]) if moment else None
    except (ValueError, TypeError):
        return None


def chosen(entries: Sequence[Entry], *, since: dt.date | None = None, match: str = "") -> list[Entry]:
    """Return the entries from a day on that have all the words in their titles, whatever their capitals and carons."""
    words = _folded(match).split()
    return [
        entry
        for entry in entries
        if (since is None or (entry.day is not None and entry.day >= since))
        and all(word in _folded(entry.title) for word in words)
    ]


def _folded(text: str) -> str:
    return "".join(char for char in normalize("NFD", text.casefold()) if not "\u0300" <= char <= "\u036f")


def _line(text: object) -> str:
    """Return a text without markup, on one line, without what a terminal would obey."""
    plain = _MARKUP.sub(" ", str(text))
    return " ".join("".join(char if char.isprintable() else " " for char in plain).split())
