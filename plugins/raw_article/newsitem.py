"""One parsed article (IPTC: newsItem). Every offset is a code point of `text`: decoded, NFC, line ends as LF."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

BlockType: TypeAlias = Literal["lead", "paragraph", "crosshead", "quote", "list", "caption", "table"]
CreditKind: TypeAlias = Literal["agency", "photo", "author", "dateline", "signature", "copyright"]


@dataclass(frozen=True, slots=True)
class Headline:
    """The title that the article itself has."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the story as it is printed: joined lines, no markup; items and rows parted by line ends."""

    type: BlockType
    text: str
    start: int
    end: int
    #: Who said a quote block, where a line of its own says so.
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """Who made it, where and when: "Reuters", "STA", "Ljubljana, 3. maja"."""

    kind: CreditKind
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks inside a block, and who said them where the text says so."""

    text: str
    start: int
    end: int
    speaker: str | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the post does not print, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class NewsItem:
    """An article taken apart; every character that is no white space is in exactly the parts listed here."""

    text: str
    encoding: str
    lang: str
    headline: Headline | None
    blocks: tuple[Block, ...]
    credits: tuple[Credit, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)


def unaccounted(item: NewsItem) -> tuple[tuple[int, int], ...]:
    """Return the stretches (start, end) that are neither white space nor in any part; always empty."""
    parts: Iterable[Headline | Block | Credit | LeftOut] = (
        *((item.headline,) if item.headline else ()),
        *item.blocks,
        *item.credits,
        *item.left_out,
    )
    gaps: list[tuple[int, int]] = []
    at = 0
    for start, end in sorted((part.start, part.end) for part in parts):
        if item.text[at:start].strip():
            gaps.append((at, start))
        at = max(at, end)
    if item.text[at:].strip():
        gaps.append((at, len(item.text)))
    return tuple(gaps)
