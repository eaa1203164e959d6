"""What makes a store another one: settings that a page may show, code, tables, libraries; not where things lie."""

import datetime as dt
import re
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from plugins.lean_build import version


def closed(more: str) -> Callable[[str], str]:
    return lambda text: text + more


BASE: Mapping[str, object] = {
    "SITENAME": "Glasnik", "SITEURL": "", "LIST": ["a", "b"], "TABLE": {"a": 1, "b": {2, 3}},
    "PATTERN": re.compile("x"), "FUNCTION": lambda text: text + "a", "DAY": dt.date(2026, 1, 1),
    "PART": partial(max, 1), "CLOSED": closed("a"), "DEFAULT": lambda text, more="a": text + more,
    "OUTPUT_PATH": "/a/output", "PATH": "/a/content",
}  # fmt: skip


def test_equal_settings_are_told_alike_in_whatever_order() -> None:
    other = dict(reversed(list(BASE.items()))) | {"TABLE": {"a": 1, "b": {3, 2}}, "PATTERN": re.compile("x")}
    assert version.of_settings(BASE) == version.of_settings(other)
    assert version.of_settings(BASE) == version.of_settings({**BASE, "OUTPUT_PATH": "/b/output", "PATH": "/b", "x": 1})


@pytest.mark.parametrize(
    "change",
    [
        {"SITENAME": "Drugo"}, {"LIST": ["b", "a"]}, {"TABLE": {"a": 1, "b": {2, 4}}},
        {"PATTERN": re.compile("x", re.IGNORECASE)},
        {"FUNCTION": lambda text: text + "b"}, {"NEW": None}, {"SITEURL": None},
        # A page may list them, in their order.
        {"TABLE": {"b": {2, 3}, "a": 1}},
        {"DAY": dt.date(2026, 1, 2)}, {"PART": partial(max, 2)}, {"CLOSED": closed("b")},
        {"DEFAULT": lambda text, more="b": text + more},
    ],
)  # fmt: skip
def test_any_other_setting_counts(change: dict[str, object]) -> None:
    assert version.of_settings({**BASE, **change}) != version.of_settings(BASE)


def test_what_a_function_of_the_settings_calls_counts(tmp_path: Path) -> None:
    file, seen = tmp_path / "conf.py", set()
    for word in "ab":
        file.write_text(f"def _help(text):\n    return text + '{word}'\n\n\ndef shout(text):\n    return _help(text)\n")
        names: dict[str, object] = {}
        exec(compile(file.read_text(), str(file), "exec"), names)  # noqa: S102 - as Pelican reads settings
        seen.add(version.of_settings({**BASE, "FUNCTION": names["shout"]}))
    assert len(seen) == 2


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
