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
from .corpus import Corpus, corpus, edited, one_more, renamed
from .eleventy import Eleventy
from .engine import Engine, change, write
from .measure import Cost
from .nikola import Nikola
from .stock_pelican import Pelican

ENGINES: Final[Mapping[str, Engine]] = {
    engine.name: engine for engine in (*glasnik.ENGINES, *hugo.ENGINES, Pelican(), Nikola(), Eleventy())
}
#: To which all others are compared, where it takes part.
BASE: Final = "hugo-tuned"
#: What else a build is compared to: what Python and Pelican need to do nothing.
START: Final = "import pelican"
#: What changes between two builds, and what makes it.
CHANGES: Final[Mapping[str, Callable[[Corpus], Corpus]]] = {
    "one story added": one_more,
    "one person renamed": renamed,
    "oldest story edited": edited,
}
#: What is measured of each program, in this order; a change is undone before the next, uncounted.
CASES: Final = ("cold", "no-op", *CHANGES)


@dataclass(frozen=True, slots=True)
class Run:
    """What one build cost."""

    engine: str
    size: int
    case: str
    round: int
    cost: Cost
    #: How many processes wanted a processor in the last minute, this one among them.
    load: float = 0.0


def runs(
    names: Sequence[str],
    sizes: Sequence[int],
    rounds: int,
    folder: Path | None,
    tell: Callable[[str], object] = print,
    cases: Sequence[str] = CASES,
) -> Iterator[Run]:
    """Return the costs of all builds; a program that cannot be used is named with the reason, and left out.

    Within a round the programs take turns at each case, so that what else the machine does hits all of them alike.
    """
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
                importing = [sys.executable, "-c", START]
                yield _run(START, size, "no-op", turn, measure.run(importing, Path(), Path("-")))
                # The last step of each, which undoes its last change, is taken when it is asked for one more.
                steps = [_builds(engine, whole, sites[engine.name], turn, cases) for engine in engines]
                for together in zip(*steps, strict=True):
                    yield from together
                tell(f"{size} stories, round {turn + 1} of {rounds}; load {os.getloadavg()[0]:.1f}")


def table(found: Iterable[Run], base: str = BASE) -> str:
    """Return the figures as a table in Markdown: medians, and the medians of ratios within a round with their range."""
    groups: dict[tuple[int, str, str], dict[int, Cost]] = {}
    loads: list[float] = []
    for run in found:
        groups.setdefault((run.size, run.case, run.engine), {})[run.round] = run.cost
        loads.append(run.load)
    heads = f"stories|build|program|wall s|to {base}|to `{START}`|CPU s|to {base}|peak MB|files written".split("|")
    rows = [f"| {' | '.join(heads)} |", "|--:|---|---|--:|--:|--:|--:|--:|--:|--:|"]
    # By size and case, the programs of a case together.
    for (size, case, engine), costs in sorted(groups.items(), key=_place):
        theirs, start = (groups.get(key, {}) for key in ((size, case, base), (size, "no-op", START)))
        many = costs.values()
        cells = (
            f"{size:,}",
            case,
            engine,
            f"{median(cost.wall for cost in many):.2f}",
            _ratio(costs, theirs, _wall),
            _ratio(costs, start, _wall),
            f"{median(cost.cpu for cost in many):.2f}",
            _ratio(costs, theirs, _cpu),
            f"{median(cost.peak for cost in many) / 1e6:.0f}",
            f"{median(cost.written.files for cost in many):,.0f}",
        )
        rows.append(f"| {' | '.join(cells)} |")
    if loads:
        rounds = max(map(len, groups.values()))
        machine = f"{os.cpu_count()} processors, load {min(loads):.1f}-{max(loads):.1f}"
        peak = "peak: the memory of all processes together"
        rows += ["", f"Medians of {rounds} rounds, in brackets the range; {machine}; {peak}."]
    return "\n".join(rows)


def _place(group: tuple[tuple[int, str, str], object]) -> tuple[int, int]:
    (size, case, _), _ = group
    return size, CASES.index(case)


def _ratio(costs: Mapping[int, Cost], theirs: Mapping[int, Cost], of: Callable[[Cost], float]) -> str:
    """Return the median of the ratios within each round that both have, and their range."""
    ratios = sorted(of(cost) / of(theirs[turn]) for turn, cost in costs.items() if turn in theirs)
    return f"{median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})" if ratios else ""


def _wall(cost: Cost) -> float:
    return cost.wall


def _cpu(cost: Cost) -> float:
    return cost.cpu


def saved(found: Iterable[Run], path: Path | None) -> list[Run]:
    """Return all single figures, and write them as JSON after each: a long series may be broken off."""
    runs: list[Run] = []
    for run in found:
        runs.append(run)
        if path:
            path.write_text(json.dumps([asdict(one) for one in runs], indent=1) + "\n", "utf-8")
    return runs


def _builds(engine: Engine, whole: Corpus, site: Path, turn: int, cases: Sequence[str]) -> Iterator[Run]:
    size = len(whole.stories)

    def cost() -> Cost:
        return measure.run(engine.command(site), site, engine.output(site), engine.environment)

    for path in (engine.output(site), *engine.caches(site)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    # All others follow a cold build.
    yield _run(engine.name, size, "cold", turn, cost())
    if "no-op" in cases:
        yield _run(engine.name, size, "no-op", turn, cost())
    for case, make in CHANGES.items():
        if case not in cases:
            continue
        changed = make(whole)
        change(engine, whole, changed, site)
        yield _run(engine.name, size, case, turn, cost())
        change(engine, changed, whole, site)
        cost()


def _run(name: str, size: int, case: str, turn: int, cost: Cost) -> Run:
    return Run(name, size, case, turn, cost, os.getloadavg()[0])


@contextmanager
def _sites(engines: Iterable[Engine], whole: Corpus, folder: Path | None) -> Iterator[Mapping[str, Path]]:
    with tempfile.TemporaryDirectory(dir=folder) as made:
        sites = {engine.name: Path(made, engine.name) for engine in engines}
        for engine in engines:
            write(engine, whole, sites[engine.name])
        yield sites
