"""The map of the site, with the versions of each page: sitemaps.org 0.9 and Google's hreflang annotation."""

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from .page import Page
from .stories import Post

#: How many addresses a map may have. Source: sitemaps.org.
MOST: Final = 50_000
_QUOTE: Final = {'"': "&quot;"}
_XML: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
_SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD: Final = f'{_XML}<urlset xmlns="{_SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'


def sitemaps(pages: Sequence[Page], root: str, most: int = MOST) -> dict[str, str]:
    """Return the map of the pages that search engines may keep; `root` is the site's address without a slash.

    With more addresses than a map may have there are several, and one that names them; each by its file.
    """
    entries = _entries(pages, root)
    parts = [f"{_HEAD}{''.join(entries[at : at + most])}</urlset>\n" for at in range(0, len(entries), most)]
    if len(parts) < 2:
        return {"sitemap.xml": parts[0] if parts else f"{_HEAD}</urlset>\n"}
    found = {f"sitemap-{number}.xml": part for number, part in enumerate(parts, 1)}
    named = "".join(f"<sitemap><loc>{_address(root, path)}</loc></sitemap>\n" for path in found)
    return {"sitemap.xml": f'{_XML}<sitemapindex xmlns="{_SPACE}">\n{named}</sitemapindex>\n', **found}


def _entries(pages: Sequence[Page], root: str) -> list[str]:
    """Return what is said of each page, in the order of the addresses."""
    # The pages of a story share what says where its versions are, and lead to the same.
    links: dict[tuple[int, str], str] = {}
    entries: list[tuple[str, str]] = []
    for page in pages:
        if page.versions:
            key = id(page.versions), page.default
            if (said := links.get(key)) is None:
                said = links[key] = _links(page, root)
            entries.append((page.url, f"<url><loc>{_address(root, page.url)}</loc>{_changed(page)}{said}</url>\n"))
    return [entry for _, entry in sorted(entries)]


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
