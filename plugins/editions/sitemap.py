"""The map of the site, with the versions of each page: sitemaps.org 0.9 and Google's hreflang annotation."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from .page import Page
from .stories import Post

_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


def sitemap(pages: Iterable[Page], root: str) -> str:
    """Return the map of all pages that search engines may keep; `root` is the site's address without a slash."""
    listed = sorted((page for page in pages if page.versions), key=lambda page: page.url)
    return _HEAD + "".join(_entry(page, root) for page in listed) + "</urlset>\n"


def _entry(page: Page, root: str) -> str:
    lines = [f"<loc>{escape(_address(root, page.url))}</loc>"]
    post = page.context.get("post")
    if isinstance(post, Post):
        lines.append(f"<lastmod>{(post.modified or post.date).isoformat()}</lastmod>")
    for lang, url in (*page.versions.items(), ("x-default", page.default)):
        lines.append(f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(_address(root, url))}/>')
    return "<url>" + "".join(lines) + "</url>\n"


def _address(root: str, url: str) -> str:
    return f"{root}/{'' if url == 'index.html' else url}"
