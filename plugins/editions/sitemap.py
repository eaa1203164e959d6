"""The map of the site, with the versions of each page: sitemaps.org 0.9 and Google's hreflang annotation."""

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from .page import Page
from .stories import Post

_QUOTE: Final = {'"': "&quot;"}
#: (address, when it was changed or "", address for readers of any other language, (language, address) of each version).
Row = tuple[str, str, str, tuple[tuple[str, str], ...]]

_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


def rows(pages: Iterable[Page]) -> list[Row]:
    """Return what the map says of the pages that search engines may keep, in the order of their addresses."""
    return sorted(
        (page.url, _changed(page.context.get("post")), page.default, tuple(page.versions.items()))
        for page in pages
        if page.versions
    )


def sitemap(rows: Iterable[Row], root: str) -> str:
    """Return the map; `root` is the site's address without a slash."""
    return _HEAD + "".join(_entry(row, root) for row in rows) + "</urlset>\n"


def _changed(post: object) -> str:
    return (post.modified or post.date).isoformat() if isinstance(post, Post) else ""


def _entry(row: Row, root: str) -> str:
    url, changed, default, versions = row
    day = f"<lastmod>{changed}</lastmod>" if changed else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href="{_address(root, other)}"/>'
        for lang, other in (*versions, ("x-default", default))
    )
    return f"<url><loc>{_address(root, url)}</loc>{day}{links}</url>\n"


def _address(root: str, url: str) -> str:
    address = f"{root}/{'' if url == 'index.html' else url}"
    # What an address cannot hold in XML as it is: four looks take a third of one that goes through a list of signs.
    odd = "&" in address or '"' in address or "<" in address or ">" in address
    return escape(address, _QUOTE) if odd else address
