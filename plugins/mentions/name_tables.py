"""What is known of names in general: first names with the gender that they tell, and how names end."""

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any, Final, Literal, TypeAlias

from .table_cache import kept
from .tokens import fold

#: Whose endings: first names of men, of women; surnames in the nominative, as men bear them.
Kind: TypeAlias = Literal["m", "f", "s"]
#: Weight of a name that is usual in Slovenia; the table of all languages gives 1 to 30.
HOME_WEIGHT: Final = 20
#: How much the shorter endings of a name count where the longest is rare or unknown.
_BACKING: Final = (0.002, 0.02, 1.0)
#: Share of an ending that no name of the tables has, in 100,000.
_LEAST: Final = 0.01


@cache
def first_names() -> Mapping[str, tuple[str, int]]:
    """Return gender (m, f, u) and weight of each first name."""
    return kept("first-names", b"", _first_names)


def _first_names() -> dict[str, tuple[str, int]]:
    tables = files(__package__) / "tables"
    text = (tables / "first_names.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    names = {name: (gender, int(weight)) for name, gender, weight in rows}
    home = _table("first_names_sl.toml")
    for gender in ("m", "f", "u"):
        for name in home[gender]:
            names[name] = (gender, max(HOME_WEIGHT, names.get(name, ("", 0))[1]))
    return names


@cache
def home_first_names() -> frozenset[str]:
    """Return the first names that are usual in Slovenia."""
    return kept("home-first-names", b"", lambda: frozenset(chain(*_table("first_names_sl.toml").values())))


def weight(name: str, gender: str) -> int:
    """Return the weight of a first name of a gender, 0 if the tables do not have it."""
    found = first_names().get(name)
    return found[1] if found is not None and found[0] in (gender, "u") else 0


@lru_cache(maxsize=50_000)
def ending(word: str, kind: Kind) -> float:
    """Return the natural logarithm of how often names of this kind end as the word does; about -3 to -16."""
    key = fold(word)
    shares = sum(
        part * _endings()[kind].get(key[-size:], 0.0) for size, part in enumerate(_BACKING, 1) if size <= len(key)
    )
    return math.log((shares + _LEAST) / 1e5)


@cache
def home_surnames() -> frozenset[str]:
    """Return the surnames that are frequent in Slovenia."""
    return kept("surnames", b"", lambda: frozenset(_table("surnames_sl.toml")["surnames"]))


@cache
def context() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the table of prepositions and words around names."""
    return kept("context", b"", lambda: _table("context.toml"))


@lru_cache(maxsize=50_000)
def form_of(key: str, kind: str) -> bool:
    """Return whether a word is a form of one whose stem is in a list of the table (šol: šole, šolski)."""
    rests = (key.removeprefix(stem) for stem in context()["words"][kind] if key.startswith(stem))
    return any(rest in _case_endings() for rest in rests)


@cache
def _case_endings() -> frozenset[str]:
    nouns = ["", *"a e i o u om em ov ev ih ah am ami oma ema ama je ja ju jem jih".split()]
    adjectives = [stem + end for stem in ("", "sk") for end in "i a o e ega emu em im ih imi ima".split()]
    return frozenset(nouns + adjectives)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "tables" / name).read_text("utf-8"))


@cache
def _endings() -> Mapping[str, Mapping[str, float]]:
    return kept("endings", b"", _endings_made)


def _endings_made() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {"m": {}, "f": {}, "s": {}}
    text = (files(__package__) / "tables" / "endings.tsv").read_text("utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            kind, letters, share = line.split("\t")
            found[kind][letters] = float(share)
    return found
