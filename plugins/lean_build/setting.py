"""A setting that is a table, held against the record that it becomes: keys, types, what must be there."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import MISSING, fields
from pathlib import PurePath
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

#: What is written for a type, for messages.
_WORDS: Final[Mapping[type, str]] = {str: "a text", bool: "True or False", int: "a number", float: "a number"}


def check(
    name: str,
    kind: type,
    setting: object,
    least: Mapping[str, int] | None = None,
    own: Collection[str] = (),
    filled: Collection[str] = (),
) -> Mapping[str, Any]:
    """Return a setting of which a record (a dataclass) can be made; raise ValueError that says what would be right.

    `least` are the least values of numbers, `own` the keys whose values their owner checks, as are those of fields of
    another type than texts, numbers, yes and no, and lists of texts. `filled` are the keys of texts that are not empty.
    """
    if not isinstance(setting, Mapping):
        raise ValueError(f"{name} is {setting!r}; write a table, as {{}}")  # noqa: TRY004 - one error for its readers
    hints = get_type_hints(kind)
    for key, value in setting.items():
        if key not in hints:
            near = difflib.get_close_matches(str(key), hints, n=1)
            right = f"did you mean {near[0]!r}?" if near else "known: " + ", ".join(hints)
            raise ValueError(f"{name} has no option {key!r}; {right}")
        if key in own:
            continue
        if not _fits(hints[key], value):
            raise ValueError(f'{name}["{key}"] is {value!r}; write {_right(hints[key])}')
        if key in filled and not value:
            raise ValueError(f'{name}["{key}"] is empty; write a name, or leave it out')
        if least and key in least and value < least[key]:
            raise ValueError(f'{name}["{key}"] is {value!r}; write a number from {least[key]} on')
    for entry in fields(kind):
        if entry.default is MISSING and entry.default_factory is MISSING and entry.name not in setting:
            raise ValueError(f'{name}["{entry.name}"] is missing; write {_right(hints[entry.name])}')
    return setting


def _fits(hint: Any, value: object) -> bool:  # noqa: ANN401 - any annotation
    if hint in (str, bool):
        # No name of a file has a NUL.
        return isinstance(value, hint) and (hint is bool or "\0" not in str(value))
    if hint in (int, float):
        return isinstance(value, (int, hint)) and not isinstance(value, bool)
    if get_origin(hint) in (Union, UnionType):
        return any(_fits(one, value) for one in get_args(hint))
    if get_origin(hint) in (list, tuple, Sequence):
        if not isinstance(value, (list, tuple)) or not all(isinstance(one, (str, PurePath)) for one in value):
            return False
        return get_origin(hint) is not tuple or Ellipsis in get_args(hint) or len(value) == len(get_args(hint))
    return isinstance(value, hint) if isinstance(hint, type) else isinstance(value, Mapping)


def _right(hint: Any) -> str:  # noqa: ANN401 - likewise
    if hint in _WORDS:
        return _WORDS[hint]
    if get_origin(hint) in (Union, UnionType):
        return " or ".join(dict.fromkeys(map(_right, get_args(hint))))
    return "a table" if get_origin(hint) is Mapping else "a list of texts"
