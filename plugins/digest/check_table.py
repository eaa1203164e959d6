"""What `inv check` found, as a table for people and as JSON for programs."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .checking import Check, Message, Row

#: So many names stand in a cell.
_NAMED: Final = 4
_STYLES: Final[Mapping[str, str]] = {"error": "bold red", "warning": "yellow", "note": "dim"}
_TITLES: Final[Mapping[str, str]] = {"given": "", "derived": "derived", "label": "no title", "edited": "edited"}


def show(check: Check, console: Console) -> None:
    """Print the table, the messages and the count."""
    if check.rows:
        table = Table(show_edge=False, pad_edge=False, header_style="bold")
        for name in ("article", "title", "languages", "people", "countries", "topics", "findings"):
            table.add_column(name, overflow="fold")
        for row in check.rows:
            table.add_row(*_cells(row))
        console.print(table)
        console.print()
    for message in check.messages:
        style = _STYLES[message.severity]
        console.print(f"[{style}]{escape(str(message))}[/{style}]", soft_wrap=True, highlight=False)
    console.print(_total(check), highlight=False)


def _cells(row: Row) -> Iterator[str]:
    yield escape(row.file.rpartition("/")[2])
    kind = _TITLES[row.title_source]
    yield escape(row.title) + (f" [dim]({kind})[/dim]" if kind else "")
    yield "\n".join(
        f"{lang} {state}" + (f" ({stale} missing or stale)" if stale else "")
        for lang, (state, stale) in row.states.items()
    )
    known = [escape(person.name) for person in row.people if person.status == "linked"]
    proposed = [f"[yellow]? {escape(person.name)}[/yellow]" for person in row.people if person.status == "proposed"]
    yield _some([*known, *proposed])
    yield _some(list(map(escape, row.countries)))
    yield _some(list(map(escape, row.topics)))
    yield str(len(row.findings) or "")


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _total(check: Check) -> str:
    counts = Counter(message.severity for message in check.messages)
    articles = "1 article" if len(check.rows) == 1 else f"{len(check.rows)} articles"
    parts = [f"{counts[kind]} {kind}{'' if counts[kind] == 1 else 's'}" for kind in ("error", "warning", "note")]
    return f"{articles}: {', '.join(parts)}. A build would end with {check.code}."


def as_json(check: Check) -> str:
    """Return all of it as one JSON object."""
    record: dict[str, Any] = {
        "exit": check.code,
        "articles": [
            {
                "file": row.file,
                "title": row.title,
                "title_source": row.title_source,
                "languages": {lang: {"state": state, "stale": stale} for lang, (state, stale) in row.states.items()},
                "people": [{"id": one.id, "name": one.name, "status": one.status} for one in row.people],
                "countries": list(row.countries),
                "topics": list(row.topics),
                "findings": list(map(_record, row.findings)),
            }
            for row in check.rows
        ],
        "messages": list(map(_record, check.others)),
    }
    return json.dumps(record, ensure_ascii=False, indent=1)


def _record(message: Message) -> dict[str, Any]:
    return {
        "file": message.file,
        "line": message.line,
        "col": message.col,
        "severity": message.severity,
        "message": message.said,
    }
