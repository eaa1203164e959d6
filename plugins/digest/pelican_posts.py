"""The seam to Pelican: the inbox is taken in before posts are read; refusals decide the exit code at the end."""

import datetime as dt
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.log import console
from rich.markup import escape

from ..editions.evidence import Evidence
from ..editions.near import Near
from ..editions.plan import Site
from ..editions.signals import planned, read, related
from ..editions.stories import Story
from ..mentions.loading import TableError
from ..topics.scheme import SchemeError
from ..translation.engines import EngineError
from .desk import Desk, Options
from .explaining import Explainer
from .feeding import write_all
from .intake import run
from .ninjs_files import write_ninjs
from .relating import related_to
from .searching import write_index
from .stages import Report
from .translating import Translator

#: Exit code of a build whose site is whole, but without some articles. Source: DESIGN.
REFUSED = 3


def connect() -> None:
    """Connect to Pelican's signals."""
    signals.article_generator_init.connect(_take_in)
    signals.initialized.connect(_report_at_the_end)
    read.connect(_explain)
    related.connect(_relate)
    planned.connect(write_all)
    planned.connect(write_ninjs)
    planned.connect(write_index)


def _take_in(generator: Any) -> None:
    setting = generator.settings.get("DIGEST")
    if setting is None:
        return
    desk = Desk(Path(generator.settings["PATH"]).parent, Options.of(setting))
    try:
        report = _run(desk)
    except (TableError, SchemeError) as error:
        sys.stderr.write(str(error).replace(f"{desk.root}{os.sep}", "") + "\n")
        raise SystemExit(1) from error
    except EngineError as error:
        sys.stderr.write(f'DIGEST["engine"]: {error}\n')
        raise SystemExit(1) from error
    # Not through the logger: it wraps long lines, and an editor must be able to jump to file:line.
    for message in (*report.refused, *report.unfinished):
        sys.stderr.write(message + "\n")
    generator.settings["DIGEST_REPORT"] = report
    generator.settings["DIGEST_DESK"] = desk


def _run(desk: Desk) -> Report:
    """Take the inbox in; a bar shows how far it is at a terminal, else each text for the engine is a line."""
    if not console.is_terminal:
        return run(desk, today(), _translator(desk, lambda line: sys.stderr.write(f"{line}\n")))
    # Only a terminal pays for the import.
    from rich.progress import BarColumn, MofNCompleteColumn, Progress

    # On Pelican's own console, under its own line.
    with Progress("{task.description}", BarColumn(), MofNCompleteColumn(), console=console, transient=True) as bar:
        row = bar.add_task(desk.options.inbox, total=None)
        translator = _translator(desk, lambda line: bar.update(row, description=escape(line)))
        return run(desk, today(), translator, lambda done, total: bar.update(row, completed=done, total=total))


def _translator(desk: Desk, announce: Callable[[str], object]) -> Translator | None:
    return Translator(desk.options.engine, os.environ, announce) if desk.options.engine else None


def _explain(
    _: object, *, stories: Sequence[Story], settings: Mapping[str, Any]
) -> Mapping[tuple[str, str], tuple[Evidence, ...]]:
    """Return why each post has its terms; nothing where no article can be taken in."""
    desk = settings.get("DIGEST_DESK")
    if not isinstance(desk, Desk):
        return {}
    return Explainer(desk.people, desk.scheme, desk.options.languages).explain(stories)


def _relate(_: object, *, site: Site, settings: Mapping[str, Any]) -> Mapping[str, tuple[Near, ...]]:
    """Return the stories near each story."""
    return related_to(site) if settings.get("DIGEST") is not None else {}


def _report_at_the_end(pelican: Any) -> None:
    """Let the run end with exit code 3 if articles were refused, or texts left untranslated by the engine.

    Only after everything else has gone well.
    """
    if pelican.settings.get("DIGEST") is None:
        return
    run = pelican.run

    def reported_run() -> None:
        run()
        report = pelican.settings.get("DIGEST_REPORT", Report((), (), ()))
        if report.refused:
            count = len(report.refused)
            sys.stderr.write(f"{count} of the inbox refused, named above; the rest of the site is complete.\n")
        if report.unfinished:
            sys.stderr.write("The engine left texts untranslated, named above; the next build asks for those alone.\n")
        if report.refused or report.unfinished:
            # Not an exception of ours: Pelican would print its own stack over the messages.
            raise SystemExit(REFUSED)

    pelican.run = reported_run


def today() -> dt.date:
    """Return the day of an undated article's intake; SOURCE_DATE_EPOCH (seconds) overrides the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC) if epoch else dt.datetime.now(tz=dt.UTC)
    return now.date()
