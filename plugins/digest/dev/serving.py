"""The server: pages of the last good build to this machine alone, and a stream of events to each page that is open.

Without a board the pages are what they are, and are told nothing.
"""

import errno
import mimetypes
import os
import secrets
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from . import page
from .messages import Message

#: Unit: seconds; so often a page is written to while nothing happens, which tells whether it is still there.
_BREATH: Final = 10.0
#: The server's own files, and their kinds.
_FILES: Final = {"reload.js": "text/javascript", "overlay.css": "text/css"}


class PortError(RuntimeError):
    """The port cannot be had; the text says why, and what would be right."""


@dataclass(frozen=True, slots=True)
class State:
    """Which build is served, what is wrong with the newest one, and how often that has changed."""

    build: str
    wrong: tuple[Message, ...] = ()
    number: int = 0


class Board:
    """What is told to the pages; any thread may look at it or wait for news."""

    def __init__(self) -> None:
        """Begin with a name for this run: a page that an earlier run served is old."""
        self._run = secrets.token_hex(4)
        self._builds = 0
        self._news = threading.Condition()
        self.state = State(f"{self._run}-0")
        self.ended = False

    def tell(self, *, changed: bool, wrong: Sequence[Message]) -> None:
        """Tell whether a build changed what is served, and what is wrong with it."""
        with self._news:
            self._builds += changed
            new = State(f"{self._run}-{self._builds}", tuple(wrong), self.state.number + 1)
            if (new.build, new.wrong) != (self.state.build, self.state.wrong):
                self.state = new
                self._news.notify_all()

    def after(self, number: int) -> State:
        """Return the state, at once if it is another than the one with a number, else when it is or a while later."""
        with self._news:
            self._news.wait_for(lambda: self.ended or self.state.number != number, _BREATH)
            return self.state

    def close(self) -> None:
        """Let all who wait go."""
        with self._news:
            self.ended = True
            self._news.notify_all()


class Server(ThreadingHTTPServer):
    """Serves a folder at 127.0.0.1; raises PortError where the port is taken or none."""

    daemon_threads = True
    request_queue_size = 64
    # Elsewhere it only passes by what the last server left; on Windows it would take another's port.
    allow_reuse_address = os.name != "nt"

    def __init__(self, output: Path, port: int, board: Board | None = None) -> None:
        """Take the port; 0 is any free one."""
        self.output, self.board = output, board
        if not 0 <= port <= 65535:
            raise PortError(f"port {port} is none; write one from 1024 to 65535, or 0 for any free one")
        try:
            super().__init__(("127.0.0.1", port), _Handler)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                what, right = "is taken by another program", "end that"
            elif error.errno == errno.EACCES:
                what, right = "may not be used by you", "take one from 1024 on"
            else:
                raise
            raise PortError(f"port {port} {what}; {right}, or write --port 0 for any free one") from error

    @property
    def address(self) -> str:
        """Return the address of the front page."""
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        """Answer."""
        if not page.is_ours(self.headers.get("Host"), self.server.server_port):
            here = self.server.address
            self._send(HTTPStatus.FORBIDDEN, f"This server is for this machine alone; its address is {here}\n".encode())
        elif not (board := self.server.board):
            self._page(State(""))
        elif self.path == f"{page.OWN}events":
            self._stream(board)
        elif self.path.startswith(page.OWN):
            self._own(self.path.removeprefix(page.OWN))
        else:
            # Before the file is read: a page that a build replaces meanwhile is reloaded once too often, never too
            # seldom.
            self._page(board.state)

    def do_HEAD(self) -> None:
        """Answer without the file itself."""
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for builds."""

    def _page(self, state: State) -> None:
        what = page.found(self.server.output, self.path)
        if isinstance(what, str):
            self._send(HTTPStatus.MOVED_PERMANENTLY, b"", location=what)
            return
        status = HTTPStatus.OK
        if what is None:
            what, status = self.server.output / "404.html", HTTPStatus.NOT_FOUND
        try:
            data = what.read_bytes()
        except OSError:
            what = None
        if what is None:
            built = (self.server.output / "index.html").is_file()
            title = "There is no such page" if built else "There is no good build yet"
            status = HTTPStatus.NOT_FOUND if built else HTTPStatus.SERVICE_UNAVAILABLE
            self._send(status, self._told(page.plain(title, state.wrong), state), "text/html")
            return
        kind = mimetypes.guess_type(what.name)[0] or "application/octet-stream"
        if kind == "text/html":
            data = self._told(data, state)
        self._send(status, data, kind)

    def _told(self, data: bytes, state: State) -> bytes:
        """Return a page that asks for news of the build, where there are any."""
        return page.injected(data, state.build) if self.server.board else data

    def _own(self, name: str) -> None:
        if name in _FILES:
            self._send(HTTPStatus.OK, _file(name), _FILES[name])
        else:
            self._send(HTTPStatus.NOT_FOUND, b"There is no such file\n")

    def _stream(self, board: Board) -> None:
        """Send events for as long as the page is there."""
        self._head(HTTPStatus.OK, "text/event-stream")
        if self.command == "HEAD":
            return
        number = -1
        try:
            self.wfile.write(b"retry: 500\n\n")
            while not board.ended:
                state = board.after(number)
                # A line that begins with a colon says nothing.
                told = page.events(state.build, map(asdict, state.wrong)) if state.number != number else b":\n\n"
                number = state.number
                self.wfile.write(told)
        except OSError:
            # The page is gone.
            return

    def _send(self, status: HTTPStatus, data: bytes, kind: str = "text/plain", location: str = "") -> None:
        try:
            self._head(status, kind, len(data), location)
            if self.command != "HEAD":
                self.wfile.write(data)
        except OSError:
            return

    def _head(self, status: HTTPStatus, kind: str, length: int | None = None, location: str = "") -> None:
        textual = kind.startswith("text/") and kind != "text/event-stream"
        said = {
            "Content-Type": f"{kind}; charset=utf-8" if textual else kind,
            "Cache-Control": "no-store",
            # A page elsewhere can neither show nor load what is served here.
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            **({"Content-Length": str(length)} if length is not None else {}),
            **({"Location": location} if location else {}),
        }
        self.send_response(status)
        for key, value in said.items():
            self.send_header(key, value)
        self.end_headers()


@cache
def _file(name: str) -> bytes:
    return Path(__file__).with_name(name).read_bytes()
