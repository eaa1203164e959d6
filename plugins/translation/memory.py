"""The translation memory of a story: one PO file a story and language, which Poedit and Weblate open.

A unit is approved when it has a text and is not fuzzy. A unit whose source changed becomes fuzzy with its old
source beside it, and one whose source is gone becomes obsolete: nothing a person wrote is dropped. Format: GNU
gettext manual, "The Format of PO Files", read and written by Babel.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from .unit import STATES, State, Unit

#: Longest line of a PO file, in characters; sentences break there, so that a diff shows the changed one.
WIDTH: Final = 100
_STATE_MARK: Final = "state: "
#: A line that is no comment. Babel reads an unclosed string as an empty one, and the next update would drop it.
_LINE: Final = re.compile(r'(?:(?P<keyword>msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)[ \t]+)?"(?:[^"\\]|\\.)*"\s*')


class MemoryError_(ValueError):  # noqa: N801, N818 - the builtin MemoryError is another thing
    """A memory file that cannot be read; carries the line, what is wrong and what would be right."""

    def __init__(self, line: int, what: str, right: str) -> None:
        super().__init__(what)
        self.line, self.what, self.right = line, what, right


def parse(data: bytes, lang: str) -> Catalog:
    """Return the catalogue in a PO file's bytes; raise MemoryError_ with the line of the first fault."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MemoryError_(data[: error.start].count(b"\n") + 1, "is not UTF-8", "save the memory as UTF-8") from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(("<<<<<<< ", ">>>>>>> ", "=======")):
            raise MemoryError_(number, "has a merge conflict in it", "choose one side and remove the marks")
        if line.strip() and not line.startswith("#") and not _LINE.fullmatch(line):
            raise MemoryError_(number, "is no line of a PO file", 'write keyword "text", both quotes on one line')
    _refuse_twins(text)
    try:
        return read_po(io.StringIO(text), locale=lang, abort_invalid=True)
    except PoFileError as error:
        # Babel counts lines from 0.
        raise MemoryError_(
            (error.lineno or 0) + 1, f"is no PO file ({error})", "mend it or restore it from git"
        ) from error


def _refuse_twins(text: str) -> None:
    """Raise MemoryError_ for a unit that is there twice: Babel would keep one text of the two."""
    seen: dict[str, int] = {}
    entry = ""
    start = 1
    for number, line in enumerate(text.split("\n"), 1):
        match = None if line.startswith("#") else _LINE.fullmatch(line)
        if match is None:
            continue
        keyword = match.group("keyword")
        if keyword == "msgctxt" or (keyword == "msgid" and not entry.startswith("msgctxt")):
            entry, start = "", number
        if keyword and keyword.startswith("msgstr"):
            if seen.setdefault(entry, start) != start:
                raise MemoryError_(start, f"is the unit of line {seen[entry]} again", "remove one of the two")
            entry = ""
        elif entry or keyword:
            entry += line.strip() + "\n"


def fill(catalog: Catalog, units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Return the units with the target and the state that the memory has for exactly this source."""
    by_source = {str(message.id): message for message in catalog if message.id}
    return tuple(_filled(unit, catalog.get(unit.source, unit.key) or by_source.get(unit.source)) for unit in units)


def update(catalog: Catalog, units: Sequence[Unit], file: str) -> Catalog:
    """Return a catalogue of exactly these units, with what was written for the same or a similar source."""
    template = Catalog(locale=catalog.locale)
    for unit in units:
        if unit.source:
            template.add(unit.source, context=unit.key, locations=[(file, unit.line)])
    fresh = _moved(catalog, units)
    fresh.update(template)
    return fresh


def same_units(catalog: Catalog, units: Iterable[Unit]) -> bool:
    """Return whether the catalogue lists exactly these units in this order, so that it need not be written."""
    listed = [(message.context, str(message.id)) for message in catalog if message.id]
    return listed == [(unit.key, unit.source) for unit in units if unit.source]


def serialise(catalog: Catalog, source: str, target: str) -> bytes:
    """Return the PO file of a catalogue: the same units, the same bytes, on any day and with any Babel."""
    body = io.BytesIO()
    write_po(body, catalog, width=WIDTH, omit_header=True, include_previous=True)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {target}\\n"\n"X-Source-Language: {source}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    )
    text = body.getvalue().decode("utf-8").strip("\n")
    return (header + "\n" + text + "\n").encode()


def _moved(catalog: Catalog, units: Iterable[Unit]) -> Catalog:
    """Return a copy in which a text that only changed its place carries the context of the new place."""
    wanted = {unit.source: unit.key for unit in units}
    fresh = Catalog(locale=catalog.locale)
    for message in catalog:
        if message.id:
            fresh.add(
                message.id,
                message.string,
                flags=message.flags,
                auto_comments=message.auto_comments,
                user_comments=message.user_comments,
                previous_id=message.previous_id,
                context=wanted.get(str(message.id), message.context),
            )
    fresh.obsolete = catalog.obsolete
    return fresh


def _filled(unit: Unit, message: Message | None) -> Unit:
    target = str(message.string).strip() if message and message.string else ""
    if message is None or not target:
        return replace(unit, target="", state="pending")
    return replace(unit, target=target, state=_state(message))


def _state(message: Message) -> State:
    if message.fuzzy:
        return "pending"
    for comment in message.auto_comments:
        name = comment.removeprefix(_STATE_MARK).split(" ")[0]
        if comment.startswith(_STATE_MARK) and name in STATES:
            return name
    return "reviewed"
