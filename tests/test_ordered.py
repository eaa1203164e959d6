"""Numbered lists of HTML: the same as numbered lines of a text, with the numbers that a reader of the page sees."""

import re
import time
from pathlib import Path

import pytest

from plugins.raw_article import NewsItem, understood
from plugins.raw_article.newsitem import unaccounted

from .sites import sandbox

LEAD = "V Mirni so v sredo odprli prenovljeno knjižnico, ki jo je gradbeno podjetje obnavljalo dve leti."
REST = "Župan je ob odprtju dejal, da je bila obnova zahtevna, a potrebna, in da bo knjižnica odprta vsak dan."


def read_page(inner: str) -> NewsItem:
    page = f"<html><body><p>{LEAD}</p>{inner}<p>{REST}</p></body></html>"
    item = understood(page.encode(), ".html", {"lang": "sl"})
    assert unaccounted(item) == ()
    return item


def items(inner: str) -> list[str]:
    item = read_page(inner)
    found = [block for block in item.blocks if block.type == "list"]
    assert len(found) == 1
    assert item.text[found[0].start : found[0].end] == found[0].text
    return found[0].text.split("\n")


LISTS = {
    "numbers": ("<ol><li>Ana</li><li>Eva</li></ol>", ["1. Ana", "2. Eva"]),
    "no numbers": ("<ul><li>Ana</li><li>Eva</li></ul>", ["Ana", "Eva"]),
    "another start": ('<ol start="4"><li>Ana<li>Eva</ol>', ["4. Ana", "5. Eva"]),
    "a start that is none": ('<ol start="four"><li>Ana<li>Eva</ol>', ["1. Ana", "2. Eva"]),
    "backwards": ("<ol reversed><li>Ana<li>Eva<li>Ida</ol>", ["3. Ana", "2. Eva", "1. Ida"]),
    "backwards from a start": ('<ol reversed start="10"><li>Ana<li>Eva</ol>', ["10. Ana", "9. Eva"]),
    "a number of its own": ('<ol><li>Ana<li value="7">Eva<li>Ida</ol>', ["1. Ana", "7. Eva", "8. Ida"]),
    "letters": ('<ol type="a"><li>Ana<li>Eva</ol>', ["a. Ana", "b. Eva"]),
    "large letters": ('<ol type="A" start="26"><li>Ana<li>Eva</ol>', ["Z. Ana", "AA. Eva"]),
    "Roman numbers": ('<ol type="I" start="3"><li>Ana<li>Eva</ol>', ["III. Ana", "IV. Eva"]),
    "a list in a list": (
        "<ol><li>Ana<ol><li>Eva<li>Ida</ol></li><li>Tea</li></ol>",
        ["1. Ana", "1. Eva", "2. Ida", "2. Tea"],
    ),
    "points in a list": ("<ol><li>Ana<ul><li>Eva</ul><li>Tea</ol>", ["1. Ana", "Eva", "2. Tea"]),
    "a list in points": ("<ul><li>Ana<ol><li>Eva<li>Ida</ol><li>Tea</ul>", ["Ana", "1. Eva", "2. Ida", "Tea"]),
    "paragraphs": ("<ol><li><p>Ana</p><p>Novak</p><li><p>Eva<br>Kos</p></ol>", ["1. Ana Novak", "2. Eva Kos"]),
    "an item without words": ("<ol><li>Ana<li> <li>Ida</ol>", ["1. Ana", "3. Ida"]),
    "an item in no list": ("<li>Ana</li><li>Eva</li>", ["Ana", "Eva"]),
}


def test_a_button_in_an_item_is_left_out_and_takes_neither_the_item_nor_its_number_with_it() -> None:
    ends = "<li>Eva<button>Deli</button><li>Ida<aside>oglas</aside> Kos"
    item = read_page(f"<ol><li><button>Deli</button>Ana{ends}</ol>")
    lists = [block.text for block in item.blocks if block.type == "list"]
    assert lists == ["1. Ana\n2. Eva\n3. Ida Kos"]


@pytest.mark.parametrize(("inner", "lines"), LISTS.values(), ids=LISTS.keys())
def test_items_have_the_numbers_that_a_reader_sees(inner: str, lines: list[str]) -> None:
    assert items(inner) == lines


def test_a_page_says_the_same_as_a_text() -> None:
    text = f"{LEAD}\n\n1. Ana Novak, Kranj\n2. Eva Kos, Žiri\n\n{REST}\n"
    plain = understood(text.encode(), ".txt", {"lang": "sl"})
    page = read_page("<ol><li>Ana Novak, Kranj</li><li>Eva Kos, Žiri</li></ol>")
    assert [(block.type, block.text) for block in page.blocks] == [(block.type, block.text) for block in plain.blocks]


def test_a_heading_of_an_item_has_its_number() -> None:
    item = read_page(f"<ol><li><h3>Knjige</h3><p>{REST}</p></li><li><h3>Filmi</h3><p>{REST}</p></li></ol>")
    assert [block.text for block in item.blocks if block.type == "crosshead"] == ["1. Knjige", "2. Filmi"]


@pytest.mark.parametrize(
    "inner",
    [
        "<ol>" + "<li>Ana" * 15_000 + "</ol>",
        "<ol reversed>" + "<li value=1>Ana" * 10_000 + "</ol>",
        "<ol><li>" + "<p>Ana</p>" * 15_000 + "</ol>",
        "<ol><li>Ana" * 500,
        '<ol type="I" start="999999999999999999999">' + "<li>Ana" * 1_000 + "</ol>",
    ],
)
def test_a_hostile_list_costs_its_length(inner: str) -> None:
    begun = time.process_time()
    read_page(inner)
    assert time.process_time() - begun < 5


def test_a_build_publishes_a_numbered_list(tmp_path: Path) -> None:
    site = sandbox(tmp_path / "site", samples=False)
    page = f"<h1>Knjižnica</h1><p>{LEAD}</p><ol><li>Ana Novak</li><li>Eva Kos</li></ol><p>{REST}</p>"
    site.write("content/inbox/knjiznica.html", page)
    site.pelican()
    post = next(text for name, text in site.posts().items() if name.endswith(".sl.md"))
    assert "\n\n1. Ana Novak\n2. Eva Kos\n\n" in post
    shown = next((site.root / "output/sl").rglob("knjiznica/index.html")).read_text("utf-8")
    assert re.search(r"<ol>\s*<li>Ana Novak</li>\s*<li>Eva Kos</li>\s*</ol>", shown)
