"""The curator's and the developer's commands: `inv --list`, `inv --help NAME`."""

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from invoke import Context, Exit, task

if TYPE_CHECKING:
    from plugins.digest.desk import Desk

ROOT = Path(__file__).resolve().parent
# The commands of the same environment, also where it is not activated.
os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
#: Some articles were refused; the others were done. The same as pelican's.
REFUSED = 3


def _desk() -> "Desk":
    """Return the desk that the settings describe; the usual one where there are none."""
    from plugins.digest.desk import Desk, Options

    try:
        setting = import_module("pelicanconf").DIGEST
    except ModuleNotFoundError as error:
        if error.name != "pelicanconf":
            raise
        setting = {}
    try:
        return Desk(ROOT, Options.of(setting))
    except ValueError as error:
        raise Exit(f"pelicanconf.py: {error}", code=1) from error


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
    from plugins.mentions import TableError

    target = Path(path)
    if not target.exists():
        raise Exit(f"{path}:1: is not there; name a raw article or a folder", code=1)
    try:
        lines, refused = annotate_all(_desk(), target)
    except TableError as error:
        raise Exit(str(error).replace(f"{ROOT}{os.sep}", ""), code=1) from error
    text = "".join(line + "\n" for line in lines)
    if out:
        from plugins.lean_build import atomic

        atomic(Path(out), text.encode())
    else:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    _refuse(refused)


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
    """Ask Wikidata who the names in review are, or the names given, and propose records for the authority file.

    Example: inv lookup --contact ana@example.org
    """
    import tomllib

    from plugins.digest.looking_up import look_up
    from plugins.mentions import TableError
    from plugins.mentions.wikidata import API, Asked, Client, Options, WikidataError, report
    from plugins.mentions.wikidata import lookup as candidates

    desk = _desk()
    names = dict.fromkeys(filter(None, (" ".join(one.split()) for one in name or ())))
    options = Options(
        cache=ROOT / ".cache" / "wikidata",
        contact=contact or os.environ.get("GLASNIK_CONTACT", ""),
        api=api or API,
        version=tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"],
        offline=offline,
        pause=pause,
    )
    try:
        with Client(options) as client:
            known = {person.id for person in desk.people}
            found = (report(*pair, known) for pair in candidates(map(Asked, names), client))
            answers = found if names else look_up(desk, client)
            for text in answers:
                sys.stdout.buffer.write((text + "\n").encode())
                sys.stdout.flush()
    except (WikidataError, TableError) as error:
        raise Exit(str(error), code=1) from error


@task
def review(_: Context) -> None:
    """Decide, name by name, on the people whom the authority file does not know; the next build carries it out."""
    from plugins.digest.reviewing import review as ask
    from plugins.mentions import TableError

    try:
        ask(_desk())
    except TableError as error:
        raise Exit(str(error).replace(f"{ROOT}{os.sep}", ""), code=1) from error


@task(help={"pairs": "a file of JSON lines with id, source and target", "out": "write the lines to this file"})
def verify(_: Context, pairs: str, out: str = "") -> None:
    """Check translations for faithfulness: numbers, names, countries, quotations, negation, length and residue.

    Example: inv verify --pairs pairs.jsonl; ends with 1 if there is a finding
    """
    from plugins.digest.verifying import Verifier, lines_of, verified
    from plugins.lean_build import atomic
    from plugins.mentions import TableError

    path = Path(pairs)
    try:
        rows = lines_of(path.read_text("utf-8"), pairs)
        found = list(verified(rows, Verifier(_desk().people)))
    except OSError as error:
        raise Exit(f"{pairs}:1: cannot be read ({error.strerror}); name a file of JSON lines", code=1) from error
    except (ValueError, TableError) as error:
        raise Exit(str(error), code=1) from error
    text = "".join(line + "\n" for line, _ in found)
    if out:
        atomic(Path(out), text.encode())
    else:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    if any(doubted for _, doubted in found):
        raise Exit(code=1)


@task(help={"story": "the stem of an article's file, a uid, or the slug of a post"})
def diff(_: Context, story: str) -> None:
    """Print what taking in a story anew would change in its posts and its memory; nothing is written.

    Example: inv diff libija-premirje
    """
    from plugins.digest.at_build import today
    from plugins.digest.differing import UnknownStoryError, differences
    from plugins.mentions import TableError

    try:
        text, refused = differences(_desk(), story, today())
    except (UnknownStoryError, TableError) as error:
        raise Exit(str(error).replace(f"{ROOT}{os.sep}", ""), code=1) from error
    sys.stdout.buffer.write(text.encode())
    sys.stdout.flush()
    _refuse(refused)


@task(
    help={
        "format_": "tmx (all that is approved, for any program's memory) or xliff (2.1: what there is to translate)",
        "out": "the file to write",
        "to": "only the memories into this language, as en",
    },
)
def export_memory(_: Context, format_: str, out: str, to: str = "") -> None:
    """Write the translation memories for other programs.

    Example: inv export-memory --format xliff --to en --out for-the-translator.xlf
    """
    from plugins.digest.exchanging import FORMATS, exported
    from plugins.lean_build import atomic
    from plugins.translation.exchange import ExchangeError

    _one_of("format", format_, tuple(FORMATS))
    desk = _desk()
    if to:
        _one_of("to", to, desk.options.languages)
    try:
        data, refused = exported(desk, format_, to)
    except ExchangeError as error:
        raise Exit(
            f"{out}: {error.what}; {error.right}: --to {' or --to '.join(desk.options.languages)}", code=1
        ) from error
    atomic(Path(out), data)
    _refuse(refused)


@task(help={"file": "a TMX or XLIFF 2 file", "state": "of texts that do not say: machine, edited or reviewed"})
def import_memory(_: Context, file: str, state: str = "machine") -> None:
    """Fill what has no text yet in the translation memories, from the memory or the translation of another program.

    Example: inv import-memory from-the-translator.xlf --state edited
    """
    from plugins.digest.exchanging import GIVEN, take_in
    from plugins.raw_article import Refused

    _one_of("state", state, GIVEN)
    if not Path(file).is_file():
        raise Exit(f"{file}:1: is not there; name a TMX or XLIFF 2 file", code=1)
    try:
        counts, refused = take_in(_desk(), Path(file), next(one for one in GIVEN if one == state))
    except Refused as error:
        raise Exit(str(error), code=1) from error
    for name, count in counts.items():
        sys.stdout.write(f"{name}: {count}\n")
    _refuse(refused)


def _one_of(option: str, value: str, known: Sequence[str]) -> None:
    """Stop with a hint where an option has no known value."""
    from plugins.mentions.loading import did_you_mean

    if value not in known:
        raise Exit(f"--{option} {value!r}; {did_you_mean(value, known)}", code=1)


def _refuse(messages: Iterable[str]) -> None:
    """Print refusals, and stop with their exit code if there are any."""
    found = list(messages)
    for message in found:
        sys.stderr.write(message + "\n")
    if found:
        raise Exit(code=REFUSED)


@task
def doctor(_: Context) -> None:
    """Check what the settings name: the data files, and the engine of translation with its model, server or key."""
    from plugins.digest.doctor import problems

    desk = _desk()
    found = [line.replace(f"{ROOT}{os.sep}", "") for line in problems(desk, os.environ)]
    for line in found:
        sys.stderr.write(line + "\n")
    if found:
        raise Exit(code=1)
    sys.stdout.write(f"All is well. Engine of translation: {desk.options.engine.get('name', 'none')}.\n")


@task(help={"raise_floor": "write the figures that are better into benchmarks/floor.toml"})
def quality(_: Context, *, raise_floor: bool = False) -> None:
    """Print how well people and countries are found, on the gold set and on the development pack if it is there."""
    from benchmarks import quality as bench

    figures = bench.measure()
    for name, value in figures.items():
        sys.stdout.write(f"{value:7.3f}  {name}\n")
    if raise_floor:
        bench.write_floor(bench.raised(bench.floor() if bench.FLOOR.exists() else {}, figures))


@task
def lighthouse(_: Context) -> None:
    """Print Lighthouse's marks of pages of the sample; exit code 1 where one is below 100. Needs Node and Chromium."""
    from benchmarks import lighthouse as bench

    if not shutil.which("npx"):
        raise Exit("npx is not here; install Node 20 or newer", code=1)
    below = 0
    for page, marks in bench.report():
        print(*(f"{mark:4}" for mark in marks.values()), f" {page}")
        below += any(mark < 100 for mark in marks.values())
    if below:
        raise Exit(f"{below} pages are below 100 ({', '.join(bench.CATEGORIES)})", code=1)


@task(
    help={
        "builds": "build the same archive by this program and others, in turn, and compare them",
        "equal": "tell what the sites that they build have and have not in common",
        "stages": "show where the time of a build goes",
        "sizes": "numbers of stories, with commas",
        "rounds": "how often each build is measured",
        "engines": "programs, with commas: glasnik, glasnik-rust, glasnik-serial, glasnik-full, hugo, hugo-tuned, …",
        "folder": "where the archives are made, as /dev/shm",
        "json": "file for all single figures",
    }
)
def bench(  # noqa: PLR0913 - the options of the command
    _: Context,
    *,
    builds: bool = False,
    equal: bool = False,
    stages: bool = False,
    sizes: str = "500,2000",
    rounds: int = 5,
    engines: str = "glasnik,glasnik-rust,hugo,hugo-tuned,pelican",
    folder: str = "",
    json: str = "",
) -> None:
    """Print how long the tagger takes, warm and to start; with --builds or --stages, how long whole builds take.

    Example: inv bench --builds --sizes 2000 --rounds 5 --engines glasnik,hugo-tuned
    """
    numbers = [int(size) for size in sizes.split(",")]
    if builds or equal:
        from benchmarks.builds import report
        from benchmarks.builds.equal import report as compared

        unknown = [name for name in engines.split(",") if name not in report.ENGINES]
        if unknown:
            raise Exit(f"{', '.join(unknown)} is no program; known: {', '.join(report.ENGINES)}", code=1)
        where = Path(folder) if folder else None
        if equal:
            for line in compared([report.ENGINES[name] for name in engines.split(",")], numbers[0], where):
                sys.stdout.write(line + "\n")
            return
        found: list[report.Run] = []
        for run in report.runs(engines.split(","), numbers, rounds, where):
            found.append(run)
            if json:
                # After each: a long series that is broken off has not been for nothing.
                report.save(found, Path(json))
        sys.stdout.write(report.table(found) + "\n")
        return
    if stages:
        from benchmarks.stages import report as staged

        lines = staged(numbers[0])
    else:
        from benchmarks.tagger import report as tagged

        lines = tagged()
    for line in lines:
        sys.stdout.write(line + "\n")


@task(
    help={
        "name": "fetch this package, as sl-en or translate-sl_en; without a name all are listed",
        "folder": "where to put it",
        "index": "another index of Argos packages",
    }
)
def models(_: Context, name: str = "", folder: str = "models", index: str = "") -> None:
    """List the public models that translate on this machine (engine `ct2`), or fetch one.

    Example: inv models --name sl-en
    """
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    from plugins.translation.engines import EngineError
    from plugins.translation.engines import models as argos

    try:
        known = argos.listed(index or argos.INDEX)
        if not name:
            for one in known:
                size = argos.size(one)
                told = f"{size / 1e6:.1f} MB" if size is not None else "size not told"
                print(f"{one.name}  {one.version}  {one.source}-{one.target}  {told}")
            return
        chosen = argos.chosen(known, name)
        console = Console(stderr=True)
        bar = Progress("{task.description}", BarColumn(), DownloadColumn(), TimeRemainingColumn(), console=console)
        bar.disable = not console.is_terminal
        with bar:
            row = bar.add_task(chosen.file, total=argos.size(chosen))
            path = argos.fetch(chosen, Path(folder), lambda done: bar.update(row, completed=done))
    except EngineError as error:
        raise Exit(str(error), code=1) from error
    print(f"{path}  {path.stat().st_size / 1e6:.1f} MB")
    print(f'Settings of the engine: {{"models": {{"{chosen.source}-{chosen.target}": "{path}"}}}}')


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
    c.run(f"pytest -n {workers} --dist worksteal {options}", pty=sys.stdout.isatty())


@task
def corpora(_: Context) -> None:
    """Fetch the published suites of hostile strings that the tests take; npm and pip do it, held to hashes.

    Example: inv corpora && inv attack
    """
    from tests.hostile.corpora import CorpusError, fetch, strings

    try:
        for name in fetch():
            print(f"fetched {name}")
    except CorpusError as error:
        raise Exit(str(error), code=1) from error
    print(f"{len(strings())} strings in .corpora/")


@task(help={"strings": "how many strings of the suites are tried; 0 for all of them"})
def attack(c: Context, strings: int = 0) -> None:
    """Put the hostile strings into every place of a site, build it, and look through it with a parser and a browser.

    Example: inv attack --strings 500
    """
    options = ["-q", "-rs", "tests/test_hostile_site.py"]
    c.run(f"{sys.executable} -m pytest {' '.join(options)}", env={"HOSTILE": str(strings or 1_000_000)})


@task(help={"points": "how many system calls are tried for each kind of fault", "seed": "where the draw begins"})
def crash(c: Context, points: int = 500, seed: int = 1) -> None:
    """End a build at system calls drawn by chance, fill its disk, let its disk fail; needs strace.

    Example: inv crash --points 50
    """
    command = f"{sys.executable} -m pytest -q -rs tests/test_crashes.py"
    c.run(command, env={"CRASHES": str(points), "CRASH_SEED": str(seed)})


@task(help={"many": "how many mutants, drawn by chance; 0 for all", "seed": "where the draw begins"})
def mutants(_: Context, many: int = 100, seed: int = 1) -> None:
    """Break the code that sanitises, names, writes and refuses, a place at a time, and count what the tests notice.

    Example: inv mutants --many 40
    """
    from benchmarks.mutants import report

    for line in report(many, seed):
        print(line, flush=True)


@task(help={"minutes": "how long, about"})
def fuzz(c: Context, minutes: int = 10) -> None:
    """Try texts that nobody has thought of, other ones at each run.

    Example: inv fuzz --minutes 60
    """
    # Some 350 examples a second on two cores, of seven targets.
    examples = str(minutes * 60 * 350 // 7)
    c.run(f"{sys.executable} -m pytest -q -n 2 tests/test_fuzz.py", env={"FUZZ": examples})


@task
def accept(c: Context) -> None:
    """Make what the sample digest looks like now the truth that the tests hold it to."""
    c.run("pytest -q tests/test_golden.py", env={"GLASNIK_ACCEPT": "1"})


@task(help={"port": "default 8000"})
def serve(c: Context, port: int = 8000) -> None:
    """Serve output/ at http://localhost:8000/."""
    c.run(f"pelican --listen --port {port}", pty=sys.stdout.isatty())


@task(help={"port": "default 8000; 0 for any free one"})
def dev(_: Context, port: int = 8000) -> None:
    """Build, serve, watch and build again, with drafts, into a folder of its own; open pages reload by themselves.

    Example: inv dev --port 8001
    """
    from plugins.digest.dev import run
    from plugins.digest.dev.serving import PortError

    try:
        run(ROOT, port, lambda line: print(line, flush=True))
    except PortError as error:
        raise Exit(str(error), code=1) from error


@task
def lock(c: Context) -> None:
    """Write both lock files anew from pyproject.toml; needs uv."""
    common = (
        "uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate"
        " --no-emit-index-url --custom-compile-command 'inv lock' --upgrade pyproject.toml"
    )
    c.run(f"{common} -o requirements.lock")
    c.run(f"{common} --group dev -o requirements-dev.lock")
