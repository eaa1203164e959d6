"""Articles that are nearly the same: pointed out in the review folder until somebody lets both stand."""

from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..lean_build import Build, Texts, digest, dump, load
from ..related import Compared, Copy, Runs, compared, runs
from .desk import Desk
from .review_file import Fault, Record, ReviewFile
from .stages import Brief

#: Kind and key of the store's one text: what was found last.
_KEPT: Final = "copies"
_LAST: Final = "last"
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


@dataclass(frozen=True, slots=True)
class _Last:
    """The articles that were compared last, each with a digest of it, and what came of that."""

    marks: Mapping[str, str]
    found: Compared


class Twins:
    """Looks for articles that are nearly the same, among those that it is shown."""

    def __init__(self, desk: Desk, build: Build | None) -> None:
        """Take the desk, and the build that keeps what was found; without one nothing is kept."""
        self._file = file(desk)
        self._kept = Texts(build, _KEPT)
        self._runs: dict[str, Runs] = {}
        #: A digest of each article.
        self._marks: dict[str, str] = {}

    def note(self, story: Brief) -> None:
        """Look at a story."""
        self._runs[story.file] = array("Q", b64decode(story.runs))
        self._marks[story.file] = digest(story.runs)

    def save(self) -> tuple[list[str], list[Path]]:
        """Return (a line for each pair that nobody has let stand, the file if it was changed)."""
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
        """Return which articles are nearly the same; where none is another, only new ones are compared with all."""
        text = self._kept.get(_LAST)
        last = load(_Last, text) if text else None
        if last and last.marks == self._marks:
            return last.found.copies
        stand = last is not None and last.marks.items() <= self._marks.items()
        found = compared(self._runs, last.found if last and stand else None)
        self._kept.put(_LAST, dump(_Last(self._marks, found)))
        self._kept.save()
        return found.copies


def as_text(text: str) -> str:
    """Return the runs of words in a text as base64 of numbers of 64 bits."""
    return b64encode(runs(text).tobytes()).decode()


def _pair(row: Record) -> frozenset[str]:
    return frozenset(row["articles"])


def _said(copy: Copy) -> str:
    return f"{copy.id}: {round(100 * copy.share)} % of the text is in {copy.of} as well; keep one, or let both stand"
