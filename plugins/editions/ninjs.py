"""A story as data for others: IPTC's ninjs 3.1, News in JSON (https://iptc.org/std/ninjs/)."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any, Final
from urllib.parse import urljoin

from . import evidence
from .frame import Frame
from .stories import Post, Story
from .structured import MEDIATOPIC, STAGES
from .terms import Term

_STANDARD: Final = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
#: The concept itself; Term.wikidata is the page about it.
_WIKIDATA: Final = "http://www.wikidata.org/entity/"
#: Source: http://cv.iptc.org/newscodes/digitalsourcetype/.
_MACHINE: Final = {
    "name": "Created using Generative AI",
    "uri": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
}
_LINK: Final = re.compile(r'(<(?:a|img)\b[^<>]*? (?:href|src)=")([^"]*)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Publisher:
    """What all documents of a site are made with."""

    #: The permanent id of a post by the story's uid and the language, an absolute URI.
    entry: Callable[[str, str], str]
    #: The site's address without a slash at its end; "" while it has none, and then no page of it is named.
    root: str
    rights: str = ""


def serialise(document: Mapping[str, Any]) -> bytes:
    """Return the JSON in UTF-8; the same bytes for the same document."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def document(site: Frame, story: Story, lang: str, publisher: Publisher) -> dict[str, Any]:
    """Return the post that a story has in a language, without a field that has nothing to say.

    Raises KeyError where the story has no post in it.
    """
    post, root = story.posts[lang], publisher.root
    url = f"{root}/{site.story_url(story, lang)}" if root else ""
    record: dict[str, Any] = {
        "uri": publisher.entry(story.uid, lang),
        "standard": _STANDARD,
        "type": "text",
        "representationType": "full",
        "language": lang,
        "firstCreated": post.date.isoformat(),
        "versionCreated": max(post.date, post.modified or post.date).isoformat(),
        "pubStatus": "usable",
        "slugline": post.slug,
        "headlines": [{"contentType": "text/plain", "value": post.title}],
        "by": post.said.get("author"),
        "located": post.place,
        "descriptions": list(_descriptions(story, post)),
        "bodies": list(_bodies(post, url)),
        "copyrightNotice": publisher.rights,
        "usageTerms": post.said.get("rights"),
        "subjects": _things(site, story, "topics", lang, root),
        "people": _things(site, story, "people", lang, root),
        "places": _things(site, story, "countries", lang, root),
        "infoSources": [{"name": post.said[role], "role": role} for role in ("source", "photo") if post.said.get(role)],
        "altIds": list(_other_ids(story, url)),
        "digitalSourceType": _MACHINE if post.state == "machine" else None,
        "associations": [_association(story, post, other, publisher) for other in sorted(story.posts) if other != lang],
    }
    return {key: value for key, value in record.items() if value}


def _descriptions(story: Story, post: Post) -> Iterator[dict[str, str]]:
    if post.lead:
        yield {"role": "summary", "contentType": "text/plain", "value": post.lead}
    if post is not story.original and post.state in STAGES:
        yield {"role": "translation", "contentType": "text/plain", "value": STAGES[post.state]}
    if said := post.said.get("correction"):
        yield {"role": "correction", "contentType": "text/plain", "value": said}


def _bodies(post: Post, url: str) -> Iterator[dict[str, Any]]:
    if text := evidence.plain(post.html):
        yield {"contentType": "text/html", "value": _whole(post.html, url) if url else post.html}
        yield {"contentType": "text/plain", "charCount": len(text), "wordCount": len(text.split()), "value": text}


def _whole(html: str, url: str) -> str:
    """Return a page's HTML with whole addresses, so that its links lead somewhere away from the page too."""
    return _LINK.sub(lambda link: f'{link.group(1)}{escape(urljoin(url, unescape(link.group(2))))}"', html)


def _other_ids(story: Story, url: str) -> Iterator[dict[str, str]]:
    yield {"role": "uid", "value": story.uid}
    if url:
        yield {"role": "url", "value": url}
    if source := story.original.said.get("url"):
        yield {"role": "source", "value": source}


def _association(story: Story, post: Post, lang: str, publisher: Publisher) -> dict[str, Any]:
    other = story.posts[lang]
    rel = "translation" if post is story.original else "translatedFrom" if other is story.original else "alternate"
    return {
        "name": other.title,
        "uri": publisher.entry(story.uid, lang),
        "rel": rel,
        "type": "text",
        "language": lang,
    }


def _things(site: Frame, story: Story, kind: str, lang: str, root: str) -> list[dict[str, Any]]:
    found = {reason.id: reason for reason in site.evidence.get((story.uid, lang), ()) if reason.kind == kind}
    best = max((reason.score for reason in found.values()), default=0.0)
    things: list[dict[str, Any]] = []
    for identifier in dict.fromkeys(story.original.terms[kind]):
        term = site.terms[kind][identifier]
        thing: dict[str, Any] = {"name": term.names[lang], "literal": term.id}
        if uri := _uri(site, term, lang, root):
            thing["uri"] = uri
        if identifier in found and found[identifier].role:
            thing["rel"] = found[identifier].role
        # Only a subject may have one: how strong its evidence is beside that of the story's strongest topic.
        if kind == "topics" and best > 0 and identifier in found:
            thing["relevance"] = max(0, round(100 * found[identifier].score / best))
        things.append(thing)
    return things


def _uri(site: Frame, term: Term, lang: str, root: str) -> str:
    if term.id.startswith("medtop:"):
        return MEDIATOPIC + term.id.removeprefix("medtop:")
    if term.wikidata:
        return _WIKIDATA + term.id
    return f"{root}/{site.term_url(term, lang)}" if root else ""
