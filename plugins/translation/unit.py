"""A unit of translation and its state, in XLIFF's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

#: `pending` no text, or one that nobody may publish; `machine` an engine's, read by nobody yet; `edited` touched by a
#: person; `reviewed` approved by a person; `original` written in this language.
State: TypeAlias = Literal["pending", "machine", "edited", "reviewed", "original"]
#: From the least finished to the most.
STATES: Final[tuple[State, ...]] = ("pending", "machine", "edited", "reviewed", "original")


@dataclass(frozen=True, slots=True)
class Unit:
    """One block of a story in the source language and, perhaps, in the target language."""

    #: Where in the story it stands: "title", "lead", "p2" …; unique in the story.
    key: str
    source: str
    target: str
    state: State
    #: 1-based line of the raw article, for the editor of the memory.
    line: int = 1


def weakest(states: Iterable[State]) -> State:
    """Return the state of a whole whose parts have these states; of nothing, `pending`."""
    return min(states, key=STATES.index, default="pending")
