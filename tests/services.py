"""Services on this machine that answer as a test says."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """One scripted answer."""

    body: object = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    #: Seconds before it comes.
    after: float = 0


@dataclass
class Fake:
    """A service: the scripted answers first, then what `answer` makes of a request."""

    url: str = ""
    answer: Callable[[str, str, Any], object] = lambda _method, _path, _body: Reply(status=404)
    script: list[Reply] = field(default_factory=list)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def reply(self, method: str, path: str, body: object) -> Reply:
        """Return the next answer."""
        self.asked.append((method, path, body))
        if self.script:
            return self.script.pop(0)
        given = self.answer(method, path, body)
        return given if isinstance(given, Reply) else Reply(given)


def handler(fake: Fake) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fake.headers.append({name.lower(): value for name, value in self.headers.items()})
            reply = fake.reply(self.command, self.path, json.loads(data) if data else None)
            time.sleep(reply.after)
            body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            try:
                self.send_response(reply.status)
                for name, value in {"Content-Length": str(len(body)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"" if self.command == "HEAD" else body)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    for method in ("POST", "DELETE", "HEAD"):
        setattr(Handler, f"do_{method}", Handler.do_GET)
    return Handler


@contextmanager
def serving() -> Iterator[Fake]:
    """Run a service for a while."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    made = Fake(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = handler(made)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
