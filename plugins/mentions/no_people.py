"""Names of towns and firms that look like people's: their places in a text are no one's name."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from .countries import place_forms
from .table_cache import kept
from .tokens import Token, fold, keys_of

#: The keys of phrases by their first one, the longest first.
Phrases: TypeAlias = Mapping[str, tuple[tuple[str, ...], ...]]


def length_at(tokens: Sequence[Token], at: int) -> int:
    """Return how many words from a place on are the name of a town or a firm; 0 if they are none."""
    for keys in phrases().get(tokens[at].key, ()):
        run = tokens[at : at + len(keys)]
        if tuple(token.key for token in run) == keys and all(map(_beside, run, run[1:])):
            return len(keys)
    return 0


def _beside(one: Token, other: Token) -> bool:
    """Return whether two words stand together, also with an ampersand between them (Johnson & Johnson)."""
    return other.joined or other.start - one.end == 3


@cache
def phrases() -> Phrases:
    """Return all forms of the table's names."""
    return kept("no-people", b"", _made)


@cache
def towns() -> frozenset[str]:
    """Return the keys of the towns of one word, as the table writes them."""
    return kept("towns", b"", _towns)


def _towns() -> frozenset[str]:
    table = tomllib.loads((files(__package__) / "tables" / "no_people.toml").read_text("utf-8"))
    names = (entry if isinstance(entry, str) else entry["name"] for entry in (*table["home"], *table["world"]))
    return frozenset(fold(name) for name in names if " " not in name)


def _made() -> dict[str, tuple[tuple[str, ...], ...]]:
    table = tomllib.loads((files(__package__) / "tables" / "no_people.toml").read_text("utf-8"))
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for kind, names in table.items():
        for entry in names:
            for form in place_forms({"name": entry, "fixed": kind != "home"} if isinstance(entry, str) else entry):
                keys = keys_of(form)
                found[keys[0]].add(keys)
    return {first: tuple(sorted(many, key=lambda keys: (-len(keys), keys))) for first, many in found.items()}
