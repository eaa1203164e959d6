"""Nikola with its own theme `base`, settings as lean as they can be.

It has no topics, people and countries: all are tags. A new story shows on the pages of its language; feeds are Atom.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from .corpus import KINDS, LANGS, Corpus, Story
from .engine import NAME, NEWEST, PROGRAMS, SITE, Files, environment_of

PACKAGE: Final = "nikola==8.3.3"
_OFF: Final = (
    "render_galleries render_listings robots sitemap generate_rss create_bundles copy_files gallery scale_images"
    " classify_archive classify_authors classify_categories classify_page_index classify_sections page_index"
    " render_site_map"
).split()
_SETTINGS: Final = f"""\
BLOG_AUTHOR = BLOG_TITLE = BLOG_DESCRIPTION = {NAME!r}
SITE_URL = "{SITE}/"
BLOG_EMAIL = "editor@news.example"
DEFAULT_LANG = "sl"
TRANSLATIONS = {{"sl": "./sl", "en": "./en"}}
TRANSLATIONS_PATTERN = "{{path}}.{{lang}}.{{ext}}"
POSTS = (("posts/*.md", "posts", "post.tmpl"),)
PAGES = ()
COMPILERS = {{"markdown": (".md",)}}
MARKDOWN_EXTENSIONS = []
THEME = "base"
TIMEZONE = "UTC"
INDEX_DISPLAY_POST_COUNT = FEED_LENGTH = {NEWEST}
TAG_PAGES_ARE_INDEXES = True
GENERATE_RSS = False
GENERATE_ATOM = True
PRETTY_URLS = True
SHOW_SOURCELINK = COPY_SOURCES = False
USE_CDN = USE_BUNDLES = False
DISABLED_PLUGINS = {_OFF!r}
"""


class Nikola:
    """Nikola as it comes, but for what the others do not make either."""

    name = "nikola"
    environment: Mapping[str, str] = {"LC_ALL": "C.UTF-8"}

    def available(self) -> str | None:
        """Return why there is no Nikola; it is fetched first."""
        return environment_of("nikola", PACKAGE)

    def files(self, corpus: Corpus) -> Files:
        """Return the posts and the settings."""
        files: Files = {"conf.py": _SETTINGS}
        for story in corpus.stories:
            files |= self.post_files(corpus, story)
        return files

    def post_files(self, corpus: Corpus, story: Story) -> Files:
        """Return a post a language; the default language has none in its file's name."""
        terms = [term for kind in KINDS for term in corpus.of(story, kind)]
        files: Files = {}
        for lang, text in story.texts.items():
            said = {
                "title": text.title,
                "slug": story.slug,
                "date": story.date.isoformat(),
                "tags": ", ".join(term.names[lang] for term in terms),
                "description": text.lead,
            }
            rows = "".join(f".. {key}: {value}\n" for key, value in said.items())
            name = story.slug if lang == LANGS[0] else f"{story.slug}.{lang}"
            files[f"posts/{name}.md"] = f"<!--\n{rows}-->\n\n{text.body}\n"
        return files

    def command(self, folder: Path) -> list[str]:
        """Return the usual command."""
        del folder
        return [str(PROGRAMS / "nikola" / "bin" / "python"), "-m", "nikola", "build", "--quiet"]

    def output(self, folder: Path) -> Path:
        """Return where the pages are."""
        return folder / "output"

    def caches(self, folder: Path) -> Sequence[Path]:
        """Return what Nikola keeps."""
        return [folder / name for name in ("cache", ".doit.db", ".doit.db.db", "__pycache__")]
