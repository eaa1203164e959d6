"""From an annotated article and its translated units to the two posts. Pure: no disk, no clock."""

from collections.abc import Mapping, Sequence

from ..raw_article.newsitem import Block
from ..translation.unit import Segment, Unit, review_of, stale, state_of
from .markdown import block
from .stages import Annotated, Identity, Post, TitleSource


def units_of(story: Annotated) -> tuple[Unit, ...]:
    """Return the units to be translated: the title, if there is one, then a unit a block."""
    units = [Unit("title", story.title, "", "pending")] if story.title else []
    text = story.item.text
    line, before = 1, 0
    for number, part in enumerate(story.item.blocks, 1):
        key = "lead" if part.type == "lead" else f"{part.type} {number}"
        # Counted on from the block before: from the beginning each time, a long article takes the square of its length.
        line += text.count("\n", before, part.start) - text.count("\n", part.start, before)
        before = part.start
        units.append(Unit(key, part.text, "", "pending", line))
    return tuple(units)


def parts_of(story: Annotated, units: Sequence[Unit]) -> Mapping[str, tuple[Unit, Block | None]]:
    """Return the units by key, each with its block of the article; the title has none."""
    blocks = (*((None,) if story.title else ()), *story.item.blocks)
    return {unit.key: (unit, part) for unit, part in zip(units, blocks, strict=True)}


def original(story: Annotated, label: str) -> Post:
    """Return the post in the article's own language; `label` heads a story without a title."""
    parts = [block(part.type, part.text, part.speaker) for part in story.item.blocks]
    title, source = (story.title, story.title_source) if story.title else (label, "label")
    return Post(story.item.lang, _line(title), source, "original", "\n\n".join(parts))


def translated(story: Annotated, units: Sequence[Unit], lang: str, label: str) -> Post:
    """Return the post in the other language: whole, or pending and empty if a segment is missing."""
    segments = segments_of(units)
    state = state_of(segments)
    # A translated title is its translator's, whatever the source of the original.
    source: TitleSource = "given" if story.title else "label"
    if state == "pending":
        return Post(lang, "", source, "pending", "", stale(segments))
    targets = {unit.key: unit.target for unit in units}
    keys = [unit.key for unit in units if unit.key != "title"]
    parts = [block(part.type, targets[key], part.speaker) for key, part in zip(keys, story.item.blocks, strict=True)]
    title = _line(targets.get("title", label))
    return Post(lang, title, source, state, "\n\n".join(parts), stale(segments), *review_of(segments))


def segments_of(units: Sequence[Unit]) -> tuple[Segment, ...]:
    """Return all segments of a story, in order."""
    return tuple(segment for unit in units for segment in unit.segments)


def front_matter(
    post: Post, story: Annotated, identity: Identity, slug: str, raw: str
) -> Mapping[str, str | Sequence[str]]:
    """Return the post's metadata in the order in which a curator reads it; empty values are left out."""
    metadata = story.item.metadata
    credits_of = {
        kind: list(dict.fromkeys(c.text for c in story.item.credits if c.kind == kind))
        for kind in ("agency", "photo", "author", "dateline")
    }
    agencies = credits_of["agency"]
    fields: dict[str, str | Sequence[str]] = {
        "title": post.title,
        "date": identity.date,
        "lang": post.lang,
        "slug": slug,
        "uid": identity.uid,
        "people": list(story.public),
        "countries": [tag.id for tag in story.countries],
        "topics": [topic.id for topic in story.topics],
        "source": metadata.get("source") or (agencies[0] if agencies else ""),
        "url": metadata.get("url", ""),
        "author": metadata.get("author") or ", ".join(credits_of["author"]),
        "rights": metadata.get("rights", ""),
        "agency": ", ".join(agencies),
        "photo": ", ".join(credits_of["photo"]),
        "dateline": credits_of["dateline"][0] if credits_of["dateline"] else "",
        "translation": post.state,
        "stale": str(post.stale) if post.stale and post.state != "pending" else "",
        "reviewer": post.reviewer,
        "reviewed": post.reviewed,
        "title_source": "" if post.title_source == "given" else post.title_source,
        "raw": raw,
    }
    always = ("title", "date", "lang", "slug", "uid", "people", "countries", "topics", "source", "translation")
    return {key: value for key, value in fields.items() if value or key in always}


def _line(text: str) -> str:
    return " ".join(text.split())
