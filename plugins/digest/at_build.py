"""The inbox at the beginning of a build, with what is told of it on the way."""

import datetime as dt
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from ..lean_build import Build, current
from ..lean_build.settings_file import told
from ..mentions.loading import TableError
from ..topics.scheme import SchemeError
from ..translation.engines import EngineError
from .desk import Desk, Options
from .intake import run
from .stages import Report
from .translating import Translator


def take_in(settings: dict[str, Any], console: Console) -> None:
    """Take the inbox in, and leave in the settings what it came to; end the run where that cannot be done."""
    try:
        options = Options.of(settings["DIGEST"])
    except ValueError as error:
        sys.stderr.write(told(str(error)) + "\n")
        raise SystemExit(1) from error
    desk = Desk(Path(settings["PATH"]).parent, options)
    try:
        report = _run(desk, console, current(settings))
    except (TableError, SchemeError) as error:
        sys.stderr.write(str(error).replace(f"{desk.root}{os.sep}", "") + "\n")
        raise SystemExit(1) from error
    except EngineError as error:
        sys.stderr.write(told(f'DIGEST["engine"]: {error}') + "\n")
        raise SystemExit(1) from error
    # Not through the logger: it wraps long lines, and an editor must be able to jump to file:line.
    for message in (*report.refused, *report.unfinished):
        sys.stderr.write(message + "\n")
    if report.refused or report.unfinished:
        # What is wrong must be told by the next run too, although nothing may have changed.
        current(settings).again = True
    settings["DIGEST_REPORT"] = report
    # Decisions were carried out: the files are others than those that were opened for it.
    settings["DIGEST_DESK"] = replace(desk)


def _run(desk: Desk, console: Console, build: Build) -> Report:
    """Take the inbox in; a bar shows how far it is at a terminal, else each text for the engine is a line."""
    if not console.is_terminal:
        return run(desk, today(), _translator(desk, lambda line: sys.stderr.write(f"{line}\n")), build=build)
    # Only a terminal pays for the import.
    from rich.progress import BarColumn, MofNCompleteColumn, Progress

    # On Pelican's own console, under its own line.
    with Progress("{task.description}", BarColumn(), MofNCompleteColumn(), console=console, transient=True) as bar:
        row = bar.add_task(desk.options.inbox, total=None)
        translator = _translator(desk, lambda line: bar.update(row, description=escape(line)))
        return run(desk, today(), translator, lambda done, all_: bar.update(row, completed=done, total=all_), build)


def _translator(desk: Desk, announce: Callable[[str], object]) -> Translator | None:
    return Translator(desk.options.engine, os.environ, announce) if desk.options.engine else None


def today() -> dt.date:
    """Return the day of an undated article's intake; SOURCE_DATE_EPOCH (seconds) overrides the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC) if epoch else dt.datetime.now(tz=dt.UTC)
    return now.date()
