"""The posts that exist, and whether each is still the program's or already a person's."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from ..lean_build import digest
from .draft import untouched

_FIELD: Final = re.compile(r"^([a-z_]+):[ \t]*(.*)$")


@dataclass(frozen=True, slots=True)
class Existing:
    """A post on the disk."""

    path: Path
    #: The metadata as written, unchecked: the build checks them.
    fields: dict[str, str]
    #: The file is byte for byte what the program last wrote.
    untouched: bool
    #: A digest of the file.
    mark: str = ""


@dataclass(frozen=True)
class Ledger:
    """All posts, to be asked by uid and language or by raw file."""

    posts: tuple[Existing, ...]

    def story(self, raw: str, uid: str) -> dict[str, Existing]:
        """Return the posts of a story by language: those made from this file, else those with this uid."""
        found = self._by["raw"].get(raw) or self._by["uid"].get(uid, [])
        return {post.fields.get("lang", ""): post for post in found}

    @property
    def uids(self) -> frozenset[str]:
        """Return the uids of all posts."""
        return frozenset(post.fields.get("uid", "") for post in self.posts)

    @cached_property
    def _by(self) -> Mapping[str, dict[str | None, list[Existing]]]:
        """Return the posts by what they say, for the keys that are asked for."""
        found: dict[str, dict[str | None, list[Existing]]] = {"raw": {}, "uid": {}}
        for post in self.posts:
            for key, many in found.items():
                many.setdefault(post.fields.get(key), []).append(post)
        return found


def read(folder: Path) -> Ledger:
    """Return the ledger of a folder of posts; a file that cannot be read counts as a person's."""
    return Ledger(tuple(_read(folder)))


def existing(path: Path, text: str) -> Existing:
    """Return what the ledger has of a post with this text."""
    fields = _fields(text)
    return Existing(path, fields, untouched(text, fields.get("generated", "")), digest(text))


def _read(folder: Path) -> Iterator[Existing]:
    for path in sorted(folder.rglob("*.md")):
        # A link's own file may lie anywhere: the site says that it is none of its posts.
        if path.is_symlink():
            continue
        try:
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        yield existing(path, text)


def _fields(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    lines = text.split("\n")
    if lines[0].strip() != "---":
        return fields
    for line in lines[1:]:
        if line.strip() == "---":
            break
        match = _FIELD.match(line)
        if match:
            fields[match.group(1)] = match.group(2).strip()
    return fields
