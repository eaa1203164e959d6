"""Dead links and one-sided hreflang in a built site, found by reading its pages as a browser would."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

_LINKS: Final = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a page. `page` is its file below the output, `line` counts from 1 in it."""

    page: str
    line: int
    link: str
    what: str


class _Targets(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        #: (line, address) of each alternate by its hreflang.
        self.versions: dict[str, tuple[int, str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        value = said.get(_LINKS.get(tag, ""))
        if value:
            self.found.append((self.getpos()[0], value))
        language = said.get("hreflang")
        if tag == "link" and said.get("rel") == "alternate" and language and "type" not in said and value:
            self.versions[language] = (self.getpos()[0], value)


def faults(output: Path, site_url: str) -> Iterator[Fault]:
    """Return what is wrong with the links inside a site: those that lead nowhere, and hreflang without return."""
    versions: dict[str, dict[str, tuple[int, str]]] = {}
    for path in sorted(output.rglob("*.html")):
        parser = _Targets()
        parser.feed(path.read_text("utf-8"))
        here = path.relative_to(output).as_posix()
        for line, link in parser.found:
            target = _inside(link, here, site_url)
            if target is not None and not _exists(output, target):
                yield Fault(
                    here, line, link, f"link {link!r} leads nowhere; correct it, or build the page that it names"
                )
        inside = {lang: (line, _inside(link, here, site_url)) for lang, (line, link) in parser.versions.items()}
        versions[here] = {lang: (line, _file(target)) for lang, (line, target) in inside.items() if target is not None}
    yield from _one_sided(versions)


def _one_sided(versions: dict[str, dict[str, tuple[int, str]]]) -> Iterator[Fault]:
    for here, alternates in versions.items():
        for lang, (line, target) in alternates.items():
            back = {file for _, file in versions.get(target, {}).values()}
            if lang != "x-default" and here not in back | {"index.html"}:
                what = f"hreflang {lang!r} names {target}, which does not name this page; make them name each other"
                yield Fault(here, line, target, what)


def _file(target: str) -> str:
    return f"{target}index.html" if target.endswith("/") or target in ("", ".") else target


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
