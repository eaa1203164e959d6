"""Where a sentence ends: neural models were taught single sentences, and drop what follows the first."""

import re
from typing import Final

#: Words after which a full stop ends no sentence, in both languages.
_SHORTENED: Final = frozenset(
    "dr mag prof doc oz npr itd ipd tj t.i ti sv st str št ur tel roj inž univ dipl akad gen pol g ga "
    "mr mrs ms st vs jr sr gov sen rep gen col lt sgt inc ltd co corp no vol approx jan feb mar apr jun jul avg "
    "sep okt aug sept oct nov dec d.o.o d.d u.s u.k e.g i.e".split()
)
#: The end of a sentence, its closing marks, and the room before a beginning.
_END: Final = re.compile(r"([.!?…]+[\"'”’“«»)\]]*)(\s+)(?=[\"'„“‘»«(\[–-]*\s?[^\W\d_a-zčšžćđ]|[\"'„“»«(\[]*\d)")


def split(text: str) -> list[str]:
    """Return the sentences of a text, in order; in doubt two stay together."""
    found, start = [], 0
    for match in _END.finditer(text):
        before = text[start : match.start()].split()
        last = before[-1].strip("\"'„“»«()[]").casefold() if before else ""
        # After a number the stop makes it an ordinal, after a letter an initial.
        if match.group(1).startswith(".") and (last in _SHORTENED or last.isdigit() or len(last) < 2):
            continue
        found.append(text[start : match.end(1)])
        start = match.end(2)
    return [one for one in (*found, text[start:]) if one.strip()]
