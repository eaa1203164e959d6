"""Numbers with which lines begin: those of items, and those that are a part of the sentence (15. septembra, 3. mesto).

A line alone does not tell: a number is an item's if that before or behind it has the one before or behind. It is never
taken away, as it may be a rank.
"""

import re
from collections.abc import Sequence
from typing import Final

_MONTH: Final = (
    r"(?:januar|februar|april|juni|juli|avgust|septemb|oktob|novemb|decemb)\w*|mar(?:ec|c(?:a|u|em))|maj(?:a|u|em)?"
)
#: A day of a month, or the first number of a date, begins no item.
_NUMBER: Final = re.compile(rf"(\d{{1,3}})[.)][ \t]+(?!(?:{_MONTH})\b|\d{{1,2}}\.)(?=\S)", re.IGNORECASE)


def number(line: str) -> int | None:
    """Return the number by which a line begins, where it can be that of an item."""
    match = _NUMBER.match(line)
    return int(match.group(1)) if match else None


def follows(line: str, before: str) -> bool:
    """Tell whether a line has the number behind that of another line."""
    last = number(before)
    return last is not None and number(line) == last + 1


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
