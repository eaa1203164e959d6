"""The seam to Pelican: the inbox is taken in before posts are read; refusals decide the exit code at the end.

It loads the rest only when there is something to do.
"""

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pelican import signals
from pelican.log import console

from ..editions.signals import planned, read, related

if TYPE_CHECKING:
    from ..editions import File, Folder, Near, Site
    from .explaining import Explainer

#: Exit code of a build whose site is whole, but without some articles. Source: DESIGN.
REFUSED = 3


def connect() -> None:
    """Connect to Pelican's signals."""
    signals.article_generator_init.connect(_take_in)
    signals.initialized.connect(_keep_templates)
    signals.initialized.connect(_report_at_the_end)
    read.connect(_explain)
    related.connect(_relate)
    planned.connect(_add_files)


def _keep_templates(pelican: Any) -> None:
    """Let the compiled templates of a digest be kept; a site can set a cache of Jinja's for them, or None."""
    settings = pelican.settings
    if settings.get("DIGEST") is not None:
        from .compiled import Compiled

        settings["JINJA_ENVIRONMENT"] = {"bytecode_cache": Compiled(settings), **settings["JINJA_ENVIRONMENT"]}


def _take_in(generator: Any) -> None:
    if generator.settings.get("DIGEST") is not None:
        from .at_build import take_in

        take_in(generator.settings, console)


def _explain(_: object, *, settings: Mapping[str, Any]) -> "Explainer | None":
    """Return who says why posts have their terms; nobody where no article can be taken in."""
    if settings.get("DIGEST_DESK") is None:
        return None
    from .explaining import Explainer

    return Explainer(settings["DIGEST_DESK"])


def _relate(_: object, *, site: "Site", settings: Mapping[str, Any]) -> "Mapping[str, tuple[Near, ...]]":
    """Return the stories near each story."""
    if settings.get("DIGEST") is None:
        return {}
    from ..lean_build import current
    from .relating import related_to

    return related_to(site, current(settings))


def _add_files(_: object, **said: Any) -> "Iterable[File | Folder]":
    """Return the feeds, the data and the indexes of the editions."""
    from ..lean_build.settings_file import told
    from .feeding import Options, feed_files
    from .ninjs_files import ninjs_files

    if said["settings"].get("FEEDS") is not None:
        try:
            Options.of(said["settings"]["FEEDS"])
        except ValueError as error:
            sys.stderr.write(told(str(error)) + "\n")
            raise SystemExit(1) from error
    files = [*feed_files(**said), *ninjs_files(**said)]
    if not said["site"].options.searched:
        return files
    from .searching import index_folders

    return [*files, *index_folders(**said)]


def _report_at_the_end(pelican: Any) -> None:
    """Let the run end with exit code 3 if articles were refused, or texts left untranslated by the engine.

    Only after everything else has gone well.
    """
    if pelican.settings.get("DIGEST") is None:
        return
    run = pelican.run

    def reported_run() -> None:
        run()
        report = pelican.settings.get("DIGEST_REPORT")
        if report is None:
            return
        if report.refused:
            count = len(report.refused)
            sys.stderr.write(f"{count} of the inbox refused, named above; the rest of the site is complete.\n")
        if report.unfinished:
            sys.stderr.write("The engine left texts untranslated, named above; the next build asks for those alone.\n")
        if report.refused or report.unfinished:
            # Not an exception of ours: Pelican would print its own stack over the messages.
            raise SystemExit(REFUSED)

    pelican.run = reported_run
