"""Links put into a post's HTML at places of its plain text; not a byte is changed but for the links added."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

from .passages import Passage, read

#: Class of the links that the build adds, told apart from those that the author wrote.
CLASS: Final = "tag"


def linked(html: str, places: Iterable[tuple[int, int, str]]) -> str:
    """Return the HTML with a link to each address at the first of its places that can hold one.

    `places` are (start, end, address), code points into the plain text. No link is put into a link, a heading, code or
    a caption, nor where a tag stands inside the words, nor over another; the address then takes its next place.
    """
    _, passages = read(html)
    starts = [passage.start for passage in passages]
    done: set[str] = set()
    taken: dict[int, tuple[int, str]] = {}
    for start, end, address in sorted(places):
        span = None if address in done else _span(passages, starts, start, end)
        if span is None or any(at < span[1] and span[0] < until for at, (until, _) in taken.items()):
            continue
        done.add(address)
        taken[span[0]] = (span[1], address)
    return _written(html, taken)


def _span(passages: Sequence[Passage], starts: Sequence[int], start: int, end: int) -> tuple[int, int] | None:
    """Return where the words stand in the HTML; None if no link can be put around them."""
    if not 0 <= start < end:
        return None
    here = passages[max(0, bisect_right(starts, start) - 1) : bisect_right(starts, end - 1)]
    if not here or start < here[0].start or end > here[-1].end:
        return None
    if len({passage.run for passage in here}) > 1 or not all(passage.open for passage in here):
        return None
    at, until = _source(here[0], start), _source(here[-1], end)
    return (at, until) if at is not None and until is not None else None


def _source(passage: Passage, offset: int) -> int | None:
    """Return the place in the HTML of a place in the text; None inside a character reference."""
    if offset == passage.start:
        return passage.at
    if offset == passage.end:
        return passage.until
    return None if passage.whole else passage.at + offset - passage.start


def _written(html: str, links: Mapping[int, tuple[int, str]]) -> str:
    parts: list[str] = []
    last = 0
    for at in sorted(links):
        until, address = links[at]
        parts += (html[last:at], f'<a class="{CLASS}" href="{escape(address)}">', html[at:until], "</a>")
        last = until
    return "".join((*parts, html[last:]))
