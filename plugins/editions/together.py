"""Who is named with whom, and in which forms: counts over the stories of a term."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from . import collation
from .evidence import Evidence
from .stories import Story
from .terms import Term


@dataclass(frozen=True, slots=True)
class Counted:
    """A term in a list, with the number of its stories."""

    term: Term
    count: int


@dataclass(frozen=True, slots=True)
class Form:
    """A name as it stands in texts, and how often."""

    surface: str
    count: int


def counted(terms: Mapping[str, Term], listed: Mapping[str, Sequence[Story]], lang: str) -> list[Counted]:
    """Return the terms that have stories, in the order of their names."""
    found = [Counted(terms[identifier], len(stories)) for identifier, stories in listed.items()]
    return sorted(found, key=lambda entry: _by_name(entry.term, lang))


def companions(stories: Iterable[Story], term: Term, kind: str, terms: Mapping[str, Term], lang: str) -> list[Counted]:
    """Return the other terms of a kind in the stories of a term: those in most stories first, then by name."""
    counts = Counter(
        identifier
        for story in stories
        for identifier in dict.fromkeys(story.original.terms[kind])
        if (kind, identifier) != (term.kind, term.id)
    )
    found = [Counted(terms[identifier], count) for identifier, count in counts.items()]
    return sorted(found, key=lambda entry: (-entry.count, *_by_name(entry.term, lang)))


def forms(
    stories: Iterable[Story], term: Term, evidence: Mapping[tuple[str, str], Sequence[Evidence]], lang: str
) -> list[Form]:
    """Return the forms of a term in the posts of one language, the most frequent first, then by spelling."""
    counts = Counter(
        " ".join(place.surface.split())
        for story in stories
        for entry in evidence.get((story.uid, lang), ())
        if (entry.kind, entry.id) == (term.kind, term.id)
        for place in entry.places
    )
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], collation.key(pair[0]), pair[0]))
    return [Form(surface, count) for surface, count in ordered]


def _by_name(term: Term, lang: str) -> tuple[str, str]:
    return collation.key(term.sorting[lang]), term.id
