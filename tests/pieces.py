"""Texts put together of pieces, for properties: each is drawn as one string, which takes a fifth of the time of a list.

A letter stands for a piece. What fails is made smaller as any string is: fewer letters, and earlier ones.
"""

from collections.abc import Sequence

from hypothesis import strategies as st

#: Where the letters for pieces begin: none of them has a meaning of its own.
_PRIVATE = 0xE000
#: Of the characters below, Hypothesis draws four in five.
_FREQUENT = 0x100


def rows(pieces: Sequence[str], max_size: int, min_size: int = 0) -> st.SearchStrategy[list[str]]:
    """Return rows of pieces."""
    letters = "".join(chr(_PRIVATE + number) for number in range(len(pieces)))
    drawn = st.text(letters, min_size=min_size, max_size=max_size)
    return drawn.map(lambda text: [pieces[ord(letter) - _PRIVATE] for letter in text])


def among_others(pieces: Sequence[str], max_size: int) -> st.SearchStrategy[list[str]]:
    """Return rows of pieces with any other characters among them, one in five."""
    return st.text(max_size=max_size).map(
        lambda text: [pieces[ord(one) % len(pieces)] if ord(one) < _FREQUENT else one for one in text]
    )
