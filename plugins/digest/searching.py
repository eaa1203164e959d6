"""What can be searched: every story that an edition has, and every person, country and topic."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from ..editions import Folder, Frame, Page, Post, Site, Term, text_of
from ..lean_build import Build, Texts, current, digest
from ..mentions.countries import adjectives
from ..mentions.lemmas import lemma
from ..search import FOLDER, Record, SearchError, begun, page

#: Stories of one index, large ones first. Counted from the oldest, a full index stays as it is until a larger one takes
#: its stories, and a new story costs the newest one.
BLOCKS: tuple[int, ...] = (500, 100)
#: The index of people, countries and topics, where there is more than one.
_TERMS: Final = f"{FOLDER}-terms"
#: Kind of the store's texts, one an index: what Pagefind reads of a page.
_KEPT: Final = "searched"


def index_folders(*, site: Site, pages: Sequence[Page], settings: Mapping[str, Any], words: object) -> Iterator[Folder]:
    """Return the folders of the index where the site has a page for searching: each full block's, and all else's.

    The last names the others by language, for the page that searches.
    """
    del words
    # Of a site without a story Pagefind can make nothing.
    if not site.options.searched or not site.stories:
        return
    full = list(blocks(len(site.stories)))
    folder_of = {
        story.uid: next((f"{FOLDER}-{one[0] + 1}-{one[-1] + 1}" for one in full if number in one), FOLDER)
        for number, story in enumerate(reversed(site.stories))
    }
    found: dict[str, list[Page]] = {}
    for one in pages:
        if not one.canonical and _is_story(one):
            found.setdefault(folder_of[one.shown("story").uid], []).append(one)
    index = Index(site.frame, current(settings))
    terms = index.terms([one for one in pages if not one.canonical and _is_term(one)])
    newest = found.pop(FOLDER, [])
    older = {
        lang: [name for name, many in found.items() if any(one.lang == lang for one in many)] for lang in site.langs
    }
    for name, many in found.items():
        yield Folder(name, index.begun, (name, many))
    if found:
        # They are many, and what is said of them seldom changes.
        yield Folder(_TERMS, index.begun, (_TERMS, [], terms))
        older = {lang: [*names, _TERMS] for lang, names in older.items()}
        terms = []
    yield Folder(FOLDER, index.begun, (FOLDER, newest, terms, older))


def blocks(stories: int) -> Iterator[range]:
    """Return which stories, counted from the oldest, have an index of their own; the newest are in none."""
    at = 0
    for size in BLOCKS:
        while stories - at > size:
            yield range(at, at + size)
            at += size


@dataclass(frozen=True)
class Index:
    """Makes the indexes of one site; what they read of a page is kept."""

    frame: Frame
    build: Build

    def begun(
        self,
        output: Path,
        folder: str,
        pages: Sequence[Page],
        terms: Sequence[tuple[str, str]] = (),
        older: Mapping[str, Sequence[str]] | None = None,
    ) -> Callable[[], list[str]]:
        """Begin an index of stories' pages, and of others as (url, text), below the output.

        Returns what waits for it, and tells what is wrong. `older` names other indexes, for the first.
        """
        kept = Texts(self.build, f"{_KEPT} {folder}")
        texts = kept.of([(self._key(one), one) for one in pages], self._story, lambda one: one.path)
        kept.save()
        found = [(one.url, text) for one, text in zip(pages, texts, strict=True)]
        try:
            end = begun([*found, *terms], output, folder, older)
        except SearchError as error:
            return partial(list, [_wrong(error)])

        def ended() -> list[str]:
            try:
                end()
            except SearchError as error:
                return [_wrong(error)]
            return []

        return ended

    def terms(self, pages: Sequence[Page]) -> list[tuple[str, str]]:
        """Return the address of the page of each term, and what Pagefind reads of it."""
        kept = Texts(self.build, f"{_KEPT} {_TERMS}")
        texts = kept.of([(self._term_key(one), one) for one in pages], self._term, lambda one: one.path)
        kept.save()
        return [(one.url, text) for one, text in zip(pages, texts, strict=True)]

    def _key(self, of: Page) -> str:
        """Return a digest of all that is read of a story's page."""
        return digest(of.lang, of.shown("post").source, *self._names_in(of))

    def _story(self, of: Page) -> str:
        post: Post = of.shown("post")
        return page(Record(of.url, of.lang, post.title, post.lead, text_of(post), self._names_in(of)), lemma)

    def _term_key(self, of: Page) -> str:
        """Return a digest of all that is read of a term's page; the forms of a name come of its stories' evidence."""
        term: Term = of.shown("term")
        mark = getattr(self.frame.evidence, "mark", lambda *_: "")
        named = of.shown("stories") if term.kind == "people" else ()
        marks = (mark(story.uid, of.lang) for story in named)
        return digest(of.lang, of.url, term.id, term.definition.get(of.lang, ""), *_names(term, of.lang), *marks)

    def _term(self, of: Page) -> str:
        term: Term = of.shown("term")
        forms = (*_names(term, of.lang), *(form.surface for form in of.shown("forms") or ()))
        about = term.definition.get(of.lang, "")
        return page(Record(of.url, of.lang, term.names[of.lang], about, about, forms), lemma)

    def _names_in(self, of: Page) -> tuple[str, ...]:
        """Return the names of what a story is about."""
        terms = of.shown("story").original.terms
        return tuple(
            name for kind, ids in terms.items() for i in ids for name in _names(self.frame.terms[kind][i], of.lang)
        )


def _wrong(error: SearchError) -> str:
    return f'EDITIONS["search"]: Pagefind made no index ({error}); mend that, or write False'


def _is_story(one: Page) -> bool:
    """Tell whether a page is that of a story in its own language."""
    post = one.shown("post")
    return isinstance(post, Post) and post.lang == one.lang


def _is_term(one: Page) -> bool:
    """Tell whether a page is that of a term; the numbered ones of its older stories say nothing more of it."""
    return isinstance(one.shown("term"), Term) and one.shown("number") is None


def _names(term: Term, lang: str) -> Iterator[str]:
    """Return the words for a term: its name, and of a country its adjectives."""
    yield term.names[lang]
    if term.kind == "countries":
        yield from adjectives(term.id, lang)
