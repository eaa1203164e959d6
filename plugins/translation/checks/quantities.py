"""What a number counts: its scale (million), its unit of measure or of time, and its currency."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Final

from .numerals import SCALES

#: What may stand between a number, its scale and its unit.
_GAP: Final = re.compile(r"\s{0,2}-?")
_WORD: Final = re.compile(r"°[CF]?|º[CF]?|[%€$£¥]|[^\W\d_]+")
#: Short forms of scales in either language, as news write them.
_SHORT: Final[Mapping[str, Mapping[str, float]]] = {
    "sl": {"mio": 1e6, "mrd": 1e9, "mlrd": 1e9, "tis": 1e3},
    "en": {"bn": 1e9, "tn": 1e12, "mn": 1e6, "mln": 1e6, "mio": 1e6, "m": 1e6, "k": 1e3, "b": 1e9, "t": 1e12},
}
#: Of these only a sum of money can be sure: 12m is also a length, 10k a run, 5t a weight.
_DOUBTFUL: Final = frozenset(("m", "k", "b", "t"))
_SIGNS: Final[Mapping[str, str]] = {
    "€": "euro", "$": "dollar", "£": "pound", "¥": "¥", "EUR": "euro", "USD": "dollar", "GBP": "pound", "JPY": "¥ yen",
    "CNY": "¥ yuan", "RMB": "¥ yuan", "CHF": "franc", "RUB": "rouble", "PLN": "zloty", "SEK": "krona", "NOK": "krona",
    "DKK": "krona", "CZK": "krona", "HUF": "forint", "TRY": "lira", "INR": "rupee", "UAH": "hryvnia", "AUD": "dollar",
    "CAD": "dollar", "%": "per cent", "°": "°", "º": "°", "°C": "° Celsius", "ºC": "° Celsius", "°F": "° Fahrenheit",
    "ºF": "° Fahrenheit",
}  # fmt: skip
#: Currencies by their names. "~" stands for the endings of a noun, "-" for any few letters.
#: What begins alike may be the same: ¥ is yen or yuan.
_CURRENCIES: Final[Mapping[str, Mapping[str, str]]] = {
    "sl": {
        "euro": "evr~|evrsk-|euro", "dollar": "dolar-", "pound": "funt~", "franc": "frank~", "¥ yen": "jen~",
        "¥ yuan": "juan~|renminbi", "rouble": "rubelj|rublj~", "krona": "kron~", "zloty": "zlot~", "forint": "forint~",
        "lira": "lir~", "rupee": "rupij~", "hryvnia": "g?h?rivn~", "dinar": "dinar~", "peso": "pes~", "real": "real~",
        "rial": "rial~", "won": "von~", "rand": "rand~", "shekel": "šekel|šekl~", "lev": "lev~", "leu": "lej~",
        "mark": "mark~", "tolar": "tolar~", "bitcoin": "bitcoin~", "cent": "cent~",
    },
    "en": {
        "euro": "euro~", "dollar": "dollar~", "pound": "pound~|sterling|lb~", "franc": "franc~", "¥ yen": "yen",
        "¥ yuan": "yuan~|renminbi", "rouble": "rouble~|ruble~", "krona": "kron-|korun-|crown~", "zloty": "zlot-",
        "forint": "forint~", "lira": "lira~|lire", "rupee": "rupee~", "hryvnia": "hryvn-", "dinar": "dinar~",
        "peso": "peso~", "real": "real~|reais", "rial": "rial~|riyal~", "won": "won", "rand": "rand~",
        "shekel": "shekel~", "lev": "lev|leva", "leu": "leu|lei", "mark": "mark~|deutschmark~", "tolar": "tolar~",
        "bitcoin": "bitcoin~", "cent": "cent~",
    },
}  # fmt: skip
#: Units of time and measure, the same way. Slovenian *let* has its forms one by one: *letalo* is an aeroplane.
_MEASURES: Final[Mapping[str, Mapping[str, str]]] = {
    "sl": {
        "second": "sekund-", "minute": "minut-|min", "hour": "ur~|urn(?:i|a|o|e|ega|em|ih|im)",
        "day": "dan|dneva?|dnevu|dnevi|dni|dneh|dnem|dnevn-", "week": "teden|tedn-|tedensk-", "month": "mesec-|meseč-",
        "year": "leto?|leta|letu|leti|letih|letom|letoma|letn-", "decade": "desetletj-", "century": "stoletj-",
        "per cent": "odstot-", "°": "stopinj-", "tonne": "ton~|tonsk-", "hectare": "hektar-", "mile": "milj~|miljsk-",
        "foot": "čevelj|čevlj~", "inch": "palec|palc~", "yard": "jard~", "acre": "akr~", "ounce": "unč~",
        "gallon": "galon~", "kg": "kil~",
    },
    "en": {
        "second": "second~|sec~", "minute": "minute~|min~", "hour": "hour~|hr~", "day": "day~", "week": "week~",
        "month": "month~", "year": "year~|yr~", "decade": "decade~", "century": "century|centuries",
        "per cent": "percent|pct", "°": "degree~", "tonne": "ton~|tonne~", "hectare": "hectare~", "mile": "mile~|mph",
        "foot": "foot|feet|ft", "inch": "inch|inches", "yard": "yard~", "acre": "acre~", "ounce": "ounce~|oz",
        "gallon": "gallon~", "kg": "kilo~",
    },
}  # fmt: skip
_ENDINGS: Final = {"sl": "(?:a|e|i|o|u|ov|ev|om|em|oma|ema|ih|ah|am|ama|ami)?", "en": "s?"}
_FEW_LETTERS: Final = r"[^\W\d_]{0,6}"
#: Prefixes of the SI and what they stand before, by sign and by the stems of both languages.
_PREFIXES: Final = {
    "": "", "k": "kilo", "M": "mega", "G": "giga", "T": "tera", "m": "mili|milli", "c": "centi", "d": "deci",
    "h": "hekto|hecto",
}  # fmt: skip
_BASES: Final = {
    "m": "metr-|meter~|metre~", "g": "gram-", "l": "litr-|liter~|litre~", "W": "vat~|vatn-|watt~", "Wh": "vatur~",
    "Hz": "herc~|hertz", "B": "bajt~|byte~",
}  # fmt: skip
#: Units of more than one word.
_PHRASES: Final = {
    "sl": (
        (re.compile(r"odstot\w{1,4}\s{1,2}točk"), "percentage point"),
        (re.compile(r"stopinj\w{0,3}\s{1,2}celzij", re.IGNORECASE), "° Celsius"),
        (re.compile(r"stopinj\w{0,3}\s{1,2}fahrenheit", re.IGNORECASE), "° Fahrenheit"),
    ),
    "en": (
        (re.compile(r"percentage[\s-]points?|pp\b"), "percentage point"),
        (re.compile(r"per[\s-]cent\b"), "per cent"),
        (re.compile(r"degrees?\s{1,2}(?:celsius|centigrade)", re.IGNORECASE), "° Celsius"),
        (re.compile(r"degrees?\s{1,2}fahrenheit", re.IGNORECASE), "° Fahrenheit"),
    ),
}
#: A word between a number and its currency (US, avstralskih), or before a measure of area or volume.
_ADJECTIVE: Final = {
    "sl": re.compile(r"[^\W\d_]{2,30}(?:ih|im|imi|ega|a|e|i|o)"),
    "en": re.compile(r"[A-Z][^\W\d_]{0,30}|square|cubic"),
}
_POWERS: Final = {"kvadratn": "square ", "kubičn": "cubic ", "square": "square ", "cubic": "cubic "}
#: A sign of money stands before the first end of a range only: €3-5m.
_MONEY_BEFORE: Final = re.compile(
    r"(?:([€$£¥])|\b([A-Z]{3}))[ \u00a0]?(?:\d[\d.,]{0,12}(?:bn|m|k)?[ \u00a0]?(?:-|–|to)[ \u00a0]?)?\Z"
)


def scale(text: str, end: int, lang: str, *, money: bool) -> tuple[int, float, bool]:
    """Return where the scale behind a number ends, what it is (1 if there is none), and whether that is sure."""
    word, start, stop = _word(text, end)
    small = word.lower()
    for stem, value in SCALES[lang].items():
        if small.startswith(stem) and len(small) - len(stem) < 7:
            return stop, value, True
    short = _SHORT[lang].get(small)
    if short is None or (small in _DOUBTFUL and not money and start > end):
        return end, 1.0, True
    if small not in _DOUBTFUL:
        return stop + text.startswith(".", stop), short, True
    return stop, short, money or unit(text, stop, lang) is not None


def unit(text: str, end: int, lang: str) -> str | None:
    """Return the unit or the currency behind a number, by one name in both languages; None where none is known."""
    first, start, stop = _word(text, end)
    if not first:
        return None
    for pattern, name in _PHRASES[lang]:
        if pattern.match(text, start):
            return name
    named = _named(first, lang)
    if named or not _ADJECTIVE[lang].fullmatch(first):
        return named
    second = _named(_word(text, stop)[0], lang)
    power = next((power for stem, power in _POWERS.items() if first.startswith(stem)), "")
    return power + second if second and (power or second in _CURRENCIES["en"]) else None


def money_before(text: str, start: int) -> str | None:
    """Return the currency whose sign or code stands before a number; None if there is none."""
    match = _MONEY_BEFORE.search(text[max(0, start - 24) : start])
    return _SIGNS.get(match.group(1) or match.group(2)) if match else None


def same(one: str, other: str) -> bool:
    """Return whether two units can be one: what is said more exactly on one side begins alike (°, ° Celsius)."""
    return one == other or one.startswith(f"{other} ") or other.startswith(f"{one} ")


def _word(text: str, at: int) -> tuple[str, int, int]:
    """Return the next word or sign, where it starts and where it ends; "" if something else stands there."""
    gap = _GAP.match(text, at)
    start = gap.end() if gap else at
    match = _WORD.match(text, start)
    return (match.group(), start, match.end()) if match else ("", at, at)


def _named(word: str, lang: str) -> str | None:
    sign = _SIGNS.get(word) or _symbols().get(word)
    if sign or len(word) > 20:
        return sign
    names, pattern = _names(lang)
    match = pattern.fullmatch(word.lower())
    return names[match.lastindex - 1] if match and match.lastindex else None


@cache
def _symbols() -> Mapping[str, str]:
    """Return signs of units: km, kg, MWh, cm; case tells them apart."""
    metric = {sign + base: sign + base for sign, base in product(_PREFIXES, _BASES)}
    return {**metric, "h": "hour", "t": "tonne", "ha": "hectare", "kmh": "km", "kph": "km", "s": "second"}


@cache
def _names(lang: str) -> tuple[Sequence[str], re.Pattern[str]]:
    """Return all units of a language, and a pattern of their words with a group for each."""
    many = [*_MEASURES[lang].items(), *_CURRENCIES[lang].items(), *_metric()]
    groups = (pattern.replace("~", _ENDINGS[lang]).replace("-", _FEW_LETTERS) for _, pattern in many)
    return [name for name, _ in many], re.compile("|".join(f"({group})" for group in groups))


def _metric() -> Iterator[tuple[str, str]]:
    for (sign, prefix), (base, stems) in product(_PREFIXES.items(), _BASES.items()):
        yield sign + base, f"(?:{prefix})(?:{stems})"
