"""A build that takes the last one's place only if it is whole, makes what changed, and writes what differs."""

from .outputs import Build, Output, current
from .store import Store, digest
from .swap import swap
from .version import of_folder
from .workers import WorkerError, cores, spread
from .write import atomic, if_changed

__all__ = [
    "Build",
    "Output",
    "Store",
    "WorkerError",
    "atomic",
    "cores",
    "current",
    "digest",
    "if_changed",
    "of_folder",
    "register",
    "spread",
    "swap",
]


def register() -> None:
    """Let Pelican build beside its output wherever LEAN_BUILD is set."""
    from .pelican_build import connect

    connect()
