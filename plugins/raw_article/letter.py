"""What a mail says around the article in it: a header of a mail that was sent on, a greeting, a closing, a signature.

It is looked for at the very beginning and the very end alone, and by whole lines; it stays in the text, listed as left
out. Where in doubt a line is the article's.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from . import credit_rules as rules
from .decode import FEWEST_LETTERS
from .layout import Line, paragraphs
from .markup import Markup

#: Longest line of a letter: of a header with many addresses; of a greeting, a closing or a signature. Unit: characters.
_LONGEST_HEADER: Final = 1_000
_LONGEST: Final = 100
#: How many headers, greetings and notes may stand one behind the other.
_ROUNDS: Final = 8
#: How many lines, without empty ones, are a signature and what is below it at most; those of a note; of a header.
_SIGNATURE: Final = 14
_NOTE: Final = 6
_HEADER: Final = 14
#: How many disclaimers and the like may stand one below the other.
_DISCLAIMERS: Final = 3
#: A note is at most so many characters, and the article so many times as long, the header beside it so many.
_NOTE_CHARACTERS: Final = 400
_HEADER_CHARACTERS: Final = 200
_TIMES_A_NOTE: Final = 2

_MARK: Final = re.compile(
    r"(?:> ?)?(?:[-–—_ ]{0,20}"
    r"(?:forwarded message|posredovano sporočilo|original message|izvirno sporočilo)[-–—_ ]{0,20}"
    r"|begin forwarded message|začetek posredovanega sporočila)[ \t]{0,3}:?",
    re.IGNORECASE,
)
_KEYS: Final[Mapping[str, str]] = {
    "from": r"from|od|pošiljatelj",
    "date": r"date|sent|datum|poslano",
    "subject": r"subject|zadeva|predmet",
    "": r"to|za|komu|prejemnik|cc|kp|bcc|skp|reply-to|odgovori na|importance|pomembnost|attachments|priloge",
}
_FIELD: Final = re.compile(
    r"(?:> ?)?\*?(?:"
    + "|".join(f"(?P<{key or 'other'}>{words})" for key, words in _KEYS.items())
    + r")\*?[ \t]{0,3}:\*?[ \t]*(?P<said>.*)",
    re.IGNORECASE,
)
_WHOM: Final = (
    r"(?:gospod(?:je|a)?|gospe?|gospa|g\.|ga\.|dr\.|mag\.|in|ter|and|or|vsi|vse|skupaj|kolegi(?:ce)?|uredni(?:ki|ce|k|ca)"
    r"|uredništvo|novinarji|novinarke|predstavniki|predstavnice|medijev|mediji|bral(?:ci|ke)|prijatelji(?:ce)?|all|everyone"
    r"|editors?|colleagues?|friends?|sirs?|madam|team|journalists?|readers?|mr\.?|mrs\.?|ms\.?|[^\W\d_a-zčšžćđ][\w./-]{0,30})"
)
_DEAR: Final = r"(?:spoštovan[ieoa]|dragi|drage|draga)"
_GREETING: Final = re.compile(
    r"(?:(?:(?:lepo )?pozdravljen[iae]?|dober dan|dobro jutro|dober večer"
    rf"|{_DEAR}|hello|good (?:morning|afternoon|evening))"
    rf"(?: {_WHOM}){{0,5}}(?:, {_DEAR}(?: {_WHOM}){{0,4}})?[ ]?[,!]"
    rf"|(?:živjo|zdravo|hej|dear|hi)(?: {_WHOM}){{0,5}}[ ]?,"
    rf"|pozdravljen[iae]?, {_WHOM}[ ]?,"
    r"|to whom it may concern[ ]?[,:]?|ladies and gentlemen[ ]?[,:]?|dear (?:[Ee]ditors?|[Ss]irs?|[Mm]adam)"
    r"|(?:pozdravljeni|spoštovani|dober dan)[ ]?:?)"
)
#: Names may stand behind it, and no other words.
_CLOSING: Final = re.compile(
    r"(?i:(?:hvala(?: in|,)? )?"
    r"(?:(?:prav )?lep pozdrav|lepe pozdrave|lepo pozdravljeni|lepo vas pozdravljamo?|prisrčen pozdrav|prijazen pozdrav"
    r"|s prijaznimi pozdravi|z lepimi pozdravi|s pozdravi|pozdrav|lp|l\.p\.|s (?:odličnim )?spoštovanjem"
    r"|(?:with )?(?:best|kind|warm) (?:regards|wishes)|regards"
    r"|yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|(?:many )?thanks(?=,)|thank you(?=,)))"
    r"[,.!]?(?: [A-ZČŠŽĆĐ][\w.-]{0,30}){0,4}"
)
_SENT_FROM: Final = re.compile(
    r"(?:sent from my|sent from|poslano iz|poslano z|get outlook for|pridobite outlook za)\b.{0,60}", re.IGNORECASE
)
#: What it begins with, and two words of the kind: a paragraph of an article may have one of them.
_DISCLAIMED: Final = re.compile(
    r"(?:this (?:e-?mail|message|communication)\b|the information (?:contained )?in this (?:e-?mail|message)\b"
    r"|to (?:elektronsko )?sporočilo\b|vsebina tega (?:elektronskega )?sporočila\b"
    r"|disclaimer\b|confidentiality notice\b|izjava o (?:omejitvi odgovornosti|zaupnosti)\b)"
    r".{0,200}?(?:(?:confidential|privileged).{0,300}?(?:intended|recipient|addresse|delete)"
    r"|intended (?:only|solely) for|zaupn.{0,300}?(?:namenjen|naslovnik|prejemnik|izbri)"
    r"|namenjen\w? (?:le|samo|izključno|zgolj) (?:naslovnik|prejemnik))"
    r"|(?:please consider the environment|think before you print|pomislite na okolje|varujmo okolje)\b",
    re.IGNORECASE,
)
#: Apart from a closing, a line with a stop and more words than this is no company's (Podjetje, d. o. o.).
_WORDS: Final = 4
#: A line of a signature ends no sentence of so many words.
_SENTENCE: Final = 8


@dataclass(frozen=True, slots=True)
class Letter:
    """Where the article is in the text of a mail, what is around it, and what a header said of a mail sent on."""

    begin: int
    end: int
    #: What is left out, in order; (start, end, reason).
    around: tuple[tuple[int, int, str], ...] = ()
    #: As written: "from", "date", "subject".
    header: Mapping[str, str] = field(default_factory=dict)

    def paragraphs(self, text: str, hints: Sequence[Markup] | None = None) -> list[Markup]:
        """Return the paragraphs of the mail, by `hints` where its markup told them; what is around is left out."""
        if hints is None:
            found = paragraphs(text[: self.end], self.begin)
            hints = [Markup("", para.start, para.end, para.text, para.lines) for para in found]
        inside = [part for hint in hints if (part := self._within(text, hint))]
        left = [Markup("left out", start, end, text[start:end], reason=why) for start, end, why in self.around]
        return sorted([*inside, *left], key=lambda part: part.start)

    def _within(self, text: str, hint: Markup) -> Markup | None:
        """Return what of a paragraph is the article's."""
        start, end = max(hint.start, self.begin), min(hint.end, self.end)
        if (start, end) == (hint.start, hint.end):
            return hint
        words = text[start:end] if start < end else ""
        if not words.strip():
            return None
        start += len(words) - len(words.lstrip())
        return replace(hint, start=start, end=start + len(words.strip()), text=" ".join(words.split()), lines=())


def letter(text: str, start: int, hints: Sequence[Markup] | None = None, *, forwarded: bool) -> Letter:
    """Return where the article is in the text of a mail from an offset on.

    `forwarded` tells that its subject calls it sent on: then a short note above the header is left out, too. In what
    `hints` call a list, a table or a quotation nothing is looked for.
    """
    lines = _lines(text, start)
    after_gap = {0, *(n for n, (a, b) in enumerate(pairwise(lines), 1) if text.count("\n", a.end, b.start) > 1)}
    told = [(hint.start, hint.end) for hint in hints or () if hint.kind not in ("", "left out")]
    first, parts, header = _opening(lines, after_gap, forwarded=forwarded)
    last, below = _ending(lines, first, after_gap)
    around = [
        (lines[a].start, lines[b - 1].end, why) for a, b, why in (*parts, *below) if not _overlaps(lines[a:b], told)
    ]
    if len(around) < len(parts) + len(below) or _letters(lines[first:last]) < FEWEST_LETTERS:
        return Letter(start, len(text))
    begin = lines[first].start if first else start
    end = lines[last - 1].end if last < len(lines) else len(text)
    return Letter(begin, end, tuple(around), header)


def _lines(text: str, start: int) -> list[Line]:
    """Return the lines of a text that are not empty."""
    found: list[Line] = []
    at = start
    for raw in text[start:].split("\n"):
        if bare := raw.strip():
            begin = at + raw.index(bare)
            found.append(Line(begin, begin + len(bare), bare))
        at += len(raw) + 1
    return found


def _overlaps(lines: Sequence[Line], told: Sequence[tuple[int, int]]) -> bool:
    return any(start < lines[-1].end and lines[0].start < end for start, end in told)


def _letters(lines: Sequence[Line]) -> int:
    return sum(sum(map(str.isalpha, line.text[:FEWEST_LETTERS])) for line in lines[:FEWEST_LETTERS])


_Part = tuple[int, int, str]


def _opening(
    lines: Sequence[Line], after_gap: Collection[int], *, forwarded: bool
) -> tuple[int, list[_Part], dict[str, str]]:
    """Return (the first line of the article, what is before it, the last header of a mail that was sent on)."""
    at = 0
    parts: list[_Part] = []
    said: dict[str, str] = {}
    for _ in range(_ROUNDS):
        note = _note(lines, at, after_gap) if forwarded and not said else at
        if found := _header(lines, note, after_gap):
            if note > at:
                parts.append((at, note, "note of the person who sent it on"))
            parts.append((note, found[0], "header of a mail that was sent on"))
            at, said = found
        elif at < len(lines) and _is(_GREETING, lines[at], lowered=True):
            parts.append((at, at + 1, "greeting"))
            at += 1
        else:
            break
    return at, parts, said


def _note(lines: Sequence[Line], at: int, after_gap: Collection[int]) -> int:
    """Return where a short note ends above a mail that was sent on, which is much longer; else `at`.

    That mail begins with a mark, or without one with all of its header, as Outlook writes it.
    """
    for end in range(at + 1, min(at + _NOTE + 1, len(lines))):
        if _is(_MARK, lines[end]) or _header(lines, end, after_gap):
            length = lines[end].start - lines[at].start
            below = lines[-1].end - lines[end].end
            return end if length <= _NOTE_CHARACTERS and below >= _TIMES_A_NOTE * length + _HEADER_CHARACTERS else at
    return at


def _header(lines: Sequence[Line], at: int, after_gap: Collection[int]) -> tuple[int, dict[str, str]] | None:
    """Return (the line behind a header, what it says) where one begins: below a mark, or with all three fields."""
    marked = at < len(lines) and _is(_MARK, lines[at])
    end = at + marked
    said: dict[str, str] = {}
    while end < min(len(lines), at + _HEADER):
        line = lines[end]
        if said and end in after_gap:
            break
        match = _FIELD.fullmatch(line.text) if len(line.text) <= _LONGEST_HEADER else None
        if match:
            key = next((name for name in ("from", "date", "subject") if match[name]), "")
            if key and key in said:
                # Another header begins, or a text that speaks of this one.
                break
            if key:
                said[key] = match["said"].strip("* ")
        elif not (said and _goes_on(line)):
            break
        end += 1
    whole = "from" in said and ("date" in said or "subject" in said)
    return (end, said) if whole and (marked or len(said) == 3) else None


def _goes_on(line: Line) -> bool:
    """Tell whether a line holds nothing but more addresses of the field above it."""
    parts = [part.strip() for part in line.text.rstrip(";,").replace(";", ",").split(",")]
    return len(line.text) <= _LONGEST_HEADER and all("@" in part and len(part.split()) <= 5 for part in parts)


def _ending(lines: Sequence[Line], first: int, after_gap: Collection[int]) -> tuple[int, list[_Part]]:
    """Return (the line behind the last one of the article, what is below it)."""
    last = len(lines)
    parts: list[_Part] = []
    for _ in range(_DISCLAIMERS):
        begun = _disclaimer(lines, first, last, after_gap)
        if begun < last:
            parts.append((begun, last, "disclaimer"))
        last = begun
    for at in range(max(first, last - _SIGNATURE), last):
        marked = lines[at].text == "--"
        closes = (marked and at + 1 < last) or _is(_CLOSING, lines[at])
        signed = closes and all(_signs(line) for line in lines[at + 1 : last])
        if signed and not _goes_on_below(lines, at, last, after_gap):
            return at, [(at, last, "closing and signature"), *reversed(parts)]
    return last, list(reversed(parts))


def _disclaimer(lines: Sequence[Line], first: int, last: int, after_gap: Collection[int]) -> int:
    """Return the line at which a disclaimer begins that goes on to the last line, without an empty one; else `last`."""
    for at in range(last - 1, max(first, last - _SIGNATURE) - 1, -1):
        joined = " ".join(line.text[:_LONGEST_HEADER] for line in lines[at:last])
        if (at == last - 1 and _is(_SENT_FROM, lines[at])) or _DISCLAIMED.match(joined):
            return at
        if at in after_gap:
            break
    return last


def _goes_on_below(lines: Sequence[Line], at: int, last: int, after_gap: Collection[int]) -> bool:
    """Tell whether a sentence stands apart below a closing, which then is one that the article quotes."""
    apart = any(below in after_gap for below in range(at + 2, last))
    return apart and any(line.text[-1] in ".!?" and len(line.text.split()) > _WORDS for line in lines[at + 2 : last])


def _signs(line: Line) -> bool:
    """Tell whether a line can be one of a signature: short, no sentence, and no credit that the article needs."""
    text = line.text
    sentence = text[-1] in ".!?" and len(text.split()) >= _SENTENCE
    return len(text) <= _LONGEST and not sentence and not any(_credits(text))


def _credits(text: str) -> Iterator[bool]:
    yield rules.PHOTO_LINE.fullmatch(text.strip("()[] ")) is not None
    yield rules.AGENCY_LINE.fullmatch(text.strip("[] ")) is not None
    yield rules.COPYRIGHT.fullmatch(text) is not None


def _is(pattern: re.Pattern[str], line: Line, *, lowered: bool = False) -> bool:
    """Tell whether a short line is what a pattern says; the first letter may be a capital one in `lowered` patterns."""
    text = line.text[:1].lower() + line.text[1:] if lowered else line.text
    return len(text) <= _LONGEST and pattern.fullmatch(text) is not None
