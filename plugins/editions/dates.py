"""Dates in words, by CLDR through Babel; the operating system's locale has no part in it."""

import datetime as dt
from functools import lru_cache
from typing import Final

#: Where CLDR's own pattern is not the customary one: Slovenian without a leading zero, British order in English.
_LONG: Final = {"sl": "EEEE, d. MMMM y", "en": "EEEE d MMMM y"}
_SHORT: Final = {"sl": "d. MMMM y", "en": "d MMMM y"}

#: Days that are remembered in words: a page of a list names one many times, and Babel takes its time for each.
_DAYS: Final = 4096


@lru_cache(_DAYS)
def long_date(day: dt.date, lang: str) -> str:
    """Return a day with its weekday: petek, 26. junij 2020; Friday 26 June 2020."""
    return _format(day, _LONG.get(lang, "full"), lang)


@lru_cache(_DAYS)
def short_date(day: dt.date, lang: str) -> str:
    """Return a day: 26. junij 2020; 26 June 2020."""
    return _format(day, _SHORT.get(lang, "long"), lang)


def period(first: dt.date, last: dt.date, lang: str) -> str:
    """Return some days: 22.–28. junij 2020; 29 June–5 July 2020. One day is a day."""
    if first == last:
        return short_date(first, lang)
    whole = _SHORT.get(lang, "d MMMM y")
    until = 1 if (first.year, first.month) == (last.year, last.month) else 2 if first.year == last.year else 3
    return f"{_format(first, ' '.join(whole.split()[:until]), lang)}–{short_date(last, lang)}"


@lru_cache(_DAYS)
def month(day: dt.date, lang: str) -> str:
    """Return a month: junij 2020; June 2020."""
    return _format(day, "LLLL y", lang)


def _format(day: dt.date, pattern: str, lang: str) -> str:
    # Only who shows a date pays for the import.
    from babel.dates import format_date

    return format_date(day, pattern, locale="en_GB" if lang == "en" else lang)
