"""Copies of the sample site that a test may write to, and the commands run over them as a user would."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .warm import Warm

ROOT = Path(__file__).parent.parent
#: Day of intake in tests, 2026-01-02, for articles without a date.
EPOCH = "1767312000"
#: Unit: seconds; a build of thousands of hostile articles takes minutes.
PATIENCE = 1200 if "HOSTILE" in os.environ else 120
#: Compiled modules are kept, also where the environment says otherwise: a third of a short build is compiling them.
_ALWAYS = {"SOURCE_DATE_EPOCH": EPOCH, "PYTHONDONTWRITEBYTECODE": ""}


@dataclass(frozen=True)
class Sandbox:
    """A folder with a site in it."""

    root: Path

    def pelican(self, *options: str, expect: int = 0, **environment: str) -> str:
        """Run `pelican`; return what it printed, and fail the test unless it ended with the expected code."""
        return self.run("-m", "pelican", *options, expect=expect, **environment)

    def run(self, *command: str, expect: int = 0, **environment: str) -> str:
        """Run Python with these arguments in the site's folder."""
        surrounding = {**os.environ, **_ALWAYS, "PYTHONPATH": str(self.root), **environment}
        if _warm().runs(self.root, command, surrounding):
            _warm().start(self.root, command[1:], surrounding)
            code, said = _warm().end(PATIENCE)
        else:
            done = subprocess.run(
                [sys.executable, *command],
                cwd=self.root,
                env=surrounding,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
            code, said = done.returncode, done.stdout + done.stderr
        assert code == expect, said
        return said

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file below the site's folder."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return target

    def read(self, path: str) -> str:
        """Return the text of a file below the site's folder."""
        return (self.root / path).read_text("utf-8")

    def posts(self) -> dict[str, str]:
        """Return the posts by file name."""
        return {path.name: path.read_text("utf-8") for path in sorted((self.root / "content/posts").rglob("*.md"))}

    def content(self) -> dict[str, tuple[bytes, int]]:
        """Return bytes and time of change of every file below content/."""
        files = (path for path in sorted((self.root / "content").rglob("*")) if path.is_file())
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


@cache
def _warm() -> Warm:
    """Return what runs the commands of this process's tests."""
    warm = Warm()
    atexit.register(warm.close)
    return warm


def sandbox(folder: Path, *, samples: bool, search: bool = False, cores: int = 1, known: bool = True) -> Sandbox:
    """Return a copy of the site, with the sample content or an empty inbox; only who searches pays for an index.

    Tests run side by side on all cores: a build has one, unless it is about several; 0 are as many as there are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("pelicanconf.py", "publishconf.py", "tasks.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    with (folder / "pelicanconf.py").open("a") as settings:
        settings.write(f'EDITIONS["search"] = {search}\nLEAN_BUILD["workers"] = {cores}\n')
    for name in ("plugins", "theme"):
        (folder / name).symlink_to(ROOT / name)
    for name in ("content/inbox", ".cache/lean_build") if not samples else ():
        (folder / name).mkdir(parents=True, exist_ok=True)
    if samples:
        shutil.copytree(ROOT / "content", folder / "content")
    else:
        for name in ("data", "pages"):
            shutil.copytree(ROOT / "content" / name, folder / "content" / name)
        for path in _known() if known else ():
            shutil.copy(path, folder / ".cache/lean_build")
    return Sandbox(folder)


@cache
def _known() -> tuple[Path, ...]:
    """Return what a build keeps of authority files: an empty site begins with it, which halves its first build."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    sandbox(folder, samples=False, known=False).pelican()
    return tuple((folder / ".cache/lean_build").glob("*.*"))


def thinned(site: Sandbox, keep: int = 5) -> Sandbox:
    """Return a copy of the sample with a few of its stories: enough to build, and quick."""
    stems = sorted(path.stem for path in (site.root / "content/inbox").glob("*.txt"))[:keep]
    for path in (site.root / "content/inbox").iterdir():
        if path.stem not in stems:
            path.unlink()
    for path in (site.root / "content/memory").iterdir():
        if path.name.split(".")[0] not in stems:
            path.unlink()
    for path in (site.root / "content/posts").rglob("*.md"):
        if not any(f"\nraw: {stem}.txt\n" in path.read_text("utf-8") for stem in stems):
            path.unlink()
    for name in ("data/addresses.tsv", "review/names.toml"):
        (site.root / "content" / name).unlink(missing_ok=True)
    return site
