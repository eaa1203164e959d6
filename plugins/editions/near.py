"""Stories that are near a story, as another room has found them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Near:
    """A story near another, by its uid, and the terms that the two share, each as (kind, id)."""

    uid: str
    shared: tuple[tuple[str, str], ...] = ()
