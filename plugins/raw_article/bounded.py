"""A function over a text in a process of its own, which is ended when it takes too long or too much."""

import os
import sys
from collections.abc import Callable
from typing import Final

if sys.platform != "win32":
    import resource

#: Unit: seconds of the processor.
SECONDS: Final = 10
#: Unit: bytes of address space.
_SPACE: Final = 2_000_000_000


class TooMuchError(RuntimeError):
    """The work did not end within its bounds."""


def bounded(work: Callable[[str], str], text: str) -> str:
    """Return what `work` makes of a text; raise TooMuchError where it takes more than its bounds, or breaks down.

    Compiled code hears no signal of Python's while it runs: only its process can be ended.
    """
    if sys.platform == "win32":
        raise TooMuchError
    receive, send = os.pipe()
    child = os.fork()
    if not child:
        os.close(receive)
        _work(work, text, send)
    os.close(send)
    with os.fdopen(receive, "rb") as pipe:
        data = pipe.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise TooMuchError
    return data.decode("utf-8", "surrogatepass")


def _work(work: Callable[[str], str], text: str, send: int) -> None:
    """Do the work in the child, which never returns from here."""
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (_SPACE, _SPACE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # What the library says as it breaks down is for nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        with os.fdopen(send, "wb") as pipe:
            pipe.write(work(text).encode("utf-8", "surrogatepass"))
        code = 0
    finally:
        os._exit(code)
