"""A build that takes the last one's place only if it is whole, makes what changed, and writes what differs."""

from .outputs import Build, Output, current
from .records import dump, load
from .sources import Sources, digest_of, opened
from .stamps import of_file
from .store import Store, digest
from .swap import files_below, swap
from .texts import Texts
from .version import of_folder
from .workers import WorkerError, aside, cores, spread
from .write import atomic, if_changed

__all__ = [
    "Build",
    "Output",
    "Sources",
    "Store",
    "Texts",
    "WorkerError",
    "aside",
    "atomic",
    "cores",
    "current",
    "digest",
    "digest_of",
    "dump",
    "files_below",
    "if_changed",
    "load",
    "of_file",
    "of_folder",
    "opened",
    "register",
    "spread",
    "swap",
]


def register() -> None:
    """Let Pelican build beside its output wherever LEAN_BUILD is set."""
    from .pelican_build import connect

    connect()
