"""Pictures: figures in integers, the same whatever the order, and nobody left out."""

import datetime as dt
import itertools
import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from plugins.editions.pictures.circle import MOST, WIDTH, circle
from plugins.editions.pictures.sparkline import HEIGHT, sparkline
from plugins.editions.pictures.tilemap import LEVELS, cells, level, tile_map

ROOT = Path(__file__).parent.parent
PEOPLE = [f"Q{number}" for number in range(30)]


def test_every_country_has_one_tile_of_its_own() -> None:
    text = (ROOT / "plugins" / "mentions" / "tables" / "countries.toml").read_text("utf-8")
    known = [row["id"] for row in tomllib.loads(text)["country"]]
    places = cells()
    assert sorted(places) == sorted(known)
    assert len(set(places.values())) == len(known) == 197
    assert {"XK", "SS", "TW", "PS", "VA"} <= places.keys()


def test_neighbours_lie_where_they_should() -> None:
    at = cells()

    def west(one: str, other: str) -> bool:
        return at[one][0] < at[other][0]

    def north(one: str, other: str) -> bool:
        return at[one][1] < at[other][1]

    assert west("IT", "HR")
    assert west("AT", "HU")
    assert west("PT", "ES")
    assert west("US", "GB")
    assert west("IN", "BD")
    assert north("AT", "SI")
    assert north("SE", "DK")
    assert north("SD", "SS")
    assert north("RS", "XK")
    assert north("MX", "GT")


def test_the_most_named_country_has_the_darkest_shade_and_one_without_stories_none() -> None:
    drawn = {tile.id: (tile.count, tile.level) for tile in tile_map({"SI": 64, "HR": 8, "LY": 1, "ZZ": 9}).tiles}
    assert (drawn["SI"], drawn["HR"], drawn["LY"], drawn["AT"]) == ((64, 4), (8, 2), (1, 1), (0, 0))
    assert "ZZ" not in drawn


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_more_stories_are_never_a_paler_shade(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert 1 <= level(low, high) <= level(high, high) == LEVELS


STORIES = st.lists(st.frozensets(st.sampled_from(PEOPLE), max_size=9), max_size=12)


@given(STORIES, st.randoms())
def test_a_circle_is_the_same_whatever_the_order_and_no_two_names_meet(
    stories: list[frozenset[str]], chance: st.DrawFn
) -> None:
    drawn = circle("Q0", stories)
    shuffled = list(stories)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert circle("Q0", shuffled) == drawn
    others = {person for people in stories if "Q0" in people for person in people} - {"Q0"}
    if len(others) < 2:
        assert drawn is None
        return
    assert drawn is not None
    assert len(drawn.nodes) == min(len(others), MOST)
    rows = [(node.left, node.y) for node in drawn.nodes]
    assert len(set(rows)) == len(rows)
    for left in (True, False):
        heights = sorted(node.y for node in drawn.nodes if node.left == left)
        assert all(b - a >= 24 for a, b in itertools.pairwise(heights))
    assert all(0 < node.x < WIDTH and 0 < node.y < drawn.height for node in drawn.nodes)
    assert sum(line.x1 == drawn.x and line.y1 == drawn.y for line in drawn.lines) == len(drawn.nodes)


def test_those_named_together_most_often_have_the_thickest_line() -> None:
    drawn = circle("Q0", [{"Q0", "Q1", "Q2"}, {"Q0", "Q1"}, {"Q0", "Q1"}, {"Q3", "Q1"}])
    assert drawn is not None
    assert [(node.id, node.count) for node in drawn.nodes] == [("Q1", 3), ("Q2", 1)]
    # The line between the two on the ring, then one from the middle to each.
    assert [line.level for line in drawn.lines] == [1, 3, 1]


def test_a_sparkline_goes_up_where_the_stories_are() -> None:
    first, last = dt.date(2020, 1, 1), dt.date(2020, 12, 31)
    points = [tuple(map(int, point.split(","))) for point in sparkline([first, last, last], first, last).split()]
    assert points[0] == (0, HEIGHT // 2)
    assert points[-1] == (60, 0)
    assert {y for _, y in points[1:-1]} == {HEIGHT}
    assert sparkline([], first, last).count(f",{HEIGHT}") == 20
