"""Evidence: the words of a post that show why it has a tag, and the text in which they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from . import passages
from .stories import Post

#: A sentence longer than this is cut around the words that are shown, in code points to either side.
_AROUND: Final = 160
#: How far a sentence is followed to either side of a mention, in code points.
_FURTHEST: Final = 4 * _AROUND
_BLANK: Final = re.compile(r"\s+")
#: A stop, closing marks, a blank, and before what may begin a sentence.
_END: Final = re.compile(r"[.!?…]+[\"'»«”“’‘)\]]*(\s+)(?=[\"'„“”»«‚‘(\[–-]*\s?[^\W_a-zčšž])")
#: Words that end in a stop but no sentence: titles, Latin and newspaper abbreviations, a single letter.
_SHORT: Final = re.compile(
    r"(?:^|[\s(\"„“»])(?:[^\W\d_]|dr|mag|prof|doc|inž|sv|st|št|oz|npr|itd|t\.i|ga|gdč|min|gen|mr|mrs|ms|rep|sen|gov|lt"
    r"|col|jr|sr|no|u\.s|u\.k|d\.c|e\.g|i\.e)\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """One mention. `start` and `end` are code points into `text_of` the post: text[start:end] == surface."""

    start: int
    end: int
    surface: str
    #: Why these words mean the term, as messages of the theme in the order in which they are read.
    rule: tuple[str, ...]
    #: The form that the finder knew, where it is not the surface itself (ruski in proruski).
    form: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a post has a term: the places that name a person or a country, the words that gave a topic."""

    kind: str
    id: str
    places: tuple[Place, ...] = ()
    words: tuple[str, ...] = ()
    #: What the term is to the story, as a message of the theme; "" where nobody says.
    role: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence in pieces, each with whether it is a mention; `places` are the mentions in it."""

    pieces: tuple[tuple[str, bool], ...]
    places: tuple[Place, ...]


def plain(html: str) -> str:
    """Return the text of a post's HTML: its paragraphs, headings, list items and cells parted by blank lines."""
    return passages.read(html)[0]


def headline(post: Post) -> str:
    """Return what the text begins with: the title and a blank line; nothing where the program made the title itself."""
    made = post.said.get("title_source") in ("derived", "label")
    return "" if made or not post.title else " ".join(post.title.split()) + passages.BREAK


def text_of(post: Post) -> str:
    """Return the text in which evidence is looked for; the body's offsets begin at len(headline(post))."""
    return headline(post) + plain(post.html)


def quotes(text: str, places: tuple[Place, ...]) -> Iterator[Quote]:
    """Return the sentences in which the places stand, in text order, each once with all its places."""
    groups: list[tuple[int, int, list[Place]]] = []
    for place in sorted(places, key=lambda place: (place.start, place.end)):
        left, right = sentence(text, place.start, place.end)
        if groups and place.start < groups[-1][1] and place.start - groups[-1][2][0].start < _FURTHEST:
            groups[-1][2].append(place)
        else:
            groups.append((left, right, [place]))
    for left, right, inside in groups:
        yield _quote(text, left, right, tuple(inside))


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence around a place begins and ends, looking no further than is ever shown."""
    floor, ceiling = max(0, start - _FURTHEST), min(len(text), end + _FURTHEST)
    opening, closing = text.rfind(passages.BREAK, floor, start), text.find(passages.BREAK, end, ceiling)
    left = floor if opening < 0 else opening + len(passages.BREAK)
    right = ceiling if closing < 0 else closing
    for stop in _stops(text, left, start + 1):
        if stop.end() <= start:
            left = stop.end()
    return left, next((stop.start(1) for stop in _stops(text, end, right)), right)


def _stops(text: str, left: int, right: int) -> Iterator[re.Match[str]]:
    for stop in _END.finditer(text, left, right):
        if not _SHORT.search(text, max(0, stop.start() - 8), stop.start() + 1):
            yield stop


def _quote(text: str, left: int, right: int, places: tuple[Place, ...]) -> Quote:
    first, last = places[0].start, max(place.end for place in places)
    begin = left if first - left <= 2 * _AROUND else _word(text, first - _AROUND, first)
    finish = max(last, right)
    if finish - last > 2 * _AROUND:
        finish = text.rfind(" ", last, last + _AROUND) + 1 or last + _AROUND
    pieces: list[tuple[str, bool]] = [("… ", False)] if begin > left else []
    at = begin
    for place in places:
        if place.start >= at:
            pieces += ((text[at : place.start], False), (text[place.start : place.end], True))
            at = place.end
    pieces += ((text[at:finish].rstrip(), False), (" …" if finish < right else "", False))
    return Quote(tuple((_BLANK.sub(" ", piece), marked) for piece, marked in pieces if piece), places)


def _word(text: str, at: int, limit: int) -> int:
    """Return where the next word begins, so that none is shown cut."""
    blank = text.find(" ", at, limit)
    return at if blank < 0 else blank + 1
