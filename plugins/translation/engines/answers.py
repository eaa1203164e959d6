"""What an engine answered, checked before anybody sees it: pure, and the only place that decides.

These are the gross faults of engines and services. Whether a text says what its source says is another check's
question. In doubt a segment fails: it stays untranslated, which costs a curator a minute and a reader nothing.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Final

from .protocol import Context, Failure, Kind

#: Below this many characters of the source the length of an answer says little.
_SHORT: Final = 40
#: Answer length by source length, in characters; whole blocks by professionals stay within .7 and 1.6.
_RATIO: Final = (0.4, 2.5)
#: Words that an answer needs before its language is judged.
_WORDS: Final = 8
#: Times that a phrase of up to _PHRASE words stands one after the other in a loop.
_LOOP: Final = 3
_PHRASE: Final = 12
#: Times that the same three words are said in an answer, where its source does not repeat itself.
_REPEATED: Final = 5
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")
_ENTITY: Final = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
_UNKNOWN: Final = re.compile(r"<unk>|⁇|\ufffd|▁|<[/]?s>|<pad>|>>[a-z_]{2,8}<<|<\|[^|<>]*\|>")
#: Apertium: unknown word, no translation, no form; the mark may stand inside a word after a stray capital.
_MARK: Final = re.compile(r"(?<![\w&/.])[*#@]+(?=\w)\S*|\w[*]{2}\w+|(?<!\S)[*#@](?=\s\w)")
_RUN: Final = re.compile(r"(\S)\1{15,}|(\S{2,20}?)\2{7,}")
#: Words that are frequent in one of the two languages and are none in the other.
_FREQUENT: Final[Mapping[str, frozenset[str]]] = {
    "sl": frozenset(
        "je v na za se da ki pa bi s z po pri tudi kot od iz ali še bo ni ne so bil bila jih ga mu ter med".split()
    ),
    "en": frozenset(
        "the of and that with was is are from by has have an were been it his this which will not who their".split()
    ),
}
#: Words that begin talk about the text instead of the text.
_TALK: Final[Mapping[str, re.Pattern[str]]] = {
    "en": re.compile(
        r"(?:sure|certainly|of course|okay)[,!.:]+ (?:here|i\b|let me)"
        r"|here(?:'s| is| are) (?:the|your|a) (?:\w+ )?translation|as an ai\b"
        r"|(?:i(?:'m| am) sorry,? but )?i (?:cannot|can't|can not|am unable to|won't) "
        r"(?:translate|assist|help|comply|fulfil)"
        r"|(?:slovenian |english )?translation:",
        re.IGNORECASE,
    ),
    "sl": re.compile(
        r"(?:seveda|gotovo|z veseljem)[,!.:]+ (?:tukaj|tu)\b|tukaj je (?:\w+ )?prevod"
        r"|kot (?:umetna inteligenca|jezikovni model)\b"
        r"|žal (?:mi je, )?(?:vam )?(?:\w+ )?ne morem (?:prevesti|pomagati|ustreči)|(?:slovenski )?prevod:",
        re.IGNORECASE,
    ),
}
#: What a text says that gives orders to its translator: each kind in the same place in both languages.
_ORDERS: Final[Mapping[str, tuple[re.Pattern[str], ...]]] = {
    "en": tuple(
        re.compile(text, re.IGNORECASE)
        for text in (
            (
                r"\b(?:ignor|disregard|forget|overlook|neglect)\w*\b[^.!?]{0,60}"
                r"\b(?:instruction|command|prompt|direction|rule|guideline|order)"
            ),
            r"\b(?:system|hidden|initial|your|secret) (?:prompt|message|instruction)",
            r"\byou are now\b|\bfrom now on\b[^.!?]{0,20}\byou\b|\b(?:pretend|act as)\b",
            (
                r"\b(?:answer|reply|respond|write|print|output|return|say|repeat)\w*\b[^.!?]{0,30}"
                r"\b(?:only|just|instead|exclusively)\b"
                r"|\b(?:only|just|instead)\b[^.!?]{0,12}\b(?:answer|reply|respond|write|print|output|return|say|repeat)"
            ),
            r"\b(?:do not|don't|instead of) translat",
        )
    ),
    "sl": tuple(
        re.compile(text, re.IGNORECASE)
        for text in (
            (
                r"\b(?:prezri|ignorir|pozabi|zanemari|ne upošteva|spregle)\w*\b[^.!?]{0,60}"
                r"\b(?:navodil|ukaz|poziv|pravil|smernic)"
            ),
            r"\b(?:sistemsk|skrit|začetn|tvoj|vaš|skrivn)\w* (?:poziv|sporočil|navodil)",
            r"\b(?:zdaj si|zdaj ste|odslej|od zdaj naprej)\b|\b(?:pretvarjaj|delaj|obnašaj)\w* se\b",
            (
                r"\b(?:odgovor|zapiš|napiš|izpiš|natisn|vrn|reci|recite|ponov)\w*\b[^.!?]{0,30}"
                r"\b(?:samo|le|zgolj|namesto|izključno)\b"
                r"|\b(?:samo|le|zgolj|namesto)\b[^.!?]{0,12}\b(?:odgovor|zapiš|napiš|izpiš|natisn|vrn|reci|ponov)"
            ),
            r"\bne prev(?:ajaj|edi)|\bnamesto prev",
        )
    ),
}


def check(source: str, answer: str, context: Context, kind: Kind) -> str | Failure:
    """Return the answer, tidied, or why it is none."""
    text = _plain(source, answer)
    if isinstance(text, Failure):
        return text
    if not text:
        return Failure("the answer is empty")
    reason = _garbage(source, text) or _loop(source, text) or _length(source, text)
    if not reason and kind == "neural":
        # A gist is full of words left as they were.
        reason = _talk(source, text, context) or _obeyed(source, text, context) or _language(source, text, context)
    return Failure(reason) if reason else text


def _plain(source: str, answer: str) -> str | Failure:
    """Return the answer as one piece of plain text: no entity, no invisible character, no new line of its own."""
    text = _CONTROL.sub("", unicodedata.normalize("NFC", answer)).strip()
    if _ENTITY.search(text) and Counter(_ENTITY.findall(text)) - Counter(_ENTITY.findall(source)):
        if _ENTITY.search(source):
            return Failure("the answer has HTML entities that its source does not have")
        for _ in range(2):
            text = html.unescape(text)
        # What was escaped is in the source as it is, or at least harmless.
        if _ENTITY.search(text) or _new(source, text, "<>&"):
            return Failure("the answer has HTML entities that its source does not have")
    lines = source.strip().count("\n")
    if not lines:
        return " ".join(text.split())
    # A list has a line an item.
    if text.count("\n") != lines:
        return Failure(f"the answer has {text.count(chr(10)) + 1} lines to {lines + 1}")
    return text


def _new(source: str, text: str, characters: str) -> str:
    """Return those of the characters of which the answer has more than its source."""
    return "".join(one for one in characters if text.count(one) > source.count(one))


def _garbage(source: str, text: str) -> str:
    """Return what in an answer comes from a machine and from no language, or nothing."""
    for pattern, what in ((_UNKNOWN, "a sign of the model"), (_TAG, "a tag"), (_MARK, "an engine's mark")):
        for match in pattern.finditer(text):
            if match.group() not in source:
                return f"the answer has {what} in it: {match.group()[:40]!r}"
    if any(one.isalpha() for one in source) and not any(one.isalpha() for one in text):
        return "the answer has no letter in it"
    return ""


def _loop(source: str, text: str) -> str:
    """Return the phrase that an answer repeats and its source does not, or nothing."""
    run = _RUN.search(text)
    if run and run.group() not in source:
        return f"the answer is a loop of {(run.group(1) or run.group(2))!r}"
    words, given = _words(text), _words(source)
    for size in range(1, _PHRASE + 1):
        # A word is said three times in a row by people too.
        times = _LOOP + (2 if size == 1 else 0)
        phrase = _in_a_row(words, size, times)
        if phrase and not _in_a_row(given, size, times):
            return f"the answer is a loop of {phrase!r}"
    common, often = _most_common(words)
    if often >= _REPEATED and often > 2 * _most_common(given)[1]:
        return f"the answer repeats {common!r} {often} times"
    return ""


def _in_a_row(words: list[str], size: int, times: int) -> str:
    """Return a phrase of so many words that stands so many times one after the other, or nothing."""
    same = 0
    for index in range(size, len(words)):
        same = same + 1 if words[index] == words[index - size] else 0
        if same == size * (times - 1):
            return " ".join(words[index - size + 1 : index + 1])
    return ""


def _most_common(words: list[str]) -> tuple[str, int]:
    threes = Counter(zip(words, words[1:], words[2:], strict=False))
    phrase, often = max(threes.items(), key=lambda item: item[1], default=((), 0))
    return " ".join(phrase), often


def _length(source: str, text: str) -> str:
    """Return why an answer has too many or too few characters, or nothing."""
    given, (low, high) = len(source.strip()), _RATIO
    if given < _SHORT:
        return f"the answer has {len(text)} characters to {given}" if len(text) > 3 * given + _SHORT else ""
    return "" if low <= len(text) / given <= high else f"the answer has {len(text)} characters to {given}"


def _talk(source: str, text: str, context: Context) -> str:
    """Return that an answer talks about its task, or nothing."""
    own = _TALK.get(context.source)
    if own and own.match(source.lstrip("\"'„“»«* ")):
        return ""
    spoken = (pattern.match(text.lstrip("\"'„“»«* ")) for pattern in _TALK.values())
    match = next((match for match in spoken if match), None)
    # A person may say so too: then something like it stands in the source, mostly as a quotation.
    if match and source.lstrip()[:1] in "\"'„“»«":
        return ""
    return f"the answer talks about the task: {text[:40]!r}" if match else ""


def _obeyed(source: str, text: str, context: Context) -> str:
    """Return that an order in the source is missing in the answer: it was obeyed, not translated. Or nothing."""
    wanted, into = _ORDERS.get(context.source, ()), _ORDERS.get(context.target, ())
    orders = [index for index, pattern in enumerate(wanted) if pattern.search(source)]
    # Two kinds of order, or the plainest one: single words of the others are in any news.
    if not orders or (orders[0] != 0 and len(orders) < 2):
        return ""
    if any(into[index].search(text) for index in orders) and 0.5 <= len(text) / len(source.strip()) <= 2:
        return ""
    return "the source gives orders to its translator, and they are not in the answer: they may have been obeyed"


def _language(source: str, text: str, context: Context) -> str:
    """Return that an answer is not in its language, or nothing."""
    words, given = _words(text), _words(source)
    if len(words) >= _WORDS and words == given:
        return "the answer is the source again"
    own, other = _FREQUENT.get(context.target), _FREQUENT.get(context.source)
    if len(words) < _WORDS or own is None or other is None:
        return ""
    theirs = sum(word in other for word in words)
    if theirs >= 2 and theirs > sum(word in own for word in words):
        return f"the answer is not in the language {context.target!r}"
    same = _lower(text) & _lower(source)
    if len(same) >= 4 and len(same) > len(_lower(source)) / 2:
        return f"the answer leaves words as they were: {', '.join(sorted(same)[:4])}"
    return ""


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _lower(text: str) -> set[str]:
    """Return the longer words that are written small: names are the same in both languages."""
    return {word for word in _WORD.findall(text) if word.islower() and len(word) >= 4}
