"""Builds in warm processes: forks of one that has loaded Pelican and all rooms, each ending as `pelican` would."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from .sites import EPOCH, ROOT

_SERVER = """
import json, os, sys
sys.path.insert(0, {root!r})
import pelican, plugins.digest.at_build, plugins.digest.explaining, plugins.digest.feeding, plugins.digest.ninjs_files
import plugins.digest.relating, plugins.digest.searching, plugins.editions.pelican_generator, plugins.commonmark.render
for line in sys.stdin:
    folder, options = json.loads(line)
    if not os.fork():
        os.chdir(folder)
        said = os.open("said.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        code = 0
        try:
            pelican.main(options)
        except SystemExit as error:
            code = error.code or 0
        except BaseException:
            import traceback
            traceback.print_exc()
            code = 70
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.wait()[1]), flush=True)
"""


class Builder:
    """Runs `pelican` in folders."""

    def __enter__(self) -> Self:
        environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", _SERVER.format(root=str(ROOT))]
        self._server = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.close()
        self._server.wait(30)
        self._server.stdout.close()

    def start(self, folder: Path, *options: str) -> None:
        """Begin a build; `code` waits for it."""
        assert self._server.stdin
        print(json.dumps([str(folder), options]), file=self._server.stdin, flush=True)

    def code(self) -> int:
        """Return the exit code of the build that was begun."""
        assert self._server.stdout
        return int(self._server.stdout.readline())

    def build(self, folder: Path, *options: str) -> int:
        """Build the site in a folder; return the exit code. What it said is in `said.txt`."""
        self.start(folder, *options)
        return self.code()
