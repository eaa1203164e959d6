"""Where the processor's time of a build goes: the stages of one cold build by this program, in one process."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from .builds.corpus import corpus
from .builds.engine import write
from .builds.glasnik import Glasnik

#: The functions that are timed: a name to show, the module, and the function or the method in it.
STAGES: Final = (
    ("read posts", "plugins.editions.reading", "Shelf.posts"),
    ("· of that Markdown to HTML", "plugins.commonmark.render", "render"),
    ("plan the pages", "plugins.editions.pelican_generator", "_apart"),
    ("fingerprints of pages", "plugins.editions.fingerprint", "Fingerprints.of_page"),
    ("render pages", "plugins.editions.pelican_generator", "EditionsGenerator._page"),
    ("make feeds and other files", "plugins.editions.pelican_generator", "EditionsGenerator._file"),
    ("look for dead links and gists", "plugins.editions.pelican_generator", "EditionsGenerator._look"),
    ("write files", "plugins.lean_build.outputs", "_put"),
    ("move them into place", "plugins.lean_build.outputs", "Build.finish"),
)


def report(size: int, *, rust: bool = False) -> Iterator[str]:
    """Return a table of the CPU seconds of each stage of a cold build of the benchmark's corpus; `·` is a part."""
    engine = Glasnik(settings='LEAN_BUILD["workers"] = 1\n' + ('COMMONMARK = {"engine": "rust"}\n' if rust else ""))
    with TemporaryDirectory() as folder, _within(Path(folder)):
        write(engine, corpus(size), Path())
        spent: dict[str, float] = {}
        begin = time.process_time()
        from pelican import get_instance, parse_arguments

        pelican, _ = get_instance(parse_arguments(["-q"]))
        for stage, module, path in STAGES:
            _time(stage, module, path, spent)
        started = time.process_time()
        with redirect_stdout(StringIO()):
            pelican.run()
        end = time.process_time()
    named = sum(seconds for stage, seconds in spent.items() if not stage.startswith("·"))
    rows = {"start": started - begin, **spent, "all else": end - started - named}
    yield "| CPU s | share | stage |"
    yield "|--:|--:|---|"
    for stage, seconds in rows.items():
        yield f"| {seconds:.2f} | {seconds / (end - begin):.0%} | {stage} |"
    yield f"| {end - begin:.2f} | 100% | {size:,} stories |"


def _time(stage: str, module: str, path: str, spent: dict[str, float]) -> None:
    __import__(module)
    owner: Any = sys.modules[module]
    *owners, name = path.split(".")
    for part in owners:
        owner = getattr(owner, part)
    function: Callable[..., Any] = getattr(owner, name)
    spent[stage] = 0.0

    def timed(*said: object, **named: object) -> object:
        begin = time.process_time()
        try:
            return function(*said, **named)
        finally:
            spent[stage] += time.process_time() - begin

    setattr(owner, name, timed)


@contextmanager
def _within(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
