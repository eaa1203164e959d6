"""Compiled templates are kept between runs, and are never those of another theme, another program or another place."""

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, TemplateSyntaxError

from plugins.digest.compiled import Compiled
from plugins.lean_build import Build, Store
from plugins.lean_build.outputs import NOW
from plugins.mentions import table_cache


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(table_cache, "_folder", lambda: tmp_path / "kept")
    return tmp_path / "kept"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the templates that Jinja compiles."""
    names: list[str] = []
    compiles = Environment.compile

    def compile_(self: Environment, source: str, name: str | None = None, filename: str | None = None) -> object:
        names.append(name or "")
        return compiles(self, source, name, filename)

    monkeypatch.setattr(Environment, "compile", compile_)
    return names


def theme(root: Path, text: str) -> Path:
    root.mkdir(exist_ok=True)
    (root / "a.html").write_text(text)
    return root


def said(root: Path, version: str = "v1", x: int = 1) -> str:
    """Return what a run of a version makes of the template."""
    settings = {"OUTPUT_PATH": str(root), NOW: Build(root, root, Store(None, ""), version)}
    loader = FileSystemLoader(root)
    return (
        Environment(loader=loader, autoescape=True, bytecode_cache=Compiled(settings))
        .get_template("a.html")
        .render(x=x)
    )


def test_a_template_is_compiled_once(tmp_path: Path, compiled: list[str]) -> None:
    root = theme(tmp_path / "theme", "{{ x }} novic")
    assert [said(root, x=x) for x in (5, 6, 7)] == ["5 novic", "6 novic", "7 novic"]
    assert compiled == ["a.html"]


def test_another_text_or_another_program_compiles_it_anew(tmp_path: Path, compiled: list[str]) -> None:
    root = theme(tmp_path / "theme", "{{ x }} novic")
    said(root)
    said(root, version="v2")
    assert said(theme(root, "novic: {{ x }}")) == "novic: 1"
    assert len(compiled) == 3


def test_without_a_version_nothing_is_kept(tmp_path: Path, folder: Path, compiled: list[str]) -> None:
    root = theme(tmp_path / "theme", "{{ x }} novic")
    assert said(root, version="") == said(root, version="") == "1 novic"
    assert len(compiled) == 2
    assert not folder.exists()


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 64, b"cut"])
def test_a_damaged_template_is_compiled_again(tmp_path: Path, folder: Path, compiled: list[str], damage: bytes) -> None:
    root = theme(tmp_path / "theme", "{{ x }} novic")
    said(root)
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes()[:-3] if damage == b"cut" else damage)
    assert said(root) == "1 novic"
    assert len(compiled) == 2


def test_a_fault_is_told_with_the_file_where_it_is_now(tmp_path: Path, compiled: list[str]) -> None:
    text = "{% macro m(x) %}\n{{ 1 // x }}{% endmacro %}\n{{ m(x) }}"
    said(theme(tmp_path / "there", text))
    here = theme(tmp_path / "here", text)
    with pytest.raises(ZeroDivisionError) as fault:
        said(here, x=0)
    assert compiled == ["a.html"]
    places = [(str(entry.path), entry.lineno + 1) for entry in fault.traceback]
    file = str(here / "a.html")
    assert [place for place in places if place[0].endswith("a.html")][-2:] == [(file, 3), (file, 2)]
    with pytest.raises(TemplateSyntaxError) as wrong:
        said(theme(here, "\n{{ x"))
    assert (wrong.value.filename, wrong.value.lineno) == (str(here / "a.html"), 2)
