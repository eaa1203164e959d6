"""The names in review on the disk: opened and carried out before an intake, written anew after it."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from ..lean_build import Build, Texts, digest, dump, load
from ..lean_build.write import atomic, if_changed
from ..mentions.countries import names
from ..mentions.loading import read_toml
from . import names_file, toml_text
from .decisions import Tables, carry_out
from .desk import Desk
from .names_file import Sheet
from .stages import Brief
from .unknown_names import Names, Unknown, merged

#: Kind of the store's text: what is in the file besides what was found, by a digest of it as the program left it.
_KEPT: Final = "names in review"
#: Heads the records of people whom nobody has decided on yet.
_GENERATED: Final = """\
#:schema ../../schemas/people.json
# Proposed people who are public tags (DIGEST: publish_proposed). Made anew by each build.
"""


class Review:
    """The curator's file of unknown names during one intake."""

    def __init__(self, desk: Desk, build: Build | None = None) -> None:
        self._desk, self._kept = desk, Texts(build, _KEPT)
        self.path = names_path(desk)
        #: What waits for a decision.
        self.records: tuple[Unknown, ...] = ()
        self.written: list[Path] = []
        self._names = Names()
        self._before = self._bytes()
        # As the program left it, it need not be taken apart: with a thousand names that takes longer than all articles.
        known = self._kept.get(digest(self._before)) if self._before else None
        self._sheet = load(Sheet, known) if known else read(desk)

    @classmethod
    def open(cls, desk: Desk, build: Build | None = None) -> "Review":
        """Return it with every decision carried out; raise TableError, before anything is written, at a fault.

        What is in the file besides what was found is kept in the store of `build`.
        """
        review = cls(desk, build)
        review._decide()
        return review

    def note(self, story: Brief) -> None:
        """Look at a story."""
        self._names.note(story)

    def save(self, taken: Collection[str]) -> None:
        """Write the names that wait, and the records of those that are public all the same."""
        undecided = [record for record in self._sheet.records if not record.decision]
        self.records = tuple(merged(self._names.records(), undecided))
        # What somebody saved while this was running is read by the next build.
        if self._bytes() == self._before:
            text = names_file.text_of(Sheet(self.records, self._sheet.comments))
            self._write(self.path, text)
            self._keep(digest(text))
        self._publish(taken)

    def _keep(self, key: str) -> None:
        """Keep what the file of a digest says besides what was found: that is found again."""
        if key not in self._kept:
            told = tuple(replace(record, lines={}) for record in self.records if record.told)
            # What TOML can say and JSON cannot, as a date in a look-up, is read from the file itself.
            with suppress(TypeError):
                self._kept.put(key, dump(Sheet(told, self._sheet.comments)))
        self._kept.save()

    def _decide(self) -> None:
        options = self._desk.options
        people, rejected = self._desk.path(options.people), self._desk.path(options.rejected)
        if not any(record.decision for record in self._sheet.records):
            return
        # Both are checked here: what is carried out is worked on as bare text.
        read_toml(people)
        _ = self._desk.rejected
        before = Tables(_text(people), _text(rejected))
        after = carry_out(self._sheet.records, before, (str(self.path), str(people)), frozenset(names()))
        self._write(people, after.people)
        if after.rejected:
            self._write(rejected, after.rejected)

    def _publish(self, taken: Collection[str]) -> None:
        path = self.path.with_name("proposed.toml")
        people = sorted(self._names.publishable(self.records, taken))
        if not people:
            path.unlink(missing_ok=True)
            return
        records = (
            toml_text.record("person", {"id": identifier, "name": {"sl": name, "en": name}, "gender": gender})
            for identifier, name, gender in people
        )
        self._write(path, _GENERATED + "".join(f"\n{record}" for record in records))

    def _bytes(self) -> bytes | None:
        return self.path.read_bytes() if self.path.exists() else None

    def _write(self, path: Path, text: str) -> None:
        if if_changed(path, text.encode()):
            self.written.append(path)


def names_path(desk: Desk) -> Path:
    """Return where the names in review are."""
    return desk.path(desk.options.review) / "names.toml"


def read(desk: Desk) -> Sheet:
    """Return the names in review, none where there is no file; raise TableError, which names every fault."""
    path = names_path(desk)
    if not path.exists():
        return Sheet()
    _, text = read_toml(path)
    return names_file.parse(text, str(path), frozenset(names()))


def write(desk: Desk, sheet: Sheet) -> None:
    """Write the names in review."""
    atomic(names_path(desk), names_file.text_of(sheet).encode())


def _text(path: Path) -> str:
    """Return a file's text with its own line ends; "" where there is none."""
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return ""
