"""The seam to Pelican: a process that has loaded everything once, and forks for each build.

A line on its standard input asks for a build, a line of JSON on its standard output is the answer.
"""

import importlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final

from pelican import Pelican, log
from pelican.settings import read_settings

from ...lean_build import stamps
from ...lean_build.gate import look
from ...lean_build.lock import LockedError, locked
from ...lean_build.write import written
from .building import OUTPUT
from .messages import of_error

_SETTINGS: Final = "pelicanconf.py"
#: Where a process can be doubled safely. Elsewhere this one builds once and ends, and another is started.
_FORKS: Final = hasattr(os, "fork") and sys.platform != "darwin"
#: Unit: seconds; how long a build waits for another of the same site.
_PATIENCE: Final = 120


def main() -> None:
    """Build whenever asked, until there is nobody who asks."""
    root = Path.cwd()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What is printed by the way must not come between the answers.
    os.dup2(2, 1)
    log.init(level=log.logging.WARNING)
    _load(root)
    while sys.stdin.readline():
        answer, modules = _forked(root) if _FORKS else _captured(root)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
        if not _FORKS:
            return
        # What that build had to load on the way, the next ones find loaded.
        for name in modules:
            if name not in sys.modules:
                with suppress(Exception):
                    importlib.import_module(name)


def _load(root: Path) -> None:
    """Load the plugins; what is wrong with them is told by the build, which meets it too."""
    with suppress(Exception):
        for plugin in read_settings(str(root / _SETTINGS))["PLUGINS"]:
            importlib.import_module(plugin)


def _forked(root: Path) -> tuple[dict[str, Any], list[str]]:
    """Build in a process of its own; return the answer and the modules that it loaded."""
    with tempfile.TemporaryFile() as result:
        began = time.perf_counter()
        process = os.fork()
        if not process:
            try:
                result.write(json.dumps(_captured(root)).encode())
                result.flush()
            finally:
                os._exit(0)
        _, status = os.waitpid(process, 0)
        result.seek(0)
        try:
            answer, modules = json.loads(result.read())
        except ValueError:
            code = os.waitstatus_to_exitcode(status)
            said = f"the build was ended by signal {-code}; is memory short?" if code < 0 else "the build ended early"
            return {"code": 1, "seconds": time.perf_counter() - began, "said": said}, []
        return answer, modules


def _captured(root: Path) -> tuple[dict[str, Any], list[str]]:
    """Build in this process, with all that it prints in a file."""
    began = time.perf_counter()
    output = root / OUTPUT
    before = look([output])
    loaded = set(sys.modules)
    with tempfile.TemporaryFile() as said:
        with _into(said):
            code = _build(root, output)
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    after = look([output])
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    return {
        "code": code,
        "seconds": time.perf_counter() - began,
        "said": text,
        "changed": [os.path.relpath(path, output) for path in changed],
        "own": {
            str(Path(path).absolute()): stamps.as_text(stamps.stamp(seen))
            for path, seen in written().items()
            if not Path(path).absolute().is_relative_to(output.parent)
        },
    }, sorted(set(sys.modules) - loaded)


@contextmanager
def _into(file: IO[bytes]) -> Iterator[None]:
    """Let all that is printed, also by other processes, go into a file."""
    kept = os.dup(1), os.dup(2)
    os.dup2(file.fileno(), 1)
    os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        for number, (stream, old) in enumerate(zip((sys.stdout, sys.stderr), kept, strict=True), 1):
            stream.flush()
            os.dup2(old, number)
            os.close(old)


def _build(root: Path, output: Path) -> int:
    """Return the exit code of a build as `pelican` would do it, into another folder and with drafts."""
    file = str(root / _SETTINGS)
    theme = root
    try:
        settings = read_settings(file)
        theme = Path(settings["THEME"])
        lean = settings.get("LEAN_BUILD") or {}
        cache = Path(lean.get("cache") or Path(settings["OUTPUT_PATH"]).with_name(".cache"))
        told: dict[str, Any] = {
            "OUTPUT_PATH": str(output),
            "SITEURL": "",
            "LEAN_BUILD": {**lean, "cache": str(output.parent)},
            # Making the index of words anew takes longer than all the rest of a small build.
            "EDITIONS": {
                **(settings.get("EDITIONS") or {}),
                "drafts": True,
                "unreviewed": "label",
                "search": False,
            },
        }
        output.parent.mkdir(parents=True, exist_ok=True)
        with _alone(cache / "lean_build" / "lock"):
            Pelican(read_settings(file, override=told)).run()
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told with its place
        sys.stderr.write(f"{of_error(error, root, [theme])}\n")
        return 1
    return 0


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Wait until no `pelican` builds what is published, and hold its lock.

    Both take in the same inbox, and whoever holds the lock sweeps away temporary files of builds that were cut off.
    """
    end = time.monotonic() + _PATIENCE
    while True:
        held = locked(lock)
        try:
            held.__enter__()
        except LockedError as error:
            if time.monotonic() > end:
                sys.stderr.write(
                    f"the site is being built by process {error.process}; wait until it is done, or end it\n"
                )
                raise SystemExit(1) from error
            time.sleep(0.1)
            continue
        break
    try:
        yield
    finally:
        held.__exit__(None, None, None)


if __name__ == "__main__":
    main()
