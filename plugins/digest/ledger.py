"""The posts that exist, and whether each is still the program's or already a person's."""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Final

from ..editions.reading import files
from ..lean_build import Build, Sources, Store, digest_of, opened
from .draft import untouched

_FIELD: Final = re.compile(r"^([a-z_]+):[ \t]*(.*)$")
#: What is asked of every post; all else only of those that are looked at.
_ASKED: Final = ("raw", "uid", "lang", "slug")
#: Kinds of the store's values: what is asked of a post, by the digest of its file; what is known of the files.
_KEPT: Final = "ledger"
_SEEN: Final = "seen by the ledger"


@dataclass(frozen=True)
class Existing:
    """A post on the disk."""

    file: str
    #: A digest of the file.
    mark: str
    #: As written, unchecked: the build checks them; "" for what is missing.
    raw: str
    uid: str
    lang: str
    slug: str

    @property
    def path(self) -> Path:
        """Return where the post is."""
        return Path(self.file)

    @property
    def name(self) -> str:
        """Return the name of the file."""
        return os.path.basename(self.file)  # noqa: PTH119 - asked of each post of an archive

    @property
    def fields(self) -> Mapping[str, str]:
        """Return the metadata as written, unchecked."""
        return self._read[0]

    @property
    def untouched(self) -> bool:
        """Return whether the file is byte for byte what the program last wrote."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[Mapping[str, str], bool]:
        text = self.path.read_text("utf-8-sig")
        fields = _fields(text)
        return fields, untouched(text, fields.get("generated", ""))


@dataclass(frozen=True)
class Ledger:
    """All posts, to be asked by uid and language or by raw file."""

    posts: tuple[Existing, ...]

    def story(self, raw: str, uid: str) -> dict[str, Existing]:
        """Return the posts of a story by language: those made from this file, else those with this uid."""
        found = self._by_raw.get(raw)
        return {post.lang: post for post in found} if found else self.of_uid(uid)

    def of_uid(self, uid: str) -> dict[str, Existing]:
        """Return the posts of a uid by language."""
        return {post.lang: post for post in self._by_uid.get(uid, ())}

    def of_slug(self, slug: str) -> Sequence[Existing]:
        """Return the posts whose address ends so."""
        return self._by_slug.get(slug, ())

    def beginning(self, word: str) -> Sequence[Existing]:
        """Return the posts whose address begins with a word."""
        return self._by_word.get(word, ())

    @property
    def uids(self) -> frozenset[str]:
        """Return the uids of all posts."""
        return frozenset(post.uid for post in self.posts)

    @cached_property
    def _by_raw(self) -> Mapping[str, list[Existing]]:
        return _grouped(self.posts, attrgetter("raw"))

    @cached_property
    def _by_uid(self) -> Mapping[str, list[Existing]]:
        return _grouped(self.posts, attrgetter("uid"))

    @cached_property
    def _by_slug(self) -> Mapping[str, list[Existing]]:
        return _grouped(self.posts, attrgetter("slug"))

    @cached_property
    def _by_word(self) -> Mapping[str, list[Existing]]:
        return _grouped(self.posts, lambda post: post.slug.partition("-")[0])


def _grouped(posts: Iterable[Existing], key: Callable[[Existing], str]) -> dict[str, list[Existing]]:
    found: dict[str, list[Existing]] = {}
    for post in posts:
        if said := key(post):
            found.setdefault(said, []).append(post)
    return found


def read(folder: Path, build: Build | None = None) -> Ledger:
    """Return the ledger of a folder of posts; a file that cannot be read counts as a person's.

    What was read of a post is kept in the store of `build`, and a file that has not been touched is not opened.
    """
    store = build.store if build else Store(None, "")
    # A link's own file may lie anywhere: the site says that it is none of its posts.
    paths = [path for path in files(str(folder))[0] if path.endswith(".md")]
    seen = Sources(build, _SEEN)
    kept = store.of_kind(_KEPT)
    marks = {path: seen.untouched(path) for path in paths}
    known = {path: mark for path, mark in marks.items() if mark in kept}
    # One text for all: an archive has tens of thousands.
    rows = json.loads(f"[{','.join(kept[mark] for mark in known.values())}]")
    found = {path: Existing(path, mark, *row) for (path, mark), row in zip(known.items(), rows, strict=True)}
    found |= {post.file: post for path in paths if path not in known for post in _read(path, seen)}
    posts = [found[path] for path in paths if path in found]
    store.put(_KEPT, [(post.mark, _row(post)) for post in posts if post.mark not in kept])
    store.drop(_KEPT, kept.keys() - {post.mark for post in posts})
    seen.keep(paths)
    return Ledger(tuple(posts))


def existing(path: Path, text: str) -> Existing:
    """Return what the ledger has of a post with this text."""
    return _existing(str(path), digest_of(str(path), text.encode()), text)


def _read(path: str, seen: Sources) -> Iterator[Existing]:
    """Return the post in a file; nothing of one that cannot be read."""
    try:
        stamped, data = opened(path)
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return
    mark = digest_of(path, data)
    seen.note(path, stamped, mark)
    yield _existing(path, mark, text)


def _existing(path: str, mark: str, text: str) -> Existing:
    fields = _fields(text)
    return Existing(path, mark, *(fields.get(key, "") for key in _ASKED))


def _row(post: Existing) -> str:
    return json.dumps([post.raw, post.uid, post.lang, post.slug])


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
