"""Dead links and one-sided hreflang in a built site, found by reading its pages as a browser would."""

import posixpath
import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
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
#: A relative link as nearly all are: up some folders, then down, without any other sign.
_PLAIN: Final = re.compile(r"((?:\.\./)*)((?:[\w-][\w.-]*/)*(?:[\w-][\w.-]*)?)", re.ASCII)
#: How an attribute with blanks before its sign would begin; browsers take it for one as well.
_SPACED: Final = re.compile(rb"src[ \n\t\r\f]+=")
#: How a link to a feed has its language: no version of the page, see `targets`.
_TYPED: Final = re.compile(rb'rel="alternate" type="[^"<>]*" hreflang="')
#: Of so many links it is remembered that they lead somewhere.
_PASSED: Final = 20_000
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


@dataclass(frozen=True, slots=True)
class Reading:
    """What has to be looked into of a page: links inside the site by the file that they mean, and versions."""

    #: (line, link as it stands) by the file that it means.
    links: Mapping[str, tuple[int, str]]
    #: (line, file) by language.
    versions: Mapping[str, tuple[int, str]]


def read(here: str, html: str, site_url: str, known: Container[str] = ()) -> Reading:
    """Return the links of a page but those that lead to a known file; `here` is the page's file below the output."""
    links: dict[str, tuple[int, str]] = {}
    versions: dict[str, tuple[int, str]] = {}
    inside = _Inside(here, site_url)
    for found in targets(html):
        file = inside.file(found.link)
        if file is None:
            continue
        if file not in known:
            links.setdefault(file, (_line(html, found.at), found.link))
        if found.version:
            versions[found.version] = (_line(html, found.at), file)
    return Reading(links, versions)


class Quick:
    """A quick look at pages: it tells which need not be read. Where it says no, `read` may still find nothing wrong."""

    def __init__(self, site_url: str, known: Container[str]) -> None:
        """Take the site's address, and what may be linked to: files, and folders for the pages in them."""
        self._site_url, self._known = site_url, known
        self._root = f"{site_url.rstrip('/')}/" if site_url else ""
        #: Links by the depth of the pages from which they lead to what is known, or elsewhere.
        self._passed: dict[int, set[bytes]] = {}

    def passes(self, here: str, data: bytes, low: bytes, versions: Mapping[str, str]) -> bool:
        """Tell whether all links lead to what is known, or elsewhere, and the head names these versions and no others.

        `low` are the data in small letters, `versions` are addresses by language, relative to the site.
        """
        return self._links_pass(here, data, low) and self._versions_pass(here, data, versions)

    def _links_pass(self, here: str, data: bytes, low: bytes) -> bool:
        # All that could be a link, in tags or in the text, as long as every attribute is written in the usual way.
        found = data.split(b' href="')[1:]
        if low.count(b"href") - low.count(b"hreflang") != len(found):
            return False
        if b"src" in low:
            sources = data.split(b' src="')[1:]
            if low.count(b"src=") != len(sources) or _SPACED.search(low):
                return False
            found += sources
        depth = here.count("/")
        passed = self._passed.setdefault(depth, set())
        up = "../" * depth
        return all(self._leads(link, up, here, passed) for link in {one[: one.find(b'"')] for one in found} - passed)

    def _leads(self, link: bytes, up: str, here: str, passed: set[bytes]) -> bool:
        said = link.decode()
        if said.startswith(up):
            good = said[len(up) :] in self._known
        elif self._root and said.startswith(self._root):
            good = said[len(self._root) :] in self._known
        else:
            good = said.startswith(("https://", "http://"))
        if good:
            if len(passed) >= _PASSED:
                passed.clear()
            passed.add(link)
            return True
        file = _Inside(here, self._site_url).file(unescape(said)) if said else None
        return file is None or file in self._known

    def _versions_pass(self, here: str, data: bytes, versions: Mapping[str, str]) -> bool:
        head = data[: data.find(b"</head>")]
        named = (f'rel="alternate" hreflang="{lang}" href="{self._root}{url}"' for lang, url in versions.items())
        many = head.count(b"hreflang=") - head.count(b' hreflang="x-default"') - len(_TYPED.findall(head))
        if many == len(versions) and all(one.encode() in head for one in named):
            return True
        inside = _Inside(here, self._site_url)
        said = {found.version: inside.file(found.link) or "" for found in targets(head.decode()) if found.version}
        said.pop("x-default", None)
        return {(lang, said.get(lang, "").removesuffix("index.html")) for lang in said} == set(versions.items())


def judged(
    readings: Mapping[str, Reading], exists: Callable[[str], bool], of: Callable[[str], Reading]
) -> Iterator[Fault]:
    """Return the faults of pages: links that lead nowhere, and hreflang without return.

    `exists` tells whether a file is there, `of` reads any other page that one of these names as its version.
    """
    for here, reading in readings.items():
        for file, (line, link) in reading.links.items():
            if not exists(file):
                yield Fault(
                    here, line, link, f"link {link!r} leads nowhere; correct it, or build the page that it names"
                )
        for lang, (line, target) in reading.versions.items():
            theirs = readings[target] if target in readings else of(target)
            back = {file for _, file in theirs.versions.values()}
            if lang != "x-default" and here not in back | {"index.html"}:
                what = f"hreflang {lang!r} names {target}, which does not name this page; make them name each other"
                yield Fault(here, line, target, what)


def lies(output: Path, file: str) -> bool:
    """Tell whether a file is in a folder, and not outside it."""
    return not file.startswith("../") and file != ".." and (output / file).is_file()


def _line(html: str, at: int) -> int:
    return html.count("\n", 0, at) + 1


class _Inside:
    """Where the links of one page lead below the site."""

    def __init__(self, here: str, site_url: str) -> None:
        folders = here.split("/")[:-1]
        self._folder = "/".join(folders)
        #: The folder itself, the one above it, and so on.
        self._above = ["".join(f"{name}/" for name in folders[:depth]) for depth in range(len(folders), -1, -1)]
        self._root = f"{site_url.rstrip('/')}/" if site_url else ""

    def file(self, link: str) -> str | None:
        """Return the file below the site that a link means, None for a link to elsewhere."""
        if plain := _PLAIN.fullmatch(link):
            up = len(plain[1]) // 3
            if up < len(self._above):
                target = self._above[up] + plain[2]
                return f"{target}index.html" if not plain[2] or plain[2].endswith("/") else target
        target_ = self._target(link)
        if target_ is None:
            return None
        return f"{target_}index.html" if target_.endswith("/") or target_ in ("", ".") else target_

    def _target(self, link: str) -> str | None:
        if self._root and link.startswith(self._root):
            return unquote(urlsplit(link[len(self._root) :]).path)
        if not self._root and link.startswith("/") and not link.startswith("//"):
            return unquote(urlsplit(link).path[1:])
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or not parts.path:
            return None
        joined = posixpath.normpath(posixpath.join(self._folder, unquote(parts.path)))
        return f"{joined}/" if parts.path.endswith("/") else joined
