"""The day in a dateline: "Ljubljana, 3. maja 2025", "8. maj 2025 ob 20.30", "London, May 3, 2025"."""

import datetime as dt
import re
from typing import Final

from .newsitem import NewsItem

#: Beginnings of the months' names, Slovenian and English; MAREC and MARCH, OKTOBER and OCTOBER differ.
_MONTHS: Final = ("jan", "feb", "mar", "apr", "ma[jy]", "jun", "jul", "a[uv]g", "sep", "o[kc]t", "nov", "dec")
_NAMED: Final = "|".join(f"(?P<m{number}>{name})" for number, name in enumerate(_MONTHS, 1))
_TIME: Final = r"(?:(?:,|[ ]ob|[ ]at)?[ ](?P<hour>[01]?\d|2[0-3])[.:](?P<minute>[0-5]\d)(?![\d.]))?"
_FORMS: Final = tuple(
    re.compile(pattern + _TIME, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<day>\d{{1,2}})\.?[ \u00a0]*(?:{_NAMED})[a-z]*\.?[ \u00a0]*(?P<year>(?:19|20)\d\d)\b",
        rf"\b(?:{_NAMED})[a-z]*\.?[ ](?P<day>\d{{1,2}}),?[ ](?P<year>(?:19|20)\d\d)\b",
        r"\b(?P<day>\d{1,2})\.[ \u00a0]*(?P<month>\d{1,2})\.[ \u00a0]*(?P<year>(?:19|20)\d\d)\b",
        r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b",
    )
)


def day_of(item: NewsItem) -> str | None:
    """Return the day, with the time where it is there, of the first dateline that names a year; ISO 8601."""
    datelines = (credit.text for credit in item.credits if credit.kind == "dateline")
    return next(filter(None, map(day_in, datelines)), None)


def day_in(dateline: str) -> str | None:
    """Return the day in a line, with the time where it is there; ISO 8601."""
    for form in _FORMS:
        match = form.search(dateline)
        if match is None:
            continue
        said = match.groupdict()
        month = int(said.get("month") or next((n for n in range(1, 13) if said.get(f"m{n}")), 0))
        try:
            day = dt.date(int(said["year"]), month, int(said["day"]))
        except ValueError:
            continue
        return f"{day}T{int(said['hour']):02}:{said['minute']}" if said["hour"] else day.isoformat()
    return None
