"""The sample digest in a real browser: it reads on a phone, in both colour schemes, by keyboard, without a script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from .browsing import CHROMIUM
from .sites import Sandbox

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
STORY = "/sl/2020/10/23/sprti-strani-v-libijskem-konfliktu-v-zenevi-podpisali-sporazum-o-trajni/"
ADDRESSES = (
    "/",
    "/sl/",
    "/en/",
    STORY,
    STORY + "vzporedno/",
    "/en/people/",
    "/sl/drzave/rusija/",
    "/sl/osebe/emmanuel-macron/",
    "/en/archive/",
    "/sl/o-glasniku/",
    "/sl/viri/",
)
#: What a reader sees who unfolds everything.
UNFOLD = "document.querySelectorAll('details').forEach(details => { details.open = true })"
#: Contrast of text against its ground, by WCAG 2.2 (1.4.3, level AA).
CONTRAST = """() => {
  const lum = c => { const [r, g, b] = c.map(v => (v /= 255, v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4));
                     return .2126 * r + .7152 * g + .0722 * b };
  const rgb = s => { const n = s.match(/[\\d.]+/g).map(Number);
                     return n.length > 3 && n[3] === 0 ? null : n.slice(0, 3) };
  const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
                                                         if (c) return c }
                        return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255] };
  return [...document.querySelectorAll('h1,h2,h3,p,a,dt,dd,li,time,span,mark,b,th,td,summary,figcaption')]
    .filter(e => e.innerText && e.innerText.trim() && e.getClientRects().length && !e.classList.contains('skip'))
    .map(e => { const [a, b] = [lum(rgb(getComputedStyle(e).color)), lum(ground(e))].sort((x, y) => y - x);
                return [(a + .05) / (b + .05), e.tagName + ': ' + e.innerText.slice(0, 40)] })
    .filter(([ratio]) => ratio < 4.5) }"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page in a phone's narrow window."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", ADDRESSES)
def test_nothing_runs_out_of_a_narrow_window(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("h1").count() == 1
    assert page.locator('script:not([type="application/ld+json"])').count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_text_stands_out(page: Page, address: str, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(address + path)
    page.evaluate(UNFOLD)
    assert page.evaluate(CONTRAST) == []


def test_nothing_fails_to_load(page: Page, address: str) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.on("response", lambda reply: faults.append(reply.url) if reply.status >= 400 else None)
    for path in ADDRESSES:
        page.goto(address + path)
    # The browser gives up the picture of a tab whose page it leaves.
    assert [fault for fault in faults if "icon" not in fault] == []


def test_a_reader_goes_from_story_to_person_and_changes_the_language(page: Page, address: str) -> None:
    page.goto(address + "/")
    page.get_by_role("link", name="Slovenščina").click()
    page.get_by_role("link", name="Sprti strani v libijskem konfliktu").click()
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").inner_text() == "Libya’s warring sides sign permanent ceasefire in Geneva"
    page.locator(".text").get_by_role("link", name="Khalifa Haftar").click()
    assert page.locator("h1").inner_text() == "Khalifa Haftar"
    page.get_by_role("link", name="Slovenščina").click()
    assert page.locator("h1").inner_text() == "Kalifa Haftar"
    assert page.url.endswith("/sl/osebe/kalifa-haftar/")


def test_the_keyboard_comes_to_the_content_first(page: Page, address: str) -> None:
    page.goto(address + STORY)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")


def test_the_fold_out_opens_by_keyboard_and_shows_why(page: Page, address: str) -> None:
    page.goto(address + STORY)
    quote = page.locator(".why mark", has_text="Haftarju")
    assert not quote.is_visible()
    page.locator(".why summary").focus()
    page.keyboard.press("Enter")
    assert quote.is_visible()
    assert page.get_by_text("Haftarju: samo priimek, dajalnik").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_bar_of_the_timeline_leads_to_its_month(page: Page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(address + "/sl/drzave/slovenija/")
    bar = page.locator(".timeline svg a", has=page.locator("title", has_text="julij 2022: 2 novici"))
    fill, height = bar.locator(".bar").evaluate(
        "bar => [getComputedStyle(bar).fill, bar.getBoundingClientRect().height]"
    )
    assert fill == ("rgb(240, 163, 160)" if scheme == "dark" else "rgb(138, 31, 43)")
    assert height > 50
    reach = "bar => getComputedStyle(bar.querySelector('.reach')).fill"
    assert bar.evaluate(reach) == "rgba(0, 0, 0, 0)"
    page.locator(".facts .terms a").last.focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        if bar.evaluate("bar => bar === document.activeElement"):
            break
    assert bar.evaluate(reach) == ("rgb(168, 163, 153)" if scheme == "dark" else "rgb(92, 88, 80)")
    bar.click()
    assert page.url.endswith("/sl/arhiv/2022/07/")


#: A class of the body, the name of its template, may be that of a part of a page as well.
@pytest.mark.parametrize("width", [1280, 390])
def test_head_and_foot_stand_alike_on_pages_of_every_kind(
    page: Page, sample: Sandbox, address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    kinds: dict[str, str] = {}
    for file in sorted((sample.root / "output").rglob("index.html")):
        if found := re.search(r'<body class="([^"]+)">\s*<a', file.read_text("utf-8")):
            kinds.setdefault(found[1], file.relative_to(sample.root / "output").as_posix())
    assert kinds.keys() >= {"front", "story", "topic", "term", "index", "feeds", "search", "issue", "month", "about"}
    wide: dict[tuple[float, ...], list[str]] = {}
    for kind, path in kinds.items():
        page.goto(f"{address}/{path}")
        boxes = [page.locator(part).bounding_box() for part in ("body > .masthead", "body > footer")]
        edges = (edge for box in boxes if box for edge in (box["x"], box["width"]))
        wide.setdefault(tuple(edges), []).append(kind)
    assert len(wide) == 1, wide


@pytest.mark.parametrize(("width", "columns"), [(1280, 2), (390, 1)])
def test_original_and_translation_stand_side_by_side_or_in_one_column(
    page: Page, address: str, width: int, columns: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + STORY)
    page.get_by_role("link", name="vzporedno s prevodom").click()
    assert page.url.endswith("/vzporedno/")
    cells = [cell.bounding_box() for cell in page.locator(".beside tbody tr").nth(1).locator("td").all()]
    lefts = [box["x"] for box in cells if box]
    tops = [box["y"] for box in cells if box]
    assert (lefts[1] - lefts[0] > 400, tops[1] > tops[0]) == (columns == 2, columns == 1)
    # A table in one column is still a table to a screen reader.
    assert page.get_by_role("columnheader", name="English").count() == 1
    assert page.get_by_role("row").count() == page.locator(".beside tr").count()
    page.get_by_role("link", name="English", exact=True).click()
    assert page.url.endswith("/side-by-side/")
