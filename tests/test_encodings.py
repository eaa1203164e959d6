"""Every sentence of the sample in the encodings of Central Europe: each letter comes back, or the file is refused."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

import pytest

from plugins.raw_article import Unreadable, decode

from .sites import ROOT


def _misread(text: str) -> bytes:
    """Return what is left when a program reads windows-1250 as windows-1252 and saves that as UTF-8."""
    return text.encode("cp1250").decode("cp1252").encode()


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16, little end first": lambda text: text.encode("utf-16-le"),
    "UTF-16, big end first": lambda text: text.encode("utf-16-be"),
    "UTF-16 with a mark": lambda text: text.encode("utf-16"),
    "windows-1250": lambda text: text.encode("cp1250"),
    "ISO 8859-2": lambda text: text.encode("iso8859_2"),
    "Mac, Central Europe": lambda text: text.encode("mac_latin2"),
    "windows-1250 taken for windows-1252": _misread,
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text).encode(),
}


@cache
def sentences() -> list[str]:
    """Return the sentences of the Slovenian posts that are long enough for an article."""
    texts = [path.read_text("utf-8").split("---\n", 2)[2] for path in (ROOT / "content/posts").rglob("*.sl.md")]
    every = re.split(r"(?<=[.!?])\s+|\n", "\n".join(sorted(texts)))
    return [one.strip() for one in every if sum(map(str.isalpha, one)) >= 50]


@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS.keys())
def test_every_sentence_by_itself_comes_back_to_the_letter(encode: Callable[[str], bytes]) -> None:
    wrong = []
    for sentence in sentences():
        try:
            data = encode(sentence)
        except UnicodeEncodeError:
            continue  # the encoding has no such character
        if decode(data).text != sentence:
            wrong.append(sentence)
    assert len(wrong) <= len(sentences()) / 1000, wrong


@pytest.mark.parametrize(
    "text",
    [
        "V teatru igrajo Molièra, predstava bo v sredo in v petek, vstopnice so na prodaj, je povedala Hélène.",
        "Na mizi so bile crème brûlée, caffè in torta, ki jo je spekla Petra iz Nove Gorice za goste.",
        "The café served crème brûlée, and the guests from Molière's theatre were happy about it all.",
    ],
)
def test_french_letters_are_not_taken_for_slovenian_ones(text: str) -> None:
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("misread", "text"),
    [
        (
            "The mayor\x92s plan \x96 \x93a library\x94 \x97 costs \x8012 million, the council said on Monday\x85",
            "The mayor’s plan – “a library” — costs €12 million, the council said on Monday…",
        ),
        (
            "Vlada \x9eeli, da se \x84nova knji\x9enica\x93 v \x8akofji Loki odpre v sredo, je dejal \x8eiga Novak.",
            "Vlada želi, da se „nova knjižnica“ v Škofji Loki odpre v sredo, je dejal Žiga Novak.",
        ),
    ],
)
def test_signs_that_were_taken_for_controls_are_signs_again(misread: str, text: str) -> None:
    assert decode(misread.encode()).text == text


@pytest.mark.parametrize("char", ["\ufeff", "\u200b", "\u2060", "\u200e", "\u202e", "\u2066", "\u200d"])
def test_what_is_not_seen_does_not_part_a_name(char: str) -> None:
    text = "Predsednik vlade Janez Novak je v sredo v Ljubljani sprejel veleposlanike držav članic zveze."
    assert decode(text.replace("Novak", f"No{char}vak").encode()).text == text


def test_joiners_hold_emoji_and_other_scripts_together() -> None:
    text = "Na družini 👨‍👩‍👧 in na napisu می‌خواهم ni nič narobe, je v sredo dejal župan mesta Ljubljana na dogodku."
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("char", ["\x00", "\x08", "\x7f", "\x81", "\x9d", "\ufffe", "\uffff"])
def test_what_cannot_be_printed_is_refused_with_its_line(char: str) -> None:
    text = f"Predsednik vlade je v sredo v Ljubljani sprejel veleposlanike.\n\nDruga vrstica {char} novice je ta."
    with pytest.raises(Unreadable) as caught:
        decode(text.encode())
    assert caught.value.line in (1, 3)
    assert f"U+{ord(char):04X}" in str(caught.value) or "binary" in str(caught.value)
