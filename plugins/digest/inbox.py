"""What goes into the inbox by a command: an empty article, a pasted text, files; each with its sidecar."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..lean_build import atomic
from ..lean_build.allowed import device, slugify
from ..raw_article.read import read, understood
from ..raw_article.refuse import Refused, Unreadable
from .desk import Desk
from .intake import NAMELESS, SUFFIXES, nameable
from .sidecars import sidecar_text

#: A name by which files are told apart; what a title's slug is longer by says nothing more.
_LONGEST: Final = 60
_HTML: Final = re.compile(r"\s*<(?:!doctype html|html|head|body|article|main|div|p|h1)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Placed:
    """An article that lies in the inbox now, and its sidecar."""

    article: Path
    sidecar: Path


def place(desk: Desk, name: str, suffix: str, data: bytes, said: Mapping[str, str]) -> Placed:
    """Write an article and its sidecar under a free name, and return where.

    The sidecar comes first: what is cut off in between is an article that is missing, not one whose source is.
    """
    article = _free(desk, name, suffix)
    sidecar = article.with_suffix(".toml")
    atomic(sidecar, sidecar_text(said).encode())
    atomic(article, data)
    return Placed(article, sidecar)


def told(desk: Desk, placed: Placed) -> str:
    """Return where an article and its sidecar lie now."""
    return f"{desk.shown(placed.article)}  (what is known of it: {desk.shown(placed.sidecar)})"


def begin(desk: Desk, title: str, said: Mapping[str, str]) -> Placed:
    """Lay an empty article down; a build refuses it by name until something is written into it."""
    return place(desk, title or "nov-clanek", ".txt", b"", {**said, "title": title})


def paste(desk: Desk, data: bytes, said: Mapping[str, str]) -> Placed:
    """Take in a pasted text, or the source of a page; raise Refused for what is no article, and write nothing."""
    head = data[:500].decode("utf-8", "replace")
    suffix = ".html" if _HTML.match(head) else ".txt"
    try:
        item = understood(data, suffix, dict(said))
    except Unreadable as error:
        raise Refused("the pasted text", error.line, error.what, error.right) from error
    if suffix == ".txt":
        data = item.text.encode()
    named = said.get("title") or (item.headline.text if item.headline else item.blocks[0].text)
    return place(desk, named, suffix, data, said)


def bring(desk: Desk, source: Path, said: Mapping[str, str]) -> Iterator[Placed | Refused]:
    """Copy a file, or all files of a folder, with the sidecars beside them; give what cannot be taken in as Refused."""
    for path in sorted(source.iterdir()) if source.is_dir() else [source]:
        if path.name.startswith(".") or (path.suffix == ".toml" and source.is_dir()):
            continue
        try:
            yield _brought(desk, path, said)
        except Refused as error:
            yield error


def _brought(desk: Desk, path: Path, said: Mapping[str, str]) -> Placed:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        right = "save it as one of " + ", ".join(SUFFIXES)
        if suffix in (".pdf", ".docx", ".doc", ".odt", ".rtf"):
            right = "open it, copy its text and paste it: inv new --from -"
        raise Refused(str(path), 1, f"is a {suffix or 'nameless'} file", right)
    if not nameable(path):
        raise Refused(str(path), 1, NAMELESS, "give it another name")
    item = read(path, max_bytes=desk.options.max_bytes)
    beside = path.with_suffix(".toml")
    placed = place(desk, path.stem, suffix, path.read_bytes(), said)
    if beside.exists() and not said:
        # It was read with the article, and found to be in order.
        atomic(placed.sidecar, beside.read_bytes())
    elif beside.exists():
        atomic(placed.sidecar, sidecar_text({**item.metadata, **said}).encode())
    return placed


def _free(desk: Desk, name: str, suffix: str) -> Path:
    """Return a path in the inbox for which neither an article nor a sidecar is there."""
    folder = desk.path(desk.options.inbox)
    folder.mkdir(parents=True, exist_ok=True)
    stem = slugify(name)[:_LONGEST].rstrip("-") or "clanek"
    if device(stem):
        stem += "-clanek"
    taken = {path.stem for path in folder.iterdir()}
    number = 1
    while (free := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return folder / f"{free}{suffix}"
