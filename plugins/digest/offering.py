"""The entries of a feed, offered at the terminal by number, and those taken that the curator wants."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.console import Console
from rich.text import Text

from ..web.feed import Entry, Feed, chosen
from ..web.refuse import WebError
from .fetching import Fetcher, fresh, numbers
from .inbox import told

#: So many entries are shown at once.
SHOWN: Final = 40
_KEYS: Final = "Which? Numbers as 1,3-5 · Enter: none, and offer them no more · q: none for now"


@dataclass(frozen=True, slots=True)
class Wish:
    """What of a feed is wanted: numbers as "1,3-5" ("": ask), a first day, words of titles, what was offered before."""

    take: str = ""
    since: dt.date | None = None
    match: str = ""
    everything: bool = False


def taken(fetcher: Fetcher, address: str, wish: Wish, console: Console | None = None) -> list[str]:
    """Take in the page, or the wanted entries of the feed, at an address; return what was refused.

    Raise WebError where nothing could be had at all, ValueError for numbers that are none.
    """
    console = console or Console(highlight=False, soft_wrap=True)
    feed = fetcher.feed(address)
    if feed is None:
        _told(fetcher, console, address)
        return []
    everything = chosen(fresh(feed, fetcher.table, everything=wish.everything), since=wish.since, match=wish.match)
    offered = everything[:SHOWN]
    if not offered:
        hint = "" if wish.everything else "; --all shows what was offered before"
        console.print(f"{_named(feed)}: nothing new among {len(feed.entries)} entries{hint}.", markup=False)
        return []
    if wish.take:
        wanted = [offered[number - 1] for number in numbers(wish.take, len(offered))]
    else:
        answer = _asked(console, feed, offered, len(everything) - len(offered))
        if answer is None:
            return []
        wanted = [offered[number - 1] for number in answer]
    refused = []
    for entry in wanted:
        try:
            _told(fetcher, console, entry.url)
        except WebError as error:
            refused.append(str(error))
    # An entry that was refused is offered again.
    lost = {entry.url for entry in wanted}
    fetcher.table.noted((entry.url for entry in offered if entry.url not in lost), fetcher.today)
    return refused


def _told(fetcher: Fetcher, console: Console, address: str) -> None:
    console.print(told(fetcher.desk, fetcher.page(address)), markup=False)


def _asked(console: Console, feed: Feed, offered: Sequence[Entry], more: int) -> list[int] | None:
    """List the entries and ask which are wanted; return None where nothing was decided, as without a terminal."""
    console.print(Text(_named(feed), style="bold"))
    for number, entry in enumerate(offered, 1):
        console.print(f"{number:>3}  {entry.day or '          '}  {entry.title}", markup=False)
    if more:
        console.print(f"     and {more} more; --since and --match show fewer", markup=False)
    if not console.is_terminal:
        console.print("Take them by number: --take 1,3-5", markup=False)
        return None
    console.print(Text(_KEYS, style="dim"))
    while True:
        try:
            said = console.input("> ").strip()
            return None if said == "q" else numbers(said, len(offered))
        except ValueError as error:
            console.print(Text(str(error), style="red"))
        except (EOFError, KeyboardInterrupt):
            return None


def _named(feed: Feed) -> str:
    return feed.title or "The feed"
