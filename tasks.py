"""The curator's and the developer's commands: `inv --list`, `inv --help NAME`."""

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from invoke import Context, Exit, task

if TYPE_CHECKING:
    from plugins.mentions.lookup import Asked

ROOT = Path(__file__).resolve().parent
# The commands of the same environment, also where it is not activated.
os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
#: Some articles were refused; the others were done. The same as pelican's.
REFUSED = 3


@task
def build(c: Context) -> None:
    """Build the site into output/: the same as `pelican` alone."""
    c.run("pelican", pty=sys.stdout.isatty())


@task
def clean(_: Context) -> None:
    """Remove output/ and the caches; nothing that a person wrote."""
    for name in ("output", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache"):
        shutil.rmtree(ROOT / name, ignore_errors=True)


@task(help={"path": "a raw article, or a folder of them", "out": "write the lines to this file"})
def annotate(_: Context, path: str, out: str = "") -> None:
    """Print title, blocks, people, countries and topics of raw articles as JSON lines.

    Example: inv annotate --path content/inbox/brexit-izstop.txt
    """
    from plugins.digest.annotating import annotate_all
    from plugins.digest.desk import Desk, Options

    target = Path(path)
    if not target.exists():
        raise Exit(f"{path}:1: is not there; name a raw article or a folder", code=1)
    lines, refused = annotate_all(Desk(ROOT, Options()), target)
    text = "".join(line + "\n" for line in lines)
    if out:
        from plugins.lean_build import atomic

        atomic(Path(out), text.encode())
    else:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    for message in refused:
        sys.stderr.write(message + "\n")
    if refused:
        raise Exit(code=REFUSED)


@task(
    iterable=["name"],
    help={
        "name": "a person's name in the nominative; may be given several times",
        "contact": "your e-mail or web address, which Wikimedia asks for; else GLASNIK_CONTACT of the environment",
        "offline": "answer from .cache/wikidata alone",
        "api": "another address of the API",
        "pause": "seconds between two requests; less than 1 only for a server on this machine",
    },
)
def lookup(
    _: Context,
    name: list[str] | None = None,
    contact: str = "",
    api: str = "",
    *,
    offline: bool = False,
    pause: float = 1.0,
) -> None:
    """Ask Wikidata who a name is, and propose records for content/data/people.toml.

    Example: inv lookup --name "Kalifa Haftar" --contact ana@example.org
    """
    import tomllib

    from plugins.mentions import TableError
    from plugins.mentions.lookup import lookup as candidates
    from plugins.mentions.lookup import report
    from plugins.mentions.wikidata import API, Client, Options, WikidataError

    asked = waiting_names(name or [])
    options = Options(
        cache=ROOT / ".cache" / "wikidata",
        contact=contact or os.environ.get("GLASNIK_CONTACT", ""),
        api=api or API,
        version=tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"],
        offline=offline,
        pause=pause,
    )
    try:
        known = known_people()
        with Client(options) as client:
            for one, found in candidates(asked, client):
                sys.stdout.buffer.write((report(one, found, known) + "\n").encode())
                sys.stdout.flush()
    except (WikidataError, TableError) as error:
        raise Exit(str(error), code=1) from error


def waiting_names(given: list[str]) -> "list[Asked]":
    """Return the names to look up: those given."""
    from plugins.mentions.lookup import Asked

    names = [" ".join(name.split()) for name in given]
    if not any(names):
        raise Exit('no name is given; name a person: inv lookup --name "Kalifa Haftar"', code=1)
    return [Asked(name) for name in dict.fromkeys(names) if name]


def known_people() -> frozenset[str]:
    """Return the ids that the authority file has."""
    from plugins.mentions import load

    path = ROOT / "content" / "data" / "people.toml"
    return frozenset(person.id for person in load(path)) if path.exists() else frozenset()


@task
def check_code(c: Context) -> None:
    """Run ruff, mypy --strict and the import contracts."""
    for command in ("ruff check .", "ruff format --check .", "mypy", "lint-imports"):
        c.run(command, echo=True)


@task(help={"options": "passed on to pytest, as '-k mentions -x'"})
def test(c: Context, options: str = "") -> None:
    """Check the code and run all tests."""
    check_code(c)
    workers = min(4, os.cpu_count() or 1)
    c.run(f"pytest -n {workers} {options}", pty=sys.stdout.isatty())


@task
def accept(c: Context) -> None:
    """Make what the sample digest looks like now the truth that the tests hold it to."""
    c.run("pytest -q tests/test_golden.py", env={"GLASNIK_ACCEPT": "1"})


@task(help={"port": "default 8000"})
def serve(c: Context, port: int = 8000) -> None:
    """Serve output/ at http://localhost:8000/."""
    c.run(f"pelican --listen --port {port}", pty=sys.stdout.isatty())


@task
def lock(c: Context) -> None:
    """Write both lock files anew from pyproject.toml; needs uv."""
    common = (
        "uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate"
        " --no-emit-index-url --custom-compile-command 'inv lock' --upgrade pyproject.toml"
    )
    c.run(f"{common} -o requirements.lock")
    c.run(f"{common} --group dev -o requirements-dev.lock")
