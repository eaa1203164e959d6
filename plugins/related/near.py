"""The stories before a story that are near it, and what the two have in common."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from .documents import Document, Feature, Rarity, Term, Vector, terms, vector

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
    """A document as it was weighed when it came; `vector` is of length 1."""

    id: str
    features: frozenset[Feature]
    vector: Vector


class Archive:
    """Documents in the order in which they came, each weighed as things were then: none that comes later changes it."""

    def __init__(self, weighed: Iterable[Weighed] = (), counts: Mapping[Term, int] | None = None) -> None:
        """Take documents that were weighed before, and in how many of them each term is."""
        #: In how many documents each term is.
        self.counts: Counter[Term] = Counter(counts)
        self._known: list[Weighed] = []
        #: The documents that have a term, by number, in order, and its weight in each. As arrays: processes that look
        #: at an object copy the page on which it is.
        self._index: dict[Term, tuple[array[int], array[float]]] = {}
        for one in weighed:
            self._add(one)

    def __len__(self) -> int:
        """Return how many documents there are."""
        return len(self._known)

    def take(self, document: Document) -> Weighed:
        """Add a document; return it as it is weighed."""
        self.counts.update(terms(document))
        weights = vector(document, Rarity(self.counts, len(self) + 1))
        weighed = Weighed(document.id, document.features, weights)
        self._add(weighed)
        return weighed

    def near(self, number: int, most: int) -> tuple[Near, ...]:
        """Return the nearest of the documents before one, counted from 0, the most alike first.

        It is told alike whether later ones are there already: so of many it can be told by many processes.
        """
        known, own = self._known, self._known[number]
        likeness = self._likeness(number)
        best = sorted(
            (
                other
                for other, value in likeness.items()
                if value >= (THRESHOLD if own.features & known[other].features else WORDS_ALONE)
            ),
            key=lambda other: (-round(likeness[other], 9), known[other].id),
        )
        return tuple(
            Near(known[other].id, round(likeness[other], 6), _shared(own, known[other])) for other in best[:most]
        )

    def _likeness(self, number: int) -> Mapping[int, float]:
        """Return the cosine of a document with those before it that share a term, by their numbers."""
        found: dict[int, float] = {}
        for term, weight in self._known[number].vector.items():
            having, weights = self._index[term]
            end = bisect_left(having, number)
            newest = slice(max(0, end - _NEWEST), end)
            for other, its in zip(having[newest], weights[newest], strict=True):
                found[other] = found.get(other, 0.0) + weight * its
        return found

    def _add(self, weighed: Weighed) -> None:
        for term, weight in weighed.vector.items():
            if (known := self._index.get(term)) is None:
                known = self._index[term] = array("I"), array("d")
            known[0].append(len(self._known))
            known[1].append(weight)
        self._known.append(weighed)


def near(documents: Iterable[Document], most: int = 5) -> Mapping[str, tuple[Near, ...]]:
    """Return the nearest of the documents before each, the most alike first; none where none is near enough."""
    archive = Archive()
    weighed = [archive.take(document) for document in documents]
    return {one.id: archive.near(number, most) for number, one in enumerate(weighed)}


def _shared(one: Weighed, other: Weighed) -> tuple[Feature, ...]:
    return tuple(sorted(one.features & other.features, key=lambda feature: (-one.vector.get(feature, 0), feature)))
