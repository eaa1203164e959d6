"""Eleventy, with templates in JavaScript; the same posts, the same words on the pages, the same pages.

A build knows nothing of the one before: what Eleventy keeps is in the memory of a process that watches. Lists are
gathered in one pass; but Eleventy itself looks for the file of each post among all of them.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from .corpus import KINDS, LANGS, Corpus, Story
from .engine import NAME, NEWEST, PROGRAMS, SECTIONS, SITE, Files, folder_files, modules_of, posts

PACKAGE: Final = "@11ty/eleventy@3.1.8"
_THEME: Final = Path(__file__).parent / "theme_eleventy"
_SITE: Final[Mapping[str, object]] = {
    "url": SITE,
    "name": NAME,
    "newest": NEWEST,
    "langs": LANGS,
    "kinds": list(KINDS),
    "sections": SECTIONS,
}


class Eleventy:
    """Eleventy without any plugin; of posts only markdown-it makes HTML."""

    name = "eleventy"
    environment: Mapping[str, str] = {}

    def available(self) -> str | None:
        """Return why there is no Eleventy; it is fetched first."""
        return modules_of("eleventy", PACKAGE)

    def files(self, corpus: Corpus) -> Files:
        """Return the posts, the names of the terms, the settings and the theme."""
        files = folder_files(_THEME)
        files["site.json"] = _json(_SITE)
        names = {
            lang: {kind: {term.slug: term.names[lang] for term in corpus.terms[kind]} for kind in KINDS}
            for lang in LANGS
        }
        files["names.json"] = _json(names)
        for story in corpus.stories:
            files |= self.post_files(corpus, story)
        return files

    def post_files(self, corpus: Corpus, story: Story) -> Files:
        """Return a post a language."""
        return posts(corpus, story, named=True)

    def command(self, folder: Path) -> list[str]:
        """Return the program itself, not npm's script around it."""
        del folder
        return ["node", str(PROGRAMS / "eleventy" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"), "--quiet"]

    def output(self, folder: Path) -> Path:
        """Return where the pages are."""
        return folder / "_site"

    def caches(self, folder: Path) -> Sequence[Path]:
        """Return nothing: no build leaves anything to the next."""
        del folder
        return ()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
