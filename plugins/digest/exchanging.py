"""The memories of the desk out to other programs and in from them: the work behind `inv export-memory` and its twin."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file of another program."""

    #: How many texts were written, by memory.
    counts: Mapping[str, int]
    #: A message for each memory that cannot be read, and each translation that was not taken in.
    refused: Sequence[str]
    #: How many targets are their sources again, as programs write them that leave no target empty.
    copies: int = 0


def exported(desk: Desk, kind: str, to: str = "") -> tuple[bytes, list[str]]:
    """Return (all memories in a format, those into one language if it is named; refusals)."""
    found, refused = _memories(desk)
    chosen = {_story(path): one for path, one in found.items() if to in ("", one.lang)}
    return FORMATS[kind](chosen), refused


def take_in(desk: Desk, file: Path, state: State) -> Taken:
    """Write texts out of a file into the memories where they have none, or one that waits for a translator.

    What nobody called translated counts if it is neither the source again nor the text that the file was exported with.
    What comes as a machine's text is checked as an engine's is. Raises Refused for a file that cannot be read.
    """
    try:
        pairs = exchange.read(file.read_bytes())
    except exchange.ExchangeError as error:
        raise Refused(desk.shown(file), error.line, error.what, error.right) from error
    memories, refused = _memories(desk)
    translations = [one for one in pairs if one.stated or not _is_copy(one)]
    # What nobody touched is no translation of this file's.
    wanted = [one for one in translations if one.stated or not one.untouched]
    counts: dict[str, int] = {}
    verifier = Verifier(desk.people)
    for path, memory in memories.items():
        new, count = exchange.imported(owned(memory), _story(path), wanted, state)
        if count and if_changed(path, po.serialise(checked(new, verifier))):
            counts[desk.shown(path)] = count
            memories[path] = new
    left = [str(Refused(desk.shown(file), *why)) for why in _left(desk, wanted, memories)]
    return Taken(counts, [*refused, *left], len(pairs) - len(translations))


def _is_copy(pair: exchange.Pair) -> bool:
    return pair.target.strip() == pair.source.strip()


def _left(
    desk: Desk, pairs: Iterable[exchange.Pair], memories: Mapping[Path, po.Memory]
) -> Iterator[tuple[int, str, str]]:
    """Return (line, what, what would be right) for each translation of an XLIFF file that is in no memory now."""
    texts: dict[tuple[str, str, str], dict[str, tuple[Path, str]]] = {}
    for path, memory in memories.items():
        for message in memory.messages:
            if not message.obsolete:
                about = memory.source_lang, memory.lang, message.source.strip()
                texts.setdefault(about, {})[f"{_story(path)}#{message.context}"] = path, message.target.strip()
    for pair in pairs:
        found = texts.get((pair.source_lang, pair.lang, pair.source.strip()), {})
        here = found.get(pair.place)
        said = [here] if here else found.values()
        if not pair.line or pair.untouched or any(text.split() == pair.target.split() for _, text in said):
            continue
        if found:
            path, _ = here or next(iter(found.values()))
            what = f"{pair.place} has another text in {desk.shown(path)}"
            yield pair.line, what, "write this one there, or empty it there and import the file again"
        else:
            yield pair.line, f"{pair.place} is of a source that no memory has", "export the file anew"


def _story(memory: Path) -> str:
    return memory.name.rsplit(".", 2)[0]


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
