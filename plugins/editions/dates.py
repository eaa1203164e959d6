"""Dates in words, by CLDR through Babel; the operating system's locale has no part in it."""

import datetime as dt
from functools import lru_cache
from typing import Final

from babel.dates import format_date

#: Where CLDR's own pattern is not the customary one: Slovenian without a leading zero, British order in English.
_LONG: Final = {"sl": "EEEE, d. MMMM y", "en": "EEEE d MMMM y"}
_SHORT: Final = {"sl": "d. MMMM y", "en": "d MMMM y"}

#: Days that are remembered in words: a page of a list names one many times, and Babel takes its time for each.
_DAYS: Final = 4096


@lru_cache(_DAYS)
def long_date(day: dt.date, lang: str) -> str:
    """Return a day with its weekday: petek, 26. junij 2020; Friday 26 June 2020."""
    return format_date(day, _LONG.get(lang, "full"), locale=_locale(lang))


@lru_cache(_DAYS)
def short_date(day: dt.date, lang: str) -> str:
    """Return a day: 26. junij 2020; 26 June 2020."""
    return format_date(day, _SHORT.get(lang, "long"), locale=_locale(lang))


def period(first: dt.date, last: dt.date, lang: str) -> str:
    """Return some days: 22.–28. junij 2020; 29 June–5 July 2020. One day is a day."""
    if first == last:
        return short_date(first, lang)
    whole = _SHORT.get(lang, "d MMMM y")
    until = 1 if (first.year, first.month) == (last.year, last.month) else 2 if first.year == last.year else 3
    return f"{format_date(first, ' '.join(whole.split()[:until]), locale=_locale(lang))}–{short_date(last, lang)}"


@lru_cache(_DAYS)
def month(day: dt.date, lang: str) -> str:
    """Return a month: junij 2020; June 2020."""
    return format_date(day, "LLLL y", locale=_locale(lang))


def _locale(lang: str) -> str:
    return "en_GB" if lang == "en" else lang
