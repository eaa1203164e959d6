"""Bytes to text, without a guess that loses a letter.

Order: byte-order mark; UTF-16 by its NULs; strict UTF-8; else the encoding of Central Europe under which the
letters stand where Slovenian has them, and where two are alike, the one that makes words. A text in which another
program has read windows-1250 as windows-1252 (veè for več) gets its letters back, and one in which that has read
windows-1252 as Latin-1 its dashes and quotation marks (U+0096 for –). Source of the score: docs/decisions/0006.

What is not seen is no part of the text: byte-order marks within it, zero-width blanks, marks of direction, and joiners
beside Latin letters are left out. What cannot be printed is refused: controls, lone surrogates, U+FFFE and U+FFFF.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from .language import share
from .refuse import Unreadable

#: Fewer letters than this are no article.
FEWEST_LETTERS: Final = 50
CANDIDATES: Final = ("cp1250", "iso8859_2", "cp852", "mac_latin2")
NAMES: Final = {"cp1250": "windows-1250", "iso8859_2": "iso-8859-2", "cp852": "cp852", "mac_latin2": "mac-latin2"}
#: What no page and no feed can hold: controls, lone surrogates, and what XML 1.0 forbids besides.
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: Soft hyphens stay, as offsets in their texts are kept by others; joiners make emoji and other scripts.
_UNSEEN: Final = re.compile(
    r"[\ufeff\u200b\u2060-\u2064\u180e\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]"
    r"|(?<=[A-Za-z\u00c0-\u024f])[\u200c\u200d]|[\u200c\u200d](?=[A-Za-z\u00c0-\u024f])"
)
#: Signs and letters of windows-1252, which are controls of Latin-1. It has none for five of these.
_CONTROLS: Final = re.compile(r"[\x80-\x9f]")
_WINDOWS: Final = {code: said for code in range(0x80, 0xA0) if (said := bytes((code,)).decode("cp1252", "ignore"))}
#: Letters of windows-1250 as windows-1252 has them.
_MISREAD: Final = str.maketrans("èÈæÆðÐ", "čČćĆđĐ")
_PLACED: Final = re.compile(r"(?:(?:\A|[.!?:\n]\s*)[„“»\"]?([^\W\d_]+))|([^\W\d_]+)")
_MISTAKEN: Final = re.compile("[èÈæÆðÐ]")
_WORD: Final = re.compile(r"[^\W\d_]+")
#: Two readings whose scores are no further apart are told by their words.
_CLOSE: Final = 4
#: Least share of known words of a sentence that is Slovenian; one of another language has hardly a tenth.
_SLOVENIAN: Final = 0.4
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
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    if _CONTROLS.search(text):
        text = text.translate(_WINDOWS)
    refuse_unprintable(text)
    text = _reread(unicodedata.normalize("NFC", seen(text)))
    if sum(map(str.isalpha, text[:_SAMPLE])) < FEWEST_LETTERS:
        raise Unreadable(1, f"has fewer than {FEWEST_LETTERS} letters", "write the whole article into it")
    return Decoded(text, encoding)


def refuse_unprintable(text: str) -> None:
    """Raise Unreadable, with its line, for the first character that no page can hold."""
    if found := _FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise Unreadable(line, f"holds the character U+{ord(found.group()):04X}", "save it as plain text")


def seen(text: str) -> str:
    """Return a text without the characters that nobody sees."""
    return _UNSEEN.sub("", text)


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
    found: list[tuple[int, int, str, str]] = []
    for order, codec in enumerate(CANDIDATES):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        found.append((_score(text[:_SAMPLE]), -order, text, NAMES[codec]))
    best = max(found, default=None)
    if best is None or best[0] < 0:
        raise Unreadable(1, "is in an unknown encoding, or is no text", "save it as UTF-8")
    alike = [one for one in found if best[0] - one[0] <= _CLOSE]
    if len({text for _, _, text, _ in alike}) > 1:
        best = max(alike, key=lambda one: (_known(one[2]), one))
    return best[2], best[3]


def _reread(text: str) -> str:
    """Return a text with the letters that windows-1250 meant, where another program took it for windows-1252.

    So it is in a Slovenian text without č that has such letters in more words of its own than of French or Italian;
    Molière stays Molière.
    """
    if not _MISTAKEN.search(text) or "č" in text or "Č" in text:
        return text
    # At the beginning of a sentence a capital says nothing.
    words = {first.lower() or word for first, word in _PLACED.findall(text[:_SAMPLE])}
    votes = [_vote(word) for word in words if _MISTAKEN.search(word)]
    meant = text.translate(_MISREAD)
    return meant if sum(votes) > 0 and (2 in votes or share(meant, "sl") >= _SLOVENIAN) else text


def _vote(word: str) -> int:
    """Return 2 for a word that is Slovenian with č, ć or đ, 1 for one that looks so, 0 for a name, -1 for another."""
    from simplemma import is_known

    if len(word) > 1 and is_known(word.translate(_MISREAD).lower(), lang="sl"):
        return 2
    if re.search("i[æÆ]|[šžŠŽ]", word):
        return 1
    if word[0].isupper() and not word.isupper():
        return 0
    return -1 if is_known(word, lang=("fr", "it")) else 1


def _known(text: str) -> int:
    """Return how many words with letters beyond ASCII are Slovenian ones; slow to start, so asked only in doubt."""
    from simplemma import is_known

    words = {word.lower() for word in _WORD.findall(text[:_SAMPLE]) if not word.isascii() and len(word) > 1}
    return sum(is_known(word, lang="sl") for word in words)


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
