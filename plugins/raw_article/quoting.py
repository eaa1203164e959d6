"""Quotations inside a paragraph, and the words that say whose they are."""

import re
from collections.abc import Iterator
from typing import Final

from .newsitem import Quotation

_PAIRS: Final = re.compile(r"„([^„“”\n]{2,2000})[“”]|»([^»«\n]{2,2000})«|“([^“”\n]{2,2000})”|\"([^\"\n]{2,2000})\"")
_SAID: Final = (
    r"(?:dejal|povedal|poudaril|dodal|pojasnil|menil|ocenil|izjavil|zatrdil|opozoril|spomnil|napovedal|sporočil|zapisal"
    r"|odgovoril|komentiral|razložil|potrdil|zanikal|priznal|pozval|izrazil|navedel|sklenil|prepričan|vprašal)"
)
_PRESENT: Final = r"(?:pravi|meni|poudarja|dodaja|pojasnjuje|opozarja|ocenjuje|trdi|razlaga|navaja|piše)"
_WHO: Final = r"(?P<who>[^.,;:!?–—\"„“”»«()\n]{3,90})"
_AFTER_SL: Final = re.compile(
    rf"[ ,.]{{0,3}}(?:je|so|sta)[ ](?:[\w-]+[ ]){{0,5}}?{_SAID}(?:[aio]|e)?[ ]{_WHO}|[ ,]{{0,3}}{_PRESENT}(?:jo)?[ ]{_WHO.replace('who', 'who2')}"
)
_AFTER_EN: Final = re.compile(
    rf"[ ,]{{0,3}}(?:(?:said|says|added|told|wrote|stressed|warned|explained|noted)[ ]{_WHO}"
    rf"|(?P<who2>[A-Z][^.,;:!?–—\"“”()\n]{{2,60}}?)[ ](?:said|says|added|told|wrote|stressed|warned|explained|noted)\b)"
)
_BEFORE: Final = re.compile(
    rf"(?P<who>(?!(?:V|Na|Po|Ob|Za|Kot|In|On|At|Pri|O) )[A-ZČŠŽ][^.;!?\"„“”»«\n]{{2,120}}?)[ ]"
    rf"(?:(?:je|so|sta)[ ](?:[\w-]+[ ]){{0,4}}?{_SAID}[aioe]?|{_PRESENT}(?:jo)?|(?:(?:has|had)[ ])?(?:said|wrote|added))"
    r"(?:[ ][\w ]{0,30})?[:,][ ]?$"
)
#: Words after which a speaker's name has ended.
_TAIL: Final = re.compile(r"[ ](?:in|ter|ki|ko|da|ob|po|na|v|za|pred|glede|and|who|that|in an?|on|at|after)[ ].*$")


def find(text: str, start: int, end: int, lang: str) -> Iterator[Quotation]:
    """Return the quotations between two offsets; the speaker is None where the text leaves him to the context."""
    for match in _PAIRS.finditer(text, start, end):
        inner = next(group for group in match.groups() if group is not None)
        yield Quotation(inner, match.start(), match.end(), _speaker(text, match.start(), match.end(), start, end, lang))


def _speaker(text: str, start: int, end: int, floor: int, ceiling: int, lang: str) -> str | None:
    after = (_AFTER_SL if lang == "sl" else _AFTER_EN).match(text, end, ceiling)
    if after:
        return _clean(after.group("who") or after.group("who2"))
    before = _BEFORE.search(text[max(floor, start - 160) : start])
    return _clean(before.group("who")) if before else None


def _clean(who: str) -> str | None:
    """Return the speaker without what follows the name; None if nothing but small words is left."""
    name = _TAIL.sub("", who.strip()).strip()
    return name if len(name) > 2 and not name.isdigit() else None
