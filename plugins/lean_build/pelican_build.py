"""The seam to Pelican: each run builds beside the last output and takes its place only if nothing failed."""

import errno
import gc
import importlib
import logging
import os
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pelican import signals

from . import version
from .gate import Gate
from .lock import LockedError, locked
from .outputs import NOW, Build
from .setting import check
from .settings_file import told
from .store import Store, digest
from .workers import WorkerError, cores
from .write import sweep

#: Exit codes that leave a whole site: all is well, or some articles were refused. Source: DESIGN.
CLEAN: Final = (None, 0)
WHOLE: Final = (*CLEAN, 3)
FAULTY: Final = 1
#: What helps against the errors of a disk.
_MENDING: Final[Mapping[int, str]] = {
    errno.ENOSPC: "make room; the last good output stands",
    errno.EDQUOT: "make room; the last good output stands",
    errno.EACCES: "let it be written by you, or set OUTPUT_PATH to a folder that is",
    errno.EPERM: "let it be written by you, or set OUTPUT_PATH to a folder that is",
    errno.EROFS: "set OUTPUT_PATH to a folder that can be written",
}


@dataclass(frozen=True, slots=True)
class Options:
    """The setting LEAN_BUILD."""

    #: Plugins without which a build fails.
    needs: Sequence[str] = ()
    #: The folder for what is kept; "" for `.cache` beside the output.
    cache: str | Path = ""
    #: What a build reads besides content, theme and plugins.
    inputs: Sequence[str] = ()
    #: Processes that work side by side; 0 for as many as there are cores.
    workers: int = 0

    @classmethod
    def of(cls, setting: object) -> Mapping[str, Any]:
        """Return the setting as it is; raise ValueError that names the key and what would be right."""
        return check("LEAN_BUILD", cls, setting, {"workers": 0})


#: The digest of the plugins as this process found them first, by their folders.
_loaded: Final[dict[tuple[Path, ...], str]] = {}


def connect() -> None:
    """Connect to Pelican's signal."""
    signals.initialized.connect(_prepare)


def _prepare(pelican: Any) -> None:
    if pelican.settings.get("LEAN_BUILD") is None:
        return
    options = _checked(pelican.settings)
    # By now Pelican has put the plugins that did load in the place of the setting PLUGINS.
    missing = [name for name in options.get("needs", ()) if not _is_loaded(pelican, name)]
    for name in missing:
        sys.stderr.write(_why(name) + "\n")
    if missing:
        raise SystemExit(FAULTY)
    _stage(pelican)


def _is_loaded(pelican: Any, name: str) -> bool:
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
        what = f"plugin {name!r} did not load: {error}; mend it, or remove it from PLUGINS"
        if "importlib" in frame.filename:
            return told(what, "PLUGINS", name)
        return f"{frame.filename}:{frame.lineno}: {what}"
    return told(f"plugin {name!r} did not load; look at Pelican's messages above", "PLUGINS", name)


def _stage(pelican: Any) -> None:
    """Let every run of this Pelican, also in `pelican -r`, write beside the output.

    There is no signal after the last receiver of `finalized`, and receivers come in no fixed order; only around
    the whole run is it known that every check has passed.
    """
    run = pelican.run
    pelican.run = lambda: _run(pelican, run)


def _run(pelican: Any, run: Callable[[], None]) -> None:
    live = Path(pelican.output_path)
    options = pelican.settings["LEAN_BUILD"]
    cache = Path(options.get("cache") or live.with_name(".cache")) / "lean_build"
    try:
        with locked(cache / "lock"), _uncollected():
            code = _locked_run(pelican, run, live, cache)
    except LockedError as error:
        sys.stderr.write(f"{live}: is being built by process {error.process}; wait until it is done, or end it\n")
        raise SystemExit(FAULTY) from None
    except WorkerError as error:
        right = _MENDING.get(error.number, "mend that; the last good output stands")
        sys.stderr.write(f"{error.name}: cannot be made: {error.said}; {right}\n")
        raise SystemExit(FAULTY) from error
    except OSError as error:
        where = Path(error.filename or live)
        right = _MENDING.get(error.errno or 0, "mend that; the last good output stands")
        if not str(where).startswith(str(live)):
            # A post or a memory lies where it lies.
            right = right.replace(", or set OUTPUT_PATH to a folder that is", "; the last good output stands")
        shown = where.relative_to(Path.cwd()) if where.is_relative_to(Path.cwd()) else where
        sys.stderr.write(f"{shown}: {error.strerror or error}; {right}\n")
        raise SystemExit(FAULTY) from error
    if code:
        raise SystemExit(code)


def _checked(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return LEAN_BUILD; end the run with what is wrong with it, or with the site's time zone."""
    try:
        options = Options.of(settings["LEAN_BUILD"])
        ZoneInfo(settings.get("TIMEZONE") or "UTC")
    except ZoneInfoNotFoundError:
        what = f"TIMEZONE is {settings['TIMEZONE']!r}, which is no time zone"
        sys.stderr.write(told(f"{what}; write one as 'Europe/Ljubljana'") + "\n")
        raise SystemExit(FAULTY) from None
    except ValueError as error:
        sys.stderr.write(told(str(error)) + "\n")
        raise SystemExit(FAULTY) from error
    return options


def _locked_run(pelican: Any, run: Callable[[], None], live: Path, cache: Path) -> Any:
    """Build the site unless it is as the last run left it; return the exit code."""
    began = time.time_ns()
    settings, options = pelican.settings, pelican.settings["LEAN_BUILD"]
    said = {"settings": version.of_settings(settings), **_outside(settings)}
    over = settings.get("THEME_TEMPLATES_OVERRIDES") or ()
    inputs = (pelican.path, pelican.theme, *over, *version.places(pelican.plugins), *options.get("inputs", ()))
    workers = options.get("workers", 0) or cores()
    gate = Gate(cache / "done", map(Path, inputs), live, said, workers)
    if gate.passed():
        sys.stdout.write("Nothing has changed since the last build.\n")
        return None
    staged = live.with_name(f"{live.name}.next")
    shutil.rmtree(staged, ignore_errors=True)
    sweep(str(path) for folder in (live, cache) if folder.is_dir() for path in folder.iterdir())
    staged.mkdir(parents=True)
    code = version.of_code(pelican.plugins)
    shown = digest(said["settings"], code)
    # Of code that was changed behind a running process nobody can tell which of it was loaded: nothing is kept.
    renewed = _loaded.setdefault(tuple(version.places(pelican.plugins)), code) != code
    store = Store(None if renewed else cache, shown)
    settings[NOW] = build = Build(staged, live, store, "" if renewed else shown, workers, cache / "built")
    if renewed:
        build.again = True
        sys.stderr.write("The plugins have changed since this process began; start it anew to build with them.\n")
    build.look, build.inputs = gate.outputs, gate.inputs
    pelican.output_path = settings["OUTPUT_PATH"] = str(staged)
    try:
        with _copies() as failed:
            code = _code_of(run)
        if failed and code in WHOLE:
            raise failed[0]
        if code in WHOLE:
            build.finish()
    finally:
        pelican.output_path = settings["OUTPUT_PATH"] = str(live)
        settings.pop(NOW)
        store.close()
        shutil.rmtree(staged, ignore_errors=True)
    if code in CLEAN and not build.again:
        gate.note(began, build.stamps)
    return code


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage: a build makes far more than it throws away, and ends soon; it is a third of its time.

    What the run has made ends with the process; a next run in the same one lets go of it.
    """
    gc.unfreeze()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def _copies() -> Iterator[list[OSError]]:
    """Collect the errors of files that are copied into the output: Pelican only warns of them, and goes on without."""
    failed: list[OSError] = []

    def note(record: logging.LogRecord) -> bool:
        said = record.args if isinstance(record.args, tuple) else ()
        failed.extend(one for one in said if isinstance(one, OSError))
        return True

    logger = logging.getLogger("pelican.utils")
    logger.addFilter(note)
    try:
        yield failed
    finally:
        logger.removeFilter(note)


def _outside(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return what a run depends on besides files and settings; the day, as stock Pelican holds back what is to come."""
    known = {key: os.environ.get(key, "") for key in ("SOURCE_DATE_EPOCH", "TZ", "LANG", "LC_ALL")}
    zone = settings.get("TIMEZONE", "UTC")
    return {**known, "day": f"{datetime.now(ZoneInfo(zone)):%Y-%m-%d}", "program": version.of_program()}


def _code_of(run: Callable[[], None]) -> Any:
    try:
        run()
    except SystemExit as error:
        return error.code
    return None
