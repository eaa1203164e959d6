"""PO files, read and written without losing anything: comments, previous sources and obsolete messages too.

Babel's own reader forgets `#|` and keeps one obsolete message of two. Format: GNU gettext manual, "The Format of PO
Files"; strings are broken over lines by Babel.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from babel.messages.pofile import normalize, unescape

#: Longest line of a PO file, in characters; sentences break there, so that a diff shows the changed one.
WIDTH: Final = 100
#: A row of characters without a blank that no word is as long as.
_ROW: Final = re.compile(r"\S{400}")
_LINE: Final = re.compile(r'(?:(?P<keyword>msg\w+(?:\[\d\])?)[ \t]+)?(?P<text>"(?:[^"\\]|\\.)*")\s*')
#: After which keyword each stands.
_AFTER: Final = {"msgctxt": ("",), "msgid": ("", "msgctxt"), "msgstr": ("msgid",)}


class MemoryError_(ValueError):  # noqa: N801, N818 - the builtin MemoryError is another thing
    """A memory file that cannot be read; carries the line, what is wrong and what would be right."""

    def __init__(self, line: int, what: str, right: str) -> None:
        super().__init__(what)
        self.line, self.what, self.right = line, what, right


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of a PO file."""

    context: str
    source: str
    target: str = ""
    fuzzy: bool = False
    #: The source that the target was written for, where it is no longer `source`.
    previous: str = ""
    #: The translator's comments, a line each.
    notes: tuple[str, ...] = ()
    #: The program's comments ("#."), a line each.
    marks: tuple[str, ...] = ()
    #: Where the source stands ("#:"), a line each.
    places: tuple[str, ...] = ()
    #: Flags but fuzzy.
    flags: tuple[str, ...] = ()
    obsolete: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """All entries of a PO file, in order."""

    source_lang: str
    lang: str
    messages: tuple[Message, ...] = ()
    #: Comments above the header.
    head: tuple[str, ...] = ()


@dataclass(slots=True)
class _Entry:
    """An entry that is being read."""

    line: int = 0
    texts: dict[str, str] = field(default_factory=dict)
    comments: dict[str, list[str]] = field(default_factory=dict)
    last: str = ""
    obsolete: bool = False


def parse(data: bytes, source_lang: str, lang: str) -> Memory:
    """Return the memory in a PO file's bytes; raise MemoryError_ with the line of the first fault."""
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise MemoryError_(data[: error.start].count(b"\n") + 1, "is not UTF-8", "save the memory as UTF-8") from error
    head: tuple[str, ...] = ()
    messages: list[Message] = []
    seen: dict[tuple[str, str], int] = {}
    for entry in _entries(text):
        message = _message(entry)
        if not message.source and not message.context:
            head = message.notes
            if entry.texts:
                continue
        if not message.obsolete:
            first = seen.setdefault((message.context, message.source), entry.line)
            if first != entry.line:
                raise MemoryError_(entry.line, f"is the unit of line {first} again", "remove one of the two")
        if entry.texts:
            messages.append(message)
    return Memory(source_lang, lang, tuple(messages), head)


def serialise(memory: Memory) -> bytes:
    """Return the PO file of a memory: the same messages, the same bytes, on any day."""
    head = "".join(f"# {line}".rstrip() + "\n" for line in memory.head)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {memory.lang}\\n"\n"X-Source-Language: {memory.source_lang}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    )
    ordered = sorted(memory.messages, key=lambda message: message.obsolete)
    return "\n".join((head + header, *map(_written, ordered))).encode()


def place(file: str, line: int) -> str:
    """Return where a source stands, as gettext writes it: a name with spaces is enclosed."""
    return f"\u2068{file}\u2069:{line}" if re.search(r"\s", file) else f"{file}:{line}"


def _entries(text: str) -> Iterable[_Entry]:
    entry = _Entry()
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if raw.startswith(("<<<<<<< ", ">>>>>>> ", "=======")):
            raise MemoryError_(number, "has a merge conflict in it", "choose one side and remove the marks")
        starts = line.startswith("#") and not re.match(r"#~(?!\|)", line)
        keyword = re.match(r"(?:#~[ \t]*)?(msgctxt|msgid)[ \t]", line)
        if "msgstr" in entry.texts and (not line or starts or keyword):
            yield entry
            entry = _Entry()
        if starts:
            _comment(entry, line, number)
        elif line:
            _keyword(entry, line, number)
    if entry.texts and "msgstr" not in entry.texts:
        raise MemoryError_(entry.line, "has no msgstr", 'write msgstr "" below its msgid')
    if entry.texts or entry.comments:
        yield entry


def _comment(entry: _Entry, line: str, number: int) -> None:
    kind = next((mark for mark in ("#~|", "#.", "#:", "#,", "#|") if line.startswith(mark)), "#")
    rest = line[len(kind) :].removeprefix(" ")
    if kind in ("#|", "#~|"):
        match = _LINE.fullmatch(rest.strip())
        if match is None:
            raise MemoryError_(number, "is no previous source", 'write #| msgid "text", both quotes on one line')
        if match.group("keyword") != "msgctxt":
            entry.comments.setdefault("#|", []).append(unescape(match.group("text")))
        return
    entry.comments.setdefault(kind, []).append(rest)


def _keyword(entry: _Entry, line: str, number: int) -> None:
    """Add a line of text to the entry; raise MemoryError_ for what is none, or stands in the wrong place."""
    obsolete = line.startswith("#~")
    match = _LINE.fullmatch(line.removeprefix("#~").strip())
    if match is None:
        raise MemoryError_(number, "is no line of a PO file", 'write keyword "text", both quotes on one line')
    keyword, text = match.group("keyword"), unescape(match.group("text"))
    if entry.texts and entry.obsolete != obsolete:
        raise MemoryError_(number, "is only half obsolete", "write #~ before each line of the entry, or before none")
    if keyword is None and entry.last:
        entry.texts[entry.last] += text
        return
    if keyword not in _AFTER:
        right = f"a memory knows {', '.join(_AFTER)}, and no plural forms"
        raise MemoryError_(number, f"begins with {keyword or 'a text'!r}", right)
    if entry.last == "msgid" and keyword != "msgstr":
        raise MemoryError_(entry.line, "has no msgstr", 'write msgstr "" below its msgid')
    if entry.last not in _AFTER[keyword]:
        right = "write msgctxt, msgid and msgstr in this order"
        raise MemoryError_(number, f"has its {keyword} in the wrong place", right)
    entry.line, entry.obsolete, entry.last = entry.line or number, obsolete, keyword
    entry.texts[keyword] = text


def _message(entry: _Entry) -> Message:
    def said(kind: str) -> tuple[str, ...]:
        return tuple(entry.comments.get(kind, ()))

    flags = [flag.strip() for line in said("#,") for flag in line.split(",") if flag.strip()]
    return Message(
        context=entry.texts.get("msgctxt", ""),
        source=entry.texts.get("msgid", ""),
        target=entry.texts.get("msgstr", ""),
        fuzzy="fuzzy" in flags,
        previous="".join(said("#|")),
        notes=said("#"),
        marks=said("#."),
        places=said("#:"),
        flags=tuple(flag for flag in flags if flag != "fuzzy"),
        obsolete=entry.obsolete,
    )


def _written(message: Message) -> str:
    old = "#~ " if message.obsolete else ""
    flags = (*(("fuzzy",) if message.fuzzy else ()), *message.flags)
    lines = [
        *(f"# {note}".rstrip() for note in message.notes),
        *(f"#. {mark}".rstrip() for mark in message.marks),
        *(f"#: {where}" for where in message.places),
        *((f"#, {', '.join(flags)}",) if flags else ()),
    ]
    if message.previous:
        lines.append(_text("#~| " if message.obsolete else "#| ", "msgid", message.previous))
    if message.context:
        lines.append(_text(old, "msgctxt", message.context))
    lines += [_text(old, "msgid", message.source), _text(old, "msgstr", message.target)]
    return "\n".join(lines) + "\n"


def _text(prefix: str, keyword: str, text: str) -> str:
    # Babel looks for places to break at each sign of a row anew, which takes the square of its length.
    width = 0 if _ROW.search(text) else WIDTH
    # Babel counts the prefix once a word; so it is put before the lines here.
    return f"{prefix}{keyword} {normalize(text, width=width)}".replace("\n", f"\n{prefix}")


def gone(message: Message) -> Message:
    """Return the message as an obsolete one: it has no place any more, and everything else stays."""
    return replace(message, obsolete=True, places=())
