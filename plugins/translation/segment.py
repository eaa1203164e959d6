"""Sentences of a block. Cutting loses nothing: the sentences and the white space between them are the text."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

#: Shortened words after which the sentence goes on, also before a capital. Source: Slovenski pravopis, and the usual
#: titles, months and companies of English news.
_GOES_ON: Final = {
    "sl": frozenset(
        "dr mag prof doc akad inž ing dipl spec univ izr asist sv oz npr tj t.j tim t.i ti gl prim št str čl odst ul"
        " tel l r u p m d.o.o gen polk stot g ga gdč dir zv mr sr jr ca cca okr pribl angl lat sc feb apr avg sep sept"
        " okt nov dec".split()
    ),
    "en": frozenset(
        "mr mrs ms dr prof st sr jr gen col lt capt sgt maj cmdr adm gov sen rep rev hon pres no nos vs vol dept approx"
        " e.g i.e cf ca u.s u.k u.n mt pp jan feb apr aug sept sep oct nov dec".split()
    ),
}
#: Shortened words that may be a sentence's last.
_MAY_END: Final = frozenset("ipd itd idr itn ipn etc inc ltd co corp bros a.m p.m".split())
# Each run of marks is met once and never given back: a line of a million full stops costs no more than one of letters.
_STOP: Final = re.compile(r"(?<![.!?…])[.!?…]++[\"'»«”“’‘)\]]*+(?=\s)|(?=\n)")
_LAST_WORD: Final = re.compile(r"[^\s\"'»«„“”‘’(\[—–-]*$")
_OPENING: Final = re.compile(r"[\s\"'»«„“”‘’(\[—–-]*")
#: Longest word that is looked at before a full stop, in characters; no abbreviation has as many.
_LONGEST: Final = 40
_ROMAN: Final = re.compile(r"[IVXLC]+")


def sentences(text: str, lang: str) -> tuple[str, ...]:
    """Return the sentences of a block; each line of a list or a table begins one."""
    cuts = [0, *_ends(text, lang), len(text)]
    pieces = (text[start:end].strip() for start, end in pairwise(cuts))
    return tuple(piece for piece in pieces if piece)


def rejoined(text: str, pieces: Sequence[str], replaced: Sequence[str]) -> str:
    """Return the text with each of its sentences replaced; the white space between them stays."""
    made: list[str] = []
    at = 0
    for piece, new in zip(pieces, replaced, strict=True):
        start = text.index(piece, at)
        made += (text[at:start], new)
        at = start + len(piece)
    return "".join((*made, text[at:]))


def _ends(text: str, lang: str) -> Iterator[int]:
    """Return where sentences end, in order."""
    for match in _STOP.finditer(text):
        if not match.group() or _is_end(text, match, lang):
            yield match.end()


def _is_end(text: str, match: re.Match[str], lang: str) -> bool:
    opening = _OPENING.match(text, match.end())
    following = text[opening.end() : opening.end() + 1] if opening else ""
    if following.islower():
        return False
    if not match.group().startswith(".") or match.group().startswith(".."):
        return True
    found = _LAST_WORD.search(text[max(0, match.start() - _LONGEST) : match.start()])
    return found is None or _word_ends(found.group(), following, lang)


def _word_ends(word: str, following: str, lang: str) -> bool:
    """Return whether a full stop after this word ends the sentence rather than belonging to the word."""
    folded = word.casefold()
    if folded in _MAY_END:
        return True
    if folded in _GOES_ON.get(lang, _GOES_ON["en"]):
        # "No. 5", but also the plain answer "No. He stayed."
        return lang == "en" and folded == "no" and not following.isdigit()
    if len(word) == 1 and word.isalpha():
        return False
    if re.fullmatch(r"(?:[^\W\d]\.)+[^\W\d]", word):
        return False
    if lang == "sl":
        return not (_ROMAN.fullmatch(word) or (word.isdigit() and len(word) < 3))
    return True
