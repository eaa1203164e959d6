"""TOML tables with faults named by file, line and what would be right."""

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any


class TableError(ValueError):
    """A table that cannot be used: `path:line: what is wrong; what would be right`."""

    def __init__(self, path: Path | str, line: int, what: str, right: str) -> None:
        super().__init__(f"{path}:{line}: {what}; {right}")


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """Return the parsed table and its text; a syntax error or a wrong encoding becomes a TableError."""
    text = ""
    try:
        text = path.read_text("utf-8")
        return tomllib.loads(text), text
    except OSError as error:
        raise TableError(path, 1, f"cannot be read ({error.strerror})", "put a readable TOML file here") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise TableError(path, line, "is not UTF-8", "save the file as UTF-8") from error
    except RecursionError as error:
        raise TableError(path, 1, "has lists in lists without end", 'write KEY = "value" lines') from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        what = "is not valid TOML: " + str(error).split(" (at ")[0].lower()
        # Without a line the parser ran into the end of the file.
        line = int(found.group(1)) if found else text.count("\n")
        raise TableError(path, line, what, 'write KEY = "value" lines, with every bracket and quote closed') from error


def record_lines(text: str, table: str) -> list[int]:
    """Return the 1-based line of each `[[table]]` header, in order."""
    header = re.compile(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]")
    return [number for number, line in enumerate(text.split("\n"), 1) if header.match(line)]


def line_of_key(text: str, start: int, key: str) -> int:
    """Return the line of a key at or after the record's first line, or that first line."""
    lines = text.split("\n")
    for number in range(start, len(lines)):
        if lines[number].startswith("[["):
            break
        if re.match(rf"\s*{re.escape(key)}\s*=", lines[number]):
            return number + 1
    return start


def check_keys(row: Mapping[str, Any], allowed: Collection[str]) -> tuple[str, str] | None:
    """Return the first unknown key and a hint at the right one, or None."""
    for key in row:
        if key not in allowed:
            return key, did_you_mean(key, allowed)
    return None


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Return a hint at the nearest known word, or the list of what is known."""
    near = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {near[0]!r}?" if near else "known: " + ", ".join(sorted(known)[:20])
