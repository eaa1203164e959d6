"""The curator's and the developer's commands: `inv --list`, `inv --help NAME`."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
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
    except SyntaxError as error:
        raise Exit(f"{Path(error.filename or '').name}:{error.lineno}: {error.msg}; mend this line", code=1) from error
    try:
        return Desk(ROOT, Options.of(setting))
    except ValueError as error:
        raise Exit(f"pelicanconf.py: {error}", code=1) from error


@task
def build(c: Context) -> None:
    """Build the site into output/: the same as `pelican` alone.

    Example: inv build
    """
    c.run("pelican", pty=sys.stdout.isatty())


@task
def clean(_: Context) -> None:
    """Remove output/ and the caches; nothing that a person wrote.

    Example: inv clean
    """
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
        with _bar(path) as progress:
            lines, refused = annotate_all(_desk(), target, progress)
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
        version=_version(),
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


@task(
    help={
        "title": "the headline, as far as you know it; the file is named after it",
        "from_": "a file (.txt, .md, .html, .eml), a folder of them, or - for a text that you paste",
        "source": "who published it",
        "url": "the address of its page",
    }
)
def new(_: Context, title: str = "", from_: str = "", source: str = "", url: str = "") -> None:
    """Lay an article into the inbox: an empty one, a pasted text, a file or a folder; each with its sidecar.

    Example: inv new --from ~/Downloads/sporocilo.eml
    """
    from plugins.digest import inbox
    from plugins.digest.sidecars import FIELDS
    from plugins.raw_article import Refused
    from plugins.raw_article.metadata import usable

    desk = _desk()
    given = {"title": title, "source": source, "url": url}
    for key, value in given.items():
        if value and not usable(key, value):
            raise Exit(f"--{key} {value!r} cannot be used; {FIELDS[key]}", code=1)
    said = {key: value for key, value in given.items() if value}
    refused: list[str] = []
    found: Iterable[inbox.Placed | Refused]
    try:
        if from_ == "-":
            if sys.stdin.isatty():
                sys.stderr.write(
                    "Paste the text, then press Ctrl-D on a line of its own (Ctrl-Z and Enter on Windows).\n"
                )
            found = [inbox.paste(desk, sys.stdin.buffer.read(desk.options.max_bytes + 1), said)]
        elif from_:
            if not Path(from_).exists():
                raise Exit(f"{from_}:1: is not there; name a file, a folder, or - for a pasted text", code=1)
            found = inbox.bring(desk, Path(from_), said)
        else:
            found = [inbox.begin(desk, title, said)]
    except Refused as error:
        found = [error]
    for one in found:
        if isinstance(one, Refused):
            refused.append(str(one))
        else:
            print(inbox.told(desk, one), flush=True)
    _refuse(refused)


@task(
    help={
        "url": "the address of an article's page, or of an Atom or RSS feed",
        "take": "of a feed: the entries to take, by number, as 1,3-5; without it you are asked",
        "since": "of a feed: entries from this day on, as 2026-11-24",
        "match": "of a feed: entries that have these words in their titles",
        "all_": "of a feed: also what was offered before",
        "contact": "your e-mail or web address, which sites are told; else GLASNIK_CONTACT of the environment",
        "private": "fetch from this machine and from private networks too",
        "pause": "seconds between two requests; less than 1 only for a server on this machine",
    }
)
def fetch(  # noqa: PLR0913 - the options of the command
    _: Context,
    url: str,
    take: str = "",
    since: str = "",
    match: str = "",
    contact: str = "",
    *,
    all_: bool = False,
    private: bool = False,
    pause: float = 1.0,
) -> None:
    """Fetch an article from its page into the inbox, or choose among the entries of a feed.

    Example: inv fetch https://example.org/feed.xml --match ljubljana
    """
    import datetime as dt

    from plugins.digest.at_build import today
    from plugins.digest.fetching import Fetcher
    from plugins.digest.offering import Wish, taken
    from plugins.web import Client, Options, WebError

    try:
        wish = Wish(take, dt.date.fromisoformat(since) if since else None, match, everything=all_)
    except ValueError as error:
        raise Exit(f"--since {since!r}; write a day as 2026-11-24", code=1) from error
    options = Options(_version(), contact or os.environ.get("GLASNIK_CONTACT", ""), private=private, pause=pause)
    fetcher = Fetcher(_desk(), Client(options, told=lambda line: sys.stderr.write(line + "\n")), today())
    try:
        refused = taken(fetcher, url, wish)
    except WebError as error:
        raise Exit(str(error), code=REFUSED) from error
    except ValueError as error:
        raise Exit(f"--take: {error}", code=1) from error
    except ImportError as error:
        raise Exit(f"inv fetch needs {error.name}, which is not installed; run: make web", code=1) from error
    _refuse(refused)


@task(help={"json": "print it as JSON, for other programs"})
def check(_: Context, *, json: bool = False) -> None:
    """Try the next build on a copy and say what it would make of each article, and what is wrong; nothing is written.

    Example: inv check; ends as pelican would: 0 all is well, 3 articles are refused, 1 the site itself is at fault
    """
    from rich.console import Console

    from plugins.digest.at_build import today
    from plugins.digest.check_table import as_json, show
    from plugins.digest.checking import checked
    from plugins.digest.pelican_check import faults

    settings = ROOT / "pelicanconf.py"
    with _bar("articles") as progress:
        try:
            found = checked(
                _desk(), today(), lambda root: faults(settings, root / "content", root / "output"), progress
            )
        except ValueError as error:
            raise Exit(f"pelicanconf.py:1: {error}", code=1) from error
    if json:
        print(as_json(found))
    else:
        show(found, Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else 160))
    if found.code:
        raise Exit(code=found.code)


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far work is, at a terminal and where it takes longer than a moment."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress

    console = Console(stderr=True)
    with Progress("{task.description}", BarColumn(), MofNCompleteColumn(), console=console, transient=True) as bar:
        bar.disable = not console.is_terminal
        row = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(row, completed=done, total=of)


@task
def review(_: Context) -> None:
    """Ask about all that waits: names, titles, translations, equal articles, running stories; write what you answer.

    Example: inv review
    """
    from plugins.digest.reviewing import review as ask
    from plugins.mentions import TableError

    try:
        ask(_desk())
    except TableError as error:
        raise Exit(str(error).replace(f"{ROOT}{os.sep}", ""), code=1) from error


@task(help={"pairs": "a file of JSON lines with id, source and target", "out": "write the lines to this file"})
def verify(_: Context, pairs: str, out: str = "") -> None:
    """Check translations for faithfulness: numbers and units, dates, names, quotations, negation, length, residue.

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
    """Fill what has no text, or a stale or machine's one, in the memories from the work of another program.

    Example: inv import-memory from-the-translator.xlf --state edited
    """
    from plugins.digest.exchanging import GIVEN, take_in
    from plugins.raw_article import Refused

    _one_of("state", state, GIVEN)
    if not Path(file).is_file():
        raise Exit(f"{file}:1: is not there; name a TMX or XLIFF 2 file", code=1)
    try:
        taken = take_in(_desk(), Path(file), next(one for one in GIVEN if one == state))
    except Refused as error:
        raise Exit(str(error), code=1) from error
    for name, count in taken.counts.items():
        sys.stdout.write(f"{name}: {count}\n")
    if taken.copies:
        copies = "1 target is its source" if taken.copies == 1 else f"{taken.copies} targets are their sources"
        counted = "counts" if taken.copies == 1 else "count"
        sys.stdout.write(f"{file}: {copies} again, and {counted} as untranslated\n")
    _refuse(list(taken.refused))


def _version() -> str:
    """Return the version of the program, for those whom it asks."""
    import tomllib

    version: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    return version


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
    """Look at all that a build stands on: Python, packages, rooms, settings, data, engine, catalogues, git, publishing.

    Example: inv doctor; ends with 1 if something has to be mended
    """
    from plugins.digest.doctor import Site, examined
    from plugins.digest.pelican_check import known_settings

    try:
        settings = {key: said for key, said in vars(import_module("pelicanconf")).items() if key.isupper()}
    except ModuleNotFoundError as error:
        raise Exit("pelicanconf.py:1: is not there; take it from the project's template", code=1) from error
    except SyntaxError as error:
        raise Exit(f"{error.filename}:{error.lineno}: {error.msg}; mend this line", code=1) from error
    found = 0
    for finding in examined(Site(ROOT, settings, known_settings(), os.environ)):
        print(finding)
        found += finding.severity == "error"
    if found:
        raise Exit(code=1)


@task(help={"pictures": "take the pictures anew from output/ and the commands (--no-pictures: leave them as they are)"})
def guide(c: Context, *, pictures: bool = True) -> None:
    """Build the curator's guide, in Slovenian and English, into output.guide/, with pictures of the site as it is now.

    Example: inv guide && python -m http.server -d output.guide
    """
    if pictures:
        from docs.guide.pictures import make

        c.run("pelican --quiet", hide="out")
        said = {
            name: c.run(f"inv {name}", hide=True, warn=True, env={"COLUMNS": "132"}).stdout
            for name in ("check", "review", "doctor")
        }
        shown = {name: "\n".join(text.splitlines()[:30]) for name, text in said.items()}
        for path in make(ROOT / "output", shown):
            print(path.relative_to(ROOT))
    c.run("pelican --fatal=warnings -s docs/guide/pelicanconf.py", hide="out")
    print("output.guide/index.html")


@task(help={"raise_floor": "write the figures that are better into benchmarks/floor.toml"})
def quality(_: Context, *, raise_floor: bool = False) -> None:
    """Print how well people and countries are found, on the gold set and on the development pack if it is there.

    Example: inv quality
    """
    from benchmarks import quality as bench

    figures = bench.measure()
    for name, value in figures.items():
        sys.stdout.write(f"{value:7.3f}  {name}\n")
    if raise_floor:
        bench.write_floor(bench.raised(bench.floor() if bench.FLOOR.exists() else {}, figures))


@task
def lighthouse(_: Context) -> None:
    """Print Lighthouse's marks of pages of the sample; exit code 1 where one is below 100. Needs Node and Chromium.

    Example: inv lighthouse
    """
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
        "bulk": "take in as many raw articles at once, and then one more",
        "sizes": "numbers of stories, with commas",
        "rounds": "how often each build is measured",
        "engines": "programs, with commas: glasnik, glasnik-rust, glasnik-serial, glasnik-full, hugo, hugo-tuned, "
        "pelican, nikola, eleventy",
        "cases": "which builds, with commas: cold, which is always made, no-op, one story added, one person renamed, "
        "oldest story edited",
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
    bulk: bool = False,
    sizes: str = "500,2000",
    rounds: int = 5,
    engines: str = "glasnik,glasnik-rust,hugo,hugo-tuned,pelican",
    cases: str = "cold,no-op,one story added,one person renamed",
    folder: str = "",
    json: str = "",
) -> None:
    """Print how long the tagger takes, warm and to start; with --builds or --stages whole builds, with --bulk intakes.

    Example: inv bench --builds --sizes 2000 --rounds 5 --engines glasnik,hugo-tuned
    """
    numbers = [int(size) for size in sizes.split(",")]
    where = Path(folder) if folder else None
    if builds or equal:
        from benchmarks.builds import report
        from benchmarks.builds.equal import report as compared

        programs, wanted = engines.split(","), cases.split(",")
        for option, said, known in (("engines", programs, report.ENGINES), ("cases", wanted, report.CASES)):
            for name in said:
                _one_of(option, name, tuple(known))
        if equal:
            lines = compared([report.ENGINES[name] for name in programs], numbers[0], where)
        else:
            found = report.runs(programs, numbers, rounds, where, cases=wanted)
            lines = iter([report.table(report.saved(found, Path(json) if json else None))])
    elif bulk:
        from benchmarks.bulk import report as taken_in

        lines = taken_in(numbers, where)
    elif stages:
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
    """Run ruff, mypy --strict and the import contracts.

    Example: inv check-code
    """
    for command in ("ruff check .", "ruff format --check .", "mypy", "lint-imports"):
        c.run(command, echo=True)


@task(help={"options": "passed on to pytest, as '-k mentions -x'"})
def test(c: Context, options: str = "") -> None:
    """Check the code and run all tests.

    Example: inv test --options '-k mentions -x'
    """
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
    """Make what the sample digest looks like now the truth that the tests hold it to.

    Example: inv accept
    """
    c.run("pytest -q tests/test_golden.py", env={"GLASNIK_ACCEPT": "1"})


@task(help={"port": "default 8000; 0 for any free one"})
def serve(_: Context, port: int = 8000) -> None:
    """Serve output/ at http://localhost:8000/, as it was built last.

    Example: inv serve
    """
    from plugins.digest.dev import serve as served
    from plugins.digest.dev.serving import PortError

    try:
        served(ROOT / "output", port, lambda line: print(line, flush=True))
    except PortError as error:
        raise Exit(str(error), code=1) from error


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
    """Write both lock files anew from pyproject.toml; needs uv.

    Example: inv lock
    """
    common = (
        "uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate"
        " --no-emit-index-url --custom-compile-command 'inv lock' --upgrade pyproject.toml"
    )
    c.run(f"{common} -o requirements.lock")
    c.run(f"{common} --group dev -o requirements-dev.lock")
    c.run(f"{common} --extra web -o requirements-web.lock")
