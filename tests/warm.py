"""Commands in warm processes: forks of one that has loaded Pelican and all rooms, each ending as the command would.

Half of a short build is imports. What Python asks for when it starts, the seed of its hashes and the locale, is that of
the first process.
"""

import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Self

_ROOT: Final = Path(__file__).parent.parent
#: The modules that can be run.
MODULES: Final = ("pelican", "invoke")
_SERVER: Final = """
import atexit, json, os, runpy, sys, time, traceback
sys.path.insert(0, {root!r})
import invoke.main, pelican, plugins.digest.at_build, plugins.digest.explaining, plugins.digest.feeding
import plugins.digest.ninjs_files, plugins.digest.relating, plugins.digest.searching, plugins.commonmark.render
import plugins.editions.pelican_generator, plugins.translation.engines
from plugins.mentions.lemmas import lemma
from simplemma import lemmatize
for lang in ("sl", "en"):
    lemma("a", lang), lemmatize("a", lang=lang)
del sys.path[0]
for line in sys.stdin:
    folder, (module, *options), environment, said = json.loads(line)
    if not os.fork():
        os.setpgid(0, 0)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for descriptor, path in enumerate(said, 1):
            os.dup2(os.open(path, os.O_WRONLY), descriptor)
        sys.path[:0] = [folder]
        sys.argv = [module, *options]
        code = 0
        try:
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        except SystemExit as error:
            code = error.code
            if isinstance(code, str):
                print(code, file=sys.stderr)
            code = 0 if code is None else code if isinstance(code, int) else 1
        except BaseException:
            traceback.print_exc()
            code = 1
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.wait()[1]), flush=True)
"""


class Warm:
    """Runs commands in folders, one after the other."""

    def __init__(self) -> None:
        """Start the process that is doubled."""
        #: What Python was told when that process started.
        self._told = _told(os.environ)
        self._server = subprocess.Popen(
            [sys.executable, "-c", _SERVER.format(root=str(_ROOT))],
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        """Return it, to be closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.close()

    def close(self) -> None:
        """End the process."""
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.close()
        self._server.wait(30)
        self._server.stdout.close()

    def runs(self, folder: Path, command: Sequence[str], environment: Mapping[str, str]) -> bool:
        """Tell whether it comes to what a fresh process would: a module that is loaded, and these very rooms."""
        return (
            command[0] == "-m"
            and command[1] in MODULES
            and (folder / "plugins").resolve() == _ROOT / "plugins"
            and _told(environment) == self._told
        )

    def start(self, folder: Path, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Begin a command, as `("pelican", "-q")`; `end` waits for it."""
        assert self._server.stdin
        # Where standard output and standard error go; `end` closes them.
        self._said = [tempfile.TemporaryFile("w+", encoding="utf-8") for _ in range(2)]  # noqa: SIM115
        places = [f"/proc/{os.getpid()}/fd/{file.fileno()}" for file in self._said]
        print(json.dumps([str(folder), command, dict(environment), places]), file=self._server.stdin, flush=True)

    def end(self, patience: float = 120) -> tuple[int, str]:
        """Return the exit code of the command that was begun and what it said, its errors last.

        Raises TimeoutExpired after so many seconds.
        """
        assert self._server.stdout
        if not select.select([self._server.stdout], [], [], patience)[0]:
            self._server.kill()
            raise subprocess.TimeoutExpired("warm", patience)
        code = int(self._server.stdout.readline())
        said = ""
        for file in self._said:
            file.seek(0)
            said += file.read()
            file.close()
        return code, said


def _told(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what Python itself asks for when it starts."""
    names = ("LANG", "LC_ALL", "LC_CTYPE", "LANGUAGE")
    apart = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
    return {
        key: value
        for key, value in environment.items()
        if key in names or (key.startswith("PYTHON") and key not in apart)
    }
