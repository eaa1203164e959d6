"""The posts of a folder. A file is read only if its bytes are not those of a time before."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

from ..lean_build import Build, Sources, Store, digest, digest_of, opened, spread
from .stories import Post, as_text, of_texts, post_of

#: HTML and metadata of a file, or the message that says what is wrong with it.
Read = tuple[str, Mapping[str, Any]] | str
#: Reads a file, given its path and its bytes; None where the file holds others by now.
Reader = Callable[[str, bytes], Read | None]
#: Kinds of the store's values: a post and its HTML, by the digest of its file.
_POSTS: Final = "posts"
_BODIES: Final = "bodies"
#: Kind of the store's values: what is known of the files of posts.
_SEEN: Final = "seen"
#: So many texts are at hand.
_AT_ONCE: Final = 16


class Shelf:
    """Posts with what was kept of them."""

    def __init__(self, build: Build, read: Reader, languages: Sequence[str], shown: Callable[[str], str]) -> None:
        """Take the build, what reads a file, the codes of the editions, and what says how messages name a file."""
        self._build, self._read, self._languages, self._shown = build, read, tuple(languages), shown
        #: Where the HTML of each post lies, and what can lie nowhere.
        self._places: dict[str, str] = {}
        self._held: dict[str, str] = {}
        #: A page asks for one several times, and the next one is often the same story's.
        self._html = lru_cache(_AT_ONCE)(self._read_html)

    def posts(self, paths: Sequence[str]) -> tuple[list[Post], list[str]]:
        """Return the posts in these files, in their order, and what is wrong with those that hold none."""
        store = self._build.store
        kept = store.of_kind(_POSTS)
        self._places = store.of_kind(_BODIES)
        known = Sources(self._build, _SEEN)
        found: dict[str, Post | list[str]] = {path: [] for path in paths}
        sources = {path: known.untouched(path) for path in paths}
        standing = [path for path in paths if sources[path] in kept]
        touched = [path for path in paths if sources[path] not in kept]
        self._take(found, [(path, sources[path], kept[sources[path]]) for path in standing])
        used = {sources[path] for path in standing}
        work = partial(_read_post, self._read, store, kept, self._languages, self._shown)
        rows: list[tuple[str, str, str]] = []
        places: list[tuple[str, str]] = []
        for path, (stamped, source, read, place, html) in spread(work, touched, self._shown, self._build.workers):
            known.note(path, stamped, source)
            if isinstance(read, list):
                found[path] = read
                continue
            rows.append((path, source, read))
            used.add(source)
            if place:
                places.append((source, place))
            elif html:
                self._held[source] = html
        self._take(found, rows)
        self._places.update(places)
        store.put(_BODIES, places)
        store.put(_POSTS, [(source, text) for _, source, text in rows if source not in kept])
        store.drop(_POSTS, kept.keys() - used)
        store.drop(_BODIES, self._places.keys() - used)
        known.keep(paths)
        return (
            [one for one in found.values() if isinstance(one, Post)],
            [fault for one in found.values() if isinstance(one, list) for fault in one],
        )

    def _take(self, found: dict[str, Post | list[str]], rows: Sequence[tuple[str, str, str]]) -> None:
        """Put the posts among what was found: of each its path, the digest of its file, and its text."""
        said = ((text, self._shown(path), source) for path, source, text in rows)
        for (path, *_), post in zip(rows, of_texts(said, self._body), strict=True):
            found[path] = post

    def _body(self, post: Post) -> str:
        """Return the HTML as it was kept; where that is lost, as the file has it."""
        return self._html(post.source, post.path)

    def _read_html(self, source: str, path: str) -> str:
        kept = self._held.get(source) or self._build.store.read(_BODIES, source, self._places.get(source, ""))
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


def about_pages(
    read: Reader, folder: Path, languages: Iterable[str], shown: Callable[[Path], str]
) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """Return (title and HTML of the page about the site by language, what is wrong); `shown` names a file."""
    found: dict[str, tuple[str, str]] = {}
    faults: list[str] = []
    for lang in languages:
        path = folder / f"about.{lang}.md"
        if not path.exists():
            continue
        linked = f"{shown(path)}:1: is a link; put the page itself here"
        said = linked if path.is_symlink() else settled(read, str(path))
        if isinstance(said, str):
            faults.append(said)
        elif not said[1].get("title"):
            faults.append(f"{shown(path)}:1: title is missing; write one")
        else:
            found[lang] = (str(said[1]["title"]), said[0])
    return found, faults


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
    read: Reader,
    store: Store,
    kept: Mapping[str, str],
    languages: Sequence[str],
    shown: Callable[[str], str],
    path: str,
) -> tuple[tuple[int, ...], str, str | list[str], str, str]:
    """Return (stamp of a file, digest of its bytes, its post as text or what is wrong, place of its HTML, HTML).

    The HTML is only told where no place can be.
    """
    said: Read | None = None
    source = ""
    while said is None:
        try:
            stamped, data = opened(path)
        except OSError as error:
            right = "make it a file that you can read, or remove it"
            wrong = [f"{shown(path)}:1: cannot be read: {error.strerror}; {right}"]
            return (), digest("unreadable", path), wrong, "", ""
        source = digest_of(path, data)
        if source in kept:
            return stamped, source, kept[source], "", ""
        said = read(path, data)
    if isinstance(said, str):
        return stamped, source, [said], "", ""
    html = said[0]
    post = post_of(shown(path), *said, languages, partial(line_of, path), source)
    if isinstance(post, list):
        return stamped, source, post, "", ""
    place = store.write(_BODIES, source, html)
    return stamped, source, as_text(post), place, "" if place else html


def line_of(path: Path | str, pattern: str) -> int:
    """Return the line of a file in which a pattern is found first, 1 if in none."""
    lines = enumerate(Path(path).read_text("utf-8").split("\n"), 1)
    return next((number for number, line in lines if re.search(pattern, line, re.IGNORECASE)), 1)
