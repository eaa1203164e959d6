"""Markdown to HTML that cannot do harm: no raw HTML, and an allow-list over what the renderer makes."""

from functools import cache
from typing import TYPE_CHECKING, Final

from . import plain

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from nh3 import Cleaner

TAGS: Final = frozenset(
    "p h2 h3 h4 h5 h6 blockquote em strong a ul ol li hr br code pre table thead tbody tr th td".split()
)
ATTRIBUTES: Final = {"a": {"href", "title"}, "th": {"align"}, "td": {"align"}}
SCHEMES: Final = frozenset(("http", "https", "mailto"))
#: What COMMONMARK["engine"] may say.
ENGINES: Final = ("python", "rust")
#: The page has the only first-level heading.
_SHIFT: Final = {"h1": "h2", "h2": "h2", "h3": "h3"}


def render(markdown: str, engine: str = "python") -> str:
    """Return the HTML of CommonMark text with tables; links to other schemes, images and raw HTML stay text.

    markdown-it-py says what that is; "rust" is faster and gives the same bytes.
    """
    require(engine)
    html = plain.blocks(markdown, _inline)
    if html is None and engine == "rust":
        from . import fast

        if (quickly := fast.render(markdown)) is not None:
            html = _clean(quickly)
    return _clean(_rendered(markdown)) if html is None else html


def require(engine: object) -> None:
    """Raise ValueError, with what to do, where there is no such engine."""
    if engine not in ENGINES:
        raise ValueError(f'COMMONMARK["engine"] is {engine!r}; write {" or ".join(map(repr, ENGINES))}')
    if engine == "rust":
        # Its patterns take a while to compile.
        from . import fast

        if not fast.installed():
            what = "COMMONMARK[\"engine\"] is 'rust', which is not installed"
            raise ValueError(f"{what}; run pip install 'markdown-it-pyrs'")


def _clean(html: str) -> str:
    """Hold HTML to the allow-list, whichever engine made it."""
    return _allowed().clean(html)


def _inline(line: str) -> str:
    return _clean(_parser().renderInline(line))


def _rendered(markdown: str) -> str:
    tokens = _parser().parse(markdown)
    for token in tokens:
        token.tag = _SHIFT.get(token.tag, token.tag)
    html: str = _parser().renderer.render(tokens, _parser().options, {})
    return html


@cache
def _allowed() -> "Cleaner":
    from nh3 import Cleaner

    names = {tag: set(names) for tag, names in ATTRIBUTES.items()}
    return Cleaner(tags=set(TAGS), attributes=names, url_schemes=set(SCHEMES))


@cache
def _parser() -> "MarkdownIt":
    # Only who renders pays for the import.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
