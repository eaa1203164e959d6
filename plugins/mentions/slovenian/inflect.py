"""The forms of a person's name.

Generation is easy and analysis hard, so every plausible form is made: a form that nobody writes costs
nothing, because forms are search keys and are never shown. Sources: Slovenski pravopis 2001, paragraphs
on the declension of proper names; docs/decisions/0002.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, Literal, TypeAlias

Case: TypeAlias = Literal["nom", "gen", "dat", "acc", "loc", "ins"]
Gender: TypeAlias = Literal["m", "f"]
#: The forms of one word by case; every case has at least one.
Forms: TypeAlias = Mapping[Case, frozenset[str]]

CASES: Final[tuple[Case, ...]] = ("nom", "gen", "dat", "acc", "loc", "ins")
VOWELS: Final = "aeiouyáéíóúýàèìòùâêîôûäëïöüőűãõåæøœăąęěůı"
#: After these the endings have e where they have o elsewhere (s Haftarjem, s Putinom).
SOFT: Final = ("c", "č", "š", "ž", "j", "ć", "đ")
#: Foreign spellings whose sound may be soft: both endings are written (z Bushem, z Bushom).
MAYBE_SOFT: Final = ("sh", "ch", "cz", "sz", "dž", "ge", "ce", "x", "g", "gn", "ll", "y", "s", "z", "ş", "ç")

_ADJECTIVAL = re.compile(r"(?:[sšcčzž]k|[cč]n|sk)(?:i|ý|ij|y)$")
_FLEETING = re.compile(rf"(?<=[^{VOWELS}])[ea](?=[^aeiou]$)|(?<=[yj])e(?=n$)")
_POSSESSIVE_ENDINGS: Final = ("", "a", "o", "e", "i", "ega", "emu", "em", "im", "ih", "imi", "ima")


def decline(word: str, gender: Gender) -> Forms:
    """Return the singular forms of one word of a person's name, the word itself among the nominatives."""
    return _masculine(word) if gender == "m" else _feminine(word)


def possessive(word: str, gender: Gender) -> frozenset[str]:
    """Return all forms of the possessive adjective made from a name (Macronov, Janšev, Merklin)."""
    return frozenset(stem + end for stem in _possessive_stems(word, gender) for end in _POSSESSIVE_ENDINGS)


def feminine_surname(word: str) -> Forms:
    """Return the forms of the surname in -ova/-eva that a woman's indeclinable surname takes (Merklova)."""
    stems = () if word.endswith("a") else [s for s in _possessive_stems(word, "m") if s.endswith(("ov", "ev"))]
    endings: dict[Case, str] = {"nom": "a", "gen": "e", "dat": "i", "acc": "o", "loc": "i", "ins": "o"}
    return {case: frozenset(stem + end for stem in stems) for case, end in endings.items()}


def thematic(stem: str, ending: str) -> tuple[str, ...]:
    """Return the stem with an ending that begins with o, or with e after a soft stem; both where unclear."""
    soft = ending.replace("o", "e", 1)
    if stem.endswith(SOFT):
        return (stem + soft,)
    return (stem + ending, stem + soft) if stem.endswith(MAYBE_SOFT) else (stem + ending,)


def fleeting_stem(word: str) -> str | None:
    """Return the word without its fleeting vowel (Turek: Turk, Merkel: Merkl), if it can have one."""
    shorter = _FLEETING.sub("", word)
    return shorter if shorter != word and len(word) > 3 else None


def consonant_stems(word: str) -> tuple[str, ...]:
    """Return the stems of a masculine word that ends in a consonant: Putin; Haftar, Haftarj; Turek, Turk."""
    stems = [word]
    if word.endswith("r"):
        # By the rule only words of several syllables; but many write Ben Gvirja.
        stems.append(word + "j")
    shorter = fleeting_stem(word)
    if shorter:
        stems.append(shorter)
    if word.endswith(("elj", "enj")) and len(word) > 4:
        stems.append(word[:-3] + word[-2:])
    return tuple(stems)


@lru_cache(maxsize=20_000)
def _masculine(word: str) -> Forms:
    if _ADJECTIVAL.search(word):
        base = re.sub(r"(?:ij|[iýy])$", "", word)
        return _forms(word, gen=[base + "ega"], dat=[base + "emu"], loc=[base + "em"], ins=[base + "im"])
    if word.endswith("a"):
        stem = word[:-1]
        return _forms(
            word,
            gen=[stem + "e", stem + "a"],
            dat=[stem + "i", stem + "u"],
            loc=[stem + "i", stem + "u"],
            ins=[stem + "o", *thematic(stem, "om")],
            acc=[stem + "o", stem + "a"],
        )
    stems = _masculine_stems(word)
    return _forms(
        word,
        gen=[s + "a" for s in stems],
        dat=[s + "u" for s in stems],
        loc=[s + "u" for s in stems],
        ins=[form for s in stems for form in thematic(s, "om")],
    )


def _masculine_stems(word: str) -> tuple[str, ...]:
    """Return the stems of a masculine word in any ending but -a and -ski."""
    last = word[-1:].lower()
    if last == "o":
        return (word[:-1],)
    if last == "e":
        return (word[:-1], word + "j", word + "t", word)
    if last == "y":
        return (word + "j", word[:-1] + "ij", word)
    if last == "u":
        return (word + "j", word)
    if last in VOWELS:
        return (word + "j",)
    return consonant_stems(word)


@lru_cache(maxsize=20_000)
def _feminine(word: str) -> Forms:
    if not word.endswith("a"):
        return dict.fromkeys(CASES, frozenset((word,)))
    stem = word[:-1]
    return _forms(word, gen=[stem + "e"], dat=[stem + "i"], loc=[stem + "i"], ins=[stem + "o"], acc=[stem + "o"])


def _possessive_stems(word: str, gender: Gender) -> tuple[str, ...]:
    """Return the possessive in its shortest form, in every plausible spelling."""
    if word.endswith("a"):
        stem = _softened(word[:-1])
        both = (*thematic(stem, "ov"), stem + "in") if gender == "m" else (stem + "in",)
        return tuple(dict.fromkeys(both))
    if _ADJECTIVAL.search(word):
        return (word + "jev",)
    stems = [_softened(stem) for stem in _masculine_stems(word)]
    made = [form for stem in stems for form in thematic(stem, "ov")]
    if gender == "f":
        shorter = fleeting_stem(word)
        made += [shorter + "in"] if shorter else []
    return tuple(dict.fromkeys(made))


def _softened(stem: str) -> str:
    """Return the stem with a final c as č, as before -ev and -in (Kranjec: Kranjčev, Mojca: Mojčin)."""
    return stem[:-1] + "č" if stem.endswith("c") else stem


def _forms(
    word: str,
    *,
    gen: Iterable[str],
    dat: Iterable[str],
    loc: Iterable[str],
    ins: Iterable[str],
    acc: Iterable[str] | None = None,
) -> Forms:
    """Return the record of forms; the accusative of a living masculine is its genitive."""
    genitives = frozenset(gen)
    return {
        "nom": frozenset((word,)),
        "gen": genitives,
        "dat": frozenset(dat),
        "acc": genitives if acc is None else frozenset(acc),
        "loc": frozenset(loc),
        "ins": frozenset(ins),
    }
