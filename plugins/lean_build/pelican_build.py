"""The seam to Pelican: each run builds beside the last output and takes its place only if nothing failed."""

import importlib
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pelican import signals

from .swap import swap

#: Exit codes that leave a whole site: all is well, or some articles were refused. Source: DESIGN.
WHOLE: Final = (None, 0, 3)
FAULTY: Final = 1


def connect() -> None:
    """Connect to Pelican's signal."""
    signals.initialized.connect(_prepare)


def _prepare(pelican: Any) -> None:
    options = pelican.settings.get("LEAN_BUILD")
    if options is None:
        return
    # By now Pelican has put the plugins that did load in the place of the setting PLUGINS.
    missing = [name for name in options.get("needs", ()) if not _loaded(pelican, name)]
    for name in missing:
        sys.stderr.write(_why(name) + "\n")
    if missing:
        raise SystemExit(FAULTY)
    _stage(pelican)


def _loaded(pelican: Any, name: str) -> bool:
    loaded = (getattr(plugin, "__name__", "") for plugin in pelican.plugins)
    return any(found == name or found.endswith(f".{name}") for found in loaded)


def _why(name: str) -> str:
    """Return what stopped a plugin from loading: Pelican itself only logs it and goes on without."""
    try:
        importlib.import_module(name).register()
    except SyntaxError as error:
        return f"{error.filename}:{error.lineno}: plugin {name!r} did not load: {error.msg}; mend this line"
    except Exception as error:  # noqa: BLE001 - whatever stops a plugin is told
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{frame.filename}:{frame.lineno}" if "importlib" not in frame.filename else "settings:1"
        return f"{place}: plugin {name!r} did not load: {error}; mend it, or remove it from PLUGINS"
    return f"settings:1: plugin {name!r} did not load; look at Pelican's messages above"


def _stage(pelican: Any) -> None:
    """Let every run of this Pelican, also in `pelican -r`, write beside the output.

    There is no signal after the last receiver of `finalized`, and receivers come in no fixed order; only around
    the whole run is it known that every check has passed.
    """
    run, live = pelican.run, Path(pelican.output_path)
    staged = live.with_name(f"{live.name}.next")

    def staged_run() -> None:
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
        pelican.output_path = pelican.settings["OUTPUT_PATH"] = str(staged)
        try:
            code = _code_of(run)
            if code in WHOLE:
                swap(staged, live)
        finally:
            pelican.output_path = pelican.settings["OUTPUT_PATH"] = str(live)
            shutil.rmtree(staged, ignore_errors=True)
        if code:
            raise SystemExit(code)

    pelican.run = staged_run


def _code_of(run: Callable[[], None]) -> Any:
    try:
        run()
    except SystemExit as error:
        return error.code
    return None
