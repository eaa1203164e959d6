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
from .review_file import COMMENTS, Fault, Record, ReviewFile, noted, remarks
from .stages import Brief

#: Kind and key of the store's one text: what was found last.
_KEPT: Final = "copies"
_LAST: Final = "last"
_HEAD: Final = """\
#:schema ../../schemas/same.json
# Articles of which much is in another one, too. Remove one of them from the inbox; or write decision = "both": they
# stand side by side, and are not pointed out again.
# A record in which you wrote stays, whatever becomes of the articles; you may delete it.
"""


def file(desk: Desk) -> ReviewFile:
    """Return the file of articles that are nearly the same."""
    path = desk.path(desk.options.review) / "same.toml"
    return ReviewFile(path, "same", ("articles", "uids", "share", "decision"), ("both",), _HEAD, _faults)


def _faults(row: Record) -> Iterable[Fault]:
    articles = row.get("articles")
    if not isinstance(articles, list) or len(articles) != 2 or not all(isinstance(one, str) for one in articles):
        yield "articles", "articles are no two files", 'write articles = ["…", "…"]'
    uids = row.get("uids", ["", ""])
    if not isinstance(uids, list) or len(uids) != 2 or not all(isinstance(one, str) for one in uids):
        yield "uids", "uids is not as the program wrote it", "remove the line; it is written anew"


@dataclass(frozen=True, slots=True)
class _Last:
    """The articles that were compared last, each with a digest of it, and what came of that."""

    marks: Mapping[str, str]
    found: Compared


class Twins:
    """Looks for articles that are nearly the same, among those that it is shown."""

    def __init__(self, desk: Desk, build: Build | None) -> None:
        """Take the desk, and the build that keeps what was found; without one nothing is kept."""
        self._desk, self._file = desk, file(desk)
        self._kept = Texts(build, _KEPT)
        self._runs: dict[str, Runs] = {}
        #: A digest of each article.
        self._marks: dict[str, str] = {}
        self._uids: dict[str, str] = {}
        self._files: dict[str, str] = {}

    def note(self, story: Brief) -> None:
        """Look at a story."""
        self._runs[story.file] = array("Q", b64decode(story.runs))
        self._marks[story.file] = digest(story.runs)
        self._uids[story.file], self._files[story.identity.uid] = story.identity.uid, story.file

    def save(self) -> tuple[list[str], list[Path]]:
        """Return (a line for each pair that nobody has let stand, the file if it was changed)."""
        found = self._copies()
        asked = {self._pair([copy.id, copy.of]) for copy in found}
        known: dict[frozenset[str], Record] = {}
        kept: list[Record] = []
        # Of two records for the same articles that counts in which somebody wrote.
        for row in sorted(self._file.read(), key=lambda row: not _touched(row)):
            pair = frozenset(row["uids"]) if "uids" in row else self._pair(row["articles"])
            if pair in asked and pair not in known:
                known[pair] = row
            elif _touched(row):
                kept.append(self._followed(row))
        rows: dict[frozenset[str], Record] = {}
        for copy in found:
            pair = self._pair([copy.id, copy.of])
            rows.setdefault(pair, self._renewed(copy, known.get(pair, {})))
        written = [self._file.path] if self._file.write([*rows.values(), *kept]) else []
        return [_said(copy) for copy in found if not rows[self._pair([copy.id, copy.of])]["decision"]], written

    def _pair(self, articles: Iterable[str]) -> frozenset[str]:
        """Return what tells two articles from all others: their uids, or the name of one that was not seen."""
        return frozenset(self._uids.get(article, article) for article in articles)

    def _renewed(self, copy: Copy, row: Record) -> Record:
        """Return the record of two articles, with what the curator wrote into the one that is there."""
        return {
            "articles": [copy.id, copy.of],
            "uids": [self._uids[copy.id], self._uids[copy.of]],
            "share": round(copy.share, 2),
            "decision": row.get("decision", ""),
            COMMENTS: remarks(row),
        }

    def _followed(self, row: Record) -> Record:
        """Return a record that asks nothing, with the names that its articles have now and why it is still there."""
        uids = row.get("uids") or [self._uids.get(article, "") for article in row["articles"]]
        pairs = list(zip(row["articles"], uids, strict=True))
        names = [self._files.get(uid, article) for article, uid in pairs]
        if all(uid in self._files for uid in uids):
            return noted({**row, "articles": names}, "unlike")
        # One that is refused may be well again tomorrow.
        gone = any(uid not in self._files and not self._refused(article) for article, uid in pairs)
        return noted({**row, "articles": names}, "gone" if gone else "")

    def _refused(self, article: str) -> bool:
        return article not in self._uids and self._desk.path(article).is_file()

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


def _touched(row: Record) -> bool:
    """Tell whether anything in a record is the curator's."""
    return bool(row.get("decision") or remarks(row))


def _said(copy: Copy) -> str:
    return f"{copy.id}: {round(100 * copy.share)} % of the text is in {copy.of} as well; keep one, or let both stand"
