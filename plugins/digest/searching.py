"""What can be searched: every story that an edition has, and every person, country and topic."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..editions import Folder, Frame, Page, Post, Site, Term, text_of
from ..lean_build import Build, Texts, current, digest
from ..mentions.countries import adjectives
from ..search import FOLDER, Record, SearchError, page, write

#: Stories of one index. Counted from the oldest, a full index stays as it is, and a new story costs the newest one.
BLOCK: Final = 500
#: Kind of the store's texts, one an index: what Pagefind reads of a story's page.
_KEPT: Final = "searched"


def index_folders(*, site: Site, pages: Sequence[Page], settings: Mapping[str, Any], words: object) -> Iterator[Folder]:
    """Return the folders of the index where the site has a page for searching: one a full block, one for all else.

    The last names the others by language, for the page that searches.
    """
    del words
    # Of a site without a story Pagefind can make nothing.
    if not site.options.searched or not site.stories:
        return
    block_of = {story.uid: number // BLOCK for number, story in enumerate(reversed(site.stories))}
    # The newest story is never in a full block: there is always something else.
    full: dict[int, list[Page]] = {number: [] for number in range((len(site.stories) - 1) // BLOCK)}
    rest: list[Page] = []
    for one in pages:
        if not one.canonical and _is_story(one):
            full.get(block_of[one.shown("story").uid], rest).append(one)
        elif not one.canonical and isinstance(one.shown("term"), Term):
            rest.append(one)
    index = Index(site.frame, current(settings))
    names = {number: f"{FOLDER}-{number + 1}" for number in full}
    for number, many in full.items():
        yield Folder(names[number], index.made, (names[number], many))
    older = {
        lang: [names[number] for number, many in full.items() if any(one.lang == lang for one in many)]
        for lang in site.langs
    }
    yield Folder(FOLDER, index.made, (FOLDER, rest, older))


@dataclass(frozen=True)
class Index:
    """Makes the indexes of one site; what they read of a story is kept."""

    frame: Frame
    build: Build

    def made(
        self, output: Path, folder: str, pages: Sequence[Page], older: Mapping[str, Sequence[str]] | None = None
    ) -> list[str]:
        """Write an index of pages below the output folder, `older` only where it is the first; return what is wrong."""
        stories = [one for one in pages if _is_story(one)]
        terms = [one for one in pages if not _is_story(one)]
        kept = Texts(self.build, f"{_KEPT} {folder}")
        texts = kept.of([(self._key(one), one) for one in stories], self._story, lambda one: one.path)
        kept.save()
        found = [(one.url, text) for one, text in zip(stories, texts, strict=True)]
        found += [(one.url, self._term(one)) for one in terms]
        try:
            write(found, output, folder, older)
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


def _is_story(one: Page) -> bool:
    """Tell whether a page is that of a story in its own language."""
    post = one.shown("post")
    return isinstance(post, Post) and post.lang == one.lang


def _names(term: Term, lang: str) -> Iterator[str]:
    """Return the words for a term: its name, and of a country its adjectives."""
    yield term.names[lang]
    if term.kind == "countries":
        yield from adjectives(term.id, lang)
