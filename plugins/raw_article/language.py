"""Which language an article is in: Slovenian, English, or one that is refused by its name."""

import re
from typing import Final

from .refuse import Unreadable

#: Least share of known words (simplemma) of a text in its language. Source: docs/decisions/0006.
LEAST_SHARE: Final = 0.65
_WORD: Final = re.compile(r"[^\W\d_]+")
_SAMPLE: Final = 6000
#: Words that are frequent in one language and rare or unknown in the others of the table.
_FREQUENT: Final = {
    "sl": "v o s z do od je in se so da na za pa ki ne tudi po ter bo kot bi pri še bil lahko ob več leta sta zaradi ali bodo med ta že",
    "en": "the of and to in a is that for on was with as it by at be from has have are his an he said which were will this",
    "hr": "je i u se na da za su od što bi nije kao koji koja koje li će sam iz biti ili prema ali samo kako već godine",
    "sr": "је и у се на да за су од што би није као који која које ли ће сам из бити или према али само како већ године",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat",
    "it": "di e il la che in a per è del un i le si della da non con una sono nel al ha alla più dei come anche gli",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son cette",
    "es": "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí porque",
    "hu": "a az és hogy nem is egy meg de csak már ez el volt van mint még be vagy azt ki fel szerint után lesz majd",
    "cs": "a se v na že je s z do o to i pro ve ale jako by po které jsou k který od jeho podle uvedl bude však až při také nebo jejich",
}
_TITLES: Final = {
    "hr": "Croatian, Serbian or Bosnian",
    "sr": "Serbian",
    "de": "German",
    "it": "Italian",
    "fr": "French",
    "es": "Spanish",
    "hu": "Hungarian",
    "cs": "Czech",
}


def identify(text: str) -> str:
    """Return "sl" or "en"; raise Unreadable, with the language's name if it is known, for any other."""
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE])]
    counts = {lang: sum(map(frozenset(many.split()).__contains__, words)) for lang, many in _FREQUENT.items()}
    first, second = sorted(counts, key=lambda lang: -counts[lang])[:2]
    clear = counts[first] >= 5 and counts[first] >= 1.6 * counts[second]
    if first in ("sl", "en") and clear and counts[first] >= 0.1 * len(words):
        return first
    for lang in ("sl", "en"):
        if share(text, lang) >= LEAST_SHARE and counts[lang] >= 0.6 * counts[first]:
            return lang
    name = _TITLES.get(first) if counts[first] else None
    what = f"seems to be in {name}" if name else "is in no language that is read here"
    raise Unreadable(1, what, "only Slovenian (sl) and English (en) articles are taken in")


def contradicted(lang: str, text: str, *, given: bool) -> tuple[str, str] | None:
    """Return (what is wrong, what would be right) where a sidecar names a language that the text is plainly not in."""
    if not given:
        return None
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE])]
    ours, theirs = (
        sum(map(frozenset(_FREQUENT[one].split()).__contains__, words))
        for one in (lang, "en" if lang == "sl" else "sl")
    )
    # A quotation may be long: only what is plain counts, as the curator has said it.
    if theirs < 5 or theirs < 8 * ours:
        return None
    name, other = ("English", "en") if lang == "sl" else ("Slovenian", "sl")
    return f'lang is "{lang}", but the text is in {name}', f'write "{other}", or remove the line'


def share(text: str, lang: str) -> float:
    """Return the share of words that simplemma knows in a language; slow to start, so asked only in doubt."""
    from simplemma import in_target_language

    return float(in_target_language(text[:_SAMPLE], lang=lang))
