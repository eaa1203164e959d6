"""The words for numbers of Slovenian and English, made from stems and endings."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final, Literal

_UNITS: Final = {
    "sl": "ena dva tri štiri pet šest sedem osem devet".split(),
    "en": "one two three four five six seven eight nine".split(),
}
_TEENS: Final = {
    "sl": "deset enajst dvanajst trinajst štirinajst petnajst šestnajst sedemnajst osemnajst devetnajst".split(),
    "en": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
}
_TENS: Final = {
    "sl": "dvajset trideset štirideset petdeset šestdeset sedemdeset osemdeset devetdeset".split(),
    "en": "twenty thirty forty fifty sixty seventy eighty ninety".split(),
}
#: The long scale in Slovenian (bilijon is a million millions), the short one in English.
SCALES: Final[Mapping[str, Mapping[str, float]]] = {
    "sl": {"tisoč": 1e3, "milijon": 1e6, "milijard": 1e9, "bilijon": 1e12},
    "en": {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12},
}
_SCALE_ENDINGS: Final = {
    "sl": ("", "a", "e", "i", "o", "u", "ov", "om", "oma", "ih", "ah", "am", "ama", "ami"),
    "en": ("", "s"),
}
_CASES: Final = ("", "ih", "im", "imi")
_ORDINAL: Final = ("i", "a", "o", "e", "ega", "emu", "em", "im", "ih", "imi", "ič")
#: Stems of Slovenian ordinals that are not those of the cardinals; *drugi* is missing, it is also "the other".
_ORDINAL_STEMS: Final = {1: "prv", 3: "tretj", 4: "četrt", 7: "sedm", 8: "osm", 100: "stot"}
_ENGLISH_ORDINALS: Final = {1: "first", 2: "second", 3: "third", 5: "fifth", 8: "eighth", 9: "ninth", 12: "twelfth"}
_SMALL_FORMS: Final = {
    1: "en eden ena eno ene eni enega enemu enem enim",
    2: "dva dve dveh dvema",
    3: "trije tri treh trem tremi",
    4: "štirje štiri štirih štirim štirimi",
    7: "sedem sedmih sedmim sedmimi",
    8: "osem osmih osmim osmimi",
}
#: Words that count without being numerals. They explain a number, but demand none.
_LOOSE: Final[Mapping[str, Mapping[str, float]]] = {
    "sl": {"nič": 0, "oba": 2, "obe": 2, "obeh": 2, "obema": 2, "par": 2, "ducat": 12, "pol": 0.5, "polovic": 0.5,
           "dvoj": 2, "troj": 3, "četver": 4, "peter": 5, "šester": 6, "sedmer": 7, "osmer": 8, "deveter": 9,
           "deseter": 10, "poldrug": 1.5, "nul": 0, "stotin": 100, "tisoč": 1e3,
           "milijon": 1e6, "milijard": 1e9, "desetletj": 10, "stoletj": 100},
    "en": {"zero": 0, "once": 1, "single": 1, "twice": 2, "both": 2, "couple": 2, "pair": 2, "double": 2, "thrice": 3,
           "triple": 3, "quarter": 4, "dozen": 12, "dozens": 12, "half": 0.5, "halves": 0.5, "hundreds": 100,
           "fortnight": 14, "decade": 10, "decades": 10, "century": 100, "centuries": 100},
}  # fmt: skip
#: A numeral as the first part of a Slovenian word: dvodnevni, petletnik, trikrat.
_COMPOUND: Final = re.compile(
    r"(?:krat|let(?!j)|dnev|ur[ne]|minut|sekund|meseč|tedensk|odstot|član|kilometr|metr)\w{0,8}"
)
#: A part of a scale: half a million, poldrugi milijon.
_PARTS: Final[Mapping[str, Mapping[str, float]]] = {
    "sl": {"pol": 0.5, "četrt": 0.25, **dict.fromkeys("poldrugi poldruga poldrugo poldruge poldrugega".split(), 1.5)},
    "en": {"half": 0.5, "quarter": 0.25},
}


@dataclass(frozen=True, slots=True)
class Atom:
    """One word of a number, and what it does to what stands before it."""

    value: float
    role: Literal["small", "hundred", "scale", "ordinal", "part"]


@cache
def atoms_of(lang: str) -> Mapping[str, Atom]:
    """Return every form of every word that numbers of a language are made of, in small letters."""
    parts = {word: Atom(value, "part") for word, value in _PARTS[lang].items()}
    return {**_ordinals(lang), **_cardinals(lang), **parts}


def _cardinals(lang: str) -> dict[str, Atom]:
    scales = {
        stem + ending: Atom(value, "scale") for stem, value in SCALES[lang].items() for ending in _SCALE_ENDINGS[lang]
    }
    small = {word: value for value, word in _basic(lang)}
    if lang == "en":
        atoms = {word: Atom(value, "small") for word, value in small.items()}
        return {**atoms, "hundred": Atom(100, "hundred"), **scales}
    forms = {word + case: Atom(value, "small") for word, value in small.items() if value > 4 for case in _CASES}
    few = {form: Atom(value, "small") for value, many in _SMALL_FORMS.items() for form in many.split()}
    return {**forms, **few, **scales}


def _basic(lang: str) -> Iterator[tuple[int, str]]:
    """Return the numerals that are one word in a language, in their first form."""
    yield from enumerate(_UNITS[lang], 1)
    yield from enumerate(_TEENS[lang], 10)
    yield from zip(range(20, 100, 10), _TENS[lang], strict=True)
    if lang == "sl":
        units = [*enumerate(_UNITS[lang], 1), (1, "en"), (2, "dve")]
        for (ten, tens), (unit, word) in product(zip(range(20, 100, 10), _TENS[lang], strict=True), units):
            yield ten + unit, f"{word}in{tens}"
        for unit, word in ((1, ""), (2, "dve"), *list(enumerate(_UNITS[lang], 1))[2:]):
            yield unit * 100, f"{word}sto"


def _ordinals(lang: str) -> dict[str, Atom]:
    if lang == "en":
        found = {}
        for value, word in _basic(lang):
            regular = word.removesuffix("y") + "ieth" if word.endswith("y") else word + "th"
            found[_ENGLISH_ORDINALS.get(value, regular)] = value
        # A second is also a measure.
        del found["second"]
        return {word: Atom(value, "ordinal") for word, value in {**found, "hundredth": 100}.items()}
    stems = [(_ORDINAL_STEMS.get(value, word), value) for value, word in _basic(lang) if value != 2]
    return {stem + ending: Atom(value, "ordinal") for stem, value in stems for ending in _ORDINAL}


def other_value(word: str, lang: str) -> float | None:
    """Return the value of a word that counts without being a numeral; None for any other."""
    table = _LOOSE[lang]
    if lang == "en":
        return table.get(word, decades().get(word))
    for length in range(min(len(word), 9), 2, -1):
        value = table.get(word[:length])
        if value is not None and len(word) - length < 5:
            return value
    return first_part(word)


@cache
def decades() -> Mapping[str, float]:
    """Return the English words for decades: twenties is 20."""
    return {word.removesuffix("y") + "ies": 10.0 * ten for ten, word in enumerate(_TENS["en"], 2)}


def first_part(word: str) -> float | None:
    """Return the value of the numeral that a Slovenian word begins with: petletni, trikrat, dvodnevni."""
    atoms = atoms_of("sl")
    for length in range(min(len(word) - 3, 18), 2, -1):
        stem = word[:length]
        value = 2.0 if stem == "dvo" else atoms[stem].value if stem in atoms else None
        if value is not None and _COMPOUND.fullmatch(word, length):
            return value
    return None


def share_of(word: str, lang: str) -> int:
    """Return into how many parts a whole is cut: 3 for *tretjina* and "thirds"; 0 for any other word."""
    return _share_words(lang).get(word, 0)


@cache
def _share_words(lang: str) -> Mapping[str, int]:
    if lang == "en":
        ordinals = {word: int(atom.value) for word, atom in _ordinals("en").items() if atom.value > 2}
        many = {word + "s": value for word, value in ordinals.items()}
        return {**ordinals, **many, "quarter": 4, "quarters": 4}
    stems = {_ORDINAL_STEMS.get(value, word): value for value, word in _basic("sl") if value > 2}
    endings = ("ina", "ine", "ini", "ino", "in", "inah", "inami", "inama", "inam", "inski", "inska", "insko", "inske")
    return {stem + ending: value for stem, value in stems.items() for ending in endings}
