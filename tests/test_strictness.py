"""What is wrong with a site is told, all of it and by its line, and the last good output stands."""

import html
import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import urljoin

import pytest

from plugins.editions.options import PARTS

from .sites import ROOT, Sandbox

FOLDER = "content/posts/2026/01"


def post(lang: str = "sl", slug: str = "most", uid: str = "u1", *, more: str = "", body: str = "Most.") -> str:
    state = "original" if lang == "sl" else "reviewed"
    fields = f"title: Most\ndate: 2026-01-02\nlang: {lang}\nslug: {slug}\nuid: {uid}\ntranslation: {state}\n{more}"
    return f"---\n{fields}---\n\n{body}\n"


def output(site: Sandbox) -> dict[str, bytes]:
    folder = site.root / "output"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def good(site: Sandbox) -> Sandbox:
    """Return a site with one story in two languages, built."""
    site.write(f"{FOLDER}/most.sl.md", post())
    site.write(f"{FOLDER}/most.en.md", post("en", "bridge"))
    site.pelican()
    return site


def test_all_faults_are_named_in_one_run_and_the_output_stands(good: Sandbox) -> None:
    before = output(good)
    good.write(f"{FOLDER}/a.sl.md", post(slug="a", uid="a").replace("2026-01-02", "2.1.2026"))
    good.write(f"{FOLDER}/b.sl.md", post(slug="b", uid="b").replace("slug: b\n", ""))
    good.write(f"{FOLDER}/c.sl.md", post(slug="c", uid="c", more="people: Q77477\n"))
    good.write(f"{FOLDER}/d.sl.md", post(slug="d", uid="d", body="Glej\n[tukaj](../nikjer/)."))
    good.write(f"{FOLDER}/e.sl.md", post(slug="e", uid="u1"))
    good.write(f"{FOLDER}/f.sl.md", post(slug="f", uid="f"))
    good.write(f"{FOLDER}/f2.sl.md", post(slug="f", uid="f2"))
    good.write(f"{FOLDER}/g.sl.md", post("xx", slug="g", uid="g"))
    good.write(f"{FOLDER}/h.sl.md", "Most.\n")
    for quiet in ((), ("-q",)):
        said = good.pelican(*quiet, expect=1)
        for line in (
            rf"{FOLDER}/a\.sl\.md:3: date '2\.1\.2026'; write ",
            rf"{FOLDER}/b\.sl\.md:1: slug is missing; ",
            rf"{FOLDER}/c\.sl\.md:8: people 'Q77477' is unknown; did you mean 'Q7747'\?",
            rf"{FOLDER}/d\.sl\.md:11: link '\.\./nikjer/' leads nowhere; ",
            rf"{FOLDER}/most\.sl\.md:1: uid 'u1' in 'sl' is also that of {FOLDER}/e\.sl\.md; ",
            rf"{FOLDER}/.*\.md:1: falls on the address /sl/2026/01/02/f/ of {FOLDER}/.*\.md; ",
            rf"{FOLDER}/g\.sl\.md:4: lang 'xx' is no edition; ",
            rf"{FOLDER}/h\.sl\.md:1: has no metadata block; ",
            r"The site has \d+ faults, named above; the last good output stands\.",
        ):
            assert re.search(f"^{line}", said, re.MULTILINE), (line, said)
        assert output(good) == before
        assert not (good.root / "output.next").exists()


def test_two_terms_on_one_address_are_a_fault(good: Sandbox) -> None:
    path = "content/data/people.toml"
    first = '\n[[person]]\nid = "Q1"\nname = { sl = "Žan Vrečič", en = "Žan Vrečič" }\ngender = "m"\n'
    # Another name, but its address is the same.
    twin = '\n[[person]]\nid = "Q2"\nname = { sl = "Zan Vrecic", en = "Z. Vrecic" }\ngender = "m"\n'
    text = good.read(path) + first
    good.write(path, text + twin)
    line = text.count("\n") + 3
    # What is kept of a sound file would not tell it again.
    for _ in range(2):
        said = good.pelican(expect=1)
        assert f"{path}:{line}: 'Q2' falls on the address 'zan-vrecic' of 'Q1'" in said
        assert "The site has 1 fault, named above; the last good output stands." in said
    good.write(path, text + twin + 'slug = { sl = "zan-vrecic-2" }\n')
    good.pelican()


@pytest.mark.parametrize("broken", ["lean_build", "feeds", "commonmark", "editions", "digest"])
def test_a_room_that_does_not_load_fails_the_build(good: Sandbox, broken: str) -> None:
    before = output(good)
    (good.root / "plugins").unlink()
    shutil.copytree(ROOT / "plugins", good.root / "plugins", ignore=shutil.ignore_patterns("__pycache__"))
    good.write(f"plugins/{broken}/__init__.py", '"""Broken."""\n\nimport not_there\n')
    said = good.pelican(expect=1)
    place = "settings:1" if broken == "lean_build" else f"plugins/{broken}/__init__.py:3"
    assert re.search(rf"{place}: plugin 'plugins.{broken}' did not load", said)
    assert output(good) == before
    good.write(f"plugins/{broken}/__init__.py", '"""Broken."""\n\ndef register(:\n')
    good.pelican(expect=1)
    assert output(good) == before


def test_a_crash_leaves_the_last_output(good: Sandbox) -> None:
    before = output(good)
    (good.root / "theme").unlink()
    shutil.copytree(ROOT / "theme", good.root / "theme")
    good.write("theme/templates/term.html", "{% extends")
    good.write(f"{FOLDER}/most.sl.md", post(more="countries: SI\n"))
    good.pelican(expect=1)
    assert output(good) == before


def test_what_is_removed_disappears_everywhere(good: Sandbox) -> None:
    good.write(f"{FOLDER}/b.sl.md", post(slug="b", uid="b", more="people: Q7747\n").replace("2026-01", "2025-03"))
    good.pelican()
    assert (good.root / "output/sl/osebe/vladimir-putin/atom.xml").is_file()
    (good.root / f"{FOLDER}/b.sl.md").unlink()
    good.pelican()
    for gone in ("sl/osebe/vladimir-putin", "en/people/vladimir-putin", "sl/arhiv/2025", "sl/2025", "en/2025"):
        assert not (good.root / "output" / gone).exists(), gone
    assert "2025" not in good.read("output/sl/arhiv/index.html") + good.read("output/sitemap.xml")


def test_a_renamed_or_redated_story_leaves_a_pointer(good: Sandbox) -> None:
    good.write(f"{FOLDER}/most.sl.md", post(slug="novi-most").replace("2026-01-02", "2026-01-05"))
    good.pelican()
    old = good.read("output/sl/2026/01/02/most/index.html")
    assert '<meta http-equiv="refresh" content="0; url=../../../../../sl/2026/01/05/novi-most/">' in old
    assert '<link rel="canonical" href="/sl/2026/01/05/novi-most/">' in old
    assert 'content="noindex"' in old
    assert "/sl/2026/01/02/most/" not in good.read("output/sitemap.xml")
    # Back again: the pointer gives way to the story, and the other address points to it.
    good.write(f"{FOLDER}/most.sl.md", post())
    good.pelican()
    assert "refresh" not in good.read("output/sl/2026/01/02/most/index.html")
    assert "refresh" in good.read("output/sl/2026/01/05/novi-most/index.html")


def test_a_renamed_person_leaves_a_pointer(good: Sandbox) -> None:
    good.write(f"{FOLDER}/b.sl.md", post(slug="b", uid="b", more="people: Q7747\n"))
    good.pelican()
    people = good.read("content/data/people.toml")
    good.write("content/data/people.toml", people.replace('sl = "Vladimir Putin"', 'sl = "V. V. Putin"'))
    good.pelican()
    assert "url=../../../sl/osebe/v-v-putin/" in good.read("output/sl/osebe/vladimir-putin/index.html")


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("content/pages/about.sl.md", "O nas.\n", r"content/pages/about\.sl\.md:1: has no metadata block; "),
        ("content/data/people.toml", "[[person]]\n", r"content/data/people\.toml:1: "),
        ("content/data/topics.toml", "[[topic]\n", r"content/data/topics\.toml:1: "),
    ],
)
def test_a_broken_file_beside_the_posts_is_named(good: Sandbox, path: str, text: str, message: str) -> None:
    before = output(good)
    good.write(path, text)
    assert re.search(f"^{message}", good.pelican(expect=1), re.MULTILINE)
    assert output(good) == before


def test_any_title_survives_everywhere(good: Sandbox) -> None:
    title = 'Rast < 3 % & >2 "res" </script>'
    good.write(f"{FOLDER}/b.sl.md", post(slug="b", uid="b").replace("title: Most", f"title: {title}"))
    good.pelican()
    page = good.read("output/sl/2026/01/02/b/index.html")
    heading = re.search("<h1[^>]*>(.*?)</h1>", page)
    data = re.search('<script type="application/ld\\+json">(.*?)</script>', page)
    assert heading
    assert data
    assert html.unescape(heading.group(1)) == json.loads(data.group(1))["headline"] == title
    feed = ET.fromstring(good.read("output/sl/atom.xml"))
    assert title in [element.text for element in feed.iter("{http://www.w3.org/2005/Atom}title")]


def test_a_broken_record_of_addresses_is_named(good: Sandbox) -> None:
    good.write("content/data/addresses.tsv", "# a\nu1 sl ../x/\n")
    assert "content/data/addresses.tsv:2: is no uid" in good.pelican(expect=1)
    assert good.read("content/data/addresses.tsv") == "# a\nu1 sl ../x/\n"


def test_a_draft_is_nowhere(good: Sandbox) -> None:
    good.write(
        f"{FOLDER}/s.sl.md", post(slug="skrivnost", uid="s", more="people: Q7747\nstatus: draft\n", body="Skrivnost.")
    )
    good.write(f"{FOLDER}/most.en.md", post("en", "bridge", more="status: draft\n", body="Secret."))
    good.pelican()
    for path, data in output(good).items():
        assert b"krivnost" not in data, path
        assert b"Secret" not in data, path
        assert "putin" not in path
    assert "has not been translated yet" in good.read("output/en/2026/01/02/most/index.html")


def test_every_link_holds_below_a_path(sample: Sandbox, tmp_path: Path) -> None:
    root = "https://example.org/digest"
    sample.pelican("-s", "publishconf.py", "-e", f'SITEURL="{root}"', "-o", str(tmp_path / "out"))
    pages = sorted((tmp_path / "out").rglob("*.html"))
    assert len(pages) > 250
    for page in pages:
        here = f"{root}/{page.relative_to(tmp_path / 'out').as_posix()}"
        for link in re.findall(r'(?:href|src)="([^"#]+)"', page.read_text("utf-8")):
            target = urljoin(here, link)
            if target.startswith("https://example.org"):
                assert target.startswith(f"{root}/"), (here, link)
                file = tmp_path / "out" / target.removeprefix(f"{root}/")
                assert (file / "index.html" if target.endswith("/") else file).is_file(), (here, link)


def test_the_command_of_pelicans_own_workflow_builds_the_same_site(good: Sandbox) -> None:
    root = 'SITEURL="https://example.org/digest"'
    good.pelican("-s", "publishconf.py", "-e", root)
    ours = output(good)
    domain = 'FEED_DOMAIN="https://example.org/digest"'
    good.pelican("--settings", "publishconf.py", "--extra-settings", root, domain, "--output", "output/")
    assert output(good) == ours
    assert b"https://example.org/digest/sl/2026/01/02/most/" in ours["sitemap.xml"]


GERMAN = {
    "name": "Deutsch",
    "people": "personen",
    "countries": "laender",
    "topics": "themen",
    "archive": "archiv",
    "about": "ueber",
    "feeds": "feeds",
    "page": "seite",
    "parallel": "nebeneinander",
    "issues": "ausgaben",
    "search": "suche",
}


def test_a_third_language_is_configuration(good: Sandbox) -> None:
    conf = good.read("pelicanconf.py")
    good.write("pelicanconf.py", conf + f'\nEDITIONS["languages"]["de"] = {GERMAN!r}\n')
    (good.root / "theme").unlink()
    shutil.copytree(ROOT / "theme", good.root / "theme")
    words = good.read("theme/translations/en/LC_MESSAGES/messages.po").replace("Language: en", "Language: de")
    words = words.replace('msgid "Archive"\nmsgstr "Archive"', 'msgid "Archive"\nmsgstr "Archiv"')
    good.write("theme/translations/de/LC_MESSAGES/messages.po", words)
    good.write(f"{FOLDER}/most.de.md", post("de", "bruecke"))
    good.write(f"{FOLDER}/b.sl.md", post(slug="b", uid="b", more="countries: SI\n"))
    good.pelican()
    page = good.read("output/de/2026/01/02/bruecke/index.html")
    assert re.findall('<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page) == [
        ("sl", "/sl/2026/01/02/most/"),
        ("en", "/en/2026/01/02/bridge/"),
        ("de", "/de/2026/01/02/bruecke/"),
        ("x-default", "/sl/2026/01/02/most/"),
    ]
    assert "2. Januar 2026" in page
    assert "Archiv" in good.read("output/de/archiv/index.html")
    assert (good.root / "output/de/laender/slovenija/index.html").is_file() or (
        good.root / "output/de/laender/slowenien/index.html"
    ).is_file()
    assert (good.root / "output/de/atom.xml").is_file()


def test_the_front_has_pages_which_no_later_story_moves(good: Sandbox) -> None:
    conf = good.read("pelicanconf.py")
    good.write("pelicanconf.py", conf + '\nEDITIONS["front"] = 2\n')

    def stories(page: str) -> list[str]:
        return re.findall(
            r'<h\d><a href="(?:\.\./)*sl/[\d/]*/(s\d|[a-z-]+)/"', good.read(f"output/sl/{page}index.html")
        )

    def write(number: int) -> None:
        text = post(slug=f"s{number}", uid=f"s{number}").replace("2026-01-02", f"2026-01-0{number + 3}")
        good.write(f"{FOLDER}/{number}.sl.md", text)

    for number in range(4):
        write(number)
    good.pelican()
    assert (stories(""), stories("stran/1/")[0]) == (["s3", "s2", "s1"], "s0")
    assert "<h1>Novice, stran 1</h1>" in good.read("output/sl/stran/1/index.html")
    assert not (good.root / "output/sl/stran/2").exists()
    first = [good.root / path for path in ("output/sl/stran/1/index.html", "output/en/page/1/index.html")]
    write(4)
    good.pelican()
    assert (stories(""), stories("stran/2/")) == (["s4", "s3"], ["s2", "s1"])
    before = [(path.read_bytes(), path.stat().st_mtime_ns) for path in first]
    write(5)
    good.pelican()
    assert stories("") == ["s5", "s4", "s3"]
    assert [(path.read_bytes(), path.stat().st_mtime_ns) for path in first] == before


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('EDITIONS["front"] = 0', 'EDITIONS["front"] is 0; write a number from 1 on'),
        ('EDITIONS["front"] = "30"', "EDITIONS[\"front\"] is '30'; write a number"),
        ('EDITIONS["drafts"] = "ja"', "EDITIONS[\"drafts\"] is 'ja'; write True or False"),
        ('EDITIONS["without"] = "archive"', "EDITIONS[\"without\"] is 'archive'; write a list of texts"),
        ('EDITIONS["terms"] = {"persons": "x"}', "EDITIONS[\"terms\"] has no kind 'persons'; known: people, "),
        ('EDITIONS["languages"]["sl"]["peple"] = "x"', "has no word 'peple'; did you mean 'people'?"),
        ('EDITIONS["posts"] = "objave"', "EDITIONS[\"posts\"] is 'objave', and content/objave is no folder; make it"),
        ('FEEDS["newst"] = 5', "FEEDS has no option 'newst'; did you mean 'newest'?"),
        ('FEEDS["authority"] = "a.si"', "FEEDS[\"authority\"] is 'a.si', of which no id can be made; write it as "),
        ("FEEDS = {}", 'FEEDS["authority"] is missing; write a text'),
        ('DIGEST["languages"] = ("sl", "de")', "DIGEST[\"languages\"] is ('sl', 'de'); write ('sl', 'en'), in either"),
        ('DIGEST["languages"] = None', 'DIGEST["languages"] is None; write a list of texts'),
        ('DIGEST["inbox"] = ""', 'DIGEST["inbox"] is empty; write a name, or leave it out'),
        ('DIGEST["memory"] = "a\\0b"', "DIGEST[\"memory\"] is 'a\\x00b'; write a text"),
        ('EDITIONS["needs"] = None', 'EDITIONS["needs"] is None; write a list of texts'),
        ('DIGEST["timezone"] = "Europe/Lublana"', "DIGEST[\"timezone\"] is 'Europe/Lublana', which is no time zone; "),
        ('DIGEST["max_bytes"] = "2MB"', "DIGEST[\"max_bytes\"] is '2MB'; write a number"),
        ('LEAN_BUILD["cahce"] = "x"', "LEAN_BUILD has no option 'cahce'; did you mean 'cache'?"),
        ('LEAN_BUILD["workers"] = -1', 'LEAN_BUILD["workers"] is -1; write a number from 0 on'),
        ('TIMEZONE = "Europe/Nowhere"', "TIMEZONE is 'Europe/Nowhere', which is no time zone; write one as "),
    ],
)
def test_a_wrong_setting_is_told_with_what_is_right(site: Sandbox, line: str, message: str) -> None:
    site.write("pelicanconf.py", f"{site.read('pelicanconf.py')}\n{line}\n")
    said = site.pelican(expect=1)
    assert message in said
    assert "Traceback" not in said


@pytest.mark.parametrize("part", [*PARTS, "all"])
def test_the_theme_stands_without_a_part(good: Sandbox, part: str) -> None:
    good.write(f"{FOLDER}/b.sl.md", post(slug="b", uid="b", more="people: Q7747\n").replace("2026-01", "2025-03"))
    without = PARTS if part == "all" else (part,)
    good.write("pelicanconf.py", f'{good.read("pelicanconf.py")}\nEDITIONS["without"] = {without!r}\n')
    good.pelican()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("story.html", b"<<<<<<< HEAD\n{% if %}", r"theme/templates/story\.html:2: "),
        ("base.html", b"{% if %}", r"theme/templates/base\.html:1: "),
        ("parts.html", b"\xff", r"theme/templates/parts\.html:1: is not UTF-8; "),
        ("term.html", None, r"theme/templates/term\.html:1: is not there; "),
    ],
)
def test_a_template_that_cannot_be_read_is_named(good: Sandbox, name: str, data: bytes | None, message: str) -> None:
    good.write(f"{FOLDER}/b.sl.md", post(slug="b", uid="b", more="people: Q7747\n"))
    (good.root / "theme").unlink()
    shutil.copytree(ROOT / "theme", good.root / "theme")
    (good.root / "theme/templates" / name).unlink()
    if data is not None:
        good.write(f"theme/templates/{name}", data)
    assert re.search(f"^{message}", good.pelican(expect=1), re.MULTILINE)
