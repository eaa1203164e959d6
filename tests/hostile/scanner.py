"""What must not stand in a finished site: markup, handlers, links and files that no part of the theme has made.

A site of harmless articles says what the theme makes; all else is a finding. The parser is a browser's (WHATWG).
"""

import json
import re
import xml.parsers.expat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from selectolax.lexbor import LexborHTMLParser, LexborNode

#: What Markdown may bring into a page, and the attributes of it.
CONTENT: Final = {
    **dict.fromkeys("p h2 h3 h4 h5 h6 blockquote em strong ul ol li hr br code pre table thead tbody tr".split(), ()),
    "a": ("href", "title", "rel"),
    "th": ("align",),
    "td": ("align",),
}
_URLS: Final = ("href", "src", "action", "formaction", "poster", "data", "cite", "background", "xlink:href", "srcset")
_SCHEMES: Final = frozenset(("", "http", "https", "mailto"))
_FETCHED: Final = frozenset(("stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch", "dns-prefetch"))
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,120}")
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_XHTML: Final = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in the output, and what is wrong there."""

    file: str
    what: str


@dataclass
class Baseline:
    """The elements with attributes, the policies and the ids that the theme makes by itself."""

    pairs: set[tuple[str, str]] = field(default_factory=set)
    scripts: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, output: Path) -> "Baseline":
        """Learn them from a site of harmless articles."""
        found = cls()
        for path in output.rglob("*.html"):
            if not _foreign(output, path):
                for node in _nodes(path.read_text("utf-8")):
                    found.pairs |= {(node.tag or "", name) for name in ("", *node.attributes)}
                    if node.tag == "script" and node.attributes.get("src"):
                        found.scripts.add((node.attributes["src"] or "").rsplit("/", 1)[-1])
        return found


def scan(output: Path, baseline: Baseline) -> list[Finding]:
    """Return all that is wrong in a site's output."""
    return list(_scan(output, baseline))


def _scan(output: Path, baseline: Baseline) -> Iterator[Finding]:
    for path in sorted(output.rglob("*")):
        name = str(path.relative_to(output))
        for what in _of_name(path, name):
            yield Finding(name, what)
        if not path.is_file() or _foreign(output, path):
            continue
        found: Iterator[str] = iter(())
        if path.suffix == ".html":
            found = page(path.read_text("utf-8"), baseline)
        elif path.suffix == ".xml":
            found = feed(path.read_bytes())
        elif path.suffix in (".json", ".jsonld"):
            found = data(path.read_text("utf-8"))
        for what in found:
            yield Finding(name, what)


def _foreign(output: Path, path: Path) -> bool:
    """Return whether a file is another program's: the search index and its scripts."""
    return path.relative_to(output).parts[0] == "pagefind"


def _of_name(path: Path, name: str) -> Iterator[str]:
    if path.is_symlink():
        yield "a link"
    if not _NAME.fullmatch(path.name) and name not in (".built", ".nojekyll"):
        yield f"an odd name: {path.name!r}"
    if len(path.name) > 140:
        yield "a long name"


def page(html: str, baseline: Baseline) -> Iterator[str]:
    """Give what is wrong in a page."""
    if found := _FORBIDDEN.search(html):
        yield f"the character U+{ord(found.group()):04X}"
    policies = 0
    for node in _nodes(html):
        yield from _element(node, baseline)
        if node.tag == "meta" and (node.attributes.get("http-equiv") or "").lower() == "content-security-policy":
            policies += 1
            policy = node.attributes.get("content") or ""
            if not policy.startswith("default-src 'none'") or re.search("'unsafe|data:|http", policy) or "*" in policy:
                yield f"a lax policy: {policy}"
    if policies != 1:
        yield f"{policies} policies"


def fragment(html: str) -> Iterator[str]:
    """Give what is wrong in the HTML of a feed's entry or of a record: content and links alone."""
    allowed = {(tag, name) for tag, names in CONTENT.items() for name in ("", *names)}
    allowed |= {("html", ""), ("head", ""), ("body", ""), ("p", "class"), ("p", "lang"), ("span", "lang")}
    for node in _nodes(html):
        yield from _element(node, Baseline(allowed))


def feed(data: bytes) -> Iterator[str]:
    """Give what is wrong in an Atom feed, a sitemap or another XML file."""
    try:
        _refuse_dtd(data)
        root = ET.fromstring(data)
    except (ET.ParseError, ValueError, xml.parsers.expat.ExpatError) as error:
        yield f"no XML: {error}"
        return
    for element in root.iter():
        # A sitemap names the other editions of a page by links of that namespace.
        if element.tag.startswith(_XHTML) and element.tag != f"{_XHTML}link":
            yield f"XHTML in place: {element.tag}"
        if element.tag.startswith(_ATOM) and element.get("type") == "html":
            yield from fragment(element.text or "")
        for name in ("href", "src", "uri", "scheme"):
            if element.get(name) and (bad := _bad_url(element.get(name) or "")):
                yield f"{element.tag} {name}: {bad}"
        if element.tag == f"{_ATOM}uri" and (bad := _bad_url(element.text or "")):
            yield f"uri: {bad}"


def data(text: str) -> Iterator[str]:
    """Give what is wrong in a JSON file: every text of it that is HTML by its name, every link."""
    try:
        yield from _record(json.loads(text), "")
    except ValueError as error:
        yield f"no JSON: {error}"


def _record(value: object, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        mime = str(value.get("contenttype", "")) + str(value.get("type", ""))
        for name, inner in value.items():
            is_html = "html" in name.lower() or (name == "value" and "html" in mime)
            yield from _record(inner, "html" if is_html and isinstance(inner, str) else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _record(inner, key)
    elif isinstance(value, str) and key == "html":
        yield from fragment(value)
    elif isinstance(value, str) and key in ("url", "href", "uri", "isBasedOn", "sameAs", "@id"):
        scheme = _SCHEME.match(value.strip())
        if scheme and scheme.group(1).lower() not in (_SCHEMES | {"tag", "urn", "medtop", "local"}):
            yield f"{key}: {value[:80]}"


def _nodes(html: str) -> Iterator[LexborNode]:
    root = LexborHTMLParser(html).root
    if root is not None:
        yield from root.traverse(include_text=False)


def _element(node: LexborNode, baseline: Baseline) -> Iterator[str]:
    tag, attributes = node.tag or "", node.attributes
    if tag.startswith("!") or tag in ("-doctype", "-undef"):
        return
    content = CONTENT.get(tag)
    if (tag, "") not in baseline.pairs and content is None:
        yield f"<{tag}>: {(node.html or '')[:120]}"
        return
    for name, value in attributes.items():
        if (tag, name) not in baseline.pairs and name not in (content or ()):
            yield f"<{tag} {name}={(value or '')[:60]!r}>"
        if name.lower().startswith("on") or name.lower() in ("style", "srcdoc", "popover", "contenteditable"):
            yield f"<{tag} {name}>"
        if name in _URLS and (bad := _bad_url(value or "")):
            yield f"<{tag} {name}>: {bad}"
    yield from _fetching(node, baseline)


def _fetching(node: LexborNode, baseline: Baseline) -> Iterator[str]:
    """Give what an element would load from elsewhere, or run."""
    attributes = node.attributes
    if node.tag == "script":
        if attributes.get("src"):
            if (attributes["src"] or "").rsplit("/", 1)[-1] not in baseline.scripts or "//" in (
                attributes["src"] or ""
            ):
                yield f"<script src={attributes['src']!r}>"
        elif attributes.get("type") != "application/ld+json":
            yield f"<script>: {node.text()[:80]!r}"
        else:
            yield from data(node.text())
    if node.tag in ("img", "source", "audio", "video") and re.match(r"\s*([a-z]+:)?//", attributes.get("src") or ""):
        yield f"<{node.tag}> from elsewhere: {attributes['src']}"
    fetched = node.tag == "link" and _FETCHED & set((attributes.get("rel") or "").lower().split())
    if fetched and re.match(r"\s*([a-z]+:)?//", attributes.get("href") or ""):
        yield f"<link> from elsewhere: {attributes['href']}"
    equivalent = (attributes.get("http-equiv") or "").lower()
    # Where a story has moved, its old page leads to the new one, by the way up to the root.
    moved = equivalent == "refresh" and re.fullmatch(r"0; ?url=(\.\./)+[a-z0-9/.-]*", attributes.get("content") or "")
    if node.tag == "meta" and equivalent not in ("", "content-security-policy") and not moved:
        yield f"<meta http-equiv={equivalent!r} content={attributes.get('content')!r}>"


def _bad_url(url: str) -> str:
    """Return a link that a browser would not take for one to a page or an address; "" for a good one."""
    told = re.sub(r"[\t\n\r]", "", url).strip("".join(map(chr, range(33))))
    scheme = _SCHEME.match(told)
    if scheme and scheme.group(1).lower() not in (_SCHEMES | {"tag", "urn"}):
        return url[:100]
    return ""


def _refuse_dtd(data: bytes) -> None:
    parser = xml.parsers.expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise ValueError("it has a document type")

    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data, True)  # noqa: FBT003 - its own signature
