"""The blocks of plain news, taken apart at their blank lines: a shortcut to what markdown-it-py's own rules come to.

Half of its time goes into asking every rule of every line whether it applies. Where each block is one line that begins
as a paragraph, a heading or a quotation and as nothing else, the answer is known. What stands in a line is the engine's
affair, unless no character of it means anything.
"""

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

#: With what a line may begin so that it begins no list, rule, code, table, quotation, definition or heading.
_START: Final = r"[^\W_0-9]|[\"'(„“”‚‘’»«›‹–—…•€]|[0-9]+(?![.)0-9])|\*{1,2}(?=[^\W_0-9])|\[(?![^\n]*\]:)"
_BLOCK: Final = re.compile(
    rf"(?:(?P<level>\#{{1,6}})[ ](?![^\n]*\#)|(?P<quote>>)[ ])?(?P<text>(?:{_START})[^\n]*)", re.VERBOSE
)
#: Control characters, at which lines or their ends may be told otherwise.
_ODD: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
#: Characters that mean something within a line.
_MARK: Final = re.compile(r"[\\`*_\[\]<&]")


def blocks(markdown: str, engine: "MarkdownIt") -> str | None:
    """Return the HTML that the engine gives for a text; None for one that has other blocks than these."""
    if "\n " in markdown:
        return None
    found: list[str] = []
    for block in markdown.strip("\n").split("\n\n"):
        text = block.strip("\n")
        match = _BLOCK.fullmatch(text)
        if match and (text.isprintable() or not _ODD.search(text)):
            found.append(_html(match, engine))
        elif text:
            return None
    return "".join(found)


def _html(block: re.Match[str], engine: "MarkdownIt") -> str:
    text = block["text"].strip()
    if level := block["level"]:
        return f"<h{len(level)}>{_inline(text, engine)}</h{len(level)}>\n"
    paragraph = f"<p>{_inline(text, engine)}</p>\n"
    return f"<blockquote>\n{paragraph}</blockquote>\n" if block["quote"] else paragraph


def _inline(text: str, engine: "MarkdownIt") -> str:
    if _MARK.search(text):
        return str(engine.renderInline(text))
    return text.replace(">", "&gt;").replace('"', "&quot;")
