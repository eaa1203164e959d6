"""`inv fetch`: a page, or chosen entries of a feed, become articles in the inbox."""

import datetime as dt
import json
import sys
from dataclasses import dataclass, field
from typing import Final

from ..lean_build import dump, load
from ..lean_build.allowed import forbidden
from ..raw_article.bounded import SECONDS, TooMuchError, bounded
from ..raw_article.decode import decode
from ..raw_article.metadata import usable
from ..raw_article.read import understood
from ..raw_article.refuse import Unreadable
from ..web.addresses import PASTE, target
from ..web.client import Answer, Client
from ..web.feed import Entry, Feed, is_feed, read_feed
from ..web.refuse import WebError
from ..web.story import Story, read_story
from . import markdown
from .desk import Desk
from .fetched import Fetched
from .inbox import Placed, place

#: Pages; what has no name is looked at.
_PAGES: Final = ("text/html", "application/xhtml+xml", "")
_KINDS: Final = {"image": "a picture", "audio": "a sound", "video": "a film"}
#: What a browser is told a file to be saved is.
_FILES: Final = {"application/pdf": "a PDF", "application/zip": "an archive", "application/msword": "a Word file"}


@dataclass(frozen=True)
class Fetcher:
    """Fetches for one desk, and remembers what it took."""

    desk: Desk
    client: Client
    today: dt.date
    _asked: dict[str, Answer] = field(default_factory=dict)

    @property
    def table(self) -> Fetched:
        """Return what was taken so far."""
        return Fetched.open(self.desk.path(self.desk.options.fetched))

    def feed(self, address: str) -> Feed | None:
        """Return the feed at an address, None where a page is; what was fetched is kept for `page`."""
        address = target(address).url
        self._refuse_known(address)
        answer = self.client.get(address)
        if is_feed(answer.kind, answer.data):
            return read_feed(answer.data, answer.url, answer.kind)
        self._asked[address] = answer
        return None

    def page(self, address: str) -> Placed:
        """Take in the article of a page; raise WebError, with nothing written, where there is none to be had."""
        address = target(address).url
        self._refuse_known(address)
        answer = self._asked.pop(address, None) or self.client.get(address)
        source = _source(answer)
        try:
            story = _story(decode(source).text, answer.url)
            said = _said(story)
            data = markdown_of(story).encode()
            understood(data, ".md", said)
        except Unreadable as error:
            raise WebError(answer.url, error.what, error.right) from error
        self._refuse_known(story.url)
        placed = place(self.desk, story.title or story.source, ".md", data, said)
        addresses = dict.fromkeys((address, answer.url, story.url))
        self.table.noted(addresses, self.today, self.desk.shown(placed.article))
        return placed

    def _refuse_known(self, address: str) -> None:
        """Raise WebError for a page whose article is in the inbox, or was."""
        row = self.table.rows.get(address)
        if row and row.file:
            file = self.desk.shown(self.desk.path(self.desk.options.fetched))
            right = f"to fetch it again, take its line out of {file}"
            raise WebError(address, f"was fetched on {row.day} as {row.file}", right)


def _source(answer: Answer) -> bytes:
    """Return the bytes of a page; raise WebError for a PDF, a picture and whatever else is none."""
    kind = "application/pdf" if answer.data.startswith(b"%PDF") else answer.kind
    if kind in _PAGES:
        return answer.data
    what = _FILES.get(kind) or _KINDS.get(kind.partition("/")[0]) or f"of the kind {kind}"
    raise WebError(answer.url, f"is {what}, not a page", PASTE)


def _story(source: str, url: str) -> Story:
    """Return the story of a page, read in a process of its own: there are pages on which trafilatura never ends."""
    # Where it is missing, this process says so.
    import trafilatura  # noqa: F401

    if sys.platform == "win32":
        return read_story(source, url)

    def work(text: str) -> str:
        try:
            return dump(read_story(text, url))
        except WebError as error:
            return json.dumps([error.address, error.what, error.right])

    try:
        said = bounded(work, source)
    except TooMuchError as error:
        raise WebError(url, f"takes longer than {SECONDS} seconds to be read", PASTE) from error
    parsed = json.loads(said)
    if isinstance(parsed, list) and len(parsed) == 3 and all(isinstance(one, str) for one in parsed):
        raise WebError(*parsed)
    return load(Story, said)


def markdown_of(story: Story) -> str:
    """Return a story as a raw article in Markdown."""
    parts = [f"# {markdown.escape(story.title)}"] if story.title else []
    for block in story.blocks:
        if block.kind == "table":
            rows = (map(markdown.escape, row.split("\t")) for row in block.text.split("\n"))
            parts.append("\n".join("\t".join(cells) for cells in rows))
        else:
            parts.append(markdown.block(block.kind, block.text))
    return "\n\n".join(parts) + "\n"


def _said(story: Story) -> dict[str, str]:
    """Return what a sidecar can say of a story: values that an article can have, and its page always."""
    said = {
        "date": story.date,
        "source": story.source,
        "url": story.url,
        "author": story.author,
        "rights": story.rights,
    }
    return {key: value for key, said_ in said.items() if (value := usable(key, said_)) and not forbidden(value)}


def fresh(feed: Feed, table: Fetched, *, everything: bool) -> list[Entry]:
    """Return the entries that nobody has taken, nor been offered before; with `everything` the latter too."""
    known = (table.rows.get(entry.url) for entry in feed.entries)
    kept = [
        entry for entry, row in zip(feed.entries, known, strict=True) if row is None or (everything and not row.file)
    ]
    return list({entry.url: entry for entry in kept}.values())


def numbers(said: str, most: int) -> list[int]:
    """Return the numbers of "1,3-5", in order, each once; raise ValueError for what is none of 1 to `most`."""
    found: dict[int, None] = {}
    for part in said.replace(" ", ",").split(","):
        if not part:
            continue
        first, _, last = part.partition("-")
        if (
            not first.isdecimal()
            or not (last or first).isdecimal()
            or not 1 <= int(first) <= int(last or first) <= most
        ):
            raise ValueError(f"{part!r} is none of the numbers; write them as 1,3-5, from 1 to {most}")
        found |= dict.fromkeys(range(int(first), int(last or first) + 1))
    return list(found)
