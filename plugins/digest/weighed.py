"""What a build keeps of weighed stories: what is near each, how it is weighed, its terms, and how rare each term is.

A story is told by its key, a digest of all that is looked at of it. What is kept of it hangs on all stories before it
as well, and so is right only together with what was kept of those.
"""

import json
import secrets
import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ..lean_build import Store, digest
from ..related import Term, Weighed

#: Kinds of the store's values, by key: the stories near one, as JSON; how one is weighed; all its terms.
_NEAR: Final = "near"
_ROWS: Final = "weighed"
_TERMS: Final = "terms of stories"
#: Kind of the store's one value with all that is kept of the stories as a whole.
_LAST: Final = "weighed last"
#: The key of that, and of what tells that all values of a kind belong together. No story has it.
_ALL: Final = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of stories, the oldest first."""

    uids: Sequence[str] = ()
    keys: Sequence[str] = ()
    #: By key: the stories near each, as JSON.
    near: Mapping[str, str] = field(default_factory=dict)
    #: By key: how each is weighed, as `row` tells it.
    rows: Mapping[str, str] = field(default_factory=dict)
    #: In how many of the stories each term is. Its place in here is its number; one that no story has any more stays,
    #: with 0.
    counts: Mapping[Term, int] = field(default_factory=dict)
    #: Names the numbers that the terms have: a run that was cut off can have left those of another one.
    numbering: str = field(default_factory=lambda: secrets.token_hex(4))

    @property
    def sources(self) -> set[str]:
        """Return the keys of the words of all stories."""
        return {row.partition(" ")[0] for row in self.rows.values()}

    def weighed(self, many: int) -> list[Weighed]:
        """Return the oldest stories as they are weighed."""
        found = []
        for uid, key in zip(self.uids[:many], self.keys, strict=False):
            _, numbers, weights = self.rows[key].split(" ")
            found.append(Weighed(uid, array("I", b64decode(numbers)), array("d", b64decode(weights))))
        return found


def row(source: str, one: Weighed) -> str:
    """Return how a story is weighed, behind the key of its words."""
    return f"{source} {_packed('I', one.terms)} {_packed('d', one.weights)}"


def near(store: Store, keys: Sequence[str]) -> Mapping[str, str] | None:
    """Return what is near each story, as JSON by its key; None where that was not found for these stories."""
    found = store.of_kind(_NEAR)
    return found if found.get(_ALL) == _whole(keys, found) else None


def read(store: Store) -> Kept:
    """Return what is kept; nothing where it does not belong together, as a run was cut off."""
    found, rows = store.of_kind(_NEAR), store.of_kind(_ROWS)
    said = store.of_kind(_LAST).get(_ALL, '["", [], [], [], [], ""]')
    whole, uids, keys, names, counts, numbering = json.loads(said)
    if whole != _whole(keys, found, rows):
        return Kept()
    return Kept(uids, keys, found, rows, dict(zip(map(_term, names), counts, strict=True)), numbering)


def terms(store: Store, kept: Kept) -> list[Sequence[int]] | None:
    """Return the terms of each story by their numbers; None where those of one are lost."""
    found: list[Sequence[int]] = []
    rows = store.of_kind(_TERMS)
    for key in kept.keys:
        numbering, _, numbers = rows.get(key, "").partition(" ")
        if numbering != kept.numbering:
            return None
        found.append(array("I", b64decode(numbers)))
    return found


def keep(store: Store, last: Kept, now: Kept, its: Mapping[str, Iterable[int]]) -> None:
    """Keep what is found now in the place of the last, with the terms of stories that are not in that, by key."""
    now_near = {**now.near, _ALL: _whole(now.keys, now.near)}
    said = {key: f"{now.numbering} {_packed('I', numbers)}" for key, numbers in its.items()}
    for kind, values, before in ((_NEAR, now_near, last.near), (_ROWS, now.rows, last.rows), (_TERMS, said, {})):
        if last.keys:
            store.drop(kind, set(last.keys).difference(now.keys))
            store.put(kind, values.items() - before.items())
        else:
            store.keep(kind, values)
    whole = _whole(now.keys, now.near, now.rows)
    all_said = [whole, now.uids, now.keys, list(now.counts), list(now.counts.values()), now.numbering]
    store.keep(_LAST, {_ALL: json.dumps(all_said)})


def _whole(keys: Sequence[str], *kinds: Mapping[str, str]) -> str:
    """Return a digest of stories, in their order, and of all that is kept of them."""
    # Numbers are kept as this machine has them.
    return digest(sys.byteorder, "\0".join([*keys, *(kind.get(key, "") for kind in kinds for key in keys)]))


def _packed(kind: str, numbers: Iterable[float]) -> str:
    return b64encode(array(kind, numbers)).decode()


def _term(said: Any) -> Term:  # noqa: ANN401 - as JSON has it
    return said if isinstance(said, str) else (said[0], said[1])
