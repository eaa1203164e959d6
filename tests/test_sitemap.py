"""The map of the site: each page that search engines may keep, with its versions, in as many files as it takes."""

import xml.etree.ElementTree as ET

from plugins.editions.page import Page
from plugins.editions.sitemap import sitemaps

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ROOT = "https://example.org/digest"


def page(url: str, **versions: str) -> Page:
    return Page(url, "story.html", url[:2], versions, url)


PAGES = [
    page("sl/b/", sl="sl/b/", en="en/b/"),
    page("sl/a/", sl="sl/a/"),
    page("en/b/", sl="sl/b/", en="en/b/"),
    # Nobody should keep it.
    page("en/a/"),
]


def addresses(text: str) -> list[str]:
    return [entry.text or "" for entry in ET.fromstring(text).findall("*/s:loc", SPACE)]


def test_each_page_that_may_be_kept_is_named_with_its_versions() -> None:
    (found,) = sitemaps(PAGES, ROOT).values()
    assert addresses(found) == [f"{ROOT}/{path}" for path in ("en/b/", "sl/a/", "sl/b/")]
    first = ET.fromstring(found)[0]
    assert [(link.get("hreflang"), link.get("href")) for link in first.findall("x:link", SPACE)] == [
        ("sl", f"{ROOT}/sl/b/"),
        ("en", f"{ROOT}/en/b/"),
        ("x-default", f"{ROOT}/en/b/"),
    ]


def test_more_pages_than_a_map_may_have_are_in_several_and_one_names_them() -> None:
    found = sitemaps(PAGES, ROOT, most=2)
    assert list(found) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert addresses(found["sitemap.xml"]) == [f"{ROOT}/sitemap-1.xml", f"{ROOT}/sitemap-2.xml"]
    whole = [f"{ROOT}/{path}" for path in ("en/b/", "sl/a/", "sl/b/")]
    assert addresses(found["sitemap-1.xml"]) + addresses(found["sitemap-2.xml"]) == whole


def test_a_site_without_a_page_has_an_empty_map() -> None:
    assert [addresses(text) for text in sitemaps([], ROOT).values()] == [[]]


def test_what_xml_cannot_have_in_an_address_is_escaped() -> None:
    (found,) = sitemaps([page('sl/a&b"<c>/', sl='sl/a&b"<c>/')], ROOT).values()
    assert addresses(found) == [f'{ROOT}/sl/a&b"<c>/']
