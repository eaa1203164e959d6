"""The same work on many items, spread over the cores by forked processes; the results are those of one process."""

import gc
import mmap
import os
import pickle
import selectors
import signal
import struct
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from typing import Any, Final, NoReturn, TypeVar

T = TypeVar("T")
R = TypeVar("R")

#: Below so many items a process does them itself, as what a fork costs is more than it saves; but if after so many
#: seconds of work they are not done, they are long ones.
FEW: Final = 100
_PATIENCE: Final = 0.1
#: Results that a worker sends at once. Then it looks for garbage among what came since: a page leaves macros that hold
#: each other, and nobody else looks.
_BATCH: Final = 32
#: Items after which a process that works alone looks for garbage.
_OFTEN: Final = 8 * _BATCH
_LENGTH: Final = struct.Struct("<Q")
_PIECE: Final = 1 << 20
#: In so many parts a worker's share is dealt out: their numbers must fit into a pipe that nobody reads yet.
_PARTS: Final = 4096 // _LENGTH.size


class WorkerError(RuntimeError):
    """Work on an item failed; `name` is the item's, `said` what went wrong, `number` the system's errno or 0."""

    def __init__(self, name: str, said: str, number: int = 0) -> None:
        super().__init__(f"{name}: {said}")
        self.name, self.said, self.number = name, said, number


def cores() -> int:
    """Return how many processes can run at once; 1 where a process cannot be doubled safely."""
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    work: Callable[[T], R], items: Sequence[T], name: Callable[[T], str], workers: int, few: int = FEW
) -> Iterator[tuple[T, R]]:
    """Return each item with what `work` made of it, in any order; raise WorkerError with the name of a failed one.

    Each worker has every n-th item, and when it is done what the others have not begun. Results come back pickled, from
    processes that this one forked itself. Pelican's spinner is a thread, so a fork here is one of a process with
    threads: a worker must touch neither the logger nor the console, which that thread may have locked, and leaves
    without cleaning up. What it prints is lost.
    """
    done = 0
    for pair in _here(work, items, name, workers, few):
        yield pair
        done += 1
    if items := items[done:]:
        yield from _shared(work, items, name, min(workers, len(items)))


def _here(
    work: Callable[[T], R], items: Sequence[T], name: Callable[[T], str], workers: int, few: int
) -> Iterator[tuple[T, R]]:
    """Return what is better done in this process than in several: a few items, unless they take long."""
    spent = 0.0

    def timed(item: T) -> R:
        nonlocal spent
        began = time.perf_counter()
        result = work(item)
        spent += time.perf_counter() - began
        return result

    for done, pair in enumerate(_alone(timed, items, name), 1):
        yield pair
        # The first in any case: what it loads and builds on the way, every worker then has.
        if (len(items) >= few or spent > _PATIENCE) and min(workers, len(items) - done) > 1:
            return


def _shared(
    work: Callable[[T], R], items: Sequence[T], name: Callable[[T], str], workers: int
) -> Iterator[tuple[T, R]]:
    """Return what several processes do."""
    crew: list[_Worker] = []
    shares: list[_Share] = []
    with mmap.mmap(-1, workers * _LENGTH.size) as places:
        try:
            shares += [_Share.of(range(number, len(items), workers)) for number in range(workers)]
            _hire(crew, work, items, shares, places)
            for worker, batch in _received(crew):
                if isinstance(batch, _Failed):
                    raise WorkerError(name(items[batch.at]), batch.said, batch.number)
                if batch is None:
                    at = _LENGTH.unpack_from(places, worker.number * _LENGTH.size)[0]
                    raise WorkerError(name(items[at]), "the process that worked on it was killed; is memory short?")
                for at, result in batch:
                    yield items[at], result
        finally:
            for worker in crew:
                worker.dismiss()
            for share in shares:
                os.close(share.left)


def aside(work: Callable[[], R], workers: int) -> Callable[[], R]:
    """Let another process begin with some work, and return what waits for the result; see `spread` for what it may do.

    Where that process comes to nothing, the work is done here.
    """
    if min(workers, cores()) < 2:
        return work
    reads, writes = os.pipe()
    process = _forked()
    if not process:
        try:
            os.close(reads)
            gc.disable()
            _send(writes, work())
        finally:
            os._exit(0)
    os.close(writes)
    return cache(partial(_waited, work, reads, process))


def _waited(work: Callable[[], R], pipe: int, process: int) -> R:
    with open(pipe, "rb") as file:
        data = file.read()
    os.waitpid(process, 0)
    if len(data) < _LENGTH.size or len(data) != _LENGTH.size + _LENGTH.unpack_from(data)[0]:
        return work()
    found: R = pickle.loads(data[_LENGTH.size :])  # noqa: S301 - from a process forked here
    return found


def _forked() -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


@dataclass(slots=True)
class _Worker:
    number: int
    process: int
    pipe: int

    def dismiss(self) -> None:
        os.close(self.pipe)
        if self.process:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)


@dataclass(frozen=True, slots=True)
class _Share:
    """The numbers of a worker's items. Which of their parts nobody has begun is in a pipe that all workers read."""

    own: range
    #: How many items a part has.
    many: int
    left: int

    @classmethod
    def of(cls, own: range) -> "_Share":
        """Deal out a share."""
        many = -(-len(own) // _PARTS) or 1
        reads, writes = os.pipe()
        os.write(writes, b"".join(map(_LENGTH.pack, range(0, len(own), many))))
        os.close(writes)
        return cls(own, many, reads)

    def taken(self) -> Iterator[int]:
        """Take part after part, until nothing is left."""
        while said := os.read(self.left, _LENGTH.size):
            at = _LENGTH.unpack(said)[0]
            yield from self.own[at : at + self.many]


@dataclass(frozen=True, slots=True)
class _Failed:
    at: int
    said: str
    number: int


def _alone(work: Callable[[T], R], items: Sequence[T], name: Callable[[T], str]) -> Iterator[tuple[T, R]]:
    for number, item in enumerate(items, 1):
        try:
            result = work(item)
        except Exception as error:
            raise WorkerError(name(item), _said(error), _number(error)) from error
        yield item, result
        if number % _OFTEN == 0:
            gc.collect(1)


def _hire(
    crew: list[_Worker], work: Callable[[T], R], items: Sequence[T], shares: Sequence[_Share], places: mmap.mmap
) -> None:
    parent = os.getpid()

    def begin(at: int) -> None:
        # Nobody is there to take the results: a worker that lives on would write into the folder of the next build.
        if os.getppid() != parent:
            os._exit(1)
        _LENGTH.pack_into(places, number * _LENGTH.size, at)

    # What is free now each worker would fill again, and so have a copy of its own.
    _trim()(0)
    # What is there now is never collected, so that looking for garbage does not copy the memory page by page.
    gc.freeze()
    for number in range(len(shares)):
        reads, writes = os.pipe()
        process = _forked()
        if not process:
            # Held open here, they would keep a worker waiting for ever whose results nobody takes.
            for pipe in (reads, *(worker.pipe for worker in crew)):
                os.close(pipe)
            _live(work, items, [*shares[number:], *shares[:number]], writes, begin)
        os.close(writes)
        crew.append(_Worker(number, process, reads))
    gc.unfreeze()


@cache
def _trim() -> Callable[[int], object]:
    """Return what gives free memory back to the system: malloc_trim of glibc; where that is not, nothing does."""
    try:
        # Only who forks needs it.
        import ctypes

        found: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
    except (ImportError, OSError, AttributeError):
        return lambda _: None
    return found


def _live(
    work: Callable[[T], R], items: Sequence[T], shares: Sequence[_Share], pipe: int, begin: Callable[[int], object]
) -> NoReturn:
    """Do a worker's share and what is left of the others', and end the process, whatever happens."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        gc.disable()
        _work(work, items, chain.from_iterable(share.taken() for share in shares), pipe, begin)
        code = 0
    finally:
        os._exit(code)


def _work(
    work: Callable[[T], R], items: Sequence[T], numbers: Iterable[int], pipe: int, begin: Callable[[int], object]
) -> None:
    batch: list[tuple[int, R]] = []
    for at in numbers:
        begin(at)
        try:
            batch.append((at, work(items[at])))
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent tells it
            _send(pipe, _Failed(at, _said(error), _number(error)))
            return
        if len(batch) == _BATCH:
            _send(pipe, batch)
            batch.clear()
            gc.collect(1)
    if batch:
        _send(pipe, batch)
    _send(pipe, None)


def _said(error: BaseException) -> str:
    """Return what an error says, and where in the program it came from."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({os.path.basename(frame.filename)}:{frame.lineno})"  # noqa: PTH119


def _number(error: BaseException) -> int:
    return (error.errno or 0) if isinstance(error, OSError) else 0


def _send(pipe: int, message: object) -> None:
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    view = memoryview(_LENGTH.pack(len(data)) + data)
    while view:
        view = view[os.write(pipe, view) :]


def _received(crew: Sequence[_Worker]) -> Iterator[tuple[_Worker, "_Failed | list[tuple[int, Any]] | None"]]:
    """Return the messages as they come; None for a worker that ended without having said that it is done."""
    held = {worker.number: bytearray() for worker in crew}
    with selectors.DefaultSelector() as waiting:
        for worker in crew:
            waiting.register(worker.pipe, selectors.EVENT_READ, worker)
        while waiting.get_map():
            for key, _ in waiting.select():
                worker = key.data
                piece = os.read(worker.pipe, _PIECE)
                held[worker.number] += piece
                over = False
                for message in _whole(held[worker.number]):
                    over = not message
                    if not over:
                        yield worker, message
                if over or not piece:
                    waiting.unregister(worker.pipe)
                    os.waitpid(worker.process, 0)
                    worker.process = 0
                if not over and not piece:
                    yield worker, None


def _whole(held: bytearray) -> Iterator["_Failed | list[tuple[int, Any]]"]:
    """Take the messages that have come in full out of what a worker sent."""
    while len(held) >= _LENGTH.size:
        end = _LENGTH.size + _LENGTH.unpack_from(held)[0]
        if len(held) < end:
            return
        yield pickle.loads(bytes(held[_LENGTH.size : end]))  # noqa: S301 - from a process forked here
        del held[:end]
