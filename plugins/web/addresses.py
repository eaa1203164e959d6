"""Which addresses are fetched from: pages of the public internet, and not what is behind the curator's own router."""

import ipaddress
import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from .refuse import WebError

PASTE: Final = "copy its text and paste it: inv new --from -"
_PORTS: Final = {"http": 80, "https": 443}
#: Addresses of the new internet in which one of the old is written. Source: RFC 6052, RFC 3056.
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_6TO4: Final = ipaddress.ip_network("2002::/16")


@dataclass(frozen=True, slots=True)
class Target:
    """A page to be asked for: the whole address, its host in ASCII, its port, and what stands behind them."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Return scheme, host and port, as a Host header and robots.txt have them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def target(address: str) -> Target:
    """Return what an address asks for, without its fragment; raise WebError for one that is no page's."""
    shown = address[:200]
    try:
        parts = urlsplit(address.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    except ValueError as error:
        raise WebError(shown, "is no address", "write it as https://example.org/article") from error
    if parts.scheme not in _PORTS:
        what = f"is an address of kind {parts.scheme!r}" if parts.scheme else "is no address of a page"
        raise WebError(shown, what, "write one that begins with https:// or http://, or: inv new --from FILE")
    if not host:
        raise WebError(shown, "names no site", "write it as https://example.org/article")
    if parts.username is not None or parts.password is not None:
        raise WebError(parts.hostname or "", "has a name and a password in its address", f"remove them, or {PASTE}")
    path = quote(parts.path or "/", safe="/%:@!$&()*+,;=~-._") + (f"?{_query(parts)}" if parts.query else "")
    at = f"[{host}]" if ":" in host else host
    whole = f"{at}:{port}" if port and port != _PORTS[parts.scheme] else at
    return Target(
        urlunsplit((parts.scheme, whole, path.partition("?")[0], path.partition("?")[2], "")),
        parts.scheme,
        host,
        port or _PORTS[parts.scheme],
        path,
    )


def _query(parts: SplitResult) -> str:
    return quote(parts.query, safe="/?%:@!$&()*+,;=~-._[]")


def resolved(page: Target, *, private: bool) -> str:
    """Return the number of the host, which is then connected to, so that nobody can change it in between.

    Raise WebError where there is none, or where any is of a private network and `private` is not set.
    """
    try:
        found = socket.getaddrinfo(page.host, page.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise WebError(page.url, f"{page.host} is not found", "check the address, and the network") from error
    numbers = list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))
    if not private and (inner := next((number for number in numbers if not public(number)), None)):
        what = f"{page.host} is {inner}, an address of a private network or of this machine"
        raise WebError(page.url, what, "if you mean it: --private")
    return numbers[0]


def public(number: str) -> bool:
    """Tell whether a numeric address is one of the public internet, also where another is written in it."""
    address = ipaddress.ip_address(number)
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return address not in _6TO4 and public(str(inner))
    return address.is_global and not address.is_multicast
