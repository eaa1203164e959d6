"""The ninjs files of the editions, beside the stories' pages; in digest, as their ids are those of the feeds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..editions import NINJS, File, Frame, Page, Site, Story
from ..editions.ninjs import Publisher, document, serialise
from ..feeds import tag
from .feeding import Options


@dataclass(frozen=True)
class Documents:
    """Makes the documents of one site."""

    frame: Frame
    publisher: Publisher

    def made(self, story: Story, lang: str) -> bytes:
        """Return the file of the post that a story has in a language."""
        return serialise(document(self.frame, story, lang, self.publisher))


def ninjs_files(*, site: Site, pages: Sequence[Page], settings: Mapping[str, Any], words: object) -> Iterator[File]:
    """Return a file for each post that a story really has in an edition."""
    del pages, words
    if settings.get("FEEDS") is None or not site.options.feeds or not site.options.has("ninjs"):
        return
    options = Options.of(settings["FEEDS"])
    entry = partial(tag, options.authority, options.site, "post")
    documents = Documents(site.frame, Publisher(entry, settings["SITEURL"], options.rights))
    for story in site.stories:
        for lang in story.posts:
            yield File(f"{site.story_url(story, lang)}{NINJS}", documents.made, (story, lang))
