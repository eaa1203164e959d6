"""The posts of a folder. A file is read only if its bytes are not those of a time before."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from ..lean_build import Build, Sources, digest, digest_of, opened, spread
from .stories import Post, as_text, of_text, post_of

#: HTML and metadata of a file, or the message that says what is wrong with it.
Read = tuple[str, Mapping[str, Any]] | str
#: Reads a file, given its path and its bytes; None where the file holds others by now.
Reader = Callable[[str, bytes], Read | None]
#: Kinds of the store's values: a post and its HTML, by the digest of its file.
_POSTS: Final = "posts"
_BODIES: Final = "bodies"
#: How many bodies are in memory before they are put away, and how many stay in memory all the same.
_BATCH: Final = 200
_FRESH: Final = 10_000


class Shelf:
    """Posts with what was kept of them."""

    def __init__(self, build: Build, read: Reader, languages: Sequence[str], shown: Callable[[str], str]) -> None:
        """Take the build, what reads a file, the codes of the editions, and what says how messages name a file."""
        self._build, self._read, self._languages, self._shown = build, read, tuple(languages), shown
        #: HTML that was made in this run, so that it is not fetched back at once.
        self._fresh: dict[str, str] = {}

    def posts(self, paths: Sequence[str]) -> tuple[list[Post], list[str]]:
        """Return the posts in these files, in their order, and what is wrong with those that hold none."""
        store = self._build.store
        kept = store.of_kind(_POSTS)
        known = Sources(store)
        found: dict[str, Post | list[str]] = {path: [] for path in paths}
        used: set[str] = set()
        touched: list[str] = []
        for path in paths:
            source = known.untouched(path)
            if (text := kept.get(source)) is not None:
                found[path] = self._of_text(text, path, source)
                used.add(source)
            else:
                touched.append(path)
        work = partial(_read_post, self._read, kept, self._languages, self._shown)
        texts: list[tuple[str, str]] = []
        bodies: list[tuple[str, str]] = []
        for path, (stamped, source, read, html) in spread(work, touched, self._shown, self._build.workers):
            known.note(path, stamped, source)
            if isinstance(read, list):
                found[path] = read
                continue
            found[path] = self._of_text(read, path, source, html)
            used.add(source)
            if html is None:
                continue
            texts.append((source, read))
            bodies.append((source, html))
            if len(self._fresh) < _FRESH:
                self._fresh[source] = html
            if len(bodies) == _BATCH:
                store.put(_BODIES, bodies)
                bodies.clear()
        store.put(_BODIES, bodies)
        store.put(_POSTS, texts)
        known.keep(paths)
        if not kept.keys() <= used:
            store.keep_only(_POSTS, used)
            store.keep_only(_BODIES, used)
        return (
            [one for one in found.values() if isinstance(one, Post)],
            [fault for one in found.values() if isinstance(one, list) for fault in one],
        )

    def _of_text(self, text: str, path: str, source: str, html: str | None = None) -> Post:
        # Held in memory only where nothing keeps it; where the store breaks down later, the file is read again.
        alone = html is not None and not self._build.store.holds
        body = partial(str, html) if alone else partial(self._body, path, source)
        return of_text(text, self._shown(path), source, body)

    def _body(self, path: str, source: str) -> str:
        """Return the HTML as it was kept; where that is lost, as the file has it."""
        kept = self._fresh.get(source) or self._build.store.get(_BODIES, source)
        if kept is not None:
            return kept
        read = settled(self._read, path)
        if isinstance(read, str):
            raise ValueError(read)  # noqa: TRY004 - what is wrong is the file
        return read[0]


def settled(read: Reader, path: str) -> Read:
    """Return what a file holds, however often it is saved meanwhile."""
    said: Read | None = None
    while said is None:
        said = read(path, opened(path)[1])
    return said


def files(folder: str) -> tuple[list[str], list[str]]:
    """Return (files, links) below a folder by name, hidden ones left out; none where there is no folder.

    A link is not followed: it may lead to what nobody meant to publish, or around in a circle.
    """
    found = sorted(_below(folder))
    return [path for path, linked in found if not linked], [path for path, linked in found if linked]


def _below(folder: str) -> Iterator[tuple[str, bool]]:
    try:
        entries = os.scandir(folder)
    except FileNotFoundError:
        return
    with entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path)
            elif not entry.name.startswith("."):
                yield entry.path, entry.is_symlink()


def _read_post(
    read: Reader, kept: Mapping[str, str], languages: Sequence[str], shown: Callable[[str], str], path: str
) -> tuple[tuple[int, ...], str, str | list[str], str | None]:
    """Return (stamp of a file, digest of its bytes, its post as text or what is wrong with it, HTML if it is new)."""
    said: Read | None = None
    source = ""
    while said is None:
        try:
            stamped, data = opened(path)
        except OSError as error:
            right = "make it a file that you can read, or remove it"
            return (), digest("unreadable", path), [f"{shown(path)}:1: cannot be read: {error.strerror}; {right}"], None
        source = digest_of(path, data)
        if source in kept:
            return stamped, source, kept[source], None
        said = read(path, data)
    if isinstance(said, str):
        return stamped, source, [said], None
    post = post_of(shown(path), *said, languages, partial(line_of, Path(path)), source)
    return (stamped, source, post, None) if isinstance(post, list) else (stamped, source, as_text(post), post.html)


def line_of(path: Path, pattern: str) -> int:
    """Return the line of a file in which a pattern is found first, 1 if in none."""
    lines = enumerate(path.read_text("utf-8").split("\n"), 1)
    return next((number for number, line in lines if re.search(pattern, line, re.IGNORECASE)), 1)
