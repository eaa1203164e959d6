"""Annotation of a file or a folder, without a site: the work behind `inv annotate`."""

from collections.abc import Callable
from pathlib import Path

from ..raw_article.read import read
from ..raw_article.refuse import Refused
from .annotate import Annotator
from .desk import Desk
from .intake import NAMELESS, SUFFIXES, articles, nameable
from .lines import as_line


def annotate_all(
    desk: Desk, target: Path, progress: Callable[[int, int], None] = lambda _done, _of: None
) -> tuple[list[str], list[str]]:
    """Return (JSON lines, refusals) of a raw article, or of all in a folder and its folders, by name.

    `progress` hears how many are done, of how many.
    """
    annotator = Annotator(desk.people, desk.scheme, desk.rejected)
    lines: list[str] = []
    refused: list[str] = []
    paths = _files(target)
    for number, path in enumerate(paths):
        progress(number, len(paths))
        if not nameable(path):
            refused.append(str(Refused(desk.shown(path), 1, NAMELESS, "give it another name")))
            continue
        try:
            item = read(path, max_bytes=desk.options.max_bytes)
            lines.append(as_line(annotator.annotate(item, path.stem, str(path)), annotator, desk.scheme))
        except Refused as error:
            refused.append(str(error))
    return lines, refused


def _files(target: Path) -> list[Path]:
    if target.is_file():
        return [target]
    folders = sorted(path for path in target.rglob("*") if path.is_dir())
    found = [path for folder in (target, *folders) for path in articles(folder)]
    return [path for path in found if path.suffix.lower() in SUFFIXES]
