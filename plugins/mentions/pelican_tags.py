"""The seam to Pelican: articles of any site get the people and countries in them as tags."""

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.contents import Article
from pelican.urlwrappers import Tag

from .authority import load
from .countries import names
from .find import Finder

#: Languages that the room can read.
_LANGUAGES = ("sl", "en")


def connect() -> None:
    """Connect to Pelican's signal."""
    signals.content_object_init.connect(_tag)


def _tag(content: Any) -> None:
    authority = content.settings.get("MENTIONS_AUTHORITY")
    lang = getattr(content, "lang", None)
    if not authority or lang not in _LANGUAGES or not isinstance(content, Article):
        return
    article: Any = content
    finder = _finder(str(authority), lang)
    tags = finder.find(f"{article.title}\n\n{_text(article._content)}")
    people = {person.id: person.names[lang] for person in finder.people}
    labels = [people[tag.id] for tag in tags.people if tag.status == "linked"] + [
        names()[tag.id][lang] for tag in tags.countries
    ]
    present = list(getattr(article, "tags", ()))
    seen = {tag.name for tag in present}
    article.tags = present + [Tag(label, article.settings) for label in labels if label not in seen]


@cache
def _finder(authority: str, lang: str) -> Finder:
    return Finder(load(Path(authority)), lang)


class _Text(HTMLParser):
    """Collects the text of a page, a blank line between its blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", "blockquote", "h1", "h2", "h3", "h4", "td"):
            self.parts.append("\n\n")


def _text(markup: str) -> str:
    parser = _Text()
    parser.feed(markup)
    parser.close()
    return "".join(parser.parts)
