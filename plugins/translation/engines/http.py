"""Requests to a translation service: bounded in time, size and tries, and silent about keys.

The only module of the room that goes to the network.
"""

import ipaddress
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from urllib.parse import urljoin, urlsplit

from .protocol import EngineError

if TYPE_CHECKING:
    import urllib3

#: First wait, in seconds, where a busy server names none; it doubles each time.
BACK_OFF: Final = 1.0
#: The server, or the line, may do better next time.
_BUSY: Final = frozenset((429, 500, 502, 503, 504, 529))
#: Nothing else will be answered either: key, payment, right, quota (456 is DeepL's own).
_CLOSED: Final = {
    401: "refuses the key",
    402: "asks for payment",
    403: "refuses the key, or what it may do",
    456: "says that the quota is used up",
}
_REDIRECTS: Final = 3
#: Anything but a printable character, and what turns the direction of writing.
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069]+")


class ServiceError(Exception):
    """A service that did not answer as it should; whole: it will not answer other questions either."""

    def __init__(self, reason: str, *, whole: bool = False, status: int = 0) -> None:
        super().__init__(reason)
        self.whole, self.status = whole, status


class _AgainError(Exception):
    """It may go better next time; after is the wait in seconds that the server names, if any."""

    def __init__(self, error: ServiceError, after: float | None = None, tries: int = 99) -> None:
        super().__init__(str(error))
        self.error, self.after, self.tries = error, after, tries


class Secret:
    """A key that shows itself only when asked for by `reveal`."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not to be written down")

    def reveal(self) -> str:
        """Return the key itself."""
        return self._value


def secret(environment: Mapping[str, str], variable: str) -> Secret:
    """Return the key in an environment variable, empty if there is none; raise EngineError if it cannot be one."""
    value = environment.get(variable, "").strip()
    if not re.fullmatch(r"[!-~]*", value):
        raise EngineError(f"the key in {variable} has a space or an accented letter in it", "copy it again")
    return Secret(value)


@dataclass(frozen=True, slots=True)
class Limits:
    """How patiently a service is asked."""

    #: For connecting, and for each read, in seconds; a whole answer may take five times as long.
    timeout: float = 60.0
    #: Times that one question is asked.
    tries: int = 4
    #: Longest single wait, in seconds, that a server may ask for.
    patience: float = 60.0
    #: Largest answer, in bytes after decompression.
    size: int = 8_000_000


class Client:
    """Asks one service."""

    def __init__(
        self,
        url: str,
        headers: Callable[[], Mapping[str, str]] = dict,
        key: Secret | None = None,
        *,
        limits: Limits | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.url = checked(url)
        self.host = urlsplit(url).netloc
        self._headers = headers
        self._key = key or Secret("")
        self._limits = limits or Limits()
        self._sleep = sleep
        self._clock = clock
        self._pool: urllib3.PoolManager | None = None

    def ask(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        """Return the parsed answer; ServiceError where there is none."""
        return self._insist(lambda: self._json(method, self.url + path, body))

    def size(self, url: str) -> int | None:
        """Return the bytes of a file at an address, None if its server does not say."""

        def head() -> int | None:
            answer = self._open("HEAD", url, None)
            length = answer.headers.get("Content-Length", "")
            answer.close()
            return int(length) if length.isascii() and length.isdigit() else None

        found: int | None = self._insist(head)
        return found

    def fetch(self, url: str, into: BinaryIO, limit: int, progress: Callable[[int], None]) -> int:
        """Write the file at an address, telling the bytes so far, and return its size; it is asked for once."""
        done = 0
        try:
            answer = self._open("GET", url, None)
            for part in self._parts(answer, limit, deadline=False):
                into.write(part)
                done += len(part)
                progress(done)
        except _AgainError as again:
            raise again.error from again
        return done

    def _insist(self, once: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever once returns
        """Return what a request gives, made again for as long as that may help."""
        limits = self._limits
        for attempt in range(limits.tries):
            try:
                return once()
            except _AgainError as again:
                wait = min(BACK_OFF * 2**attempt, limits.patience) if again.after is None else again.after
                if wait > limits.patience:
                    raise ServiceError(f"{again} and asks for {wait:.0f} seconds", whole=True) from again
                if attempt + 1 >= min(limits.tries, again.tries):
                    raise again.error from again
                self._sleep(wait)
        raise ServiceError(f"{self.host} was not asked", whole=True)

    def _json(self, method: str, url: str, body: object) -> Any:  # noqa: ANN401
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        text = b"".join(self._parts(self._open(method, url, data), self._limits.size))
        try:
            return json.loads(text) if text else None
        except (ValueError, RecursionError) as error:
            raise ServiceError(f"{self.host} answers with broken JSON") from error

    def _open(self, method: str, url: str, data: bytes | None) -> "urllib3.BaseHTTPResponse":
        """Return an answer of status 200 whose body is still to be read."""
        import urllib3

        host = urlsplit(url).netloc
        for _ in range(_REDIRECTS):
            try:
                answer = self._send(method, url, data)
            except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
                raise ServiceError(f"{host} cannot be reached", whole=True) from error
            except urllib3.exceptions.SSLError as error:
                raise ServiceError(f"{host} shows no certificate to trust", whole=True) from error
            except urllib3.exceptions.HTTPError as error:
                raise self._broken(error) from error
            if 200 <= answer.status < 300:
                return answer
            if not (300 <= answer.status < 400):
                self._refuse(answer)
            answer.close()
            target = urljoin(url, answer.headers.get("Location", ""))
            if method == "POST" or urlsplit(target)[:2] != urlsplit(url)[:2]:
                where = urlsplit(target).netloc
                raise ServiceError(f"{host} sends on to {where!r}, which is not followed", whole=True)
            url = target
        raise ServiceError(f"{host} sends in circles", whole=True)

    def _send(self, method: str, url: str, data: bytes | None) -> "urllib3.BaseHTTPResponse":
        import urllib3

        if self._pool is None:
            limit = self._limits.timeout
            self._pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=limit, read=limit))
        headers = {"User-Agent": "Glasnik", "Accept-Encoding": "gzip", **self._headers()}
        if data is not None:
            headers["Content-Type"] = "application/json"
        return self._pool.request(
            method, url, body=data, headers=headers, redirect=False, retries=False, preload_content=False
        )

    def _refuse(self, answer: "urllib3.BaseHTTPResponse") -> None:
        """Raise what a status other than success means."""
        status = answer.status
        if status in _CLOSED:
            answer.close()
            raise ServiceError(f"{self.host} {_CLOSED[status]} ({status})", whole=True, status=status)
        if status in _BUSY:
            after = _seconds(answer.headers.get("Retry-After"))
            answer.close()
            # 500 may be the fault of the one text; the others are of the server or of our haste.
            error = ServiceError(f"{self.host} answers {status}", whole=status != 500, status=status)
            raise _AgainError(error, after)
        body = b"".join(self._parts(answer, 65_536))
        raise ServiceError(f"{self.host} answers {status}{self._said(body)}", status=status)

    def _said(self, body: bytes) -> str:
        """Return the server's own words about a fault, short, printable and without the key."""
        try:
            told = json.loads(body)
        except (ValueError, RecursionError):
            return ""
        for key in ("error", "message", "detail"):
            if isinstance(told, dict) and key in told:
                told = told[key]
        if not isinstance(told, str):
            return ""
        if self._key:
            told = told.replace(self._key.reveal(), "…")
        return f" ({_UNPRINTABLE.sub(' ', told)[:200]})"

    def _parts(self, answer: "urllib3.BaseHTTPResponse", limit: int, *, deadline: bool = True) -> Iterator[bytes]:
        """Yield the body as it comes, never more than the limit, nor for longer than five time-outs."""
        import urllib3

        read, end = 0, self._clock() + 5 * self._limits.timeout
        try:
            while part := answer.read1(65_536, decode_content=True):
                read += len(part)
                if read > limit:
                    raise ServiceError(f"{self.host} answers with more than {limit} bytes")
                if deadline and self._clock() > end:
                    raise ServiceError(f"{self.host} is too slow")
                yield part
        except urllib3.exceptions.HTTPError as error:
            raise self._broken(error) from error
        finally:
            # What is left in the line belongs to no other question.
            answer.close()

    def _broken(self, error: "urllib3.exceptions.HTTPError") -> _AgainError:
        import urllib3

        if isinstance(error, urllib3.exceptions.TimeoutError):
            reason = f"{self.host} does not answer in {self._limits.timeout:g} s"
            # A long text is slow each time.
            return _AgainError(ServiceError(reason), tries=2)
        return _AgainError(ServiceError(f"{self.host} broke off ({type(error).__name__})"))


def checked(url: str) -> str:
    """Return an address without its last slash; raise EngineError unless keys and texts may be sent there."""
    try:
        address = urlsplit(url)
        _ = address.port
    except ValueError as error:
        raise EngineError(f"{url!r} is no address ({error})", 'write it as "https://example.org"') from error
    if address.username is not None:
        raise EngineError("an address with a name or a key in it", "keys are taken from the environment alone")
    if not address.hostname or address.query or address.fragment:
        raise EngineError(f"{url!r} is no address of a service", 'write it as "https://example.org"')
    if address.scheme != "https" and not (address.scheme == "http" and loopback(url)):
        raise EngineError(f"{url!r} is not https", "plain http is for this machine alone")
    return url.rstrip("/")


def loopback(url: str) -> bool:
    """Return whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _seconds(retry_after: str | None) -> float | None:
    """Return the wait that a Retry-After header names, in seconds or as a date; None if it names none."""
    import urllib3

    if retry_after is None:
        return None
    try:
        return urllib3.Retry().parse_retry_after(retry_after)
    except (urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
        return None
