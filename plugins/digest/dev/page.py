"""Pages as they are served on the desk, and what may be asked for: pure functions."""

import html
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from .messages import Message

#: Where the server's own files are; no page of a site has such an address.
OWN: Final = "/_dev/"
_BODY_END: Final = re.compile(rb"</body\s*>", re.IGNORECASE)
_POLICY: Final = re.compile(rb'(<meta\s+http-equiv="Content-Security-Policy"\s+content=")([^"]*)(")', re.IGNORECASE)
#: What the script needs: itself, the stream of events, and its sheet of styles.
_NEEDED: Final = ("script-src", "connect-src", "style-src")
_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")


def injected(page: bytes, build: str) -> bytes:
    """Return a page with the script that listens, and a policy that lets it; `build` says what the page is of."""
    page = _POLICY.sub(lambda found: found[1] + _rewritten(found[2]) + found[3], page)
    script = f'<script src="{OWN}reload.js" data-build="{html.escape(build)}" defer></script>\n'.encode()
    ends = list(_BODY_END.finditer(page))
    at = ends[-1].start() if ends else len(page)
    return page[:at] + script + page[at:]


def policy(said: str) -> str:
    """Return a Content-Security-Policy under which the server's own files work too; else it is as strict as before."""
    directives = {name.lower(): sources for name, *sources in map(str.split, said.split(";")) if name} if said else {}
    for name in _NEEDED:
        sources = directives.get(name, directives.get("default-src"))
        # What no directive speaks of is allowed.
        if sources is not None and "'self'" not in sources:
            directives[name] = [*(one for one in sources if one != "'none'"), "'self'"]
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


def _rewritten(content: bytes) -> bytes:
    said = policy(html.unescape(content.decode("utf-8", "replace")))
    return said.replace("&", "&amp;").replace('"', "&quot;").encode()


def is_ours(host: str | None, port: int) -> bool:
    """Tell whether a Host header names this machine and this port.

    A page elsewhere can point a name of its own at 127.0.0.1, and would read drafts as its own (DNS rebinding).
    """
    known = {f"{name}:{port}" for name in _NAMES} | (set(_NAMES) if port == 80 else set())
    return host is not None and host.lower() in known


def asked(address: str) -> tuple[str, ...] | None:
    """Return the names in the path of an address, None where it can be no file of a site.

    Hidden files and ways upwards are none, also where they are written with percent signs.
    """
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    try:
        names = tuple(unquote(name, errors="strict") for name in path.split("/") if name)
    except UnicodeDecodeError:
        return None
    wrong = any(name.startswith(".") or re.search(r"[/\\\x00-\x1f:]", name) for name in names)
    return None if wrong or not path.startswith("/") else names


def found(output: Path, address: str) -> Path | str | None:
    """Return the file that an address means, the address to go on to, or None where there is nothing.

    A folder is its `index.html`, and is never listed. No file outside the folder is found, whatever links lie in it.
    """
    names = asked(address)
    if names is None:
        return None
    path = output.joinpath(*names)
    try:
        if path.is_dir():
            if names and not re.split(r"[?#]", address, maxsplit=1)[0].endswith("/"):
                return "".join(f"/{quote(name)}" for name in names) + "/" if (path / "index.html").is_file() else None
            path /= "index.html"
        return path if path.is_file() and path.resolve().is_relative_to(output.resolve()) else None
    except OSError:
        return None


def events(build: str, wrong: Iterable[Mapping[str, object]]) -> bytes:
    """Return the two events that say what is served, and what is wrong."""
    import json

    # JSON has no line break of its own, and a line break would end the event.
    errors = json.dumps(list(wrong), ensure_ascii=True)
    return f"event: reload\ndata: {build}\n\nevent: errors\ndata: {errors}\n\n".encode()


def plain(title: str, wrong: Iterable[Message] = ()) -> bytes:
    """Return a small page of the server's own, for when there is no page of the site."""
    rows = "".join(f"<li><code>{html.escape(str(message))}</code></li>\n" for message in wrong)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n</head>\n<body>\n<main>\n<h1>{html.escape(title)}</h1>\n"
        + (f"<ul>\n{rows}</ul>\n" if rows else "")
        + "<p>This page reloads itself when the next build is done.</p>\n</main>\n</body>\n</html>\n"
    ).encode()
