"""Bytes to text, without a guess that loses a letter.

Order: byte-order mark; UTF-16 by its NULs; strict UTF-8; else the encoding of Central Europe under which the
letters stand where Slovenian has them. Source of the score: docs/decisions/0006.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from .refuse import Unreadable

#: Fewer letters than this are no article.
FEWEST_LETTERS: Final = 50
CANDIDATES: Final = ("cp1250", "iso8859_2", "cp852", "mac_latin2")
NAMES: Final = {"cp1250": "windows-1250", "iso8859_2": "iso-8859-2", "cp852": "cp852", "mac_latin2": "mac-latin2"}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CARONS: Final = frozenset("čšžČŠŽ")
_ACCENTS: Final = frozenset("ćđáéíóúäöüëßąęłńśźżřěďťňůőűăâîşţçôèàùêìòÁÉÍÓÚÄÖÜĆĐŁŚŻŘŐŰ")
_SIGNS: Final = frozenset("„“”‘’‚»«–—…€§°\u00a0")
_SAMPLE: Final = 200_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """An article's text (NFC, LF) and the encoding that it was in."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Return the text of an article; raise Unreadable for what is empty, binary or in no known encoding."""
    if not data.strip():
        raise Unreadable(1, "is empty", "write the article into it, or remove it")
    text, encoding = _decoded(data)
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    bad = _CONTROL.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        raise Unreadable(line, f"holds the character U+{ord(bad.group()):04X}", "save it as plain text")
    if sum(map(str.isalpha, text[:_SAMPLE])) < FEWEST_LETTERS:
        raise Unreadable(1, f"has fewer than {FEWEST_LETTERS} letters", "write the whole article into it")
    return Decoded(text, encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, codec, name in (
        (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(data, codec, name)
    wide = _utf16(data[:4000])
    if wide:
        return _strict(data, wide, wide)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if b"\x00" in data:
            raise _binary(data) from error
        if _mostly_utf8(data):
            raise Unreadable(
                data.count(b"\n", 0, error.start) + 1, "is not valid UTF-8 here", "save it in one encoding"
            ) from error
    return _central_european(data)


def _strict(data: bytes, codec: str, name: str) -> tuple[str, str]:
    try:
        return data.decode(codec), name
    except UnicodeDecodeError as error:
        raise Unreadable(1, f"begins as {name} but is not", "save it as UTF-8") from error


def _utf16(head: bytes) -> str | None:
    """Return the flavour of UTF-16 without a mark: a fifth of the bytes are NULs, all on one side."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd <= len(head) / 5 or min(even, odd) > (even + odd) / 20:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _binary(data: bytes) -> Unreadable:
    line = data.count(b"\n", 0, data.find(b"\x00")) + 1
    return Unreadable(line, "is a binary file", "save the article as plain text, .md or .html")


def _mostly_utf8(data: bytes) -> bool:
    """Return whether most of the bytes beyond ASCII are good UTF-8, so that the file is damaged, not old."""
    text = data.decode("utf-8", "replace")
    bad, good = text.count("\ufffd"), sum(not char.isascii() for char in text)
    return good - bad > 3 * bad


def _central_european(data: bytes) -> tuple[str, str]:
    best: tuple[int, int, str, str] | None = None
    for order, codec in enumerate(CANDIDATES):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        entry = (_score(text[:_SAMPLE]), -order, text, NAMES[codec])
        best = entry if best is None else max(best, entry)
    if best is None or best[0] < 0:
        raise Unreadable(1, "is in an unknown encoding, or is no text", "save it as UTF-8")
    return best[2], best[3]


def _score(text: str) -> int:
    """Return how well the letters beyond ASCII fit a Slovenian text."""
    return sum(
        _points(text[at - 1 : at], char, text[at + 1 : at + 2]) for at, char in enumerate(text) if not char.isascii()
    )


def _points(before: str, char: str, after: str) -> int:
    letter = before.isalpha() or after.isalpha()
    if char in _CARONS:
        if char.isupper() and before.islower():
            return -4
        return 3 if letter or not before.strip() else -1
    if char in _SIGNS:
        return -2 if before.isalpha() and after.isalpha() else 1
    if char in _ACCENTS:
        return 1 if letter else -1
    if unicodedata.category(char)[0] in "CS":
        return -4
    return -2 if char.isalpha() else -1
