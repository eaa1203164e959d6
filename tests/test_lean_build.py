"""Writes are whole or not at all, and only where something changed."""

import os
from pathlib import Path

import pytest

from plugins.lean_build import atomic, if_changed, swap


def test_an_unchanged_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "page.html"
    assert if_changed(path, b"one")
    os.utime(path, (1, 1))
    assert not if_changed(path, b"one")
    assert path.stat().st_mtime == 1
    assert if_changed(path, b"two")
    assert path.read_bytes() == b"two"


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.html"
    atomic(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_permissions_of_a_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    atomic(path, b"old")
    assert path.stat().st_mode & 0o444 == 0o444
    path.chmod(0o640)
    atomic(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o640


def made(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def held(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".built")
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


def test_a_build_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    live = made(tmp_path / "live", CNAME="example.org")
    assert swap(made(tmp_path / "one", a__x="1", a__y="2", b__z="3"), live) == (["a/x", "a/y", "b/z"], [])
    os.utime(live / "a" / "x", (1, 1))
    assert swap(made(tmp_path / "two", a__x="1", a__y="4"), live) == (["a/y"], ["b/z"])
    assert held(live) == {"CNAME": "example.org", "a/x": "1", "a/y": "4"}
    assert (live / "a" / "x").stat().st_mtime == 1
    assert not (live / "b").exists()
    assert not (tmp_path / "two").exists()


def test_a_page_may_become_a_folder_and_a_folder_a_page(tmp_path: Path) -> None:
    live = tmp_path / "live"
    live.mkdir()
    swap(made(tmp_path / "one", a="1", b__c="2"), live)
    swap(made(tmp_path / "two", a__d="3", b="4"), live)
    assert held(live) == {"a/d": "3", "b": "4"}


def test_nothing_outside_the_output_is_removed(tmp_path: Path) -> None:
    live = made(tmp_path / "live")
    live.mkdir()
    precious = made(tmp_path, precious="mine") / "precious"
    (live / ".built").write_text("../precious\n", "utf-8")
    swap(made(tmp_path / "one", a="1"), live)
    assert precious.read_text("utf-8") == "mine"
