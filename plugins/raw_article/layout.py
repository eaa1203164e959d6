"""Paragraphs of plain text: blank lines, one paragraph a line, or lines broken at a fixed width."""

import re
from dataclasses import dataclass
from typing import Final

#: Longest line of a text whose lines were broken by a program, in characters.
WIDEST_WRAP: Final = 100
#: A headline or a crosshead is at most so long. Source: docs/decisions/0006.
SHORT_CHARACTERS: Final = 110
SHORT_WORDS: Final = 14
_UNFINISHED: Final = re.compile(r"[^.,;:…\"'“”«»]$")
_FINAL: Final = re.compile(r"[.!?:…][\"'“”«»)\]]*$")

#: How far from its end the end of a sentence is looked for. Unit: characters.
_TAIL: Final = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[Line, ...]

    @property
    def start(self) -> int:
        """Return the offset of the first character."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Return the offset after the last character."""
        return self.lines[-1].end

    @property
    def text(self) -> str:
        """Return the lines joined by single spaces."""
        return " ".join(" ".join(line.text.split()) for line in self.lines)


def paragraphs(text: str, start: int = 0) -> list[Paragraph]:
    """Return the paragraphs of a text from an offset on; lines joined only where a program had broken them."""
    groups = _groups(text, start)
    wrapped = _is_wrapped(groups)
    found: list[Paragraph] = []
    for group in groups:
        if wrapped and len(group) > 1 and all(len(line.text) >= 40 for line in group[:-1]):
            found.append(Paragraph(tuple(group)))
        else:
            found += [Paragraph((line,)) for line in group]
    return found


def is_short(text: str) -> bool:
    """Return whether a paragraph could be a headline: few words, and no sentence's end."""
    return is_brief(text) and _UNFINISHED.search(text) is not None and any(map(str.isalpha, text))


def is_brief(text: str) -> bool:
    """Return whether a paragraph is no longer than a headline."""
    return len(text) <= SHORT_CHARACTERS and len(text.split()) <= SHORT_WORDS


def ends_a_sentence(text: str) -> bool:
    """Return whether a paragraph ends as a sentence does; a quotation mark or a bracket may be behind."""
    return _FINAL.search(text[-_TAIL:]) is not None


def _groups(text: str, start: int) -> list[list[Line]]:
    groups: list[list[Line]] = [[]]
    for match in re.finditer(r"[^\n]*(?:\n|$)", text[start:]):
        raw = match.group()
        bare = raw.strip()
        if not bare:
            groups.append([])
            continue
        at = start + match.start() + raw.index(bare)
        groups[-1].append(Line(at, at + len(bare), bare))
    return [group for group in groups if group]


def _is_wrapped(groups: list[list[Line]]) -> bool:
    """Return whether line ends inside paragraphs mean nothing: no line is long, and few end a sentence."""
    inner = [line.text for group in groups for line in group[:-1]]
    if not inner or max(map(len, (line.text for group in groups for line in group))) > WIDEST_WRAP:
        return False
    running = [line for line in inner if len(line) >= 40]
    ending = sum(_FINAL.search(line) is not None for line in running)
    return bool(running) and ending <= len(running) / 2
