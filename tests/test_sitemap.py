"""The map of the site: each page that search engines may keep, with its versions, in as many files as it takes."""

import xml.etree.ElementTree as ET
from dataclasses import replace

from plugins.editions.page import Page
from plugins.editions.sitemap import MOST, sitemaps

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


def maps(pages: list[Page], most: int = MOST) -> dict[str, bytes]:
    return {file.path: file.make(*file.shows) for file in sitemaps(pages, ROOT, most)}


def addresses(data: bytes) -> list[str]:
    return [entry.text or "" for entry in ET.fromstring(data).findall("*/s:loc", SPACE)]


def test_each_page_that_may_be_kept_is_named_with_its_versions() -> None:
    (found,) = maps(PAGES).values()
    assert addresses(found) == [f"{ROOT}/{path}" for path in ("en/b/", "sl/a/", "sl/b/")]
    first = ET.fromstring(found)[0]
    assert [(link.get("hreflang"), link.get("href")) for link in first.findall("x:link", SPACE)] == [
        ("sl", f"{ROOT}/sl/b/"),
        ("en", f"{ROOT}/en/b/"),
        ("x-default", f"{ROOT}/en/b/"),
    ]


def test_more_pages_than_a_map_has_are_in_several_and_one_names_them() -> None:
    stories = [replace(one, group={"story": one.url}) for one in PAGES]
    lists = [page("sl/teme/", sl="sl/teme/")]
    found = maps([*stories, *lists], most=2)
    assert list(found) == ["sitemap-lists-1.xml", "sitemap-stories-1.xml", "sitemap-stories-2.xml", "sitemap.xml"]
    assert addresses(found["sitemap.xml"]) == [f"{ROOT}/{path}" for path in list(found)[:3]]
    assert [addresses(data) for data in list(found.values())[:3]] == [
        [f"{ROOT}/sl/teme/"],
        [f"{ROOT}/sl/a/", f"{ROOT}/sl/b/"],
        [f"{ROOT}/en/b/"],
    ]
    # Stories come the oldest first: one more leaves the full maps as they are.
    newest = replace(page("sl/c/", sl="sl/c/"), group={"story": "c"})
    after = maps([*stories, newest, *lists], most=2)
    assert [path for path in found if after[path] != found[path]] == ["sitemap-stories-2.xml"]


def test_a_site_without_a_page_has_an_empty_map() -> None:
    assert [addresses(text) for text in maps([]).values()] == [[]]


def test_what_xml_cannot_have_in_an_address_is_escaped() -> None:
    (found,) = maps([page('sl/a&b"<c>/', sl='sl/a&b"<c>/')]).values()
    assert addresses(found) == [f'{ROOT}/sl/a&b"<c>/']
