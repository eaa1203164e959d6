"""This program: posts in its own form, the editions and their feeds, without intake."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plugins.commonmark.front_matter import serialise

from .corpus import KINDS, LANGS, Corpus, Story, Term
from .engine import NAME, NEWEST, ROOT, SITE, Files, folder_files

_THEME: Final = Path(__file__).parent / "theme_glasnik"
_TABLES: Final[Mapping[str, str]] = {"people": "person", "countries": "country", "topics": "topic"}
#: What the files of people and topics must say besides where articles are taken in.
_MORE: Final[Mapping[str, str]] = {
    "people": 'gender = "m"\n',
    "topics": 'stems = { sl = "novo:1", en = "new:1" }\n',
}
_PLUGINS: Final = [f"plugins.{room}" for room in ("lean_build", "commonmark", "editions", "feeds", "digest")]
_WORDS: Final = ("people", "countries", "topics", "archive", "about", "feeds", "page", "parallel", "issues", "search")
_SETTINGS: Final = f"""\
SITENAME = AUTHOR = {NAME!r}
SITEURL = {SITE!r}
TIMEZONE = "UTC"
DEFAULT_LANG = "sl"
PATH, OUTPUT_PATH, THEME = "content", "output", "theme"
PLUGINS = {_PLUGINS!r}
LEAN_BUILD = {{"needs": PLUGINS}}
COMMONMARK = {{}}
DIGEST = None
FEEDS = {{"authority": "news.example,2026", "site": "bench", "newest": {NEWEST}}}
EDITIONS = {{
    "needs": PLUGINS,
    "feeds": True,
    "search": False,
    "front": {NEWEST},
    "without": ["archive", "issues", "parallel", "evidence", "related", "ninjs", "outlines"],
    "terms": {{kind: f"content/data/{{kind}}.toml" for kind in {list(KINDS)!r}}},
    "languages": {{lang: {{"name": lang, **{{word: word for word in {_WORDS!r}}}}} for lang in {LANGS!r}}},
}}
ARTICLE_PATHS = ["_none"]
PAGE_PATHS = []
STATIC_PATHS = []
DIRECT_TEMPLATES = []
READERS = {{"rst": None, "html": None}}
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = DRAFT_SAVE_AS = DRAFT_PAGE_SAVE_AS = ""
AUTHORS_SAVE_AS = CATEGORIES_SAVE_AS = TAGS_SAVE_AS = ARCHIVES_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
LOCALE = ["C.UTF-8", ""]
JINJA_ENVIRONMENT = {{"extensions": ["jinja2.ext.i18n"], "autoescape": True}}
JINJA_ENVIRONMENT |= {{"trim_blocks": True, "lstrip_blocks": True}}
"""
#: All that the program can show, but for the search, whose index is another program's work.
_FULL: Final = """\
EDITIONS["without"] = []
DIGEST = {"people": "content/data/people.toml", "topics": "content/data/topics.toml"}
"""


@dataclass(frozen=True, slots=True)
class Glasnik:
    """Glasnik, by default with a theme as lean as the others'; `settings` are added to those of its site."""

    name: str = "glasnik"
    settings: str = ""
    #: Whether it has its own theme, with all that it can show.
    full: bool = False

    @property
    def environment(self) -> Mapping[str, str]:
        """Return where the rooms are; what Python compiles is kept, as it usually is."""
        return {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}

    def available(self) -> str | None:
        """Return None: it is here."""
        return None

    def files(self, corpus: Corpus) -> Files:
        """Return the posts, the authority files, the settings, the lean theme and the words of the project's own."""
        theme = folder_files(ROOT / "theme" if self.full else _THEME, "theme/")
        files = {
            "pelicanconf.py": _SETTINGS + (_FULL if self.full else "") + self.settings,
            "theme/static/feed.css": "",
            **folder_files(ROOT / "theme" / "translations", "theme/translations/"),
            **theme,
        }
        for kind in KINDS:
            files[f"content/data/{kind}.toml"] = "\n".join(_record(kind, term) for term in corpus.terms[kind])
        for story in corpus.stories:
            files |= self.post_files(corpus, story)
        return files

    def post_files(self, corpus: Corpus, story: Story) -> Files:
        """Return the original and its translation."""
        return dict(_posts(corpus, story))

    def command(self, folder: Path) -> list[str]:
        """Return the usual command."""
        del folder
        return [sys.executable, "-m", "pelican", "--quiet"]

    def output(self, folder: Path) -> Path:
        """Return where the pages are."""
        return folder / "output"

    def caches(self, folder: Path) -> Sequence[Path]:
        """Return all that a build may leave beside the output."""
        return [folder / name for name in (".cache", "cache", "output.next", "output.last")]


#: By the names by which they are asked for.
ENGINES: Final = (
    Glasnik(),
    Glasnik("glasnik-rust", 'COMMONMARK = {"engine": "rust"}\n'),
    Glasnik("glasnik-serial", 'LEAN_BUILD["workers"] = 1\n'),
    Glasnik("glasnik-full", full=True),
)


def _posts(corpus: Corpus, story: Story) -> Iterator[tuple[str, str]]:
    terms = {kind: [term.id for term in corpus.of(story, kind)] for kind in KINDS}
    for lang, text in story.texts.items():
        fields: dict[str, str | Sequence[str]] = {
            "title": text.title,
            "date": story.date.isoformat(),
            "lang": lang,
            "slug": story.slug,
            "uid": story.uid,
            **terms,
            "translation": "original" if lang == LANGS[0] else "reviewed",
        }
        yield f"content/posts/{story.date:%Y/%m}/{story.slug}.{lang}.md", serialise(fields, text.body)


def _record(kind: str, term: Term) -> str:
    """Return a record of an authority file; JSON's strings are TOML's as well."""
    names, slugs = (
        ", ".join(f"{lang} = {json.dumps(said, ensure_ascii=False)}" for lang, said in each.items())
        for each in (term.names, dict.fromkeys(LANGS, term.slug))
    )
    return f'[[{_TABLES[kind]}]]\nid = "{term.id}"\nname = {{ {names} }}\nslug = {{ {slugs} }}\n{_MORE.get(kind, "")}'
