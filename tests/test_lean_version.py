"""What makes a store another one: settings that a page may show, code, tables, libraries; not where things lie."""

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from plugins.lean_build import version

BASE: Mapping[str, object] = {
    "SITENAME": "Glasnik", "SITEURL": "", "LIST": ["a", "b"], "TABLE": {"a": 1, "b": {2, 3}},
    "PATTERN": re.compile("x"), "FUNCTION": lambda text: text + "a", "OUTPUT_PATH": "/a/output", "PATH": "/a/content",
}  # fmt: skip


def test_equal_settings_are_told_alike_in_whatever_order() -> None:
    other = dict(reversed(list(BASE.items()))) | {"TABLE": {"b": {3, 2}, "a": 1}, "PATTERN": re.compile("x")}
    assert version.of_settings(BASE) == version.of_settings(other)
    assert version.of_settings(BASE) == version.of_settings({**BASE, "OUTPUT_PATH": "/b/output", "PATH": "/b", "x": 1})


@pytest.mark.parametrize(
    "change",
    [
        {"SITENAME": "Drugo"}, {"LIST": ["b", "a"]}, {"TABLE": {"a": 1, "b": {2, 4}}},
        {"PATTERN": re.compile("x", re.IGNORECASE)},
        {"FUNCTION": lambda text: text + "b"}, {"NEW": None}, {"SITEURL": None},
    ],
)  # fmt: skip
def test_any_other_setting_counts(change: dict[str, object]) -> None:
    assert version.of_settings({**BASE, **change}) != version.of_settings(BASE)


def code(folder: Path) -> None:
    (folder / "room" / "part.py").write_text("x = 2\n", "utf-8")


def table(folder: Path) -> None:
    (folder / "tables" / "names.tsv").write_text("b\n", "utf-8")


def another_file(folder: Path) -> None:
    (folder / "room" / "more.py").write_text("", "utf-8")


def moved(folder: Path) -> None:
    (folder / "room" / "part.py").rename(folder / "part.py")


@pytest.mark.parametrize("edit", [code, table, another_file, moved])
def test_code_and_tables_of_a_whole_package_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edit: Callable[[Path], None]
) -> None:
    for name, text in {
        "rooms_/__init__.py": "",
        "rooms_/room/part.py": "x = 1\n",
        "rooms_/tables/names.tsv": "a\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    __import__("rooms_")
    try:
        before = version.of_code(["rooms_.room"])
        assert version.of_code(["rooms_.room"]) == before
        edit(tmp_path / "rooms_")
        assert version.of_code(["rooms_.room"]) != before
    finally:
        del sys.modules["rooms_"]


@pytest.mark.parametrize("name", ["alone_.py", "whole_/__init__.py"], ids=["a file", "a package"])
def test_where_a_plugin_lies_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A checkout elsewhere finds what was kept, though not what another version of the plugin made."""
    found: list[str] = []
    for place, text in (("one", "x = 1\n"), ("two", "x = 1\n"), ("two", "x = 2\n")):
        file = tmp_path / place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        module = ModuleType(name.partition("_")[0] + "_")
        module.__file__ = str(file)
        if file.name == "__init__.py":
            module.__path__ = [str(file.parent)]
        monkeypatch.setitem(sys.modules, module.__name__, module)
        found.append(version.of_code([module]))
    assert found[0] == found[1] != found[2]


def test_another_library_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    before = version.of_program()
    monkeypatch.setattr(version, "_libraries", lambda: ("jinja2-99.dist-info",))
    assert version.of_program() != before
