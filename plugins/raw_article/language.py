"""Which language an article is in: Slovenian, English, or one that is refused by its name."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from .refuse import Unreadable

#: Least share of known words (simplemma) of a text in its language. Source: docs/decisions/0006.
LEAST_SHARE: Final = 0.65
#: Least share of frequent words of a text in its language; of fewer words in all nothing can be said.
LEAST_FREQUENT: Final = 0.1
_FEWEST: Final = 3
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
#: The same of languages that share many words with those above: only who has refused a text asks for its name here.
_NEAR: Final = {
    "ru": "и в не на что с как это по из за от для его но был он так было же году также все которые который сообщил после",
    "uk": "і в не на що з як це по із за від для його але був він так було же року також усі які який повідомив після та й",
    "bg": "и в не на че с като това по от за са се той да беше тази години също които който след но което бе към ще",
    "mk": "и во не на дека со како ова по од за се тој да беше оваа година исто кои кој по но што ќе го ја ги",
    "pl": "i w nie na że z jak to po od za dla jego ale był on się jest roku także które który po oraz przez do są będzie",
    "sk": "a v nie na že s ako to po od za pre jeho ale bol on sa je roku tiež ktoré ktorý z do sú bude aj podľa uviedol",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas foi ao ele das à são também ano",
    "nl": "de van het een en in is dat op te zijn met voor niet aan er om ook als dan maar bij nog uit door naar heeft jaar werd",
    "ro": "de și în la cu pe un o nu că din care pentru mai este a fost au sunt ca dar după sau prin anul această potrivit",
    "sq": "të dhe në e për me që një nga është i se u ka nuk më si do ishte kjo por pas ky janë vitin edhe",
}
_TITLES: Final = {
    "ru": "Russian",
    "uk": "Ukrainian",
    "bg": "Bulgarian",
    "mk": "Macedonian",
    "pl": "Polish",
    "sk": "Slovak",
    "pt": "Portuguese",
    "nl": "Dutch",
    "ro": "Romanian",
    "sq": "Albanian",
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
    counts = _counts(words, _FREQUENT)
    first, second = sorted(counts, key=lambda lang: -counts[lang])[:2]
    clear = counts[first] >= 5 and counts[first] >= 1.6 * counts[second]
    if first in ("sl", "en") and clear and counts[first] >= LEAST_FREQUENT * len(words):
        return first
    for lang in ("sl", "en"):
        if share(text, lang) >= LEAST_SHARE and counts[lang] >= 0.6 * counts[first]:
            return lang
    others = counts | _counts(words, _NEAR)
    best = max(_TITLES, key=lambda lang: others[lang])
    least = max(_FEWEST, LEAST_FREQUENT * len(words), counts["sl"] + 1, counts["en"] + 1)
    name = _TITLES[best] if others[best] >= least else None
    what = f"seems to be in {name}" if name else "is in no language that is read here"
    raise Unreadable(1, what, "only Slovenian (sl) and English (en) articles are taken in")


def _counts(words: Sequence[str], frequent: Mapping[str, str]) -> dict[str, int]:
    """Return how many words are frequent ones of each language."""
    return {lang: sum(map(frozenset(many.split()).__contains__, words)) for lang, many in frequent.items()}


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
