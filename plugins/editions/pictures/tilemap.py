"""The world as a grid of tiles, one a country, shaded by how many stories name it. No borders to dispute."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

#: The side of a cell and of the tile in it, in the drawing's own units.
CELL: Final = 20
TILE: Final = 18
#: Shades beside that of a country without a story.
LEVELS: Final = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A country at its place; `level` is 0 without a story, and 4 for the most named."""

    id: str
    x: int
    y: int
    count: int
    level: int


@dataclass(frozen=True, slots=True)
class TileMap:
    """The tiles from north to south and from west to east, on a drawing of this size."""

    width: int
    height: int
    tiles: tuple[Tile, ...]


def tile_map(counts: Mapping[str, int]) -> TileMap:
    """Return the map for the number of stories by country; one that has no tile is not on it."""
    places = cells()
    most = max((counts.get(identifier, 0) for identifier in places), default=0)
    tiles = tuple(
        Tile(identifier, column * CELL, row * CELL, counts.get(identifier, 0), level(counts.get(identifier, 0), most))
        for identifier, (column, row) in places.items()
    )
    width = max(column for column, _ in places.values()) + 1
    height = max(row for _, row in places.values()) + 1
    return TileMap(width * CELL, height * CELL, tiles)


def level(count: int, most: int) -> int:
    """Return the shade of a count: each is twice as many as the one below, in steps that reach the greatest."""
    if count <= 0:
        return 0
    # By doubling, as a country that is always in the news would leave all others pale; in integers, for same bytes.
    steps = most.bit_length() - 1
    return LEVELS if steps == 0 else 1 + (count.bit_length() - 1) * (LEVELS - 1) // steps


@cache
def cells() -> Mapping[str, tuple[int, int]]:
    """Return (column, row) of each country, both from 0, in the order of the table."""
    text = (Path(__file__).parent / "tiles.txt").read_text("utf-8")
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    return {
        identifier: (column, row)
        for row, line in enumerate(rows)
        for column in range(-(-len(line) // 3))
        if (identifier := line[3 * column : 3 * column + 2].strip(" ."))
    }
