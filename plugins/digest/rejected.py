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
#:schema ../../schemas/rejected.json
# Names that are never proposed again, sorted. Remove a record, and the name is proposed anew.
# Imena, ki jih program nikoli več ne predlaga, po abecedi. Če zapis odstranite, ime spet predlaga.
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
    # An empty list as well: no record could be put behind it.
    if not isinstance(rows, list) or len(rows) != len(lines) or ("name" in data and not rows):
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


def added(text: str, many: Iterable[tuple[str, str, tuple[str, ...]]]) -> str:
    """Return the text with a record for each (name, note, comments) at its place; no other byte changes."""
    known = [folded(name) for name in parse(text, "")]
    new = {folded(name): (name, note, comments) for name, note, comments in many if folded(name) not in known}
    if not new:
        return text
    text = text or HEADER
    starts = toml_text.begins(text)
    parts: list[str] = []
    last = 0
    for key in sorted(new):
        # In front of the first record that comes later; a file that a person has sorted otherwise stays so.
        at = next((start for other, start in zip(known, starts, strict=True) if other > key and start >= last), None)
        name, note, comments = new[key]
        record = toml_text.record("name", {"name": name, "note": note} if note else {"name": name}, comments)
        parts += [text[last:at], f"{record}\n" if at is not None else f"\n{record}"]
        last = len(text) if at is None else at
        if at is None and not parts[-2].endswith("\n") and parts[-2]:
            parts[-2] += "\n"
    return "".join([*parts, text[last:]])
