"""Tables are kept between runs, and a kept one is never trusted blindly."""

from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.mentions import table_cache
from plugins.mentions.table_cache import kept

TABLE = {"Novak": ("m", 3), "Zupan": ("f", 1)}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(table_cache, "_folder", lambda: tmp_path / "kept")
    return tmp_path / "kept"


def counted(made: list[str]) -> Callable[[], dict[str, tuple[str, int]]]:
    def make() -> dict[str, tuple[str, int]]:
        made.append("made")
        return dict(TABLE)

    return make


def test_a_table_is_made_once() -> None:
    made: list[str] = []
    assert [kept("names", b"1", counted(made)) for _ in range(3)] == [TABLE] * 3
    assert made == ["made"]


def test_other_inputs_make_another_table() -> None:
    made: list[str] = []
    kept("names", b"1", counted(made))
    kept("names", b"2", counted(made))
    assert made == ["made", "made"]


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 64, b"cut"])
def test_a_damaged_table_is_made_again(folder: Path, damage: bytes) -> None:
    made: list[str] = []
    kept("names", b"1", counted(made))
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes()[:-3] if damage == b"cut" else damage)
    assert kept("names", b"1", counted(made)) == TABLE
    assert made == ["made", "made"]
    assert kept("names", b"1", counted(made)) == TABLE
    assert made == ["made", "made"]


def test_where_nothing_can_be_written_nothing_is_kept(folder: Path) -> None:
    folder.write_text("a file, no folder")
    made: list[str] = []
    assert kept("names", b"1", counted(made)) == TABLE
    assert kept("names", b"1", counted(made)) == TABLE
    assert made == ["made", "made"]


def test_old_versions_go(folder: Path) -> None:
    for number in range(9):
        kept("names", bytes([number]), lambda: 1)
        kept("endings", bytes([number]), lambda: 1)
    assert len(list(folder.iterdir())) == 8


def test_a_table_pushes_out_no_other_of_a_longer_name(folder: Path) -> None:
    kept("names-en", b"", lambda: 1)
    for number in range(9):
        kept("names", bytes([number]), lambda: 1)
    assert any(path.name.startswith("names-en-") for path in folder.iterdir())
