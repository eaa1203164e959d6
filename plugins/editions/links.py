"""Dead links in a built site, found by reading its pages as a browser would."""

import posixpath
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

_LINKS: Final = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src"}


class _Targets(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        value = dict(attrs).get(_LINKS.get(tag, ""))
        if value:
            self.found.append((self.getpos()[0], value))


def dead(output: Path, site_url: str) -> Iterator[str]:
    """Return a message `file:line: …` for each link inside the site that leads nowhere."""
    for path in sorted(output.rglob("*.html")):
        parser = _Targets()
        parser.feed(path.read_text("utf-8"))
        here = path.relative_to(output).as_posix()
        for line, link in parser.found:
            target = _inside(link, here, site_url)
            if target is not None and not _exists(output, target):
                yield f"{path}:{line}: link {link!r} leads nowhere; correct it, or build the page that it names"


def _inside(link: str, here: str, site_url: str) -> str | None:
    """Return the path below the site that a link means, None for a link to elsewhere."""
    if site_url and link.startswith(site_url.rstrip("/") + "/"):
        return unquote(urlsplit(link[len(site_url.rstrip("/")) + 1 :]).path)
    if not site_url and link.startswith("/") and not link.startswith("//"):
        return unquote(urlsplit(link).path[1:])
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(parts.path)))
    return joined + "/" if parts.path.endswith("/") else joined


def _exists(output: Path, target: str) -> bool:
    if target.startswith("../") or target == "..":
        return False
    path = output / target
    return (path / "index.html").is_file() if target.endswith("/") or target in ("", ".") else path.is_file()
