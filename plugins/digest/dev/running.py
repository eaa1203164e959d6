"""The whole of it: build, serve, watch, and build again, until it is told to end."""

import queue
import runpy
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

from .building import OUTPUT, Builder, Built
from .serving import Board, Server
from .watching import Changes, Guard, places, restarts, watch


def run(root: Path, port: int, say: Callable[[str], object]) -> None:
    """Serve and watch the site of a folder until SIGINT or SIGTERM; raise PortError where the port cannot be had."""
    root = root.resolve()
    board, guard, ended = Board(), Guard(), threading.Event()
    news: queue.SimpleQueue[Changes] = queue.SimpleQueue()
    with Server(root / OUTPUT, port, board) as server, suppress(KeyboardInterrupt), _ended_by_signals():
        builder = Builder(root)
        try:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            say(f"{server.address}  Ctrl-C ends it")
            watched = places(root, _settings(root))
            watch(root, watched, news.put, ended)
            changed: Collection[str] = ()
            while True:
                if any(restarts(path, root, (root / "plugins").resolve()) for path in changed):
                    builder.restart()
                built = builder.build()
                guard.built(built.own, time.monotonic())
                board.tell(changed=bool(built.changed), wrong=built.messages)
                for line in report(built, [_short(path, root) for path in sorted(changed)], time.strftime("%H:%M:%S")):
                    say(line)
                changed = _next(news, guard, say)
        finally:
            # Told again to end, it is ending already.
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            ended.set()
            board.close()
            builder.end()
            server.shutdown()


def serve(output: Path, port: int, say: Callable[[str], object]) -> None:
    """Serve a folder as it is until SIGINT or SIGTERM; raise PortError where the port cannot be had."""
    with Server(output.resolve(), port) as server, suppress(KeyboardInterrupt), _ended_by_signals():
        say(f"{server.address}  Ctrl-C ends it")
        server.serve_forever()


def report(built: Built, changed: Collection[str], clock: str) -> Iterator[str]:
    """Give the line of a build, then one for each message."""
    names = [*changed][:3] + ([f"and {len(changed) - 3} more"] if len(changed) > 3 else [])
    pages = f"{len(built.changed)} {'file' if len(built.changed) == 1 else 'files'} of the site changed"
    yield f"{clock}  {', '.join(names) or 'first build'}  {built.seconds:.2f} s  exit {built.code}  {pages}"
    for message in built.messages:
        yield f"  {message}"


def _next(news: "queue.SimpleQueue[Changes]", guard: Guard, say: Callable[[str], object]) -> frozenset[str]:
    """Wait until something has changed; return what."""
    while True:
        found = guard.fresh([news.get(), *_drained(news)])
        if found and guard.pause:
            say(f"{', '.join(sorted(found)[:3])} changes at each build; the next one in {guard.pause:.0f} s")
            end = time.monotonic() + guard.pause
            while guard.pause and (left := end - time.monotonic()) > 0:
                with suppress(queue.Empty):
                    rounds = guard.rounds
                    found |= guard.fresh([news.get(timeout=left)])
                    guard.rounds = min(rounds, guard.rounds)
        if found:
            return found


def _drained(news: "queue.SimpleQueue[Changes]") -> Iterator[Changes]:
    with suppress(queue.Empty):
        while True:
            yield news.get_nowait()


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does, also where the shell has started this with SIGINT ignored."""

    def end(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    old = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


def _settings(root: Path) -> Mapping[str, Any]:
    """Return the settings; none where they cannot be read, which the build will say."""
    with suppress(Exception):
        return runpy.run_path(str(root / "pelicanconf.py"))
    return {}


def _short(path: str, root: Path) -> str:
    return str(Path(path).relative_to(root)) if Path(path).is_relative_to(root) else path
