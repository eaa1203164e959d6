"""Files written whole or not at all, and only if they changed."""

from .write import atomic, if_changed

__all__ = ["atomic", "if_changed", "register"]


def register() -> None:
    """Let Pelican write through this room wherever LEAN_BUILD is set."""
    from .pelican_writer import connect

    connect()
