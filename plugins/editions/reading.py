"""The posts of a folder. A file is read only if its bytes are not those of a time before."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from ..lean_build import Build, digest_of, digests, spread
from .stories import Post, as_text, of_text, post_of

#: HTML and metadata of a file, or the message that says what is wrong with it.
Read = tuple[str, Mapping[str, Any]] | str
#: Kinds of the store's values: a post and its HTML, by the digest of its file.
_POSTS: Final = "posts"
_BODIES: Final = "bodies"
#: How many bodies are in memory before they are put away, and how many stay in memory all the same.
_BATCH: Final = 200
_FRESH: Final = 10_000


class Shelf:
    """Posts with what was kept of them."""

    def __init__(
        self, build: Build, read: Callable[[str], Read], languages: Sequence[str], shown: Callable[[str], str]
    ) -> None:
        """Take the build, what reads a file, the codes of the editions, and what says how messages name a file."""
        self._build, self._read, self._languages, self._shown = build, read, tuple(languages), shown
        #: HTML that was made in this run, so that it is not fetched back at once.
        self._fresh: dict[str, str] = {}

    def posts(self, paths: Sequence[str]) -> tuple[list[Post], list[str]]:
        """Return the posts in these files, in their order, and what is wrong with those that hold none."""
        store = self._build.store
        known = store.of_kind(_POSTS)
        sources = digests(paths, store)
        found: dict[str, Post | list[str]] = {}
        for path, source in sources.items():
            if (text := known.get(source)) is not None:
                found[path] = self._of_text(text, path, source)
        missing = [(path, source) for path, source in sources.items() if path not in found]
        work = partial(_read_post, self._read, self._languages, self._shown)
        texts: list[tuple[str, str]] = []
        bodies: list[tuple[str, str]] = []
        for (path, _), read in spread(work, missing, lambda item: self._shown(item[0]), self._build.workers):
            if isinstance(read, list):
                found[path] = read
                continue
            source, text, html = read
            sources[path] = source
            texts.append((source, text))
            bodies.append((source, html))
            if len(self._fresh) < _FRESH:
                self._fresh[source] = html
            if len(bodies) == _BATCH:
                store.put(_BODIES, bodies)
                bodies.clear()
            found[path] = self._of_text(text, path, source, html)
        store.put(_BODIES, bodies)
        store.put(_POSTS, texts)
        if texts or len(known) != len(sources):
            store.keep_only(_POSTS, set(sources.values()))
            store.keep_only(_BODIES, set(sources.values()))
        told = [found[path] for path in sources]
        return (
            [one for one in told if isinstance(one, Post)],
            [fault for one in told if isinstance(one, list) for fault in one],
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
        read = self._read(path)
        if isinstance(read, str):
            raise ValueError(read)  # noqa: TRY004 - what is wrong is the file
        return read[0]


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
    read: Callable[[str], Read], languages: Sequence[str], shown: Callable[[str], str], item: tuple[str, str]
) -> tuple[str, str, str] | list[str]:
    """Return a post as (digest of its file, text, HTML), or what is wrong with the file."""
    path, source = item
    said = read(path)
    # Who saves a file while it is read must not have one version under the digest of the other.
    while (now := digest_of(path)) != source:
        source, said = now, read(path)
    if isinstance(said, str):
        return [said]
    post = post_of(shown(path), *said, languages, partial(line_of, Path(path)), source)
    return post if isinstance(post, list) else (source, as_text(post), post.html)


def line_of(path: Path, pattern: str) -> int:
    """Return the line of a file in which a pattern is found first, 1 if in none."""
    lines = enumerate(path.read_text("utf-8").split("\n"), 1)
    return next((number for number, line in lines if re.search(pattern, line, re.IGNORECASE)), 1)
