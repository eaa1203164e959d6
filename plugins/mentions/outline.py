"""What of an authority file decides in which texts its people are: by it two files are told apart, text by text."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from hashlib import blake2b

from .people import PeopleLexicon
from .tokens import folding


@dataclass(frozen=True, slots=True)
class Outlined:
    """One person: a digest of the record, the keys with which forms of the surname begin, and that of the surname."""

    mark: str
    firsts: tuple[str, ...]
    surname: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The people of an authority file in one language, in its order, and the keys of all their given names."""

    people: tuple[Outlined, ...]
    given: tuple[str, ...]


def outline(lexicon: PeopleLexicon) -> Outline:
    """Return the outline of a lexicon."""
    firsts: dict[int, set[str]] = {}
    for first, rows in lexicon.surnames.items():
        for _, _, person, _ in rows:
            firsts.setdefault(person, set()).add(first)
    people = (
        Outlined(
            blake2b(repr(person).encode(), digest_size=12).hexdigest(),
            tuple(sorted(firsts.get(number, ()))),
            folding(lexicon.lang)(person.surname(lexicon.lang).rsplit(" ", 1)[-1]),
        )
        for number, person in enumerate(lexicon.people)
    )
    return Outline(tuple(people), tuple(sorted(lexicon.all_given)))


def between(before: Outline, after: Outline) -> AbstractSet[str] | None:
    """Return keys of words: a text that has none of them has the same people and countries by either file.

    None where nothing can be said, as the people stand in another order. It is so because `people.find` finds a person
    by the first word of a form of the surname, and in doubt asks whether a word beside it, or the surname itself, is
    anybody's given name.
    """
    old, new = ({person.mark: person for person in one.people} for one in (before, after))
    if [mark for mark in old if mark in new] != [mark for mark in new if mark in old]:
        return None
    given = set(before.given) ^ set(after.given)
    every = {**old, **new}
    touched = [
        person for mark, person in every.items() if mark not in old or mark not in new or person.surname in given
    ]
    return given.union(*(person.firsts for person in touched))
