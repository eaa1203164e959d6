"""Numbers with which lines begin: those of items, and those that are a part of the sentence (15. septembra, 3. mesto).

A line alone does not tell: a number is an item's if that before or behind it has the one before or behind. It is never
taken away, as it may be a rank.
"""

import re
from collections.abc import Sequence
from string import ascii_lowercase
from typing import Final

_MONTH: Final = (
    r"(?:januar|februar|april|juni|juli|avgust|septemb|oktob|novemb|decemb)\w*|mar(?:ec|c(?:a|u|em))|maj(?:a|u|em)?"
)
#: A day of a month, or the first number of a date, begins no item.
_NUMBER: Final = re.compile(rf"(\d{{1,3}})[.)][ \t]+(?!(?:{_MONTH})\b|\d{{1,2}}\.)(?=\S)", re.IGNORECASE)
#: Stands for the places of a ranking that are not given.
GAPS: Final = frozenset(("…", "...", "(…)", "(...)", "[…]", "[...]"))
_ROMAN: Final = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)


def number(line: str) -> int | None:
    """Return the number by which a line begins, where it can be that of an item."""
    match = _NUMBER.match(line)
    return int(match.group(1)) if match else None


def follows(line: str, before: str) -> bool:
    """Tell whether a line has the number behind that of another line."""
    last = number(before)
    return last is not None and number(line) == last + 1


def leaves_out(line: str, before: str, after: str) -> bool:
    """Tell whether a line between two others says that places of a ranking are left out: "…", a later number below."""
    first, then = number(before), number(after)
    return line in GAPS and first is not None and then is not None and then > first


def items(lines: Sequence[str]) -> list[str]:
    """Return the items that lines are; a line without the next number goes on with the one before."""
    found: list[list[str]] = []
    for line in lines:
        if not found or follows(line, found[-1][0]):
            found.append([line])
        else:
            found[-1].append(line)
    return [" ".join(" ".join(item).split()) for item in found]


def ordered(lines: Sequence[str]) -> bool:
    """Tell whether lines are items that count from 1, more than one of them."""
    alike = len({line.partition(" ")[0][-1:] for line in lines}) == 1
    return alike and len(lines) > 1 and [number(line) for line in lines] == list(range(1, len(lines) + 1))


def marks(values: Sequence[int | None], start: int | None, kind: str, *, backwards: bool) -> list[str]:
    """Return the marks of the items of an HTML list: "1.", or by its `type` "a.", "A.", "i." or "I.".

    `values` are the numbers that items say themselves, None of all others. Source: HTML, ordinal value of an item.
    """
    number = start if start is not None else len(values) if backwards else 1
    found = []
    for value in values:
        number = number if value is None else value
        found.append(f"{_written(number, kind)}.")
        number += -1 if backwards else 1
    return found


def _written(number: int, kind: str) -> str:
    """Return a number as a list of a type writes it; what letters or Roman signs cannot say has digits."""
    if kind in ("a", "A") and number > 0:
        said = _lettered(number)
    elif kind in ("i", "I") and 0 < number < 4000:
        said = _roman(number)
    else:
        return str(number)
    return said.upper() if kind.isupper() else said


def _lettered(number: int) -> str:
    said = ""
    while number:
        number, rest = divmod(number - 1, len(ascii_lowercase))
        said = ascii_lowercase[rest] + said
    return said


def _roman(number: int) -> str:
    said = ""
    for value, sign in _ROMAN:
        many, number = divmod(number, value)
        said += many * sign
    return said
