"""Titles that were derived from leads: proposed in the review folder, and in the article's sidecar once accepted."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unicodedata import normalize

from ..lean_build import atomic
from ..raw_article.metadata import usable
from .claims import Claims
from .desk import Desk
from .review_file import COMMENTS, Fault, Record, ReviewFile, Why, noted, remarks
from .sidecars import sidecar_text
from .stages import Brief
from .toml_text import entry

_HEAD: Final = """\
#:schema ../../schemas/titles.json
# Titles that the program has derived. Correct `title` as you like, and write decision = "accept": the next build writes
# it into the article's sidecar. A title in a sidecar, or in the post, is yours and is not asked about.
# A record in which you wrote stays until that is done, whatever becomes of the article; you may delete it.
"""


def file(desk: Desk) -> ReviewFile:
    """Return the file of derived titles."""
    keys = ("article", "uid", "derived", "title", "decision")
    path = desk.path(desk.options.review) / "titles.toml"
    return ReviewFile(path, "title", keys, ("accept",), _HEAD, _faults)


def _faults(row: Record) -> Iterable[Fault]:
    for key in ("article", "derived", "title"):
        if not isinstance(row.get(key), str):
            yield key, f"{key} is no text", f'write {key} = "…"'
    if not isinstance(row.get("uid", ""), str):
        yield "uid", "uid is not as the program wrote it", "remove the line; it is written anew"
    if isinstance(row.get("title"), str) and not usable("title", row["title"]):
        yield "title", "title is empty, or cannot be printed", 'write title = "…"'


def carry_out(desk: Desk, claims: Claims) -> list[Path]:
    """Write accepted titles into sidecars; return those written. Raise TableError for a file with a fault.

    An article is found by the uid of its story, whatever its file is called now.
    """
    written = []
    inbox = desk.path(desk.options.inbox)
    for row in file(desk).read():
        now = claims.file(row.get("uid", ""))
        article = inbox / now if now else desk.path(row["article"])
        if row.get("decision") == "accept" and article.is_file() and article.parent == inbox:
            beside = article.with_suffix(".toml")
            text = beside.read_text("utf-8") if beside.exists() else ""
            said = _read(text)
            # What is broken is refused by its own name: nothing is added to it.
            if said is not None and "title" not in said:
                title = _line(row["title"])
                gap = "" if not text or text.endswith("\n") else "\n"
                new = text + gap + entry("title", title) if text else sidecar_text({"title": title})
                atomic(beside, new.encode())
                written.append(beside)
    return written


def _read(text: str) -> Mapping[str, object] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _line(title: str) -> str:
    return normalize("NFC", " ".join(title.split()))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A story as far as its title goes."""

    uid: str
    file: str
    #: Empty where the article has a title of its own.
    derived: str
    title: str


class Titles:
    """Proposes the derived titles of the stories that it is shown."""

    def __init__(self, desk: Desk) -> None:
        """Take the desk."""
        self._desk, self._file = desk, file(desk)
        self._by_uid: dict[str, _Seen] = {}
        self._by_file: dict[str, _Seen] = {}

    def note(self, story: Brief) -> None:
        """Look at a story."""
        seen = _Seen(story.identity.uid, story.file, story.derived, story.titles.get(story.lang, ""))
        self._by_uid[seen.uid] = self._by_file[seen.file] = seen

    def save(self) -> list[Path]:
        """Write what waits, with what the curator has written there; return the file if that changed it."""
        known: dict[str, Record] = {}
        kept: list[Record] = []
        # Of two records for one article that counts in which somebody wrote.
        for row in sorted(self._file.read(), key=lambda row: not _touched(row)):
            seen = self._story(row)
            if seen and seen.derived and seen.uid not in known:
                known[seen.uid] = row
            elif _touched(row) and not (seen and _line(row["title"]) == _line(seen.title)):
                kept.append(noted({**row, "article": seen.file} if seen else row, self._why(row, seen)))
        waiting = [_renewed(seen, known.get(seen.uid)) for seen in self._by_uid.values() if seen.derived]
        return [self._file.path] if self._file.write([*waiting, *kept]) else []

    def _story(self, row: Record) -> _Seen | None:
        """Return the story of a record; one of an older program has no uid."""
        return self._by_uid.get(row["uid"]) if row.get("uid") else self._by_file.get(row["article"])

    def _why(self, row: Record, seen: _Seen | None) -> Why:
        """Return why nothing is asked of a story: one that is refused may be well again tomorrow."""
        if seen:
            return "" if seen.derived else "titled"
        path = self._desk.path(row["article"])
        return "" if path.is_file() and row["article"] not in self._by_file else "gone"


def _touched(row: Record) -> bool:
    """Tell whether anything in a record is the curator's."""
    return bool(row.get("decision") or row["title"] != row["derived"] or remarks(row))


def _renewed(seen: _Seen, row: Record | None) -> Record:
    """Return the record of a story, with what the curator wrote into the one that is there."""
    row = row or {"title": seen.derived, "derived": seen.derived}
    own = row.get("decision") or row["title"] != row["derived"]
    return {
        "article": seen.file,
        "uid": seen.uid,
        "derived": seen.derived,
        "title": row["title"] if own else seen.derived,
        "decision": row.get("decision", ""),
        COMMENTS: remarks(row),
    }
