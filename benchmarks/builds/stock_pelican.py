"""Stock Pelican, with Python-Markdown but without its highlighting of code; settings as lean as they can be.

It has no editions: each language is a category, whose pages are the front, and each term of a language is a tag of its
own (`sl/people/person-001`), so that the list of pages and feeds is that of the others. What is not equal: the title of
a feed has the tag and not the term's name, and the summary of an entry is HTML where the others' is plain.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from .corpus import KINDS, LANGS, Corpus, Story
from .engine import NAME, NEWEST, PROGRAMS, SECTIONS, SITE, Files, environment_of, folder_files

PACKAGE: Final = "pelican[markdown]==4.12.0"
_THEME: Final = Path(__file__).parent / "theme_pelican"
_SETTINGS: Final = f"""\
import json
SITENAME = AUTHOR = {NAME!r}
SITEURL = {SITE!r}
TIMEZONE = "UTC"
DEFAULT_LANG = "sl"
PATH, OUTPUT_PATH, THEME = "content", "output", "theme"
THEME_STATIC_DIR = "theme"
NAV = json.load(open("nav.json"))
NAMES = json.load(open("names.json"))
MARKDOWN = {{"extension_configs": {{}}, "output_format": "html5"}}
ARTICLE_URL = "{{category}}/{{date:%Y}}/{{date:%m}}/{{date:%d}}/{{slug}}/"
ARTICLE_LANG_URL = ARTICLE_URL
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = ARTICLE_URL + "index.html"
ARTICLE_TRANSLATION_ID = PAGE_TRANSLATION_ID = None
# Whatever is between the slashes is a slug already.
TAG_REGEX_SUBSTITUTIONS = []
CATEGORY_URL, TAG_URL = "{{slug}}/", "{{slug}}/"
CATEGORY_SAVE_AS, TAG_SAVE_AS = "{{slug}}/index.html", "{{slug}}/index.html"
PAGINATED_TEMPLATES = {{"category": {NEWEST}, "tag": {NEWEST}}}
PAGINATION_PATTERNS = [
    (1, "{{url}}", "{{save_as}}"),
    (2, "{{base_name}}/page/{{number}}/", "{{base_name}}/page/{{number}}/index.html"),
]
CATEGORY_FEED_ATOM, TAG_FEED_ATOM = "{{slug}}/atom.xml", "{{slug}}/atom.xml"
FEED_MAX_ITEMS = {NEWEST}
FEED_ALL_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
AUTHOR_SAVE_AS = AUTHORS_SAVE_AS = CATEGORIES_SAVE_AS = TAGS_SAVE_AS = ARCHIVES_SAVE_AS = ""
DIRECT_TEMPLATES = [lang + "_" + kind for lang in {LANGS!r} for kind in {list(KINDS)!r}]
for template in DIRECT_TEMPLATES:
    globals()[template.upper() + "_SAVE_AS"] = template.replace("_", "/") + "/index.html"
JINJA_FILTERS = {{"by_count": lambda tags: sorted(tags, key=lambda tag: -len(tag[1]))}}
STATIC_PATHS = []
FORMATTED_FIELDS = []
SUMMARY_MAX_LENGTH = None
"""


class Pelican:
    """Pelican without any plugin."""

    name = "pelican"
    environment: Mapping[str, str] = {"PYTHONDONTWRITEBYTECODE": ""}

    def available(self) -> str | None:
        """Return why there is no Pelican; it is fetched first."""
        return environment_of("pelican", PACKAGE)

    def files(self, corpus: Corpus) -> Files:
        """Return the posts, the names of the terms, the settings and the theme."""
        files = folder_files(_THEME, "theme/templates/")
        files["pelicanconf.py"] = _SETTINGS
        for lang, sections in SECTIONS.items():
            for kind, name in sections.items():
                said = "".join(f'{{% set {key} = "{value}" %}}' for key, value in _index(lang, kind, name).items())
                files[f"theme/templates/{lang}_{kind}.html"] = f'{said}{{% extends "terms.html" %}}\n'
        files["nav.json"] = json.dumps({lang: _nav(lang) for lang in LANGS})
        names = {
            f"{lang}/{kind}/{term.slug}": term.names[lang]
            for kind in KINDS
            for term in corpus.terms[kind]
            for lang in LANGS
        }
        files["names.json"] = json.dumps(names)
        for story in corpus.stories:
            files |= self.post_files(corpus, story)
        return files

    def post_files(self, corpus: Corpus, story: Story) -> Files:
        """Return a post a language."""
        terms = [f"{kind}/{term.slug}" for kind in KINDS for term in corpus.of(story, kind)]
        return {
            f"content/posts/{story.date:%Y/%m}/{story.slug}.{lang}.md": (
                f"Title: {text.title}\nDate: {story.date.isoformat()}\nCategory: {lang}\nLang: {lang}\n"
                f"Slug: {story.slug}\nTags: {', '.join(f'{lang}/{term}' for term in terms)}\nSummary: {text.lead}\n"
                f"\n{text.body}\n"
            )
            for lang, text in story.texts.items()
        }

    def command(self, folder: Path) -> list[str]:
        """Return the usual command."""
        del folder
        return [str(PROGRAMS / "pelican" / "bin" / "python"), "-m", "pelican", "--quiet"]

    def output(self, folder: Path) -> Path:
        """Return where the pages are."""
        return folder / "output"

    def caches(self, folder: Path) -> Sequence[Path]:
        """Return nothing: its cache is off, as it comes."""
        del folder
        return ()


def _index(lang: str, kind: str, name: str) -> Mapping[str, str]:
    return {"lang": lang, "address": f"{lang}/{kind}/", "name": name}


def _nav(lang: str) -> str:
    sections = "".join(f'<a href="/{lang}/{kind}/">{name}</a> ' for kind, name in SECTIONS[lang].items())
    others = "".join(f'<a href="/{code}/" hreflang="{code}">{code}</a>' for code in LANGS if code != lang)
    return f'<nav><a href="/{lang}/">{NAME}</a> {sections}{others}</nav>'
