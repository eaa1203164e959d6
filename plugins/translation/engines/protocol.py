"""What every engine takes and gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

#: `neural` may become a machine translation once checked; `gist` is for the curator's eyes only.
Kind: TypeAlias = Literal["neural", "gist"]


class EngineError(ValueError):
    """An engine that cannot be used as it is set: `what is wrong; what would be right`."""

    def __init__(self, what: str, right: str) -> None:
        super().__init__(f"{what}; {right}")


@dataclass(frozen=True, slots=True)
class Context:
    """What an engine is told beside the segments."""

    #: Language codes: "sl", "en".
    source: str
    target: str
    #: Term in the source language -> its fixed form in the target, used where the engine can.
    glossary: Mapping[str, str] = field(default_factory=dict)
    #: Text of the source that stands before the first segment; it is not translated.
    preceding: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A translated segment that passed the checks of `answers`."""

    text: str
    engine: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Failure:
    """A segment that was not translated, and why."""

    reason: str


class Engine(Protocol):
    """One way to translate."""

    @property
    def name(self) -> str:
        """Return the name that settings and memory know it by."""

    @property
    def kind(self) -> Kind:
        """Return what its texts may become."""

    def translate(self, segments: Sequence[str], context: Context) -> Sequence[Result | Failure]:
        """Return one result a segment, in order; trouble with the service is a Failure, never an exception."""

    def problems(self) -> Sequence[str]:
        """Return what is wrong with its settings or its service, each `what; what would be right`."""
