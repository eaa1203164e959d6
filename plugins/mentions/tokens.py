"""Words of a text with what a name finder needs to know of each: place, spelling, capital, sentence start."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final, NamedTuple

from .spans import Spans

#: Initials run together (U.S., U. K. stays two), then words with an inner apostrophe that is no possessive.
_WORD: Final = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:['’‘ʼ](?!s\b)[^\W\d_]+)*")
#: Words and what stands between them, in turns.
_PIECES: Final = re.compile(f"({_WORD.pattern})")
#: What is said of gaps up to so many characters is remembered; of longer ones there are as many as a text likes.
_LONG: Final = 8
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
_WITHOUT_CARONS: Final = str.maketrans("čšž", "csz")
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


@lru_cache(maxsize=50_000)
def bare(word: str) -> str:
    """Return the search key of a word in a language that writes Roglic and Roglič alike: without any accent."""
    return fold(word).translate(_WITHOUT_CARONS)


def folding(lang: str) -> Callable[[str], str]:
    """Return what makes the search keys of words in a language."""
    return fold if lang == "sl" else bare


def tokenize(
    text: str, zones: Iterable[Zone], masked: Iterable[tuple[int, int]] = (), lang: str = "sl"
) -> tuple[Token, ...]:
    """Return the words of the zones that do not touch a masked span, in text order."""
    covers, found = Spans.of(masked), list[Token]()
    for zone in sorted(zones, key=lambda z: z.start):
        _add_words(found, text, zone, covers, folding(lang))
    return tuple(found)


def keys_of(name: str, lang: str = "sl") -> tuple[str, ...]:
    """Return the search keys of a name's words, split exactly as a text is."""
    key = folding(lang)
    return tuple(key(match.group()) for match in _WORD.finditer(name))


def vocabulary(text: str) -> frozenset[str]:
    """Return the keys of all words of a text, in whichever language it is."""
    words = set(_WORD.findall(text))
    return frozenset(map(fold, words)) | frozenset(map(bare, words))


def _add_words(found: list[Token], text: str, zone: Zone, covers: Spans, key: Callable[[str], str]) -> None:
    # An archive has millions of words: past its own constructor a token is made in half the time.
    add, make = found.append, partial(tuple.__new__, Token)
    at, last, before, lead = zone.start, zone.start, "", zone.lead
    pieces = _PIECES.split(text[zone.start : zone.end])
    for gap, word in zip(pieces[::2], pieces[1::2], strict=False):
        start = at + len(gap)
        at = start + len(word)
        if covers.starts:
            if covers.touch(start, at):
                continue
            gap = text[last:start]  # noqa: PLW2901 - with what was passed over
        if not before:
            first, joined, hyphen = _opens(gap, ""), False, gap in _HYPHENS
        elif gap == " ":
            # By far the most frequent one.
            first, joined, hyphen = False, True, False
        else:
            look = _held_look if len(gap) <= _LONG else _look
            first, joined, hyphen = look(gap, before[-1], gap[:1] == "." and _short(before))
        add(make((start, at, word, key(word), first, joined, lead, hyphen)))
        last, before = at, word


def _look(gap: str, before: str, short: bool) -> tuple[bool, bool, bool]:  # noqa: FBT001 - remembered by it
    """Return (first, joined, hyphen) of a word by the gap in front of it and the letter before that.

    `short` says that a stop after the word before would only shorten it.
    """
    stopped = short and _STOP.fullmatch(gap) is not None
    joined = stopped or gap in _HYPHENS or _JOIN.fullmatch(gap) is not None
    return not stopped and _opens(gap, before), joined, gap in _HYPHENS


_held_look: Final = lru_cache(maxsize=4096)(_look)


def _short(word: str) -> bool:
    """Return whether a stop after the word only shortens it: an initial, a title."""
    return (len(word) == 1 and word.isupper()) or word.lower() in _SHORT


def _opens(gap: str, before: str) -> bool:
    """Return whether a word is the first of a sentence, a quotation or a list item.

    That is by the gap in front of it and the letter before that, which is none at the beginning of a zone.
    """
    for char in reversed(gap):
        if char == "\n" or char in _OPENING:
            return True
        if not char.isspace():
            return char in _SENTENCE_END
    return not before or before in _SENTENCE_END
