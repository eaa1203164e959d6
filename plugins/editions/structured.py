"""What machines should know of a story: schema.org's NewsArticle in JSON-LD."""

import base64
import hashlib
import json
from typing import Any, Final

from .frame import Frame
from .stories import Post, Story
from .terms import Term

_TYPES: Final = {"people": "Person", "countries": "Country", "topics": "DefinedTerm"}
#: What stage a translation is in, for creativeWorkStatus, whose words schema.org leaves to the publisher.
STAGES: Final = {
    "machine": "machine translation, not reviewed",
    "edited": "translation, edited but not reviewed",
    "reviewed": "translation, reviewed",
}
#: The IPTC's word for what a trained model has made, as schema.org has it: https://schema.org/digitalSourceType.
_MACHINE: Final = "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
MEDIATOPIC: Final = "http://cv.iptc.org/newscodes/mediatopic/"


def script(site: Frame, story: Story, lang: str, root: str, publisher: str) -> str:
    """Return the JSON of a story's page; nothing in it can end the script element around it."""
    text = json.dumps(news_article(site, story, lang, root, publisher), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def hashed(text: str) -> str:
    """Return what a Content-Security-Policy calls an element with this text, so that no other is let in."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def news_article(site: Frame, story: Story, lang: str, root: str, publisher: str) -> dict[str, Any]:
    """Return the description of the post that an edition shows; `root` is the site's address without a slash."""
    post = story.shown(lang)
    record: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": _id(site, story, post.lang, root),
        "url": f"{root}/{site.story_url(story, lang)}",
        "headline": post.title,
        "description": post.lead,
        "inLanguage": post.lang,
        "datePublished": post.date.isoformat(),
        "dateModified": (post.modified or post.date).isoformat(),
        "publisher": {"@type": "Organization", "name": publisher},
        "about": [_thing(site, kind, i, lang) for kind in ("topics",) for i in story.original.terms[kind]],
        "mentions": [
            _thing(site, kind, i, lang) for kind in ("people", "countries") for i in story.original.terms[kind]
        ],
        **_translation(site, story, post, root),
    }
    if author := post.said.get("author") or post.said.get("source"):
        record["author"] = {"@type": "Person" if post.said.get("author") else "Organization", "name": author}
    if url := post.said.get("url"):
        record["isBasedOn"] = url
    return {key: value for key, value in record.items() if value}


def _translation(site: Frame, story: Story, post: Post, root: str) -> dict[str, Any]:
    others = [{"@id": _id(site, story, lang, root), "inLanguage": lang} for lang in story.posts if lang != post.lang]
    if post is story.original:
        return {"workTranslation": others}
    return {
        "translationOfWork": {"@id": _id(site, story, story.original.lang, root), "inLanguage": story.original.lang},
        "creativeWorkStatus": STAGES.get(post.state),
        "digitalSourceType": _MACHINE if post.state == "machine" else None,
        "mainEntityOfPage": _reviewed(f"{root}/{site.story_url(story, post.lang)}", post),
    }


def _reviewed(url: str, post: Post) -> dict[str, Any] | None:
    """Return who reviewed the translation on a page and when; schema.org knows that of pages, not of works."""
    said = {
        "reviewedBy": {"@type": "Person", "name": post.reviewer} if post.reviewer else None,
        "lastReviewed": post.reviewed.isoformat() if post.reviewed else None,
    }
    known = {key: value for key, value in said.items() if value}
    return {"@type": "WebPage", "@id": url, **known} if known else None


def _id(site: Frame, story: Story, lang: str, root: str) -> str:
    return f"{root}/{site.story_url(story, lang)}#story"


def _thing(site: Frame, kind: str, identifier: str, lang: str) -> dict[str, Any]:
    term = site.terms[kind][identifier]
    same = _same(term)
    return {"@type": _TYPES[kind], "name": term.names[lang], **({"sameAs": same} if same else {})}


def _same(term: Term) -> str | None:
    if term.id.startswith("medtop:"):
        return MEDIATOPIC + term.id.removeprefix("medtop:")
    return term.wikidata
