"""What a build keeps for the next one is a help, never a truth: damage and strangers are as if nothing were there."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.lean_build.store import KEPT, Store, digest

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
    assert store.get("posts", "key 7") == VALUES["key 7"]
    assert store.get("bodies", "key 7") is None


def test_a_store_of_another_version_knows_nothing(tmp_path: Path) -> None:
    filled(tmp_path).rename(tmp_path / "v2.sqlite")
    assert Store(tmp_path, "v2").of_kind("posts") == {}
    assert Store(tmp_path, "v2").get("posts", "key 7") is None


def test_a_value_put_under_another_key_is_not_believed(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with sqlite3.connect(path) as base:
        base.execute("UPDATE kept SET key = 'key 200' WHERE key = 'key 7'")
        base.execute("UPDATE kept SET value = 'x' WHERE key = 'key 8'")
        base.execute("UPDATE kept SET kind = 'bodies' WHERE key = 'key 9'")
    base.close()
    store = Store(tmp_path, "v1")
    assert store.get("posts", "key 200") is None
    assert store.get("posts", "key 8") is None
    assert store.get("bodies", "key 9") is None
    assert store.of_kind("posts") == {
        key: said for key, said in VALUES.items() if key not in ("key 7", "key 8", "key 9")
    }


@pytest.mark.parametrize("seed", range(40))
def test_bytes_changed_anywhere_make_no_wrong_value(tmp_path: Path, seed: int) -> None:
    path = filled(tmp_path)
    data = bytearray(path.read_bytes())
    for step in range(1 + seed * 3):
        data[(seed * 7919 + step * 104_729) % len(data)] ^= 1 + (seed + step) % 255
    path.write_bytes(bytes(data))
    store = Store(tmp_path, "v1")
    assert store.of_kind("posts").items() <= VALUES.items()
    assert all(store.get("posts", key) in (None, said) for key, said in VALUES.items())
    store.put("posts", [("new", "value")])
    assert store.get("posts", "new") in (None, "value")


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
        base.execute("CREATE TABLE kept (a TEXT)")
    base.close()


def other_kinds(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("UPDATE kept SET value = 7, mark = NULL")
    base.close()


@pytest.mark.parametrize("damage", [cut, emptied, no_base, a_folder, other_tables, other_kinds])
def test_a_damaged_file_is_no_hindrance(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    damage(filled(tmp_path))
    store = Store(tmp_path, "v1")
    assert store.of_kind("posts").items() <= VALUES.items()
    assert store.get("posts", "key 7") in (None, VALUES["key 7"])
    store.put("posts", [("a", "b")])
    assert store.get("posts", "a") in (None, "b")
    store.keep_only("posts", {"a"})
    store.close()


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    for folder in (None, tmp_path / "file"):
        store = Store(folder, "v1")
        store.put("posts", [("a", "b")])
        assert store.get("posts", "a") is None
        assert not store.holds


def test_only_what_is_wanted_stays(tmp_path: Path) -> None:
    filled(tmp_path)
    store = Store(tmp_path, "v1")
    store.keep_only("posts", {"key 3"})
    store.drop("posts", ["key 4"])
    assert store.of_kind("posts") == {"key 3": VALUES["key 3"]}


def test_a_fork_reads_what_is_kept(tmp_path: Path) -> None:
    filled(tmp_path)
    store = Store(tmp_path, "v1")
    assert store.get("posts", "key 1")
    child = os.fork()
    if not child:
        os._exit(0 if store.get("posts", "key 2") == VALUES["key 2"] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.get("posts", "key 3") == VALUES["key 3"]


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
