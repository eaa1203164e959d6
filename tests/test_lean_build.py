"""Writes are whole or not at all, and only where something changed."""

import os
from pathlib import Path

import pytest

from plugins.lean_build import atomic, if_changed


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
