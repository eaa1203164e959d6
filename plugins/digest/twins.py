"""Articles that are nearly the same: pointed out in the review folder until somebody lets both stand."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from ..lean_build import Store, digest, dump, load
from ..related import Copy, copies
from .desk import Desk
from .review_file import Fault, Record, ReviewFile
from .stages import Story

#: Kind of the store's one value: what was found, by a digest of all texts.
_KEPT: Final = "copies"
_HEAD: Final = """\
#:schema ../../schemas/same.json
# Articles of which much is in another one, too. Remove one of them from the inbox; or write decision = "both": they
# stand side by side, and are not pointed out again.
"""


def file(desk: Desk) -> ReviewFile:
    """Return the file of articles that are nearly the same."""
    path = desk.path(desk.options.review) / "same.toml"
    return ReviewFile(path, "same", ("articles", "share", "decision"), ("both",), _HEAD, _faults)


def _faults(row: Record) -> Iterable[Fault]:
    articles = row.get("articles")
    if not isinstance(articles, list) or len(articles) != 2 or not all(isinstance(one, str) for one in articles):
        yield "articles", "articles are no two files", 'write articles = ["…", "…"]'


def save(desk: Desk, stories: Sequence[Story], store: Store) -> tuple[list[str], list[Path]]:
    """Return (a line for each pair that nobody has let stand, the file if it was changed)."""
    form = file(desk)
    known = {_pair(row): row for row in form.read()}
    found = _copies({story.article.file: story.article.item.text for story in stories}, store)
    rows: dict[frozenset[str], Record] = {}
    for copy in found:
        pair = frozenset((copy.id, copy.of))
        said = known.get(pair, {}).get("decision", "")
        rows.setdefault(pair, {"articles": [copy.id, copy.of], "share": round(copy.share, 2), "decision": said})
    written = [form.path] if form.write(rows.values(), _pair) else []
    return [_said(copy) for copy in found if not rows[frozenset((copy.id, copy.of))]["decision"]], written


def _copies(texts: Mapping[str, str], store: Store) -> Sequence[Copy]:
    """Return which texts are nearly the same; looked for only where one of them is new or another."""
    key = digest(*(part for pair in texts.items() for part in pair))
    known = store.of_kind(_KEPT)
    if key not in known:
        store.drop(_KEPT, known)
        known = {key: dump(tuple(copies(texts)))}
        store.put(_KEPT, known.items())
    return load(tuple[Copy, ...], known[key])


def _pair(row: Record) -> frozenset[str]:
    return frozenset(row["articles"])


def _said(copy: Copy) -> str:
    return f"{copy.id}: {round(100 * copy.share)} % of the text is in {copy.of} as well; keep one, or let both stand"
