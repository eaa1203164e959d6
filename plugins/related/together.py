"""Documents that tell of one event or affair: average-link clustering over their likeness."""

import heapq
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from .documents import Document, alike, postings, vectors

#: Least average likeness (cosine) of two groups that become one. Source: measured on 45 documents of 19 events.
THRESHOLD: Final = 0.14


def groups(documents: Sequence[Document], least: int = 2, threshold: float = THRESHOLD) -> list[tuple[str, ...]]:
    """Return the groups of at least so many documents, by their ids, each and all in the order of the documents."""
    between = _likeness(documents)
    members: dict[int, list[int]] = {number: [number] for number in range(len(documents))}
    queue = [(-value, one, other) for one, row in between.items() for other, value in row.items() if one < other]
    heapq.heapify(queue)
    while queue:
        score, one, other = heapq.heappop(queue)
        if -score < threshold:
            break
        # A pair whose average has changed since has been put in again.
        if one in members and other in members and _average(between, members, one, other) == -score:
            _join(between, members, one, other)
            for third in between[one]:
                pair = (one, third) if one < third else (third, one)
                heapq.heappush(queue, (-_average(between, members, *pair), *pair))
    found = (sorted(group) for group in members.values() if len(group) >= least)
    return [tuple(documents[number].id for number in group) for group in sorted(found)]


def _likeness(documents: Sequence[Document]) -> dict[int, dict[int, float]]:
    """Return the summed likeness of each two groups that share anything; at first each document is a group."""
    many = vectors(documents)
    index = postings(many)
    found: dict[int, dict[int, float]] = defaultdict(dict)
    for one, vector in enumerate(many):
        for other, value in alike(vector, index).items():
            # Rounded, so that both directions say the same whatever the order of the sum.
            if one < other and (rounded := round(value, 9)) > 0:
                found[one][other] = found[other][one] = rounded
    return found


def _average(between: dict[int, dict[int, float]], members: dict[int, list[int]], one: int, other: int) -> float:
    return between[one].get(other, 0.0) / (len(members[one]) * len(members[other]))


def _join(between: dict[int, dict[int, float]], members: dict[int, list[int]], one: int, other: int) -> None:
    members[one] += members.pop(other)
    for third, value in between.pop(other).items():
        del between[third][other]
        if third != one:
            between[one][third] = between[third][one] = between[one].get(third, 0.0) + value
