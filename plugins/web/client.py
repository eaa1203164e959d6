"""A polite client: one page at a time, as its site allows; bounded in redirects, size and time. The room's way out.

What a program owes a site: a name in the User-Agent, robots.txt (RFC 9309), waiting as long as the site says
(RFC 9110, Retry-After). What it owes the curator: no page of the private network (`addresses`), no endless body.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

from .addresses import PASTE, Target, resolved, target
from .refuse import WebError

if TYPE_CHECKING:
    import urllib3

#: By this name robots.txt may speak to the program.
AGENT: Final = "Glasnik"
_BUSY: Final = frozenset((429, 502, 503, 504))
_REFUSED: Final = {
    401: "wants a name and a password",
    402: "wants to be paid",
    403: "does not let programs read it",
    404: "is not there (404)",
    410: "is not there any more (410)",
    451: "is withheld for legal reasons (451)",
}
_CHUNK: Final = 65_536
#: What a site says of robots is read so far. Source: RFC 9309, 2.5.
_ROBOTS: Final = 500_000


@dataclass(frozen=True, slots=True)
class Options:
    """How far a page is worth going."""

    #: Version of the program and an address to reach its user, for the User-Agent.
    version: str = "0"
    contact: str = ""
    #: Whether addresses of private networks and of this machine are fetched from.
    private: bool = False
    redirects: int = 5
    #: Largest page, unpacked, in bytes.
    limit: int = 10_000_000
    #: For connecting and for each wait, and for the whole page; in seconds.
    timeout: float = 20.0
    deadline: float = 60.0
    #: Longest wait that a busy site may ask for, in seconds, and how often it is asked.
    patience: float = 30.0
    tries: int = 3
    #: Least time between two requests, in seconds.
    pause: float = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A page: its last address, its media type as the site says it, and its bytes, unpacked."""

    url: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: Mapping[str, str]
    data: bytes


@dataclass
class Client:
    """Asks one site after another, never two at once. `told` hears of each wait."""

    options: Options = field(default_factory=Options)
    told: Callable[[str], object] = lambda _line: None
    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        """Begin without knowing any site."""
        self._robots: dict[str, RobotFileParser] = {}
        self._free = 0.0

    def get(self, address: str) -> Answer:
        """Return a page; raise WebError with what is wrong with it and what would be right."""
        page = target(address)
        for _ in range(self.options.redirects + 1):
            self._allowed(page)
            reply = self._insist(page, self.options.limit)
            if 300 <= reply.status < 400 and reply.headers.get("location"):
                page = target(urljoin(page.url, reply.headers["location"]))
                continue
            if reply.status != 200:
                what = _REFUSED.get(reply.status, f"is answered with {reply.status}")
                raise WebError(page.url, what, f"open it in your browser; if you can read it there, {PASTE}")
            kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
            return Answer(page.url, kind, reply.data)
        raise WebError(address[:200], f"is sent on more than {self.options.redirects} times", "write its last address")

    def _allowed(self, page: Target) -> None:
        """Raise WebError where the site asks programs not to read this page."""
        site = f"{page.scheme}://{page.origin}"
        if site not in self._robots:
            self._robots[site] = self._rules(target(f"{site}/robots.txt"))
        if not self._robots[site].can_fetch(AGENT, page.url):
            raise WebError(page.url, "its site asks programs not to read it (robots.txt)", PASTE)

    def _rules(self, page: Target) -> RobotFileParser:
        rules = RobotFileParser()
        site = f"{page.scheme}://{page.origin}"
        for _ in range(self.options.redirects + 1):
            reply = self._insist(page, _ROBOTS, cut=True)
            if 300 <= reply.status < 400 and reply.headers.get("location"):
                page = target(urljoin(page.url, reply.headers["location"]))
                continue
            if reply.status >= 500:
                # Nobody knows what it would say. Source: RFC 9309, 2.3.1.4.
                raise WebError(site, f"answers {reply.status} when asked what programs may read", "try again later")
            rules.parse(reply.data.decode("utf-8", "replace").splitlines() if reply.status == 200 else [])
            return rules
        rules.parse([])
        return rules

    def _insist(self, page: Target, limit: int, *, cut: bool = False) -> _Reply:
        """Return the site's reply, asking again as long as it is busy and says when it will not be."""
        for attempt in range(1, self.options.tries + 1):
            reply = self._once(page, limit, cut=cut)
            if reply.status not in _BUSY:
                return reply
            wait = _seconds(reply.headers.get("retry-after"), default=2.0**attempt)
            if wait > self.options.patience:
                raise WebError(page.url, f"is busy ({reply.status}), and asks for {wait:.0f} seconds", "try again then")
            if attempt < self.options.tries:
                self.told(f"{page.origin} is busy ({reply.status}); waiting for {wait:.0f} s")
                self.sleep(wait)
        if cut:
            return reply
        raise WebError(page.url, f"is busy ({reply.status}), {self.options.tries} times in a row", "try again later")

    def _once(self, page: Target, limit: int, *, cut: bool) -> _Reply:
        import urllib3

        number = resolved(page, private=self.options.private)
        self.sleep(max(0.0, self._free - self.clock()))
        pool = self._pool(page, number)
        try:
            answer = pool.request(
                "GET",
                page.path,
                headers={"Host": page.origin, "User-Agent": self._agent(), "Accept-Encoding": "gzip, deflate"},
                redirect=False,
                retries=False,
                preload_content=False,
            )
            try:
                data = self._body(answer, page, limit, cut=cut)
            finally:
                answer.close()
        except urllib3.exceptions.SSLError as error:
            raise WebError(page.url, "shows no certificate to trust", "check the address") from error
        except (urllib3.exceptions.ConnectTimeoutError, urllib3.exceptions.NewConnectionError) as error:
            raise WebError(page.url, f"{page.host} cannot be reached", "check the address, and the network") from error
        except urllib3.exceptions.TimeoutError as error:
            raise self._late(page) from error
        except urllib3.exceptions.HTTPError as error:
            raise WebError(page.url, f"{page.host} broke off", "try again") from error
        finally:
            pool.close()
            self._free = self.clock() + self.options.pause
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return _Reply(answer.status, headers, data)

    def _pool(self, page: Target, number: str) -> "urllib3.HTTPConnectionPool":
        """Return a connection to the number that was looked at, which answers for the host's name."""
        import urllib3

        timeout = urllib3.Timeout(connect=self.options.timeout, read=self.options.timeout)
        if page.scheme == "https":
            return urllib3.HTTPSConnectionPool(
                number, page.port, timeout=timeout, server_hostname=page.host, assert_hostname=page.host
            )
        return urllib3.HTTPConnectionPool(number, page.port, timeout=timeout)

    def _body(self, answer: "urllib3.BaseHTTPResponse", page: Target, limit: int, *, cut: bool) -> bytes:
        """Return the unpacked body, never reading on after the limit or the deadline."""
        import urllib3

        assert isinstance(answer, urllib3.HTTPResponse)  # noqa: S101 - of the two kinds, this one was asked for
        body = bytearray()
        end = self.clock() + self.options.deadline
        while part := answer.read1(_CHUNK, decode_content=True):
            body += part
            if len(body) > limit:
                if cut:
                    break
                raise WebError(page.url, f"is larger than {limit / 1e6:g} MB", "an article is not; check the address")
            if self.clock() > end:
                raise self._late(page)
        return bytes(body[:limit])

    def _late(self, page: Target) -> WebError:
        return WebError(page.url, f"takes longer than {self.options.deadline:.0f} seconds", "try again later")

    def _agent(self) -> str:
        contact = f" ({self.options.contact})" if self.options.contact else ""
        return f"{AGENT}/{self.options.version}{contact}"


def _seconds(said: str | None, default: float) -> float:
    """Return the wait that a Retry-After header names, as seconds or as a date."""
    import urllib3

    try:
        wait = urllib3.Retry().parse_retry_after(said) if said else None
    except (urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
        wait = None
    return default if wait is None else max(0.0, wait)
