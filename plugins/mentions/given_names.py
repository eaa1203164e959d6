"""First names with the gender that they tell."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

#: Weight of a name that is usual in Slovenia; the table of all languages gives 1 to 30.
HOME_WEIGHT: Final = 6


@cache
def first_names() -> Mapping[str, tuple[str, int]]:
    """Return gender (m, f, u) and weight of each first name."""
    tables = files(__package__) / "tables"
    text = (tables / "first_names.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    names = {name: (gender, int(weight)) for name, gender, weight in rows}
    home = tomllib.loads((tables / "first_names_sl.toml").read_text("utf-8"))
    for gender in ("m", "f"):
        for name in home[gender]:
            names[name] = (gender, max(HOME_WEIGHT, names.get(name, ("", 0))[1]))
    return names
