"""What can be searched: every story that an edition has, and every person, country and topic."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..editions import Page, Post, Site, Term, text_of
from ..mentions.countries import adjectives
from ..search import Record, SearchError, write


def write_index(
    _: object, *, site: Site, pages: Sequence[Page], settings: Mapping[str, Any], output: Path, words: object
) -> list[str]:
    """Write the index where the site has a page for searching; return what is wrong."""
    del settings, words
    if not site.options.searched:
        return []
    try:
        write(list(_records(site, pages)), output)
    except SearchError as error:
        return [f'EDITIONS["search"]: Pagefind made no index ({error}); mend that, or write False']
    return []


def _records(site: Site, pages: Sequence[Page]) -> Iterator[Record]:
    for page in pages:
        if page.canonical:
            continue
        post, term = page.context.get("post"), page.context.get("term")
        if isinstance(post, Post) and post.lang == page.lang:
            text = text_of(post)
            terms = page.context["story"].original.terms
            names = (
                name for kind, ids in terms.items() for i in ids for name in _names(site.terms[kind][i], page.lang)
            )
            yield Record(page.url, page.lang, post.title, post.lead, text, tuple(names))
        elif isinstance(term, Term):
            forms = (*_names(term, page.lang), *(form.surface for form in page.context.get("forms", ())))
            about = term.definition.get(page.lang, "")
            yield Record(page.url, page.lang, term.names[page.lang], about, about, forms)


def _names(term: Term, lang: str) -> Iterator[str]:
    """Return the words for a term: its name, and of a country its adjectives."""
    yield term.names[lang]
    if term.kind == "countries":
        yield from adjectives(term.id, lang)
