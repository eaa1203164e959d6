"""Numbers in words, Slovenian and English: by the grammar of numerals, not by a list of numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from .numerals import Atom, atoms_of, decades, first_part, other_value, share_of

#: What may stand between two words of one number: at most this. Unit: characters.
_JOIN: Final = re.compile(r"[\s-]{1,2}")
_WORD: Final = re.compile(r"[^\W\d_]+")
#: Words for one of two parts.
_HALVES: Final = dict.fromkeys("polovica polovice polovici polovico half halves".split(), 2)
_AND: Final = {"sl": "in", "en": "and"}
#: And a half: what stands between a number and its scale (dva in pol milijona, two and a half million) or after it.
_AND_HALF: Final = {"sl": ("in", "pol"), "en": ("and", "a", "half")}
#: What may stand in English between a part and its scale: half a million.
_OF_A: Final = (("a",), ("of", "a"))
#: Of these there may be several: two dozen, three decades.
_MULTIPLIED: Final = ("ducat", "dozen", "desetletj", "decade", "stoletj", "centur")


@dataclass(frozen=True, slots=True)
class Spelt:
    """A number in words: where it stands, what it counts, and what its parts would count by themselves."""

    start: int
    end: int
    value: float
    parts: frozenset[float]
    #: No pronoun and no vague plural: the other language must count the same.
    exact: bool
    #: The last scale in it, 1 if there is none.
    scale: float = 1.0


def spelt(text: str, lang: str) -> tuple[Spelt, ...]:
    """Return the numbers that a text spells out, in order."""
    words = [(match.group().lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    return tuple(_spelt(text, words, lang))


def _spelt(text: str, words: Sequence[tuple[str, int, int]], lang: str) -> Iterator[Spelt]:
    atoms, at = atoms_of(lang), 0
    while at < len(words):
        if words[at][0] not in atoms:
            first = first_part(words[at][0]) if lang == "sl" else None
            if first is not None:
                yield Spelt(words[at][1], words[at][2], first, frozenset((first,)), exact=first >= 2)
            at += 1
            continue
        end, value, parts = _read(text, words, at, lang)
        said = [word for word, _, _ in words[at:end]]
        before, after = (words[near][0] if 0 <= near < len(words) else "" for near in (at - 1, end))
        exact = _is_exact(said, before, value, lang) and not after.startswith(_MULTIPLIED[:2])
        scale = next((atom.value for word in said[::-1] if (atom := atoms.get(word)) and atom.role == "scale"), 1.0)
        yield Spelt(words[at][1], words[end - 1][2], value, frozenset(parts), exact, scale)
        at = end


def _read(text: str, words: Sequence[tuple[str, int, int]], first: int, lang: str) -> tuple[int, float, set[float]]:
    """Return where the number that begins at a word ends, its value, and the values of its parts."""
    atoms = atoms_of(lang)
    total, current, limit, at = 0.0, -1.0, float("inf"), first
    parts: set[float] = set()
    while at < len(words):
        if at > first and not _JOIN.fullmatch(text, words[at - 1][2], words[at][1]):
            break
        half = _AND_HALF[lang]
        if at > first and tuple(word for word, _, _ in words[at : at + len(half)]) == half:
            at += len(half)
            if current < 0:
                # A million and a half.
                total += limit / 2
                break
            current += 0.5
            continue
        skip = _skipped(words, at, lang, current) if at > first else 0
        atom = atoms.get(words[at + skip][0])
        added = _added(atom, current, limit) if atom else None
        if atom is None or added is None:
            break
        parts.add(atom.value)
        if atom.role == "scale":
            total, current, limit = total + added * atom.value, -1.0, atom.value
            parts |= {added, total}
        else:
            current = added
            parts.add(current)
        at += 1 + skip
        if atom.role == "ordinal":
            break
    return at, total + max(current, 0.0), parts


def _skipped(words: Sequence[tuple[str, int, int]], at: int, lang: str, current: float) -> int:
    """Return how many words join a number to its next: of "two hundred and five", "half a million"."""
    atoms = atoms_of(lang)
    following = [word for word, _, _ in words[at : at + 3]]
    if lang == "en" and 0 < current < 1:
        for joint in _OF_A:
            after = atoms.get(following[len(joint)]) if len(following) > len(joint) else None
            if after and after.role == "scale" and tuple(following[: len(joint)]) == joint:
                return len(joint)
    after = atoms.get(following[1]) if len(following) > 1 and following[0] == _AND[lang] else None
    # Dva milijona in dvesto tisoč, but no hundred after "and" in English.
    most = 1000 if lang == "sl" and current < 0 else 100
    return int(after is not None and after.value < most and (current < 0 or (current >= 100 and current % 100 == 0)))


def _added(atom: Atom, current: float, limit: float) -> float | None:
    """Return what is counted with one more word, before any scale; None if the word begins another number."""
    if atom.role == "scale":
        return (1.0 if current < 0 else current) if atom.value < limit else None
    if atom.role == "hundred":
        return 100.0 if current < 0 else current * 100 if 0 < current < 100 else None
    if atom.role == "part":
        return atom.value if current < 0 else None
    if current < 0 or (current >= 100 and current % 100 == 0 and atom.value < 100):
        return max(current, 0.0) + atom.value
    tens = current % 100
    return current + atom.value if atom.value < 10 and tens >= 20 and tens % 10 == 0 else None


def _is_exact(words: Sequence[str], before: str, value: float, lang: str) -> bool:
    atoms = atoms_of(lang)
    # Ob pol petih is half past four.
    if value < 2 or before == "pol":
        return False
    if len(words) > 1:
        return True
    # Millions of people, a hundred years: a scale alone counts only where it is one.
    if atoms[words[0]].role in {"scale", "hundred"}:
        return before in {"a", "one"} if lang == "en" else words[0] in {"milijon", "milijarda", "milijardo", "bilijon"}
    return True


def loose(text: str, lang: str) -> frozenset[float]:
    """Return every value that the words of a text can stand for: parts of numbers, shares, pairs, decades."""
    found: set[float] = set()
    for number in spelt(text, lang):
        found |= {number.value, *number.parts}
    atoms = atoms_of(lang)
    # The numeral directly before a word (two dozen), and the last of all (dve uri in pol).
    before = whole = 0.0
    end = 0
    for match in _WORD.finditer(text):
        word = match.group().lower()
        before = before if match.start() - end <= 2 else 0.0
        found |= _counted(word, before, lang)
        atom = atoms.get(word)
        if atom and atom.value == 0.5:
            found |= {50.0, whole + 0.5}
        elif atom and atom.role == "small":
            whole = atom.value
            found |= {whole - 1} if before == 0.5 else set()
        before, end = (atom.value if atom else 0.0), match.end()
    return frozenset(found)


def shares(text: str, lang: str) -> dict[str, Fraction]:
    """Return the shares of a whole that a text names, by their words: dve tretjini, a quarter."""
    atoms = atoms_of(lang)
    found: dict[str, Fraction] = {}
    many, start, end = 1, 0, -2
    for match in _WORD.finditer(text):
        word = match.group().lower()
        if match.start() - end > 2:
            many = 1
        if parts := _HALVES.get(word) or share_of(word, lang):
            found[text[start if many > 1 else match.start() : match.end()]] = Fraction(many, parts)
        atom = atoms.get(word)
        many = int(atom.value) if atom and atom.role == "small" else 1
        start, end = match.span()
    return found


def as_numbers(share: Fraction) -> set[float]:
    """Return the numbers by which a share can be told: as a part of one, in per cent, and into how many parts."""
    return _shares(share.numerator, share.denominator)


def _counted(word: str, before: float, lang: str) -> set[float]:
    """Return what a word that is no numeral counts, or how large a share it names, with the numeral before it."""
    share = share_of(word, lang)
    found = _shares(before or 1.0, share) if share else set()
    value = other_value(word, lang)
    if value is not None:
        found.add(value)
        if word in decades():
            # Somebody in her twenties is from 20 to 29 years old.
            found |= {value + years for years in range(10)}
        if value == 0.5:
            found.add(50.0)
        if before and word.startswith(_MULTIPLIED):
            found.add(before * value)
    return found


def _shares(number: float, parts: int) -> set[float]:
    """Return a share as a fraction and in per cent, as it is rounded: two thirds, .67, 66, 66.7 or 67 %."""
    share = number / parts
    percent = 100 * share
    rounded = {round(share, 1), round(share, 2), round(percent), round(percent, 1), float(int(percent))}
    return {float(parts), share} | rounded
