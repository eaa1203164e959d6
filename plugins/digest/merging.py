"""Three versions of a post made one: as last generated, as the curator left it, as the program would write it now."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from .draft import Base, Draft, base_of, joined, mark

#: After so many the blocks stand as they stay; two have been enough so far.
_PASSES: Final = 8


@dataclass(frozen=True, slots=True)
class Merged:
    """The one post, the base for the next time, and whether a person's text stands where the program has another."""

    post: Draft
    base: Base
    conflict: bool


def merge(base: Base, mine: Draft, theirs: Draft, held: Collection[str] = (), *, hold_body: bool = False) -> Merged:
    """Return the merged post: what the person changed stays as it is, all else follows the program.

    Fields that are `held`, and the body if it is, stay as they are and keep their base: the program has nothing to
    say about them yet.
    """
    fields: dict[str, str] = {}
    marks: dict[str, str] = {}
    conflict = False
    for key in dict.fromkeys((*theirs.fields, *mine.fields)):
        ours, new = mine.fields.get(key, ""), theirs.fields.get(key, "")
        changed = not base.has(key, ours)
        clash = key == "title" and changed and ours != new and not base.has(key, new)
        if key in held:
            new = ours
        if key in mine.fields if changed or key in held else key in theirs.fields:
            fields[key] = ours if changed else new
        marks[key] = base.fields.get(key, "") if clash or key in held else mark(new)
        conflict |= clash and key not in held
    if hold_body:
        body, body_marks, body_clash = mine.blocks, base.blocks, False
    else:
        body, body_marks, body_clash = _settled(base.blocks, mine.blocks, theirs.blocks)
    if "stale" in theirs.fields:
        fields["stale"] = theirs.fields["stale"]
    else:
        fields.pop("stale", None)
    state = theirs.fields.get("translation", "")
    if body == theirs.blocks and state not in ("", "original") and "translation" not in held:
        # What a person said of the state is in the memory, if it could be said of this text.
        fields["translation"] = state
    order = theirs.fields if fields.keys() == theirs.fields.keys() else mine.fields
    post = Draft(joined(fields, order), body)
    behind = hold_body or body_marks != tuple(map(mark, theirs.blocks))
    return Merged(post, Base(marks, body_marks, behind), conflict or body_clash)


def _settled(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Return the same as `_blocks`, as the next build would leave it: where both sides move blocks, it goes on."""
    found = _blocks(base, mine, theirs)
    for _ in range(_PASSES):
        again = _blocks(found[1], found[0], theirs)
        if again[:2] == found[:2]:
            break
        found = again
    return found


def _blocks(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Return (blocks, their base, whether two edits met): diff3, block by block."""
    ours, new = [mark(text) for text in mine], [mark(text) for text in theirs]
    cuts = list(_cuts(base, ours, new))
    free = [cut for cut in cuts if not cut.kept]
    # What the program has where it is free to: a block of the person's that is among it has only been moved there.
    placed = {text for cut in free for text in theirs[cut.theirs] if mine.count(text) == 1}
    # What it moves away: where a person wrote at the new place, it has to stand there too.
    leaving = {text for cut in free for text in mine[cut.mine] if text not in theirs[cut.theirs]}
    body: list[str] = []
    marks: list[str] = []
    conflict = False
    for cut in cuts:
        stay = [text for text in mine[cut.mine] if text not in placed]
        coming = [text for text in theirs[cut.theirs] if text in leaving]
        rest = [mark(text) for text in theirs[cut.theirs] if text not in leaving]
        before = _left(cut.base, len(mine[cut.mine]) - len(stay), placed)
        if not cut.kept or [mark(text) for text in stay] in (before, rest):
            body += theirs[cut.theirs]
            marks += new[cut.theirs]
        else:
            body += (*coming, *stay)
            marks += (*map(mark, coming), *before)
            conflict |= before != rest
    return tuple(body), tuple(marks), conflict


def _left(base: list[str], moved: int, placed: Collection[str]) -> list[str]:
    """Return what the base has of a stretch but for so many blocks, which were moved to where they are placed.

    Of a block that was edited before it was moved, the base has another mark.
    """
    gone = set(map(mark, placed))
    return [] if moved >= len(base) else [said for said in base if not moved or said not in gone]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A stretch of the three versions, and whether a person has changed it."""

    base: list[str]
    mine: slice
    theirs: slice
    kept: bool


def _cuts(base: Sequence[str], ours: Sequence[str], new: Sequence[str]) -> Iterator[_Cut]:
    """Return the stretches between the blocks that are the same in all three, and those blocks, in order."""
    i = j = k = 0
    for at, to_mine, to_theirs in (*_common(base, ours, new), (len(base), len(ours), len(new))):
        old, many = list(base[i:at]), len(base[i:at])
        # Where nothing was added or removed, block stands against block.
        single = many == to_mine - j == to_theirs - k
        for n in range(many) if single else [None]:
            part = old if n is None else old[n : n + 1]
            one = slice(j, to_mine) if n is None else slice(j + n, j + n + 1)
            other = slice(k, to_theirs) if n is None else slice(k + n, k + n + 1)
            yield _Cut(part, one, other, part != ours[one] and ours[one] != new[other])
        if at < len(base):
            yield _Cut([base[at]], slice(to_mine, to_mine + 1), slice(to_theirs, to_theirs + 1), kept=False)
        i, j, k = at + 1, to_mine + 1, to_theirs + 1


def _common(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return where a block is the same in all three."""
    to_mine, to_theirs = _pairs(base, mine), _pairs(base, theirs)
    return [(at, to_mine[at], to_theirs[at]) for at in sorted(to_mine.keys() & to_theirs.keys())]


def _pairs(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    return {a + n: b + n for a, b, size in matcher.get_matching_blocks() for n in range(size)}


def clean(post: Draft) -> Merged:
    """Return a post that the program writes alone."""
    return Merged(post, base_of(post), conflict=False)
