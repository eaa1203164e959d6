"""Articles that are nearly the same: pointed out in the review folder until somebody lets both stand."""

from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from ..lean_build import Build, Store, Texts, digest, dump, load
from ..related import Copy, Runs, copies, runs
from .desk import Desk
from .review_file import Fault, Record, ReviewFile
from .stages import Story

#: Kind of the store's one value: what was found, by a digest of all texts.
_KEPT: Final = "copies"
#: Kind of the store's texts: the runs of an article in base 64, by a digest of it.
_RUNS: Final = "runs"
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


class Twins:
    """Looks for articles that are nearly the same, among those that it is shown."""

    def __init__(self, desk: Desk, build: Build | None) -> None:
        """Take the desk, and the build that keeps what was found; without one nothing is kept."""
        self._file = file(desk)
        self._store = build.store if build else Store(None, "")
        self._kept = Texts(build, _RUNS)
        self._runs: dict[str, Runs] = {}
        self._keys: list[str] = []

    def note(self, story: Story) -> None:
        """Look at an article."""
        name, text = story.article.file, story.article.item.text
        key = digest(text)
        said = self._kept.get(key)
        found = array("Q", b64decode(said)) if said else runs(text)
        if not said:
            self._kept.put(key, b64encode(found.tobytes()).decode())
        self._runs[name] = found
        self._keys += (name, key)

    def save(self) -> tuple[list[str], list[Path]]:
        """Return (a line for each pair that nobody has let stand, the file if it was changed)."""
        self._kept.save()
        known = {_pair(row): row for row in self._file.read()}
        found = self._copies()
        rows: dict[frozenset[str], Record] = {}
        for copy in found:
            pair = frozenset((copy.id, copy.of))
            said = known.get(pair, {}).get("decision", "")
            rows.setdefault(pair, {"articles": [copy.id, copy.of], "share": round(copy.share, 2), "decision": said})
        written = [self._file.path] if self._file.write(rows.values(), _pair) else []
        return [_said(copy) for copy in found if not rows[frozenset((copy.id, copy.of))]["decision"]], written

    def _copies(self) -> Sequence[Copy]:
        """Return which articles are nearly the same; looked for only where one of them is new or another."""
        key = digest(*self._keys)
        known = self._store.of_kind(_KEPT)
        if key not in known:
            self._store.drop(_KEPT, known)
            known = {key: dump(tuple(copies(self._runs)))}
            self._store.put(_KEPT, known.items())
        return load(tuple[Copy, ...], known[key])


def _pair(row: Record) -> frozenset[str]:
    return frozenset(row["articles"])


def _said(copy: Copy) -> str:
    return f"{copy.id}: {round(100 * copy.share)} % of the text is in {copy.of} as well; keep one, or let both stand"
