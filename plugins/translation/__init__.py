"""Translation units and their memory."""

from .memory import MemoryError_, fill, parse, same_units, serialise, update
from .unit import STATES, State, Unit, weakest

__all__ = [
    "STATES",
    "MemoryError_",
    "State",
    "Unit",
    "fill",
    "parse",
    "register",
    "same_units",
    "serialise",
    "update",
    "weakest",
]


def register() -> None:
    """Do nothing: in Pelican the memory is used through the room `digest`."""
