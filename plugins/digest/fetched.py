"""What was fetched from the web, and which entries of feeds were offered: a table under git, a line an address."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..lean_build import atomic

_HEAD: Final = (
    "# What inv fetch took (with its file), and the entries of feeds that it offered; a line taken out is forgotten.\n"
)


@dataclass(frozen=True, slots=True)
class Row:
    """An address: the day on which it was met, and the article's file; "" for an entry that was only offered."""

    url: str
    day: str
    file: str = ""


@dataclass(frozen=True)
class Fetched:
    """The table, by address."""

    path: Path
    rows: Mapping[str, Row] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> "Fetched":
        """Return the table in a file, empty where there is none; what is no row of it is passed over."""
        text = path.read_text("utf-8", "replace") if path.is_file() else ""
        cells = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
        rows = (Row(one[0], one[1], one[2]) for one in cells if len(one) == 3)
        return cls(path, {row.url: row for row in rows})

    def noted(self, urls: Iterable[str], day: dt.date, file: str = "") -> "Fetched":
        """Return the table with addresses in it, written; one that was taken stays so."""
        rows = dict(self.rows)
        for url in urls:
            if file or url not in rows:
                rows[url] = Row(url, day.isoformat(), file)
        lines = (f"{row.url}\t{row.day}\t{row.file}\n" for row in rows.values())
        atomic(self.path, (_HEAD + "".join(lines)).encode())
        return Fetched(self.path, rows)
