"""The seam to Pelican: a generator that reads the posts and writes every page of every edition."""

import difflib
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from pelican import signals
from pelican.generators import Generator

from . import addresses, dates, gist, links, mail, messages, sitemap, templating
from .addresses import Address
from .filing import filed, strangers
from .options import KINDS, Options
from .plan import Page, Site, pages
from .signals import planned, read, related
from .stories import Post, known_terms, paired, post_of, unknown_terms
from .terms import Term, clashes, load_all

#: Exit code of a build whose site has a fault of its own. Source: DESIGN.
FAULTY: Final = 1


class EditionsGenerator(Generator):
    """Builds all editions; core Pelican sees no articles at all."""

    def generate_context(self) -> None:
        """Read the posts, the terms and the pages about the site; what is faulty is left out, and told at the end."""
        options = _options(self.settings["EDITIONS"])
        root = Path(self.path)
        terms = {kind: self._terms(root.parent, kind, options) for kind in KINDS}
        faults = [
            fault
            for kind in options.terms
            for file in options.files(kind)[:1]
            for fault in clashes(terms[kind], root.parent / file, _shown(root.parent / file))
        ]
        posts, unread = self._posts(sorted((root / options.posts).rglob("*.*")), options)
        stories, unpaired = paired([known_terms(post, terms) for post in posts], options.held)
        stories = filed(stories, terms)
        about, unreadable = self._about(root / options.pages, options.languages)
        shown = [story for story in stories if not story.withdrawn]
        self.site = Site(
            options,
            shown,
            terms,
            about,
            [story for story in stories if story.withdrawn],
            {
                key: found
                for _, many in read.send(self, stories=shown, settings=self.settings)
                for key, found in many.items()
            },
        )
        near = {
            key: found
            for _, many in related.send(self, site=self.site, settings=self.settings)
            for key, found in many.items()
        }
        self.site = replace(self.site, related=near)
        self.planned, clashing = _apart(pages(self.site))
        lost = [
            message
            for kind in options.terms
            for message in self._strangers(root.parent, terms[kind], options.files(kind), posts)
        ]
        self.faults = [*faults, *unread, *unreadable, *unknown_terms(posts, terms), *lost, *unpaired, *clashing]
        self._record = root.parent / options.addresses if options.addresses else None
        self._prepare(options)
        self.settings["EDITIONS_BUILT"] = self

    def generate_output(self, writer: Any) -> None:
        """Write the pages, pointers from where stories were before, and the map of the site."""
        self._add_pointers()
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
        output, root = Path(self.output_path), self.settings["SITEURL"]
        for page in self.planned:
            if page.template == "issue.html":
                (output / self.site.mail_url(page.context["issue"].period, page.lang)).write_bytes(self._letter(page))
        (output / "sitemap.xml").write_text(sitemap.sitemap(self.planned, root), "utf-8")
        (output / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {root}/sitemap.xml\n", "utf-8")
        for _, faults in planned.send(
            self, site=self.site, pages=self.planned, settings=self.settings, output=output, words=self.words
        ):
            self.faults += faults or []
        stories, editions, count = len(self.site.stories), len(self.site.langs), len(self.planned)
        sys.stdout.write(f"{stories} stories, {editions} editions, {count} pages\n")

    def _letter(self, page: Page) -> bytes:
        """Return the page of an issue as an e-mail."""
        period = page.context["issue"].period
        context = {**self.context, **page.context, "page": page, "lang": page.lang, "site": self.site}
        html, text = (self.env.get_template(name).render(context) for name in ("mail.html", "mail.txt"))
        subject = f"{self.settings['SITENAME']}: {dates.period(period.first, period.last, page.lang)}"
        name, root = self.settings["SITENAME"], self.settings["SITEURL"]
        return mail.written(
            mail.Letter(period.name, page.lang, subject, name, root, period.last, html.lstrip(), text.lstrip())
        )

    def remember(self) -> None:
        """Add the addresses of this build, which is whole, to those that were ever public."""
        if self._record and (new := self._known | frozenset(self._now())) != self._known:
            self._record.parent.mkdir(parents=True, exist_ok=True)
            self._record.write_text(addresses.serialise(new), "utf-8")

    def source(self, page: str, link: str) -> str | None:
        """Return `file:line` in the post where a page's link was written, None where the theme made it."""
        post = next((p.context.get("post") for p in self.planned if p.path == page), None)
        if not isinstance(post, Post):
            return None
        lines = Path(post.path).read_text("utf-8").split("\n")
        number = next(
            (number for number, line in enumerate(lines, 1) if f"({link}" in line or f"<{link}" in line), None
        )
        return f"{post.path}:{number}" if number else None

    def _terms(self, root: Path, kind: str, options: Options) -> dict[str, Term]:
        return load_all([root / file for file in options.files(kind)], kind, options.languages)

    def _strangers(
        self, root: Path, terms: Mapping[str, Term], files: Sequence[str], posts: Iterable[Post]
    ) -> Iterable[str]:
        """Return a message for each uid that a file of terms pins or bans, and no post has."""
        uids = {post.uid for post in posts}
        for term, key, uid in strangers(terms, uids):
            near = difflib.get_close_matches(uid, uids, n=1)
            right = f"did you mean {near[0]!r}?" if near else "write the uid of a post, or take it out"
            path = next((root / file for file in files if uid in (root / file).read_text("utf-8")), root / files[0])
            where = f"{_shown(path)}:{_line(path, re.escape(uid))}"
            yield f"{where}: {key} of {term.id} names {uid!r}, which no post has; {right}"

    def _now(self) -> list[Address]:
        """Return where each story and each term that has a page is now."""
        stories = (*self.site.stories, *self.site.withdrawn)
        found = [Address(s.uid, lang, self.site.story_url(s, lang)) for s in stories for lang in self.site.langs]
        terms = ((page.context["term"], page) for page in self.planned if "term" in page.context)
        return found + [Address(f"{term.kind}/{term.id}", page.lang, page.url) for term, page in terms]

    def _add_pointers(self) -> None:
        """Plan a page that points on, for each address at which a story no longer is."""
        self._known: frozenset[Address] = frozenset()
        if self._record is None or not self._record.exists():
            return
        try:
            self._known = addresses.parse(self._record.read_text("utf-8"))
        except addresses.AddressError as error:
            self.faults.append(f"{_shown(self._record)}:{error.line}: {error}")
            self._record = None
            return
        now = {(entry.uid, entry.lang): entry.url for entry in self._now()}
        taken = [page.url for page in self.planned]
        beside = {(s.uid, lang): self.site.parallel_url(s, lang) for s in self.site.stories for lang in self.site.langs}
        for old in addresses.moved(self._known, now, taken):
            if old.lang in self.site.langs:
                self._point(old.url, old.lang, now[old.uid, old.lang])
                if target := beside.get((old.uid, old.lang)):
                    word = self.site.options.languages[old.lang].paths["parallel"]
                    self._point(f"{old.url}{word}/", old.lang, target)

    def _point(self, url: str, lang: str, target: str) -> None:
        self.planned.append(Page(url, "moved.html", lang, {}, target, {"to": target}, canonical=target))

    def _posts(self, paths: Iterable[Path], options: Options) -> tuple[list[Post], list[str]]:
        posts: list[Post] = []
        faults: list[str] = []
        for path in paths:
            if path.suffix[1:] not in self.readers.readers:
                continue
            read = self._read(path)
            post = (
                read
                if isinstance(read, str)
                else post_of(_shown(path), *read, tuple(options.languages), partial(_line, path))
            )
            if isinstance(post, Post):
                posts.append(post)
            else:
                faults += [post] if isinstance(post, str) else post
        return posts, faults

    def _read(self, path: Path) -> tuple[str, Mapping[str, Any]] | str:
        """Return HTML and metadata of a file, or the message that says what is wrong with it."""
        try:
            html, metadata = self.readers.readers[path.suffix[1:]].read(str(path))
        except Exception as error:  # noqa: BLE001 - any reader's error is this file's, and all are told at once
            said, shown = str(error), _shown(path)
            return said.replace(str(path), shown) if str(path) in said else f"{shown}:1: {said}"
        return html, metadata

    def _about(self, folder: Path, languages: Iterable[str]) -> tuple[dict[str, tuple[str, str]], list[str]]:
        found: dict[str, tuple[str, str]] = {}
        faults: list[str] = []
        for lang in languages:
            path = folder / f"about.{lang}.md"
            if not path.exists():
                continue
            read = self._read(path)
            if isinstance(read, str):
                faults.append(read)
            elif not read[1].get("title"):
                faults.append(f"{_shown(path)}:1: title is missing; write one")
            else:
                found[lang] = (str(read[1]["title"]), read[0])
        return found, faults

    def _prepare(self, options: Options) -> None:
        """Give the templates their words, dates and links."""
        folder = Path(self.theme) / "translations"
        try:
            self.words: Mapping[str, messages.Messages] = {
                lang: messages.load(folder, lang) for lang in options.languages
            }
        except messages.CatalogueError as error:
            _stop_at([str(error).replace(str(folder), _shown(folder))])
        templating.equip(self.env, self.words)


def _options(setting: Mapping[str, Any]) -> Options:
    try:
        return Options.of(setting)
    except ValueError as error:
        _stop_at([f"settings:1: {error}"])
        raise


def connect() -> None:
    """Connect to Pelican's signals."""
    signals.get_generators.connect(_generator)
    signals.initialized.connect(_need)
    signals.finalized.connect(_check)


def _generator(pelican: Any) -> type[Generator] | None:
    return EditionsGenerator if pelican.settings.get("EDITIONS") is not None else None


def _need(pelican: Any) -> None:
    """Stop where a plugin has not loaded: by now Pelican has put those that did in the place of PLUGINS."""
    needs = (pelican.settings.get("EDITIONS") or {}).get("needs", ())
    loaded = pelican.settings["PLUGINS"]
    _stop_at(
        [
            f"settings:1: plugin {name!r} did not load; look at Pelican's messages"
            for name in needs
            if name not in loaded
        ]
    )


def _check(pelican: Any) -> None:
    """Stop at the faults of the data and of the pages together, so that one run names them all."""
    built = pelican.settings.pop("EDITIONS_BUILT", None)
    if built is None:
        return
    output = Path(pelican.settings["OUTPUT_PATH"])
    leaked = [
        f"output/{file}:{line}: a gist is in the output; find the text that begins so"
        for file, line in gist.marked(output)
    ]
    found = links.faults(output, pelican.settings["SITEURL"])
    wrong = [f"{built.source(f.page, f.link) or f'output/{f.page}:{f.line}'}: {f.what}" for f in found]
    _stop_at(list(dict.fromkeys((*built.faults, *leaked, *wrong))))
    built.remember()


def _stop_at(faults: Sequence[str]) -> None:
    """Print every fault and end the build; the logger would wrap the lines, and -q would silence it."""
    for fault in faults:
        sys.stderr.write(fault + "\n")
    if faults:
        sys.stderr.write(f"The site has {len(faults)} faults, named above; the last good output stands.\n")
        # Not an exception of ours: Pelican would print its own stack over the messages.
        raise SystemExit(FAULTY)


def _apart(found: Iterable[Page]) -> tuple[list[Page], list[str]]:
    """Return the pages, one an address, and a message for each two that fall on one."""
    seen: dict[str, Page] = {}
    faults: list[str] = []
    for page in found:
        if page.path in seen:
            first, second = _source(seen[page.path]), _source(page)
            faults.append(f"{second}:1: falls on the address /{page.url} of {first}; change the slug of one of them")
        else:
            seen[page.path] = page
    return list(seen.values()), faults


def _source(page: Page) -> str:
    post = page.context.get("post")
    return post.path if isinstance(post, Post) else page.url


def _line(path: Path, pattern: str) -> int:
    """Return the line of a file in which a pattern is found first, 1 if in none."""
    lines = enumerate(path.read_text("utf-8").split("\n"), 1)
    return next((number for number, line in lines if re.search(pattern, line, re.IGNORECASE)), 1)


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
