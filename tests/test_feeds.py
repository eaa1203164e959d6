"""Feeds: valid by RFC 4287 and in the eyes of a reader, in one language each, their ids the same for ever."""

import datetime as dt
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.digest.feeding import free
from plugins.feeds import Category, Entry, Feed, Link, faults, opml, serialise, tag, written

from .sites import Sandbox, sandbox, thinned

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
MOMENT = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
ENTRY = Entry(
    id="tag:example.org,2026:site:post:u1:sl",
    title="Most",
    published=MOMENT,
    updated=MOMENT,
    links=(Link("alternate", "https://example.org/most/", "text/html", "sl"),),
    summary="Odprli so most.",
    content="<p>Odprli so most.</p>",
    author="STA",
    categories=(Category("LY", "tag:example.org,2026:site:countries", "Libija"),),
)
FEED = Feed(
    id="tag:example.org,2026:site:feed:sl",
    lang="sl",
    title="Glasnik",
    links=(Link("self", "https://example.org/atom.xml"), Link("alternate", "https://example.org/")),
    author="Glasnik",
    entries=(ENTRY,),
)


def test_a_good_feed_has_no_fault() -> None:
    assert list(faults(FEED)) == []


@pytest.mark.parametrize(
    ("feed", "fault"),
    [
        (replace(FEED, title=" "), "has no title"),
        (replace(FEED, author="", entries=(replace(ENTRY, author=""),)), "has an author"),
        (replace(FEED, links=FEED.links[1:]), "no link to itself"),
        (replace(FEED, id="https://example.org/"), "is no tag"),
        (replace(FEED, entries=(ENTRY, ENTRY)), "2 entries have the id"),
        (replace(FEED, entries=(ENTRY, replace(ENTRY, id=ENTRY.id + "x"))), "2 entries have the updated"),
        (replace(FEED, entries=(replace(ENTRY, links=()),)), "has no alternate"),
        (replace(FEED, entries=(replace(ENTRY, links=(*ENTRY.links, *ENTRY.links)),)), "has 2 alternates"),
        (replace(FEED, entries=(replace(ENTRY, links=(Link("alternate", "/most/"),)),)), "not absolute"),
        (replace(FEED, entries=(replace(ENTRY, published=MOMENT.replace(tzinfo=None)),)), "without an offset"),
        (replace(FEED, entries=(replace(ENTRY, published=MOMENT + dt.timedelta(1)),)), "before it was published"),
        (replace(FEED, entries=(replace(ENTRY, summary="", content=""),)), "neither summary nor content"),
        (replace(FEED, entries=(replace(ENTRY, categories=(Category("LY", "", "a"),)),)), "has a category without"),
    ],
)
def test_a_fault_is_named(feed: Feed, fault: str) -> None:
    assert [said for said in faults(feed) if fault in said]
    shared = replace(feed, entries=[written(entry) for entry in feed.entries if isinstance(entry, Entry)])
    assert list(faults(shared)) == list(faults(feed))
    assert serialise(shared) == serialise(feed)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_makes_a_document_that_can_be_parsed(title: str, content: str) -> None:
    feed = replace(FEED, title=f"x{title}", entries=(replace(ENTRY, title=f"x{title}", content=f"x{content}"),))
    document = ET.fromstring(serialise(feed))
    cleaned = re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", f"x{content}")
    assert document.findtext(f"{ATOM}entry/{ATOM}content") == cleaned.replace("\r\n", "\n").replace("\r", "\n")


def test_a_list_of_feeds_is_opml() -> None:
    root = ET.fromstring(opml("Viri & več", "sl", [('"Most"', "https://a/atom.xml", "https://a/")]))
    assert root.findtext("head/title") == "Viri & več"
    assert root.find("body/outline[@type='rss'][@xmlUrl='https://a/atom.xml'][@language='sl']") is not None


def test_ids_are_made_of_nothing_that_changes() -> None:
    assert tag("example.org,2026", "site", "post", "u1", "sl") == ENTRY.id


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """Return the sample digest as it is published, at an address with a path."""
    site = sandbox(tmp_path_factory.mktemp("published") / "site", samples=True)
    site.pelican("-s", "publishconf.py", "-e", 'SITEURL="https://example.org/digest"')
    return site


def documents(site: Sandbox) -> dict[str, bytes]:
    output = site.root / "output"
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in sorted(output.rglob("atom.xml"))}


def test_every_feed_of_the_digest_pleases_a_reader(published: Sandbox) -> None:
    found = documents(published)
    assert len(found) > 200
    ids = Counter[str]()
    for path, data in found.items():
        parsed = feedparser.parse(data)
        assert not parsed.bozo, (path, parsed.get("bozo_exception"))
        assert parsed.feed.language == path[:2]
        ids[parsed.feed.id] += 1
        assert parsed.entries
        for values in ([entry.id for entry in parsed.entries], [entry.updated for entry in parsed.entries]):
            assert len(set(values)) == len(values), path
        assert parsed.feed.updated == max(parsed.entries, key=lambda entry: entry.updated_parsed).updated
        for entry in parsed.entries:
            assert entry.id.endswith(f":{path[:2]}")
            assert {tag.scheme for tag in entry.tags if tag.term.startswith("Q")} <= {"http://www.wikidata.org/entity/"}
            assert all(link.href.startswith("https://") for link in entry.links)
    assert max(ids.values()) == 1


def test_feeds_and_their_twins_name_each_other(published: Sandbox) -> None:
    root = "https://example.org/digest/"
    for path, data in documents(published).items():
        links = ET.fromstring(data).findall(f"{ATOM}link")
        twins = [
            link for link in links if link.get("rel") == "alternate" and link.get("type") == "application/atom+xml"
        ]
        (twin,) = twins
        assert str(twin.get("href")).startswith(root)
        other = ET.fromstring((published.root / "output" / str(twin.get("href")).removeprefix(root)).read_bytes())
        assert f"{root}{path}" in [link.get("href") for link in other.findall(f"{ATOM}link")]


def test_archives_hold_every_story_once_and_form_a_chain(published: Sandbox) -> None:
    root = "https://example.org/digest/"
    path, seen, previous = "sl/atom.xml", [], None
    while path:
        document = ET.fromstring((published.root / "output" / path).read_bytes())
        links = {link.get("rel"): str(link.get("href")).removeprefix(root) for link in document.findall(f"{ATOM}link")}
        assert (document.find(f"{HISTORY}archive") is not None) == (path != "sl/atom.xml")
        if previous and previous != "sl/atom.xml":
            assert links["next-archive"] == previous
        if path != "sl/atom.xml":
            assert links["current"] == "sl/atom.xml"
            seen += [entry.findtext(f"{ATOM}id") for entry in document.findall(f"{ATOM}entry")]
        previous, path = path, links.get("prev-archive", "")
    assert len(seen) == len(set(seen)) >= 13


def test_a_page_offers_its_own_feed_first(published: Sandbox) -> None:
    page = published.read("output/sl/osebe/kalifa-haftar/index.html")
    offered = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*href="([^"]+)"', page)
    assert offered == [
        "../../../sl/osebe/kalifa-haftar/atom.xml",
        "../../../sl/atom.xml",
        "https://example.org/digest/en/atom.xml",
    ]


POST = """---
title: {title}
date: {date}
lang: {lang}
slug: {slug}
uid: u1
translation: {state}
{more}---

{title}. Drugi [stavek](https://www.sta.si/).
"""


def write(site: Sandbox, lang: str = "sl", **said: str) -> None:
    fields = {"title": "Most", "date": "2026-01-02", "slug": f"most-{lang}", "state": "original", "more": ""}
    site.write(f"content/posts/2026/01/most.{lang}.md", POST.format(**{**fields, "lang": lang, **said}))


def entries(site: Sandbox, lang: str = "sl") -> list[ET.Element]:
    return ET.fromstring(site.read(f"output/{lang}/atom.xml")).findall(f"{ATOM}entry")


def test_an_entry_keeps_its_id_whatever_else_changes(site: Sandbox) -> None:
    write(site)
    site.pelican()
    (before,) = entries(site)
    write(site, title="Novi most", date="2026-02-03", slug="novi-most")
    site.pelican("-e", 'SITEURL="https://drugje.example"')
    (after,) = entries(site)
    assert after.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id") == "tag:glasnik.example,2026:glasnik:post:u1:sl"


def test_a_correction_moves_updated_and_says_so(site: Sandbox) -> None:
    write(site, more="modified: 2026-01-05T10:00+01:00\ncorrection: Most je dolg 80 metrov.\n")
    site.pelican()
    (entry,) = entries(site)
    assert entry.findtext(f"{ATOM}published") == "2026-01-02T00:00:00+01:00"
    assert entry.findtext(f"{ATOM}updated") == "2026-01-05T10:00:00+01:00"
    assert "Most je dolg 80 metrov." in str(entry.findtext(f"{ATOM}content"))
    page = site.read("output/sl/2026/01/02/most-sl/index.html")
    assert "Popravljeno: 5. januar 2026" in page
    assert "Most je dolg 80 metrov." in page


def test_a_withdrawn_story_leaves_feeds_and_lists_and_a_notice_stays(site: Sandbox) -> None:
    write(site)
    write(site, "en", state="reviewed")
    site.pelican()
    write(site, more="status: withdrawn\ncorrection: Podatki niso držali.\n")
    site.pelican()
    assert entries(site) == entries(site, "en") == []
    for lang in ("sl", "en"):
        page = site.read(f"output/{lang}/2026/01/02/most-{lang}/index.html")
        assert "Drugi" not in page
        assert 'content="noindex"' in page
    assert "Podatki niso držali." in site.read("output/sl/2026/01/02/most-sl/index.html")
    assert "Most" not in site.read("output/sl/index.html")


def test_a_translation_that_is_missing_is_in_no_feed(site: Sandbox) -> None:
    write(site)
    site.pelican()
    assert len(entries(site)) == 1
    assert entries(site, "en") == []


def test_a_machine_translation_says_so(site: Sandbox) -> None:
    write(site)
    write(site, "en", state="machine", title="Bridge")
    site.pelican()
    (entry,) = entries(site, "en")
    assert str(entry.findtext(f"{ATOM}content")).startswith("<p><em>machine translation, not reviewed</em></p>")
    assert entry.findtext(f"{ATOM}summary") == "[machine translation, not reviewed] Bridge. Drugi stavek."


def test_two_stories_of_one_moment_are_told_apart(site: Sandbox) -> None:
    write(site)
    text = site.read("content/posts/2026/01/most.sl.md")
    site.write("content/posts/2026/01/b.sl.md", text.replace("u1", "u2").replace("most-sl", "b"))
    site.pelican()
    assert len({entry.findtext(f"{ATOM}updated") for entry in entries(site)}) == 2


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(-1, 1), st.booleans()), max_size=30))
def test_who_asks_for_a_moment_gets_the_first_second_that_is_free(asked: list[tuple[int, int, bool]]) -> None:
    """Each is asked for by a clock of some zone, and taken or not."""
    used: set[dt.datetime] = set()
    taken: dict[dt.datetime, dt.datetime] = {}
    for seconds, hours, takes in asked:
        moment = (MOMENT + dt.timedelta(seconds=seconds)).astimezone(dt.timezone(dt.timedelta(hours=hours)))
        found = free(moment, taken)
        while moment in used:
            moment += dt.timedelta(seconds=1)
        assert (found, found.utcoffset()) == (moment, moment.utcoffset())
        if takes:
            used.add(moment)
            taken[found] = found + dt.timedelta(seconds=1)


def test_a_feed_with_a_fault_fails_the_build(site: Sandbox) -> None:
    write(site, more="modified: 2026-01-01\n")
    said = site.pelican("-e", 'SITEURL="primer.si"', expect=1)
    assert re.search(
        r"^output/sl/atom\.xml:1: .* has the address 'primer\.si/.*', which is not absolute", said, re.MULTILINE
    )
    assert not (site.root / "output").exists()


def test_nothing_is_read_from_the_clock(tmp_path: Path) -> None:
    one, two = (thinned(sandbox(tmp_path / name / "site", samples=True)) for name in ("one", "two"))
    one.pelican(TZ="America/New_York", LC_ALL="C", PYTHONHASHSEED="1")
    two.pelican(SOURCE_DATE_EPOCH="1900000000", TZ="Asia/Tokyo", LC_ALL="C.UTF-8", PYTHONHASHSEED="2")
    files = [
        {p.relative_to(s.root).as_posix(): p.read_bytes() for p in (s.root / "output").rglob("*") if p.is_file()}
        for s in (one, two)
    ]
    assert files[0] == files[1]
