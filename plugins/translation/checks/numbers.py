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
#: A number up to this may be said without a numeral (both, a pair, the noon news): alone it is no finding.
_SMALL: Final = 12


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, and every value that it can mean."""

    text: str
    values: frozenset[float]


def check(source: str, target: str, langs: tuple[str, str]) -> Iterator[Finding]:
    """Return the numbers of a text that its translation does not have, and the other way round."""
    here, there = numbers(source, langs[0]), numbers(target, langs[1])
    missing = _unmatched(here, there, in_words(target, langs[1]))
    added = _unmatched(there, here, in_words(source, langs[0]))
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
        for part, value in _parts(match.group(), lang):
            found.append(Number(part, frozenset((value, value * scale))))
    return found


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


def _parts(text: str, lang: str) -> Iterator[tuple[str, float]]:
    """Return what a row of digits and signs means in a language: one number, or the parts of a date or a time."""
    text = text.rstrip(".,: \u00a0\u202f")
    if _THOUSANDS[lang].fullmatch(text):
        yield text, float(re.sub(r"[.,\u00a0\u202f ](?=\d{3}(?!\d))", "", text).replace(",", "."))
    elif _DECIMAL[lang].fullmatch(text):
        yield text, float(text.replace(",", "."))
    else:
        for part in re.split(r"[.,:\u00a0\u202f ]", text):
            yield part, float(part)


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
    """Return whether a value is among others, as a decade (1980s: 80), a short year (2009: 09) or an hour (19: 7) too."""
    if value in known or value == 0:
        return True
    if 1000 <= value <= 2100 and (value % 100 in known or value - value % 10 in known):
        return True
    if value < 100 and any(1000 <= other <= 2100 and other % 100 == value for other in known):
        return True
    return (12 < value < 24 and value - 12 in known) or (0 < value < 12 and value + 12 in known and value == int(value))


def _list(many: Sequence[Number]) -> str:
    return ", ".join(dict.fromkeys(number.text for number in many))
