"""Strings of published suites in every place of a site: nothing runs, nothing leaks, and nothing stops the others.

Without `inv corpora` the strings of our own are tried; HOSTILE=2400 tries so many of the others, in all formats.
"""

import os
import random
import re
import secrets
from pathlib import Path

import feedparser
import pytest
from playwright.sync_api import Browser

from .browsing import CHROMIUM, served
from .hostile import canary, corpora, own, planting
from .hostile.scanner import Baseline, Finding, feed, page, scan
from .sites import Sandbox, sandbox

#: How many strings of the corpora are tried.
MANY = int(os.environ.get("HOSTILE", "50"))
pytestmark = pytest.mark.site


def chosen() -> list[corpora.Hostile]:
    """Return the strings to be tried, the same at each run."""
    others = corpora.strings()
    random.Random(8).shuffle(others)  # noqa: S311 - a draw, no secret
    return [*own.strings(), *others[:MANY]]


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory, sample: Sandbox) -> Baseline:
    """Return what the theme makes of harmless articles."""
    quiet = sandbox(tmp_path_factory.mktemp("quiet") / "site", samples=False)
    for number, kind in enumerate(planting.FORMATS):
        planting.plant(quiet, number, "Mirna beseda", kind)
    quiet.pelican()
    learned, other = Baseline.of(sample.root / "output"), Baseline.of(quiet.root / "output")
    return Baseline(learned.pairs | other.pairs, learned.scripts | other.scripts)


@pytest.fixture(scope="module")
def canaries() -> dict[str, str]:
    """Return secrets by the file, from the site's folder, that holds each."""
    names = [".git/config", ".env", "deploy.key", "canary.txt", "../canary.txt", "content/canary.txt", "theme.key"]
    names += ["content/inbox/.secret", "content/data/canary.txt", "content/review/canary.txt", "content/canary.md"]
    names += [".git/HEAD", ".netrc", "id_ed25519", "secrets.toml", "content/.env", "content/data/.key", ".venv/canary"]
    names += ["content/pages/canary.txt", "output.key", "content/memory/canary.txt"]
    return {name: f"canary{secrets.token_hex(8)}" for name in names}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, canaries: dict[str, str]) -> Sandbox:
    """Return a site with the strings as articles and as names, then as translations, built twice."""
    site = sandbox(tmp_path_factory.mktemp("attacked") / "site", samples=False)
    for name, secret in canaries.items():
        site.write(name, secret)
    strings = chosen()
    for number, hostile in enumerate(strings):
        for kind in planting.FORMATS:
            planting.plant(site, number, hostile.text, kind)
        planting.name_file(site, number, hostile.text)
    names = {number: hostile.text for number, hostile in enumerate(strings)}
    site.write("content/data/people.toml", site.read("content/data/people.toml") + planting.people(names))
    topics = site.read("content/data/topics.toml") + planting.topics(names)
    site.write("content/data/topics.toml", topics)
    code = site.run("-m", "pelican", expect=3)
    assert "refused" in code
    planting.name_people(site.root / "content/posts")
    planting.fill_memories(site.root / "content/memory", names)
    site.pelican(expect=3)
    return site


def reports(findings: list[Finding]) -> str:
    return "\n".join(f"{one.file}: {one.what}" for one in findings[:20])


def test_no_markup_but_the_themes_is_on_a_page_in_a_feed_or_in_a_record(attacked: Sandbox, baseline: Baseline) -> None:
    findings = scan(attacked.root / "output", baseline)
    assert not findings, reports(findings)


def test_the_strings_got_there(attacked: Sandbox) -> None:
    output = attacked.root / "output"
    pages = {path.parent.name for path in (output / "sl").rglob("index.html")}
    told = [number for number in range(len(chosen())) if any(f"zq{number}mdzq" in name for name in pages)]
    assert len(told) > 0.85 * len(chosen())
    english = "".join(path.read_text("utf-8") for path in (output / "en").rglob("*.html"))
    assert "&lt;script&gt;alert(1)" in english


def test_no_file_around_the_site_is_published(attacked: Sandbox, canaries: dict[str, str]) -> None:
    everything = [path.read_bytes() for path in (attacked.root / "output").rglob("*") if path.is_file()]
    leaked = [name for name, secret in canaries.items() if any(secret.encode() in data for data in everything)]
    assert not leaked
    assert {path.name for path in attacked.root.parent.iterdir()} == {"site", "canary.txt"}


def test_every_feed_is_read_without_a_complaint(attacked: Sandbox) -> None:
    feeds = sorted((attacked.root / "output").rglob("atom.xml"))
    wrong = [path.name for path in feeds if feedparser.parse(path.read_bytes()).bozo]
    assert feeds
    assert not wrong


def test_what_was_refused_says_why_and_lies_where_it_was(attacked: Sandbox) -> None:
    said = attacked.pelican(expect=3)
    lines = [line for line in said.split("\n") if line.startswith("content/inbox/")]
    places = [re.match(r"(.*?):\d+: .+; .+", line) for line in lines]
    assert lines
    named = zip(places, lines, strict=True)
    assert all(place and ("\\" in line or (attacked.root / place[1]).exists()) for place, line in named)


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")
def test_nothing_runs_in_a_browser(attacked: Sandbox, browser: Browser) -> None:
    output = attacked.root / "output"
    # Where a story had its first address there is a pointer to its new one.
    there = [path for path in output.rglob("index.html") if 'http-equiv="refresh"' not in path.read_text("utf-8")]
    pages = sorted(f"{path.parent.relative_to(output)}/".removeprefix("./") for path in there)
    # Lists show many strings at once; of the others a draw.
    lists = [url for url in pages if url.count("/") < 4]
    others = [url for url in pages if url.count("/") >= 4]
    random.Random(8).shuffle(others)  # noqa: S311
    with served(output) as root:
        findings = canary.visit(browser, root, [*lists[:20], *others[: max(40, MANY)]])
    assert not findings, reports(findings)


BAD = {
    "a script": "<script>alert(1)</script>",
    "a script of another site": "<script src=https://example.org/style.js></script>",
    "a handler": "<p onclick=alert(1)>x</p>",
    "a style": "<p style=color:red>x</p>",
    "a frame": "<iframe srcdoc=x></iframe>",
    "a form": "<form action=x><input name=y></form>",
    "a link that runs": "<a href='java\tscript:alert(1)'>x</a>",
    "a link with data": "<a href=data:text/html,x>x</a>",
    "a picture from elsewhere": "<img src=//example.org/x.png>",
    "a style sheet from elsewhere": "<link rel=stylesheet href=https://example.org/x.css>",
    "a refresh": "<meta http-equiv=refresh content=0>",
    "a drawing": "<svg onload=alert(1)></svg>",
    "a name that clobbers": "<a name=body>x</a>",
    "a forbidden character": "\x08",
    "no policy": "",
}


@pytest.mark.parametrize("markup", BAD.values(), ids=BAD.keys())
def test_the_scanner_sees(markup: str, baseline: Baseline, sample: Sandbox) -> None:
    whole = (sample.root / "output/sl/index.html").read_text("utf-8")
    policy = "" if not markup else whole[whole.index("<meta http-equiv") : whole.index('<meta name="viewport"')]
    assert list(page(f"<!doctype html><html lang=sl><head>{policy}</head><body>{markup}</body></html>", baseline))


FEEDS = {
    "a script in an entry": '<content type="html">&lt;script&gt;</content>',
    "XHTML in place": '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"/></content>',
    "a link that runs": '<link href="javascript:alert(1)"/>',
    "no XML": "<content>",
}


@pytest.mark.parametrize("inner", FEEDS.values(), ids=FEEDS.keys())
def test_the_scanner_sees_in_a_feed(inner: str) -> None:
    assert list(feed(f'<feed xmlns="http://www.w3.org/2005/Atom">{inner}</feed>'.encode()))
    assert list(feed(b'<!DOCTYPE feed [<!ENTITY e "x">]><feed xmlns="http://www.w3.org/2005/Atom">&e;</feed>'))


def test_the_scanner_is_content_with_a_harmless_site(sample: Sandbox, baseline: Baseline) -> None:
    assert scan(sample.root / "output", baseline) == []
    assert list(feed(b'<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">&lt;b&gt;</title></feed>')) == []


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")
@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>x</p>",
        "<a href=' javascript:alert(1)'>x</a>",
        "<img src=https://example.org/x.png>",
        "<meta http-equiv=refresh content='0;url=/other.html'>",
    ],
)
def test_the_browser_sees(markup: str, browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(f"<!doctype html><title>x</title>{markup}", "utf-8")
    with served(tmp_path) as root:
        assert canary.visit(browser, root, ["index.html"])
