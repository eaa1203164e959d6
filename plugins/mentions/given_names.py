"""First names with the gender that they tell."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def first_names() -> Mapping[str, tuple[str, int]]:
    """Return gender (m, f, u) and weight of each first name."""
    text = (files(__package__) / "tables" / "first_names.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {name: (gender, int(weight)) for name, gender, weight in rows}
