"""Builds of the same site by several programs, in turn in one run, as ratios to one of them."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Final

from . import glasnik, hugo, measure
from .corpus import Corpus, corpus, one_more, renamed
from .engine import Engine, change, write
from .measure import Cost
from .nikola import Nikola
from .stock_pelican import Pelican

ENGINES: Final[Mapping[str, Engine]] = {
    engine.name: engine for engine in (*glasnik.ENGINES, *hugo.ENGINES, Pelican(), Nikola())
}
#: To which all others are compared, where it takes part.
BASE: Final = "hugo-tuned"
#: What is measured of each program, in this order; a change is undone before the next, uncounted.
CASES: Final = ("cold", "no-op", "one story added", "one person renamed")


@dataclass(frozen=True, slots=True)
class Run:
    """What one build cost."""

    engine: str
    size: int
    case: str
    round: int
    cost: Cost


def runs(
    names: Sequence[str], sizes: Sequence[int], rounds: int, folder: Path | None, tell: Callable[[str], object] = print
) -> Iterator[Run]:
    """Return the costs of all builds; a program that cannot be used is named with the reason, and left out."""
    engines = []
    for name in names:
        reason = ENGINES[name].available()
        if reason:
            tell(f"{name} is left out: {reason}")
        else:
            engines.append(ENGINES[name])
    for size in sizes:
        whole = corpus(size)
        with _sites(engines, whole, folder) as sites:
            for turn in range(rounds):
                importing = [sys.executable, "-c", "import pelican"]
                yield Run("import pelican", size, "no-op", turn, measure.run(importing, Path(), Path("-")))
                for engine in engines:
                    yield from _round(engine, whole, sites[engine.name], turn)
                tell(f"{size} stories, round {turn + 1} of {rounds}; load {os.getloadavg()[0]:.1f}")


def table(found: Iterable[Run], base: str = BASE) -> str:
    """Return the figures as a table in Markdown: medians, and the median of paired ratios with their range."""
    groups: dict[tuple[int, str, str], dict[int, Cost]] = {}
    for run in found:
        groups.setdefault((run.size, run.case, run.engine), {})[run.round] = run.cost
    rows = [
        f"| stories | build | program | wall s | to {base} | CPU s | peak MB | files written |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for (size, case, engine), costs in groups.items():
        theirs = groups.get((size, case, base), {})
        ratios = sorted(cost.wall / theirs[turn].wall for turn, cost in costs.items() if turn in theirs)
        ratio = f"{median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})" if ratios else ""
        many = costs.values()
        wall, cpu = (median(figures) for figures in ([cost.wall for cost in many], [cost.cpu for cost in many]))
        peak, written = median(cost.peak for cost in many) / 1e6, median(cost.written.files for cost in many)
        rows.append(
            f"| {size:,} | {case} | {engine} | {wall:.2f} | {ratio} | {cpu:.2f} | {peak:.0f} | {written:,.0f} |"
        )
    return "\n".join(rows)


def save(found: Iterable[Run], path: Path) -> None:
    """Write all single figures as JSON."""
    path.write_text(json.dumps([asdict(run) for run in found], indent=1) + "\n", "utf-8")


def _round(engine: Engine, whole: Corpus, site: Path, turn: int) -> Iterator[Run]:
    size = len(whole.stories)

    def cost() -> Cost:
        return measure.run(engine.command(site), site, engine.output(site), engine.environment)

    for path in (engine.output(site), *engine.caches(site)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    yield Run(engine.name, size, "cold", turn, cost())
    yield Run(engine.name, size, "no-op", turn, cost())
    for case, changed in (("one story added", one_more(whole)), ("one person renamed", renamed(whole))):
        change(engine, whole, changed, site)
        yield Run(engine.name, size, case, turn, cost())
        change(engine, changed, whole, site)
        cost()


@contextmanager
def _sites(engines: Iterable[Engine], whole: Corpus, folder: Path | None) -> Iterator[Mapping[str, Path]]:
    with tempfile.TemporaryDirectory(dir=folder) as made:
        sites = {engine.name: Path(made, engine.name) for engine in engines}
        for engine in engines:
            write(engine, whole, sites[engine.name])
        yield sites
