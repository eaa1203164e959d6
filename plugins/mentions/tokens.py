"""Words of a text with what a name finder needs to know of each: place, spelling, capital, sentence start."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from .spans import Spans

#: Initials run together (U.S., U. K. stays two), then words with an inner apostrophe that is no possessive.
_WORD: Final = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:['’‘ʼ](?!s\b)[^\W\d_]+)*")
_HYPHENS: Final = ("-", "‐", "‑")
#: Blanks with one line end at most; no blank can be matched in two ways, which would cost quadratic time.
_JOIN: Final = re.compile(r"[ \t\u00a0]*(?:\n[ \t\u00a0]*)?")
#: What stands between an initial or a shortened title and the word after it (Jože P. Novak, dr. Ana Novak).
_STOP: Final = re.compile(r"\.[ \t\u00a0]?")
#: Titles that are written short, in either language.
_SHORT: Final = frozenset(
    (
        "dr mag prof doc red izr univ dipl inž gen polk sv st msgr pater mr mrs ms sen gov rep col lt sgt capt rev hon"
    ).split()
)
_OPENING: Final = "\"'„“”»«‚‘(["
_SENTENCE_END: Final = ".!?:;…•–—"
_CARON: Final = "\u030c"
_PLAIN: Final = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe"}
    | {"’": "'", "‘": "'", "ʼ": "'", ".": None}
)


class Token(NamedTuple):
    """One word. Offsets are code points into the article's text."""

    start: int
    end: int
    text: str
    #: Lower case, without the accents that Slovenian does not have.
    key: str
    #: First of a sentence, of a quotation or of a zone: its capital says nothing.
    first: bool
    #: Nothing but a blank, one line end or a hyphen stands between this word and the one before.
    joined: bool
    #: The word stands in the lead or the headline.
    lead: bool
    #: A hyphen alone stands between this word and the one before.
    hyphen: bool = False

    @property
    def capital(self) -> bool:
        """Return whether the word begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def initial(self) -> bool:
        """Return whether the word is one capital letter, as in Jože P. Novak."""
        return len(self.text) == 1 and self.text.isupper()

    @property
    def shouted(self) -> bool:
        """Return whether the word is longer than one letter and all in capitals."""
        return len(self.text) > 1 and self.text.isupper()


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the article's text in which names are looked for."""

    start: int
    end: int
    lead: bool = False


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Return the search key of a word: lower case, č š ž kept, every other accent dropped (Erdoğan: erdogan)."""
    lower = word.lower()
    if lower.isascii():
        return lower.replace(".", "")
    letters: list[str] = []
    for char in unicodedata.normalize("NFD", lower.translate(_PLAIN)):
        if not unicodedata.combining(char) or (char == _CARON and letters and letters[-1] in "csz"):
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters))


def tokenize(text: str, zones: Iterable[Zone], masked: Iterable[tuple[int, int]] = ()) -> tuple[Token, ...]:
    """Return the words of the zones that do not touch a masked span, in text order."""
    covers = Spans.of(masked)
    return tuple(token for zone in sorted(zones, key=lambda z: z.start) for token in _words(text, zone, covers))


def keys_of(name: str) -> tuple[str, ...]:
    """Return the search keys of a name's words, split exactly as a text is."""
    return tuple(fold(match.group()) for match in _WORD.finditer(name))


def vocabulary(text: str) -> frozenset[str]:
    """Return the keys of all words of a text."""
    return frozenset(map(fold, set(_WORD.findall(text))))


def _words(text: str, zone: Zone, covers: Spans) -> Iterator[Token]:
    last, before, lead, make = zone.start, "", zone.lead, Token._make
    for match in _WORD.finditer(text, zone.start, zone.end):
        start, end = match.span()
        if covers.starts and covers.touch(start, end):
            continue
        word = match.group()
        if before and text[last:start] == " ":
            # By far the most frequent gap, and no need to look at it again; without the names of the fields it is a
            # fifth quicker, and an archive has millions of words.
            yield make((start, end, word, fold(word), False, True, lead, False))
        else:
            yield _after_a_gap(text, zone, (last, start, end), before)
        last, before = end, word


def _after_a_gap(text: str, zone: Zone, place: tuple[int, int, int], before: str) -> Token:
    """Return the word behind anything but one blank; `place` is where the last word ended, and where this one lies."""
    last, start, end = place
    gap = text[last:start]
    stopped = bool(before) and _STOP.fullmatch(gap) is not None and _short(before)
    return Token(
        start,
        end,
        text[start:end],
        fold(text[start:end]),
        first=not stopped and _opens(text, zone.start, start),
        joined=bool(before) and (stopped or gap in _HYPHENS or _JOIN.fullmatch(gap) is not None),
        lead=zone.lead,
        hyphen=gap in _HYPHENS,
    )


def _short(word: str) -> bool:
    """Return whether a stop after the word only shortens it: an initial, a title."""
    return (len(word) == 1 and word.isupper()) or word.lower() in _SHORT


def _opens(text: str, floor: int, start: int) -> bool:
    """Return whether a word at start is the first of a sentence, a quotation or a list item."""
    at = start - 1
    while at >= floor and (text[at].isspace() or text[at] in _OPENING):
        if text[at] == "\n" or text[at] in _OPENING:
            return True
        at -= 1
    return at < floor or text[at] in _SENTENCE_END
