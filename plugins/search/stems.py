"""What the forms of a word share, so that any form finds any other: the query is cut to a stem, the page has these."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final, TypeAlias

#: Gives the lemma of a word in a language.
Lemma: TypeAlias = Callable[[str, str], str]
#: A shorter beginning would be found by half of all queries.
SHORTEST: Final = 4
_WORD: Final = re.compile(r"[^\W\d_]+")
#: A vowel that other cases do not have: Peter, Petra; Marec, Marca.
_FLEETING: Final = re.compile(r"([^aeiou])e([rlcknt])$")


def stems(text: str, lang: str, names: Iterable[str] = (), lemma: Lemma | None = None) -> list[str]:
    """Return the words that a text and names should be found by besides their own, each once, sorted.

    Of a word its lemma (otrok of otroci) and what both begin with (poplav of poplavah); of a name its stem in the other
    cases (Petr of Peter). `lemma` gives lemmas where simplemma's own dictionaries are not to be loaded.
    """
    root = lemma or _lemma
    words = {word.lower() for word in _WORD.findall(text)}
    named = {word.lower() for name in names for word in _WORD.findall(name)}
    found = {stem for word in words for stem in _of_word(word, root(word, lang).lower())}
    found |= {_of_name(word) for word in named}
    return sorted(stem for stem in found - words if len(stem) >= SHORTEST)


@lru_cache(maxsize=100_000)
def _of_word(word: str, root: str) -> tuple[str, str]:
    return root, "".join(_beginning(word, root))


@lru_cache(maxsize=100_000)
def _lemma(word: str, lang: str) -> str:
    # Only who makes an index pays for the dictionaries.
    import simplemma

    return simplemma.lemmatize(word, lang=lang)


def _beginning(one: str, other: str) -> Iterator[str]:
    """Return the letters with which both words begin."""
    for a, b in zip(one, other, strict=False):
        if a != b:
            return
        yield a


def _of_name(word: str) -> str:
    return _FLEETING.sub(r"\1\2", word)
