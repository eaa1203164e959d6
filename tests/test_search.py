"""Search in a real browser: any form of a word finds the page, and nothing else is found for it."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from plugins.digest.searching import blocks
from plugins.search import index, stems
from plugins.search.index import settle

from .browsing import CHROMIUM, served
from .sites import Sandbox, sandbox

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
#: The query, and the beginning of a title that must be among the first three.
SLOVENIAN = {
    "libijskega": "Sprti strani v libijskem",
    "Libije": "Voditelji so se v Berlinu",
    "Libijo": "Voditelji so se v Berlinu",
    "Slovenijo": "Slovenija",
    "slovenskemu": "Slovenija",
    "francoskih": "Francija",
    "Franciji": "Francija",
    "ruskega": "Rusija",
    "Rusijo": "Rusija",
    "Ukrajino": "Ukrajina",
    "ukrajinskim žitom": "Rusija in Ukrajina v Istanbulu",
    "Macronovega": "Emmanuel Macron",
    "Macronom": "Emmanuel Macron",
    "Natašo": "Nataša Pirc Musar",
    "Pirc Musarjeve": "",
    "Putinu": "Vladimir Putin",
    "Pogačarja": "Tadej Pogačar",
    "pogacarju": "Tadej Pogačar",
    "Roberta Goloba": "Robert Golob",
    "golobovim": "Robert Golob",
    "poplavami": "Slovenija po najhujših poplavah",
    "poplavi": "Slovenija po najhujših poplavah",
    "teleskopi": "Biden v Beli hiši",
    "galaksijama": "Biden v Beli hiši",
    "papežu": "Frančiškov naslednik",
    "kardinalom": "Frančiškov naslednik",
    "cepljenjem": "V Sloveniji in drugod v Uniji",
    "obrestnih mer": "ECB prvič",
    "obrestnima merama": "ECB prvič",
    "kolesarjema": "Pogačar po Giru",
    "volivcem": "Macron na volitvah",
    "vročinskimi": "V Združenem kraljestvu",
    "EU": "Združeno kraljestvo po 47 letih",
}
ENGLISH = {
    "floods": "Slovenia asks for help",
    "vaccinated": "First Covid-19",
    "ceasefires": "Libya",
    "telescope": "Webb",
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page that fails the test where a script fails or the policy forbids something."""
    context = browser.new_context()
    made = context.new_page()
    wrong: list[str] = []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("console", lambda said: wrong.append(said.text) if "favicon" not in said.location["url"] else None)
    yield made
    context.close()
    assert wrong == []


def asked(page: Page, query: str) -> tuple[list[str], str]:
    """Return the titles found for a query, and what the page says of their number."""
    page.fill("#q", "")
    expect(page.locator("#found")).to_be_empty()
    page.fill("#q", query)
    expect(page.locator("#found")).not_to_be_empty()
    return page.locator("#results a").all_inner_texts(), page.inner_text("#found")


@needs_browser
def test_thirty_inflected_queries_find_their_pages(page: Page, address: str) -> None:
    page.goto(f"{address}/sl/iskanje/")
    missed = {}
    for query, title in SLOVENIAN.items():
        titles, _ = asked(page, query)
        if not any(found.startswith(title) for found in titles[:3]):
            missed[query] = titles
    assert len(SLOVENIAN) >= 30
    assert missed == {}


@needs_browser
def test_english_words_are_found_in_their_forms(page: Page, address: str) -> None:
    page.goto(f"{address}/en/search/")
    for query, title in ENGLISH.items():
        titles, _ = asked(page, query)
        assert any(title in found for found in titles[:3]), (query, titles)


@needs_browser
def test_how_many_were_found_is_said_in_right_slovenian_and_nothing_is_made_up(page: Page, address: str) -> None:
    page.goto(f"{address}/sl/iskanje/?q=obrestnih+mer")
    expect(page.locator("#found")).not_to_be_empty()
    assert page.input_value("#q") == "obrestnih mer"
    assert asked(page, "klavirju")[1] == "Ni zadetkov."
    said = {asked(page, query)[1] for query in SLOVENIAN}
    assert {"1 zadetek", "2 zadetka", "3 zadetki"} <= said
    assert any(one.split()[0] in "5678" and one.endswith("zadetkov") for one in said)


@needs_browser
def test_a_result_leads_to_its_page_below_any_path(page: Page, address: str) -> None:
    page.goto(f"{address}/sl/iskanje/?q=Macronu")
    page.locator("#results a", has_text="Emmanuel Macron").first.click()
    assert page.url == f"{address}/sl/osebe/emmanuel-macron/"


#: A plugin that lets an index be full with few stories.
SMALL = "def register():\n    from plugins.digest import searching\n\n    searching.BLOCKS = 8, 3\n"


#: The indexes besides the first, then.
DIVIDED = ["pagefind-1-8", "pagefind-9-16", "pagefind-17-19", "pagefind-terms"]


@pytest.fixture(scope="module")
def divided(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """Return the sample digest, built with several indexes."""
    made = sandbox(tmp_path_factory.mktemp("divided") / "site", samples=True, search=True)
    made.write("small.py", SMALL)
    made.write("pelicanconf.py", made.read("pelicanconf.py") + 'PLUGINS = ["small", *PLUGINS]\n')
    made.pelican()
    return made


def indexes(site: Sandbox) -> dict[str, dict[str, int]]:
    """Return the time of each file of each index."""
    return {
        folder.name: {path.name: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
        for folder in (site.root / "output").glob("pagefind*")
    }


@needs_browser
def test_an_archive_of_several_indexes_is_searched_as_one(page: Page, divided: Sandbox) -> None:
    assert indexes(divided).keys() == {"pagefind", *DIVIDED}
    with served(divided.root / "output") as root:
        page.goto(f"{root}/sl/iskanje/")
        missed = [
            query
            for query, title in SLOVENIAN.items()
            if not any(one.startswith(title) for one in asked(page, query)[0])
        ]
        assert missed == []
        page.goto(f"{root}/en/search/?q=ceasefires")
        # A story of the oldest index.
        page.locator('#results a[href*="/en/2020/"]').first.click()
        expect(page.locator("article h1")).to_contain_text("Libya")
        # The site goes away now, and the page's pictures may still be on their way.
        page.wait_for_load_state("networkidle")


def test_a_new_story_leaves_full_indexes_alone(divided: Sandbox) -> None:
    before = indexes(divided)
    fields = "title: Most\ndate: 2030-01-02\nlang: sl\nslug: most\nuid: most\ntranslation: original"
    divided.write("content/posts/2030/01/most.sl.md", f"---\n{fields}\n---\n\nMost stoji.\n")
    divided.pelican()
    after = indexes(divided)
    assert {name: after[name] for name in DIVIDED} == {name: before[name] for name in DIVIDED}
    assert after["pagefind"] != before["pagefind"]
    assert json.loads(divided.read("output/pagefind/older.json")) == dict.fromkeys(("sl", "en"), DIVIDED)
    # What only the first needs is there once.
    assert not [name for older in DIVIDED for name in after[older] if "wasm" in name]


def test_stories_come_from_small_indexes_into_large_ones() -> None:
    assert list(blocks(1)) == list(blocks(100)) == []
    assert list(blocks(101)) == [range(100)]
    assert list(blocks(500)) == [range(start, start + 100) for start in (0, 100, 200, 300)]
    assert list(blocks(620)) == [range(500), range(500, 600)]
    assert list(blocks(1001)) == [range(500), range(500, 1000)]


def test_switched_off_there_is_no_trace_of_search(site: Sandbox) -> None:
    site.pelican()
    assert not (site.root / "output/pagefind").exists()
    assert not (site.root / "output/sl/iskanje").exists()
    assert "iskanje" not in site.read("output/sl/index.html")


def test_switched_on_without_pagefind_the_build_says_what_to_do(site: Sandbox) -> None:
    site.write("pelicanconf.py", site.read("pelicanconf.py") + 'EDITIONS["search"] = True\n')
    hidden = (
        "import importlib.util as u; f = u.find_spec; u.find_spec = lambda n, *a: None if 'pagefind' in n else f(n, *a)"
    )
    said = site.run("-c", f"{hidden}\nfrom pelican import main; main([])", expect=1)
    assert "EDITIONS[\"search\"] is on, but Pagefind is not installed; run pip install 'pagefind[bin]'" in said


def test_stems_are_what_forms_share_and_lemmas() -> None:
    found = stems("Otroci so videli poplave.", "sl", ["Peter Kocjančič"])
    assert {"otrok", "petr"} <= set(found)
    # What stands in the text already is not said twice.
    assert "poplave" not in found


def test_what_is_read_once_lies_in_memory_where_there_is_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, places = tmp_path / "memory", list[Path]()
    memory.mkdir()
    popen = subprocess.Popen

    def noted(command: list[str], **more: Any) -> Any:  # noqa: ANN401 - as Popen has it
        places.append(Path(command[command.index("--site") + 1]))
        return popen(command, **more)

    def in_memory() -> bool:
        index.write([("sl/most/", index.page(index.Record("sl/most/", "sl", "Most", "", "Most je odprt.")))], tmp_path)
        assert list((tmp_path / "pagefind").glob("*.pf_meta"))
        assert not places[-1].exists()
        return places[-1].parent == memory

    monkeypatch.setattr(subprocess, "Popen", noted)
    monkeypatch.setattr(index, "_MEMORY", str(memory))
    monkeypatch.delenv("TMPDIR", raising=False)
    assert in_memory()
    # A build that was killed an hour ago has left something, and another one is at it.
    for name, age in (("old", 3600), ("new", 10)):
        left = memory / f"glasnik-search-{name}" / "sl"
        left.mkdir(parents=True)
        os.utime(left.parent, (time.time() - age, time.time() - age))
    assert in_memory()
    assert [path.name for path in memory.iterdir()] == ["glasnik-search-new"]
    with monkeypatch.context() as full:
        full.setattr(index, "_AMPLE", 1 << 60)
        assert not in_memory()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(index, "_MEMORY", str(tmp_path / "none"))
        assert not in_memory()
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert not in_memory()


def test_a_site_without_a_story_has_nothing_to_index_and_is_whole(tmp_path: Path) -> None:
    site = sandbox(tmp_path / "site", samples=False, search=True)
    site.pelican()
    assert (site.root / "output/sl/index.html").is_file()
    assert not (site.root / "output/pagefind").exists()


def test_the_languages_of_an_index_are_in_order_whatever_thread_of_pagefind_ended_first(tmp_path: Path) -> None:
    entry = tmp_path / "pagefind-entry.json"
    entry.write_text('{"version":"1.5.2","languages":{"sl":{"hash":"b"},"en":{"hash":"a"}},"include_characters":["‿"]}')
    settle(tmp_path)
    assert entry.read_text("utf-8") == (
        '{"version":"1.5.2","languages":{"en":{"hash":"a"},"sl":{"hash":"b"}},"include_characters":["‿"]}'
    )
