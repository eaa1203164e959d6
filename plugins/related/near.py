"""The stories before a story that are near it, and what the two have in common."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from .documents import Document, Feature, Rarity, Term, alike, terms, vector

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


def near(documents: Iterable[Document], most: int = 5) -> Mapping[str, tuple[Near, ...]]:
    """Return the nearest of the documents before each, the most alike first; none where none is near enough.

    A document is weighed as things were when it came, so that none that comes later changes what was found.
    """
    found: dict[str, tuple[Near, ...]] = {}
    counts: Counter[Term] = Counter()
    index: dict[Term, deque[tuple[int, float]]] = {}
    known: list[Document] = []
    for document in documents:
        counts.update(terms(document))
        weights = vector(document, Rarity(counts, len(known) + 1))
        likeness = alike(weights, index)
        best = sorted(
            (
                number
                for number, value in likeness.items()
                if value >= (THRESHOLD if document.features & known[number].features else WORDS_ALONE)
            ),
            key=lambda number: (-round(likeness[number], 9), known[number].id),
        )
        found[document.id] = tuple(
            Near(known[number].id, round(likeness[number], 6), _shared(document, known[number], weights))
            for number in best[:most]
        )
        for term, weight in weights.items():
            index.setdefault(term, deque(maxlen=_NEWEST)).append((len(known), weight))
        known.append(document)
    return found


def _shared(one: Document, other: Document, weights: Mapping[str | Feature, float]) -> tuple[Feature, ...]:
    return tuple(sorted(one.features & other.features, key=lambda feature: (-weights.get(feature, 0), feature)))
