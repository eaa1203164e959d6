"""A build that takes the last one's place only if it is whole, and then writes only what changed."""

from .swap import swap
from .write import atomic, if_changed

__all__ = ["atomic", "if_changed", "register", "swap"]


def register() -> None:
    """Let Pelican build beside its output wherever LEAN_BUILD is set."""
    from .pelican_build import connect

    connect()
