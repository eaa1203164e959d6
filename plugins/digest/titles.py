"""Titles that were derived from leads: proposed in the review folder, and in the article's sidecar once accepted."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ..lean_build import atomic
from ..raw_article.metadata import usable
from .desk import Desk
from .review_file import Fault, Record, ReviewFile
from .sidecars import sidecar_text
from .stages import Brief
from .toml_text import entry

_HEAD: Final = """\
#:schema ../../schemas/titles.json
# Titles that the program has derived. Correct `title` as you like, and write decision = "accept": the next build writes
# it into the article's sidecar. A title in a sidecar, or in the post, is yours and is not asked about.
"""


def file(desk: Desk) -> ReviewFile:
    """Return the file of derived titles."""
    keys = ("article", "derived", "title", "decision")
    path = desk.path(desk.options.review) / "titles.toml"
    return ReviewFile(path, "title", keys, ("accept",), _HEAD, _faults)


def _faults(row: Record) -> Iterable[Fault]:
    for key in ("article", "derived", "title"):
        if not isinstance(row.get(key), str):
            yield key, f"{key} is no text", f'write {key} = "…"'
    if isinstance(row.get("title"), str) and not usable("title", row["title"]):
        yield "title", "title is empty, or cannot be printed", 'write title = "…"'


def carry_out(desk: Desk) -> list[Path]:
    """Write accepted titles into sidecars; return those written. Raise TableError for a file with a fault."""
    written = []
    for row in file(desk).read():
        article = desk.path(row["article"])
        if row.get("decision") == "accept" and article.is_file() and article.parent == desk.path(desk.options.inbox):
            beside = article.with_suffix(".toml")
            text = beside.read_text("utf-8") if beside.exists() else ""
            if "title" not in _keys(text):
                title = " ".join(row["title"].split())
                gap = "" if not text or text.endswith("\n") else "\n"
                atomic(
                    beside, (text + gap + entry("title", title) if text else sidecar_text({"title": title})).encode()
                )
                written.append(beside)
    return written


def _keys(text: str) -> set[str]:
    import tomllib

    try:
        return set(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        # It is refused by its own name: nothing is added to what is broken.
        return {"title"}


class Titles:
    """Proposes the derived titles of the stories that it is shown."""

    def __init__(self, desk: Desk) -> None:
        """Take the desk."""
        self._file = file(desk)
        self._derived: list[tuple[str, str]] = []

    def note(self, story: Brief) -> None:
        """Look at a story."""
        if story.derived:
            self._derived.append((story.file, story.derived))

    def save(self) -> list[Path]:
        """Write what waits, with what the curator has written there; return the file if that changed it."""
        known = {(row["article"], row["derived"]): row for row in self._file.read()}
        rows = [
            known.get(pair) or {"article": pair[0], "derived": pair[1], "title": pair[1], "decision": ""}
            for pair in self._derived
        ]
        written = self._file.write(rows, lambda row: (row["article"], row["derived"]))
        return [self._file.path] if written else []
