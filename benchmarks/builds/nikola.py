"""Nikola with a theme as lean as the others' and settings as lean as they can be.

It has no topics, people and countries: all are tags, told apart by their slugs, so that there is one index of terms a
language and not three, without counts, and a story's terms are in the order of the alphabet. Its feeds lie beside the
folders of the pages and have the text as the summary.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from .corpus import KINDS, LANGS, Corpus, Story
from .engine import NAME, NEWEST, PROGRAMS, SECTIONS, SITE, Files, environment_of, folder_files

PACKAGE: Final = "nikola==8.3.3"
_THEME: Final = Path(__file__).parent / "theme_nikola"
#: What it does for a site besides, and what is not on the list of pages.
_OFF: Final = (
    "render_galleries render_listings robots sitemap generate_rss create_bundles copy_files copy_assets gallery"
    " scale_images classify_archive classify_authors classify_categories classify_page_index classify_sections"
    " page_index render_site_map"
).split()
_SETTINGS: Final = f"""\
BLOG_AUTHOR = BLOG_TITLE = BLOG_DESCRIPTION = {NAME!r}
SITE_URL = "{SITE}/"
BLOG_EMAIL = "editor@news.example"
DEFAULT_LANG = "sl"
TRANSLATIONS = {{"sl": "./sl", "en": "./en"}}
TRANSLATIONS_PATTERN = "{{path}}.{{lang}}.{{ext}}"
POSTS = (("posts/*.md", "", "post.tmpl"),)
PAGES = ()
COMPILERS = {{"markdown": (".md",)}}
MARKDOWN_EXTENSIONS = []
DEMOTE_HEADERS = 0
THEME = "lean"
TIMEZONE = "UTC"
INDEX_DISPLAY_POST_COUNT = FEED_LENGTH = {NEWEST}
INDEXES_PRETTY_PAGE_URL = {{lang: ["page", "{{number}}", "{{index_file}}"] for lang in TRANSLATIONS}}
TAG_PATH = "tags"
TAG_PAGES_ARE_INDEXES = True
GENERATE_RSS = False
GENERATE_ATOM = True
FEED_TEASERS = False
PRETTY_URLS = True
SHOW_SOURCELINK = COPY_SOURCES = False
USE_CDN = USE_BUNDLES = False
COMMENT_SYSTEM = ""
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
        """Return the posts, the settings with the names of the terms, and the theme."""
        terms = [term for kind in KINDS for term in corpus.terms[kind]]
        names = {lang: {term.slug: term.names[lang] for term in terms} for lang in LANGS}
        context = {"names": names, "navigation": {lang: _nav(lang) for lang in LANGS}}
        files = folder_files(_THEME, "themes/lean/")
        files["conf.py"] = f"{_SETTINGS}GLOBAL_CONTEXT = {context!r}\n"
        for story in corpus.stories:
            files |= self.post_files(corpus, story)
        return files

    def post_files(self, corpus: Corpus, story: Story) -> Files:
        """Return a post a language; the default language has none in its file's name."""
        terms = [term.slug for kind in KINDS for term in corpus.of(story, kind)]
        files: Files = {}
        for lang, text in story.texts.items():
            said = {
                "title": text.title,
                "slug": story.slug,
                "date": story.date.isoformat(),
                "tags": ", ".join(terms),
                "description": text.lead,
            }
            rows = "".join(f".. {key}: {value}\n" for key, value in said.items())
            name = story.slug if lang == LANGS[0] else f"{story.slug}.{lang}"
            files[f"posts/{story.date:%Y/%m/%d}/{name}.md"] = f"<!--\n{rows}-->\n\n{text.body}\n"
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


def _nav(lang: str) -> str:
    sections = "".join(f'<a href="/{lang}/tags/">{name}</a> ' for name in SECTIONS[lang].values())
    others = "".join(f'<a href="/{code}/" hreflang="{code}">{code}</a>' for code in LANGS if code != lang)
    return f'<nav><a href="/{lang}/">{NAME}</a> {sections}{others}</nav>'
