"""Work spread over processes: the results of one process, and the name of what failed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import cast

import pytest

from plugins.lean_build.workers import WorkerError, aside, cores, spread

from .sites import ROOT


def square(number: int) -> int:
    return number * number


@pytest.mark.parametrize("workers", [1, 2, 3, 7])
@pytest.mark.parametrize("many", [0, 1, 2, 31, 32, 33, 500])
def test_many_workers_give_what_one_gives(workers: int, many: int) -> None:
    assert dict(spread(square, range(many), str, workers, few=0)) == {n: n * n for n in range(many)}


def test_who_is_done_takes_what_others_have_not_begun() -> None:
    def work(number: int) -> int:
        time.sleep(0.02 * (number % 2))
        return os.getpid()

    # The first is done before anybody is there: the odd ones are one worker's share, the even ones the other's.
    found = dict(spread(work, range(101), str, 2, few=0))
    doers = [{found[number] for number in range(start, 101, 2)} for start in (1, 2)]
    assert len(doers[0]) == 2
    assert doers[1] <= doers[0]


def test_a_few_long_pieces_of_work_are_spread_as_well() -> None:
    def work(seconds: float) -> int:
        time.sleep(seconds)
        return os.getpid()

    quick = set[int]()
    for _, process in spread(work, [0.0] * 20, str, 2):
        # What is done with the results meanwhile is not theirs.
        time.sleep(0.02)
        quick.add(process)
    assert quick == {os.getpid()}
    assert len({process for _, process in spread(work, [0.08] * 20, str, 2)}) > 1


@pytest.mark.parametrize("many", [511, 512, 513, 1023, 1024, 1025, 3000])
def test_shares_of_any_length_are_whole(many: int) -> None:
    assert dict(spread(square, range(many), str, 2, few=0)) == {n: n * n for n in range(many)}


def test_results_larger_than_a_pipe_come_through() -> None:
    found = dict(spread(lambda n: bytes([n]) * 3_000_000, range(5), str, 2, few=0))
    assert {n: (len(said), said[:1]) for n, said in found.items()} == {n: (3_000_000, bytes([n])) for n in range(5)}


@pytest.mark.parametrize("workers", [1, 3])
def test_the_item_on_which_the_work_failed_is_named(workers: int) -> None:
    def work(number: int) -> int:
        if number == 41:
            raise ValueError("no such thing")
        return number

    with pytest.raises(WorkerError, match=r"^story 41: ValueError: no such thing"):
        dict(spread(work, range(60), lambda n: f"story {n}", workers, few=0))


def test_a_worker_that_leaves_with_an_exit_has_failed() -> None:
    with pytest.raises(WorkerError, match="story 7: SystemExit"):
        dict(spread(lambda n: sys.exit(3) if n == 7 else n, range(60), lambda n: f"story {n}", 2, few=0))


def test_the_item_at_which_a_process_was_killed_is_named() -> None:
    def work(number: int) -> int:
        if number == 23:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(WorkerError, match="story 23: the process that worked on it was killed"):
        dict(spread(work, range(60), lambda n: f"story {n}", 2, few=0))


def children() -> str:
    """Return the numbers of the processes that this one has begun: a browser of other tests may be among them."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii")


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_no_process_is_left_behind() -> None:
    before = children()
    with pytest.raises(WorkerError):
        dict(spread(lambda n: 1 // n, range(60), str, 3, few=0))
    assert children() == before


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_results_that_nobody_takes_end_the_workers() -> None:
    before = children()
    results = cast("Generator[tuple[int, int]]", spread(square, range(10_000), str, 2, few=0))
    next(results)
    results.close()
    assert children() == before


def test_workers_end_when_nobody_takes_their_results(tmp_path: Path) -> None:
    """A worker that outlived its build would hold the lock, and write into the folder of the next."""
    program = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from plugins.lean_build.workers import spread
def work(number):
    with open({str(tmp_path / "workers")!r}, "a") as file:
        file.write(f"{{os.getpid()}}\\n")
    return b"x" * 300_000
for number, (item, result) in enumerate(spread(work, range(100_000), str, 3, few=0)):
    if number == 5:
        os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", program], check=False)
    workers = {int(line) for line in (tmp_path / "workers").read_text("ascii").split()}
    assert len(workers) == 4
    for _ in range(100):
        alive = [process for process in workers if Path(f"/proc/{process}").exists()]
        if not alive:
            break
        time.sleep(0.05)
    assert not alive


@pytest.mark.parametrize("workers", [1, 2])
def test_work_that_is_begun_aside_is_waited_for_once(workers: int) -> None:
    waiting = aside(lambda: (os.getpid(), bytes(3_000_000)), workers)
    process, data = waiting()
    assert (process == os.getpid()) == (workers == 1 or cores() == 1)
    assert len(data) == 3_000_000
    assert workers == 1 or waiting() == (process, data)


@pytest.mark.parametrize("end", [lambda: os._exit(1), lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: 1 / 0])
def test_work_that_comes_to_nothing_aside_is_done_here(end: Callable[[], object]) -> None:
    here = os.getpid()

    def work() -> str:
        if os.getpid() != here:
            end()
        return "done"

    assert aside(work, 2)() == "done"
