"""The memories of the desk out to other programs and in from them: the work behind `inv export-memory` and its twin."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ..lean_build.write import if_changed
from ..raw_article.refuse import Refused
from ..translation import exchange, po
from ..translation.unit import State
from .desk import Desk
from .translating import checked, owned
from .verifying import Verifier

#: What writes each format.
FORMATS: Final = MappingProxyType({"tmx": exchange.to_tmx, "xliff": exchange.to_xliff})
#: States that a person may give to what comes in without one.
GIVEN: Final[tuple[State, ...]] = ("machine", "edited", "reviewed")


def exported(desk: Desk, kind: str, to: str = "") -> tuple[bytes, list[str]]:
    """Return (all memories in a format, those into one language if it is named; refusals)."""
    found, refused = _memories(desk)
    chosen = {path.name.rsplit(".", 2)[0]: one for path, one in found.items() if to in ("", one.lang)}
    return FORMATS[kind](chosen), refused


def take_in(desk: Desk, file: Path, state: State) -> tuple[Mapping[str, int], list[str]]:
    """Write texts out of a file into the memories where they have none; return (how many by memory, refusals).

    What comes as a machine's text is checked as an engine's is. Raises Refused for a file that cannot be read.
    """
    try:
        pairs = exchange.read(file.read_bytes())
    except exchange.ExchangeError as error:
        raise Refused(desk.shown(file), error.line, error.what, error.right) from error
    memories, refused = _memories(desk)
    counts: dict[str, int] = {}
    verifier = Verifier(desk.people)
    for path, memory in memories.items():
        new, count = exchange.imported(owned(memory), path.name.rsplit(".", 2)[0], pairs, state)
        if count and if_changed(path, po.serialise(checked(new, verifier))):
            counts[desk.shown(path)] = count
    return counts, refused


def _memories(desk: Desk) -> tuple[dict[Path, po.Memory], list[str]]:
    """Return the memories by path, and a message for each that cannot be read."""
    found: dict[Path, po.Memory] = {}
    refused: list[str] = []
    for path, lang in _files(desk):
        try:
            found[path] = po.parse(path.read_bytes(), desk.other(lang), lang)
        except po.MemoryError_ as error:
            refused.append(str(Refused(desk.shown(path), error.line, error.what, error.right)))
    return found, refused


def _files(desk: Desk) -> Iterator[tuple[Path, str]]:
    for path in sorted(desk.path(desk.options.memory).glob("*.po")):
        lang = path.stem.rpartition(".")[2]
        if lang in desk.options.languages:
            yield path, lang
