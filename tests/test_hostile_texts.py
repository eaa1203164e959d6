"""Texts that nobody wrote for a reader: no crash, right offsets, and cost that grows with the text and no faster."""

import cProfile
import pstats
import time
from functools import cache

import pytest
from hypothesis import given

from plugins.mentions import Finder, load
from plugins.raw_article import unaccounted, understood
from plugins.translation import memory
from plugins.translation.unit import Unit

from .pieces import rows
from .sites import ROOT

STORY = "Naslov\n\nPredsednik vlade je v sredo v Ljubljani sprejel veleposlanike držav članic, ki so prišli na obisk."

PIECES = {
    "names without a sentence end": "Janez Novak je dejal Ani Kovač in Petru Horvatu ",
    "capitals": "JANEZ NOVAK JE DEJAL ANI KOVAČ V LIBIJI ",
    "one surname, again and again": "Novak ",
    "one first name, again and again": "Janez ",
    "one known surname": "Putin ",
    "countries": "Rusija in Libija ",
    "hyphens": "Ana-",
    "initials": "A. ",
    "particles": "von der Bek ",
    "mixed scripts, emoji and zero-width characters": "Žоrž Путин\u200b Pu\u200btin 😀\ufe0f Ана No\u00advak ",
    "languages": "German and ",
    "one first name, other surnames": "Janez {0}ar je rekel. Mr John {0}ar said. Janez gre, John said. ",
    "other people, every time": "Ana {0}ar je rekla Petru {0}ecu, da {0}nik ne pride. ",
}


@cache
def finder(lang: str) -> Finder:
    return Finder(load(ROOT / "content/data/people.toml"), lang)


def text_of(piece: str, size: int) -> str:
    """Return a text of about this many pieces; a number in letters makes names differ."""
    letters = "bcdfghjklm"
    names = ("Z" + "".join(letters[int(digit)] + "a" for digit in str(number)) for number in range(size))
    return "Speaks " + "".join(piece.format(name) for name in names) + ". Ana"


def calls(lang: str, text: str) -> int:
    profile = cProfile.Profile()
    profile.runcall(finder(lang).find, text)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", ["sl", "en"])
@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_twice_the_text_is_at_most_about_twice_the_work(lang: str, piece: str) -> None:
    finder(lang).find(text_of(piece, 400))
    small, large = (calls(lang, text_of(piece, size)) for size in (200, 400))
    assert large < 2.5 * small


def test_blanks_cost_no_more_than_letters() -> None:
    # A pattern that gives back one blank after another does so within one call: only a clock sees it.
    begun = time.process_time()
    assert finder("sl").find("Ana" + " " * 40_000 + ". Ana").people == ()
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "piece", ["a", "A-", "_", "e\u0301", "(", "[", "](", "*a ", "`", "<", "&", '"', "»a« ", "- a\n", "a\tb\n"]
)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_one_sign_or_word_without_end_costs_no_square_of_its_length(piece: str, suffix: str) -> None:
    # Likewise; a square takes a minute here, a line less than a second.
    begun = time.process_time()
    row = piece * (60_000 // len(piece))
    item = understood(f"{STORY}\n\n{row} konec.".encode(), suffix, {"lang": "sl"})
    memory.serialise(memory.update(memory.Memory("sl", "en"), [Unit("p1", row, "", "pending")], "x.txt"))
    assert unaccounted(item) == ()
    assert time.process_time() - begun < 10


@pytest.mark.parametrize("lang", ["sl", "en"])
@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_offsets_are_right_in_any_text(lang: str, piece: str) -> None:
    text = text_of(piece, 50)
    tags = finder(lang).find(text)
    mentions = [mention for person in tags.people for mention in person.mentions]
    mentions += [mention for country in tags.countries for mention in country.mentions]
    assert all(text[mention.start : mention.end] == mention.surface for mention in mentions)


@given(rows([*"AaŽž.,-’&\n \u200b\u00ad", "Janez", "Novaka", "dr.", "von", "NATO", "II", "😀"], 60))
def test_no_row_of_words_and_signs_is_too_odd(parts: list[str]) -> None:
    text = " ".join(parts)
    for lang in ("sl", "en"):
        for tag in finder(lang).find(text).people:
            assert all(text[mention.start : mention.end] == mention.surface for mention in tag.mentions)
            assert tag.status == "linked" or 0.5 <= tag.confidence <= 1
