"""The order of names: č after c, š after s, ž after z, accents and case ignored otherwise."""

import unicodedata
from typing import Final

_CARON: Final = "\u030c"
_AFTER: Final = {"c": "c1", "s": "s1", "z": "z1"}
_PLAIN: Final = str.maketrans({"đ": "d1", "ć": "c2", "ł": "l", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})


def key(text: str) -> str:
    """Return the key by which texts are sorted in either language of the digest."""
    letters: list[str] = []
    for char in unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).lower().translate(_PLAIN)):
        if char == _CARON and letters and letters[-1] in _AFTER:
            letters[-1] = _AFTER[letters[-1]]
        elif not unicodedata.combining(char):
            letters.append(char if char.isalnum() else " ")
    # A digit after a letter must sort behind every letter: Čad after Cuba.
    return "".join(letter[0] + "\uffff" + letter[1] if len(letter) > 1 else letter for letter in letters)


def initial(text: str) -> str:
    """Return the letter under which an index lists a name: Č and C apart, É with E."""
    first = unicodedata.normalize("NFC", text.strip()[:1]).upper()
    return first if first in "ČŠŽĐ" else key(first)[:1].upper()
