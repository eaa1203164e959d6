"""The forms of places, of the adjectives made from them, and of the people who live there."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from .inflect import CASES, Case, Forms, consonant_stems, decline, fleeting_stem, thematic

#: Grammar classes of a place name: gender and number, adjectival feminine, vowel-final masculine, indeclinable.
CLASSES: Final = ("m", "f", "n", "mo", "mp", "fp", "np", "fa", "x")

_ADJECTIVE: Final = ("i", "a", "o", "e", "ega", "emu", "em", "im", "ih", "imi", "ima")
#: Endings of an adjective that agrees with a head of this class, in the order of CASES.
_AGREEMENT: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "m": (("i", ""), ("ega",), ("emu",), ("i", ""), ("em",), ("im",)),
    "f": (("a",), ("e",), ("i",), ("o",), ("i",), ("o",)),
    "n": (("o", "e"), ("ega",), ("emu",), ("o", "e"), ("em",), ("im",)),
    "mp": (("i",), ("ih",), ("im",), ("e",), ("ih",), ("imi",)),
    "fp": (("e",), ("ih",), ("im",), ("e",), ("ih",), ("imi",)),
    "np": (("a",), ("ih",), ("im",), ("a",), ("ih",), ("imi",)),
}


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a place name inflects; an empty class is guessed from the ending."""

    cls: str = ""
    #: 1-based place of the word that carries the case; 0 means the last.
    head: int = 0
    #: Both sides of "in" decline (Bosne in Hercegovine).
    coord: bool = False
    #: The words before the head stay as they are (San Marino: San Marina).
    fixed: bool = False
    #: The head loses its last vowel (Ciper: Cipra).
    drop: bool = False
    #: The head takes j before endings (Singapur: Singapurja).
    j: bool = False


def adjective(word: str) -> tuple[str, ...]:
    """Return all forms of an adjective given in -i, with its compound stem in -o (rusko-francoski)."""
    stem = word.removesuffix("i")
    return tuple(stem + ending for ending in _ADJECTIVE)


def demonym_man(word: str) -> frozenset[str]:
    """Return singular, dual and plural of a man of a people (Libijec, Libijca, Libijcev)."""
    if word.endswith("a"):
        stem = word[:-1]
        return frozenset(stem + end for end in ("a", "e", "i", "o", "ov", "om", "ih", "ema", "ama"))
    stems = [word[:-2] + word[-1]] if word.endswith(("ec", "ek")) else _nominal_stems(word)
    forms = {word}
    for stem in stems:
        forms.update(stem + end for end in ("a", "u", "i", "e", "ih", "je"))
        forms.update(form for end in ("om", "ov", "oma") for form in thematic(stem, end))
    return frozenset(forms)


def demonym_woman(word: str) -> frozenset[str]:
    """Return singular, dual and plural of a woman of a people (Libijka, Libijk, Libijkam)."""
    stem = word.removesuffix("a")
    return frozenset(stem + end for end in ("a", "e", "i", "o", "am", "ah", "ami", "ama", ""))


def decline_place(name: str, grammar: Grammar) -> Forms:
    """Return the forms of a place name of one or more words, by case."""
    if grammar.coord:
        return _coordinated(name)
    words = name.split(" ")
    head = (grammar.head or len(words)) - 1
    cls = grammar.cls or guess_class(words[head])
    return {case: frozenset(_phrases(words, head, cls, grammar, case)) for case in CASES}


def guess_class(word: str) -> str:
    """Return the grammar class that the ending suggests."""
    if word.isupper() and len(word) > 1:
        return "x"
    last = word[-1:].lower()
    if last == "a":
        return "f"
    if last in "oe":
        return "n"
    return "mo" if last in "iuyéíó" else "m"


def _coordinated(name: str) -> Forms:
    parts = [decline_place(part, Grammar()) for part in name.split(" in ")]
    return {case: frozenset(" in ".join(pick) for pick in product(*(p[case] for p in parts))) for case in CASES}


def _phrases(words: Sequence[str], head: int, cls: str, grammar: Grammar, case: Case) -> list[str]:
    columns: list[Sequence[str]] = []
    for place, word in enumerate(words):
        if place == head:
            columns.append(sorted(_head_forms(word, cls, grammar)[case]))
        elif place < head and not grammar.fixed:
            columns.append(_agreeing(word, cls, case))
        else:
            columns.append([word])
    return [" ".join(pick) for pick in product(*columns)]


def _agreeing(word: str, cls: str, case: Case) -> Sequence[str]:
    endings = _AGREEMENT.get({"fa": "f", "mo": "m"}.get(cls, cls))
    if endings is None or word[-1:] not in "aioe" or case == "nom":
        return [word]
    return [word[:-1] + end for end in endings[CASES.index(case)]]


def _head_forms(word: str, cls: str, grammar: Grammar) -> Forms:
    if cls == "x":
        return dict.fromkeys(CASES, frozenset((word,)))
    if cls == "f":
        return decline(word, "f")
    if cls == "fa":
        forms = decline(word, "f")
        return {**forms, "loc": forms["loc"] | {word[:-1] + "em"}}
    if cls in ("mp", "fp", "np"):
        return _plural(word, cls)
    if cls == "n":
        return _singular(word, (word[:-1],))
    return _singular(word, _place_stems(word, grammar))


def _place_stems(word: str, grammar: Grammar) -> tuple[str, ...]:
    if grammar.drop:
        shorter = fleeting_stem(word) or (word[:-3] + word[-2:] if word.endswith(("elj", "enj")) else None)
        return (shorter, word) if shorter else (word,)
    if grammar.j:
        return (word + "j",)
    last = word[-1:].lower()
    if last in "oe":
        return (word[:-1],)
    return (word + "j",) if last in "iuyéíóú" else _nominal_stems(word)


def _nominal_stems(word: str) -> tuple[str, ...]:
    """Return the stems of a thing: a fleeting vowel only where the table says so (Sudan is not Sudna)."""
    shorter = fleeting_stem(word)
    return tuple(stem for stem in consonant_stems(word) if stem != shorter)


def _singular(word: str, stems: Sequence[str]) -> Forms:
    same = frozenset((word,))
    return {
        "nom": same,
        "gen": frozenset(s + "a" for s in stems),
        "dat": frozenset(s + "u" for s in stems),
        "acc": same,
        "loc": frozenset(s + "u" for s in stems),
        "ins": frozenset(form for s in stems for form in thematic(s, "om")),
    }


def _plural(word: str, cls: str) -> Forms:
    stem = word[:-1]
    endings = {
        "mp": (thematic(stem, "ov"), thematic(stem, "om"), (stem + "e",), (stem + "ih",), (stem + "i",)),
        "fp": ((stem,), (stem + "am",), (word,), (stem + "ah",), (stem + "ami",)),
        "np": ((stem,), thematic(stem, "om"), (word,), (stem + "ih",), (stem + "i",)),
    }[cls]
    gen, dat, acc, loc, ins = (frozenset(forms) for forms in endings)
    return {"nom": frozenset((word,)), "gen": gen, "dat": dat, "acc": acc, "loc": loc, "ins": ins}
