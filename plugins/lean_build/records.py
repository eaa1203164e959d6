"""Frozen records as JSON and back, field by field as they are declared; to read them runs nothing."""

import json
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

R = TypeVar("R")


def dump(value: object) -> str:
    """Return a record, or a tuple of records, as JSON."""
    return json.dumps(value, default=_row)


def load(kind: type[R], text: str) -> R:
    """Return the value that `dump` was given; raise ValueError, TypeError or KeyError for any other text."""
    # A type can be a key; what mypy knows of it does not say so.
    found: R = _reader(kind)(json.loads(text))  # type: ignore[arg-type]
    return found


def _row(record: Any) -> list[object]:  # noqa: ANN401 - a record of any type
    # What is in the fields JSON asks for by itself; `astuple` would copy it first, down to the last text.
    return [getattr(record, field.name) for field in fields(record)]


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - any annotation of a field
    """Return what makes a value of a type out of what JSON has of it."""
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind, [_reader(hint) for hint in get_type_hints(kind).values()])
    if get_origin(kind) is tuple and Ellipsis in get_args(kind):
        of_one = _reader(get_args(kind)[0])
        return tuple if of_one is _as_it_is else lambda said: tuple(map(of_one, said))
    if get_origin(kind) is tuple:
        each = [_reader(one) for one in get_args(kind)]
        return lambda said: tuple(read(one) for read, one in zip(each, said, strict=True))
    if get_origin(kind) in (Union, UnionType):
        (other,) = (_reader(one) for one in get_args(kind) if one is not NoneType)
        return _as_it_is if other is _as_it_is else lambda said: None if said is None else other(said)
    return _as_it_is


def _as_it_is(said: Any) -> Any:  # noqa: ANN401 - likewise
    return said


def _record(record: Callable[..., Any], readers: Sequence[Callable[[Any], Any]]) -> Callable[[Any], Any]:
    """Return what makes a record; only fields that JSON has otherwise are looked at, as an archive has millions."""
    many = len(readers)
    others = [(at, read) for at, read in enumerate(readers) if read is not _as_it_is]

    def read_record(said: Any) -> Any:  # noqa: ANN401 - likewise
        if len(said) != many:
            raise ValueError(f"{len(said)} fields, not {many}")
        for at, read in others:
            said[at] = read(said[at])
        return record(*said)

    return read_record
