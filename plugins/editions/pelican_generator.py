"""A generator of Pelican's that reads the posts and makes every page of every edition."""

import difflib
import os
import re
import sys
from collections import Counter, deque
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, TypeAlias

from jinja2 import TemplateError, TemplateNotFound
from pelican.generators import Generator

from ..lean_build import Output, WorkerError, current, digest, of_folder, opened
from ..lean_build.settings_file import told
from . import gist, links, messages, templating, term_files
from .evidence import Evidence
from .explained import explained
from .files import FaultyFileError, File, Folder
from .filing import filed, strangers
from .fingerprint import Fingerprints, template_digests
from .letters import Letters
from .options import Options
from .page import Page
from .pelican_pages import stop_at
from .plan import Site, pages
from .pointers import Pointers
from .reading import Read, Shelf, about_pages, files, line_of
from .signals import planned, read, related
from .sitemap import sitemaps
from .stories import Post, Story, known_terms, paired, unknown_terms
from .terms import Term
from .turns import in_turns

#: Kind of the store's values: the theme's catalogues, as compiled from what was good.
_CATALOGUES: Final = "catalogues"
_ROBOTS: Final = "User-agent: *\nAllow: /\nSitemap: {root}/sitemap.xml\n"
#: The addresses of a page's versions by language, by the page's file.
_Versions: TypeAlias = Mapping[str, Mapping[str, str]]


class EditionsGenerator(Generator):
    """Builds all editions; core Pelican sees no articles at all."""

    def generate_context(self) -> None:
        """Read the posts, the terms and the pages about the site; what is faulty is left out, and told at the end."""
        options = _options(self.settings["EDITIONS"])
        if options.drafts and self.settings["SITEURL"]:
            what = 'EDITIONS["drafts"] is on, and SITEURL says that the site is to be published'
            stop_at([told(f"{what}; leave one of them out")])
        root = Path(self.path)
        if "posts" in self.settings["EDITIONS"] and not (root / options.posts).is_dir():
            what = f'EDITIONS["posts"] is {options.posts!r}, and {_shown(root / options.posts)} is no folder'
            stop_at([told(f"{what}; make it, or name the one in which the posts are")])
        self.build = current(self.settings)
        terms, faults = term_files.read(self.build.store, root.parent, options, _shown)
        here = f"{os.getcwd()}{os.sep}"  # noqa: PTH109 - asked for once, and not for each post
        shelf = Shelf(self.build, self._read, tuple(options.languages), lambda path: path.removeprefix(here))
        paths, linked = self._files(root / options.posts)
        posts, unread = shelf.posts(paths)
        stories, unpaired = paired([known_terms(post, terms) for post in posts], options.held, drafts=options.drafts)
        stories = filed(stories, terms)
        about, unreadable = about_pages(self._read, root / options.pages, options.languages, _shown)
        shown = [story for story in stories if not story.withdrawn]
        withdrawn = [story for story in stories if story.withdrawn]
        self.site = Site(options, shown, terms, about, withdrawn, self._evidence(options, shown))
        if options.has("related"):
            near = (found for _, found in related.send(self, site=self.site, settings=self.settings))
            self.site = replace(self.site, related={uid: many for found in near for uid, many in found.items()})
        self.planned, clashing = _apart(pages(self.site))
        lost = [
            message
            for kind in options.terms
            for message in self._strangers(root.parent, terms[kind], options.files(kind), posts)
        ]
        self.faults = [
            *faults,
            *linked,
            *unread,
            *unreadable,
            *unknown_terms(posts, terms, line_of),
            *lost,
            *unpaired,
            *clashing,
        ]
        self._prepare(options)
        self.settings["EDITIONS_BUILT"] = self

    def generate_output(self, writer: Any) -> None:
        """Make the pages and files that have changed, pointers from where stories were before, and the map."""
        del writer
        templates = Path(self.theme) / "templates"
        try:
            self._make()
        except messages.CatalogueError as error:
            stop_at([str(error)])
        except TemplateNotFound as error:
            stop_at([f"{_shown(templates / str(error.name))}:1: is not there; the theme needs this template"])
        except (TemplateError, UnicodeDecodeError, WorkerError):
            # The template that is wrong may be one that others draw in, which only rendering finds.
            found = templating.faulty(self.env, str(templates))
            stop_at([fault.removeprefix(f"{Path.cwd()}{os.sep}") for fault in found])
            raise

    def _make(self) -> None:
        site, root = self.site, self.settings["SITEURL"]
        self._add_pointers(site)
        pages = list(self.planned.values())
        beside: list[File | Folder] = [
            one
            for _, many in planned.send(self, site=site, pages=pages, settings=self.settings, words=self.words)
            for one in many or ()
        ]
        letters = Letters(self.env, site.frame, self.settings["SITENAME"], root)
        beside += [letters.file(page) for page in pages if page.template == "issue.html"]
        beside += sitemaps(pages, root)
        prints = Fingerprints(site.frame, self._constants(), template_digests(self.env))
        for story in site.stories:
            # Every worker would do it: there are lists of all stories in each share.
            prints.of_story(story)
        of_page, of_file, make_page, make_file = prints.of_page, prints.of_file, self._page, self._file
        outputs = [Output(path, page, of_page, make_page) for path, page in self.planned.items()]
        outputs += [Output(file.path, file, of_file, make_file) for file in beside if isinstance(file, File)]
        outputs.append(_ready("robots.txt", _ROBOTS.format(root=root)))
        self._write(outputs)
        self._write_folders([folder for folder in beside if isinstance(folder, Folder)], prints)
        many = ((len(site.stories), "story", "stories"), (len(site.langs), "edition", "editions"))
        told = [f"{count} {one if count == 1 else more}" for count, one, more in (*many, (len(pages), "page", "pages"))]
        sys.stdout.write(", ".join(told) + "\n")

    def _write(self, outputs: Sequence[Output]) -> None:
        """Make the files, and note what has to be looked into when all are there."""
        static = Path(self.theme) / "static"
        seen = Counter(output.path for output in outputs)
        self.faults += [_twice(path) for path, count in seen.items() if count > 1]
        outputs = list({output.path: output for output in outputs}.values())
        paths = set(seen)
        # Pelican passes over what it cannot copy, as a link that leads nowhere.
        there = [path for path in chain(*files(str(static))) if os.path.isfile(path)]  # noqa: PTH113 - likewise
        paths |= {f"{self.settings['THEME_STATIC_DIR']}/{path[len(str(static)) + 1 :]}" for path in there}
        self.versions: _Versions = {path: page.versions for path, page in self.planned.items()}
        self.written = frozenset(seen)
        # A link names a folder where it means the page in it.
        paths |= {path.removesuffix("index.html") for path in paths if path.endswith("index.html")}
        self.quick = links.Quick(self.settings["SITEURL"], paths)
        self.readings: dict[str, links.Reading] = {}
        for name in sorted({page.template for page in self.planned.values()}):
            # Once, and not anew in each worker.
            self.env.get_template(name)
        for path, (faults, line, reading) in self.build.write(outputs, partial(self._look, paths), in_turns):
            self.faults += faults
            if line:
                self.faults.append(f"output/{path}:{line}: a gist is in the output; find the text that begins so")
            if reading:
                self.readings[path] = reading

    def _write_folders(self, folders: Sequence[Folder], prints: Fingerprints) -> None:
        """Write the folders; those who make them work on as many at once as there are cores."""
        self.folders = [f"{folder.path}/" for folder in folders]
        begun: deque[Callable[[], list[str]]] = deque()
        try:
            for folder in folders:
                if len(begun) >= self.build.workers:
                    self.faults += begun.popleft()()
                end = self.build.folder(folder.path, prints.of_folder(folder), partial(_begun, folder))
                if end:
                    begun.append(end)
        finally:
            # Whatever happens: what still writes would write into the folder of the next build.
            while begun:
                self.faults += begun.popleft()()

    def _look(self, paths: Container[str], path: str, data: bytes) -> tuple[list[str], int, links.Reading | None]:
        """Return what is wrong with a new file by itself, and what of its links cannot be judged yet."""
        faults = [f"output/{path}:{fault}" for fault in self._found.pop(path, ())]
        reading, low = None, data.lower()
        if path.endswith(".html") and not self.quick.passes(path, data, low, self.versions[path]):
            reading = links.read(path, data.decode(), self.settings["SITEURL"], paths)
        return faults, gist.line(data, low), reading

    def _page(self, page: Page) -> bytes:
        """Return the bytes of a page."""
        template = self.env.get_template(page.template)
        said: str = template.render(page=page, lang=page.lang, site=self.site.frame, **page.lazy())
        return said.encode()

    def _file(self, file: File) -> bytes:
        """Return the bytes of a file; what is wrong with them is told when they are looked at."""
        try:
            return file.make(*file.shows)
        except FaultyFileError as error:
            self._found[file.path] = error.faults
            return error.data

    def _constants(self) -> str:
        """Return a digest of what every page may show, or may look like."""
        words = of_folder(Path(self.theme) / "translations")
        return digest(self.build.version, words, *sorted(self.site.frame.about))

    def _evidence(self, options: Options, stories: Sequence[Story]) -> Mapping[tuple[str, str], Sequence[Evidence]]:
        """Return why each post has its terms, as far as anybody can say."""
        if options.has("evidence"):
            for _, explainer in read.send(self, settings=self.settings):
                if explainer is not None:
                    return explained(self.build, explainer, stories)
        return {}

    def _files(self, folder: Path) -> tuple[list[str], list[str]]:
        """Return (the posts in a folder, what is wrong with its links)."""
        found, linked = files(str(folder))
        posts = [path for path in found if path.rpartition(".")[2] in self.readers.readers]
        return posts, [f"{_shown(Path(path))}:1: is a link; put the post itself here" for path in linked]

    def remember(self) -> None:
        """Add the addresses of this build, which is whole, to those that were ever public.

        What is built with drafts is looked at by its writer, and nothing in it has become public.
        """
        if not self.site.options.drafts:
            self._pointers.remember()

    def source(self, page: str, link: str) -> str | None:
        """Return `file:line` in the post where a page's link was written, None where the theme made it."""
        post = self.planned[page].context.get("post") if page in self.planned else None
        if not isinstance(post, Post):
            return None
        lines = Path(post.path).read_text("utf-8").split("\n")
        number = next(
            (number for number, line in enumerate(lines, 1) if f"({link}" in line or f"<{link}" in line), None
        )
        return f"{post.path}:{number}" if number else None

    def _strangers(
        self, root: Path, terms: Mapping[str, Term], files: Sequence[str], posts: Iterable[Post]
    ) -> Iterable[str]:
        """Return a message for each uid that a file of terms pins or bans, and no post has."""
        uids = {post.uid for post in posts}
        for term, key, uid in strangers(terms, uids):
            near = difflib.get_close_matches(uid, uids, n=1)
            right = f"did you mean {near[0]!r}?" if near else "write the uid of a post, or take it out"
            path = next((root / file for file in files if uid in (root / file).read_text("utf-8")), root / files[0])
            where = f"{_shown(path)}:{line_of(path, re.escape(uid))}"
            yield f"{where}: {key} of {term.id} names {uid!r}, which no post has; {right}"

    def _add_pointers(self, site: Site) -> None:
        """Plan a page that leads on, for each address at which a story or a term no longer is."""
        name = site.options.addresses
        record = Path(self.path).parent / name if name else None
        self._pointers = Pointers(site, list(self.planned.values()), record, _shown)
        self.faults += self._pointers.faults
        for page in self._pointers.pages():
            if self.planned.setdefault(page.path, page) is not page:
                self.faults.append(_twice(page.path))

    def _read(self, path: str, data: bytes) -> Read | None:
        """Return HTML and metadata of a file, or the message that says what is wrong; None if it has changed."""
        reader = self.readers.readers[path.rpartition(".")[2]]
        try:
            if of_bytes := getattr(reader, "read_bytes", None):
                return of_bytes(path, data)  # type: ignore[no-any-return]
            html, metadata = reader.read(path)
        except Exception as error:  # noqa: BLE001 - any reader's error is this file's, and all are told at once
            said, shown = str(error), _shown(Path(path))
            return said.replace(path, shown) if path in said else f"{shown}:1: {said}"
        # Who saves a file while it is read must not have one version under the digest of the other.
        return (html, metadata) if opened(path)[1] == data else None

    def _prepare(self, options: Options) -> None:
        """Give the templates their words, dates and links."""
        folder = Path(self.theme) / "translations"
        store = self.build.store
        kept = store.of_kind(_CATALOGUES)
        before = set(kept)
        try:
            self.words: Mapping[str, messages.Messages] = {
                lang: messages.load(folder, lang, kept) for lang in options.languages
            }
        except messages.CatalogueError as error:
            stop_at([str(error).replace(str(folder), _shown(folder))])
        store.put(_CATALOGUES, [(key, text) for key, text in kept.items() if key not in before])
        templating.equip(self.env, self.words, {key: said for key, said in self.settings.items() if key.isupper()})
        self._found: dict[str, list[str]] = {}


def _options(setting: Mapping[str, Any]) -> Options:
    try:
        return Options.of(setting)
    except ValueError as error:
        stop_at([told(str(error))])
        raise


def _ready(path: str, text: str) -> Output:
    """Return a file whose text is there already."""
    data = text.encode()
    return Output(path, (digest(data), data), itemgetter(0), itemgetter(1))


def _begun(folder: Folder, output: Path) -> Callable[[], list[str]]:
    return folder.begin(output, *folder.shows)


def _apart(found: Iterable[Page]) -> tuple[dict[str, Page], list[str]]:
    """Return the pages by their files, and a message for each two that fall on one."""
    seen: dict[str, Page] = {}
    faults: list[str] = []
    for page in found:
        if (first_page := seen.setdefault(page.path, page)) is not page:
            first, second = _source(first_page), _source(page)
            faults.append(f"{second}:1: falls on the address /{page.url} of {first}; change the slug of one of them")
    return seen, faults


def _twice(path: str) -> str:
    return f"output/{path}:1: is made twice; change a slug, or a word of the addresses"


def _source(page: Page) -> str:
    post = page.context.get("post")
    return post.path if isinstance(post, Post) else page.url


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
