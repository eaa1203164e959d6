"""The translation memory of a story: one PO file a story and language, which Poedit and Weblate open.

A block that was translated as one stays one message; any other is a message a sentence ("paragraph 2.1"). A segment is
approved when it has a text and is not fuzzy. A segment whose source changed is fuzzy, with the source that its text
was written for beside it, and one whose source is gone is obsolete: nothing that a person wrote is dropped.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final, TypeAlias

from .po import Memory, MemoryError_, Message, gone, parse, place, serialise
from .segment import rejoined, sentences
from .unit import STATES, Segment, State, Unit, state_of

__all__ = ["Memory", "MemoryError_", "Message", "fill", "parse", "revised", "same", "serialise", "update"]

#: From this similarity on, 0 to 1, the text of an old source is offered for a new one. Source: gettext and Babel.
SIMILAR: Final = 0.6
_MARK: Final = re.compile(r"state: (?P<state>[a-z]+)\b")
_BY: Final = re.compile(r"state: [a-z]+(?: by (?P<by>.+?))?(?: (?P<on>\d{4}-\d\d-\d\d))?\s*")


def fill(memory: Memory, units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Return the units with the segments, the target and the state that the memory has for exactly this source."""
    by_key: dict[tuple[str, str], Message] = {}
    by_source: dict[str, Message] = {}
    for message in memory.messages:
        if not message.obsolete:
            by_key[message.source, message.context] = message
            if message.source not in by_source or not by_source[message.source].target:
                by_source[message.source] = message

    def found(source: str, key: str) -> Message | None:
        return by_key.get((source, key)) or by_source.get(source)

    def filled(unit: Unit) -> Unit:
        pieces = sentences(unit.source, memory.source_lang)
        whole = found(unit.source, unit.key)
        if whole is not None or len(pieces) < 2:
            one = _segment(unit.source, whole)
            return _with(unit, (one,), one.target)
        keys = keys_of(unit.key, len(pieces))
        segments = tuple(_segment(piece, found(piece, key)) for piece, key in zip(pieces, keys, strict=True))
        return _with(unit, segments, rejoined(unit.source, pieces, [part.target for part in segments]))

    return tuple(map(filled, units))


def update(memory: Memory, units: Sequence[Unit], file: str) -> Memory:
    """Return a memory of exactly these units, with what was written for the same or a similar source."""
    return _Update(memory).run([unit for unit in units if unit.source], file)


def same(one: Memory, other: Memory) -> bool:
    """Return whether two memories say the same, whatever the lines of the article."""

    def said(memory: Memory) -> list[Message]:
        ordered = sorted(memory.messages, key=lambda message: message.obsolete)
        return [replace(message, places=()) for message in ordered]

    return said(one) == said(other)


def revised(message: Message, target: str, state: State) -> Message:
    """Return a message with a text that a person wrote elsewhere; it is approved, and no longer stale."""
    marks = tuple(mark for mark in message.marks if not _MARK.match(mark))
    return replace(message, target=target, fuzzy=False, previous="", marks=(*marks, f"state: {state}"))


def confirmed(message: Message) -> Message:
    """Return a stale message as approved for its new source; any other as it is."""
    if message.obsolete or not message.previous or not message.target or marked(message)[0] == "pending":
        return message
    return replace(message, fuzzy=False, previous="")


def remarked(message: Message, sign: str) -> Message:
    """Return an approved message with another state ("state: reviewed by Ana Novak"); any other as it is."""
    if message.obsolete or message.fuzzy or not message.target or marked(message)[0] == "pending":
        return message
    marks = tuple(mark for mark in message.marks if not _MARK.match(mark))
    return replace(message, marks=(*marks, sign))


def keys_of(key: str, count: int) -> tuple[str, ...]:
    """Return the keys of a block's sentences; a single one has the block's own."""
    return (key,) if count < 2 else tuple(f"{key}.{number}" for number in range(1, count + 1))


def marked(message: Message) -> tuple[State, str, str]:
    """Return (state, reviewer, day) as the comments say; without one, a person approved it."""
    for comment in (*message.marks, *message.notes):
        match = _MARK.match(comment)
        if match:
            state = next((known for known in STATES if known == match.group("state")), None)
            if state:
                by = _BY.fullmatch(comment)
                return state, (by and by.group("by")) or "", (by and by.group("on")) or ""
    return "reviewed", "", ""


#: With more pairs of old and new texts than this, only those of the same block are compared.
_MANY: Final = 50_000
#: Of so many equal sentences of a story, the first are looked at, and that of the same place.
_TWINS: Final = 64


class _Old:
    """A text of the memory on its way to a unit of the article as it is now."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.taken = False
        #: The sentences of a block that was translated as one, if they can be told apart.
        self.parts: list[_Old] = []

    @property
    def translates(self) -> str:
        """Return the source that the text was written for."""
        return self.message.previous or self.message.source


class _Update:
    """One pass from the messages that are there to those that are wanted."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._old = [_Old(message) for message in memory.messages]
        self._now = [old for old in self._old if not old.message.obsolete]
        self._gone = _indexed(old for old in self._old if old.message.obsolete)

    def run(self, units: Sequence[Unit], file: str) -> Memory:
        """Return the memory of these units."""
        found: dict[int, list[Message | None]] = {}
        now = _indexed(self._now)
        for number, unit in enumerate(units):
            whole = self._whole(unit, now)
            if whole:
                found[number] = [whole]
        self._split()
        self._offer_wholes(units, found)
        pieces = {n: self._pieces(unit) for n, unit in enumerate(units) if n not in found}
        texts = _indexed(self._texts())
        for number, wanted in pieces.items():
            found[number] = [self._exact(key, source, texts) for key, source in wanted]
        self._offer(pieces, found)
        made: list[Message] = []
        for number, unit in enumerate(units):
            wanted = pieces.get(number, [(unit.key, unit.source)])
            for (key, source), message in zip(wanted, found[number], strict=True):
                where = (place(file, unit.line),)
                made.append(replace(message or Message(key, source), context=key, places=where))
        return replace(self._memory, messages=tuple(_apart((*made, *dict.fromkeys(self._left())))))

    def _pieces(self, unit: Unit) -> list[tuple[str, str]]:
        pieces = sentences(unit.source, self._memory.source_lang) or (unit.source,)
        if len(pieces) == 1:
            pieces = (unit.source,)
        return list(zip(keys_of(unit.key, len(pieces)), pieces, strict=True))

    def _whole(self, unit: Unit, now: "_Index") -> Message | None:
        """Return the message of a block that was translated as one, for its very source."""
        pieces = self._pieces(unit)
        if len(pieces) == 1:
            return None
        active = _best(now, unit.key, unit.source)
        if (active is None or not active.message.target) and not any(
            old.message.target for _, source in pieces for old in now.get(source, [])[:_TWINS]
        ):
            active = _best(self._gone, unit.key, unit.source)
        return _claim(active, unit.source) if active and active.message.target else None

    def _split(self) -> None:
        """Take apart the blocks that were translated as one and whose source is gone, where the sentences agree."""
        for old in self._now:
            if old.taken or not old.message.target or marked(old.message)[0] == "pending" or _unapproved(old.message):
                continue
            sources = sentences(old.translates, self._memory.source_lang)
            targets = sentences(old.message.target, self._memory.lang)
            if len(sources) < 2 or len(sources) != len(targets):
                continue
            keys = keys_of(old.message.context, len(sources))
            for key, source, target in zip(keys, sources, targets, strict=True):
                notes = () if old.parts else old.message.notes
                part = replace(old.message, context=key, source=source, target=target, notes=notes)
                old.parts.append(_Old(replace(part, fuzzy=False, previous="")))

    def _texts(self) -> list[_Old]:
        """Return what the memory has, a sentence each where it can."""
        return [part for old in self._now for part in (old.parts or [old])]

    def _offer_wholes(self, units: Sequence[Unit], found: dict[int, list[Message | None]]) -> None:
        """Give each block that cannot be taken apart to the block that is most like it, as stale."""
        for old in self._now:
            if old.taken or old.parts or not old.message.target:
                continue
            if len(sentences(old.translates, self._memory.source_lang)) < 2:
                continue
            free = [number for number in range(len(units)) if number not in found]
            if len(free) * len(self._now) > _MANY:
                free = [number for number in free if units[number].key == old.message.context]
            near = [(_likeness(old, units[n].key, units[n].source), -n) for n in free]
            best, place_ = max(near, default=(0.0, 0))
            if best >= SIMILAR:
                found[-place_] = [_stale(old, units[-place_].source)]

    def _exact(self, key: str, source: str, texts: "_Index") -> Message | None:
        active, back = _best(texts, key, source), _best(self._gone, key, source)
        if back is None or not back.message.target or (active and active.message.target):
            return _claim(active, source) if active else None
        message = _claim(back, source)
        return replace(message, notes=(*_claim(active, source).notes, *message.notes)) if active else message

    def _offer(self, pieces: dict[int, list[tuple[str, str]]], found: dict[int, list[Message | None]]) -> None:
        """Give each sentence without a text the text of the old sentence that is most like it, as stale."""
        free = [old for old in self._texts() if not old.taken and old.message.target]
        wanted = [
            (n, at, key, source)
            for n, many in pieces.items()
            for at, (key, source) in enumerate(many)
            if not getattr(found[n][at], "target", "")
        ]
        places: dict[str, list[int]] = {}
        for number, old in enumerate(free):
            places.setdefault(old.message.context, []).append(number)
        every: Sequence[int] | None = range(len(free)) if len(wanted) * len(free) <= _MANY else None
        near = [
            (likeness, -first, -second)
            for first, (_, _, key, source) in enumerate(wanted)
            for second in (places.get(key, ()) if every is None else every)
            if (likeness := _likeness(free[second], key, source)) >= SIMILAR
        ]
        for _, first, second in sorted(near, reverse=True):
            number, at, _, source = wanted[-first]
            if not free[-second].taken and not getattr(found[number][at], "target", ""):
                notes = getattr(found[number][at], "notes", ())
                offered = _stale(free[-second], source)
                found[number][at] = replace(offered, notes=(*notes, *offered.notes))

    def _left(self) -> Iterable[Message]:
        """Return what nothing was made of, as obsolete messages."""
        for old in self._old:
            if any(part.taken for part in old.parts):
                rest = [part for part in old.parts if not part.taken]
            else:
                rest = [] if old.taken else [old]
            yield from (gone(one.message) for one in rest if one.message.target or one.message.notes)


#: By source, and by source and place.
_Index: TypeAlias = Mapping[str | tuple[str, str], list[_Old]]


def _indexed(olds: Iterable[_Old]) -> _Index:
    """Return texts by their source, and by the source that they were written for."""
    index: dict[str | tuple[str, str], list[_Old]] = {}
    for old in olds:
        for source in dict.fromkeys((old.message.source, old.translates)):
            index.setdefault(source, []).append(old)
            index.setdefault((source, old.message.context), []).append(old)
    return index


def _best(olds: _Index, key: str, source: str) -> _Old | None:
    """Return the text for exactly this source: approved before stale, of the same place before another, unused."""

    def rank(old: _Old) -> tuple[bool, bool, bool, bool]:
        message = old.message
        return bool(message.target), old.translates == source, not old.taken, message.context == key

    return max((*olds.get((source, key), ()), *olds.get(source, [])[:_TWINS]), key=rank, default=None)


def _apart(messages: Iterable[Message]) -> Iterator[Message]:
    """Yield the messages, an obsolete one whose key and source another has under a key of its own: "lead (2)".

    gettext's tools refuse a file with the same message twice, even if one is obsolete.
    """
    seen: set[tuple[str, str]] = set()
    for message in messages:
        key, number = message.context, 1
        while (key, message.source) in seen:
            number += 1
            key = f"{message.context} ({number})"
        seen.add((key, message.source))
        yield message if key == message.context else replace(message, context=key)


def _claim(old: _Old, source: str) -> Message:
    """Return the message for the same source; a text whose old source is back is no longer stale."""
    old.taken = True
    message = replace(old.message, obsolete=False)
    if message.previous and message.previous == source:
        # A text that nobody approved does not become approved by going back and forth.
        return replace(message, source=source, previous="", fuzzy=marked(message)[0] == "pending")
    return message


def _stale(old: _Old, source: str) -> Message:
    """Return the message that offers an old text for a changed source."""
    old.taken = True
    message = old.message
    marks = message.marks
    if _unapproved(message) and marked(message)[0] != "pending":
        # It was never approved for any source, and must not pass for a text that was.
        marks = ("state: pending", *(mark for mark in marks if not _MARK.match(mark)))
    return replace(message, source=source, previous=old.translates, fuzzy=True, marks=marks)


def _unapproved(message: Message) -> bool:
    return message.fuzzy and not message.previous


def _likeness(old: _Old, key: str, source: str) -> float:
    """Return how alike two sources are, 0 to 1; of two equally alike, the one of the same block comes first."""
    matcher = SequenceMatcher(None, old.translates, source, autojunk=False)
    if matcher.real_quick_ratio() < SIMILAR or matcher.quick_ratio() < SIMILAR:
        return 0.0
    ratio = matcher.ratio()
    return ratio + 0.01 * (ratio >= SIMILAR and old.message.context.split(".")[0] == key.split(".", maxsplit=1)[0])


def _segment(source: str, message: Message | None) -> Segment:
    target = message.target.strip() if message else ""
    if message is None or not target:
        return Segment(source, "", "pending")
    state, by, on = marked(message)
    if _unapproved(message):
        state = "pending"
    return Segment(source, target if state != "pending" else "", state, message.fuzzy, by, on)


def _with(unit: Unit, segments: tuple[Segment, ...], target: str) -> Unit:
    state = state_of(segments)
    return replace(unit, target="" if state == "pending" else target, state=state, segments=segments)
