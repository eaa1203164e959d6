"""Translation units and their memory."""

from .memory import Memory, MemoryError_, Message, fill, parse, serialise, update
from .segment import sentences
from .unit import STATES, Segment, State, Unit, weakest

__all__ = [
    "STATES",
    "Memory",
    "MemoryError_",
    "Message",
    "Segment",
    "State",
    "Unit",
    "fill",
    "parse",
    "register",
    "sentences",
    "serialise",
    "update",
    "weakest",
]


def register() -> None:
    """Do nothing: in Pelican the memory is used through the room `digest`."""
