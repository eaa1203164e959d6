"""The fenced metadata block of a post: `key: value` lines, read without YAML's guesses, so that NO is Norway."""

import difflib
import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: The keys of a post, in the order in which they are written. Source: DESIGN.
KEYS: Final = (
    "title",
    "date",
    "lang",
    "slug",
    "uid",
    "people",
    "countries",
    "topics",
    "source",
    "url",
    "author",
    "rights",
) + (
    "agency",
    "photo",
    "dateline",
    "translation",
    "stale",
    "reviewer",
    "reviewed",
    "title_source",
    "raw",
    "generated",
    "summary",
    "status",
    "modified",
    "correction",
)
#: What no page and no feed can hold: controls, lone surrogates, and what XML 1.0 forbids besides; and what shows
#: a reader another order of letters than a program sees (bidirectional controls).
_FORBIDDEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_LINE: Final = re.compile(r"([A-Za-z][\w-]*):[ \t]*(.*?)[ \t]*")
#: The line that ends the block.
_END: Final = re.compile(r"\n[^\S\n]*---[^\S\n]*(?=\n|\Z)")
_GENERATED: Final = re.compile(r"^generated:.*\n", re.MULTILINE)


class FrontMatterError(ValueError):
    """A block that cannot be read: 1-based line, what is wrong, what would be right."""

    def __init__(self, line: int, what: str, right: str) -> None:
        super().__init__(f"{what}; {right}")
        self.line, self.what, self.right = line, what, right


@dataclass(frozen=True, slots=True)
class Source:
    """A post taken apart. `lines` tells where each key stands, for messages."""

    fields: Mapping[str, str]
    body: str
    lines: Mapping[str, int]


def of_lines(text: str) -> str:
    """Return a text whose lines end in a line feed alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def parse(text: str, allowed: Collection[str] = KEYS) -> Source:
    """Return the metadata and the body of a post; raise FrontMatterError at the first fault."""
    text = of_lines(text.removeprefix("\ufeff"))
    # What can be printed is not forbidden, and that is found out faster.
    if not text.replace("\n", "").isprintable() and (found := _FORBIDDEN.search(text)):
        place = text.count("\n", 0, found.start()) + 1
        what = f"holds U+{ord(found.group()):04X}, which no page can hold, or which turns the order of letters around"
        raise FrontMatterError(place, what, "remove it")
    if marked := _conflict(text):
        raise FrontMatterError(marked, "holds the marks of a conflict of git", "settle it, and remove its marks")
    first = text.partition("\n")[0]
    if first.strip() != "---":
        raise FrontMatterError(1, "has no metadata block", "begin the file with a line of three hyphens")
    end = _END.search(text, len(first))
    if end is None:
        raise FrontMatterError(1, "the metadata block has no end", "close it with a line of three hyphens")
    fields: dict[str, str] = {}
    places: dict[str, int] = {}
    for number, line in enumerate(text[len(first) : end.start()].split("\n")[1:], 2):
        match = _LINE.fullmatch(line)
        if match is None:
            if not line.strip():
                continue
            raise FrontMatterError(number, f"{line[:60]!r} is no metadata", "write one `key: value` a line")
        key, value = match.group(1).lower(), match.group(2)
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "known: " + ", ".join(sorted(allowed))
            raise FrontMatterError(number, f"unknown key {key!r}", hint)
        if key in fields:
            raise FrontMatterError(number, f"key {key!r} stands twice", f"remove it here or in line {places[key]}")
        fields[key], places[key] = value, number
    return Source(fields, text[end.end() :].strip("\n"), places)


def serialise(fields: Mapping[str, str | Sequence[str]], body: str) -> str:
    """Return a post's file: lists as comma-separated ids, every value on one line."""
    rows = [f"{key}: {_value(value)}".rstrip() for key, value in fields.items()]
    return "\n".join(("---", *rows, "---", "", body, "")) if body else "\n".join(("---", *rows, "---", ""))


def fingerprint(text: str) -> str:
    """Return the mark that tells whether a post was edited: of everything but the mark itself."""
    return hashlib.sha256(_GENERATED.sub("", text, count=1).encode()).hexdigest()[:16]


def _value(value: str | Sequence[str]) -> str:
    return " ".join((value if isinstance(value, str) else ", ".join(value)).split())


def _conflict(text: str) -> int:
    """Return the line of the first marks that git leaves around two versions of which it could not make one; 0 if none.

    Each sign is looked for behind the one before: whatever a text holds, it is gone through once.
    """
    text = f"\n{text}"
    ours = text.find("\n<<<<<<< ")
    theirs = text.find("\n=======\n", ours) if ours >= 0 else -1
    return text.count("\n", 0, ours + 1) if theirs >= 0 and text.find("\n>>>>>>> ", theirs) >= 0 else 0
