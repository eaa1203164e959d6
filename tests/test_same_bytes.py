"""Same in, same out: a clean build elsewhere, on another day, in another world, has the same bytes."""

import os
import random
import shutil
from pathlib import Path

import pytest

from .sites import Sandbox, sandbox, thinned

pytestmark = pytest.mark.site

EAST = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "tr_TR.UTF-8",
    "PYTHONHASHSEED": "4711",
    "SOURCE_DATE_EPOCH": "1801872000",
}
WEST = {"TZ": "America/Adak", "LC_ALL": "C", "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1861872000"}


def output(site: Sandbox) -> dict[str, bytes]:
    folder = site.root / "output"
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    site = thinned(sandbox(tmp_path_factory.mktemp("here") / "site", samples=True))
    site.pelican(PYTHONHASHSEED="0", TZ="Europe/Ljubljana")
    return site


def elsewhere(here: Sandbox, folder: Path) -> Sandbox:
    """Return a copy without what was built, its files written in another order and at other times."""
    shuffled = sorted(path for path in (here.root / "content").rglob("*") if path.is_file())
    random.Random(5).shuffle(shuffled)  # noqa: S311
    target = sandbox(folder, samples=False)
    shutil.rmtree(target.root / "content")
    for number, path in enumerate(shuffled):
        copy = target.write(str(path.relative_to(here.root)), path.read_bytes())
        os.utime(copy, (number * 1000, number * 1000))
    return target


@pytest.mark.parametrize(("world", "mask"), [(EAST, 0o022), (WEST, 0o077)], ids=["east", "west"])
def test_a_clean_build_elsewhere(here: Sandbox, tmp_path: Path, world: dict[str, str], mask: int) -> None:
    before = os.umask(mask)
    try:
        other = elsewhere(here, tmp_path / "na drugem mestu č")
        other.pelican(**world)  # type: ignore[arg-type]
    finally:
        os.umask(before)
    assert output(other) == output(here)
