"""The map of the site, with the versions of each page: sitemaps.org 0.9 and Google's hreflang annotation."""

from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape

from .files import File
from .page import Page
from .stories import Post

#: How many addresses a map has. sitemaps.org allows 50,000; of these one is made in no time, and sent, for a new story.
MOST: Final = 2_000
_QUOTE: Final = {'"': "&quot;"}
_XML: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
_SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD: Final = f'{_XML}<urlset xmlns="{_SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'


def sitemaps(pages: Sequence[Page], root: str, most: int = MOST) -> Iterator[File]:
    """Give the map of the pages that search engines may keep; `root` is the site's address without a slash.

    With more addresses than a map has there are several, and one that names them. Those of the stories go by the order
    of `pages`, where the oldest are first: a new story changes the last.
    """
    kept = [page for page in pages if page.versions]
    if len(kept) <= most:
        yield _map("sitemap.xml", kept, root)
        return
    found = [
        _map(f"sitemap-{name}-{number}.xml", many[at : at + most], root)
        for name, many in (("lists", [p for p in kept if not p.group]), ("stories", [p for p in kept if p.group]))
        for number, at in enumerate(range(0, len(many), most), 1)
    ]
    yield from found
    yield File("sitemap.xml", index, (root, [file.path for file in found]))


def index(root: str, paths: Sequence[str]) -> bytes:
    """Return the map that names others."""
    named = "".join(f"<sitemap><loc>{_address(root, path)}</loc></sitemap>\n" for path in paths)
    return f'{_XML}<sitemapindex xmlns="{_SPACE}">\n{named}</sitemapindex>\n'.encode()


def urlset(root: str, pages: Sequence[Page], urls: Sequence[str]) -> bytes:
    """Return a map of pages, given with their addresses, in the order of these."""
    # The pages of a story share what says where its versions are, and lead to the same.
    links: dict[tuple[int, str], str] = {}
    entries: list[tuple[str, str]] = []
    for page, url in zip(pages, urls, strict=True):
        key = id(page.versions), page.default
        if (said := links.get(key)) is None:
            said = links[key] = _links(page, root)
        entries.append((url, f"<url><loc>{_address(root, url)}</loc>{_changed(page)}{said}</url>\n"))
    return f"{_HEAD}{''.join(entry for _, entry in sorted(entries))}</urlset>\n".encode()


def _map(path: str, pages: Sequence[Page], root: str) -> File:
    # What decides on the page of a story says nothing of its address.
    return File(path, urlset, (root, pages, [page.url for page in pages]))


def _changed(page: Page) -> str:
    post = page.context.get("post")
    return f"<lastmod>{(post.modified or post.date).isoformat()}</lastmod>" if isinstance(post, Post) else ""


def _links(page: Page, root: str) -> str:
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href="{_address(root, other)}"/>'
        for lang, other in (*page.versions.items(), ("x-default", page.default))
    )


def _address(root: str, url: str) -> str:
    address = f"{root}/{'' if url == 'index.html' else url}"
    # What an address cannot hold in XML as it is: four looks take a third of one that goes through a list of signs.
    odd = "&" in address or '"' in address or "<" in address or ">" in address
    return escape(address, _QUOTE) if odd else address
