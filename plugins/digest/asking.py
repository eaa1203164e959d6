"""Questions at the terminal, one after another: an answer is a key, is carried out at once, and can be undone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console, RenderableType
from rich.text import Text

from ..lean_build import atomic

_COMMON: Final = "s skip · u undo · q quit"


class AnswerError(ValueError):
    """An answer that cannot be carried out; the message says why."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a key does: its word, and a function of what was typed behind the key. `asks`: that must be something."""

    word: str
    act: Callable[[str], object]
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: a line that names it, what is shown of it, what can be done, and the file that changes."""

    line: str
    page: RenderableType
    choices: Mapping[str, Choice]
    file: Path


def ask(items: Sequence[Item], console: Console) -> None:
    """Ask about each item; without a terminal list them, a line each."""
    if not console.is_terminal:
        for item in items:
            console.print(item.line, markup=False)
        return
    before: list[tuple[int, Path, bytes | None, bytes | None]] = []
    at = 0
    while at < len(items):
        item = items[at]
        console.print(Text(f"\n{at + 1}/{len(items)}  {item.line}", style="bold"))
        console.print(item.page)
        console.print(Text(_keys(item), style="dim"))
        key, said = _answer(console)
        if key == "q":
            return
        if key == "u":
            at = _undone(before, console) if before else at
        elif key == "s":
            at += 1
        elif key in item.choices:
            at += _done(item, key, said, at, before, console)
        else:
            console.print(Text(f"{key or 'nothing'} is none of the keys", style="red"))


def _done(
    item: Item,
    key: str,
    said: str,
    at: int,
    before: list[tuple[int, Path, bytes | None, bytes | None]],
    console: Console,
) -> int:
    """Carry an answer out; return by how many items to go on."""
    choice = item.choices[key]
    if choice.asks and not said:
        try:
            said = " ".join(console.input(f"{choice.asks}: ").split())
        except (EOFError, KeyboardInterrupt):
            said = ""
    old = _bytes(item.file)
    try:
        choice.act(said)
    except AnswerError as error:
        console.print(Text(str(error), style="red"))
        return 0
    before.append((at, item.file, old, _bytes(item.file)))
    return 1


def _undone(before: list[tuple[int, Path, bytes | None, bytes | None]], console: Console) -> int:
    """Put the file of the last answer back, unless somebody else has changed it since; return where to go on."""
    at, file, old, new = before.pop()
    if _bytes(file) != new:
        console.print(Text(f"{file.name} was changed by somebody else since; undo it there", style="red"))
    elif old is None:
        file.unlink(missing_ok=True)
    else:
        atomic(file, old)
    return at


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _keys(item: Item) -> str:
    return " · ".join((*(f"{key} {choice.word}" for key, choice in item.choices.items()), _COMMON))


def _answer(console: Console) -> tuple[str, str]:
    try:
        key, _, said = console.input("> ").strip().partition(" ")
    except (EOFError, KeyboardInterrupt):
        return "q", ""
    return key, " ".join(said.split())
