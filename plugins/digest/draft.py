"""A post as fields and blocks, and the base: marks of both as the program last wrote them.

The base stands in the post's own `generated` line, so that it travels with the post and no second file can disagree.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ..commonmark.front_matter import fingerprint, serialise

_FIELD: Final = re.compile(r"([A-Za-z][\w-]*):[ \t]*(.*?)[ \t]*")
_GENERATED: Final = re.compile(r"^generated:.*$", re.MULTILINE)
_BLANK: Final = re.compile(r"\n(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A post's metadata as written, but for `generated`, and its blocks of Markdown."""

    fields: Mapping[str, str]
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """Marks of the fields that had a value, and of the blocks."""

    fields: Mapping[str, str]
    blocks: tuple[str, ...]
    #: Whether the program would have other blocks by now, or in another order, and a person's stayed in their place.
    behind: bool = False

    def has(self, key: str, value: str) -> bool:
        """Return whether a field has the value that the program gave it."""
        return self.fields.get(key, "") == mark(value)


def blocks(body: str) -> tuple[str, ...]:
    """Return the blocks of a Markdown text: what blank lines part."""
    return tuple(part for part in _BLANK.split(body.strip("\n")) if part.strip())


def draft(text: str) -> Draft | None:
    """Return a post taken apart; None where its metadata cannot be read without losing something."""
    lines = text.split("\n")
    if lines[0].strip() != "---":
        return None
    fields: dict[str, str] = {}
    for number, line in enumerate(lines[1:], 2):
        if line.strip() == "---":
            fields.pop("generated", None)
            return Draft(fields, blocks("\n".join(lines[number:])))
        match = _FIELD.fullmatch(line)
        if match and match.group(1).lower() not in fields:
            fields[match.group(1).lower()] = match.group(2)
        elif line.strip():
            return None
    return None


def mark(text: str) -> str:
    """Return a short mark of a text; nothing for no text. The whole post has a longer one besides."""
    return hashlib.sha256(text.encode()).hexdigest()[:6] if text else ""


def base_of(post: Draft) -> Base:
    """Return the base that a post would leave."""
    fields = {key: mark(value) for key, value in post.fields.items() if value}
    return Base(fields, tuple(mark(block) for block in post.blocks))


def base_in(generated: str) -> Base | None:
    """Return the base that a `generated` line holds; None for the short line of older posts."""
    head, bar, tail = generated.partition("|")
    if not bar:
        return None
    pairs = (part.partition("=") for part in head.split()[1:])
    behind = tail.startswith("|")
    return Base({key: value for key, _, value in pairs}, tuple(tail.removeprefix("|").split()), behind)


def generated(print_: str, base: Base) -> str:
    """Return the value of `generated`: the mark of the whole as the program would write it, and the base."""
    fields = (f"{key}={value}" for key, value in base.fields.items() if value)
    return " ".join((print_, *fields, "||" if base.behind else "|", *base.blocks))


def written(post: Draft, print_: str, base: Base) -> str:
    """Return the file of a post."""
    return serialise({**post.fields, "generated": generated(print_, base)}, "\n\n".join(post.blocks))


def remarked(text: str, print_: str, base: Base) -> str:
    """Return a file in which nothing but the `generated` line is another."""
    line = f"generated: {generated(print_, base)}"
    return _GENERATED.sub(lambda _: line, text, count=1)


def print_of(post: Draft) -> str:
    """Return the mark of the whole post."""
    return fingerprint(serialise(post.fields, "\n\n".join(post.blocks)))


def untouched(text: str, value: str) -> bool:
    """Return whether a file is byte for byte what the program last wrote, by the value of `generated`."""
    return bool(value) and value.split(maxsplit=1)[0] == fingerprint(text)


def joined(fields: Mapping[str, str], order: Iterable[str]) -> dict[str, str]:
    """Return the fields in this order; those that it does not name stay behind what they stood behind."""
    known = [key for key in order if key in fields]
    made: dict[str, str] = {key: fields[key] for key in known}
    result: list[str] = list(known)
    last = ""
    for key in fields:
        if key not in made:
            result.insert(result.index(last) + 1 if last else 0, key)
        last = key
    return {key: fields[key] for key in result}
