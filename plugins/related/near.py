"""The stories before a story that are near it, and what the two have in common."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from .documents import Document, Feature, Rarity, Term, Vector, alike, terms, vector

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
        self._index: dict[Term, deque[tuple[int, float]]] = {}
        for one in weighed:
            self._add(one)

    def take(self, document: Document, most: int) -> tuple[Weighed, tuple[Near, ...]]:
        """Add a document; return it as it is weighed, and the nearest of those before it, the most alike first."""
        known = self._known
        self.counts.update(terms(document))
        weights = vector(document, Rarity(self.counts, len(known) + 1))
        likeness = alike(weights, self._index)
        best = sorted(
            (
                number
                for number, value in likeness.items()
                if value >= (THRESHOLD if document.features & known[number].features else WORDS_ALONE)
            ),
            key=lambda number: (-round(likeness[number], 9), known[number].id),
        )
        found = tuple(
            Near(known[number].id, round(likeness[number], 6), _shared(document, known[number], weights))
            for number in best[:most]
        )
        weighed = Weighed(document.id, document.features, weights)
        self._add(weighed)
        return weighed, found

    def _add(self, weighed: Weighed) -> None:
        for term, weight in weighed.vector.items():
            self._index.setdefault(term, deque(maxlen=_NEWEST)).append((len(self._known), weight))
        self._known.append(weighed)


def near(documents: Iterable[Document], most: int = 5) -> Mapping[str, tuple[Near, ...]]:
    """Return the nearest of the documents before each, the most alike first; none where none is near enough."""
    archive = Archive()
    return {document.id: archive.take(document, most)[1] for document in documents}


def _shared(one: Document, other: Weighed, weights: Vector) -> tuple[Feature, ...]:
    return tuple(sorted(one.features & other.features, key=lambda feature: (-weights.get(feature, 0), feature)))
