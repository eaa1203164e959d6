"""Where a setting is written: what is wrong with one is told with its file and line, so that an editor jumps there."""

import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

#: What a message on a setting begins with: its name, and perhaps the key that is meant.
_NAMED: Final = re.compile(r"([A-Z][A-Z_]+)(?:\[\"(\w+)\"\]| has no option '(\w+)')?")
#: A module that has one of these is a file of Pelican's settings.
_PELICANS: Final = frozenset(("SITENAME", "PLUGINS"))


def told(message: str, name: str = "", key: str = "") -> str:
    """Return a message behind the file and the line of the setting that it begins with, or that is named.

    Of a key the line is told in which it is written last, else that of the name; where neither is to be found, the
    first line of the settings' file; where there is no file, as with settings that a program makes, `settings:1`.
    """
    if not name and (match := _NAMED.match(message)):
        name, key = match[1], match[2] or match[3] or ""
    found = {path: written(_text(path), name) for path in _files()}
    lines = [(path, keys[key]) for path, (_, keys) in found.items() if key in keys]
    lines += [(path, line) for path, (line, _) in found.items() if line]
    lines += [(path, 1) for path in found]
    return f"{_shown(lines[0][0])}:{lines[0][1]}: {message}" if lines else f"settings:1: {message}"


def written(text: str, name: str) -> tuple[int, Mapping[str, int]]:
    """Return (the line in which a name is written last in a file of settings, 0 if it is not; that of each key)."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return 0, {}
    last = 0
    keys: dict[str, int] = {}
    for statement in ast.walk(tree):
        for line, key in _of(statement, name):
            if key:
                keys[key] = max(line, keys.get(key, 0))
            else:
                last = max(line, last)
    return last, keys


def _of(statement: ast.AST, name: str) -> Iterator[tuple[int, str]]:
    """Give (line, key) for each key that a statement writes into a name, and (line, "") if it writes any."""
    match statement:
        case ast.Assign(targets=targets, value=value):
            parts = [part for target in targets for part in _targets(target)]
        case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.AugAssign(target=target, value=value):
            parts = [target]
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.expr() as target)) as value):
            parts = [target]
        case _:
            return
    for part in parts:
        match part:
            case ast.Name(id=said) if said == name:
                yield part.lineno, ""
                yield from _keys(value)
            case ast.Subscript(value=ast.Name(id=said), slice=ast.Constant(value=str() as key)) if said == name:
                yield part.lineno, ""
                yield part.lineno, key


def _targets(target: ast.expr) -> list[ast.expr]:
    return list(target.elts) if isinstance(target, (ast.Tuple, ast.List)) else [target]


def _keys(value: ast.expr) -> Iterator[tuple[int, str]]:
    """Give the keys, or the texts, that stand in a value itself, and not in what is in it."""
    parts: Iterable[ast.expr] = ()
    match value:
        case ast.Constant(value=str() as said):
            yield value.lineno, said
        case ast.Dict(keys=keys, values=values):
            # What has no key is another table, as in {**DIGEST}.
            parts = (key or inner for key, inner in zip(keys, values, strict=True))
        case ast.List(elts=found) | ast.Tuple(elts=found) | ast.Call(args=found):
            parts = found
        case ast.BinOp(left=left, right=right):
            parts = left, right
    for part in parts:
        yield from _keys(part)
    if isinstance(value, ast.Call):
        yield from ((keyword.lineno, keyword.arg) for keyword in value.keywords if keyword.arg)


def _files() -> list[Path]:
    """Return the files of the settings: that which Pelican was given, then those of which it takes any over."""
    modules = [vars(module) for module in list(sys.modules.values()) if hasattr(module, "__dict__")]
    return [
        Path(said["__file__"])
        for said in modules
        if isinstance(said.get("__file__"), str) and said["__file__"].endswith(".py") and _PELICANS & said.keys()
    ]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError):
        return ""


def _shown(path: Path) -> str:
    return str(path.resolve()).removeprefix(f"{Path.cwd()}{os.sep}")
