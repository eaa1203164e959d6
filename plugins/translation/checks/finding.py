"""What a check finds wrong with a translation."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "number", "name", "country", "quotation", "negation", "length", "repetition", "residue", "mark", "empty"
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt about a translation, with the words that it rests on; "" where a side has none."""

    kind: Kind
    source: str
    target: str
    message: str
