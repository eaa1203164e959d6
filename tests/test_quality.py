"""Every kind of page as readers get it: accessible, valid, reached by keyboard, narrow, scriptless, under a policy.

The kinds are read off the pages themselves, so that a new template is tested from its first day.
"""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from .browsing import CHROMIUM, served
from .sites import Sandbox, sandbox

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
ROOT = Path(__file__).parent.parent
#: The Nu Html Checker. Source: npm package vnu-jar 26.9.27; `.ci/run` fetches it.
VNU = Path(os.environ.get("VNU_JAR") or ROOT / ".vnu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar")
VNU_HASH = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
#: Below file: there is no origin that 'self' could mean.
VNU_FALSE = ".*external (stylesheet|script) .* blocked by .*"
_KIND = re.compile(r'<html lang="(\w\w)">.*?<body class="([a-z0-9]+)">', re.DOTALL)
#: Kinds that no reader stays on, and that are the same in both languages.
ONCE = {"chooser", "404"}
#: Kinds that lead on by themselves, or that the sample has none of.
PASSING = {"moved", "withdrawn"}
KINDS = {
    *("front", "story", "parallel", "term", "topic", "topics", "index", "issue", "issues", "archive", "year", "month"),
    *("feeds", "about", "search", *ONCE),
}


def kinds(output: Path) -> dict[tuple[str, str], str]:
    """Return one page for each (template, language): the address below the site. Of many one of middling size."""
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for path in sorted(output.rglob("*.html")):
        text = path.read_text("utf-8")
        match = _KIND.search(text)
        assert match, f"{path} says no kind"
        address = path.relative_to(output).as_posix().removesuffix("index.html")
        if match[2] in PASSING:
            continue
        key = (match[2], match[1])
        found.setdefault(key, []).append((len(text), address))
    return {key: sorted(many)[len(many) // 2][1] for key, many in found.items()}


@pytest.fixture(scope="module")
def pages(sample: Sandbox) -> dict[tuple[str, str], str]:
    found = kinds(sample.root / "output")
    missing = {(kind, lang) for kind in KINDS - ONCE for lang in ("sl", "en")} - found.keys()
    assert missing == set()
    return found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page in a phone's window."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


#: Nothing but colours is another in the dark.
_RULES = {"light": {}, "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}}}


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address: str, pages: dict[tuple[str, str], str], scheme: str) -> None:
    # axe is a script from elsewhere: the policy would keep it out.
    context = browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    found = {}
    # Nor does a colour hang on the language.
    for path in (path for (_, lang), path in pages.items() if scheme == "light" or lang == "sl"):
        page.goto(f"{address}/{path}")
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        result = Axe().run(page, options={"resultTypes": ["violations"], **_RULES[scheme]})
        if result.violations_count:
            found[path] = [(one["id"], one["nodes"][0]["html"][:200]) for one in result.response["violations"]]
    context.close()
    assert found == {}


@pytest.mark.skipif(not VNU.is_file(), reason="the Nu Html Checker is not here")
@pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed")
def test_vnu_has_neither_errors_nor_warnings(sample: Sandbox, pages: dict[tuple[str, str], str]) -> None:
    assert hashlib.sha256(VNU.read_bytes()).hexdigest() == VNU_HASH
    files = [
        str(sample.root / "output" / (f"{path}index.html" if path[-1:] in ("", "/") else path))
        for path in pages.values()
    ]
    command = ["java", "-jar", str(VNU), "--Werror", "--format", "gnu", "--filterpattern", VNU_FALSE, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stderr, done.returncode) == ("", 0)


@needs_browser
def test_every_link_is_reached_by_keyboard_and_seen(
    page: Page, address: str, pages: dict[tuple[str, str], str]
) -> None:
    wrong = {}
    for path in (path for (_, lang), path in pages.items() if lang == "sl"):
        page.goto(f"{address}/{path}")
        wanted = page.evaluate(
            "[...document.querySelectorAll('a[href], button, input, summary')].filter(e => e.checkVisibility()).length"
        )
        # Of a long page the first twenty-five: what follows is made in the same way.
        seen = []
        for _ in range(min(wanted, 25)):
            page.keyboard.press("Tab")
            seen.append(page.evaluate(_FOCUSED))
        unseen = [said for said, outlined in seen if not outlined]
        if unseen or len({said for said, _ in seen}) < len(seen) or "BODY" in {said[:4] for said, _ in seen}:
            wrong[path] = unseen or seen
    assert wrong == {}


#: What has the focus, with its number on the page, and whether a reader sees that.
_FOCUSED = """() => {
  const e = document.activeElement, all = [...document.querySelectorAll('*')];
  const outlined = c => c.outlineStyle !== 'none' && parseFloat(c.outlineWidth) >= 2;
  const mark = e.querySelector('rect, circle');
  // A mark of a picture is filled or framed instead: an outline would be stretched with the drawing.
  const drawn = mark && e.ownerSVGElement && getComputedStyle(e).outlineStyle === 'none';
  return [e.tagName + ' ' + all.indexOf(e) + ' ' + e.textContent.trim().slice(0, 30),
          outlined(getComputedStyle(e)) || Boolean(drawn)] }"""


@needs_browser
def test_nothing_runs_out_of_a_window_of_320_pixels(
    page: Page, address: str, pages: dict[tuple[str, str], str]
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    assert wide(page, address, pages.values()) == {}


@needs_browser
def test_without_scripts_a_page_says_the_same(
    browser: Browser, address: str, pages: dict[tuple[str, str], str]
) -> None:
    texts: list[dict[str, str]] = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        texts.append({})
        for (kind, lang), path in pages.items():
            if kind != "search" and lang == "sl":
                page.goto(f"{address}/{path}")
                texts[-1][path] = page.locator("body").inner_text()
        if not scripts:
            page.goto(f"{address}/sl/iskanje/")
            assert page.locator("noscript a").count() == 4
        context.close()
    assert texts[0] == texts[1]
    assert all(len(text) > 20 for text in texts[0].values())


@needs_browser
def test_the_policy_is_strict_and_nothing_breaks_it(
    page: Page, address: str, pages: dict[tuple[str, str], str]
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    for (kind, _), path in pages.items():
        page.goto(f"{address}/{path}")
        policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
        assert policy.startswith("default-src 'none'; "), path
        assert not re.search(r"'unsafe-(inline|eval)'|https?:|\*", policy), path
        assert ("script-src 'self'" in policy) == (kind == "search"), path
    assert [line for line in said if "favicon" not in line and "404" not in line] == []


def wide(page: Page, address: str, paths: object) -> dict[str, list[str]]:
    """Return what runs out of the window, by address."""
    found = {}
    for path in paths:  # type: ignore[attr-defined]
        page.goto(f"{address}/{path}")
        over = page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? []
                 : [...document.querySelectorAll('body *')]
                     .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
                     .map(e => e.tagName + ' ' + e.className + ' ' + e.textContent.trim().slice(0, 40))"""
        )
        if over:
            found[path] = over
    return found


ODD = {
    "long": ("Dolg naslov " * 25).strip(),
    "word": "Donaudampfschiffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    "capitals": "PREDSEDNIK VLADE ODSTOPIL PO TREH MESECIH NA OBLASTI",
    "arabic": "محمد بن سلمان آل سعود obiskal Ljubljano",
    "marks": 'Naslov z <b>oznakami</b> & "narekovaji"',
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """Return a site of stories that have no topic, no person and no country, and titles that no editor would write."""
    site = sandbox(tmp_path_factory.mktemp("odd") / "site", samples=False)
    for number, (slug, title) in enumerate(ODD.items(), 1):
        fields = (
            f"title: {title}\ndate: 2026-01-0{number}\nlang: sl\nslug: {slug}\nuid: {slug}\ntranslation: original\n"
        )
        site.write(f"content/posts/2026/01/{slug}.sl.md", f"---\n{fields}---\n\nEn sam stavek.\n")
    site.pelican()
    return site


@needs_browser
def test_pages_hold_whatever_the_title_and_without_any_term(odd: Sandbox, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    output = odd.root / "output"
    stories = {slug: f"sl/2026/01/0{number}/{slug}/" for number, slug in enumerate(ODD, 1)}
    with served(output) as address:
        assert wide(page, address, [*kinds(output).values(), *stories.values()]) == {}
        for slug, title in ODD.items():
            page.goto(f"{address}/{stories[slug]}")
            assert page.locator("h1").inner_text() == title
            assert page.locator("aside.facts").count() == 0


def test_a_story_page_is_light(sample: Sandbox) -> None:
    output = sample.root / "output"
    shared = sum(path.stat().st_size for path in (output / "theme").glob("style.css"))
    for path in output.glob("??/20??/*/*/*/index.html"):
        assert path.stat().st_size + shared < 60_000, path
