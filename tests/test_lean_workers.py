"""Work spread over processes: the results of one process, and the name of what failed."""

import os
import signal
import sys
from collections.abc import Generator
from typing import cast

import pytest

from plugins.lean_build.workers import WorkerError, spread


def square(number: int) -> int:
    return number * number


@pytest.mark.parametrize("workers", [1, 2, 3, 7])
@pytest.mark.parametrize("many", [0, 1, 2, 31, 32, 33, 500])
def test_many_workers_give_what_one_gives(workers: int, many: int) -> None:
    assert dict(spread(square, range(many), str, workers, few=0)) == {n: n * n for n in range(many)}


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


def test_no_process_is_left_behind() -> None:
    with pytest.raises(WorkerError):
        dict(spread(lambda n: 1 // n, range(60), str, 3, few=0))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_results_that_nobody_takes_end_the_workers() -> None:
    results = cast("Generator[tuple[int, int]]", spread(square, range(10_000), str, 2, few=0))
    next(results)
    results.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
