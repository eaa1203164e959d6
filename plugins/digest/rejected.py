"""Names that are never proposed again, `content/data/rejected.toml`. Pure but for `load`."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ..mentions.authority import FaultsError
from ..mentions.find import folded
from ..mentions.loading import TableError, check_keys, line_of_key, read_toml, record_lines
from . import toml_text

HEADER: Final = """\
# Names that are never proposed again, sorted. Remove a record, and the name is proposed anew.
# Imena, ki niso nikoli več predlagana, po abecedi. Če zapis odstranite, je ime spet predlagano.
"""
_KEYS: Final = ("name", "note")


def load(path: Path) -> frozenset[str]:
    """Return the rejected names, folded; none where there is no file; raise TableError at faults."""
    if not path.exists():
        return frozenset()
    _, text = read_toml(path)
    return frozenset(map(folded, parse(text, path)))


def parse(text: str, path: Path | str) -> list[str]:
    """Return the names of the file's text, which is TOML, in their order."""
    data = tomllib.loads(text)
    rows, lines = data.get("name", []), record_lines(text, "name")
    faults = [(1, f"unknown table {key!r}", "write [[name]]") for key in data if key != "name"]
    if not isinstance(rows, list) or len(rows) != len(lines):
        faults.append((1, "the names are not written as records", "begin each with a line [[name]]"))
        rows = []
    for row, line in zip(rows, lines, strict=False):
        if wrong := check_keys(row, _KEYS):
            faults.append((line_of_key(text, line, wrong[0]), f"unknown key {wrong[0]!r}", wrong[1]))
        if not isinstance(row.get("name"), str):
            faults.append((line, "the record has no name", 'write name = "…"'))
    if faults:
        raise FaultsError([TableError(path, *fault) for fault in faults])
    return [row["name"] for row in rows]


def added(text: str, name: str, note: str = "", comments: tuple[str, ...] = ()) -> str:
    """Return the text with a record for a name at its place; no other byte changes."""
    text = text or HEADER
    names = [folded(known) for known in parse(text, "")]
    fields = {"name": name, "note": note} if note else {"name": name}
    new = toml_text.record("name", fields, comments)
    starts = toml_text.begins(text)
    after = (start for known, start in zip(names, starts, strict=True) if known > folded(name))
    at = next(after, None)
    if at is None:
        return f"{text}{'' if text.endswith(chr(10)) else chr(10)}\n{new}"
    return f"{text[:at]}{new}\n{text[at:]}"


def all_added(text: str, many: Iterable[tuple[str, str, tuple[str, ...]]]) -> str:
    """Return the text with each (name, note, comments) that it does not have yet."""
    for name, note, comments in many:
        if folded(name) not in map(folded, parse(text, "")):
            text = added(text, name, note, comments)
    return text
