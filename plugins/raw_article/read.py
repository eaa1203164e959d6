"""A raw article's file, with its sidecar: the only place of the room that touches the disk."""

import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from . import metadata
from .decode import Decoded, decode
from .language import contradicted
from .letter import letter
from .mail import TIMES_AN_ARTICLE, Mail, read_mail, said_before
from .newsitem import NewsItem
from .parse import parse
from .refuse import Refused, Unreadable

if TYPE_CHECKING:
    from .page import Page

_PAGES: Final = (".html", ".htm")
_MAIL: Final = ".eml"
_MOST_LINES: Final = 30_000
#: A sidecar is a few lines; a larger one is something else. Unit: bytes.
_LARGEST_SIDECAR: Final = 64_000


def read(path: Path, *, max_bytes: int = 2_000_000, shown: str | None = None) -> NewsItem:
    """Return the article in a file; raise Refused, which names the file as `shown`, for one that cannot be used."""
    name = shown or str(path)
    said = _sidecar(path, name)
    try:
        item = understood(_article(path, max_bytes), path.suffix.lower(), said)
    except Unreadable as error:
        raise Refused(name, error.line, error.what, error.right) from error
    if wrong := contradicted(item.lang, item.text[item.blocks[0].start :], given="lang" in said):
        beside = path.with_suffix(".toml")
        raise Refused(
            str(Path(name).with_suffix(".toml")), metadata.line_of(beside.read_text("utf-8-sig"), "lang"), *wrong
        )
    return item


def contents(path: Path, max_bytes: int) -> tuple[bytes, bytes] | None:
    """Return the bytes on which `read` depends, the article's and its sidecar's; None where it would refuse them."""
    beside = path.with_suffix(".toml")
    try:
        return _article(path, max_bytes), _bytes(beside, _LARGEST_SIDECAR) if beside.exists() else b""
    except Unreadable:
        return None


def understood(data: bytes, suffix: str, said: dict[str, str]) -> NewsItem:
    """Return the article in a file's bytes; `said` is the sidecar's metadata."""
    if suffix == _MAIL:
        return _mail(read_mail(data), said)
    decoded = decode(data)
    return _page(decoded, said) if suffix in _PAGES else _text(decoded, suffix, said)


def _mail(mail: Mail, said: dict[str, str]) -> NewsItem:
    decoded = decode(mail.body)
    # A mail is laid out in tables that mean nothing.
    page = _paged(decoded.text, tables=False) if mail.html else None
    text, hints = (page.text, page.paragraphs) if page else (decoded.text, None)
    own, body = ({}, 0) if page else _fenced(text)
    around = letter(text, body, hints, forwarded=mail.forwarded)
    item = parse(
        text,
        body=body,
        hints=around.paragraphs(text, hints),
        lang=said.get("lang") or own.get("lang"),
        encoding=decoded.encoding,
    )
    headers = {key: metadata.usable(key, value) for key, value in said_before(mail, around.header).items()}
    return _complete(item, metadata.merged(headers, own, said))


def _paged(source: str, *, tables: bool) -> "Page":
    # Its patterns and the parser behind it take a while to load.
    from .page import read_page

    page = read_page(source, tables=tables)
    _refuse_crowd(page.text)
    if not page.text.strip():
        raise Unreadable(1, "has no readable text", "save the page again, or paste its text into a .txt file")
    return page


def _page(decoded: Decoded, said: dict[str, str]) -> NewsItem:
    page = _paged(decoded.text, tables=True)
    item = parse(page.text, hints=page.paragraphs, lang=said.get("lang"), encoding=decoded.encoding)
    return _complete(item, metadata.merged({"date": metadata.usable("date", page.date or "")}, said))


def _fenced(text: str) -> tuple[dict[str, str], int]:
    """Return (metadata, where the story begins) of a text that is one."""
    _refuse_crowd(text)
    if line := _conflict(text):
        raise Unreadable(line, "holds the marks of a conflict of git", "settle it, and remove its marks")
    return metadata.fenced(text)


def _text(decoded: Decoded, suffix: str, said: dict[str, str]) -> NewsItem:
    own, body = _fenced(decoded.text)
    item = parse(
        decoded.text,
        body=body,
        markdown=suffix == ".md",
        lang=said.get("lang") or own.get("lang"),
        encoding=decoded.encoding,
    )
    return _complete(item, metadata.merged(own, said))


def _conflict(text: str) -> int:
    """Return the line of the first marks that git leaves around two versions of which it could not make one; 0 if none.

    Each sign is looked for behind the one before: whatever a text holds, it is gone through once.
    """
    text = f"\n{text}"
    ours = text.find("\n<<<<<<< ")
    theirs = text.find("\n=======\n", ours) if ours >= 0 else -1
    return text.count("\n", 0, ours + 1) if theirs >= 0 and text.find("\n>>>>>>> ", theirs) >= 0 else 0


def _refuse_crowd(text: str) -> None:
    """Raise Unreadable for a text of more lines than any article has: each costs what a paragraph costs."""
    lines = text.count("\n") + 1
    if lines > _MOST_LINES:
        raise Unreadable(_MOST_LINES + 1, f"has {lines} lines", f"an article has at most {_MOST_LINES}; divide it")


def _complete(item: NewsItem, said: dict[str, str]) -> NewsItem:
    if not any(block.type in ("lead", "paragraph", "quote", "list") for block in item.blocks):
        raise Unreadable(1, "has a headline but no story", "write at least one paragraph")
    return replace(item, metadata=said)


def _article(path: Path, max_bytes: int) -> bytes:
    return _bytes(path, max_bytes * TIMES_AN_ARTICLE if path.suffix.lower() == _MAIL else max_bytes)


def _sidecar(path: Path, name: str) -> dict[str, str]:
    beside = path.with_suffix(".toml")
    if not beside.exists():
        return {}
    shown = str(Path(name).with_suffix(".toml"))
    try:
        return metadata.sidecar(_bytes(beside, _LARGEST_SIDECAR).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Refused(shown, line, "is not UTF-8", "save the sidecar as UTF-8") from error
    except Unreadable as error:
        raise Refused(shown, error.line, error.what, error.right) from error


def _bytes(path: Path, limit: int) -> bytes:
    """Return a regular file's bytes; its size is asked before it is read, and links are not followed."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        what = "is a link" if path.is_symlink() else f"cannot be read ({(error.strerror or '').lower()})"
        raise Unreadable(1, what, "put a readable file here") from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise Unreadable(1, "is no file", "put the article itself here")
    with os.fdopen(descriptor, "rb") as file:
        if status.st_size > limit:
            large, most = status.st_size / 1e6, limit / 1e6
            raise Unreadable(1, f"has {large:.1f} MB", f"an article has at most {most:g} MB (option max_bytes)")
        return file.read(limit + 1)
