"""The desk's own server: builds beside the published site, serves that, watches what it is made from, and reloads."""

from collections.abc import Callable
from pathlib import Path

__all__ = ["PORT", "run", "serve"]

#: Where pages are served, unless another port is asked for.
PORT = 8000


def run(root: Path, port: int, say: Callable[[str], object]) -> None:
    """Serve and watch the site of a folder until SIGINT or SIGTERM; `say` is given the lines for the terminal.

    Port 0 is any free one. Raises PortError, whose text says what would be right, where the port cannot be had.
    """
    # The process that builds comes by this door too, and needs neither the server nor the watch.
    from .running import run as running

    running(root, port, say)


def serve(output: Path, port: int, say: Callable[[str], object]) -> None:
    """Serve a folder as it is until SIGINT or SIGTERM; a wrong address gets the site's own page of errors.

    Port 0 is any free one. Raises PortError as `run` does.
    """
    from .running import serve as serving

    serving(output, port, say)
