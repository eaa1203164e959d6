"""What can be searched: every story that an edition has, and every person, country and topic."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..editions import Folder, Frame, Page, Post, Site, Term, text_of
from ..lean_build import Build, Texts, current, digest
from ..mentions.countries import adjectives
from ..search import FOLDER, Record, SearchError, page, write

#: Kind of the store's texts: what Pagefind reads of a story's page.
_KEPT: Final = "searched"


def index_folder(*, site: Site, pages: Sequence[Page], settings: Mapping[str, Any], words: object) -> Iterator[Folder]:
    """Return the folder of the index where the site has a page for searching."""
    del words
    # Of a site without a story Pagefind can make nothing.
    if site.options.searched and site.stories:
        yield Folder(FOLDER, Index(site.frame, current(settings)).made, (list(pages),))


@dataclass(frozen=True)
class Index:
    """Makes the index of one site; what it reads of a story is kept."""

    frame: Frame
    build: Build

    def made(self, output: Path, pages: Sequence[Page]) -> list[str]:
        """Write the index of the pages below the output folder; return what is wrong."""
        own = [page for page in pages if not page.canonical]
        stories = [page for page in own if isinstance(post := page.shown("post"), Post) and post.lang == page.lang]
        terms = [page for page in own if isinstance(page.shown("term"), Term)]
        kept = Texts(self.build, _KEPT)
        texts = kept.of([(self._key(page), page) for page in stories], self._story, lambda page: page.path)
        kept.save()
        found = [(page.url, text) for page, text in zip(stories, texts, strict=True)]
        found += [(page.url, self._term(page)) for page in terms]
        try:
            write(found, output)
        except SearchError as error:
            return [f'EDITIONS["search"]: Pagefind made no index ({error}); mend that, or write False']
        return []

    def _key(self, of: Page) -> str:
        """Return a digest of all that is read of a story's page."""
        return digest(of.lang, of.shown("post").source, *self._names_in(of))

    def _story(self, of: Page) -> str:
        post: Post = of.shown("post")
        return page(Record(of.url, of.lang, post.title, post.lead, text_of(post), self._names_in(of)))

    def _term(self, of: Page) -> str:
        term: Term = of.shown("term")
        forms = (*_names(term, of.lang), *(form.surface for form in of.shown("forms") or ()))
        about = term.definition.get(of.lang, "")
        return page(Record(of.url, of.lang, term.names[of.lang], about, about, forms))

    def _names_in(self, of: Page) -> tuple[str, ...]:
        """Return the names of what a story is about."""
        terms = of.shown("story").original.terms
        return tuple(
            name for kind, ids in terms.items() for i in ids for name in _names(self.frame.terms[kind][i], of.lang)
        )


def _names(term: Term, lang: str) -> Iterator[str]:
    """Return the words for a term: its name, and of a country its adjectives."""
    yield term.names[lang]
    if term.kind == "countries":
        yield from adjectives(term.id, lang)
