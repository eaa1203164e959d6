"""The last look at a site, before it takes the place of the one that is out."""

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..lean_build import files_below, spread
from . import gist, links
from .page import Page, file_of
from .pelican_pages import stop_at

if TYPE_CHECKING:
    from .pelican_generator import EditionsGenerator


def check(settings: MutableMapping[str, Any]) -> None:
    """Stop at the faults of the data and of the pages together, so that one run names them all.

    What others add to the site is looked at when it takes its place. A site without a fault is remembered: what is in
    it has become public.
    """
    built = settings.pop("EDITIONS_BUILT", None)
    if built is None:
        return
    output = Path(settings["OUTPUT_PATH"])
    faults = [*built.faults, *_dead_links(built, output)]
    if faults:
        stop_at(list(dict.fromkeys((*faults, *_gists(built, output, files_below(str(output)))))))

    def judge(names: Sequence[str]) -> None:
        stop_at(list(_gists(built, output, names)))
        built.remember()

    built.build.at_last(judge)


def _gists(built: "EditionsGenerator", output: Path, names: Iterable[str]) -> Iterator[str]:
    """Return what is wrong with files that this room has not made, and has not seen yet."""
    for file, line in gist.marked(output, (name for name in names if name not in built.written)):
        yield f"output/{file}:{line}: a gist is in the output; find the text that begins so"


def _dead_links(built: "EditionsGenerator", output: Path) -> Iterator[str]:
    """Return what is wrong with the links of new pages, and of those that stand and may lead to what is gone."""
    build, readings = built.build, dict(built.readings)
    root = built.settings["SITEURL"]

    def of(page: str) -> links.Reading:
        path = next((path for path in (output / page, build.live / page) if path.is_file()), None)
        return links.read(page, path.read_text("utf-8"), root) if path else links.Reading({}, {})

    uneven = any(
        {file for lang, (_, file) in readings[path].versions.items() if lang != "x-default"}
        != {file_of(url) for url in page.versions.values()}
        for path, page in built.planned.items()
        if path in readings
    )
    if uneven:
        readings |= {page: of(page) for page in built.written if page.endswith(".html")}
    elif any(not path.startswith(tuple(built.folders)) for path in build.gone):
        # What files are in a folder beside the pages changes with each story, and no page leads there but by its maker.
        standing = [page for path, page in built.planned.items() if path in build.kept and path not in readings]
        looked = spread(partial(_passes, built), standing, lambda page: page.path, build.workers)
        readings |= {page.path: of(page.path) for page, passes in looked if not passes}
    for found in links.judged(
        readings, lambda file: links.lies(output, file) or (file in build.kept and links.lies(build.live, file)), of
    ):
        yield f"{built.source(found.page, found.link) or f'output/{found.page}:{found.line}'}: {found.what}"


def _passes(built: "EditionsGenerator", page: Page) -> bool:
    data = (built.build.live / page.path).read_bytes()
    return built.quick.passes(page.path, data, data.lower(), page.versions)
