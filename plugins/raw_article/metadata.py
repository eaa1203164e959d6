"""What a curator says of an article: in a sidecar NAME.toml, or in a fenced block at its very top."""

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Mapping
from typing import Final

from .decode import refuse_unprintable, seen
from .refuse import Unreadable

KEYS: Final = ("title", "date", "source", "url", "lang", "author", "rights")
LANGUAGES: Final = ("sl", "en")
_LINE: Final = re.compile(r"([A-Za-z][\w-]*)[ \t]*:[ \t]*(.*?)[ \t]*")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?")


def fenced(text: str) -> tuple[dict[str, str], int]:
    """Return (metadata, where the story begins) of a text; ({}, 0) where what looks like a block is story."""
    lines = text.split("\n")
    if lines[0].strip() != "---":
        return {}, 0
    end = next((at for at, line in enumerate(lines[1:60], 1) if line.strip() == "---"), None)
    if end is None:
        return {}, 0
    matches = [(at, _LINE.fullmatch(line)) for at, line in enumerate(lines[1:end], 2) if line.strip()]
    if not all(match for _, match in matches) or not any(m and m.group(1).lower() in KEYS for _, m in matches):
        return {}, 0
    found: dict[str, str] = {}
    for number, match in matches:
        if match and match.group(2):
            key = match.group(1).lower()
            found[key] = _checked(key, match.group(2).strip("\"'"), number)
    return found, sum(len(line) + 1 for line in lines[: end + 1])


def sidecar(text: str) -> dict[str, str]:
    """Return the metadata of a sidecar's TOML; raise Unreadable with the line of the first fault."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        what = "is not valid TOML: " + str(error).split(" (at ")[0].lower()
        raise Unreadable(int(place.group(1)) if place else 1, what, 'write KEY = "value" lines') from error
    except RecursionError as error:
        raise Unreadable(1, "has lists in lists without end", 'write KEY = "value" lines') from error
    lines = _lines(text)
    return {key: _checked(key, value, lines.get(key, 1)) for key, value in data.items()}


def usable(key: str, value: str) -> str:
    """Return a value that an article's own page or mail says, or nothing where it cannot be used."""
    try:
        return _checked(key, value, 1) if value else ""
    except Unreadable:
        return ""


def line_of(text: str, key: str) -> int:
    """Return the 1-based line of a key in a sidecar's text, 1 where it has none."""
    return _lines(text).get(key, 1)


def merged(*parts: Mapping[str, str]) -> dict[str, str]:
    """Return the metadata of several sources; a later one wins."""
    return {key: value for part in parts for key, value in part.items() if value}


def _lines(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(r"[ \t]*\"?([\w-]+)\"?[ \t]*=", line)
        if match:
            found.setdefault(match.group(1), number)
    return found


def _checked(key: str, value: object, line: int) -> str:
    """Return a value as one line of text; raise Unreadable if the key or the value cannot be used."""
    if key not in KEYS:
        near = difflib.get_close_matches(key, KEYS, n=1)
        right = f"did you mean {near[0]!r}?" if near else "known: " + ", ".join(KEYS)
        raise Unreadable(line, f"unknown key {key!r}", right)
    if isinstance(value, dt.date | dt.datetime):
        value = value.isoformat()
    if not isinstance(value, str):
        raise Unreadable(line, f"{key} is no text", f'write {key} = "…"')
    try:
        refuse_unprintable(value)
    except Unreadable as error:
        raise Unreadable(line, f"{key} {error.what}", "write letters and signs that can be printed") from error
    value = " ".join(seen(value).split())
    if key == "date":
        return _date(value, line)
    if key == "lang" and value not in LANGUAGES:
        raise Unreadable(line, f"lang {value!r}", 'write "sl" or "en"')
    if key == "url" and not re.fullmatch(r"https?://[^\s<>\"']+", value):
        raise Unreadable(line, f"url {value[:80]!r}", "write an address that begins with https:// or http://")
    return value


def _date(value: str, line: int) -> str:
    right = "write 2020-06-26 or 2020-06-26T18:00:00+02:00"
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError as error:
        raise Unreadable(line, f"date {value[:40]!r}", right) from error
    # The edges of the calendar cannot be told in another time zone.
    if not _DATE.fullmatch(value) or not 1000 <= moment.year <= 9998:
        raise Unreadable(line, f"date {value[:40]!r}", right)
    return value
