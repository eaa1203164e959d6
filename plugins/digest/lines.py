"""An annotated article as one JSON line, in the form that DESIGN fixes."""

import json
from collections.abc import Mapping
from typing import Any

from ..mentions.records import CountryTag, Mention, PersonTag
from ..raw_article.newsitem import Block
from ..topics.classify import Assignment
from ..topics.scheme import Scheme
from .annotate import Annotator
from .stages import Annotated


def as_line(story: Annotated, annotator: Annotator, scheme: Scheme) -> str:
    """Return the JSON of an annotated article, without a line end; the same article gives the same bytes."""
    return json.dumps(_record(story, annotator, scheme), ensure_ascii=False)


def _record(story: Annotated, annotator: Annotator, scheme: Scheme) -> dict[str, Any]:
    item = story.item
    return {
        "id": story.id,
        "file": story.file,
        "lang": item.lang,
        "title": story.title,
        "title_source": story.title_source,
        "blocks": [_block(block) for block in item.blocks],
        "credits": _credits(story),
        "people": [_person(tag, annotator) for tag in story.people],
        "countries": [_country(tag, annotator) for tag in story.countries],
        "topics": [_topic(topic, scheme) for topic in story.topics],
        "quotations": [{"start": q.start, "end": q.end, "text": q.text, "speaker": q.speaker} for q in item.quotations],
        "left_out": [
            {"start": part.start, "end": part.end, "text": item.text[part.start : part.end], "reason": part.reason}
            for part in item.left_out
        ],
        "metadata": dict(item.metadata),
        "encoding": item.encoding,
        "text": item.text,
    }


def _block(block: Block) -> dict[str, Any]:
    record = {"type": block.type, "text": block.text, "start": block.start, "end": block.end}
    return record | ({"speaker": block.speaker} if block.speaker else {})


def _credits(story: Annotated) -> dict[str, Any]:
    found: dict[str, list[str]] = {"agency": [], "photo": [], "author": [], "signature": [], "copyright": []}
    dateline: str | None = None
    for credit in story.item.credits:
        if credit.kind == "dateline":
            dateline = dateline or credit.text
        elif credit.text not in found[credit.kind]:
            found[credit.kind].append(credit.text)
    author = story.item.metadata.get("author")
    if author and author not in found["author"]:
        found["author"].insert(0, author)
    return {**found, "dateline": dateline}


def _person(tag: PersonTag, annotator: Annotator) -> dict[str, Any]:
    sure = {"confidence": tag.confidence, "gender": tag.gender} if tag.status == "proposed" else {}
    return {
        "id": tag.id,
        "name": dict(annotator.person_name(tag)),
        "status": tag.status,
        **sure,
        "mentions": [_mention(mention) for mention in tag.mentions],
    }


def _country(tag: CountryTag, annotator: Annotator) -> dict[str, Any]:
    return {
        "id": tag.id,
        "name": dict(annotator.name(tag.id)),
        "score": tag.score,
        "role": tag.role,
        "mentions": [_mention(mention) for mention in tag.mentions],
    }


def _mention(mention: Mention) -> dict[str, Any]:
    return {"start": mention.start, "end": mention.end, "surface": mention.surface, "rule": mention.rule}


def _topic(topic: Assignment, scheme: Scheme) -> dict[str, Any]:
    names: Mapping[str, str] = scheme[topic.id].names
    return {"id": topic.id, "name": dict(names), "score": round(topic.score, 2), "evidence": list(topic.evidence)}
