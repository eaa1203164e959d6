"""Dead links and one-sided hreflang in a built site, found by reading its pages as a browser would."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

_LINKS: Final = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src"}

_SAID: Final = r"""(?:"[^"]*"|'[^']*'|[^"'>])*"""
#: A start tag that may hold a link; comments, and the text of scripts and styles, are passed over.
_PART: Final = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<raw>script|style)(?P<rawsaid>(?![\w-]){_SAID})>.*?(?:</(?P=raw)|\Z)"
    rf"|<(?P<tag>{'|'.join(_LINKS)})(?P<said>(?![\w-]){_SAID})>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE: Final = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a page. `page` is its file below the output, `line` counts from 1 in it."""

    page: str
    line: int
    link: str
    what: str


@dataclass(frozen=True, slots=True)
class Target:
    """A link as it stands in a page: at which code point its tag begins, and where it leads."""

    at: int
    link: str
    #: The language of a page's version, where that is what the link names.
    version: str = ""


def targets(html: str) -> Iterator[Target]:
    """Return the links in a page. Only start tags are read, a seventh of the work of a whole parser."""
    for match in _PART.finditer(html):
        name = (match["tag"] or match["raw"] or "").lower()
        if name not in _LINKS:
            continue
        said: dict[str, str] = {}
        for key, quoted, single, bare in _ATTRIBUTE.findall(match["said"] or match["rawsaid"] or ""):
            # A browser keeps the first of two attributes of one name.
            said.setdefault(key.lower(), unescape(quoted or single or bare))
        if link := said.get(_LINKS[name]):
            version = name == "link" and said.get("rel") == "alternate" and "type" not in said
            yield Target(match.start(), link, said.get("hreflang", "") if version else "")


def faults(output: Path, site_url: str) -> Iterator[Fault]:
    """Return what is wrong with the links inside a site: those that lead nowhere, and hreflang without return."""
    versions: dict[str, dict[str, tuple[int, str]]] = {}
    # A site has far fewer addresses than links.
    exists = cache(lambda target: _exists(output, target))
    for path in sorted(output.rglob("*.html")):
        here, html = path.relative_to(output).as_posix(), path.read_text("utf-8")
        inside = cache(lambda link, here=here: _inside(link, here, site_url))
        versions[here] = {}
        for found in targets(html):
            target = inside(found.link)
            if target is None:
                continue
            if not exists(target):
                what = f"link {found.link!r} leads nowhere; correct it, or build the page that it names"
                yield Fault(here, _line(html, found.at), found.link, what)
            if found.version:
                versions[here][found.version] = (_line(html, found.at), _file(target))
    yield from _one_sided(versions)


def _line(html: str, at: int) -> int:
    return html.count("\n", 0, at) + 1


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
