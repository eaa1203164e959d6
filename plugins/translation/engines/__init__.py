"""Engines: from segments to translations or to the reasons why there are none, by one protocol."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Final

from .protocol import Context, Engine, EngineError, Failure, Kind, Result
from .settings import meant

__all__ = ["NAMES", "Context", "Engine", "EngineError", "Failure", "Kind", "Result", "load", "problems"]

#: The engines; each is a module of this package with a function `load`.
NAMES: Final = ("apertium", "ct2", "deepl", "libretranslate", "openai")


def load(name: str, options: Mapping[str, Any], environment: Mapping[str, str]) -> Engine:
    """Return the engine of a name; raise EngineError for an unknown name or option, or a key that is missing."""
    if name not in NAMES:
        raise EngineError(f"there is no engine {name!r}", meant(name, NAMES))
    engine: Engine = import_module(f".{name}", __package__).load(options, environment)
    return engine


def problems(engine: Engine) -> Sequence[str]:
    """Return what is wrong with an engine's settings or its service, each `what; what would be right`."""
    return tuple(f"{engine.name}: {one}" for one in engine.problems())
