"""Documents that tell of one event or affair: average-link clustering over their likeness."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from .documents import Document, Term, Vector, vectors

#: Least average likeness (cosine) of two groups that become one. Source: measured on 45 documents of 19 events.
THRESHOLD: Final = 0.14


def groups(documents: Sequence[Document], least: int = 2, threshold: float = THRESHOLD) -> list[tuple[str, ...]]:
    """Return the groups of at least so many documents, by their ids, each and all in the order of the documents."""
    between = _likeness(documents, least, threshold)
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


def _likeness(documents: Sequence[Document], least: int, threshold: float) -> dict[int, dict[int, float]]:
    """Return the summed likeness of each two groups that share anything; at first each document is a group.

    Only of those that can come into a group of at least so many: no average is above all likenesses in it, so that a
    group never reaches beyond documents of which each is alike enough to one before.
    """
    rows: list[dict[int, float]] = []
    index: dict[Term, list[tuple[int, float]]] = {}
    for one, vector in enumerate(vectors(documents)):
        # Rounded, so that it is the same whatever the order of the sum.
        rows.append({other: round(value, 9) for other, value in _alike(vector, index).items()})
        for term, weight in vector.items():
            index.setdefault(term, []).append((one, weight))
    chains = _chains(rows, threshold)
    sizes = Counter(chains)
    found: dict[int, dict[int, float]] = defaultdict(dict)
    for one, row in enumerate(rows):
        if sizes[chains[one]] >= least:
            for other, value in row.items():
                if value > 0 and chains[other] == chains[one]:
                    found[one][other] = found[other][one] = value
    return found


def _chains(rows: Sequence[Mapping[int, float]], threshold: float) -> list[int]:
    """Return for each document the first one to which it is chained by pairs that are alike enough."""
    firsts: list[int] = []
    for one, row in enumerate(rows):
        firsts.append(one)
        joined = {firsts[other] for other, value in row.items() if value >= threshold} | {one}
        if len(joined) > 1:
            first = min(joined)
            firsts = [first if known in joined else known for known in firsts]
    return firsts


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
