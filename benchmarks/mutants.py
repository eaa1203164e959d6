"""Breaks the code that sanitises, names, writes and refuses, at one place at a time, and counts what the tests notice.

A mutant is a copy of the project with one expression or statement changed; it is killed if one of the file's tests
fails. Tools for this run the tests in one process; here most of them start Pelican in another.
"""

import ast
import copy
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import Final

ROOT: Final = Path(__file__).parents[1]
_COPIED: Final = ("plugins", "tests", "theme", "content", "benchmarks")
_FILES: Final = ("pelicanconf.py", "publishconf.py", "tasks.py", "pyproject.toml", "README.md")
#: What is broken, and the tests that should notice, the quickest first.
TARGETS: Final[Mapping[str, Sequence[str]]] = {
    "plugins/lean_build/allowed.py": ("tests/test_edges.py", "tests/test_slugs.py", "tests/test_refusals.py"),
    "plugins/digest/slug.py": ("tests/test_edges.py", "tests/test_slugs.py", "tests/test_refusals.py"),
    "plugins/lean_build/write.py": ("tests/test_edges.py", "tests/test_lean_build.py", "tests/test_lean_faults.py"),
    "plugins/lean_build/swap.py": ("tests/test_edges.py", "tests/test_lean_build.py", "tests/test_lean_faults.py"),
    "plugins/commonmark/render.py": ("tests/test_commonmark.py", "tests/test_commonmark_fast.py"),
    "plugins/commonmark/front_matter.py": ("tests/test_edges.py", "tests/test_commonmark.py", "tests/test_refusals.py"),
    "plugins/raw_article/decode.py": (
        "tests/test_edges.py",
        "tests/test_encodings.py",
        "tests/test_raw_article.py",
        "tests/test_refusals.py",
    ),
    "plugins/raw_article/metadata.py": ("tests/test_edges.py", "tests/test_raw_article.py", "tests/test_refusals.py"),
    "plugins/raw_article/read.py": ("tests/test_edges.py", "tests/test_raw_article.py", "tests/test_refusals.py"),
    "plugins/raw_article/bounded.py": ("tests/test_refusals.py",),
}
#: The weights of a guess, which no article refuses or lets through alone: the share of sentences that come back holds
#: them together (tests/test_encodings.py).
_GUESSES: Final = frozenset(("_score", "_points", "_known", "_vote", "_reread"))
_OPPOSITES: Final[Mapping[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file with one change: its line, what was done there, and the whole source."""

    file: str
    line: int
    what: str
    source: str


def mutants(file: str, source: str) -> Iterator[Mutant]:
    """Give every mutant of a module."""
    tree = ast.parse(source)
    guesses = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name in _GUESSES]
    # How much of a bad value a message shows is nobody's promise.
    shown = [node for node in ast.walk(tree) if isinstance(node, ast.FormattedValue)]
    spared = {id(node) for whole in (*guesses, *shown) for node in ast.walk(whole)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in spared:
            continue
        for variant in range(2):
            changed = copy.deepcopy(tree)
            target = next(one for at, one in enumerate(ast.walk(changed)) if at == number)
            what = _break(target, variant)
            if what:
                ast.fix_missing_locations(changed)
                yield Mutant(file, getattr(node, "lineno", 0), what, ast.unparse(changed))


def _break(node: ast.AST, variant: int) -> str:  # noqa: PLR0911 - a way to break it a line
    """Change a node in place; return what was done, or nothing."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return ""  # no run tells the difference
    if isinstance(node, ast.Compare) and variant == 0:
        node.ops[0] = _OPPOSITES[type(node.ops[0])]()
        return "a comparison turned around"
    if isinstance(node, ast.BoolOp) and variant == 0:
        node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        return "and for or, or or for and"
    if isinstance(node, ast.If | ast.IfExp | ast.While) and variant == 0:
        node.test = ast.Constant(value=False)
        return "a condition never met"
    if isinstance(node, ast.If | ast.IfExp) and variant == 1:
        node.test = ast.Constant(value=True)
        return "a condition always met"
    if isinstance(node, ast.Constant) and type(node.value) is int and variant == 0:
        node.value += 1
        return "a number one higher"
    if isinstance(node, ast.Return) and variant == 0 and _says(node.value):
        node.value = ast.Constant(value=None)
        return "nothing returned"
    body = getattr(node, "body", None)
    if isinstance(node, ast.FunctionDef | ast.With | ast.Try | ast.For) and isinstance(body, list) and variant == 1:
        calls = [at for at, one in enumerate(body) if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call)]
        if calls:
            body[calls[0]] = ast.Pass()
            return "a call left out"
    return ""


def _says(value: ast.expr | None) -> bool:
    """Tell whether a return gives anything that its caller can tell from nothing."""
    return value is not None and not (isinstance(value, ast.Constant) and not value.value)


def tried(many: int, seed: int, workers: int) -> Iterator[tuple[Mutant, bool]]:
    """Give mutants drawn by chance, 0 for all of them, each with whether a test has noticed it."""
    every = [one for file in TARGETS for one in mutants(file, (ROOT / file).read_text("utf-8"))]
    random.Random(seed).shuffle(every)  # noqa: S311 - a draw that can be repeated
    chosen = every[: many or len(every)]
    places: Queue[Path] = Queue()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(workers):
            places.put(_copied(Path(folder) / str(number)))
        with ThreadPoolExecutor(workers) as pool:
            yield from zip(chosen, pool.map(lambda mutant: _noticed(mutant, places), chosen), strict=True)


def _copied(place: Path) -> Path:
    place.mkdir()
    for name in _COPIED:
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in _FILES:
        shutil.copy(ROOT / name, place / name)
    return place


def _noticed(mutant: Mutant, places: "Queue[Path]") -> bool:
    """Return whether a test fails, or does not end, with this mutant in the place of its file."""
    place = places.get()
    target = place / mutant.file
    before = target.read_bytes()
    try:
        target.write_text(mutant.source, "utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TARGETS[mutant.file]]
        return subprocess.run(command, cwd=place, capture_output=True, timeout=120, check=False).returncode != 0
    except subprocess.TimeoutExpired:
        return True
    finally:
        target.write_bytes(before)
        places.put(place)


def report(many: int, seed: int = 1, workers: int = 2) -> Iterator[str]:
    """Give a line for each mutant that no test has noticed, and the share that was killed so far, now and then."""
    count = killed = 0
    for mutant, noticed in tried(many, seed, workers):
        count, killed = count + 1, killed + noticed
        if not noticed:
            yield f"{mutant.file}:{mutant.line}: {mutant.what}; no test has noticed"
        if count % 20 == 0:
            yield f"{killed} of {count} killed so far"
    yield f"{killed} of {count} killed ({killed / max(count, 1):.0%})"
