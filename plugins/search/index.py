"""The index on the disk, by Pagefind (https://pagefind.app, MIT): an extra without which there is no search."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Final

from .stems import Lemma, stems

#: The folder of the index below the site, and how the names of more of them begin.
FOLDER: Final = "pagefind"
#: In that folder: the other folders by language, which the page that searches takes with it.
OLDER: Final = "older.json"
#: What the browser reads of an index first.
_ENTRY: Final = "pagefind-entry.json"
#: Pagefind's own pages of results are not used: the theme has its own, in both languages and without their weight.
_UNUSED: Final = ("*-ui*", "*highlight*", "*component*")
#: What another index has from the first.
_SHARED: Final = ("*.js", "wasm.*")
#: A site of ten thousand pages takes some ten seconds. Unit: seconds.
_PATIENCE: Final = 300
#: Where Linux keeps files in memory; what a file takes there at least, in bytes; and how many times the room is ample.
_MEMORY: Final = "/dev/shm"  # noqa: S108 - a folder of a name that nobody knows is made in it
_PREFIX: Final = "glasnik-search-"
_BLOCK: Final = 4_096
_AMPLE: Final = 4
_PAGE: Final = """\
<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="description" content="{description}" data-pagefind-meta="description[content]">
<body data-pagefind-body>
<h1>{title}</h1>
<p>{text}</p>
<p>{stems}</p>
"""


class SearchError(RuntimeError):
    """The index could not be made; the message says why."""


@dataclass(frozen=True, slots=True)
class Record:
    """A page that can be found. `url` is relative to the site and ends in "/"; `names` are words for its subject."""

    url: str
    lang: str
    title: str
    description: str
    text: str
    names: tuple[str, ...] = ()


def page(record: Record, lemma: Lemma | None = None) -> str:
    """Return what Pagefind reads of a page: the words as they stand, and their stems, which are for no reader.

    `lemma` is as in `stems`.
    """
    words = " ".join(filter(None, (record.title, record.text, *record.names)))
    found = stems(words, record.lang, (record.title, *record.names), lemma)
    return _PAGE.format(
        lang=escape(record.lang),
        title=escape(record.title),
        description=escape(record.description),
        text=escape(words),
        stems=" ".join(found),
    )


def write(
    pages: Iterable[tuple[str, str]],
    output: Path,
    name: str = FOLDER,
    older: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Write an index, as `begun` begins it, and wait until it is there."""
    begun(pages, output, name, older)()


def begun(
    pages: Iterable[tuple[str, str]],
    output: Path,
    name: str = FOLDER,
    older: Mapping[str, Sequence[str]] | None = None,
) -> Callable[[], None]:
    """Begin an index of pages, given as (url, what `page` returned), below the site's folder; return what ends it.

    Only the first, FOLDER, can be asked; it names the `older` ones by language. Pagefind is run as a command, as its
    Python interface takes a tenth of a second a page. Both raise SearchError where it fails.
    """
    files = [(url, text.encode()) for url, text in pages]
    size = sum(len(data) for _, data in files) + _BLOCK * len(files)
    made = tempfile.TemporaryDirectory(prefix=_PREFIX, dir=_in_memory(size))
    for url, data in files:
        # A site has thousands of them: paths stay text here.
        place = f"{made.name}/{url}"
        os.makedirs(place, exist_ok=True)  # noqa: PTH103
        with open(f"{place}index.html", "wb") as file:  # noqa: PTH123
            file.write(data)
    folder = output / name
    command = [sys.executable, "-m", "pagefind", "--site", made.name, "--output-path", str(folder), "--quiet"]
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603
    except OSError as error:
        raise SearchError(str(error)) from error
    return partial(_ended, process, made, folder, older or {})


def _in_memory(size: int) -> str | None:
    """Return a folder whose files lie in memory, where there is one with ample room; None for the usual place.

    On a disk a page takes a millisecond or two, for a file that is read once.
    """
    try:
        seen = os.statvfs(_MEMORY)
    except (OSError, AttributeError):
        return None
    ample = seen.f_bavail * seen.f_frsize >= _AMPLE * size and os.access(_MEMORY, os.W_OK | os.X_OK)
    if not ample or "TMPDIR" in os.environ:
        return None
    # What a run that was killed has left there takes memory.
    for left in Path(_MEMORY).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > 2 * _PATIENCE:
                shutil.rmtree(left, ignore_errors=True)
    return _MEMORY


def _ended(
    process: "subprocess.Popen[str]",
    made: "tempfile.TemporaryDirectory[str]",
    folder: Path,
    older: Mapping[str, Sequence[str]],
) -> None:
    with made, process:
        try:
            said, _ = process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise SearchError(str(error)) from error
    if process.returncode:
        raise SearchError(said.strip().split("\n")[-1] or f"exit code {process.returncode}")
    if folder.name == FOLDER:
        (folder / OLDER).write_text(json.dumps(older), "utf-8")
    settle(folder)
    for pattern in _UNUSED if folder.name == FOLDER else _UNUSED + _SHARED:
        for path in folder.glob(pattern):
            path.unlink()


def settle(folder: Path) -> None:
    """Put the languages of an index in order: Pagefind writes them as its threads end, another time otherwise."""
    entry = folder / _ENTRY
    said = json.loads(entry.read_text("utf-8"))
    said["languages"] = dict(sorted(said["languages"].items()))
    entry.write_text(json.dumps(said, ensure_ascii=False, separators=(",", ":")), "utf-8")
