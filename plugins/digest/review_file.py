"""A file of records in the review folder that wait for the curator's word: read with every fault named, written anew.

Each record has a `decision`, which is the curator's, and says what it is about by keys of its own. Comments stay with
their records.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from ..lean_build import if_changed
from ..mentions.authority import FaultsError
from ..mentions.loading import TableError, check_keys, did_you_mean, read_toml
from . import toml_text

#: A record: its keys in the order in which they are written.
Record: TypeAlias = Mapping[str, Any]
Fault: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True)
class ReviewFile:
    """The form of one such file: its table's name, its keys, what may be decided, and the lines at its head."""

    path: Path
    table: str
    keys: Sequence[str]
    decisions: Sequence[str]
    head: str
    #: Gives (key, what is wrong, what would be right) for a record whose keys are known.
    faults: Callable[[Record], Iterable[Fault]] = lambda _: ()

    def read(self) -> tuple[Record, ...]:
        """Return the records, none where there is no file; raise TableError, which names every fault by its line."""
        if not self.path.exists():
            return ()
        data, text = read_toml(self.path)
        wrong: list[TableError] = []
        if extra := [key for key in data if key != self.table]:
            wrong.append(TableError(str(self.path), 1, f"unknown table {extra[0]!r}", f"write [[{self.table}]]"))
        rows = data.get(self.table, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise TableError(str(self.path), 1, f"{self.table} is no list of records", f"write [[{self.table}]]")
        for row, lines in zip(rows, toml_text.key_lines(text) if not wrong else (), strict=False):
            for key, what, right in self._wrong(row):
                wrong.append(TableError(str(self.path), lines.get(key, lines[""]), what, right))
        if wrong:
            raise FaultsError(wrong) if len(wrong) > 1 else wrong[0]
        return tuple(rows)

    def write(self, records: Iterable[Record], about: Callable[[Record], object]) -> bool:
        """Write the records and tell whether that changed the file; `about` tells which comments go with which."""
        text = self.path.read_text("utf-8") if self.path.exists() else ""
        old = self.read()
        head, *comments = toml_text.comments(text) or [()]
        kept = {about(row): said for row, said in zip(old, comments, strict=False)}
        ordered = [{key: row[key] for key in self.keys if key in row} for row in records]
        if not ordered and not text:
            return False
        ours = self.head.splitlines()
        lines = [*ours, *(line for line in head if line not in ours)]
        parts = ["\n".join(lines) + "\n"]
        parts += [toml_text.record(self.table, row, kept.get(about(row), ())) for row in ordered]
        return if_changed(self.path, "\n".join(parts).encode())

    def _wrong(self, row: Record) -> Iterable[Fault]:
        if unknown := check_keys(row, self.keys):
            yield unknown[0], f"unknown key {unknown[0]!r}", unknown[1]
        decision = row.get("decision", "")
        if decision and decision not in self.decisions:
            yield "decision", f"unknown decision {decision!r}", did_you_mean(str(decision), self.decisions)
        yield from self.faults(row)
