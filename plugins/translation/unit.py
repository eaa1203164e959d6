"""A unit of translation, its segments and their states, in XLIFF's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

#: `pending` no text, or one that nobody may publish; `machine` an engine's, read by nobody yet; `edited` touched by a
#: person; `reviewed` approved by a person; `original` written in this language.
State: TypeAlias = Literal["pending", "machine", "edited", "reviewed", "original"]
#: From the least finished to the most.
STATES: Final[tuple[State, ...]] = ("pending", "machine", "edited", "reviewed", "original")


@dataclass(frozen=True, slots=True)
class Segment:
    """What has a translation of its own: a sentence, or a whole block that was translated as one."""

    source: str
    target: str
    state: State
    #: The source changed after it was translated; the target is that of the old source.
    stale: bool = False
    #: Who reviewed it, and the day, ISO 8601; empty where the memory does not say.
    reviewer: str = ""
    reviewed: str = ""


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
    #: As the memory has them; none before it was asked.
    segments: tuple[Segment, ...] = ()


def weakest(states: Iterable[State]) -> State:
    """Return the state of a whole whose parts have these states; of nothing, `pending`."""
    return min(states, key=STATES.index, default="pending")


def state_of(segments: Iterable[Segment]) -> State:
    """Return the state of what these segments make: `pending` if one is missing, else that of what is not stale."""
    parts = tuple(segments)
    if any(part.state == "pending" for part in parts):
        return "pending"
    return weakest(part.state for part in [part for part in parts if not part.stale] or parts)


def stale(segments: Iterable[Segment]) -> int:
    """Return how many segments no longer say what their source says, or say nothing."""
    return sum(part.stale or part.state == "pending" for part in segments)


def review_of(segments: Iterable[Segment]) -> tuple[str, str]:
    """Return (who reviewed, the last day), if all that is not stale was reviewed by someone named; else nothing."""
    parts = [part for part in segments if not part.stale]
    if not parts or any(part.state != "reviewed" or not part.reviewer for part in parts):
        return "", ""
    return ", ".join(dict.fromkeys(part.reviewer for part in parts)), max(part.reviewed for part in parts)
