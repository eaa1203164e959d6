"""The structure of an article: each paragraph is asked, in a fixed order, what it is."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from . import credit_rules as rules
from . import quoting
from .frame import framed, is_body
from .language import identify
from .layout import SHORT_CHARACTERS, is_short, paragraphs
from .markup import Markup, understand
from .newsitem import Block, BlockType, Credit, CreditKind, Headline, LeftOut, NewsItem
from .numbering import GAPS, follows, items, leaves_out, number

_BULLET: Final = re.compile(r"(?:[-–—•*►▪·]|[a-z]\))[ \t]+(?=\S)")
_ROW: Final = re.compile(r"[^:.!?]{2,50}:[ \t]+\S[^.!?]{0,60}|.{2,60}\t.{1,60}|[^|]{1,60}(?:\|[^|]{0,60}){1,9}")
#: A line that ends in a score (1:2, 6:4, 6:3), a time (1:23,45; +0,32) or points, or has a score between two names.
_MORE: Final = r"(?:[ ]\([^()]{1,40}\))?$"
_SCORE: Final = r"(?<![\w.,:–-])\d{1,3}[:–-]\d{1,3}(?:,?[ ]\d{1,3}[:–-]\d{1,3}){0,6}"
_RESULTS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[^\W\d_]\)?,?[ ]{_SCORE}{_MORE}",
        rf"[^\W\d_]\)?[ ]{_SCORE}[ ][A-ZČŠŽĆĐ][^.!?]{{1,40}}$",
        rf"[\w)],?[ ]\+?[ ]?\d{{1,3}}(?:[:.,]\d{{1,3}}){{1,3}}(?:[ ]?(?:s|sek|min|h|m|km))?{_MORE}",
        rf"[\w)],?[ ]\d{{1,4}}(?:[.,]\d{{1,2}})?(?:[ ](?:točk\w{{0,2}}|points?|pts))?(?<!\d\d\d\d){_MORE}",
    )
)
_CELLS: Final = re.compile(r"[ ]*(?:\t+|\||[ ]{3,})[ ]*")
_QUOTED: Final = re.compile(r"(?:„[^„“”]+[“”]|»[^»«]+«|“[^“”]+”|\"[^\"]+\")\.?")
_ATTRIBUTION: Final = re.compile(r"[–—-][ \t]*(?P<who>[^.!?\n]{3,100})")
_CAPTION: Final = re.compile(r"(?:Na (?:sliki|fotografiji)|Pictured|In the picture)\b.{3,250}")


@dataclass(slots=True)
class _Parts:
    """What has been found so far; frozen into a NewsItem at the end."""

    blocks: list[Block] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    headline: Headline | None = None
    #: Place of the last paragraph that is a story's body; a short line after it heads nothing.
    last_body: int = -1

    @property
    def empty(self) -> bool:
        """Return whether neither a headline nor a block has been found."""
        return not self.blocks and self.headline is None

    def credit(self, kind: CreditKind, text: str, start: int, end: int) -> None:
        """Note a credit."""
        self.credits.append(Credit(kind, text.strip(" .,;"), start, end))


def parse(
    text: str,
    *,
    body: int = 0,
    markdown: bool = False,
    hints: Sequence[Markup] | None = None,
    lang: str | None = None,
    encoding: str = "utf-8",
) -> NewsItem:
    """Return the structure of a decoded text.

    `body` is where the story begins (after a metadata block); `markdown` reads Markdown's marks; `hints` are
    paragraphs whose kind the page itself told (HTML). Raises Unreadable for a language that is not read here.
    """
    paras = framed(text, hints if hints is not None else _marked(text, body, markdown=markdown))
    lang = lang or identify("\n".join(text[p.start : p.end] for p in paras if p.kind != "left out"))
    parts = _Parts()
    if body:
        parts.left_out.append(LeftOut(0, body, "metadata block"))
    parts.last_body = max((n for n, p in enumerate(paras) if is_body(p)), default=-1)
    at = 0
    while at < len(paras):
        at += _take(text, paras, at, parts)
    _finish(parts)
    quotations = [q for b in parts.blocks for q in quoting.find(text, b.start, b.end, lang)]
    return NewsItem(
        text=text,
        encoding=encoding,
        lang=lang,
        headline=parts.headline,
        blocks=tuple(parts.blocks),
        credits=tuple(sorted(parts.credits, key=lambda c: c.start)),
        quotations=tuple(quotations),
        left_out=tuple(parts.left_out),
    )


def _marked(text: str, start: int, *, markdown: bool) -> list[Markup]:
    found = paragraphs(text, start)
    if markdown:
        return understand(text, found)
    return [Markup("", p.start, p.end, p.text, p.lines) for p in found]


def _take(text: str, paras: Sequence[Markup], at: int, parts: _Parts) -> int:
    """Note what the paragraph at a place is; return how many paragraphs that took."""
    para = paras[at]
    if para.kind:
        return _told(para, parts)
    for rule in (_left_out, _credit, _line_of_its_own):
        if rule(para, parts):
            return 1
    taken = _items(paras, at, parts)
    if taken:
        return taken
    _prose(text, paras, at, parts)
    return 1


def _told(para: Markup, parts: _Parts) -> int:
    """Note a paragraph whose kind the markup told."""
    if para.kind == "left out":
        parts.left_out.append(LeftOut(para.start, para.end, para.reason))
    elif para.kind == "headline" and parts.headline is None and not parts.blocks:
        parts.headline = Headline(para.text, para.start, para.end)
    elif para.kind in ("headline", "crosshead"):
        parts.blocks.append(Block("crosshead", para.text, para.start, para.end))
    elif para.kind == "caption":
        _caption(para, parts)
    elif para.kind == "quote":
        parts.blocks.append(_quote(para))
    elif para.kind == "byline":
        match = rules.BYLINE.fullmatch(para.text) or rules.AUTHOR.fullmatch(para.text)
        parts.credit("author", match.group("who") if match else para.text, para.start, para.end)
        for name in rules.AGENCY_NAME.findall(para.text):
            parts.credit("agency", name, para.start, para.end)
    elif para.kind == "time":
        parts.credit("dateline", para.text, para.start, para.end)
    else:
        parts.blocks.append(Block("table" if para.kind == "table" else "list", para.text, para.start, para.end))
    return 1


def _left_out(para: Markup, parts: _Parts) -> bool:
    reasons: tuple[tuple[re.Pattern[str], str], ...] = (
        (rules.RELATED, "link to another article"),
        (rules.KEYWORDS, "key words"),
        (rules.LINK_ONLY, "link"),
        (rules.TWEET, "signature of a post in social media"),
    )
    for pattern, reason in reasons:
        if pattern.fullmatch(para.text):
            parts.left_out.append(LeftOut(para.start, para.end, reason))
            return True
    return False


def _credit(para: Markup, parts: _Parts) -> bool:
    text = para.text
    photo = rules.PHOTO_LINE.fullmatch(text.strip("()[] "))
    if agency := rules.AGENCY_LINE.fullmatch(text.strip("[] ")):
        parts.credit("agency", agency.group("who"), para.start, para.end)
    elif photo:
        parts.credit("photo", photo.group("who"), para.start, para.end)
    elif rules.COPYRIGHT.fullmatch(text):
        parts.credit("copyright", text, para.start, para.end)
    elif rules.SIGNATURE.fullmatch(text):
        parts.credit("signature", text.strip("()"), para.start, para.end)
        for name in rules.AGENCY_NAME.findall(text):
            parts.credit("agency", name, para.start, para.end)
    elif rules.EMAIL.fullmatch(text):
        parts.credit("author", text, para.start, para.end)
    elif byline := rules.BYLINE.fullmatch(text):
        parts.credit("author", byline.group("who"), para.start, para.end)
    elif len(text) <= 300 and rules.PHOTO_TAIL.search(text):
        _caption(para, parts)
    else:
        return False
    return True


def _line_of_its_own(para: Markup, parts: _Parts) -> bool:
    """Note a dateline, a bare author's name or a caption that stands alone."""
    text = para.text
    if len(text) <= 120 and rules.DATELINE_ALONE.fullmatch(text):
        parts.credit("dateline", text, para.start, para.end)
    elif parts.headline and not parts.blocks and rules.BARE_NAME.fullmatch(text):
        parts.credit("author", text, para.start, para.end)
    elif _CAPTION.fullmatch(text) and len(text) < 250:
        parts.blocks.append(Block("caption", text, para.start, para.end))
    else:
        return False
    return True


def _caption(para: Markup, parts: _Parts) -> None:
    match = rules.PHOTO_TAIL.search(para.text)
    body = para.text
    if match:
        body = para.text[: match.start()].strip()
        parts.credit("photo", match.group("who"), _at(para, match.start()), para.end)
    if body:
        end = _at(para, match.start()) if match else para.end
        parts.blocks.append(Block("caption", body, para.start, end))


def _at(para: Markup, offset: int) -> int:
    """Return the article's offset of an offset into a paragraph's text; exact where it is one line."""
    one_line = para.end - para.start == len(para.text)
    return para.start + offset if one_line else para.end - (len(para.text) - offset)


def _items(paras: Sequence[Markup], at: int, parts: _Parts) -> int:
    """Note a list or a table that begins here; return how many paragraphs it took, 0 if none does."""
    bulleted = _run(paras, at, lambda p: _BULLET.match(p.text) is not None and not _opens_speech(p.text))
    # One short line alone is an item, and not a heading, unless it says whose words those before it are.
    single = bulleted and (len(bulleted[0].lines) > 1 or (is_short(bulleted[0].text) and not _after_quote(parts)))
    if len(bulleted) > 1 or single:
        return _note_items("list", bulleted, parts, _bare)
    many, numbered = _numbered(paras, at)
    if many:
        parts.blocks.append(Block("list", "\n".join(numbered), paras[at].start, paras[at + many - 1].end))
        return many
    rows = _run(paras, at, lambda p: _ROW.fullmatch(p.text) is not None and len(p.text) <= SHORT_CHARACTERS)
    if len(rows) > 1:
        cells = all(_CELLS.search(p.lines[0].text) for p in rows if p.lines)
        return _note_items("table" if cells else "list", rows, parts, _cells if cells else str)
    results = [] if parts.empty else _results(paras, at)
    return _note_items("list", results, parts, str) if results else 0


def _results(paras: Sequence[Markup], at: int) -> list[Markup]:
    """Return the neighbouring lines from a place that end in a score, a time or points; "…" may stand among them."""
    if not _is_result(paras[at].text):
        return []
    found = _run(paras, at, lambda p: _is_result(p.text) or p.text in GAPS)
    while found[-1].text in GAPS:
        found.pop()
    return found if len(found) > 1 else []


def _is_result(line: str) -> bool:
    return len(line) <= SHORT_CHARACTERS and any(form.search(line) for form in _RESULTS)


def _numbered(paras: Sequence[Markup], at: int) -> tuple[int, list[str]]:
    """Return (how many paragraphs from a place are numbered items, one after the other; the items, with numbers)."""
    found: list[str] = []
    many = 0
    for place in range(at, len(paras)):
        para = paras[place]
        if found and _is_gap(paras, place, found[-1]):
            found.append(para.text)
        elif para.kind or number(para.text) is None or (found and not _next(para.text, found)):
            break
        else:
            found += items([line.text for line in para.lines] or [para.text])
        many += 1
    return (many, found) if len(found) > 1 else (0, [])


def _is_gap(paras: Sequence[Markup], place: int, before: str) -> bool:
    after = paras[place + 1 : place + 2]
    return bool(after) and not after[0].kind and leaves_out(paras[place].text, before, after[0].text)


def _next(line: str, found: Sequence[str]) -> bool:
    return found[-1] in GAPS or follows(line, found[-1])


def _opens_speech(text: str) -> bool:
    """Return whether a dash opens spoken words rather than an item: one long sentence after another."""
    return text[0] in "–—-" and len(text) > 300


def _run(paras: Sequence[Markup], at: int, fits: Callable[[Markup], bool]) -> list[Markup]:
    found: list[Markup] = []
    while at < len(paras) and not paras[at].kind and fits(paras[at]):
        found.append(paras[at])
        at += 1
    return found


def _note_items(kind: BlockType, found: Sequence[Markup], parts: _Parts, bare: Callable[[str], str]) -> int:
    lines = [bare(item) for para in found for item in _item_texts(para)]
    parts.blocks.append(Block(kind, "\n".join(lines), found[0].start, found[-1].end))
    return len(found)


def _item_texts(para: Markup) -> list[str]:
    lines = [line.text for line in para.lines] or [para.text]
    if sum(_BULLET.match(line) is not None for line in lines) > 1:
        return lines
    return [para.text if len(lines) > 1 else lines[0]]


def _bare(item: str) -> str:
    return " ".join(_BULLET.sub("", item, count=1).split())


def _cells(row: str) -> str:
    return "\t".join(cell.strip() for cell in _CELLS.split(row.strip().strip("|")))


def _prose(text: str, paras: Sequence[Markup], at: int, parts: _Parts) -> None:
    para = paras[at]
    if _after_quote(parts) and (who := _ATTRIBUTION.fullmatch(para.text)):
        parts.blocks[-1] = replace(parts.blocks[-1], speaker=who.group("who"), end=para.end)
        return
    if is_short(para.text) and at < parts.last_body:
        if parts.empty:
            parts.headline = Headline(para.text, para.start, para.end)
        else:
            parts.blocks.append(Block("crosshead", para.text, para.start, para.end))
        return
    start, body = _without_dateline(para, parts)
    if _QUOTED.fullmatch(body):
        parts.blocks.append(_quote(replace(para, text=body)))
    else:
        parts.blocks.append(Block("paragraph", body, start, para.end))
    parts.credits += rules.agencies(text, start, para.end)


def _after_quote(parts: _Parts) -> bool:
    return bool(parts.blocks) and parts.blocks[-1].type == "quote"


def _without_dateline(para: Markup, parts: _Parts) -> tuple[int, str]:
    """Return where the story begins in a paragraph, and its text from there; the dateline is noted."""
    match = None if any(b.type != "crosshead" for b in parts.blocks) else rules.dateline(para.text)
    if match is None:
        return para.start, para.text
    start = _at(replace(para, end=para.start + len(para.text)), match.end())
    line = match.group("line")
    agency = match.group("agency")
    if agency:
        parts.credit("agency", agency.strip(" ()"), para.start + match.start("agency"), start)
        line = line[: match.start("agency") - match.start("line")]
    parts.credit("dateline", line, para.start, start)
    return start, para.text[match.end() :]


def _quote(para: Markup) -> Block:
    lines = para.text.split("\n")
    who = _ATTRIBUTION.fullmatch(lines[-1].strip()) if len(lines) > 1 else None
    body = " ".join(lines[:-1]) if who else " ".join(lines)
    return Block("quote", " ".join(body.split()), para.start, para.end, who.group("who") if who else None)


def _finish(parts: _Parts) -> None:
    """Name the lead, and take back crossheads that nothing follows."""
    blocks = parts.blocks
    for at, block in enumerate(blocks):
        if block.type == "paragraph":
            blocks[at] = replace(block, type="lead")
            break
    while blocks and blocks[-1].type == "crosshead":
        last = blocks.pop()
        if rules.BARE_NAME.fullmatch(last.text):
            parts.credit("author", last.text, last.start, last.end)
        else:
            parts.left_out.append(LeftOut(last.start, last.end, "a heading with nothing under it"))
    parts.left_out.sort(key=lambda part: part.start)
