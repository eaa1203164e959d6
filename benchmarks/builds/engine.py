"""What all engines have in common: the same interface, laying out a site, and a folder of its own for each program."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from .corpus import KINDS, Corpus, Story

ROOT: Final = Path(__file__).parent.parent.parent
#: Where the programs are put that are no part of this project.
PROGRAMS: Final = ROOT / ".cache" / "bench"
#: The site's address, and how many stories a page and a feed have.
SITE: Final = "https://news.example"
NEWEST: Final = 20
NAME: Final = "Bench"
#: Words of the interface, the same in all engines.
SECTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "sl": {"people": "Osebe", "countries": "Države", "topics": "Teme"},
    "en": {"people": "People", "countries": "Countries", "topics": "Topics"},
}
#: Nothing that comes with a package is run when it is put in; one that is not for this Node is refused.
_NPM: Final = "npm install --no-audit --no-fund --ignore-scripts --save-exact --engine-strict --loglevel error".split()

#: Text of each file by its path below the site's folder.
Files = dict[str, str]


class Engine(Protocol):
    """A program that builds a site from the files that `files` describes."""

    @property
    def name(self) -> str:
        """Return the name by which it is asked for."""

    @property
    def environment(self) -> Mapping[str, str]:
        """Return what is set besides in the environment of the command."""

    def available(self) -> str | None:
        """Return why the program cannot be used; None where it can. What is missing is fetched first."""

    def files(self, corpus: Corpus) -> Files:
        """Return the source of the site: a post a language, the names of the terms, settings and theme."""

    def post_files(self, corpus: Corpus, story: Story) -> Files:
        """Return the posts of a story."""

    def command(self, folder: Path) -> list[str]:
        """Return what builds the site in a folder."""

    def output(self, folder: Path) -> Path:
        """Return where the pages are."""

    def caches(self, folder: Path) -> Sequence[Path]:
        """Return what is removed besides the output before a cold build."""


def write(engine: Engine, corpus: Corpus, folder: Path) -> None:
    """Lay out the site of a corpus in an empty folder."""
    _put(engine.files(corpus), folder)


def change(engine: Engine, before: Corpus, after: Corpus, folder: Path) -> list[str]:
    """Turn the site of one corpus into that of another: only files that differ are touched; return their paths."""
    old, new = engine.files(before), engine.files(after)
    different = {path: text for path, text in new.items() if old.get(path) != text}
    _put(different, folder)
    gone = old.keys() - new.keys()
    for path in gone:
        (folder / path).unlink()
    return sorted((*different, *gone))


def folder_files(folder: Path, prefix: str = "") -> Files:
    """Return the files below a folder of this package, as a theme."""
    return {
        f"{prefix}{path.relative_to(folder).as_posix()}": path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def front_matter(said: Mapping[str, object]) -> str:
    """Return front matter; JSON's values are YAML's as well."""
    rows = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items())
    return f"---\n{rows}---\n"


def posts(corpus: Corpus, story: Story, *, named: bool = False) -> Files:
    """Return a post a language with its terms in the front matter, and the language as well where it is `named`."""
    terms = {kind: [term.slug for term in corpus.of(story, kind)] for kind in KINDS}
    said = {"date": story.date.isoformat(), "slug": story.slug, **terms}
    found: Files = {}
    for lang, text in story.texts.items():
        own = {"lang": lang} if named else {}
        head = front_matter({"title": text.title, **own, **said, "lead": text.lead})
        found[f"content/posts/{story.date:%Y/%m}/{story.slug}.{lang}.md"] = f"{head}\n{text.body}\n"
    return found


def environment_of(name: str, *packages: str) -> str | None:
    """Put packages into a virtual environment below PROGRAMS unless they are there; return why it cannot be done."""
    folder = PROGRAMS / name
    python = str(folder / "bin" / "python")
    steps = (
        [sys.executable, "-m", "venv", str(folder)],
        [python, "-m", "pip", "install", "--quiet", *packages],
    )
    return _fetched(folder, packages, steps)


def modules_of(name: str, *packages: str) -> str | None:
    """Put packages for Node into a folder below PROGRAMS unless they are there; return why it cannot be done."""
    for program in ("node", "npm"):
        if not shutil.which(program):
            return f"{program} is not here; install Node 20 or newer"
    folder = PROGRAMS / name
    return _fetched(folder, packages, ([*_NPM, "--prefix", str(folder), *packages],), told=0)


def _fetched(folder: Path, packages: Sequence[str], steps: Sequence[Sequence[str]], told: int = -1) -> str | None:
    """Take the steps that put packages into a folder, unless its mark names them; return why one fails.

    The reason is the line at `told` of what the step said: pip ends with it, npm begins with it.
    """
    mark = folder / "installed.txt"
    wanted = "\n".join(packages)
    if mark.exists() and mark.read_text("utf-8") == wanted:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().split("\n")[told]
            return f"{' '.join(packages)} cannot be installed: {said}"
    mark.write_text(wanted, "utf-8")
    return None


def _put(files: Mapping[str, str], folder: Path) -> None:
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
