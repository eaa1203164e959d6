"""Each room: imports without Pelican, does nothing without its setting, works alone in somebody else's site."""

import shutil
from pathlib import Path

import pytest

from .sites import ROOT, Sandbox

ROOMS = sorted(path.name for path in (ROOT / "plugins").iterdir() if (path / "__init__.py").is_file())
EDITIONS = """THEME = "theme"
ARTICLE_PATHS = ["_none"]
DIRECT_TEMPLATES = []
JINJA_ENVIRONMENT = {"extensions": ["jinja2.ext.i18n"], "autoescape": True}
EDITIONS = {
    "languages": {
        "sl": {"name": "Slov", "people": "osebe", "countries": "drzave", "topics": "t",
            "archive": "a", "about": "o", "feeds": "v", "page": "p", "parallel": "vz",
            "issues": "i", "search": "s"}
    },
    "posts": "",
}
"""
#: The rooms that a foreign site can use alone: their settings, and what must then be on a page.
ALONE = {
    "raw_article": (
        "RAW_ARTICLE = True\n",
        "novica.html",
        "<h2>Drugi most</h2>",
    ),
    "mentions": ('MENTIONS_AUTHORITY = "people.toml"\n', "most.html", "Slovenija"),
    "topics": ('TOPICS_SCHEME = "topics.toml"\n', "most.html", "Oboroženi spopad"),
    "commonmark": ("COMMONMARK = {}\n", "most.html", "<strong>most</strong>"),
    "lean_build": ("LEAN_BUILD = {}\n", "most.html", "most"),
    "editions": (
        EDITIONS,
        "sl/2026/01/02/most/index.html",
        "Most",
    ),
}
CONF = """SITENAME = "Tuja stran"
SITEURL = ""
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "sl"
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
PLUGIN_PATHS = ["plugins"]
"""
MOST = """---
title: Most
date: 2026-01-02
slug: most
lang: sl
---

V Sloveniji vojska s tanki brani **most**.
"""
PAGE = """<html><head><title>Most</title><meta name="date" content="2026-01-02"><meta name="lang" content="sl">
<meta name="slug" content="most"></head><body><p>V Sloveniji vojska s tanki brani most, sovražnik napada z raketami in
bombami, premirja ni.</p></body></html>"""
NOVICA = """Vlada je danes odprla prvi most, ki so ga gradili dve leti, in obljubila, da bo kmalu zgradila še drugega.

Drugi most

Drugi most bo stal nižje ob reki, gradnja pa se bo po besedah ministra začela prihodnje leto.
"""


def foreign(folder: Path, settings: str) -> Sandbox:
    """Return another person's Pelican site, its theme Pelican's own."""
    site = Sandbox(folder)
    site.write("pelicanconf.py", CONF + settings)
    site.write("content/novica.txt", NOVICA)
    site.write("content/most.html", PAGE)
    shutil.copy(ROOT / "content/data/people.toml", folder)
    shutil.copy(ROOT / "content/data/topics.toml", folder)
    return site


def output(site: Sandbox) -> dict[str, bytes]:
    folder = site.root / "output"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_without_pelican(room: str) -> None:
    Sandbox(ROOT).run(
        "-c", f"import sys; sys.modules['pelican'] = None; import plugins.{room} as room; assert room.__doc__"
    )


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "translation"])
def test_a_room_is_inert_without_its_setting(tmp_path: Path, room: str) -> None:
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    without = foreign(tmp_path / "without", "")
    awake = foreign(tmp_path / "with", f'PLUGIN_PATHS = ["."]\nPLUGINS = ["plugins.{room}"]\n')
    (awake.root / "plugins").symlink_to(ROOT / "plugins")
    without.pelican()
    awake.pelican()
    assert output(awake) == output(without)


@pytest.mark.parametrize("room", ALONE)
def test_a_room_works_alone_in_another_site(tmp_path: Path, room: str) -> None:
    settings, page, expected = ALONE[room]
    # editions stands on lean_build: the two are one package.
    name = f"plugins.{room}" if room == "editions" else room
    site = foreign(tmp_path, f'PLUGIN_PATHS += ["."]\nPLUGINS = ["{name}"]\n{settings}')
    for copied in (room, *(["lean_build"] if room == "editions" else [])):
        shutil.copytree(ROOT / "plugins" / copied, tmp_path / "plugins" / copied)
    if room == "raw_article":
        site.write("content/novica.toml", 'date = "2026-01-02"\ntitle = "Novica"\n')
    if room == "commonmark":
        (tmp_path / "content" / "most.html").unlink()
        site.write("content/most.md", MOST)
    if room == "editions":
        shutil.copytree(ROOT / "theme", tmp_path / "theme")
    site.pelican(PYTHONPATH=str(tmp_path))
    assert expected in site.read(f"output/{page}")


def test_every_room_has_a_page_that_names_its_setting() -> None:
    for room in ROOMS:
        text = (ROOT / "plugins" / room / "README.md").read_text("utf-8")
        assert text.startswith(f"# {room}\n"), room
        if room in ALONE:
            setting = ALONE[room][0].split(" = ")[0] if room != "editions" else "EDITIONS"
            assert setting in text, room
