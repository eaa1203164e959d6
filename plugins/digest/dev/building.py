"""The process that builds, as seen from the one that serves: told to build, it answers with what came of it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .messages import Message, messages, of_trace

#: Where the desk's own build is, below the folder of the site; what is published is never touched.
OUTPUT: Final = Path(".cache", "dev", "output")
#: Unit: seconds; how long a process that was told to end may take.
_PATIENCE: Final = 5


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build: its exit code, as that of `pelican`, how long it took in seconds, and what it printed."""

    code: int
    seconds: float
    said: str
    #: Files of the output that are new, other or gone, relative to it.
    changed: Sequence[str] = ()
    #: The stamps of the files that it wrote besides the output, by full path.
    own: Mapping[str, str] = field(default_factory=dict)
    messages: Sequence[Message] = ()

    @classmethod
    def of(cls, answer: str) -> "Built":
        """Return what a line of the builder's says; raise ValueError for any other line."""
        said = json.loads(answer)
        return cls(**said, messages=messages(said["code"], said["said"]))


class Builder:
    """Keeps a process that has loaded the program, and asks it to build."""

    def __init__(self, root: Path) -> None:
        """Start it in the folder of a site."""
        self._root = root
        self._start()

    def build(self) -> Built:
        """Build once, and return what came of it; a process that does not live any more is started anew."""
        if self._process.poll() is not None:
            self.restart()
        pipes = self._process.stdin, self._process.stdout
        answer = ""
        if pipes[0] and pipes[1]:
            with suppress(BrokenPipeError):
                pipes[0].write("build\n")
                pipes[0].flush()
                answer = pipes[1].readline()
        try:
            return Built.of(answer)
        except ValueError:
            # It ended. In most cases it could not even be loaded; what it said is in its own file.
            self._process.wait()
            self._words.seek(0)
            said = self._words.read().decode("utf-8", "replace")
            return Built(1, 0.0, said, messages=[of_trace(said, self._root)])

    def restart(self) -> None:
        """End the process and start another, which loads everything anew."""
        self.end()
        self._start()

    def end(self) -> None:
        """End the process and all that it has started; a build that is cut off is put right by the next one."""
        for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
            with suppress(ProcessLookupError, PermissionError):
                _signal(self._process, number)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_PATIENCE)
                break
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        self._words.close()

    def _start(self) -> None:
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self._process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-m", f"{__package__}.pelican_builder"],
            cwd=self._root,
            # Lines are for an editor and an overlay: nobody wraps them.
            env={**os.environ, "COLUMNS": "10000"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            text=True,
            encoding="utf-8",
            # Ctrl-C at the terminal is for the process that serves; it ends this one.
            start_new_session=True,
        )


def _signal(process: subprocess.Popen[str], number: int) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, number)
    else:
        process.terminate()
