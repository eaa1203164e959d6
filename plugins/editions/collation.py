"""The order of names: č after c, š after s, ž after z, accents and case ignored otherwise."""

import unicodedata
from functools import lru_cache
from typing import Final

#: Letters of their own, after the plain one: sorted behind everything that begins with it (Čad after Cuba).
_AFTER: Final = str.maketrans({"č": "c\uffff1", "ć": "c\uffff2", "đ": "d\uffff1", "š": "s\uffff1", "ž": "z\uffff1"})
_PLAIN: Final = str.maketrans({"ł": "l", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})


@lru_cache(maxsize=10_000)
def key(text: str) -> str:
    """Return the key by which texts are sorted in either language of the digest."""
    small = unicodedata.normalize("NFC", text).lower().translate(_AFTER).translate(_PLAIN)
    letters = (char for char in unicodedata.normalize("NFD", small) if not unicodedata.combining(char))
    return "".join(char if char.isalnum() or char == "\uffff" else " " for char in letters)


def initial(text: str) -> str:
    """Return the letter under which an index lists a name: Č and C apart, É with E."""
    first = unicodedata.normalize("NFC", text.strip()[:1]).upper()
    return first if first in "ČŠŽĐ" else key(first)[:1].upper()
