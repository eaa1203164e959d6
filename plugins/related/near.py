"""The stories that are near a story, and what the two have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .documents import Document, Feature, alike, postings, vectors

#: Least likeness (cosine) of two stories that are shown beside each other.
THRESHOLD: Final = 0.07


@dataclass(frozen=True, slots=True)
class Near:
    """A document near another: how alike the two are, from 0 to 1, and what both are about, the rarest first."""

    id: str
    likeness: float
    shared: tuple[Feature, ...]


def near(documents: Sequence[Document], most: int = 5) -> Mapping[str, tuple[Near, ...]]:
    """Return the nearest documents of each, the most alike first; none where none is near enough."""
    many = vectors(documents)
    index = postings(many)
    found: dict[str, tuple[Near, ...]] = {}
    for number, document in enumerate(documents):
        likeness = alike(many[number], index)
        best = sorted(
            (other for other in likeness if other != number and likeness[other] >= THRESHOLD),
            key=lambda other: (-round(likeness[other], 9), documents[other].id),
        )
        found[document.id] = tuple(
            Near(documents[other].id, round(likeness[other], 6), _shared(document, documents[other], many[number]))
            for other in best[:most]
        )
    return found


def _shared(one: Document, other: Document, weights: Mapping[str | Feature, float]) -> tuple[Feature, ...]:
    return tuple(sorted(one.features & other.features, key=lambda feature: (-weights.get(feature, 0), feature)))
