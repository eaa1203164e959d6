"""The seam to Pelican: a generator that reads the posts and writes every page of every edition."""

import posixpath
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from jinja2 import pass_context
from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator

from . import dates, links, messages
from .options import KINDS, Options
from .plan import Page, Site, pages
from .stories import Post, paired, post_of, unknown_terms
from .terms import load

#: Exit code of a build whose site has a fault of its own. Source: DESIGN.
FAULTY: Final = 1


class EditionsGenerator(Generator):
    """Builds all editions; core Pelican sees no articles at all."""

    def generate_context(self) -> None:
        """Read the posts, the terms and the pages about the site."""
        self.site: Site | None = None
        if self.settings.get("EDITIONS") is None:
            return
        options = Options.of(self.settings["EDITIONS"])
        root = Path(self.path)
        terms = {
            kind: load(root.parent / options.terms[kind], kind, options.languages) if kind in options.terms else {}
            for kind in KINDS
        }
        posts, faults = self._posts(sorted((root / options.posts).rglob("*.*")), options)
        stories, pairing = paired(posts)
        about = {lang: self._about(root / options.pages / f"about.{lang}.md") for lang in options.languages}
        found = Site(options, stories, terms, {lang: page for lang, page in about.items() if page})
        planned = list(pages(found)) if not (wrong := [*faults, *pairing, *unknown_terms(posts, terms)]) else []
        _stop_at([*wrong, *_clashes(planned)])
        self.site, self.planned = found, planned
        self._prepare(options)

    def generate_output(self, writer: Any) -> None:
        """Write the pages, and remove those of earlier builds that are no longer made."""
        if self.site is None:
            return
        for page in self.planned:
            writer.write_file(
                page.path,
                self.get_template(page.template.removesuffix(".html")),
                self.context,
                url=page.url,
                override_output=False,
                page=page,
                lang=page.lang,
                site=self.site,
                **page.context,
            )
        written = {Path(self.output_path) / page.path for page in self.planned}
        sys.stdout.write(f"{len(self.site.stories)} stories, {len(self.site.langs)} editions, {len(written)} pages\n")
        for lang in self.site.langs:
            _prune(Path(self.output_path) / lang, written)

    def _posts(self, paths: Iterable[Path], options: Options) -> tuple[list[Post], list[str]]:
        posts: list[Post] = []
        faults: list[str] = []
        for path in paths:
            shown = _shown(path)
            reader = self.readers.readers.get(path.suffix[1:])
            if reader is None:
                continue
            try:
                html, metadata = reader.read(str(path))
            except Exception as error:  # noqa: BLE001 - any reader's error is this post's, and all are told at once
                said = str(error)
                faults.append(said.replace(str(path), shown) if str(path) in said else f"{shown}:1: {said}")
                continue
            post = post_of(shown, html, metadata, tuple(options.languages))
            if isinstance(post, Post):
                posts.append(post)
            else:
                faults += post
        return posts, faults

    def _about(self, path: Path) -> tuple[str, str] | None:
        if not path.exists():
            return None
        html, metadata = self.readers.readers["md"].read(str(path))
        return str(metadata["title"]), html

    def _prepare(self, options: Options) -> None:
        """Give the templates their words, dates and links."""
        folder = Path(self.theme) / "translations"
        catalogues = {lang: messages.load(folder, lang) for lang in options.languages}

        @pass_context
        def gettext(context: Any, message: str) -> str:
            return catalogues[context["lang"]].gettext(message)

        @pass_context
        def ngettext(context: Any, one: str, many: str, number: int) -> str:
            return catalogues[context["lang"]].ngettext(one, many, number)

        def in_language(lang: str, message: str) -> str:
            return catalogues[lang].gettext(message)

        self.env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
        self.env.globals.update(href=_href, absolute=_absolute, in_language=in_language, kinds=KINDS)
        for name in ("long_date", "short_date", "month"):
            self.env.filters[name] = _dated(getattr(dates, name))
        self.env.filters["body"] = _body


def connect() -> None:
    """Connect to Pelican's signals."""
    signals.get_generators.connect(_generator)
    signals.finalized.connect(_check)


def _generator(pelican: Any) -> type[Generator] | None:
    return EditionsGenerator if pelican.settings.get("EDITIONS") is not None else None


def _check(pelican: Any) -> None:
    if pelican.settings.get("EDITIONS") is not None:
        output = Path(pelican.settings["OUTPUT_PATH"])
        _stop_at(
            [
                message.replace(str(output), _shown(output))
                for message in links.dead(output, pelican.settings["SITEURL"])
            ]
        )


def _stop_at(faults: Sequence[str]) -> None:
    """Print every fault and end the build; the logger would wrap the lines, and -q would silence it."""
    for fault in faults:
        sys.stderr.write(fault + "\n")
    if faults:
        sys.stderr.write(f"The site has {len(faults)} faults, named above.\n")
        # Not an exception of ours: Pelican would print its own stack over the messages.
        raise SystemExit(FAULTY)


def _clashes(planned: Sequence[Page]) -> list[str]:
    """Return a message for each two pages that fall on one address."""
    seen: dict[str, Page] = {}
    faults: list[str] = []
    for page in planned:
        if page.path in seen:
            who = [_source(seen[page.path]), _source(page)]
            faults.append(f"{who[1]}:1: falls on the address /{page.url} of {who[0]}; change the slug of one of them")
        seen[page.path] = page
    return faults


def _source(page: Page) -> str:
    post = page.context.get("post")
    return post.path if isinstance(post, Post) else page.url


def _prune(folder: Path, written: set[Path]) -> None:
    """Remove the pages of earlier builds from an edition's folder, which holds nothing else."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file() and path.name == "index.html" and path not in written:
            path.unlink()


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


@pass_context
def _href(context: Any, url: str) -> str:
    """Return an address relative to the page, so that the site works under any path."""
    page: Page = context["page"]
    if page.path == "404.html":
        return _absolute(context, url)
    relative = posixpath.relpath(url or ".", posixpath.dirname(page.path) or ".")
    return relative + "/" if not url or url.endswith("/") else relative


@pass_context
def _absolute(context: Any, url: str) -> str:
    """Return an address with the site's own; without one, from the root."""
    return f"{context['SITEURL']}/{url}"


def _dated(make: Any) -> Any:
    @pass_context
    def in_words(context: Any, day: Any) -> str:
        return str(make(day, context["lang"]))

    return in_words


def _body(html: str) -> Markup:
    """Return a post's HTML for printing as it is: the reader has held it to an allow-list."""
    return Markup(html)  # noqa: S704
