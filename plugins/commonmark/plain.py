"""The blocks of plain news, taken apart at their blank lines: a shortcut to what engine and allow-list come to.

Half of an engine's time goes into asking every rule of every line whether it applies. Where each block is one line that
begins as a paragraph, a heading or a quotation and as nothing else, the answer is known. What stands in a line is the
engine's affair, unless no character of it means anything, or only links and emphasis of the plainest kind are in it.
"""

import re
from collections.abc import Callable
from typing import Final

#: With what a line may begin so that it begins no list, rule, code, table, quotation, definition or heading.
_START: Final = r"[^\W_0-9]|[\"'(„“”‚‘’»«›‹–—…•€]|[0-9]+(?![.)0-9])|\*{1,2}(?=[^\W_0-9])|\[(?![^\n]*\]:)"
_BLOCK: Final = re.compile(
    rf"(?:(?P<level>\#{{1,6}})[ ](?![^\n]*\#)|(?P<quote>>)[ ])?(?P<text>(?:{_START})[^\n]*)", re.VERBOSE
)
#: Control characters, at which lines or their ends may be told otherwise.
_ODD: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
#: Characters that mean something within a line: those of links and emphasis, and others, of which the engine knows.
_MARKS: Final = "*[]"
_OTHERS: Final = "\\`_<&"
#: An address of the plainest kind, which no engine writes otherwise.
_ADDRESS: Final = re.compile(
    r"https?://(?:[a-z0-9-]{1,40}\.){1,5}[a-z]{2,20}(?:/[A-Za-z0-9._/?=#~:@!$,+-]*)?", re.ASCII
)
#: Words between signs that can only open emphasis, as a blank is before them, and signs that can only close it.
_EMPHASIS: Final = re.compile(r"(?<![^ ])(\*{1,2})(?=[^\W_])([^*]*(?:[^\W_]|[.,:;!?]))\1(?=[ .,:;!?]|\Z)")


def blocks(markdown: str, inline: Callable[[str], str]) -> str | None:
    """Return the HTML of a text, where `inline` gives that of a line; None for a text that has other blocks."""
    if "\n " in markdown:
        return None
    known = not any(sign in markdown for sign in _OTHERS)
    found: list[str] = []
    for block in markdown.strip("\n").split("\n\n"):
        text = block.strip("\n")
        match = _BLOCK.fullmatch(text)
        if match and (text.isprintable() or not _ODD.search(text)):
            line = match["text"].strip()
            found.append(_html(match, _line(line, known=known) or inline(line)))
        elif text:
            return None
    return "".join(found)


def _html(block: re.Match[str], html: str) -> str:
    if level := block["level"]:
        # The page has the only first-level heading.
        rank = max(len(level), 2)
        return f"<h{rank}>{html}</h{rank}>\n"
    paragraph = f"<p>{html}</p>\n"
    return f"<blockquote>\n{paragraph}</blockquote>\n" if block["quote"] else paragraph


def _line(text: str, *, known: bool) -> str:
    """Return the HTML of what stands in a line; "" where only the engine knows."""
    if not known and any(sign in text for sign in _OTHERS):
        return ""
    if "*" not in text and "[" not in text and "]" not in text:
        return _escaped(text)
    before, *links = text.split("[")
    plain, found = _emphasised(before)
    for link in links:
        words, _, rest = link.partition("](")
        address = rest.partition(")")[0]
        if not words or not _ADDRESS.fullmatch(address):
            return ""
        # With the bracket before them, so that no sign behind it looks like one at the beginning.
        after, html = _emphasised(rest[len(address) :])
        plain += words + after
        found += f'<a href="{address}" rel="noopener noreferrer">{_escaped(words)}</a>{html[1:]}'
    return "" if any(sign in plain for sign in _MARKS) else found


def _emphasised(text: str) -> tuple[str, str]:
    """Return (the words outside and inside emphasis, the HTML of all)."""
    if "*" not in text:
        return text, _escaped(text)
    parts = _EMPHASIS.split(text)
    tags = ["em" if len(signs) == 1 else "strong" for signs in parts[1::3]]
    marked = (f"<{tag}>{_escaped(words)}</{tag}>" for tag, words in zip(tags, parts[2::3], strict=True))
    html = "".join(f"{before}{one}" for before, one in zip(map(_escaped, parts[::3]), (*marked, ""), strict=True))
    return "".join(parts[::3]) + "".join(parts[2::3]), html


def _escaped(text: str) -> str:
    """Return text as the allow-list leaves it; no < and no & is in it."""
    return text.replace(">", "&gt;").replace("\u00a0", "&nbsp;")
