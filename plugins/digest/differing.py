"""What a regeneration would change in one story: the work behind `inv diff`."""

import datetime as dt
import difflib
from collections.abc import Iterator
from pathlib import Path

from . import ledger
from .desk import Desk
from .intake import articles, rehearse


class UnknownStoryError(ValueError):
    """A name that is no story's; the message says which is near."""


def differences(desk: Desk, name: str, today: dt.date) -> tuple[str, tuple[str, ...]]:
    """Return (unified diff of the story's posts and memory, refusals); nothing is written.

    `name` is the stem of the article's file, its uid or the slug of one of its posts; else UnknownStoryError.
    """
    changes, refused = rehearse(desk, _article(desk, name), today)
    lines = (line for path, data in sorted(changes.items()) for line in _diff(desk.shown(path), path, data))
    return "".join(lines), refused


def _article(desk: Desk, name: str) -> Path:
    found = {path.stem: path for path in articles(desk.path(desk.options.inbox))}
    by_file = {path.name: path for path in found.values()}
    known = dict(found)
    for post in ledger.read(desk.path(desk.options.posts)).posts:
        article = by_file.get(post.fields.get("raw", ""))
        for key in ("uid", "slug"):
            if article and post.fields.get(key):
                known.setdefault(post.fields[key], article)
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "write the stem of a file in the inbox, a uid or a slug"
    raise UnknownStoryError(f"{name!r} is no story; {hint}")


def _diff(shown: str, path: Path, data: bytes | None) -> Iterator[str]:
    old = path.read_text("utf-8", errors="replace") if path.exists() else None
    new = data.decode() if data is not None else None
    if old == new:
        return
    lines = difflib.unified_diff(
        (old or "").splitlines(keepends=True),
        (new or "").splitlines(keepends=True),
        f"a/{shown}" if old is not None else "/dev/null",
        f"b/{shown}" if new is not None else "/dev/null",
    )
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
