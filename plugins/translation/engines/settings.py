"""From a table of settings to an engine's options, each checked by name and type."""

import difflib
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any, Final, TypeVar, get_type_hints

from .protocol import EngineError

_Options = TypeVar("_Options")
#: A type -> whether a value is of it, and how that is said.
_TYPES: Final[dict[Any, tuple[Callable[[Any], bool], str]]] = {
    str: (lambda value: isinstance(value, str), "a text in quotes"),
    int: (lambda value: type(value) is int and value > 0, "a whole number above 0"),
    float: (
        lambda value: type(value) in {int, float} and math.isfinite(value) and value >= 0,
        "a number, 0 or more",
    ),
    Mapping[str, str]: (
        lambda value: isinstance(value, Mapping) and all(isinstance(x, str) for pair in value.items() for x in pair),
        'a table of texts, as { "sl-en" = "models/sl_en.argosmodel" }',
    ),
}


def read(kind: type[_Options], engine: str, given: Mapping[str, Any]) -> _Options:
    """Return the options of an engine, a dataclass; raise EngineError for an unknown, missing or mistyped one."""
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    for name in given:
        if name not in known:
            raise EngineError(f"engine {engine!r} has no option {name!r}", meant(name, known))
    types = get_type_hints(kind)
    for name, value in given.items():
        fits, right = _TYPES[types[name]]
        if not fits(value):
            raise EngineError(f"option {name!r} of engine {engine!r} is {value!r}", f"write {right}")
    for name, field in known.items():
        if name not in given and field.default is MISSING and field.default_factory is MISSING:
            raise EngineError(f"engine {engine!r} needs the option {name!r}", f"write {_TYPES[types[name]][1]}")
    return kind(**given)


def meant(name: str, known: Iterable[str]) -> str:
    """Return the nearest known name as a question, or all of them."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, 1)
    return f"did you mean {near[0]!r}?" if near else f"the known ones are {', '.join(names)}"
