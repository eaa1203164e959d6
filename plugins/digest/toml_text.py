"""Values as TOML text, and TOML text taken apart into records with their comments. Pure."""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, Final

#: Longest value on one line, in characters; a longer list gets a line an entry.
_WIDEST: Final = 110
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_KEY: Final = re.compile(r"^[ \t]*([A-Za-z0-9_-]+)[ \t]*=", re.MULTILINE)
#: Strings (in which nothing counts), comments, and the headers of records.
_TOKEN: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
    r"|(?P<comment>#[^\n]*)|^[ \t]*(?P<header>\[\[[ \t]*[a-z]+[ \t]*\]\])",
    re.DOTALL | re.MULTILINE,
)


def value(said: object) -> str:
    """Return a value as TOML on one line: texts, numbers, dates, lists and inline tables."""
    if isinstance(said, bool):
        return str(said).lower()
    if isinstance(said, str):
        # JSON's escapes are TOML's but for one letter.
        return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(said, Mapping):
        inside = ", ".join(f"{_key(key)} = {value(entry)}" for key, entry in said.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(said, (list, tuple)):
        return "[" + ", ".join(map(value, said)) + "]"
    return said.isoformat() if isinstance(said, (date, time)) else str(said)


def entry(key: str, said: object) -> str:
    """Return `key = value` and a line end; a long list has a line for each of its values."""
    short = f"{_key(key)} = {value(said)}\n"
    if len(short) <= _WIDEST or not isinstance(said, (list, tuple)):
        return short
    return f"{_key(key)} = [\n" + "".join(f"    {value(part)},\n" for part in said) + "]\n"


def record(table: str, fields: Mapping[str, Any], comments: tuple[str, ...] = ()) -> str:
    """Return a record of an array of tables, its comments under the header."""
    head = "".join(f"{line}\n" for line in (f"[[{table}]]", *comments))
    return head + "".join(entry(key, said) for key, said in fields.items())


def headers(text: str) -> list[int]:
    """Return where each `[[name]]` header begins, in order; a file has one kind of records."""
    return [match.start("header") for match in _TOKEN.finditer(text) if match["header"]]


def comments(text: str) -> list[tuple[str, ...]]:
    """Return the comments before the first record, then those of each: in it, or directly above its header."""
    starts = headers(text)
    line_of = _line_counter(text)
    found: list[list[str]] = [[] for _ in range(len(starts) + 1)]
    above = _above(text, starts)
    for match in _TOKEN.finditer(text):
        if match["comment"]:
            number = above.get(line_of(match.start()), bisect_right(starts, match.start()))
            found[number].append(match["comment"].rstrip())
    return [tuple(many) for many in found]


def key_lines(text: str) -> list[dict[str, int]]:
    """Return for each record the 1-based line of each of its keys, and that of its header under ""."""
    starts = headers(text)
    line_of = _line_counter(text)
    found = []
    for start, end in zip(starts, [*starts, len(text)][1:], strict=True):
        keys = {"": line_of(start) + 1}
        for match in _KEY.finditer(text, start, end):
            # Tables within a record may have the same keys, further down.
            keys.setdefault(match[1], line_of(match.start(1)) + 1)
        found.append(keys)
    return found


def begins(text: str) -> list[int]:
    """Return where each record begins, with the comments directly above its header."""
    starts = headers(text)
    offsets = [0, *(match.end() for match in re.finditer("\n", text))]
    first: dict[int, int] = {}
    for line, number in sorted(_above(text, starts).items()):
        first.setdefault(number, offsets[line])
    return [first.get(number, text.rfind("\n", 0, start) + 1) for number, start in enumerate(starts, 1)]


def _above(text: str, starts: list[int]) -> dict[int, int]:
    """Return the number of the record (from 1) that each line of comments directly above a header belongs to."""
    lines = text.split("\n")
    line_of = _line_counter(text)
    alone = {
        line_of(match.start())
        for match in _TOKEN.finditer(text)
        if match["comment"] and not text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
    }
    found: dict[int, int] = {}
    for number, start in enumerate(starts, 1):
        line = line_of(start) - 1
        while line in alone and not lines[line].startswith("#:"):
            found[line] = number
            line -= 1
    return found


def _line_counter(text: str) -> Callable[[int], int]:
    """Return a function from an offset to the number of line ends before it."""
    ends = [match.start() for match in re.finditer("\n", text)]
    return lambda offset: bisect_left(ends, offset)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else value(name)
