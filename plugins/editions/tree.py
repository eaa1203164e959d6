"""The tree of terms: what is broader and narrower than a term, and how many stories each gathers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .stories import Story
from .terms import Term


@dataclass(frozen=True, slots=True)
class Branch:
    """A term with the number of stories that it gathers, and the branches below it that gather any."""

    term: Term
    count: int
    below: tuple["Branch", ...] = ()


def line(term: Term, terms: Mapping[str, Term]) -> tuple[Term, ...]:
    """Return a term and all broader ones, from the narrowest up; a circle of parents is cut where it closes."""
    found: dict[str, Term] = {}
    here: Term | None = term
    while here is not None and here.id not in found:
        found[here.id] = here
        here = terms.get(here.parent) if here.parent else None
    return tuple(found.values())


def gathered(stories: Sequence[Story], kind: str, terms: Mapping[str, Term]) -> dict[str, list[Story]]:
    """Return the stories of each term of a kind that has any, in their order; a term has those of all narrower ones."""
    found: dict[str, list[Story]] = defaultdict(list)
    above: dict[tuple[str, ...], Iterable[str]] = {}
    for story in stories:
        named = story.original.terms[kind]
        if named not in above:
            above[named] = dict.fromkeys(term.id for one in named for term in line(terms[one], terms))
        for identifier in above[named]:
            found[identifier].append(story)
    return found


def branches(
    terms: Mapping[str, Term], listed: Mapping[str, Sequence[Story]], below: str | None = None
) -> list[Branch]:
    """Return the branches right below a term, or the tops of the tree, in the order of the file of terms."""
    return [
        Branch(term, len(listed[term.id]), tuple(branches(terms, listed, term.id)))
        for term in terms.values()
        if term.parent == below and term.id in listed
    ]


def running(terms: Mapping[str, Term], listed: Mapping[str, Sequence[Story]], top: Term) -> list[Term]:
    """Return the running stories below a term that have stories, the one with the newest story first."""
    found = [
        term
        for term in terms.values()
        if term.running and term is not top and term.id in listed and top in line(term, terms)
    ]
    return sorted(found, key=lambda term: (listed[term.id][0].original.date, term.id), reverse=True)
