"""What the room returns: tags, each with the words that show it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["primary", "mentioned"]
Status: TypeAlias = Literal["linked", "proposed"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in the text; start and end are code points, text[start:end] == surface."""

    start: int
    end: int
    surface: str
    #: Why these words mean this person or country, in words a curator can check.
    rule: str
    #: Where the surname begins, for a title that shortens "Vladimir Putin" to "Putin"; start if it is all.
    surname: int


@dataclass(frozen=True, slots=True)
class PersonTag:
    """A person named in the text: linked to the authority file, or proposed for it."""

    #: An authority id; of a proposed person `local:` and a slug of the name.
    id: str
    status: Status
    mentions: tuple[Mention, ...]
    #: The nominative, of a proposed person; a linked one's names are in the authority file.
    name: str = ""
    gender: str = ""
    #: Probability (0 to 1) that a proposed name is a person's; what is less than even is not proposed.
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class CountryTag:
    """A country named in the text; the score adds up the weights of its mentions."""

    id: str
    score: float
    role: Role
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Tags:
    """People in the order of their first mention; countries by falling score."""

    people: tuple[PersonTag, ...]
    countries: tuple[CountryTag, ...]
