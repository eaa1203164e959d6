"""The stories before a story that are near it, and what the two have in common."""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from .documents import Document, Feature, Rarity, Term, terms, vector

#: Least likeness (cosine) of two stories that are shown beside each other.
THRESHOLD: Final = 0.07
#: The same where they share no person, country or topic: words alone are often no more than of one kind.
WORDS_ALONE: Final = 0.14
#: Of a common term so many documents, the newest, are enough: it tells little, and an archive stays quick.
_NEWEST: Final = 100
#: By more than this no sum of weights is told otherwise in another order.
_ROUNDED: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Near:
    """A document near another: how alike the two are, from 0 to 1, and what both are about, the rarest first."""

    id: str
    likeness: float
    shared: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A document as it was weighed when it came: its terms, as the archive numbers them, and the weight of each.

    As a vector it is of length 1.
    """

    id: str
    terms: Sequence[int]
    weights: Sequence[float]


class Archive:
    """Documents in the order in which they came, each weighed as things were then: none that comes later changes it."""

    def __init__(self, weighed: Iterable[Weighed] = (), counts: Mapping[Term, int] | None = None) -> None:
        """Take documents that were weighed before, and in how many of them each term is; both go together."""
        #: In how many documents each term is. A term's number is its place in here.
        self.counts: Counter[Term] = Counter(counts)
        self._numbers = {term: number for number, term in enumerate(self.counts)}
        self._terms = list(self.counts)
        self._known = list(weighed)
        #: The documents that have a term, by number, in order, and its weight in each; of the terms that somebody asked
        #: for. As arrays: processes that look at an object copy the page on which it is.
        self._index: dict[int, tuple[array[int], array[float]]] = {}

    def __len__(self) -> int:
        """Return how many documents there are."""
        return len(self._known)

    def __getitem__(self, number: int) -> Weighed:
        """Return a document as it is weighed."""
        return self._known[number]

    def take(self, document: Document) -> Weighed:
        """Add a document; return it as it is weighed."""
        self._add(self.numbers(document), 1)
        weighed = self._weigh(document, self.counts, len(self) + 1)
        self._note(len(self), weighed, self._index)
        self._known.append(weighed)
        return weighed

    def change(
        self, changed: Mapping[int, Document], had: Callable[[int], Iterable[int]], document: Callable[[int], Document]
    ) -> set[int]:
        """Put documents in the place of others; return those that may have others near now. All are told by number.

        All is then as if it had been so from the first. `had` returns the terms of a document as it was, `document`
        one that did not change; both are asked for of those behind the first change only, `document` of few of them:
        one is weighed otherwise only if it has a term that one before it has got or lost, and has others near it only
        if one before it is weighed otherwise with which it has much in common.
        """
        if not changed:
            return set()
        terms_of = {number: set(self.numbers(one)) for number, one in changed.items()}
        moved = {term for number, come in terms_of.items() for term in come.symmetric_difference(had(number))}
        for number, come in terms_of.items():
            self.leave(had(number))
            self._add(come, 1)
        names, counts = self._terms, Counter(self.counts)
        before: dict[int, Weighed] = {}
        for number in range(len(self) - 1, min(changed) - 1, -1):
            own: Iterable[int] = terms_of[number] if number in changed else had(number)
            if number in changed or not moved.isdisjoint(own):
                one = changed[number] if number in changed else document(number)
                weighed = self._weigh(one, counts, number + 1)
                if weighed != self._known[number]:
                    before[number], self._known[number] = self._known[number], weighed
            for term in own:
                counts[names[term]] -= 1
        self._index.clear()
        return before.keys() | self._behind(before)

    def leave(self, had: Iterable[int]) -> None:
        """Let a document that is no longer there count no more, by the terms that it had."""
        self._add(had, -1)

    def numbers(self, document: Document) -> list[int]:
        """Return the terms of a document, as they are numbered here; new ones get a number."""
        found = list(terms(document))
        for term in found:
            if term not in self._numbers:
                self._numbers[term] = len(self._terms)
                self._terms.append(term)
                self.counts[term] = 0
        return [self._numbers[term] for term in found]

    def _behind(self, before: Mapping[int, Weighed]) -> set[int]:
        """Return the documents that may have others near, as some before them were weighed otherwise, as told."""
        after = {number: self._known[number] for number in before}
        self._look_up({term for many in (before, after) for one in many.values() for term in one.terms})
        found: set[int] = set()
        for number, was in before.items():
            some = partial(_next_behind, number)
            for one in (was, after[number]):
                likeness = self._likeness(one, some)
                found.update(other for other, value in likeness.items() if value > THRESHOLD - _ROUNDED)
            # Who looks at the newest that have a term looks at another one for it.
            for term in set(was.terms).symmetric_difference(after[number].terms):
                having, _ = self._index[term]
                found.update(having[some(having)])
        return found

    def _add(self, numbers: Iterable[int], documents: int) -> None:
        for number in numbers:
            self.counts[self._terms[number]] += documents

    def _weigh(self, document: Document, counts: Mapping[Term, int], documents: int) -> Weighed:
        found = vector(document, Rarity(counts, documents).of)
        numbers = array("I", map(self._numbers.__getitem__, found))
        return Weighed(document.id, numbers, array("d", found.values()))

    def features(self, one: Weighed) -> dict[Feature, float]:
        """Return what a document is about, with the weight of each."""
        named = ((self._terms[number], weight) for number, weight in zip(one.terms, one.weights, strict=True))
        return {term: weight for term, weight in named if isinstance(term, tuple)}

    def index(self, numbers: Iterable[int]) -> None:
        """Look up at once which documents have the terms of some, as finding what is near these will ask for."""
        self._look_up({term for number in numbers for term in self._known[number].terms})

    def _look_up(self, numbers: Collection[int]) -> None:
        """Let the index have some terms."""
        if wanted := set(numbers) - self._index.keys():
            new = {term: (array("I"), array("d")) for term in wanted}
            for number, one in enumerate(self._known):
                self._note(number, one, new)
            self._index |= new

    def near(self, number: int, most: int) -> tuple[Near, ...]:
        """Return the nearest of the documents before one, counted from 0, the most alike first.

        It is told alike whether later ones are there already: so of many it can be told by many processes.
        """
        self.index((number,))
        known, own = self._known, self.features(self._known[number])
        about = {self._numbers[feature] for feature in own}
        likeness = self._likeness(known[number], partial(_newest_before, number))
        best = sorted(
            (
                other
                for other, value in likeness.items()
                if value >= WORDS_ALONE or (value >= THRESHOLD and not about.isdisjoint(known[other].terms))
            ),
            key=lambda other: (-round(likeness[other], 9), known[other].id),
        )
        return tuple(
            Near(known[other].id, round(likeness[other], 6), _shared(own, self.features(known[other])))
            for other in best[:most]
        )

    def _likeness(self, one: Weighed, some: Callable[[Sequence[int]], slice]) -> Mapping[int, float]:
        """Return the cosine of a document with others by their numbers, for each term with `some` that have it."""
        found: dict[int, float] = {}
        for term, weight in zip(one.terms, one.weights, strict=True):
            having, weights = self._index[term]
            looked_at = some(having)
            for other, its in zip(having[looked_at], weights[looked_at], strict=True):
                found[other] = found.get(other, 0.0) + weight * its
        return found

    @staticmethod
    def _note(number: int, one: Weighed, index: "Mapping[int, tuple[array[int], array[float]]]") -> None:
        for term, weight in zip(one.terms, one.weights, strict=True):
            if term in index:
                having, weights = index[term]
                having.append(number)
                weights.append(weight)


def near(documents: Iterable[Document], most: int = 5) -> Mapping[str, tuple[Near, ...]]:
    """Return the nearest of the documents before each, the most alike first; none where none is near enough."""
    archive = Archive()
    weighed = [archive.take(document) for document in documents]
    archive.index(range(len(archive)))
    return {one.id: archive.near(number, most) for number, one in enumerate(weighed)}


def _newest_before(number: int, having: Sequence[int]) -> slice:
    end = bisect_left(having, number)
    return slice(max(0, end - _NEWEST), end)


def _next_behind(number: int, having: Sequence[int]) -> slice:
    """Return those that have a document among the newest before them."""
    at = bisect_right(having, number)
    return slice(at, at + _NEWEST)


def _shared(own: Mapping[Feature, float], others: Iterable[Feature]) -> tuple[Feature, ...]:
    """Return what two documents are both about, what weighs most in one first."""
    return tuple(sorted((feature for feature in others if feature in own), key=lambda one: (-own[one], one)))
