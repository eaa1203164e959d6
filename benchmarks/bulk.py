"""What it takes to bring a whole archive of raw articles in at once, and one article more after that.

`inv bench --bulk` prints it. The articles are sentences of the sample and of the gold set, as real ones name people and
countries, among made-up ones, as no two real ones are the same; nothing is compared with a limit.
"""

import datetime as dt
import random
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from .builds.corpus import corpus
from .builds.measure import run
from .tagger import ROOT, WORDS, texts

#: The articles come a few hours apart, beginning with this one.
_FIRST: Final = dt.datetime(2015, 1, 1, 6, tzinfo=dt.UTC)
_APART: Final = dt.timedelta(hours=5)
_SEED: Final = 20260101
#: Paragraphs of so many sentences.
_SENTENCES: Final = 4
#: Made-up stories from which sentences are taken.
_MADE_UP: Final = 500
_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-ZČŠŽ])")
#: Takes the inbox of the folder in which it is run in, as a build does.
_TAKE_IN: Final = """
import datetime as dt
from pathlib import Path
from plugins.digest import Desk, Options, run
from plugins.lean_build import Build, Store
store = Store(Path(".cache"), "bench")
report = run(Desk(Path.cwd(), Options()), dt.date(2026, 1, 1), build=Build(Path("output"), Path("output"), store))
store.close()
assert not report.refused, report.refused
"""


def report(sizes: Sequence[int], folder: Path | None = None) -> Iterator[str]:
    """Return a table of what inboxes of some sizes take, by the clock and in memory, and then one article more."""
    yield "| articles | wall s | wall ms each | CPU s | peak MB |"
    yield "|--:|--:|--:|--:|--:|"
    for size in sizes:
        with TemporaryDirectory(dir=folder) as place:
            site = Path(place)
            shutil.copytree(ROOT / "content" / "data", site / "content" / "data")
            inbox = site / "content" / "inbox"
            inbox.mkdir()
            *most, last = articles(size + 1)
            for new in (most, [last]):
                for name, text, sidecar in new:
                    (inbox / f"{name}.txt").write_text(text, "utf-8")
                    (inbox / f"{name}.toml").write_text(sidecar, "utf-8")
                cost = run((sys.executable, "-c", _TAKE_IN), site, site / "none", {"PYTHONPATH": str(ROOT)})
                label = f"{size:,}" if new is most else "and 1 more"
                numbers = (
                    f"{cost.wall:.1f} | {1000 * cost.wall / len(new):.0f} | {cost.cpu:.1f} | {cost.peak / 2**20:.0f}"
                )
                yield f"| {label} | {numbers} |"


def articles(number: int) -> Iterator[tuple[str, str, str]]:
    """Return (name, text, sidecar) of so many raw articles in Slovenian, the same for the same number."""
    dice = random.Random(_SEED)  # noqa: S311 - the same articles each time, nothing secret
    real = [sentence for text in texts("sl") for sentence in _END.split(" ".join(text.split()))]
    made_up = [
        sentence
        for story in corpus(_MADE_UP).stories
        for sentence in _END.split(" ".join(story.texts["sl"].body.split()))
        if sentence[-1:] == "." and "](" not in sentence
    ]
    for at in range(number):
        paragraphs: list[str] = []
        while sum(len(paragraph.split()) for paragraph in paragraphs) < WORDS:
            paragraphs.append(" ".join(dice.choice(many) for many in (real, made_up) for _ in range(_SENTENCES // 2)))
        date = (_FIRST + at * _APART).isoformat()
        yield f"{at:06}", "\n\n".join(paragraphs) + "\n", f'title = "Članek {at}"\ndate = "{date}"\nlang = "sl"\n'
