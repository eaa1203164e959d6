"""Side by side: nothing lost and nothing doubled; what nobody has reviewed says so, or is held back."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.commonmark.render import render
from plugins.editions.gist import GIST, marked
from plugins.editions.options import Options
from plugins.editions.parallel import blocks, moved, parsed, rows
from plugins.editions.stories import post_of

from .sites import Sandbox

#: Blocks of a post, as its author writes them.
MARKDOWN = st.sampled_from(
    ["Prvi *odstavek*.", "## Naslov", "### Podnaslov", "- ena\n- dve\n\n  še", "> navedek\n>\n> — kdo", "---"]
    + ["| a | b |\n|---|---|\n| 1 | 2 |", "    koda < tu", "Vrstica\\\nin [druga](../x/)."]
)
TEXTS = st.lists(MARKDOWN, max_size=9).map(lambda parts: render("\n\n".join(parts)))
#: What no reader of ours makes, but another's may: tags that are not closed, text in no element, stray ends.
RAGGED = st.lists(
    st.sampled_from(["<p>", "</p>", "<div>", "</div>", "<h2>", "</h2>", "<br>", "<hr/>", "<", "&", "&amp;", "&#8217;"])
    | st.text(alphabet="ab č<>&;\n\r", max_size=4),
    max_size=12,
).map("".join)


@given(TEXTS | RAGGED, TEXTS | RAGGED)
def test_no_text_is_lost_or_doubled(one: str, other: str) -> None:
    found = rows(one, other)
    for side, html in ((0, one), (1, other)):
        joined = "".join(row[side] for row in found)
        # Blanks alone are no text.
        assert joined == (html if html.strip() else "")
        assert "".join(block.html for block in blocks(html)) == joined
    assert all(left or right for left, right in found)


@given(TEXTS | RAGGED)
def test_plain_blocks_are_those_that_a_parser_finds(html: str) -> None:
    assert blocks(html) == parsed(html)


@given(TEXTS)
def test_a_text_stands_beside_itself_block_by_block(html: str) -> None:
    assert [left for left, _ in rows(html, html)] == [block.html for block in blocks(html)]
    assert all(left == right for left, right in rows(html, html))


@given(st.lists(MARKDOWN, max_size=9))
def test_every_block_of_a_post_is_one(parts: list[str]) -> None:
    tables_and_lists_apart = [part for at, part in enumerate(parts) if part[:1] not in "->|" and "    " not in part]
    assert len(blocks(render("\n\n".join(tables_and_lists_apart)))) == len(tables_and_lists_apart)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a\n\n## b\n\nc", "A\n\n## B\n\nC", ["a|A", "b|B", "c|C"]),
        ("a\n\nb\n\n## c\n\nd", "A B\n\n## C\n\nD", ["ab|A B", "c|C", "d|D"]),
        ("a\n\n## b\n\nc\n\nd", "A\n\n### B\n\nC D", ["a|A", "b|B", "cd|C D"]),
        ("## a\n\nb", "A\n\n## B\n\nC", ["|A", "a|B", "b|C"]),
        ("a\n\n## b\n\nc", "A\n\nC\n\nD\n\nE", ["abc|ACDE"]),
        ("a\n\n- b\n- c", "A\n\n- B", ["a|A", "bc|B"]),
        ("a", "", ["a|"]),
        ("", "", []),
    ],
)
def test_blocks_stand_beside_their_translations(one: str, other: str, expected: list[str]) -> None:
    plain = [tuple(re.sub(r"<[^<>]*>|\n", "", side) for side in row) for row in rows(render(one), render(other))]
    assert [f"{left}|{right}" for left, right in plain] == expected


def test_relative_links_lead_where_they_did() -> None:
    html = '<p><a href="../x/">x</a> <a href="#n">n</a> <a href="https://a/">a</a> <a href="/b/">b</a> href="c"</p>'
    assert moved(html, "../").replace('href="', "") == (
        '<p><a ../../x/">x</a> <a ../#n">n</a> <a https://a/">a</a> <a /b/">b</a> c"</p>'
    )


POST = """---
title: {title}
date: 2026-01-02
lang: {lang}
slug: {slug}
uid: u1
translation: {state}
{more}---

{title} čez reko, glej [ta dan](../).

## {title}

{title}.
"""
NOTICE = "The translation was made by a machine, and nobody has reviewed it yet."


def write(site: Sandbox, lang: str, title: str, state: str, more: str = "") -> None:
    text = POST.format(lang=lang, title=title, slug=title.lower(), state=state, more=more)
    site.write(f"content/posts/2026/01/{title.lower()}.{lang}.md", text)


def test_a_machine_translation_says_so_wherever_it_is_read(site: Sandbox) -> None:
    write(site, "sl", "Most", "original")
    write(site, "en", "Bridge", "machine")
    site.pelican()
    page = site.read("output/en/2026/01/02/bridge/index.html")
    assert page.index(NOTICE) < page.index("<h1")
    assert '/bridge/side-by-side/">side by side with the original</a>' in page
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert data["creativeWorkStatus"] == "machine translation, not reviewed"
    assert data["digitalSourceType"] == "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
    assert data["translationOfWork"] == {"@id": "/sl/2026/01/02/most/#story", "inLanguage": "sl"}
    assert '<span class="state">machine translation</span>' in site.read("output/en/index.html")
    assert '<summary type="text">[machine translation, not reviewed] Bridge' in site.read("output/en/atom.xml")
    original = site.read("output/sl/2026/01/02/most/index.html")
    assert '/most/vzporedno/">vzporedno s prevodom</a>' in original
    assert "digitalSourceType" not in original
    for path in ("sl/2026/01/02/most/vzporedno/", "en/2026/01/02/bridge/side-by-side/"):
        beside = site.read(f"output/{path}index.html")
        cells = re.findall(r'<td lang="(\w\w)">(.*?)</td>', beside, re.DOTALL)
        assert [lang for lang, _ in cells] == ["sl", "en"] * 4
        assert cells[0][1], cells[1][1] == ("Most", "Bridge")
        assert f'<link rel="canonical" href="/{path.rsplit("/", 2)[0]}/">' in beside
        assert 'content="noindex"' in beside
        assert '<link rel="alternate" hreflang' not in beside
        assert path not in site.read("output/sitemap.xml")
    assert NOTICE in site.read("output/en/2026/01/02/bridge/side-by-side/index.html")


def test_a_reviewed_translation_names_who_reviewed_it_and_when(site: Sandbox) -> None:
    write(site, "sl", "Most", "reviewed", "reviewer: Ana Novak\nreviewed: 2026-11-25\n")
    write(site, "en", "Bridge", "original")
    site.pelican()
    page = site.read("output/sl/2026/01/02/most/index.html")
    assert "prevod, pregled: Ana Novak, 25. november 2026" in page
    assert 'class="notice"' not in page
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert data["mainEntityOfPage"]["reviewedBy"] == {"@type": "Person", "name": "Ana Novak"}
    assert data["mainEntityOfPage"]["lastReviewed"] == "2026-11-25"
    beside = site.read("output/en/2026/01/02/bridge/side-by-side/index.html")
    assert "translation reviewed by Ana Novak on 25 November 2026" in beside
    assert re.findall(r'<td lang="(\w\w)">', beside)[:2] == ["en", "sl"]


@pytest.mark.parametrize("state", ["machine", "edited"])
def test_what_is_held_is_missing(site: Sandbox, state: str) -> None:
    conf = site.read("pelicanconf.py").replace('"feeds": True,', '"feeds": True,\n    "unreviewed": "hold",')
    site.write("pelicanconf.py", conf)
    write(site, "sl", "Most", "original")
    write(site, "en", "Bridge", state)
    site.pelican()
    output = site.root / "output"
    assert not [path for path in output.rglob("*") if path.is_file() and b"Bridge" in path.read_bytes()]
    page = site.read("output/en/2026/01/02/most/index.html")
    assert "This story has not been translated yet." in page
    assert '<link rel="canonical" href="/sl/2026/01/02/most/">' in page
    assert "<entry>" not in site.read("output/en/atom.xml")
    assert not (output / "sl/2026/01/02/most/vzporedno").exists()


@pytest.mark.parametrize(("said", "hint"), [("hodl", "did you mean 'hold'?"), (True, "write 'label' or 'hold'")])
def test_a_setting_that_is_none_is_refused(said: object, hint: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f'EDITIONS["unreviewed"] is {said!r}; {hint}')):
        Options.of({"languages": {"sl": {}}, "unreviewed": said})


def test_an_edition_without_a_word_for_it_is_refused() -> None:
    words = dict.fromkeys(("name", "people", "countries", "topics", "archive", "about", "feeds", "page"), "a")
    with pytest.raises(ValueError, match="lacks 'parallel'"):
        Options.of({"languages": {"sl": words}})


def test_a_gist_stops_the_build_with_its_line(site: Sandbox) -> None:
    write(site, "sl", "Most", "original", "gist: true\n")
    write(site, "en", "Bridge", "gist")
    said = site.pelican(expect=1)
    assert "content/posts/2026/01/most.sl.md:8: holds a gist" in said
    assert "content/posts/2026/01/bridge.en.md:7: holds a gist" in said
    assert "write `translation: pending`" in said
    assert not (site.root / "output").exists()


@pytest.mark.parametrize(
    ("metadata", "html", "line"),
    [({"gist": "true"}, "", r"^:?gist\s*:"), ({}, f"<p>{GIST} Most</p>", GIST), ({"title": f"{GIST}Most"}, "", GIST)],
)
def test_a_gist_is_known_by_its_mark(metadata: dict[str, str], html: str, line: str) -> None:
    said = {"title": "Most", "date": "2026-01-02", "lang": "sl", "slug": "most", **metadata}
    faults = post_of("p.md", html, said, ("sl",), lambda pattern: 9 if pattern == line else 1)
    assert isinstance(faults, list)
    assert [fault.split(",")[0] for fault in faults] == ["p.md:9: holds a gist"]


def test_a_day_of_review_that_is_none_is_named() -> None:
    said = {"title": "Most", "date": "2026-01-02", "lang": "sl", "slug": "most", "reviewed": "včeraj"}
    assert post_of("p.md", "", said, ("sl",)) == [
        "p.md:1: reviewed 'včeraj' is no day; write 2026-11-25, and the name as reviewer"
    ]


def test_the_output_is_searched_for_gists_in_every_file_and_form(tmp_path: Path) -> None:
    forms = (GIST, "&#xE000;gist", "&#57344;gist", "\\ue000gist", "%EE%80%80gist")
    for number, form in enumerate(forms):
        (tmp_path / f"{number}.xml").write_text(f"<a>\n{form} Most</a>", "utf-8")
    (tmp_path / "clean.html").write_text("<p>The gist \ue000 of it</p>", "utf-8")
    names = [path.name for path in tmp_path.iterdir()]
    assert list(marked(tmp_path, names)) == [(f"{number}.xml", 2) for number in range(len(forms))]


def test_a_gist_in_the_output_stops_the_build(site: Sandbox) -> None:
    write(site, "sl", "Most", "original")
    about = site.root / "content/pages/about.sl.md"
    about.write_text(about.read_text("utf-8") + f"\n{GIST} Most\n", "utf-8")
    assert re.search(
        r"^output/sl/o-glasniku/index\.html:\d+: a gist is in the output", site.pelican(expect=1), re.MULTILINE
    )


#: A plugin that adds a file when all others are done.
LATE = f"""
from pathlib import Path
from pelican import signals

def add(pelican):
    Path(pelican.output_path, "late.txt").write_text({GIST!r} + " Most")

def register():
    signals.finalized.connect(add, weak=False)
"""


@pytest.mark.parametrize("first", [True, False])
def test_a_gist_that_another_plugin_adds_stops_the_build(site: Sandbox, first: bool) -> None:  # noqa: FBT001
    write(site, "sl", "Most", "original")
    site.write("late.py", LATE)
    plugins = '["late", *PLUGINS]' if first else '[*PLUGINS, "late"]'
    conf = site.write("pelicanconf.py", f"{site.read('pelicanconf.py')}\nPLUGINS = {plugins}\n")
    public = site.read("content/data/addresses.tsv")
    said = site.pelican(expect=1)
    assert "output/late.txt:1: a gist is in the output" in said
    assert "the last good output stands" in said
    assert not (site.root / "output").exists()
    assert site.read("content/data/addresses.tsv") == public
    conf.write_text(conf.read_text("utf-8").replace(plugins, "PLUGINS"), "utf-8")
    site.pelican()
    assert site.read("content/data/addresses.tsv") != public


def test_a_moved_story_is_followed_by_its_parallel_page(site: Sandbox) -> None:
    write(site, "sl", "Most", "original")
    write(site, "en", "Bridge", "reviewed")
    site.pelican()
    (site.root / "content/posts/2026/01/bridge.en.md").unlink()
    write(site, "en", "Bridges", "reviewed")
    site.pelican()
    page = site.read("output/en/2026/01/02/bridge/side-by-side/index.html")
    assert 'content="0; url=../../../../../../en/2026/01/02/bridges/side-by-side/"' in page
