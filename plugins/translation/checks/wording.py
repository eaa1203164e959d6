"""Quotations, negation, length, repetition, residue of the source language, and marks that engines leave."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from .finding import Finding

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: Pairs of quotation marks around at least two characters; ' only where no letter stands outside.
_QUOTED: Final = re.compile(
    r"»[^«»]{2,}«|«[^«»]{2,}»|„[^„“”\"]{2,}[“”\"]|“[^“”]{2,}”|\"[^\"]{2,}\"|(?<!\w)‘[^‘]{2,}?’(?!\w)|(?<!\w)'[^']{2,}?'(?!\w)|‚[^‚‘]{2,}‘"
)
#: A mark of quotation, also where its partner is missing or is an apostrophe too.
_MARKED: Final = re.compile(r"[»«„“”\"‚]|(?<!\w)['‘](?=\w)|(?<=[.,!?])['’](?!\w)")
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
#: Turns of phrase with a negation in them that deny nothing.
_IDIOMS: Final = {
    "sl": re.compile(
        r"(?i)\bne glede\b|\bali ne\b|\bne (?:le|samo|zgolj)\b|\bpa ne\b|\bniso? (?:le|samo|zgolj)\b|\bne (?:\w+ )?(?:pa )?pozabi\w*"
        r"|\b(?:nič|niti) manj\b|\bne nazadnje\b|\bše ne\b|\bne več kot\b|\bnič kaj\b|\bbrez (?:dvoma|povezave)\b"
        r"|\bnič(?:esar)? drugega (?:kot|kakor)\b|\ba(?:li)? n[ei]\b|\bzakaj (?:pa )?ne\b"
        # Two that cancel each other: ne gre brez težav, ni nemogoče.
        r"|\b(?:ne|ni|niso|nisem|nisi|nismo|niste|nista)(?: [^\W\d_]{1,30}){0,3} "
        r"(?:brez|ne(?:mogoč|možn|znan|običajn|navadn|varn|pomembn|upravičen|zakonit|nevarn|poznan)\w*)"
    ),
    "en": re.compile(
        r"(?i)\bwhether or not\b|\bor not\b|\bnot (?:only|just|merely|least)\b|\bno\.? ?\d+|\b(?:do not|don.t) forget\b|\bno (?:doubt|less|fewer|more than|smaller)\b"
        r"|\bwhy not\b|\bnothing (?:but|more)\b|\bnone other\b|\bnot to mention\b|\bwithout leaving\b"
        r"|\bnot (?:[^\W\d_]{1,30} ){0,2}(?:without|un\w{5,}|im(?:possibl|probabl)\w*|in(?:frequent|significant|conceivabl)\w*)\b"
        r"|n['’]t (?:it|he|she|they|you|we|I|there)\?"
    ),
}
#: Words that deny without a particle, so that none of the two languages need have one where the other does.
_DENYING: Final = {
    "sl": re.compile(
        r"(?i)\b(?:ne\w{3,}|zanik\w+|zavrn\w+|zavrač\w+|prepreč\w+|prepoved\w+|odklon\w+|odklanj\w+|izgub\w+|manjka\w*|pogreš\w+|"
        r"razen|namesto|komaj|redko|premalo|izogn\w+|izogib\w+|opust\w+|proti\w*|težko|dvom\w+|niko\w+|spodlet\w+|zgreš\w+|izključ\w+|izniči\w*|slab\w*|nasprot\w+|"
        r"vzdrž\w+|prezr\w+|spregled\w+|zamolč\w+|preneh\w+|napačn\w+|zmot\w+|lažn\w+|blokir\w+|odsot\w+|preklic\w+|odpoved\w+|ukin\w+|"
        r"odreč\w+|odrek\w+|oporek\w+|upira\w*|uprl\w*|kaj šele)\b"
    ),
    "en": re.compile(
        r"(?i)\b(?:un(?!der|til|ion|it|iq|iv|if|icorn|cles?\b|anim)\w{3,}|anti\w*|contradict\w*|besides|on hold|oppos\w+|yet to"
        r"|in(?:ability|capable|dependent\w*|valid|visible|effective|complete|sufficient\w*|correct\w*|accurate|adequate|active|"
        r"eligible|significant|tolerable|formal|edible|animate|evitabl\w*)|im(?:possible|moral|mature|partial|practical|proper\w*)"
        r"|dis(?:agree\w*|continue\w*|miss\w*|appear\w*|approv\w*|like\w*|regard\w*|allow\w*|prove\w*|put\w*)|non\w*|\w{3,}less|"
        r"fail\w*|refus\w+|den(?:y|ied|ies|ying)|prevent\w*|avoid\w*|lack\w*|reject\w*|barely|hardly|rarely|seldom|scarcely|few|"
        r"unless|except\w*|instead|rather than|ban(?:s|ned)?|prohibit\w*|forbid\w*|exclud\w*|absen\w+|until|far from|free (?:of|from)|"
        r"declin(?:e[ds]?|ing)|withh[oe]ld\w*|abst(?:ain|ent)\w*|ignor\w+|overlook\w*|omit\w*|neglect\w*|disput\w+|doubt\w*|s[ck]eptic\w*|"
        r"reluctan\w+|hesita\w+|forgo\w*|skip\w*|evad\w+|exempt\w*|turn\w* down|rul\w+ out|wrong\w*|false\w*|deficien\w*|shortage\w*|"
        r"short of|miss(?:ed|es|ing)|block\w*|barred|veto\w*|halt\w*|scrap\w*|cancel\w*|let alone|otherwise|\w+-free|zero|"
        r"illegal\w*|irregular\w*|offline|devoid|only|stop\w*|ceas\w+|away from|out of|too \w+ to|outside|beyond|contrary|dead)\b"
    ),
}
_MARKS: Final = re.compile(
    r"(?<![\w*])[*#@](?=[^\W\d_]{2,})(?!\w*\.\w)|&(?:[a-z]{2,8}|#\d{2,5}|#x[0-9a-f]{2,5});|\ufffd|\b[^\W\d_]+/[^\W\d_]+/[^\W\d_]+\b"
)
#: A translation between Slovenian and English has this share of the source's characters, in long texts.
_LEAST: Final = 0.55
_MOST: Final = 1.9
#: Fewer sentences, and less than this share of the characters: one is missing.
_SHORTER: Final = 0.8
#: Shorter texts vary too much to be measured. Unit: characters.
_MEASURED: Final = 60


def quotations(source: str, target: str) -> Iterator[Finding]:
    """Return a finding where what somebody says in the source is no quotation in the translation, or one was added."""
    here, there = (sum(_says(words) for words in _QUOTED.findall(text)) for text in (source, target))
    if (here > there and (there or not _MARKED.search(target))) or (
        there > here + 1 and (here or not _MARKED.search(source))
    ):
        yield Finding("quotation", f"{here}", f"{there}", f"the source quotes {here} times, the translation {there}")


def _says(quoted: str) -> bool:
    """Return whether words in quotation marks are said by somebody: a title or a term in them is short."""
    return len(_WORD.findall(quoted)) > 3 or quoted[-2:-1] in ",.!?…"


def negation(source: str, target: str, langs: tuple[str, str]) -> Iterator[Finding]:
    """Return a finding where one side denies and nothing in the other does."""
    here, there = _negatives(source, langs[0]), _negatives(target, langs[1])
    if here and not there and not _may_deny(target, langs[1]):
        yield Finding(
            "negation", ", ".join(here), "", f"the source denies ({', '.join(here)}), the translation does not"
        )
    elif there and not here and not _may_deny(source, langs[0]):
        yield Finding(
            "negation", "", ", ".join(there), f"the translation denies ({', '.join(there)}), the source does not"
        )


def length(source: str, target: str, sentences: tuple[int, int]) -> Iterator[Finding]:
    """Return a finding where a translation is far shorter or longer than its source, or a sentence is gone."""
    ratio = len(target) / max(1, len(source))
    here, there = sentences
    if len(source) > _MEASURED and not _LEAST <= ratio <= _MOST:
        much = "shorter" if ratio < 1 else "longer"
        yield Finding("length", f"{len(source)}", f"{len(target)}", f"the translation is far {much} than the source")
    elif here > there and ratio < _SHORTER:
        yield Finding("length", f"{here}", f"{there}", f"{here} sentences became {there}, and the text is shorter")


def repetition(source: str, target: str) -> Iterator[Finding]:
    """Return a finding where the translation says a phrase again and again, and the source does not."""
    for size, most in ((1, 3), (2, 3), (3, 3), (4, 3), (8, 2)):
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


def _may_deny(text: str, lang: str) -> bool:
    return _DENYING[lang].search(text) is not None or _IDIOMS[lang].search(text) is not None


def _negatives(text: str, lang: str) -> list[str]:
    words = (word.lower().replace("’", "'") for word in _WORD.findall(_IDIOMS[lang].sub(" ", text)))
    return [word for word in words if word in _NEGATIVE[lang] or (lang == "en" and word.endswith("n't"))]


def _loop(text: str, size: int, most: int) -> str:
    """Return a phrase of `size` words that stands `most` times in a row, or a long one twice anywhere near; "" if none."""
    words = [word.lower() for word in _WORD.findall(text)]
    if size < 4:
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
