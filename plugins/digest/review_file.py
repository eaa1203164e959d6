"""A file of records in the review folder that wait for the curator's word: read with every fault named, written anew.

Each record has a `decision`, which is the curator's, and says what it is about by keys of its own. Comments stay with
their records. One in which somebody wrote is never thrown away: where what it was about is gone, it says so.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from ..lean_build import if_changed
from ..mentions.authority import FaultsError
from ..mentions.loading import TableError, check_keys, did_you_mean, read_toml
from . import toml_text

#: A record: its keys in the order in which they are written, and its comments under COMMENTS.
Record: TypeAlias = Mapping[str, Any]
Fault: TypeAlias = tuple[str, str, str]
#: No bare key of TOML.
COMMENTS: Final = "#"
#: Why a record is still there though it asks nothing: its article is gone, has a title, or is like the other no more.
Why: TypeAlias = Literal["", "gone", "titled", "unlike"]
#: What the program writes above such a record, in whole lines by which it knows them again.
_NOTES: Final[Mapping[Why, tuple[str, ...]]] = MappingProxyType(
    {
        "": (),
        "gone": (
            "#: Not in the inbox any more: kept because you wrote here. Delete the record if you do not need it.",
            "#: Ni več v content/inbox: zapis je ostal, ker ste vanj pisali. Izbrišite ga, če ga ne potrebujete.",
        ),
        "titled": (
            "#: The article has a title already: kept because you wrote here. Delete the record if you do not need it.",
            "#: Članek že ima naslov: zapis je ostal, ker ste vanj pisali. Izbrišite ga, če ga ne potrebujete.",
        ),
        "unlike": (
            "#: The two are no longer alike: kept because you wrote here. Delete the record if you do not need it.",
            "#: Članka si nista več podobna: zapis je ostal, ker ste vanj pisali. Izbrišite ga, če ga ne potrebujete.",
        ),
    }
)
_OURS: Final = frozenset(line for lines in _NOTES.values() for line in lines)


def remarks(row: Record) -> tuple[str, ...]:
    """Return the comments that a person wrote to a record."""
    return tuple(line for line in row.get(COMMENTS, ()) if line not in _OURS)


def settled(row: Record) -> bool:
    """Tell whether a record is only kept, and asks nothing."""
    return any(line in _OURS for line in row.get(COMMENTS, ()))


def noted(row: Record, why: Why = "") -> Record:
    """Return a record with a person's comments, and with the program's on why it is still there."""
    return {**row, COMMENTS: (*_NOTES[why], *remarks(row))}


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
        """Return the records with their comments, none where there is no file.

        Raise TableError, which names every fault by its line.
        """
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
        # Records that are written otherwise than under headers have no comments of their own.
        _, *said = toml_text.comments(text)
        said += [()] * (len(rows) - len(said))
        return tuple({**row, COMMENTS: lines} for row, lines in zip(rows, said, strict=False))

    def write(self, records: Iterable[Record]) -> bool:
        """Write the records with their comments and tell whether that changed the file."""
        text = self.path.read_text("utf-8") if self.path.exists() else ""
        head = toml_text.comments(text)[0]
        rows = list(records)
        if not rows and not text:
            return False
        ours = self.head.splitlines()
        lines = [*ours, *(line for line in head if line not in ours)]
        parts = ["\n".join(lines) + "\n"]
        for row in rows:
            ordered = {key: row[key] for key in self.keys if key in row}
            parts.append(toml_text.record(self.table, ordered, tuple(row.get(COMMENTS, ()))))
        return if_changed(self.path, "\n".join(parts).encode())

    def _wrong(self, row: Record) -> Iterable[Fault]:
        if unknown := check_keys(row, self.keys):
            yield unknown[0], f"unknown key {unknown[0]!r}", unknown[1]
        decision = row.get("decision", "")
        if decision and decision not in self.decisions:
            yield "decision", f"unknown decision {decision!r}", did_you_mean(str(decision), self.decisions)
        yield from self.faults(row)
