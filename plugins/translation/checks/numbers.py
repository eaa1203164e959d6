"""Numbers: what a text counts must be counted in its translation, in either language's format, and be the same thing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import Final

from . import number_words, quantities
from .dates import month_numbers
from .finding import Finding
from .reading import Number, numbers

_IMPERIAL: Final = {
    "sl": re.compile(r"\b(?:milj|čevlj|palc|jard|funtov teže|unč|akr|galon)|°F"),
    "en": re.compile(
        r"\b(?:feet|foot|ft|inch(?:es)?|yards?|miles?|mph|pounds?|lbs?|acres?|gallons?|degrees|ounces?|Fahrenheit|\d0s)\b|°F"
    ),
}
#: A number up to this may be said without a numeral (both, a pair, the noon news): alone it is no finding.
_SMALL: Final = 12
#: How far a converted temperature may be rounded. Unit: degrees Fahrenheit.
_ROUNDED: Final = 3
#: What says in words that a number is below zero, or that something became less by it.
_LESS: Final = {
    "sl": re.compile(
        r"(?i)\b(?:minus|negativ|mraz|pod ničl|pod ledišč|padl|padec|padc|pade|upad|zniž|zmanjš|izgub|primanjkljaj|skrč|manj|nižj)"
    ),
    "en": re.compile(
        r"(?i)\b(?:minus|negativ|below|sub-?zero|fall|fell|drop|declin|decreas|down|los[est]|deficit|shr[aiu]nk|contract|lower|less|cut)"
    ),
}


def check(source: str, target: str, langs: tuple[str, str]) -> Iterator[Finding]:
    """Return the numbers of a text that its translation does not have, and the other way round; and what they count."""
    here, there = numbers(source, langs[0]), numbers(target, langs[1])
    yield from _values(source, target, langs, (here, there))
    yield from _shares(source, target, langs, (here, there))
    yield from _units(here, there)
    yield from _signs(source, target, langs, (here, there))


def _values(
    source: str, target: str, langs: tuple[str, str], sides: tuple[Sequence[Number], Sequence[Number]]
) -> Iterator[Finding]:
    here, there = sides
    missing = _unmatched(here, there, target, langs[1])
    added = _unmatched(there, here, source, langs[0])
    if _IMPERIAL[langs[0]].search(source) or _IMPERIAL[langs[1]].search(target):
        # Measures may be converted: 10 inches, 250 mm.
        missing, added = _not_converted(missing, added), _not_converted(added, missing)
    if missing and added:
        yield Finding("number", _list(missing), _list(added), f"{_list(missing)} became {_list(added)}")
        return
    for number in missing:
        if max(number.values) > _SMALL:
            yield Finding("number", number.text, "", f"{number.text} is missing from the translation")
    for number in added:
        if max(number.values) > _SMALL:
            yield Finding("number", "", number.text, f"{number.text} is not in the source")


def _not_converted(some: Sequence[Number], others: Sequence[Number]) -> list[Number]:
    """Return the numbers that are no measures, and those with the unit of another on the other side that it is not."""
    return [
        number
        for number in some
        if not number.measured or any(_alike(number, other) and not _degrees(number, other) for other in others)
    ]


def _degrees(one: Number, other: Number) -> bool:
    """Return whether two numbers can be the same degrees, or as many more, in Celsius and in Fahrenheit."""
    if one.unit is None or not one.unit.startswith("°"):
        return False
    pairs = [pair for mine in one.values for its in other.values for pair in ((mine, its), (its, mine))]
    return any(abs(celsius * 1.8 + more - warm) <= _ROUNDED for celsius, warm in pairs for more in (0, 32))


def _shares(
    source: str, target: str, langs: tuple[str, str], sides: tuple[Sequence[Number], Sequence[Number]]
) -> Iterator[Finding]:
    """Return the shares that became others: two thirds, a quarter; one of which the other side names none is none."""
    here, there = number_words.shares(source, langs[0]), number_words.shares(target, langs[1])
    if here and there:
        gone = _unnamed(here, there, sides[1])
        new = _unnamed(there, here, sides[0])
        if gone and new:
            was, became = ", ".join(gone), ", ".join(new)
            yield Finding("number", was, became, f"{was} became {became}")


def _unnamed(some: Mapping[str, Fraction], others: Mapping[str, Fraction], numbers: Sequence[Number]) -> list[str]:
    """Return the shares that are neither among those of the other side nor among its numbers."""
    known = {value for number in numbers for value in number.values}
    shares = set(others.values())
    return [
        words for words, share in some.items() if share not in shares and not number_words.as_numbers(share) & known
    ]


def _units(here: Sequence[Number], there: Sequence[Number]) -> Iterator[Finding]:
    """Return the numbers that count one thing in the source and another in the translation."""
    told: set[tuple[str, str]] = set()
    known = _by_value(there)
    for value, mine in _by_value(here).items():
        ours, theirs = ({number.unit: number for number in side} for side in (mine, known.get(value, ())))
        if None in ours or None in theirs:
            # A unit that is not known can be any.
            continue
        gone = [number for number in ours.values() if not any(_alike(number, other) for other in theirs.values())]
        new = [number for number in theirs.values() if not any(_alike(number, other) for other in ours.values())]
        if gone and new:
            was, became = (f"{number.text} ({number.unit})" for number in (gone[0], new[0]))
            if (was, became) not in told:
                told.add((was, became))
                yield Finding("number", was, became, f"{was} became {became}")


def _by_value(many: Sequence[Number]) -> Mapping[float, Sequence[Number]]:
    found: dict[float, list[Number]] = {}
    for number in many:
        for value in number.values:
            found.setdefault(value, []).append(number)
    return found


def _alike(one: Number, other: Number) -> bool:
    if one.unit is None or other.unit is None:
        return False
    # 5m is also 5 million of whatever the other side counts by the million.
    return quantities.same(one.unit, other.unit) or (one.scale == other.scale == 1e6 and "m" in {one.unit, other.unit})


def _signs(
    source: str, target: str, langs: tuple[str, str], sides: tuple[Sequence[Number], Sequence[Number]]
) -> Iterator[Finding]:
    """Return the numbers that are below zero on one side only."""
    if not any(number.below_zero for side in sides for number in side):
        return
    known = _by_value(sides[1])
    less = (_LESS[langs[0]].search(source) is not None, _LESS[langs[1]].search(target) is not None)
    for value, mine in _by_value(sides[0]).items():
        below, other = ({number.below_zero for number in side} for side in (mine, known.get(value, ())))
        if below == {True} and other == {False} and not less[1]:
            yield Finding("number", f"-{mine[0].text}", known[value][0].text, f"-{mine[0].text} lost its minus")
        elif below == {False} and other == {True} and not less[0]:
            yield Finding("number", mine[0].text, f"-{known[value][0].text}", f"{mine[0].text} became negative")


def _unmatched(some: Sequence[Number], others: Sequence[Number], text: str, lang: str) -> list[Number]:
    """Return the numbers that are not among those of the other side, nor in any of its words."""
    known = {value for number in others for value in number.values} | number_words.loose(text, lang)
    dates = known | month_numbers(text, lang)
    return [
        number
        for number in some
        if not any(_said(value, dates if number.dated else known, number) for value in number.values)
    ]


def _said(value: float, known: AbstractSet[float], number: Number) -> bool:
    """Return whether a value is among others; a century (20.) is where one of its years is (the 1970s)."""
    if value in known or value == 0:
        return True
    return number.century and any(1000 <= other <= 2100 and other // 100 + 1 == value for other in known)


def _list(many: Sequence[Number]) -> str:
    return ", ".join(dict.fromkeys(number.text for number in many))
