"""What the curator wrote in a translated post goes back to the memory, so that both say the same. Pure."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from ..raw_article.newsitem import Block
from ..translation.memory import confirmed, fill, remarked, revised
from ..translation.po import Memory, Message, gone
from ..translation.segment import rejoined, sentences
from ..translation.unit import Unit
from .draft import Base, Draft, mark
from .markdown import block
from .reading_back import read

#: What stands in the memory above a text that lost to the post's.
CLASH: Final = "conflict: the post says otherwise"
_KEY: Final = re.compile(r"(?P<block>(?P<kind>[a-z]+)(?: \d+)?)(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Returned:
    """The memory with the curator's texts, and how many changed blocks it could not take."""

    memory: Memory
    left: int
    #: The post as a base: what the memory holds now is the program's again.
    base: Base


@dataclass(frozen=True, slots=True)
class _Group:
    """A block as the memory has it: of the article at the last build."""

    kind: str
    unit: Unit
    messages: tuple[Message, ...]
    speaker: str | None
    #: Only where the article still has the block, it is known who speaks in it.
    known: bool

    @property
    def whole(self) -> bool:
        """Return whether no part is missing."""
        return self.unit.state != "pending"

    @property
    def there(self) -> tuple[Message, ...]:
        """Return the messages that have a text for readers."""
        pairs = zip(self.messages, self.unit.segments, strict=True)
        return tuple(message for message, segment in pairs if segment.target)

    def markdown(self) -> str:
        """Return what the memory would print, or printed before a sentence came that has no text yet."""
        text = self.unit.target if self.whole else " ".join(message.target.strip() for message in self.there)
        return text if self.kind == "title" or not text else block(self.kind, text, self.speaker)

    def read(self, markdown: str) -> str | None:
        """Return the text of a person's Markdown; None where the memory cannot hold it."""
        if self.kind == "quote" and not self.known:
            return None
        return markdown if self.kind == "title" else read(self.kind, markdown, self.speaker)


def take_back(memory: Memory, parts: Mapping[str, tuple[Unit, Block | None]], base: Base, mine: Draft) -> Returned:
    """Return the memory with what a person changed in the post since it was generated.

    `memory` is that of the last build, which the post was made of; `parts` are the units and blocks of the article
    as it is now, by key.
    """
    groups = _groups(memory, parts)
    changes: list[tuple[_Group, str, str]] = []
    title = next((group for group in groups if group.kind == "title"), None)
    said = mine.fields.get("title", "")
    if title and said and not base.has("title", said):
        changes.append((title, base.fields.get("title", ""), said))
    placed, left = _placed([group for group in groups if group.kind != "title"], base, mine.blocks)
    messages = list(memory.messages)
    for group, before, markdown in (*changes, *placed):
        text = group.read(markdown)
        if text is None:
            left += 1
            continue
        now = group.markdown()
        new = _rewritten(group, text, memory)
        if new is None:
            left += 1
        elif now != markdown:
            messages = _with(messages, group, new, clash=bool(now) and bool(before) and mark(now) != before)
    written = [group for group, _, _ in (*changes, *placed)]
    seen = (group for group in groups if group in written or _shown(group, base))
    shown = {message.context for group in seen for message in group.messages} | {one.unit.key for one in written}
    taken = _with_state(replace(memory, messages=tuple(messages)), base, mine, shown)
    if left:
        return Returned(taken, left, base)
    known = {**base.fields, "title": mark(said)} if title and said else base.fields
    return Returned(taken, 0, Base(known, tuple(map(mark, mine.blocks))))


def _groups(memory: Memory, parts: Mapping[str, tuple[Unit, Block | None]]) -> list[_Group]:
    by_key: dict[str, list[Message]] = {}
    for message in memory.messages:
        match = _KEY.fullmatch(message.context)
        if match and not message.obsolete:
            by_key.setdefault(match.group("block"), []).append(message)
    by_source = {sentences(unit.source, memory.source_lang): (unit, part) for unit, part in parts.values()}
    groups = []
    for key, messages in by_key.items():
        kind = key.split(" ")[0]
        source = messages[0].source if len(messages) == 1 else " ".join(message.source for message in messages)
        pieces = sentences(source, memory.source_lang) if len(messages) == 1 else tuple(m.source for m in messages)
        unit, part = by_source.get(pieces, (None, None))
        old = Unit(key, unit.source if unit else source, "", "pending")
        (filled,) = fill(replace(memory, messages=tuple(messages)), (old,))
        groups.append(_Group(kind, filled, tuple(messages), part.speaker if part else None, unit is not None))
    return groups


def _placed(groups: Sequence[_Group], before: Base, mine: Sequence[str]) -> tuple[list[tuple[_Group, str, str]], int]:
    """Return (changed blocks of the post, each with the memory's and the mark it had; how many the memory has not)."""
    base, marks = before.blocks, [mark(text) for text in mine]
    if not base:
        # The post waited for its translation, and the curator wrote it there.
        if len(groups) == len(mine):
            return [(group, "", text) for group, text in zip(groups, mine, strict=True)], 0
        return [], len(mine)
    of_base = _groups_of(groups, before)
    found: list[tuple[_Group, str, str]] = []
    left = 0
    for tag, i, i_end, j, j_end in SequenceMatcher(None, base, marks, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if i_end - i != j_end - j:
            left += max(i_end - i, j_end - j)
            continue
        for at, to in zip(range(i, i_end), range(j, j_end), strict=True):
            group = of_base.get(at)
            # A block that stood elsewhere was moved, not written.
            if group is None or marks[to] in base or base[at] in marks:
                left += 1
            else:
                found.append((group, base[at], mine[to]))
    return found, left


def _groups_of(groups: Sequence[_Group], base: Base) -> dict[int, _Group]:
    """Return the memory's block of each block of the post as generated.

    Where the memory is whole, they stand in the same order. Where a part is missing, or a person's text has stayed in
    the place of what the program has since written, the post is an older one, and only a block that says the same is
    surely the same.
    """
    if not base.behind and len(groups) == len(base.blocks) and all(group.whole for group in groups):
        return dict(enumerate(groups))
    said: dict[str, list[_Group]] = {}
    for group in groups:
        said.setdefault(mark(group.markdown()), []).append(group)
    # Wherever it stands by now. Of blocks that say the same nobody can tell which is which.
    return {
        at: said[one][0] for at, one in enumerate(base.blocks) if len(said.get(one, ())) == base.blocks.count(one) == 1
    }


def _with(messages: list[Message], group: _Group, new: list[Message], *, clash: bool) -> list[Message]:
    """Return the messages with those of a block replaced; what lost its place becomes obsolete."""
    text = " ".join(message.target for message in new)
    at = messages.index(group.messages[0])
    rest = [message for message in messages if message not in group.messages]
    before = sum(message not in group.messages for message in messages[:at])
    kept = [message for message in group.messages if clash or (message not in new and message.target not in text)]
    note = (CLASH,) if clash else ()
    lost = [
        replace(gone(message), notes=(*note, *message.notes))
        for message in kept
        if message.target and not any(one.source == message.source and one.target == message.target for one in new)
    ]
    return [*rest[:before], *new, *rest[before:], *lost]


def _rewritten(group: _Group, text: str, memory: Memory) -> list[Message] | None:
    """Return a block's messages with a person's text: a sentence each where they pair, else one for the whole block.

    None where a part of the block has no text yet, and the person's sentences do not pair with those that have.
    """
    targets = sentences(text, memory.lang)
    # In a post that is older than the article, the person may have written the missing sentence too, or not.
    for part in (group.messages, group.there):
        pieces = tuple(message.source for message in part)
        source = group.unit.source if len(part) == len(group.messages) else " ".join(pieces)
        several = len(group.messages) > 1 and len(targets) == len(part)
        if several and rejoined(source, pieces, targets) == text:
            new = iter(targets)
            return [_revised(message, next(new)) if message in part else message for message in group.messages]
    if group.there and not group.whole:
        return None
    notes = tuple(note for message in group.messages for note in message.notes)
    whole = Message(group.unit.key, group.unit.source, notes=notes, places=group.messages[0].places)
    return [revised(whole, text, "edited")]


def _revised(message: Message, target: str) -> Message:
    same = message.target.strip() == target and not message.fuzzy
    return message if same else revised(message, target, "edited")


def _shown(group: _Group, base: Base) -> bool:
    """Return whether the post had a block as the memory has it."""
    text = group.markdown()
    return bool(text) and (base.has("title", text) if group.kind == "title" else mark(text) in base.blocks)


def _with_state(memory: Memory, base: Base, mine: Draft, shown: Container[str]) -> Memory:
    """Return the memory with the state that a person wrote into the post, on every text of it that is not stale.

    `shown` are the keys of the texts that the post has: nobody approves what only the memory holds. Who removes the
    post's line `stale` says that the old texts still hold.
    """
    said = [mine.fields.get(key, "") for key in ("translation", "reviewer", "reviewed")]
    changed = any(not base.has(key, mine.fields.get(key, "")) for key in ("translation", "reviewer", "reviewed"))
    state = next((known for known in ("machine", "edited", "reviewed") if known == said[0]), None)
    if base.fields.get("stale") and not mine.fields.get("stale"):
        memory = replace(memory, messages=tuple(map(confirmed, memory.messages)))
    # Of a translation that was not there, nobody can have approved the parts that an engine fills in later.
    if not changed or state is None or base.has("translation", "pending"):
        return memory
    by = f" by {said[1]}" if said[1] else ""
    sign = f"state: {state}{by}{' ' + said[2] if said[2] else ''}"
    seen = (remarked(one, sign) if one.context in shown else one for one in memory.messages)
    return replace(memory, messages=tuple(seen))


def clashes(memory: Memory) -> Iterable[str]:
    """Return the places of texts in the memory that lost to a post's and wait for the curator's eye."""
    return [message.context for message in memory.messages if message.obsolete and CLASH in message.notes]
