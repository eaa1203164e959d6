"""Three versions of a post made one: as last generated, as the curator left it, as the program would write it now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .draft import Base, Draft, base_of, joined, mark


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
        body, body_marks, body_clash = _blocks(base.blocks, mine.blocks, theirs.blocks)
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


def _blocks(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Return (blocks, their base, whether two edits met): diff3, block by block."""
    ours, new = [mark(text) for text in mine], [mark(text) for text in theirs]
    body: list[str] = []
    marks: list[str] = []
    conflict = False
    i = j = k = 0
    for at, to_mine, to_theirs in (*_common(base, ours, new), (len(base), len(mine), len(theirs))):
        old = base[i:at]
        left = slice(j, to_mine)
        right = slice(k, to_theirs)
        # Where nothing was added or removed, block stands against block.
        single = len(old) == len(mine[left]) == len(theirs[right])
        cuts = (
            [(old[n : n + 1], slice(j + n, j + n + 1), slice(k + n, k + n + 1)) for n in range(len(old))]
            if single
            else [(old, left, right)]
        )
        for before, one, other in cuts:
            if list(before) == ours[one] or ours[one] == new[other]:
                body += theirs[other]
                marks += new[other]
            else:
                body += mine[one]
                marks += before
                conflict |= list(before) != new[other]
        if at < len(base):
            body.append(mine[to_mine])
            marks.append(base[at])
        i, j, k = at + 1, to_mine + 1, to_theirs + 1
    return tuple(body), tuple(marks), conflict


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
