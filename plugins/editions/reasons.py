"""Why a story has its terms, for the page of the story: sentences to show, and places to link."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .evidence import Evidence, Quote, headline, quotes, text_of
from .frame import Frame
from .options import KINDS
from .stories import Post, Story
from .terms import Term

#: How many sentences show a term; the rest are counted.
SENTENCES: Final = 3
#: How many words show a topic.
WORDS: Final = 12
#: Kinds of terms whose first mention in the text is a link.
_LINKED: Final = ("people", "countries")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a story has one term. Without a `lang` its text does not show it: a person added it."""

    term: Term
    #: Language of the text in which the evidence stands: the page's own post, else the original.
    lang: str = ""
    quotes: tuple[Quote, ...] = ()
    #: How many sentences more there are.
    rest: int = 0
    words: tuple[str, ...] = ()
    role: str = ""
    score: float = 0.0


def reasons(site: Frame, story: Story, lang: str) -> Mapping[str, list[Reason]]:
    """Return by kind why a story has its terms, in their order; nothing if no evidence was looked for."""
    posts = [post for post in (story.shown(lang), story.original) if (story.uid, post.lang) in site.evidence]
    if not posts:
        return {}
    read = [(post, text_of(post), _by_term(site.evidence[story.uid, post.lang])) for post in posts]
    return {
        kind: [_reason(site.terms[kind][identifier], read) for identifier in story.original.terms[kind]]
        for kind in KINDS
    }


def targets(site: Frame, story: Story, lang: str) -> Iterator[tuple[int, int, str]]:
    """Return where the body of the post that an edition shows names a term, and the address of the term's page."""
    post = story.shown(lang)
    before = len(headline(post))
    for entry in site.evidence.get((story.uid, post.lang), ()):
        if entry.kind in _LINKED and entry.id in story.original.terms[entry.kind]:
            url = site.term_url(site.terms[entry.kind][entry.id], lang)
            for place in entry.places:
                if place.start >= before:
                    yield place.start - before, place.end - before, url


def _by_term(found: Sequence[Evidence]) -> dict[tuple[str, str], Evidence]:
    return {(entry.kind, entry.id): entry for entry in found}


def _reason(term: Term, read: Sequence[tuple[Post, str, Mapping[tuple[str, str], Evidence]]]) -> Reason:
    for post, text, found in read:
        entry = found.get((term.kind, term.id))
        if entry is not None:
            shown = tuple(quotes(text, entry.places))
            rest = max(0, len(shown) - SENTENCES)
            return Reason(term, post.lang, shown[:SENTENCES], rest, entry.words[:WORDS], entry.role, entry.score)
    return Reason(term)
