"""What can change a page besides its sources: settings, the code of the plugins, Python and the libraries."""

import datetime as dt
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from types import CellType, CodeType, FunctionType, ModuleType
from typing import Any, Final

from .store import digest

#: Settings that say where things lie or what is said on the way, not what stands on a page.
_ELSEWHERE: Final = frozenset(
    "OUTPUT_PATH PATH THEME CACHE_PATH LEAN_BUILD PLUGIN_PATHS BIND PORT AUTORELOAD LOAD_CONTENT_CACHE CACHE_CONTENT"
    " CONTENT_CACHING_LAYER CHECK_MODIFIED_METHOD GZIP_CACHE LOG_FILTER LOGGER VERBOSITY".split()
)


def of_settings(settings: Mapping[str, Any]) -> str:
    """Return a digest of the settings that a page may show."""
    said = ((key, settings[key]) for key in sorted(settings) if key.isupper() and key not in _ELSEWHERE)
    return digest(*(f"{key}={_told(value)}" for key, value in said))


def of_code(plugins: Iterable[object]) -> str:
    """Return a digest of all files of the packages that plugins are from, code and tables; of Python and libraries."""
    return digest(of_program(), *(part for place in places(plugins) for part in _contents(place)))


def of_program() -> str:
    """Return a digest of Python and of the names and versions of what is installed."""
    return digest(sys.version, *_libraries())


def places(plugins: Iterable[object]) -> list[Path]:
    """Return the folders of the outermost packages that plugins are from; the file of one that is in no package."""
    return sorted({place for plugin in plugins if (place := _place(plugin))})


def of_folder(folder: Path) -> str:
    """Return a digest of all files below a folder, their names and their bytes."""
    return digest(*_contents(folder))


def _contents(place: Path) -> Iterator[bytes | str]:
    """Give the name and the bytes of each file below a folder, or of a file; it is asked at the start of each build."""
    above = place if place.is_dir() else place.parent
    for folder, inside, names in os.walk(place) if place.is_dir() else [(str(above), [], [place.name])]:
        inside[:] = sorted(name for name in inside if name != "__pycache__")
        for name in sorted(names):
            path = f"{folder}/{name}"
            if os.path.isfile(path):  # noqa: PTH113 - a third of the time
                yield path.removeprefix(f"{above}/")
                with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - likewise
                    yield file.read()


def _place(plugin: object) -> Path | None:
    name = plugin if isinstance(plugin, str) else getattr(plugin, "__name__", type(plugin).__module__)
    module = sys.modules.get(name.partition(".")[0])
    found = [*getattr(module, "__path__", ()), getattr(module, "__file__", None)]
    return Path(found[0]).resolve() if found[0] else None


@cache
def _libraries() -> tuple[str, ...]:
    """Return the names and versions of what is installed; the folders of their descriptions are named so."""
    return tuple(
        sorted(
            {
                path.name
                for place in map(Path, sys.path)
                if place.name in {"site-packages", "dist-packages"} and place.is_dir()
                for path in place.glob("*.dist-info")
            }
        )
    )


def _source(function: FunctionType) -> str:
    """Return a digest of the file of settings that a function is from: it may call others there."""
    file = function.__code__.co_filename
    if not file.endswith(".py") or {"site-packages", "dist-packages"} & set(Path(file).parts):
        return ""
    try:
        return digest(Path(file).read_bytes())
    except OSError:
        return ""


def _told(value: object) -> str:  # noqa: PLR0911 - one for each kind
    """Return a value so that equal ones are told alike in every process."""
    match value:
        case None | str() | int() | float() | bytes() | Path() | dt.date() | dt.time() | dt.timedelta():
            return repr(value)
        case list() | tuple():
            return f"[{','.join(map(_told, value))}]"
        case Mapping():
            # In their order, in which a page may list them.
            return "{" + ",".join(f"{_told(key)}:{_told(said)}" for key, said in value.items()) + "}"
        case set() | frozenset():
            return "{" + ",".join(sorted(map(_told, value))) + "}"
        case ModuleType():
            return value.__name__
        case re.Pattern():
            return f"re:{value.pattern!r}/{value.flags}"
        case FunctionType():
            inside = [cell.cell_contents for cell in value.__closure__ or () if cell != CellType()]
            given = (value.__defaults__, value.__kwdefaults__, *inside)
            # Functions may hold each other.
            said = ",".join(_told(one.__code__ if isinstance(one, FunctionType) else one) for one in given)
            return f"{value.__module__}.{value.__qualname__}:{_told(value.__code__)}({said}){_source(value)}"
        case CodeType():
            return f"{value.co_code!r}{_told(value.co_consts)}{value.co_names}"
        case partial():
            return f"partial{_told((value.func, value.args, value.keywords))}"
    # Anything else is told by its kind alone: its place in memory says nothing.
    return f"{type(value).__module__}.{type(value).__qualname__}"
