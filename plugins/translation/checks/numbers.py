"""Numbers and dates: what a text counts must be counted in its translation, in either language's format."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .finding import Finding

_NUMBER: Final = re.compile(r"(?<![\w.,])\d+(?:[.,:\u00a0\u202f ]\d+)*|(?<=[A-Za-z$€£-])\d+(?:[.,]\d+)*")
_THOUSANDS: Final = {
    "sl": re.compile(r"\d{1,3}(?:[.\u00a0\u202f ]\d{3})+(?:,\d+)?"),
    "en": re.compile(r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?"),
}
_DECIMAL: Final = {"sl": re.compile(r"\d+,\d+"), "en": re.compile(r"\d+\.\d+")}
_WORD: Final = re.compile(r"[^\W\d_]+")
_SCALES: Final = {
    "sl": {"tisoč": 1e3, "tisoc": 1e3, "milijon": 1e6, "mio": 1e6, "milijard": 1e9, "mrd": 1e9, "bilijon": 1e12},
    "en": {
        "thousand": 1e3,
        "million": 1e6,
        "billion": 1e9,
        "trillion": 1e12,
        "m": 1e6,
        "bn": 1e9,
        "k": 1e3,
        "tn": 1e12,
    },
}
_MONTHS: Final = {
    "sl": "januar februar marec april maj junij julij avgust september oktober november december".split(),
    "en": "january february march april may june july august september october november december".split(),
}
#: Stems of numerals in words; ordinals too, but not *drugi*, which is also "the other".
_WORDS: Final = {
    "sl": {
        **dict.fromkeys(("nič", "nul"), 0),
        **dict.fromkeys(
            ("eden", "ena", "eno", "enega", "enem", "enim", "prvi", "prva", "prvo", "prve", "prvem", "prvega"), 1
        ),
        **dict.fromkeys(("dva", "dve", "dveh", "dvema", "oba", "obe", "obeh", "dvakrat", "dvoj", "par"), 2),
        **dict.fromkeys(("trije", "tri", "treh", "trem", "tremi", "tretj", "trikrat"), 3),
        **dict.fromkeys(("štir", "četrt"), 4),
        **dict.fromkeys(("pet", "petih", "peti", "peta", "peto", "petim", "petega"), 5),
        **dict.fromkeys(("šest",), 6),
        **dict.fromkeys(("sedem", "sedm"), 7),
        **dict.fromkeys(("osem", "osm"), 8),
        **dict.fromkeys(("devet",), 9),
        **dict.fromkeys(("deset",), 10),
        **dict.fromkeys(("enajst",), 11),
        **dict.fromkeys(("dvanajst", "ducat"), 12),
        **dict.fromkeys(("trinajst",), 13),
        **dict.fromkeys(("štirinajst",), 14),
        **dict.fromkeys(("petnajst",), 15),
        **dict.fromkeys(("šestnajst",), 16),
        **dict.fromkeys(("sedemnajst",), 17),
        **dict.fromkeys(("osemnajst",), 18),
        **dict.fromkeys(("devetnajst",), 19),
        **dict.fromkeys(("dvajset",), 20),
        **dict.fromkeys(("trideset",), 30),
        **dict.fromkeys(("štirideset",), 40),
        **dict.fromkeys(("petdeset",), 50),
        **dict.fromkeys(("šestdeset",), 60),
        **dict.fromkeys(("sedemdeset",), 70),
        **dict.fromkeys(("osemdeset",), 80),
        **dict.fromkeys(("devetdeset",), 90),
        **dict.fromkeys(("sto", "stot"), 100),
        **dict.fromkeys(("tisoč",), 1000),
        **dict.fromkeys(("milijon",), 1000000.0),
        **dict.fromkeys(("milijard",), 1000000000.0),
    },
    "en": {
        **{
            w: n
            for n, w in enumerate(
                "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
            )
        },
        **{
            w: n
            for n, w in enumerate(
                "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
            )
        },
        "thirty": 30,
        "forty": 40,
        "fifty": 50,
        "sixty": 60,
        "seventy": 70,
        "eighty": 80,
        "ninety": 90,
        "hundred": 100,
        "hundreds": 100,
        "thousand": 1000,
        "thousands": 1000,
        "million": 1e6,
        "millions": 1e6,
        "billion": 1e9,
        "once": 1,
        "twice": 2,
        "both": 2,
        "couple": 2,
        "dozen": 12,
        "half": 0.5,
        "single": 1,
        "pair": 2,
        "twenties": 20,
        "thirties": 30,
        "forties": 40,
        "fifties": 50,
        "sixties": 60,
        "seventies": 70,
        "eighties": 80,
        "nineties": 90,
        "thirteenth": 13,
        "fourteenth": 14,
        "fifteenth": 15,
        "sixteenth": 16,
        "seventeenth": 17,
        "eighteenth": 18,
        "nineteenth": 19,
        "twentieth": 20,
        "triple": 3,
        "double": 2,
        "quarter": 4,
    },
}
_DECADE: Final = re.compile(r"['’]?s\b")
_CENTURY: Final = re.compile(r"\. let\w* (\d\d)\. stoletja")
_HALF: Final = {
    "sl": re.compile(r"[^.!?]{0,12}(?:popoldne|zvečer)"),
    "en": re.compile(r"[\s\d:.]*(?:pm\b|p\.m\.|PM\b|in the (?:afternoon|evening)|o'clock)"),
}
_UNIT: Final = re.compile(
    r"(?:[\s\u00a0]*(?:do|to|in|and|–|-)[\s\u00a0]*\d+(?:[.,]\d+)?)?[\s\u00a0-]*(?:°|º|[cmk]?m\b|kg\b|km|metr|centimet|milimet|kilo|gram|ton|lit|stopinj|milj|čevlj|palc|jard|funt|feet\b"
    r"|foot|ft\b|inch|yard|mile|mph|pound|lb|acre|gallon|degree|ounce|Fahrenheit|square|hect|hektar|in\b|-?\d*'?\d*\")"
)
_IMPERIAL: Final = {
    "sl": re.compile(r"\b(?:milj|čevlj|palc|jard|funtov teže|unč|akr|galon)|°F"),
    "en": re.compile(
        r"\b(?:feet|foot|ft|inch(?:es)?|yards?|miles?|mph|pounds?|lbs?|acres?|gallons?|degrees|ounces?|Fahrenheit|\d0s)\b|°F"
    ),
}
#: A number up to this may be said without a numeral (both, a pair, the noon news): alone it is no finding.
_SMALL: Final = 12


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, and every value that it can mean."""

    text: str
    values: frozenset[float]
    #: A unit of measure follows.
    measured: bool = False


def check(source: str, target: str, langs: tuple[str, str]) -> Iterator[Finding]:
    """Return the numbers of a text that its translation does not have, and the other way round."""
    here, there = numbers(source, langs[0]), numbers(target, langs[1])
    missing = _unmatched(here, there, in_words(target, langs[1]))
    added = _unmatched(there, here, in_words(source, langs[0]))
    if _IMPERIAL[langs[0]].search(source) or _IMPERIAL[langs[1]].search(target):
        # Measures may be converted: 10 inches, 250 mm.
        missing, added = ([number for number in side if not number.measured] for side in (missing, added))
    if missing and added:
        yield Finding("number", _list(missing), _list(added), f"{_list(missing)} became {_list(added)}")
        return
    for number in missing:
        if max(number.values) > _SMALL:
            yield Finding("number", number.text, "", f"{number.text} is missing from the translation")
    for number in added:
        if max(number.values) > _SMALL:
            yield Finding("number", "", number.text, f"{number.text} is not in the source")


def numbers(text: str, lang: str) -> list[Number]:
    """Return the numbers written in digits."""
    found: list[Number] = []
    for match in _NUMBER.finditer(text):
        scale = _scale(text, match.end(), lang)
        measured = _UNIT.match(text, match.end()) is not None
        for part, values in _parts(match.group(), lang):
            also = _decade(text, match, values, lang) + _hour(text, match, values, lang)
            every = frozenset((*values, *also, *(value * scale for value in values)))
            found.append(Number(part, every, measured))
    return found


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


def in_words(text: str, lang: str) -> frozenset[float]:
    """Return the values of numerals, months and scales that stand in words."""
    found: set[float] = set()
    last = 0.0
    for match in _WORD.finditer(text.lower()):
        value = _value(match.group(), lang)
        if value is None:
            last = 0.0
            continue
        found.add(value)
        if last:
            found.add(last * value if value > last else last + value)
        last = value
    return frozenset(found)


def _value(word: str, lang: str) -> float | None:
    table = _WORDS[lang]
    if word in table:
        return float(table[word])
    for number, month in enumerate(_MONTHS[lang], 1):
        if word == month or (
            lang == "sl" and word.startswith(month[: max(3, len(month) - 2)]) and len(word) < len(month) + 3
        ):
            return float(number)
        if lang == "en" and len(word) > 2 and word == month[: len(word)]:
            return float(number)
    if lang == "en":
        return None
    best = max((stem for stem in table if word.startswith(stem) and len(stem) > 2), key=len, default=None)
    return float(table[best]) if best is not None and len(word) - len(best) < 5 else None


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


def _scale(text: str, end: int, lang: str) -> float:
    match = re.compile(r"[\s\u00a0-]*([^\W\d_]+)").match(text, end)
    if match is None:
        return 1.0
    word = match.group(1).lower()
    for stem, scale in _SCALES[lang].items():
        if word == stem or (len(stem) > 2 and word.startswith(stem)):
            return scale
    return 1.0


def _unmatched(some: Sequence[Number], others: Sequence[Number], words: frozenset[float]) -> list[Number]:
    known = {value for number in others for value in number.values} | words
    return [number for number in some if not any(_said(value, known) for value in number.values)]


def _said(value: float, known: frozenset[float] | set[float]) -> bool:
    """Return whether a value is among others; a century (20.) is where one of its years is (the 1970s)."""
    if value in known or value == 0:
        return True
    return 10 < value <= 21 and any(1000 <= other <= 2100 and other // 100 + 1 == value for other in known)


def _list(many: Sequence[Number]) -> str:
    return ", ".join(dict.fromkeys(number.text for number in many))
