"""The ninjs files of the editions, beside the stories' pages; in digest, as their ids are those of the feeds."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from ..editions import NINJS, Page, Site
from ..editions.ninjs import Publisher, document, serialise
from ..feeds import tag
from .feeding import Options


def write_ninjs(
    _: object, *, site: Site, pages: Sequence[Page], settings: Mapping[str, Any], output: Path, words: object
) -> list[str]:
    """Write a file for each post that a story really has in an edition; there is nothing to complain of."""
    del pages, words
    if settings.get("FEEDS") is None or not site.options.feeds:
        return []
    options = Options(**settings["FEEDS"])
    entry = partial(tag, options.authority, options.site, "post")
    publisher = Publisher(entry, settings["SITEURL"], options.rights)
    for story in site.stories:
        for lang in story.posts:
            path = output / site.story_url(story, lang) / NINJS
            path.write_bytes(serialise(document(site, story, lang, publisher)))
    return []
