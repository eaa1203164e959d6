"""The seam to Pelican: articles of any site get their topics as tags."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.contents import Article
from pelican.urlwrappers import Tag

from .classify import classify
from .scheme import Scheme, load


def connect() -> None:
    """Connect to Pelican's signal."""
    signals.content_object_init.connect(_tag)


def _tag(content: Any) -> None:
    path = content.settings.get("TOPICS_SCHEME")
    if not path or not isinstance(content, Article):
        return
    article: Any = content
    scheme = _scheme(str(path))
    # Tags of the page's markup are no words of the story; what is in them cannot match a stem twice.
    text = re.sub(r"<[^<>]{0,300}>", " ", article._content)
    found = classify(f"{article.title}\n\n{text}", article.lang, scheme)
    labels = [scheme[topic.id].names.get(article.lang, topic.id) for topic in found]
    present = list(getattr(article, "tags", ()))
    names = {tag.name for tag in present}
    article.tags = present + [Tag(label, article.settings) for label in labels if label not in names]


@cache
def _scheme(path: str) -> Scheme:
    return load(Path(path))
