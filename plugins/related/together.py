"""Documents that tell of one event or affair: average-link clustering over their likeness."""

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from .documents import Document, Term, Vector, vectors

#: Least average likeness (cosine) of two groups that become one. Source: measured on 45 documents of 19 events.
THRESHOLD: Final = 0.14


def groups(documents: Sequence[Document], least: int = 2, threshold: float = THRESHOLD) -> list[tuple[str, ...]]:
    """Return the groups of at least so many documents, by their ids, each and all in the order of the documents."""
    between = _likeness(documents)
    members: dict[int, list[int]] = {number: [number] for number in range(len(documents))}
    queue = [
        (-value, one, other)
        for one, row in between.items()
        for other, value in row.items()
        if value >= threshold and one < other
    ]
    heapq.heapify(queue)
    while queue:
        score, one, other = heapq.heappop(queue)
        # A pair whose average has changed since has been put in again.
        if one in members and other in members and _average(between, members, one, other) == -score:
            _join(between, members, one, other)
            for third in between[one]:
                pair = (one, third) if one < third else (third, one)
                if (value := _average(between, members, *pair)) >= threshold:
                    heapq.heappush(queue, (-value, *pair))
    found = (sorted(group) for group in members.values() if len(group) >= least)
    return [tuple(documents[number].id for number in group) for group in sorted(found)]


def _likeness(documents: Sequence[Document]) -> dict[int, dict[int, float]]:
    """Return the summed likeness of each two groups that share anything; at first each document is a group."""
    found: dict[int, dict[int, float]] = defaultdict(dict)
    before: dict[Term, list[tuple[int, float]]] = {}
    for one, vector in enumerate(vectors(documents)):
        for other, value in _alike(vector, before).items():
            # Rounded, so that it is the same whatever the order of the sum.
            if (rounded := round(value, 9)) > 0:
                found[one][other] = found[other][one] = rounded
        for term, weight in vector.items():
            before.setdefault(term, []).append((one, weight))
    return found


def _alike(vector: Vector, index: Mapping[Term, Sequence[tuple[int, float]]]) -> dict[int, float]:
    """Return the cosine of a vector with every document that shares a term, by number."""
    found: dict[int, float] = {}
    for term, weight in vector.items():
        for number, other in index.get(term, ()):
            found[number] = found.get(number, 0.0) + weight * other
    return found


def _average(between: dict[int, dict[int, float]], members: dict[int, list[int]], one: int, other: int) -> float:
    return between[one].get(other, 0.0) / (len(members[one]) * len(members[other]))


def _join(between: dict[int, dict[int, float]], members: dict[int, list[int]], one: int, other: int) -> None:
    members[one] += members.pop(other)
    for third, value in between.pop(other).items():
        del between[third][other]
        if third != one:
            between[one][third] = between[third][one] = between[one].get(third, 0.0) + value
