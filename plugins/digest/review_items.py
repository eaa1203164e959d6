"""What waits besides names, as questions: titles, translations, articles that are nearly the same, running stories."""

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from rich.table import Table
from rich.text import Text

from ..lean_build import atomic, if_changed
from ..raw_article.metadata import usable
from ..translation import memory
from ..translation.memory import Message
from ..translation.unit import State
from . import titles, translating, twins
from .asking import AnswerError, Choice, Item
from .desk import Desk
from .grouping import stories_file
from .review_file import Record, ReviewFile, settled

_SHOWN: Final = 3


def items(desk: Desk) -> list[Item]:
    """Return the questions of a desk; raise TableError for a file of the review folder with a fault."""
    return [*_titles(desk), *_translations(desk), *_twins(desk), *_stories(desk)]


def _titles(desk: Desk) -> Iterator[Item]:
    form = titles.file(desk)
    for row in form.read():
        if not row.get("decision") and not settled(row):
            decide = partial(_decide, form, row)
            choices = {
                "a": Choice("accept (a NEW TITLE: with that)", partial(_title, decide)),
                "n": Choice("another title", partial(_title, decide), asks="the title"),
            }
            yield Item(f"{row['article']}: derived title: {row['title']}", Text(""), choices, form.path)


def _title(decide: Callable[..., object], said: str) -> None:
    if said and not usable("title", said):
        raise AnswerError("that cannot be printed")
    decide(**({"title": said} if said else {}), decision="accept")


def _twins(desk: Desk) -> Iterator[Item]:
    form = twins.file(desk)
    for row in form.read():
        if not row.get("decision") and not settled(row):
            decide = partial(_decide, form, row)
            one, other = row["articles"]
            line = f"{one}: {round(100 * row.get('share', 0))} % of the text is in {other} as well"
            page = Text("To keep one, remove the other's file from the inbox.", style="dim")
            yield Item(line, page, {"b": Choice("both stand", partial(_both, decide))}, form.path)


def _both(decide: Callable[..., object], _: str) -> None:
    decide(decision="both")


def _decide(form: ReviewFile, about: Record, **changes: str) -> None:
    """Write a decision into the file as it is now."""
    form.write({**row, **changes} if _asks(row) == _asks(about) else row for row in form.read())


def _asks(row: Record) -> object:
    """Return what a record asks about: the program's keys in it."""
    return row.get("article"), row.get("derived"), row.get("articles")


def _stories(desk: Desk) -> Iterator[Item]:
    path = stories_file(desk)
    if not path.exists():
        return
    import tomllib

    for row in tomllib.loads(path.read_text("utf-8")).get("story", ()):
        if not row.get("decision"):
            name = row.get("name", {})
            line = f"{row['id']}: {' / '.join(map(str, name.values()))}: a running story?"
            choices = {
                "a": Choice("accept", partial(_story, path, row["id"], "accept")),
                "r": Choice("reject", partial(_story, path, row["id"], "reject")),
            }
            yield Item(line, Text("\n".join(f"  {article}" for article in row.get("articles", ()))), choices, path)


def _story(path: Path, identifier: str, decision: str, _: str) -> None:
    import tomlkit

    document = tomlkit.parse(path.read_text("utf-8"))
    for row in document.get("story", ()):
        if row["id"] == identifier:
            row["decision"] = decision
    atomic(path, document.as_string().encode())


def _translations(desk: Desk) -> Iterator[Item]:
    """Give a question for each text that is stale, doubted, or a machine's."""
    for path in sorted(desk.path(desk.options.memory).glob("*.po")):
        lang = path.stem.rpartition(".")[2]
        if lang not in desk.options.languages:
            continue
        pair = desk.other(lang), lang
        try:
            found = memory.parse(path.read_bytes(), *pair)
        except memory.MemoryError_:
            # The build names it, by its line.
            continue
        for message in found.messages:
            if _waits(message):
                yield _translation(desk, path, pair, message)


def _waits(message: Message) -> bool:
    return not message.obsolete and bool(message.target) and (message.fuzzy or memory.marked(message)[0] == "machine")


def _translation(desk: Desk, path: Path, pair: tuple[str, str], message: Message) -> Item:
    why = "stale" if message.previous else "doubted" if message.fuzzy else "a machine's"
    page = Table(show_edge=False, pad_edge=False, show_header=True, expand=True)
    page.add_column(pair[0], ratio=1, overflow="fold")
    page.add_column(pair[1], ratio=1, overflow="fold")
    page.add_row(Text(message.source), Text(message.target))
    if message.previous:
        page.add_row(Text(f"before: {message.previous}", style="dim"), Text(""))
    for finding in translating.findings_of(message)[:_SHOWN]:
        page.add_row(Text(""), Text(finding, style="yellow"))
    write = partial(_write, path, pair, message)
    choices = {
        "a": Choice("approve, as reviewed by you", lambda _: write(message.target, "reviewed")),
        "e": Choice("write it anew", lambda said: write(said, "edited"), asks="the translation"),
    }
    return Item(f"{desk.shown(path)}: {message.context}: {why}", page, choices, path)


def _write(path: Path, pair: tuple[str, str], old: Message, target: str, state: State) -> None:
    """Put an answer into the memory as it is now."""
    if not target:
        raise AnswerError("a translation is needed")
    now = memory.parse(path.read_bytes(), *pair)
    if not any(_same(one, old) for one in now.messages):
        raise AnswerError("the memory was changed since; skip it, and begin again")
    new = memory.revised(old, target, state)
    new = replace(new, marks=tuple(mark for mark in new.marks if not mark.startswith(translating.FINDING)))
    if state == "reviewed":
        new = memory.remarked(new, f"state: reviewed by {reviewer()} {dt.datetime.now(tz=dt.UTC).date()}")
    messages = tuple(new if _same(one, old) else one for one in now.messages)
    if_changed(path, memory.serialise(replace(now, messages=messages)))


def _same(one: Message, other: Message) -> bool:
    return (one.context, one.source, one.target, one.obsolete) == (
        other.context,
        other.source,
        other.target,
        other.obsolete,
    )


def reviewer() -> str:
    """Return who sits at the desk: GLASNIK_REVIEWER of the environment, else git's user.name; raise AnswerError."""
    name = os.environ.get("GLASNIK_REVIEWER", "")
    if not name and (git := shutil.which("git")):
        done = subprocess.run([git, "config", "user.name"], capture_output=True, text=True, check=False)  # noqa: S603
        name = done.stdout
    name = " ".join(name.split())
    if not name:
        raise AnswerError("nobody is named as reviewer; set GLASNIK_REVIEWER, or git config user.name")
    return name
