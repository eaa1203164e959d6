"""What has been reached is held: the figures on the gold set, and on the development pack where it is there."""

import pytest

from benchmarks import faithfulness, gold, quality

#: What a figure may lose before the test fails: a change elsewhere moves the odd name.
SLACK = 0.002


def fell(figures: dict[str, float], floor: dict[str, float]) -> list[str]:
    """Return the figures that are worse than the floor."""
    found = []
    for name, least in floor.items():
        if name in figures:
            lost = figures[name] - least if quality.lower_is_better(name) else least - figures[name]
            found += [f"{name}: {figures[name]} against {least}"] if lost > SLACK else []
    return found


def test_the_gold_set_is_large_enough() -> None:
    files = ("paragraphs.sl.md", "paragraphs.held.sl.md", "paragraphs.en.md", "paragraphs.news.en.md")
    assert sum(len(gold.paragraphs(file)) for file in files) >= 60
    assert len(gold.probes()) >= 120


def test_no_figure_on_the_gold_set_falls() -> None:
    figures = {name: round(value, 3) for name, value in quality.of_gold()}
    assert len(figures) == 10
    assert fell(figures, quality.floor()) == []


@pytest.mark.skipif(not quality.PACK.is_dir(), reason="the development pack is not here")
def test_no_figure_on_the_development_pack_falls() -> None:
    figures = {name: round(value, 3) for name, value in quality.of_pack(quality.PACK)}
    assert fell(figures, quality.floor()) == []


@pytest.mark.skipif(not quality.PACK.is_dir(), reason="the development pack is not here")
def test_the_faithfulness_check_neither_cries_wolf_nor_sleeps() -> None:
    # Every fourth pair: the whole, which `inv quality` takes, would be a long test.
    figures = dict(quality.of_translations(list(faithfulness.of_pack(quality.PACK))[::4]))
    assert figures["faithfulness: false alarms"] < 0.036
    assert figures["faithfulness: faults found"] > 0.943
    assert figures["faithfulness: changed facts found"] > 0.84


def test_a_floor_is_never_lowered() -> None:
    old = {"people, F": 0.8, "distinct tags per person": 1.03}
    new = {"people, F": 0.7, "distinct tags per person": 1.05, "countries, F": 0.9}
    assert quality.raised(old, new) == {**old, "countries, F": 0.9}
    better = {"people, F": 0.9, "distinct tags per person": 1.01}
    assert quality.raised(old, better) == better


def test_a_fallen_figure_is_told() -> None:
    assert fell({"people, F": 0.7}, {"people, F": 0.8}) == ["people, F: 0.7 against 0.8"]
    assert fell({"distinct tags per person": 1.1}, {"distinct tags per person": 1.03}) != []
    assert fell({"people, F": 0.799}, {"people, F": 0.8}) == []
