"""Memories for other programs, and from them: TMX 1.4b and XLIFF 2.1.

Own code, a page a format: the one well-kept library for both needs two native packages and would make the extra that
carries it GPL, for fewer lines than its use would take. Sources: TMX 1.4b (LISA OSCAR), XLIFF 2.1 (OASIS).
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Final
from xml.parsers import expat

from .memory import marked
from .po import Memory, Message, gone
from .unit import STATES, State

_XLIFF: Final = "urn:oasis:names:tc:xliff:document:2.0"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
#: How our states are said in XLIFF, besides the exact word in `subState`.
_IN_XLIFF: Final[Mapping[State, str]] = {
    "pending": "initial",
    "machine": "translated",
    "edited": "translated",
    "reviewed": "reviewed",
    "original": "final",
}
#: As the memory writes it where nobody says who.
_REVIEWED: Final = "state: reviewed"
#: Before our state and a digest of the target, in `subState`: what comes back with another target, somebody translated.
_OURS: Final = "glasnik:"
#: Inline elements whose text is another program's code, not the translator's.
_CODES: Final = frozenset("bpt ept ph it ut cp pc sc ec sm em".split())
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class ExchangeError(ValueError):
    """A file that cannot be taken in; carries the line, what is wrong and what would be right."""

    def __init__(self, line: int, what: str, right: str) -> None:
        super().__init__(what)
        self.line, self.what, self.right = line, what, right


@dataclass(frozen=True, slots=True)
class Pair:
    """A source and its translation."""

    source_lang: str
    lang: str
    source: str
    target: str
    #: As the memory writes it: "state: reviewed by Ana Novak 2026-11-25"; empty where the file does not say.
    mark: str = ""
    #: Story and key in it; empty in files of other programs.
    place: str = ""
    #: 1-based line of an XLIFF file; 0 in TMX, of which most is for other stories.
    line: int = 0
    #: Whether somebody called it translated. Many programs never set a state, so that it says little if nobody did.
    stated: bool = True
    #: Whether the target is the one that the file was exported with, and nobody has reviewed it since.
    untouched: bool = False


def to_tmx(memories: Mapping[str, Memory]) -> bytes:
    """Return all approved translations of some stories as TMX; a stale one has the source it was written for."""
    root = ET.Element("tmx", version="1.4")
    ET.SubElement(
        root,
        "header",
        {
            "creationtool": "glasnik",
            "creationtoolversion": "1",
            "segtype": "block",
            "o-tmf": "PO",
            "adminlang": "en",
            "srclang": "*all*",
            "datatype": "plaintext",
        },
    )
    body = ET.SubElement(root, "body")
    for story, memory in sorted(memories.items()):
        for message in memory.messages:
            if not message.target or _unapproved(message):
                continue
            unit = ET.SubElement(body, "tu", srclang=memory.source_lang)
            ET.SubElement(unit, "prop", type="x-place").text = _clean(f"{story}#{message.context}")
            ET.SubElement(unit, "prop", type="x-state").text = _clean(_mark(message))
            pairs = (memory.source_lang, message.previous or message.source), (memory.lang, message.target)
            for lang, text in pairs:
                ET.SubElement(ET.SubElement(unit, "tuv", {f"{_XML}lang": lang}), "seg").text = _clean(text)
    return _bytes(root)


def to_xliff(memories: Mapping[str, Memory]) -> bytes:
    """Return what there is to translate in some stories of one direction, translated or not, as XLIFF 2.1."""
    pairs = {(memory.source_lang, memory.lang) for memory in memories.values()}
    if len(pairs) > 1:
        raise ExchangeError(1, "would hold two directions", "an XLIFF file has one; name the language into which")
    source_lang, lang = next(iter(pairs), ("sl", "en"))
    ET.register_namespace("", _XLIFF)
    root = ET.Element(f"{{{_XLIFF}}}xliff", version="2.1", srcLang=source_lang, trgLang=lang)
    for number, (story, memory) in enumerate(sorted(memories.items()), 1):
        file = ET.SubElement(root, f"{{{_XLIFF}}}file", id=f"f{number}", original=_clean(story))
        for at, message in enumerate((one for one in memory.messages if not one.obsolete), 1):
            _unit(file, at, message)
    return _bytes(root)


def _unit(file: ET.Element, number: int, message: Message) -> None:
    unit = ET.SubElement(file, f"{{{_XLIFF}}}unit", id=f"u{number}", name=_clean(message.context))
    state = "pending" if message.fuzzy or not message.target else marked(message)[0]
    notes = (*message.notes, *((f"was: {message.previous}",) if message.previous else ()))
    if message.target and state != "pending":
        notes = (_mark(message), *notes)
    if notes:
        group = ET.SubElement(unit, f"{{{_XLIFF}}}notes")
        for note in notes:
            ET.SubElement(group, f"{{{_XLIFF}}}note").text = _clean(note)
    exactly = f"{state}.{_digest(message.target)}" if message.target else state
    said = {"state": _IN_XLIFF[state], "subState": _OURS + exactly}
    segment = ET.SubElement(unit, f"{{{_XLIFF}}}segment", said)
    for name, text in (("source", message.source), ("target", message.target)):
        if text:
            ET.SubElement(segment, f"{{{_XLIFF}}}{name}", {f"{_XML}space": "preserve"}).text = _clean(text)


def read(data: bytes) -> tuple[Pair, ...]:
    """Return the pairs of a TMX or XLIFF 2 file; raise ExchangeError with the line of the first fault."""
    lines = _segment_lines(data)
    root = ET.fromstring(data)  # noqa: S314 - entities were refused above
    try:
        if _name(root) == "tmx":
            return tuple(_of_tmx(root))
        if _name(root) == "xliff" and root.get("version", "").startswith("2."):
            return tuple(_of_xliff(root, lines))
    except RecursionError as error:
        raise ExchangeError(1, "has elements in elements without end", "export the file anew") from error
    raise ExchangeError(1, f"is <{_name(root)}> {root.get('version', '')}".rstrip(), "write TMX 1.4 or XLIFF 2")


def imported(memory: Memory, story: str, pairs: Iterable[Pair], state: State = "machine") -> tuple[Memory, int]:
    """Return the memory with the texts of some pairs, and how many; `state` is that of pairs that do not say.

    Only the very same source gets a text: where there was none, from the same place if the file knows places; where a
    stale, a doubted or a machine's one was, from that place alone, and only another than it was exported with. A stale
    text that a person wrote stays, as obsolete, with the source that it is of.
    """
    known: dict[str, list[Pair]] = {}
    for pair in pairs:
        if (pair.source_lang, pair.lang) == (memory.source_lang, memory.lang):
            known.setdefault(pair.source.strip(), []).append(pair)
    messages: list[Message] = []
    count = 0
    for message in memory.messages:
        found = known.get(message.source.strip(), ())
        here = next((one for one in found if one.place == f"{story}#{message.context}"), None)
        chosen = here or next(iter(found), None)
        if message.target:
            chosen = here if here and _waits(message) and not _says_nothing_new(here, message) else None
        if message.obsolete or chosen is None:
            messages.append(message)
            continue
        mark = chosen.mark or f"state: {state}"
        messages.append(replace(message, target=chosen.target.strip(), fuzzy=False, previous="", marks=(mark,)))
        if message.previous and marked(message)[0] in ("edited", "reviewed"):
            messages.append(gone(replace(message, source=message.previous, fuzzy=False, previous="")))
        count += 1
    return replace(memory, messages=tuple(messages)), count


def _waits(message: Message) -> bool:
    """Tell whether a text waits for a translator: a stale one, a doubted one, or a machine's."""
    return message.fuzzy or marked(message)[0] == "machine"


def _says_nothing_new(pair: Pair, message: Message) -> bool:
    same = pair.target.split() == message.target.split()
    return pair.untouched or (same and not pair.mark.startswith(_REVIEWED))


def _of_tmx(root: ET.Element) -> Iterator[Pair]:
    header = root.find("header")
    general = header.get("srclang", "*all*") if header is not None else "*all*"
    for unit in root.iter("tu"):
        said = {prop.get("type", ""): (prop.text or "").strip() for prop in unit.findall("prop")}
        texts: dict[str, str] = {}
        for variant in unit.findall("tuv"):
            lang = _lang(variant.get(f"{_XML}lang", variant.get("lang", "")))
            segment = variant.find("seg")
            if lang and segment is not None:
                texts.setdefault(lang, _text(segment))
        source_lang = unit.get("srclang", general)
        sources = list(texts) if source_lang == "*all*" else [_lang(source_lang)]
        mark = said.get("x-state", "")
        for source in sources:
            for lang, target in texts.items():
                if lang != source and texts.get(source, "").strip() and target.strip():
                    place = said.get("x-place", "")
                    yield Pair(source, lang, texts[source], target, mark if _is_mark(mark) else "", place)


def _of_xliff(root: ET.Element, lines: Sequence[int]) -> Iterator[Pair]:
    """Give each unit that has both texts; what a program has parted into segments is put together again.

    XLIFF's `state` is optional and `initial` by default: no reason to pass over what a translator wrote.
    """
    segments = [one for one in root.iter() if _name(one) == "segment"]
    line_of = dict(zip(segments, lines, strict=True))
    langs = _lang(root.get("srcLang", "")), _lang(root.get("trgLang", ""))
    for key, lang in zip(("srcLang", "trgLang"), langs, strict=True):
        if not lang:
            raise ExchangeError(1, f"has no {key}", f'write the language of the texts, as {key}="en"')
    for file in (one for one in root if _name(one) == "file"):
        for unit in (one for one in file.iter() if _name(one) == "unit"):
            parts = [one for one in unit if _name(one) in ("segment", "ignorable")]
            said = _said(parts)
            if said is not None:
                place = f"{file.get('original', '')}#{unit.get('name', '')}"
                first = next(part for part in parts if _name(part) == "segment")
                yield _pair(langs, said, first, _notes(unit), (place, line_of[first]))


def _said(parts: Sequence[ET.Element]) -> tuple[str, str] | None:
    """Return (source, target) of the parts of a unit; None if there is no target for all of its segments."""
    sources: list[str] = []
    targets: list[str] = []
    for part in parts:
        texts = {_name(one): _text(one) for one in part}
        source, target = texts.get("source", ""), texts.get("target", "")
        if _name(part) == "segment" and source.strip() and not target.strip():
            return None
        sources.append(source)
        # What is not to be translated stands in both.
        targets.append(target or source)
    found = "".join(sources), "".join(targets)
    return found if all(text.strip() for text in found) else None


def _notes(unit: ET.Element) -> list[str]:
    groups = (one for one in unit if _name(one) == "notes")
    return [_text(note).strip() for group in groups for note in group if _name(note) == "note"]


def _pair(
    langs: tuple[str, str], said: tuple[str, str], segment: ET.Element, notes: Sequence[str], where: tuple[str, int]
) -> Pair:
    state = segment.get("state", "initial")
    before, _, exported = segment.get("subState", "").removeprefix(_OURS).partition(".")
    # Who has reviewed one text has not reviewed another.
    untouched = exported == _digest(said[1])
    mark = next((note for note in notes if _is_mark(note)), "") if untouched else ""
    if state in ("reviewed", "final") and not (untouched and before in ("reviewed", "original")):
        mark, untouched = _REVIEWED, False
    stated = state != "initial"
    return Pair(*langs, *said, mark if stated else "", *where, stated, untouched)


def _digest(text: str) -> str:
    # Programs may set other blanks.
    return blake2b(" ".join(_clean(text).split()).encode(), digest_size=6).hexdigest()


def _segment_lines(data: bytes) -> list[int]:
    """Return the lines of XLIFF's segments, in order.

    Raise ExchangeError for what is no XML, or declares entities of its own: they may be endless, or name files.
    """
    lines: list[int] = []

    def begun(name: str, _attributes: object) -> None:
        if name.rpartition(" ")[2] == "segment":
            lines.append(parser.CurrentLineNumber)

    def doctype(_name: str, _system: str | None, _public: str | None, internal: int) -> None:
        if internal:
            line = parser.CurrentLineNumber
            raise ExchangeError(line, "has a document type of its own", "remove the part in square brackets")

    parser = expat.ParserCreate(None, " ")
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = begun
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes it by position
    except expat.ExpatError as error:
        message = expat.errors.messages.get(error.code, "a fault")
        raise ExchangeError(error.lineno, f"is no well-formed XML ({message})", "export the file anew") from error
    return lines


def _text(element: ET.Element) -> str:
    """Return the words in an element, without the codes of other programs."""
    parts = [element.text or ""]
    for child in element:
        if _name(child) not in _CODES or _name(child) == "pc":
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _unapproved(message: Message) -> bool:
    return marked(message)[0] == "pending" or (message.fuzzy and not message.previous)


def _mark(message: Message) -> str:
    state, by, on = marked(message)
    return f"state: {state}{f' by {by}' if by else ''}{f' {on}' if on else ''}"


def _is_mark(text: str) -> bool:
    found = re.match(r"state: ([a-z]+)\b", text)
    return found is not None and found.group(1) in STATES and found.group(1) != "pending" and "\n" not in text


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _lang(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _bytes(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()
