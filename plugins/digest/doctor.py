"""`inv doctor`: whether all that a build and the commands stand on is there, a line each, with the remedy."""

import difflib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from ..editions.messages import CatalogueError
from ..editions.messages import load as load_catalogue
from ..editions.options import Options as EditionsOptions
from ..lean_build.pelican_build import Options as LeanOptions
from ..mentions.loading import TableError
from ..topics.scheme import SchemeError
from .desk import Desk, Options
from .feeding import Options as FeedOptions
from .translating import Translator

Severity: TypeAlias = Literal["ok", "note", "error"]
#: Source: pyproject.toml.
_PYTHON: Final = (3, 11)
_LOCKED: Final = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
#: Extras, each with a package that tells whether it is there, and what it is for.
_EXTRAS: Final = {
    "web": ("trafilatura", "inv fetch", "make web"),
    "search": ("pagefind", "the search of the site", ".venv/bin/python -m pip install 'pagefind[bin]'"),
    "neural": ("ctranslate2", "the engine ct2", ".venv/bin/python -m pip install ctranslate2 sentencepiece"),
    "fast": ("markdown-it-pyrs", "COMMONMARK['engine'] = 'rust'", ".venv/bin/python -m pip install markdown-it-pyrs"),
}
_PLACEHOLDER: Final = "example.org"
_WORKFLOW: Final = ".github/workflows/pages.yml"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is, and what is so; behind a semicolon what would be right."""

    severity: Severity
    subject: str
    said: str

    def __str__(self) -> str:
        """Return it on one line."""
        mark = {"ok": "ok   ", "note": "note ", "error": "ERROR"}[self.severity]
        return f"{mark} {self.subject}: {self.said}"


@dataclass(frozen=True, slots=True)
class Site:
    """What is looked at: the folder, the settings, the names of settings that Pelican knows, the environment."""

    root: Path
    settings: Mapping[str, Any]
    known: Collection[str]
    environment: Mapping[str, str]


def examined(site: Site) -> Iterator[Finding]:
    """Give what is so with each part."""
    yield _python()
    yield from _packages(site.root)
    yield from _rooms(site.settings)
    yield from _settings(site)
    try:
        desk = Desk(site.root, Options.of(site.settings.get("DIGEST", {})))
    except ValueError as error:
        yield Finding("error", "settings", str(error))
        return
    yield from _data(desk)
    yield from _engine(desk, site.environment)
    yield from _catalogues(site)
    yield from _search(site.settings)
    yield from _git(site.root)
    yield from _workflow(site.root)


def _python() -> Finding:
    now = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _PYTHON:
        return Finding("error", "Python", f"is {now}; 3.11 or newer is needed: make PYTHON=python3.12")
    return Finding("ok", "Python", now)


def _packages(root: Path) -> Iterator[Finding]:
    """Compare what is installed with the lock, and say which extras are there."""
    lock = root / "requirements.lock"
    locked = _LOCKED.findall(lock.read_text("utf-8")) if lock.is_file() else []
    wrong = [f"{name} {_version(name) or 'is missing'}, not {said}" for name, said in locked if _version(name) != said]
    # What is only for other systems, or other Pythons, is in the lock and not here.
    wrong = [line for line in wrong if "is missing" not in line or _needed(line.split()[0])]
    if wrong:
        yield Finding("note", "packages", f"{', '.join(wrong[:5])}; to have what was tested: make")
    elif locked:
        yield Finding("ok", "packages", f"{len(locked)} as in requirements.lock")
    for extra, (package, purpose, remedy) in _EXTRAS.items():
        if said := _version(package):
            yield Finding("ok", f"extra {extra}", f"{package} {said}, for {purpose}")
        else:
            yield Finding("note", f"extra {extra}", f"is not installed; for {purpose}: {remedy}")


def _needed(package: str) -> bool:
    return package in ("pelican", "markdown-it-py", "jinja2", "babel", "nh3", "simplemma", "rich", "invoke")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _rooms(settings: Mapping[str, Any]) -> Iterator[Finding]:
    loaded = []
    for name in settings.get("PLUGINS", ()):
        try:
            if not callable(getattr(import_module(str(name)), "register", None)):
                yield Finding("error", "rooms", f"{name} has no register; take it out of PLUGINS")
                continue
            loaded.append(str(name).rpartition(".")[2])
        except Exception as error:  # noqa: BLE001 - whatever stops a room is told
            yield Finding("error", "rooms", f"{name} does not load ({error}); mend it, or take it out of PLUGINS")
    yield Finding("ok", "rooms", ", ".join(loaded))


def _settings(site: Site) -> Iterator[Finding]:
    """Name settings that nobody reads and that look like ones that somebody does."""
    ours = {"COMMONMARK", "DIGEST", "EDITIONS", "FEEDS", "LEAN_BUILD", "RAW_ARTICLE", "MENTIONS_AUTHORITY"}
    ours |= {"MENTIONS_CONTEXT", "TOPICS_SCHEME", "AUTHOR"}
    wrong = 0
    for key in site.settings:
        if key.isupper() and key not in ours and key not in site.known:
            near = difflib.get_close_matches(key, [*ours, *site.known], n=1, cutoff=0.75)
            hint = f"did you mean {near[0]}?" if near else "take it out, unless your theme reads it"
            yield Finding("error" if near else "note", "settings", f"nobody reads {key}; {hint}")
            wrong += 1
    checks: Mapping[str, Callable[[Any], object]]
    checks = {"EDITIONS": EditionsOptions.of, "FEEDS": FeedOptions.of, "LEAN_BUILD": LeanOptions.of}
    for name, check in checks.items():
        try:
            if site.settings.get(name) is not None:
                check(site.settings[name])
        except ValueError as error:
            yield Finding("error", "settings", str(error))
            wrong += 1
    if not wrong:
        yield Finding("ok", "settings", "pelicanconf.py names nothing that nobody knows")


def _data(desk: Desk) -> Iterator[Finding]:
    inbox = desk.path(desk.options.inbox)
    if not inbox.is_dir():
        yield Finding("error", "data", f"{desk.shown(inbox)}: is no folder; make it, and put raw articles into it")
    files: Mapping[str, Callable[[], Sequence[object] | Collection[object]]] = {
        "people": lambda: desk.people,
        "rejected names": lambda: desk.rejected,
        "topics": lambda: desk.scheme,
    }
    for name, load in files.items():
        try:
            yield Finding("ok", "data", f"{name}: {len(load())}")
        except (TableError, SchemeError) as error:
            for line in str(error).replace(f"{desk.root}{os.sep}", "").splitlines():
                yield Finding("error", "data", line)


def _engine(desk: Desk, environment: Mapping[str, str]) -> Iterator[Finding]:
    name = desk.options.engine.get("name")
    if not name:
        yield Finding("note", "engine", 'none; translations are yours (DIGEST["engine"] in pelicanconf.py names one)')
        return
    found = list(Translator(desk.options.engine, environment).problems())
    for line in found:
        yield Finding("error", "engine", line)
    if not found:
        first, second = desk.options.languages
        yield Finding("ok", "engine", f"{name} answers; it writes drafts from {first} to {second} and back, as it can")


def _catalogues(site: Site) -> Iterator[Finding]:
    """Say whether every text of the theme is there in every language."""
    folder = site.root / str(site.settings.get("THEME", "theme")) / "translations"
    for lang in site.settings.get("EDITIONS", {}).get("languages", ()):
        try:
            load_catalogue(folder, lang)
            yield Finding("ok", "catalogues", f"{lang}: every text of the theme is there")
        except (OSError, ValueError, CatalogueError) as error:
            yield Finding("error", "catalogues", str(error).replace(f"{site.root}{os.sep}", ""))


def _search(settings: Mapping[str, Any]) -> Iterator[Finding]:
    wanted, there = settings.get("EDITIONS", {}).get("search", "auto"), bool(_version("pagefind"))
    if wanted is True and not there:
        yield Finding("error", "search", f"pagefind is not installed; {_EXTRAS['search'][2]}")
    elif wanted and there:
        yield Finding("ok", "search", "the index is made at each build")
    else:
        yield Finding("note", "search", "the site has none; it needs pagefind and EDITIONS['search'] = \"auto\"")


def _git(root: Path) -> Iterator[Finding]:
    git = shutil.which("git")
    if git is None:
        yield Finding("note", "git", "is not installed; without it nothing is published, and no old text comes back")
        return

    def said(*command: str) -> str | None:
        done = subprocess.run([git, *command], cwd=root, capture_output=True, text=True, check=False)  # noqa: S603
        return done.stdout.rstrip() if done.returncode == 0 else None

    if said("rev-parse", "--is-inside-work-tree") is None:
        yield Finding("note", "git", "this folder is no repository; git init keeps every version of your texts")
        return
    changed = [
        line[3:] for line in (said("status", "--porcelain") or "").splitlines() if line[3:].startswith("content/")
    ]
    if changed:
        many = "1 change" if len(changed) == 1 else f"{len(changed)} changes"
        yield Finding("note", "git", f"{many} in content/ not committed; git add content && git commit")
    remote = said("remote", "get-url", "origin")
    if remote is None:
        yield Finding("note", "git", "has no remote named origin; docs/publishing.md says how to add one")
    ahead = said("rev-list", "--count", "@{upstream}..HEAD")
    if ahead not in (None, "0"):
        yield Finding("note", "git", f"{ahead} commits are not pushed; git push")
    if not changed and remote and ahead == "0":
        yield Finding("ok", "git", "everything is committed and pushed")


def _workflow(root: Path) -> Iterator[Finding]:
    """Say what publishing will do."""
    if not (root / _WORKFLOW).is_file():
        yield Finding("note", "publishing", f"{_WORKFLOW} is missing; docs/publishing.md says how to publish")
        return
    text = (root / "publishconf.py").read_text("utf-8") if (root / "publishconf.py").is_file() else ""
    match = re.search(r"^SITEURL = [\"']([^\"']*)", text, re.MULTILINE)
    where = match.group(1) if match else ""
    told = "a push to main runs the tests, builds with publishconf.py and publishes at the repository's own address"
    if _PLACEHOLDER in where:
        told += f"; publishconf.py still has {where} for builds on this machine"
    yield Finding("ok", "publishing", told)
