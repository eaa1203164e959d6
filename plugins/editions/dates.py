"""Dates in words, by CLDR through Babel; the operating system's locale has no part in it."""

import datetime as dt

from babel.dates import format_date


def long_date(day: dt.date, lang: str) -> str:
    """Return a day with its weekday: petek, 26. junij 2020; Friday 26 June 2020."""
    return format_date(day, "EEEE, d. MMMM y" if lang == "sl" else "EEEE d MMMM y", locale=_locale(lang))


def short_date(day: dt.date, lang: str) -> str:
    """Return a day: 26. junij 2020; 26 June 2020."""
    return format_date(day, "d. MMMM y" if lang == "sl" else "d MMMM y", locale=_locale(lang))


def month(day: dt.date, lang: str) -> str:
    """Return a month: junij 2020; June 2020."""
    return format_date(day, "LLLL y", locale=_locale(lang))


def _locale(lang: str) -> str:
    # British English: the day stands before the month.
    return "en_GB" if lang == "en" else lang
