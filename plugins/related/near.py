"""The stories before a story that are near it, and what the two have in common."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .documents import Document, Feature, Rarity, Term, terms, vector

#: Least likeness (cosine) of two stories that are shown beside each other.
THRESHOLD: Final = 0.07
#: The same where they share no person, country or topic: words alone are often no more than of one kind.
WORDS_ALONE: Final = 0.14
#: Of a common term so many documents, the newest, are enough: it tells little, and an archive stays quick.
_NEWEST: Final = 100


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

    def take(self, document: Document) -> Weighed:
        """Add a document; return it as it is weighed."""
        for term in terms(document):
            self.counts[term] += 1
            if term not in self._numbers:
                self._numbers[term] = len(self._terms)
                self._terms.append(term)
        found = vector(document, Rarity(self.counts, len(self) + 1).of)
        numbers = array("I", map(self._numbers.__getitem__, found))
        weighed = Weighed(document.id, numbers, array("d", found.values()))
        self._note(len(self), weighed, self._index)
        self._known.append(weighed)
        return weighed

    def features(self, one: Weighed) -> dict[Feature, float]:
        """Return what a document is about, with the weight of each."""
        named = ((self._terms[number], weight) for number, weight in zip(one.terms, one.weights, strict=True))
        return {term: weight for term, weight in named if isinstance(term, tuple)}

    def index(self, numbers: Iterable[int]) -> None:
        """Look up at once which documents have the terms of some, as finding what is near these will ask for."""
        wanted = {term for number in numbers for term in self._known[number].terms} - self._index.keys()
        if wanted:
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
        likeness = self._likeness(number)
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

    def _likeness(self, number: int) -> Mapping[int, float]:
        """Return the cosine of a document with those before it that share a term, by their numbers."""
        found: dict[int, float] = {}
        one = self._known[number]
        for term, weight in zip(one.terms, one.weights, strict=True):
            having, weights = self._index[term]
            end = bisect_left(having, number)
            newest = slice(max(0, end - _NEWEST), end)
            for other, its in zip(having[newest], weights[newest], strict=True):
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


def _shared(own: Mapping[Feature, float], others: Iterable[Feature]) -> tuple[Feature, ...]:
    """Return what two documents are both about, what weighs most in one first."""
    return tuple(sorted((feature for feature in others if feature in own), key=lambda one: (-own[one], one)))
