"""What a build keeps for the next one is a help, never a truth: damage and strangers are as if nothing were there."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.lean_build import Build, Texts, WorkerError
from plugins.lean_build.store import KEPT, LAYERS, Store, digest
from plugins.lean_build.workers import spread

VALUES = {f"key {n}": f"value {n} čšž" * 20 for n in range(200)}


def filled(folder: Path, version: str = "v1") -> Path:
    store = Store(folder, version)
    store.put("posts", VALUES.items())
    store.close()
    return folder / f"{version}.sqlite"


def test_what_is_kept_is_there_the_next_time(tmp_path: Path) -> None:
    filled(tmp_path)
    store = Store(tmp_path, "v1")
    assert store.of_kind("posts") == VALUES
    assert store.of_kind("bodies") == {}


def test_the_latest_that_was_put_under_a_key_counts(tmp_path: Path) -> None:
    for number in range(LAYERS * 2 + 3):
        store = Store(tmp_path, "v1")
        store.put("posts", [("a", f"{number}"), (f"b{number}", "b"), (f"c{number}", "c")])
        store.drop("posts", [f"c{number}"])
        store.close()
    found = Store(tmp_path, "v1").of_kind("posts")
    assert found == {"a": f"{number}"} | {f"b{one}": "b" for one in range(number + 1)}
    with sqlite3.connect(tmp_path / "v1.sqlite") as base:
        assert base.execute("SELECT count(*) FROM layers").fetchone()[0] <= LAYERS + 1
    base.close()


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5)))
def test_any_text_is_kept_or_left_out(values: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), "v1")
        store.put("posts", values.items())
        store.close()
        known = {key: value for key, value in values.items() if "\0" not in key + value and value != "\x18"}
        assert Store(Path(folder), "v1").of_kind("posts") == known


def test_a_store_of_another_version_knows_nothing(tmp_path: Path) -> None:
    filled(tmp_path).rename(tmp_path / "v2.sqlite")
    assert Store(tmp_path, "v2").of_kind("posts") == {}


@pytest.mark.parametrize(
    "change", ["number = number + 1", "said = said || 'x'", "kind = 'bodies'", "mark = NULL", "said = NULL", "said = 7"]
)
def test_a_layer_that_was_touched_is_not_believed(tmp_path: Path, change: str) -> None:
    path = filled(tmp_path)
    with sqlite3.connect(path) as base:
        base.execute(f"UPDATE layers SET {change}")  # noqa: S608 - written above
    base.close()
    assert Store(tmp_path, "v1").of_kind("posts") == {}
    assert Store(tmp_path, "v1").of_kind("bodies") == {}


@pytest.mark.parametrize("seed", range(40))
def test_bytes_changed_anywhere_make_no_wrong_value(tmp_path: Path, seed: int) -> None:
    path = filled(tmp_path)
    data = bytearray(path.read_bytes())
    for step in range(1 + seed * 3):
        data[(seed * 7919 + step * 104_729) % len(data)] ^= 1 + (seed + step) % 255
    path.write_bytes(bytes(data))
    store = Store(tmp_path, "v1")
    assert store.of_kind("posts").items() <= VALUES.items()
    store.put("posts", [("new", "value")])
    assert store.of_kind("posts").items() <= (VALUES | {"new": "value"}).items()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def no_base(path: Path) -> None:
    path.write_bytes(b"This is no store.\n" * 500)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def other_tables(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE layers (a TEXT)")
    base.close()


def other_kinds(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("UPDATE layers SET said = 7, mark = NULL")
    base.close()


@pytest.mark.parametrize("damage", [cut, emptied, no_base, a_folder, other_tables, other_kinds])
def test_a_damaged_file_is_no_hindrance(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    damage(filled(tmp_path))
    store = Store(tmp_path, "v1")
    assert store.of_kind("posts").items() <= VALUES.items()
    store.put("posts", [("a", "b")])
    assert store.of_kind("posts").get("a") in (None, "b")
    store.drop("posts", ["a"])
    store.close()


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    for folder in (None, tmp_path / "file"):
        store = Store(folder, "v1")
        store.put("posts", [("a", "b")])
        assert store.of_kind("posts") == {}
        assert store.write("bodies", "a", "b") == ""
        assert store.read("bodies", "a", "0 1 x") is None
        assert not store.holds


def test_only_what_is_wanted_stays(tmp_path: Path) -> None:
    filled(tmp_path)
    store = Store(tmp_path, "v1")
    store.drop("posts", VALUES.keys() - {"key 3"})
    store.drop("posts", ["key 4", "no key"])
    assert store.of_kind("posts") == {"key 3": VALUES["key 3"]}


def test_a_fork_reads_what_is_kept(tmp_path: Path) -> None:
    filled(tmp_path)
    store = Store(tmp_path, "v1")
    assert store.of_kind("posts")
    child = os.fork()
    if not child:
        os._exit(0 if store.of_kind("posts") == VALUES else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.of_kind("posts") == VALUES


def written(folder: Path, texts: Mapping[str, str]) -> None:
    store = Store(folder, "v1")
    store.put("bodies", [(key, store.write("bodies", key, text)) for key, text in texts.items()])
    store.close()


def texts(folder: Path) -> dict[str, str | None]:
    store = Store(folder, "v1")
    return {key: store.read("bodies", key, place) for key, place in store.of_kind("bodies").items()}


def test_long_texts_are_there_the_next_time(tmp_path: Path) -> None:
    written(tmp_path, VALUES)
    written(tmp_path, {"more": "č"})
    assert texts(tmp_path) == VALUES | {"more": "č"}


def test_many_processes_write_texts_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path, "v1")
    items = sorted(VALUES)
    work = partial(_write, store)
    store.put("bodies", spread(work, items, str, 4, few=1))
    store.close()
    assert texts(tmp_path) == VALUES


def _write(store: Store, key: str) -> str:
    return store.write("bodies", key, VALUES[key])


def test_a_text_is_no_other_s(tmp_path: Path) -> None:
    written(tmp_path, {"a": "one", "b": "two"})
    store = Store(tmp_path, "v1")
    place = store.of_kind("bodies")["a"]
    assert store.read("bodies", "a", place) == "one"
    assert store.read("bodies", "b", place) is None
    assert store.read("posts", "a", place) is None
    for wrong in ("", "x", "0 3", "0 -1 x", "-5 3 x", "0 99999999999999999999 x", place.replace(" 3 ", " 2 ")):
        assert store.read("bodies", "a", wrong) is None


@pytest.mark.parametrize("seed", range(20))
def test_texts_that_were_damaged_are_not_believed(tmp_path: Path, seed: int) -> None:
    written(tmp_path, VALUES)
    path = tmp_path / "v1.texts"
    data = bytearray(path.read_bytes())
    for step in range(1 + seed * 3):
        data[(seed * 7919 + step * 104_729) % len(data)] ^= 1 + (seed + step) % 255
    path.write_bytes(bytes(data[: len(data) - seed]))
    assert all(text in (None, VALUES[key]) for key, text in texts(tmp_path).items())


def test_texts_that_nobody_wants_do_not_pile_up(tmp_path: Path) -> None:
    long = "č" * 50_000
    for number in range(100):
        store = Store(tmp_path, "v1")
        store.put("bodies", [("a", store.write("bodies", "a", f"{number} {long}"))])
        store.close()
    assert texts(tmp_path) == {"a": f"99 {long}"}
    assert (tmp_path / "v1.texts").stat().st_size < 3_000_000


def test_texts_that_are_written_anew_take_those_along_that_a_run_has_not_asked_for(tmp_path: Path) -> None:
    store = Store(tmp_path, "v1")
    store.put("words", [("w", store.write("words", "w", "beseda"))])
    store.put("small", [("s", "1 2 3"), ("t", "")])
    store.put("empty", [("t", "")])
    store.close()
    test_texts_that_nobody_wants_do_not_pile_up(tmp_path)
    store = Store(tmp_path, "v1")
    assert store.read("words", "w", store.of_kind("words")["w"]) == "beseda"
    assert store.of_kind("small") == {"s": "1 2 3", "t": ""}
    assert store.of_kind("empty") == {"t": ""}


def test_stores_of_settings_that_nobody_uses_go(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        path = filled(tmp_path, f"v{number}")
        os.utime(path, (number, number))
    filled(tmp_path, "v99")
    assert len(list(tmp_path.glob("*.sqlite"))) == KEPT
    assert (tmp_path / "v99.sqlite").exists()


@given(st.lists(st.binary(max_size=5), max_size=4), st.lists(st.binary(max_size=5), max_size=4))
def test_no_two_lists_of_parts_have_one_digest(one: list[bytes], other: list[bytes]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


def build_in(folder: Path, workers: int = 2) -> Build:
    return Build(folder / "out", folder / "out", Store(folder / "kept", "v1"), workers=workers)


def upper(name: str) -> str:
    if name == "bad":
        raise ValueError(name)
    return f"{name.upper()} {os.getpid()}"


def asked(build: Build, names: Iterable[str]) -> list[str]:
    texts = Texts(build, "upper")
    found = texts.of([(f"key of {name}", name) for name in names], upper, str, few=2)
    texts.save()
    build.store.close()
    return found


def test_a_text_is_made_once_and_in_any_process(tmp_path: Path) -> None:
    names = [f"n{number}" for number in range(40)]
    first = asked(build_in(tmp_path), names)
    assert [one.partition(" ")[0] for one in first] == [name.upper() for name in names]
    # The first is made here, so that all workers know it; who is quick takes what others have not begun.
    assert len({one.partition(" ")[2] for one in first}) > 1
    assert asked(build_in(tmp_path), reversed(names)) == first[::-1]


def test_a_text_for_which_nobody_asks_is_forgotten(tmp_path: Path) -> None:
    asked(build_in(tmp_path), ["a", "b"])
    asked(build_in(tmp_path), ["a"])
    assert build_in(tmp_path).store.of_kind("upper").keys() == {"key of a"}
    texts = Texts(build_in(tmp_path), "upper")
    texts.put("c", "C")
    texts.save(forget=())
    assert build_in(tmp_path).store.of_kind("upper").keys() == {"key of a", "c"}


def test_a_text_that_is_lost_or_cannot_be_kept_is_made_anew(tmp_path: Path) -> None:
    before = asked(build_in(tmp_path, workers=1), ["a", "b"])
    (tmp_path / "kept" / "v1.texts").write_bytes(b"x" * 1000)
    assert asked(build_in(tmp_path, workers=1), ["a", "b"]) == before
    nowhere = Build(tmp_path, tmp_path, Store(None, ""), workers=1)
    assert asked(nowhere, ["a"]) == before[:1]
    with pytest.raises(WorkerError, match="bad: ValueError"):
        asked(build_in(tmp_path), ["c", "d", "bad"])
