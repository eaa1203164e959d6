"""Quotations, negation, length, repetition, residue of the source language, and marks that engines leave."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from .finding import Finding

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OPEN: Final = re.compile(r"[»„“\"«‘‚']")
#: Pairs of quotation marks around at least two characters; ' only where no letter stands outside.
_QUOTED: Final = re.compile(
    r"»[^«»]{2,}«|«[^«»]{2,}»|„[^„“”\"]{2,}[“”\"]|“[^“”]{2,}”|\"[^\"]{2,}\"|(?<!\w)‘[^‘]{2,}?’(?!\w)|(?<!\w)'[^']{2,}?'(?!\w)|‚[^‚‘]{2,}‘"
)
_NEGATIVE: Final = {
    "sl": frozenset(
        "ne ni nisem nisi nista niso nismo niste nisva nič nihče nikogar nikomur nikoli nikdar nikjer nikamor noben nobena"
        " nobeno nobenega nobene nobenem nobenih nobenemu nobenim brez niti nočem noče nočejo nočemo nima nimajo nimam nimamo"
        " nimate ničesar ničemer nikakor nikakršen nikakršna nikakršne nikakršnega ne-".split()
    ),
    "en": frozenset(
        "no not never none nobody nothing nowhere neither nor without cannot can't won't don't doesn't didn't isn't aren't"
        " wasn't weren't hasn't haven't hadn't wouldn't couldn't shouldn't mustn't ain't needn't".split()
    ),
}
#: Words that deny without a particle, so that none of the two languages need have one where the other does.
_DENYING: Final = {
    "sl": re.compile(
        r"(?i)\b(?:ne\w{3,}|zanik\w+|zavrn\w+|zavrač\w+|prepreč\w+|prepoved\w+|odklon\w+|odklanj\w+|izgub\w+|manjka\w*|pogreš\w+|"
        r"razen|namesto|komaj|redko|premalo|izogn\w+|izogib\w+|opust\w+|proti\w*|težko|dvom\w+|niko\w+|spodlet\w+|zgreš\w+|čeprav|vendar)\b"
    ),
    "en": re.compile(
        r"(?i)\b(?:un\w{3,}|in\w{4,}|im\w{4,}|dis\w{4,}|non\w*|\w+less|fail\w*|refus\w+|den(?:y|ied|ies|ying)|prevent\w*|"
        r"avoid\w*|lack\w*|reject\w*|barely|hardly|rarely|seldom|scarcely|few|little|unless|except|instead|rather|only|"
        r"stop\w*|ban\w*|prohibit\w*|exclud\w*|miss\w*|absen\w+|until|but|though|although|despite|far from|too|keep\w*|against|"
        r"doubt\w*|impossible|illegal|irr\w+|ill\w*|lose|lost|losing|los(?:es|s)|decline\w*|minor\w*|free of|free from|yet|any\w*)\b"
    ),
}
_MARKS: Final = re.compile(
    r"(?<![\w*])[*#@](?=[^\W\d_]{2,})(?!\w*\.\w)|&(?:[a-z]{2,8}|#\d{2,5}|#x[0-9a-f]{2,5});|\ufffd|\b[^\W\d_]+/[^\W\d_]+/[^\W\d_]+\b"
)
#: A translation between Slovenian and English has this share of the source's characters, in long texts.
_LEAST: Final = 0.55
_MOST: Final = 1.9
#: Shorter texts vary too much to be measured. Unit: characters.
_MEASURED: Final = 60


def quotations(source: str, target: str) -> Iterator[Finding]:
    """Return a finding where a quotation of the source is none in the translation, or one was added."""
    here, there = len(_QUOTED.findall(source)), len(_QUOTED.findall(target))
    if (here > there and not (there or _OPEN.search(target))) or here - there > 1 or there - here > 1:
        yield Finding("quotation", f"{here}", f"{there}", f"the source quotes {here} times, the translation {there}")


def negation(source: str, target: str, langs: tuple[str, str]) -> Iterator[Finding]:
    """Return a finding where one side denies and nothing in the other does."""
    here, there = _negatives(source, langs[0]), _negatives(target, langs[1])
    if here and not there and not _DENYING[langs[1]].search(target):
        yield Finding(
            "negation", ", ".join(here), "", f"the source denies ({', '.join(here)}), the translation does not"
        )
    elif there and not here and not _DENYING[langs[0]].search(source):
        yield Finding(
            "negation", "", ", ".join(there), f"the translation denies ({', '.join(there)}), the source does not"
        )


def length(source: str, target: str, sentences: Callable[[str], int]) -> Iterator[Finding]:
    """Return a finding where a translation is far shorter or longer than its source, or a sentence is gone."""
    if not target.strip():
        yield Finding("empty", source[:60], "", "the translation is empty")
        return
    ratio = len(target) / max(1, len(source))
    if len(source) > _MEASURED and not _LEAST <= ratio <= _MOST:
        much = "shorter" if ratio < 1 else "longer"
        yield Finding("length", f"{len(source)}", f"{len(target)}", f"the translation is far {much} than the source")
        return
    here, there = sentences(source), sentences(target)
    if here > there and ratio < 0.8:
        yield Finding("length", f"{here}", f"{there}", f"{here} sentences became {there}, and the text is shorter")


def repetition(source: str, target: str) -> Iterator[Finding]:
    """Return a finding where the translation says a phrase again and again, and the source does not."""
    for size, most in ((1, 3), (2, 3), (3, 3), (5, 2)):
        phrase = _loop(target, size, most)
        if phrase and not _loop(source, size, most):
            yield Finding("repetition", "", phrase, f"the translation repeats “{phrase}”")
            return


def residue(target: str, foreign: Callable[[str], bool]) -> Iterator[Finding]:
    """Return a finding where words of the source language stand in the translation; `foreign` tells one."""
    words = [word for word in _WORD.findall(target) if word[0].islower() and len(word) > 2]
    left = [word for word in words if foreign(word)]
    if len(left) > max(1, 0.08 * len(words)):
        yield Finding("residue", "", ", ".join(left[:5]), f"words are left untranslated: {', '.join(left[:5])}")


def marks(source: str, target: str) -> Iterator[Finding]:
    """Return a finding for marks of engines, HTML entities and replacement characters that the source does not have."""
    for match in _MARKS.finditer(target):
        if match.group() not in source:
            near = target[match.start() : match.end() + 12]
            yield Finding("mark", "", match.group(), f"the translation has an engine's mark: {near}")
            return


def _negatives(text: str, lang: str) -> list[str]:
    words = (word.lower().replace("’", "'") for word in _WORD.findall(text))
    return [word for word in words if word in _NEGATIVE[lang] or (lang == "en" and word.endswith("n't"))]


def _loop(text: str, size: int, most: int) -> str:
    """Return a phrase of `size` words that stands `most` times in a row, or a long one twice anywhere near; "" if none."""
    words = [word.lower() for word in _WORD.findall(text)]
    if size < 5:
        return _in_a_row(words, size, most)
    counts = Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1))
    phrase, number = max(counts.items(), key=lambda pair: pair[1], default=((), 0))
    return " ".join(phrase) if number >= most else ""


def _in_a_row(words: Sequence[str], size: int, most: int) -> str:
    for at in range(len(words) - size * most + 1):
        phrase = words[at : at + size]
        if all(words[at + size * turn : at + size * (turn + 1)] == phrase for turn in range(1, most)):
            return " ".join(phrase)
    return ""
