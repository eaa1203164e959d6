"""Plain posts by markdown-it-pyrs, the Rust port; what it would render otherwise than markdown-it-py, it never sees."""

import re
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markdown_it_pyrs import MarkdownIt

#: The rules of `render`'s parser: CommonMark with tables, without images and raw HTML.
_RULES: Final = (
    "blockquote code fence heading hr lheading list paragraph reference table"
    " autolink backticks emphasis entity escape link newline"
).split()

# The guard is a small language that a text must match from end to end: what it does not name goes to markdown-it-py.
# Its repetitions are possessive: the match never goes back, and takes time in proportion to the text.
_WORD: Final = r"A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
# With what a line may begin: nothing that could be a rule, the row of a table, a fence or a second mark of a list.
_START: Final = r"A-Za-z0-9\u00a1-\u024f\"'(„“”‚‘’»«›‹–—…•€"
# Not here: ` (panics on an open one), < (autolinks), ~ (fences), | (tables), tab (columns), * _ & [ ] \ (below).
_TEXT: Final = _START + r" !#$%)+,\-./:;=>?@^{}"
_WORDS: Final = rf"""(?:
    [{_TEXT}]++
  | \\[!-/:-@\[-`{{-~]                      # an escape
  | (?<=[{_WORD}])_++(?=[{_WORD}])          # within a word it is no emphasis
  | (?<=[{_WORD}.,])\u00a0(?=[{_WORD}€%])   # at the end of a line one engine trims it
  | &(?:amp;|(?!\#?[A-Za-z0-9]+;))          # others, &nbsp; and &#10;, are trimmed or not, likewise
)"""
# The port forgets openers where marks are nested, mixed or unmatched: each pair stands alone, the first mark can only
# open and the second only close, and no letter beside them is one whose kind (letter or sign) the engines dispute.
_EMPHASIS: Final = "|".join(
    rf"(?<![^ \n])\*{{{length}}}(?=[{_START}]){_WORDS}++"
    rf"(?<=[{_WORD}.,:;!?)”“’»«…])\*{{{length}}}(?=[ \n.,;:!?)”“’»«…–—]|\Z)"
    for length in (2, 1)
)
# Host names in other letters become punycode in one engine only.
_LINK: Final = rf"""\[{_WORDS}++\]
    \(https?://(?:[a-z0-9-]{{1,40}}\.){{1,5}}[a-z]{{2,20}}(?:/(?:[A-Za-z0-9._/?=&\#~:@!$,;+-]|%[0-9A-F]{{2}})*+)?+\)"""
_NUMBER: Final = r"[0-9]{1,9}[.)]"
# One mark at most, and words behind it: empty items differ. So few spaces before it hold the depth of lists far below
# the 20 levels at which markdown-it-py stops and its port does not.
_LINE: Final = rf"""[ ]{{0,8}}+ (?:(?:[-*+]|{_NUMBER})[ ]{{1,4}}+|\#{{1,6}}[ ]{{1,4}}+)?+
    (?!{_NUMBER}(?:[ \n]|\Z)) (?=[{_START}\\\[*])
    (?:{_EMPHASIS}|{_WORDS}|{_LINK})++ (?:\\(?=\n))?+"""
# A quotation ends with an empty line, for the port goes on with a list behind it; an empty line within it has words on
# both sides. Quotations in quotations differ likewise.
_QUOTED: Final = rf">[ ]?+{_LINE} (?:\n>(?=\n>[ ][{_START}]))?+ (?=\n>|\n\n|\n?\Z)"
_GUARD: Final = re.compile(rf"(?:(?:{_QUOTED}|{_LINE})?+ (?:\n|\Z))*+", re.VERBOSE)


def guarded(markdown: str) -> bool:
    """Tell whether a text is of the plain kind that both engines render to the same bytes."""
    return _GUARD.fullmatch(markdown) is not None


def render(markdown: str) -> str | None:
    """Return the HTML, not yet cleaned; None for a text that markdown-it-py has to render."""
    if not guarded(markdown):
        return None
    try:
        html: str = _parser().render(markdown)
    except BaseException as error:
        # A panic derives from BaseException and its class cannot be imported; whatever else ends a run must end it.
        if type(error).__name__ != "PanicException":
            raise
        return None
    # The page has the only first-level heading. In text and in attributes < is escaped.
    return html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")


@cache
def installed() -> bool:
    """Tell whether the port is there."""
    return find_spec("markdown_it_pyrs") is not None


@cache
def _parser() -> "MarkdownIt":
    from markdown_it_pyrs import MarkdownIt

    return MarkdownIt("zero").enable_many(_RULES)
