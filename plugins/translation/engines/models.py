"""Argos packages for `ct2`: what the public index has, how big it is, and fetching one."""

import os
import re
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from . import packages
from .http import Client, ServiceError, checked
from .protocol import EngineError
from .settings import meant

INDEX: Final = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
#: Largest package that is fetched, in bytes.
LIMIT: Final = 2_000_000_000
_LANGUAGES: Final = frozenset(("sl", "en"))
#: Names of files and versions, nothing that a path could be made of.
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}")


@dataclass(frozen=True, slots=True)
class Package:
    """A package of the index."""

    #: As "translate-sl_en".
    name: str
    version: str
    source: str
    target: str
    #: Its https addresses, the first one first.
    links: tuple[str, ...]

    @property
    def file(self) -> str:
        """Return the name of its file."""
        return f"{self.name}-{self.version}.argosmodel"


def listed(url: str = INDEX) -> tuple[Package, ...]:
    """Return the index's packages between Slovenian and English; raise EngineError where there is no index."""
    try:
        told = Client(_parent(url)).ask("GET", "/" + url.rsplit("/", 1)[1])
    except ServiceError as error:
        raise EngineError(f"the index cannot be read: {error}", "check --index and the network") from error
    if not isinstance(told, list):
        raise EngineError(f"{url} is no index", f"the public one is {INDEX}")
    found = (_package(one) for one in told if isinstance(one, dict))
    wanted = (one for one in found if one and {one.source, one.target} == _LANGUAGES)
    return tuple(sorted(wanted, key=lambda one: (one.name, [int(n) for n in re.findall(r"\d+", one.version)])))


def _parent(url: str) -> str:
    return checked(url).rsplit("/", 1)[0]


def _package(told: dict[str, Any]) -> Package | None:
    """Return an entry of the index, None if it is none that can be fetched."""
    source, target, version = (str(told.get(key, "")) for key in ("from_code", "to_code", "package_version"))
    name = str(told.get("code") or f"translate-{source}_{target}")
    links = tuple(link for link in told.get("links") or () if isinstance(link, str) and _usable(link))
    named = _NAME.fullmatch(name) and _NAME.fullmatch(version)
    return Package(name, version, source, target, links) if links and named else None


def _usable(link: str) -> bool:
    try:
        checked(link)
    except EngineError:
        return False
    return True


def chosen(known: tuple[Package, ...], name: str) -> Package:
    """Return the newest package of a name, as "translate-sl_en" or "sl-en"; raise EngineError if there is none."""
    found = [one for one in known if name in {one.name, f"{one.source}-{one.target}", f"{one.source}_{one.target}"}]
    if not found:
        raise EngineError(f"the index has no package {name!r}", meant(name, {one.name for one in known} or {"none"}))
    return found[-1]


def size(package: Package) -> int | None:
    """Return the bytes of a package's file, None where its server does not say."""
    for link in package.links:
        try:
            return Client(_host(link)).size(link)
        except ServiceError:
            continue
    return None


def fetch(package: Package, folder: Path, progress: Callable[[int], None] = lambda _: None) -> Path:
    """Return the file of a package, fetched whole and looked through before it gets its name."""
    folder.mkdir(parents=True, exist_ok=True)
    reasons = []
    for link in package.links:
        handle, scratch = tempfile.mkstemp(prefix=".fetching-", dir=folder)
        try:
            with os.fdopen(handle, "w+b") as file:
                Client(_host(link)).fetch(link, file, LIMIT, progress)
                file.flush()
                os.fsync(file.fileno())
            _look_through(Path(scratch), package)
            Path(scratch).chmod(0o644)
            return Path(scratch).replace(folder / package.file)
        except ServiceError as error:
            reasons.append(str(error))
        finally:
            Path(scratch).unlink(missing_ok=True)
    raise EngineError(f"{package.file} was not fetched: {', '.join(reasons)}", "try again later")


def _host(link: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(link))


def _look_through(path: Path, package: Package) -> None:
    """Raise EngineError unless a file is a whole package, safe to unpack, of the right languages."""
    with path.open("rb") as file:
        names = packages.members(file, package.file)
        about = next((one for one in names if one.filename.rsplit("/", 1)[-1] == "metadata.json"), None)
        if about is None:
            raise EngineError(f"{package.file} has no metadata.json", "it is no Argos package; tell those who offer it")
        try:
            with zipfile.ZipFile(file) as archive:
                broken = archive.testzip()
                told = packages.metadata(archive.read(about), package.file)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise EngineError(f"{package.file} is broken ({error})", "fetch it again") from error
    if broken:
        raise EngineError(f"{package.file} is broken at {broken!r}", "fetch it again")
    if (told["from_code"], told["to_code"]) != (package.source, package.target):
        raise EngineError(
            f"{package.file} translates {told['from_code']}-{told['to_code']}",
            "the index is wrong; tell those who keep it",
        )
