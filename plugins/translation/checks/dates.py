"""Months and days of the week: one that became another."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from .finding import Finding

_SL_ENDINGS: Final = r"(?:j?(?:a|u|e|em|om|i|ih|ema|oma)?|j?(?:ev|ov)?sk(?:i|a|o|e|ega|emu|em|im|ih|imi))"
#: Stems of Slovenian months, in order; the endings are those of nouns and of adjectives.
_SL_MONTHS: Final = (
    "januar", "februar", "mar(?:ec|c|č)", "april", "maj", "junij", "julij", "avgust",
    "septemb(?:er|r)", "oktob(?:er|r)", "novemb(?:er|r)", "decemb(?:er|r)",
)  # fmt: skip
_EN_MONTHS: Final = "January February March April May June July August September October November December".split()
#: Slovenian days; *sredi* is "amid", *sredina* the middle, *četrt* a quarter.
_SL_DAYS: Final = (
    "ponedelj(?:ek|k[a-z]{1,5})", "tor(?:ek|k[a-z]{1,5})", "sred(?:a|e|o|ah|am)", "četrt(?:ek|k[a-z]{1,5})",
    "pet(?:ek|k[a-z]{1,5})", "sobot[a-z]{1,5}", "nedelj[a-z]{1,5}",
)  # fmt: skip
_EN_DAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
#: Before it, May is a month and March no walk: a number or a preposition of time.
_EN_NEAR: Final = (
    r"(?:\b(?:[Ii]n|[Oo]n|[Oo]f|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Ll]ast|[Tt]his|[Nn]ext|[Ee]arly|[Ll]ate|[Ff]rom|[Mm]id"
    r"|around|before|after|during|through|every|between)[ -]|\d(?:st|nd|rd|th)?[ \u00a0])"
)
#: Maja, Julija and Avgust are also people.
_SL_NAMES: Final = re.compile(r"(?:Maj|Juli|Avgust)(?!.*sk).*")
_NUMERIC: Final = re.compile(
    r"\b\d{1,2}\.[ \u00a0]?(?P<sl>\d{1,2})\.|\b(?P<day>\d{1,2})/(?P<month>\d{1,2})\b|\b\d{4}-(?P<iso>\d\d)-\d\d\b"
)


def _alternatives(patterns: tuple[str, ...]) -> str:
    return "|".join(f"(?P<n{number}>{pattern})" for number, pattern in enumerate(patterns, 1))


_MONTHS: Final[Mapping[str, re.Pattern[str]]] = {
    "sl": re.compile(rf"(?i)\b(?:{_alternatives(tuple(stem + _SL_ENDINGS for stem in _SL_MONTHS))})\b"),
    "en": re.compile(
        rf"\b(?:{_alternatives(tuple(f'{name}|{name[:4]}|{name[:3]}' for name in _EN_MONTHS))})\b(?P<dot>\.?)"
    ),
}
_DAYS: Final[Mapping[str, re.Pattern[str]]] = {
    "sl": re.compile(rf"(?i)\b(?:{_alternatives(_SL_DAYS)})\b"),
    "en": re.compile(rf"\b(?:{_alternatives(tuple(f'{name}s?' for name in _EN_DAYS))})\b"),
}
#: A day before a month, and a day or a year behind it.
_DAY_BEFORE: Final = re.compile(r"(?<!\d)(\d{1,2})(?:\.|st|nd|rd|th)?[ \u00a0](?:of )?\Z")
_NUMBER_AFTER: Final = re.compile(r",? (\d{4}|\d{1,2})(?![\d.:%])")
_BEFORE: Final = re.compile(_EN_NEAR + r"\Z")
_AFTER: Final = re.compile(r"\.?[ \u00a0]\d|-\d")


def check(source: str, target: str, langs: tuple[str, str]) -> Iterator[Finding]:
    """Return a finding where a month or a day of the week of the source became another one in the translation."""
    for what, named in (("month", _months), ("day of the week", _days)):
        (here, hinted), (there, there_hinted) = named(source, langs[0]), named(target, langs[1])
        gone = [words for number, words in here.items() if number not in there_hinted]
        new = [words for number, words in there.items() if number not in hinted]
        if gone and new:
            yield _changed(what, ", ".join(gone), ", ".join(new))
            return
    yield from _moved(_dates(source, langs[0]), _dates(target, langs[1]))


def _changed(what: str, was: str, became: str) -> Finding:
    return Finding("number", was, became, f"the {what} {was} became {became}")


def _moved(here: Mapping[int, Mapping[int, str]], there: Mapping[int, Mapping[int, str]]) -> Iterator[Finding]:
    """Return a finding where a day or a year stands with another month, even one that the text names elsewhere."""
    for number, months in here.items():
        others = there.get(number, {})
        gone = [words for month, words in months.items() if month not in others]
        new = [words for month, words in others.items() if month not in months]
        if gone and new:
            yield _changed("date", gone[0], new[0])
            return


def _dates(text: str, lang: str) -> Mapping[int, Mapping[int, str]]:
    """Return the months that stand beside each number in a text, with the words; the number is a day or a year."""
    found: dict[int, dict[int, str]] = {}
    for match in _MONTHS[lang].finditer(text):
        before = _DAY_BEFORE.search(text[max(0, match.start() - 8) : match.start()])
        after = _NUMBER_AFTER.match(text, match.end())
        for near, start, end in ((before, -1, match.end()), (after, match.start(), -1)):
            if near:
                at = max(0, match.start() - 8) + near.start() if start < 0 else start
                words = text[at : near.end() if end < 0 else end]
                found.setdefault(int(near.group(1)), {}).setdefault(_number(match), words)
    return found


def month_numbers(text: str, lang: str) -> frozenset[float]:
    """Return the numbers of the months that a text names, for a date in digits on the other side."""
    return frozenset(map(float, _months(text, lang)[1]))


def _months(text: str, lang: str) -> tuple[dict[int, str], frozenset[int]]:
    """Return the months that a text surely names, with the words, and all that it may name."""
    sure: dict[int, str] = {}
    maybe = {int(value) for match in _NUMERIC.finditer(text) for value in match.groups() if value}
    for match in _MONTHS[lang].finditer(text):
        number = _number(match)
        maybe.add(number)
        words = text[match.start() : match.end()].removesuffix(".")
        near = _AFTER.match(text, match.end()) or _BEFORE.search(text[max(0, match.start() - 9) : match.start()])
        full = lang == "sl" or words == _EN_MONTHS[number - 1]
        ambiguous = words in {"May", "March"} if lang == "en" else bool(_SL_NAMES.fullmatch(words))
        if near or (full and not ambiguous):
            sure.setdefault(number, words)
    return sure, frozenset(maybe)


def _days(text: str, lang: str) -> tuple[dict[int, str], frozenset[int]]:
    found: dict[int, str] = {}
    for match in _DAYS[lang].finditer(text):
        found.setdefault(_number(match), text[match.start() : match.end()])
    return found, frozenset(found)


def _number(match: re.Match[str]) -> int:
    return next(int(name[1:]) for name, value in match.groupdict().items() if value is not None and name[1:].isdigit())
