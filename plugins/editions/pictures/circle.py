"""People named together: one in the middle, those named with them around, and lines between all who share stories."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

#: The most people around the one in the middle.
MOST: Final = 20
#: The drawing's own units: its width, the half of the ring's, and the height of a row with a name.
WIDTH: Final = 440
_REACH: Final = 62
_ROW: Final = 26
#: Strengths of a line.
_LEVELS: Final = 3


@dataclass(frozen=True, slots=True)
class Node:
    """A person on the ring; the name stands to the left or to the right of it."""

    id: str
    x: int
    y: int
    left: bool
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two people who share stories; `level` is from 1 to 3."""

    x1: int
    y1: int
    x2: int
    y2: int
    level: int


@dataclass(frozen=True, slots=True)
class Circle:
    """The drawing: the middle at (x, y), and all around it."""

    width: int
    height: int
    x: int
    y: int
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]


def circle(middle: str, stories: Iterable[Collection[str]]) -> Circle | None:
    """Return the drawing for a person, from the people of each story that names them; None without two others.

    Those with most stories together are on the ring, in the order of their ids.
    """
    together = [set(people) - {middle} for people in stories if middle in people]
    counts = Counter(person for people in together for person in people)
    chosen = sorted(sorted(counts, key=lambda person: (-counts[person], person))[:MOST])
    if len(chosen) < 2:
        return None
    half = -(-len(chosen) // 2)
    height = (half + 1) * _ROW
    x, y = WIDTH // 2, height // 2
    nodes = [*_side(chosen[:half], counts, (x, y), left=False), *_side(chosen[half:], counts, (x, y), left=True)]
    most = max(counts.values())
    places = {node.id: node for node in nodes}
    spokes = [Line(x, y, node.x, node.y, _level(node.count, most)) for node in nodes]
    pairs = Counter(pair for people in together for pair in combinations(sorted(people & set(chosen)), 2))
    chords = [
        Line(places[one].x, places[one].y, places[other].x, places[other].y, _level(count, most))
        for (one, other), count in sorted(pairs.items())
    ]
    return Circle(WIDTH, height, x, y, tuple(nodes), (*chords, *spokes))


def _side(people: Sequence[str], counts: Counter[str], middle: tuple[int, int], *, left: bool) -> Iterable[Node]:
    """Return the people of one half of the ring from top to bottom, in rows of one height, so that no names meet."""
    x, y = middle
    reach = len(people) * _ROW // 2
    for number, person in enumerate(people):
        down = number * _ROW - (len(people) - 1) * _ROW // 2
        # The ring bends inwards towards its ends: by the square, which is an integer everywhere.
        aside = _REACH - _REACH * down * down // (2 * reach * reach)
        yield Node(person, x - aside if left else x + aside, y + down, left, counts[person])


def _level(count: int, most: int) -> int:
    return 1 + (count - 1) * (_LEVELS - 1) // max(1, most - 1)
