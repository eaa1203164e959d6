"""A post as it lies on the disk, taken apart: what a person made of it, and what the program had written."""

from dataclasses import dataclass
from pathlib import Path

from . import ledger
from .draft import Base, Draft, base_in, base_of, draft, print_of, remarked, written
from .merging import Merged


@dataclass(frozen=True, slots=True)
class Edit:
    """A post of the disk taken apart."""

    path: Path
    text: str
    draft: Draft
    #: The mark of the whole, and the base, as last generated; None in a post of an older kind.
    print: str
    base: Base | None

    untouched: bool

    def after(self, merged: Merged, theirs: Draft) -> str:
        """Return the file after the merge; what the merge leaves as it was stays byte for byte."""
        if self.untouched or merged.post == theirs:
            return written(merged.post, print_of(merged.post), merged.base)
        if merged.post != self.draft:
            return written(merged.post, print_of(theirs), merged.base)
        return self.text if merged.conflict else remarked(self.text, print_of(theirs), merged.base)


def edit_of(post: ledger.Existing, *, always: bool = False) -> Edit | None:
    """Return a post taken apart if a person touched it, or always; None too if it cannot be taken apart."""
    if post.untouched and not always:
        return None
    text = post.path.read_text("utf-8-sig")
    taken = draft(text)
    if taken is None:
        return None
    value = post.fields.get("generated", "")
    return Edit(post.path, text, taken, value.partition(" ")[0], base_in(value), post.untouched)


def base_for(edit: Edit, theirs: Draft, old: ledger.Existing) -> Base | None:
    """Return the base of a post; of one that an older program wrote, only if it would still write the same."""
    if edit.base is None and print_of(theirs) == edit.print:
        return base_of(theirs)
    return base_of(edit.draft) if edit.base is None and old.untouched else edit.base


def whole(post: Draft) -> str:
    """Return the file of a post that the program writes."""
    return written(post, print_of(post), base_of(post))
