"""What RFC 4287 asks of a feed, and what readers need besides: checked before anything is written."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from .atom import Entry, Feed, Link, Written, element

#: RFC 4151: authority, date, specific part.
_TAG: Final = re.compile(r"tag:[\w.-]+(?:@[\w.-]+)?,\d{4}(?:-\d\d(?:-\d\d)?)?:[\w.~!$&'()*+,;=:@/?%-]+")


def faults(feed: Feed, *, absolute: bool = True) -> Iterator[str]:
    """Return what is wrong with a feed, one sentence each; `absolute` asks for full addresses (publishing)."""
    yield from _ids(feed)
    yield from _named(feed.title, feed.links, "the feed", absolute=absolute)
    if not feed.author and not all(entry.author for entry in feed.entries):
        yield "neither the feed nor every entry has an author (RFC 4287, 4.1.1)"
    if not any(link.rel == "self" for link in feed.links):
        yield "the feed has no link to itself (RFC 4287, 4.1.1)"
    for entry in feed.entries:
        yield from entry.faults if isinstance(entry, Written) else _entry(entry, absolute=absolute)


def written(entry: Entry, *, absolute: bool = True) -> Written:
    """Return an entry for several feeds, made and looked at once; see `faults`."""
    wrong = tuple(_entry(entry, absolute=absolute))
    return Written(entry.id, entry.updated, entry.author, element(entry), wrong)


def _ids(feed: Feed) -> Iterator[str]:
    for identifier in (feed.id, *(entry.id for entry in feed.entries)):
        if not _TAG.fullmatch(identifier):
            yield f"{identifier!r} is no tag (RFC 4151)"
    for what, values in (("id", [e.id for e in feed.entries]), ("updated", [e.updated for e in feed.entries])):
        for value, count in Counter(values).items():
            if count > 1:
                yield f"{count} entries have the {what} {value}"


def _entry(entry: Entry, *, absolute: bool) -> Iterator[str]:
    where = f"entry {entry.id}"
    yield from _named(entry.title, entry.links, where, absolute=absolute)
    if entry.published.tzinfo is None or entry.updated.tzinfo is None:
        yield f"{where} has a time without an offset (RFC 3339)"
    elif entry.updated < entry.published:
        yield f"{where} was updated before it was published"
    if not entry.content and not entry.summary:
        yield f"{where} has neither summary nor content"
    for category in entry.categories:
        if not category.term or not category.label or ":" not in category.scheme:
            yield f"{where} has a category without term, label or scheme: {category}"


def _named(title: str, links: Sequence[Link], where: str, *, absolute: bool) -> Iterator[str]:
    if not title.strip():
        yield f"{where} has no title"
    seen = Counter((link.type, link.hreflang) for link in links if link.rel == "alternate")
    for (kind, lang), count in seen.items():
        if count > 1:
            yield f"{where} has {count} alternates of type {kind!r} and language {lang!r} (RFC 4287, 4.1.2)"
    if not seen:
        yield f"{where} has no alternate"
    for link in links:
        if absolute and not link.href.startswith(("https://", "http://")) and not urlsplit(link.href).scheme:
            yield f"{where} has the address {link.href!r}, which is not absolute"
