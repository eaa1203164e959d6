"""What can be searched: every story that an edition has, and every person, country and topic."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..editions import Folder, Frame, Page, Post, Site, Term, text_of
from ..mentions.countries import adjectives
from ..search import FOLDER, Record, SearchError, write


def index_folder(*, site: Site, pages: Sequence[Page], settings: Mapping[str, Any], words: object) -> Iterator[Folder]:
    """Return the folder of the index where the site has a page for searching."""
    del settings, words
    # Of a site without a story Pagefind can make nothing.
    if site.options.searched and site.stories:
        yield Folder(FOLDER, Index(site.frame).made, (list(pages),))


@dataclass(frozen=True)
class Index:
    """Makes the index of one site."""

    frame: Frame

    def made(self, output: Path, pages: Sequence[Page]) -> list[str]:
        """Write the index of the pages below the output folder; return what is wrong."""
        try:
            write(list(_records(self.frame, pages)), output)
        except SearchError as error:
            return [f'EDITIONS["search"]: Pagefind made no index ({error}); mend that, or write False']
        return []


def _records(frame: Frame, pages: Sequence[Page]) -> Iterator[Record]:
    for page in pages:
        if page.canonical:
            continue
        context = page.resolved().context
        post, term = context.get("post"), context.get("term")
        if isinstance(post, Post) and post.lang == page.lang:
            text = text_of(post)
            terms = context["story"].original.terms
            names = (
                name for kind, ids in terms.items() for i in ids for name in _names(frame.terms[kind][i], page.lang)
            )
            yield Record(page.url, page.lang, post.title, post.lead, text, tuple(names))
        elif isinstance(term, Term):
            forms = (*_names(term, page.lang), *(form.surface for form in context.get("forms", ())))
            about = term.definition.get(page.lang, "")
            yield Record(page.url, page.lang, term.names[page.lang], about, about, forms)


def _names(term: Term, lang: str) -> Iterator[str]:
    """Return the words for a term: its name, and of a country its adjectives."""
    yield term.names[lang]
    if term.kind == "countries":
        yield from adjectives(term.id, lang)
