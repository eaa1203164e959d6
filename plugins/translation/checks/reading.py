"""The numbers of a text, in digits and in words, with every value that each can mean and what it counts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final

from . import number_words, quantities

_NUMBER: Final = re.compile(r"(?<![\w.,])\d+(?:[.,:\u00a0\u202f ]\d+)*|(?<=[A-Za-z$€£-])\d+(?:[.,]\d+)*")
_THOUSANDS: Final = {
    "sl": re.compile(r"\d{1,3}(?:[.\u00a0\u202f ]\d{3})+(?:,\d+)?"),
    "en": re.compile(r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?"),
}
_DECIMAL: Final = {"sl": re.compile(r"\d+,\d+"), "en": re.compile(r"\d+\.\d+")}
_DECADE: Final = re.compile(r"['’]?s\b")
_CENTURY: Final = re.compile(r"\. let\w* (\d\d)\. stoletja")
_OF_CENTURIES: Final = re.compile(
    r"(?:\.|st|nd|rd|th)?[\s-]{1,2}(?:(?:in|and|do|to|or|ali)\s\d\d(?:\.|th|st)\s)?(?:stoletj|centur|st\.)"
)
_HALF: Final = {
    "sl": re.compile(r"[^.!?]{0,12}(?:popoldne|zvečer)"),
    "en": re.compile(r"[\s\d:.]*(?:pm\b|p\.m\.|PM\b|in the (?:afternoon|evening)|o'clock)"),
}
_UNIT: Final = re.compile(
    r"(?:[\s\u00a0]*(?:do|to|in|and|–|-)[\s\u00a0]*\d+(?:[.,]\d+)?)?[\s\u00a0-]*(?:°|º|[cmk]?m\b|kg\b|km|metr|centimet|milimet|kilo|gram|ton|lit|stopinj|milj|čevlj|palc|jard|funt|feet\b"
    r"|foot|ft\b|inch|yard|mile|mph|pound|lb|acre|gallon|degree|ounce|Fahrenheit|square|hect|hektar|in\b|-?\d*'?\d*\")"
)
#: Before or after the month of a date in digits.
_DATED: Final = frozenset("./-")
#: Between the ends of a range, of which only the second need have the scale: 3 to 5 million.
_TO: Final = re.compile(r"\s?(?:do|to|ali|or|–|-|(in|and))\s?[€$£]?")
#: A minus is no hyphen, no dash and no sign between two numbers.
_MINUS: Final = re.compile(r"(?:(?:\A|[^\d\s][\s(]{1,2}|\()[-−–][€$£]?|\bminus\s)\Z", re.IGNORECASE)
_BELOW: Final = re.compile(r"[^\d.,;!?]{0,25}\b(?:pod (?:ničlo|lediščem)|below (?:zero|freezing))\b")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, and every value that it can mean."""

    text: str
    values: frozenset[float]
    #: Where it stands, its scale with it.
    start: int
    end: int
    #: A unit of measure follows that a translator may convert.
    measured: bool = False
    #: The unit or currency of `quantities`; None where none is known.
    unit: str | None = None
    below_zero: bool = False
    #: It counts a century, which the other side may tell by a year or a decade.
    century: bool = False
    #: It may be the number of a month: a part of a date in digits.
    dated: bool = False
    #: What the digits are multiplied by.
    scale: float = 1.0


def numbers(text: str, lang: str) -> list[Number]:
    """Return the numbers of a text in digits, and those in words that the other language must count too."""
    digits = list(_in_digits(text, lang))
    taken = [(number.start, number.end) for number in digits]
    every = sorted([*digits, *_in_words(text, lang, taken)], key=lambda number: number.start)
    return [_ranged(text, one, other) for one, other in zip_longest(every, every[1:])]


def _ranged(text: str, one: Number, other: Number | None) -> Number:
    """Return a number with what only the second end of its range says: 3 to 5 million euros."""
    match = _TO.fullmatch(text, one.end, other.start) if other and other.start > one.end else None
    if match is None or other is None or one.scale != 1:
        return one
    values = one.values | {exactly(value * other.scale) for value in one.values}
    return replace(one, values=values, unit=one.unit or (None if match.group(1) else other.unit))


def exactly(value: float) -> float:
    """Return a value without what arithmetic adds to it, so that equal numbers are equal."""
    return float(f"{value:.12g}")


def _in_digits(text: str, lang: str) -> Iterator[Number]:
    for match in _NUMBER.finditer(text):
        measured = _UNIT.match(text, match.end()) is not None
        money = quantities.money_before(text, match.start())
        end, scale, sure = quantities.scale(text, match.end(), lang, money=money is not None)
        below = _is_below(text, match.start(), end)
        parts = list(_parts(match.group(), lang))
        for at, (part, values) in enumerate(parts):
            last = at == len(parts) - 1
            unit = _unit(text, end if sure else match.end(), lang) if last else None
            unit = money if money and at == 0 else unit
            scaled = [exactly(value * scale) for value in values] if last and scale != 1 else []
            also = _decade(text, match, values, lang) + _hour(text, match, values, lang)
            every = scaled if scaled and sure else [*values, *also, *scaled]
            words = part + text[match.end() : end] if last else part
            start = match.start() if at == 0 else match.end()
            century = _OF_CENTURIES.match(text, match.end()) is not None
            dated = len(parts) > 1 or text[end : end + 1] in _DATED or text[match.start() - 1 : match.start()] in _DATED
            yield Number(
                words, frozenset(every), start, end, measured, unit, below, century, dated, scale if last else 1.0
            )


def _in_words(text: str, lang: str, taken: Sequence[tuple[int, int]]) -> Iterator[Number]:
    ends = {end for _, end in taken}
    for number in number_words.spelt(text, lang):
        if not number.exact or number.start - 1 in ends or number.end in ends:
            continue
        unit = quantities.unit(text, number.end, lang)
        below = _is_below(text, number.start, number.end)
        words = text[number.start : number.end]
        value = frozenset((exactly(number.value),))
        century = _OF_CENTURIES.match(text, number.end) is not None
        yield Number(
            words, value, number.start, number.end, unit=unit, below_zero=below, century=century, scale=number.scale
        )


def _unit(text: str, end: int, lang: str) -> str | None:
    # The 90s are no seconds.
    return None if _DECADE.match(text, end) else quantities.unit(text, end, lang)


def _is_below(text: str, start: int, end: int) -> bool:
    return _MINUS.search(text[max(0, start - 8) : start]) is not None or _BELOW.match(text, end) is not None


def _decade(text: str, match: re.Match[str], values: Sequence[float], lang: str) -> tuple[float, ...]:
    """Return what a decade is in the other language: the 1970s, 70. leta 20. stoletja."""
    if lang == "en" and _DECADE.match(text, match.end()):
        return tuple(value % 100 for value in values)
    century = _CENTURY.match(text, match.end()) if lang == "sl" else None
    return tuple((int(century.group(1)) - 1) * 100 + value for value in values) if century else ()


def _hour(text: str, match: re.Match[str], values: Sequence[float], lang: str) -> tuple[float, ...]:
    """Return the hours of the other half of the day, where a text says which half."""
    half = _HALF[lang].match(text, match.end())
    return tuple(value + 12 for value in values if value < 12) if half else ()


def _parts(text: str, lang: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Return what a row of digits and signs can mean in a language: one number, or the parts of a date or a time."""
    text = text.rstrip(".,: \u00a0\u202f")
    decimal = float(text.replace(",", ".")) if re.fullmatch(r"\d+[.,]\d+", text) else None
    whole = re.fullmatch(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+", text)
    if _THOUSANDS[lang].fullmatch(text):
        yield text, (float(re.sub(r"[.,\u00a0\u202f ](?=\d{3}(?!\d))", "", text).replace(",", ".")),)
    elif _DECIMAL[lang].fullmatch(text) and decimal is not None:
        # Some write thousands, or an hour, in the other language's way.
        clock = tuple(map(float, re.split("[.,]", text))) if re.fullmatch(r"\d{1,2}\.[0-5]\d", text) else ()
        yield text, (decimal, *clock, *([float(re.sub(r"\D", "", text))] if whole else []))
    else:
        also = (decimal,) if decimal is not None else ()
        for part in re.split(r"[.,:\u00a0\u202f ]", text):
            yield part, (float(part), *also)
