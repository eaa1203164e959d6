"""Markdown to HTML that cannot do harm: no raw HTML, and an allow-list over what the renderer makes."""

from functools import cache
from typing import Final

import nh3
from markdown_it import MarkdownIt

TAGS: Final = frozenset(
    "p h2 h3 h4 h5 h6 blockquote em strong a ul ol li hr br code pre table thead tbody tr th td".split()
)
ATTRIBUTES: Final = {"a": {"href", "title"}, "th": {"align"}, "td": {"align"}}
SCHEMES: Final = frozenset(("http", "https", "mailto"))
#: The page has the only first-level heading.
_SHIFT: Final = {"h1": "h2", "h2": "h2", "h3": "h3"}


def render(markdown: str) -> str:
    """Return the HTML of CommonMark text with tables; links to other schemes, images and raw HTML stay text."""
    tokens = _parser().parse(markdown)
    for token in tokens:
        token.tag = _SHIFT.get(token.tag, token.tag)
    html: str = _parser().renderer.render(tokens, _parser().options, {})
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
    )


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
