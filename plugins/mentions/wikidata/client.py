"""A polite client of Wikidata's API: the only module of the house that goes to the network.

What Wikimedia asks of programs (https://www.mediawiki.org/wiki/API:Etiquette and its User-Agent policy): one request
at a time, a name and an address to reach its user, maxlag, and waiting as long as the server says.
"""

import ipaddress
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar
from urllib.parse import urlencode, urlsplit

from .answers import Answers

if TYPE_CHECKING:
    import urllib3

API: Final = "https://www.wikidata.org/w/api.php"
#: Most ids in one wbgetentities call. Source: the API's own help, for users without a bot flag.
BATCH: Final = 50
#: Hits that one search returns at most.
HITS: Final = 7
#: Replication lag, in seconds, above which the server shall refuse. Source: Manual:Maxlag parameter.
MAXLAG: Final = 5
#: Time between two requests, in seconds.
PAUSE: Final = 1.0
#: First wait, in seconds, where a busy server names none; it doubles each time.
BACK_OFF: Final = 5.0
#: Longest wait, in seconds, that is worth a curator's time; a server that asks for more is asked another day.
PATIENCE: Final = 120.0
_NO_API: Final = f"name a Wikibase API by --api, as {API}"
_BUSY: Final = frozenset((429, 500, 502, 503, 504))
_BUSY_CODES: Final = frozenset(("maxlag", "ratelimited", "readonly"))
_ITEM: Final = re.compile(r"Q[1-9][0-9]*")
#: Printable, without the brackets that close a comment of the header, and with an address in it.
_CONTACT: Final = re.compile(r"[!-~ ]*(?:[!-~]@[!-~]|https?://[!-~])[!-~ ]*")


_Part = TypeVar("_Part", list[Any], dict[str, Any])


class WikidataError(Exception):
    """A question that Wikidata did not answer: `what is wrong; what would be right`."""

    def __init__(self, what: str, right: str) -> None:
        super().__init__(f"{what}; {right}")


class _BusyError(Exception):
    """The server asks to come again; after is the wait in seconds that it names, if any."""

    def __init__(self, reason: str, after: float | None) -> None:
        super().__init__(reason)
        self.after = after


@dataclass(frozen=True, slots=True)
class Options:
    """Whom to ask, who asks, and how patiently."""

    #: Folder of the answers already given.
    cache: Path
    #: An e-mail or web address of the person who asks; needed unless offline.
    contact: str = ""
    api: str = API
    #: Version of the program, for the User-Agent.
    version: str = "0"
    #: Answer from the cache alone, however old.
    offline: bool = False
    #: Least time between two requests, in seconds; less than PAUSE only for a server on this machine.
    pause: float = PAUSE
    #: How long a cached answer holds, in days.
    days: float = 30
    #: For connecting, and for each read, in seconds.
    timeout: float = 20.0
    #: Times that one question is asked before giving up.
    tries: int = 5
    #: Largest answer, in bytes after decompression. The claims of a big country are about 2 MB.
    limit: int = 32_000_000


class Client:
    """Asks one question at a time and remembers the answers; close it, or use it in a `with`."""

    def __init__(
        self,
        options: Options,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        _check(options)
        self._options = options
        self._answers = Answers(options.cache, options.days, now)
        self._sleep = sleep
        self._clock = clock
        self._free = clock()
        self._pool: urllib3.PoolManager | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._pool is not None:
            self._pool.clear()

    def search(self, name: str, lang: str) -> tuple[str, ...]:
        """Return the ids of the items that a name means in a language, the likeliest first."""
        hits = self._ask(
            {
                "action": "wbsearchentities",
                "search": name,
                "language": lang,
                "uselang": lang,
                "type": "item",
                "limit": str(HITS),
            },
            "search",
            list,
        )
        ids = (hit.get("id") for hit in hits if isinstance(hit, dict))
        return tuple(one for one in ids if isinstance(one, str) and _ITEM.fullmatch(one))

    def entities(
        self, ids: Iterable[str], props: str = "labels|aliases|descriptions|claims|sitelinks"
    ) -> dict[str, Mapping[str, Any]]:
        """Return the items that exist among the ids, by the id asked for; a merged one is given by what it became."""
        wanted = sorted(set(ids))
        wrong = next((one for one in wanted if not _ITEM.fullmatch(one)), None)
        if wrong is not None:
            raise WikidataError(f"{wrong!r} is no item", 'give ids as "Q7747"')
        found: dict[str, Mapping[str, Any]] = {}
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            answer = self._ask(
                {
                    "action": "wbgetentities",
                    "ids": "|".join(batch),
                    "props": props,
                    "languages": "sl|en",
                    "languagefallback": "1",
                },
                "entities",
                dict,
            )
            found |= {
                one: answer[one] for one in batch if isinstance(answer.get(one), dict) and "missing" not in answer[one]
            }
        return found

    def _ask(self, query: Mapping[str, str], key: str, kind: type[_Part]) -> _Part:
        """Return a part of the answer to a query, from the cache or from the server; what lacks it is not kept."""
        options = self._options
        sent = urlencode(sorted({**query, "format": "json", "formatversion": "2", "maxlag": str(MAXLAG)}.items()))
        question = f"{options.api}?{sent}"
        kept = self._answers.get(question, stale=options.offline)
        if kept is not None and isinstance(part := kept.get(key), kind):
            return part
        if options.offline:
            about = query.get("search") or query.get("ids")
            raise WikidataError(
                f"offline, and the answer about {about!r} is not in {options.cache}", "ask once without --offline"
            )
        answer = self._insist(question)
        if not isinstance(part := answer.get(key), kind):
            raise WikidataError(f"{options.api} answers without {key!r}", _NO_API)
        try:
            self._answers.put(question, answer)
        except OSError as error:
            raise WikidataError(
                f"{options.cache} cannot be written ({error.strerror})", "make room, or make it yours"
            ) from error
        return part

    def _insist(self, question: str) -> dict[str, Any]:
        """Return the server's answer, asking again for as long as it is busy and the tries last."""
        reason = ""
        for attempt in range(self._options.tries):
            try:
                return self._once(question)
            except _BusyError as busy:
                reason = str(busy)
                wait = min(BACK_OFF * 2**attempt, PATIENCE) if busy.after is None else busy.after
                if wait > PATIENCE:
                    raise WikidataError(f"{reason}, and asks for {wait:.0f} seconds", "try again later") from busy
                self._free = self._clock() + max(wait, self._options.pause)
        raise WikidataError(f"{reason}, {self._options.tries} times in a row", "try again later")

    def _once(self, question: str) -> dict[str, Any]:
        """Return the answer to one request; _BusyError where the server, or the line, may do better next time."""
        import urllib3

        self._wait()
        host = urlsplit(question).netloc
        try:
            status, headers, body = self._send(question)
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
            raise WikidataError(f"{host} cannot be reached", "check the network, or use --offline") from error
        except urllib3.exceptions.SSLError as error:
            raise WikidataError(f"{host} shows no certificate to trust ({error})", "check the address") from error
        except urllib3.exceptions.HTTPError as error:
            raise _BusyError(f"{host} broke off ({type(error).__name__})", None) from error
        finally:
            self._free = self._clock() + self._options.pause
        if status in _BUSY:
            raise _BusyError(f"{host} answers {status}", _seconds(headers.get("Retry-After")))
        if 300 <= status < 400:
            target = urlsplit(headers.get("Location", "")).netloc or host
            raise WikidataError(
                f"{host} sends on to {target!r}, which is not followed", "name the API's own address by --api"
            )
        if status != 200:
            raise WikidataError(f"{host} answers {status}", "check --api, and that --contact is an address of yours")
        return _read(body, host, headers)

    def _wait(self) -> None:
        """Sleep until the next request may go out."""
        left = self._free - self._clock()
        if left > 0:
            self._sleep(left)

    def _send(self, question: str) -> tuple[int, Mapping[str, str], bytes]:
        """Return status, headers and body of one request; no redirect is followed, no retry made."""
        import urllib3

        options = self._options
        if self._pool is None:
            agent = f"Glasnik/{options.version} ({options.contact}) urllib3/{urllib3.__version__}"
            self._pool = urllib3.PoolManager(
                num_pools=1,
                headers={"User-Agent": agent, "Accept": "application/json", "Accept-Encoding": "gzip"},
                timeout=urllib3.Timeout(connect=options.timeout, read=options.timeout),
            )
        answer = self._pool.request("GET", question, redirect=False, retries=False, preload_content=False)
        try:
            body = _body(answer, options.limit, urlsplit(question).netloc)
        except BaseException:
            # The rest of the answer is still in the line.
            answer.close()
            raise
        answer.release_conn()
        return answer.status, answer.headers, body


def _body(answer: "urllib3.BaseHTTPResponse", limit: int, host: str) -> bytes:
    """Return the unpacked body of an answer, never reading on after the limit."""
    body = bytearray()
    for part in answer.stream(65_536, decode_content=True):
        body += part
        if len(body) > limit:
            raise WikidataError(f"{host} answers with more than {limit} bytes", "check --api")
    return bytes(body)


def _check(options: Options) -> None:
    """Raise WikidataError where the options do not allow a single request."""
    address = urlsplit(options.api)
    if not address.hostname or address.username is not None or address.query or address.fragment:
        raise WikidataError(f"{options.api!r} is no address of an API", _NO_API)
    if address.scheme != "https" and not (address.scheme == "http" and _loopback(address.hostname)):
        raise WikidataError(f"{options.api!r} is not https", "plain http is for this machine alone; " + _NO_API)
    if options.offline:
        return
    if options.pause < PAUSE and not _loopback(address.hostname):
        raise WikidataError(
            f"a pause of {options.pause} s is too short", f"{PAUSE:.0f} s is the least that others' servers are given"
        )
    if not options.contact:
        raise WikidataError(
            "nobody to contact is named",
            "Wikimedia asks for one: give --contact or GLASNIK_CONTACT an e-mail or web address of yours",
        )
    if not _CONTACT.fullmatch(options.contact) or set(options.contact) & set("()"):
        raise WikidataError(f"contact {options.contact!r} is no address", 'write it as "ana@example.org"')


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _read(body: bytes, host: str, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return the parsed answer; an error in it becomes WikidataError, or _BusyError if it is one of being busy."""
    kind = headers.get("Content-Type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise WikidataError(f"{host} answers {kind or 'nothing known'} where JSON was asked for", _NO_API)
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise WikidataError(f"{host} answers JSON that is broken", "try again later") from error
    if not isinstance(answer, dict):
        raise WikidataError(f"{host} answers JSON that is no object", _NO_API)
    fault = answer.get("error")
    if fault is None:
        return answer
    code, info = (str(fault.get(key, "")) for key in ("code", "info")) if isinstance(fault, dict) else ("", "")
    if code in _BUSY_CODES:
        raise _BusyError(f"{host} is busy ({code})", _seconds(headers.get("Retry-After")))
    raise WikidataError(f"{host} refuses: {code}, {info[:200]!r}", "check --api, or report this as a fault")


def _seconds(retry_after: str | None) -> float | None:
    """Return the wait that a Retry-After header names, in seconds or as a date; None if it names none."""
    import urllib3

    if retry_after is None:
        return None
    try:
        return urllib3.Retry().parse_retry_after(retry_after)
    except (urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
        return None
