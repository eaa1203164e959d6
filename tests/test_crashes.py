"""A build that is ended at any of its system calls, or to which the disk says no: old or new, never half, and mended.

The suite tries a few calls; `inv crash --points 500` as many as one likes.
"""

import os
from pathlib import Path

import pytest

from .hostile.crashes import STRACE, Crash, Fault
from .sites import sandbox, thinned

#: How many calls are tried, and where the draw begins.
POINTS = int(os.environ.get("CRASHES", "3"))
SEED = int(os.environ.get("CRASH_SEED", "1"))
pytestmark = [pytest.mark.site, pytest.mark.skipif(not STRACE, reason="needs strace")]

ARTICLE = """Knjižnica v Mirni znova odprta

V Mirni so v sredo odprli prenovljeno knjižnico, ki jo je gradbeno podjetje obnavljalo dve leti.

Župan je ob odprtju dejal, da je bila obnova zahtevna, a potrebna.
"""


@pytest.fixture(scope="module")
def building(tmp_path_factory: pytest.TempPathFactory) -> Crash:
    """Return the build of a site that was built, and in which a curator has then added, edited and taken away."""
    work = tmp_path_factory.mktemp("crash")
    site = thinned(sandbox(work / "site", samples=True, cores=0), keep=3)
    # Links would be followed out of the copies.
    for name in ("plugins", "theme"):
        (site.root / name).resolve()
    site.pelican()
    site.write("content/inbox/knjiznica.txt", ARTICLE)
    posts = sorted((site.root / "content/posts").rglob("*.sl.md"))
    posts[0].write_text(posts[0].read_text("utf-8") + "\nStavek, ki ga je dodal človek.\n", "utf-8")
    articles = sorted((site.root / "content/inbox").glob("*.txt"))
    last = articles[-1].read_bytes()
    articles[-1].write_bytes(last + b"\n\nTo je nov odstavek, ki ga prej ni bilo.\n" if last.isascii() else last)
    return Crash(site.root, ["-m", "pelican"], ("content", "output"), work)


@pytest.mark.parametrize("fault", ["kill", "full", "error"])
def test_old_or_new_and_the_next_build_is_right(building: Crash, fault: Fault) -> None:
    points = building.points(POINTS, fault, SEED)
    found = [line for aftermath in building.aftermaths(points, fault) for line in aftermath.faults(fault)]
    assert not found, "\n".join(found)


WRITERS = {
    "in place": "open('watched/file', 'w').write('new' * 90000)",
    "by a rename": "open('watched/.file.12345678.tmp', 'w').write('new' * 90000); "
    "import os; os.replace('watched/.file.12345678.tmp', 'watched/file')",
}


@pytest.mark.parametrize("fault", ["kill", "error"])
@pytest.mark.parametrize("writer", WRITERS)
def test_the_harness_tells_a_careless_writer_from_a_careful_one(tmp_path: Path, writer: str, fault: Fault) -> None:
    template = tmp_path / "template"
    (template / "watched").mkdir(parents=True)
    (template / "watched/file").write_text("old" * 90000, "utf-8")
    crash = Crash(template, ["-S", "-c", WRITERS[writer]], ("watched",), tmp_path)
    points = [point for point in crash.points(40, fault, 1) if point.call in ("write", "openat", "rename")]
    torn = [aftermath for aftermath in crash.aftermaths(points, fault) if aftermath.torn]
    assert bool(torn) == (writer == "in place")
