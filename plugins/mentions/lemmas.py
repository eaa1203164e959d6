"""The lemma of a word, as simplemma tells it, with its dictionaries in pieces: who asks for a few words need not wait.

simplemma itself reads a dictionary as a whole, a tenth of a second for each language.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Final, TypeVar
from unicodedata import normalize
from zlib import crc32

from .table_cache import kept

if TYPE_CHECKING:
    from simplemma import Lemmatizer
    from simplemma.strategies import DictionaryLookupStrategy

T = TypeVar("T")

#: How many pieces a dictionary is in; a piece has about ten words.
_PIECES: Final = 1 << 14


@lru_cache(maxsize=200_000)
def lemma(word: str, lang: str) -> str:
    """Return the lemma of a word; that of an unknown one is guessed."""
    return _lemmatizer().lemmatize(word, lang)


def known(word: str, lang: str) -> str | None:
    """Return the lemma of a word; None for one that is in no dictionary."""
    return lemma(word, lang) if _lookup().get_lemma(normalize("NFC", word), lang) is not None else None


class Dictionary(Mapping[str, str]):
    """The lemma of each word of a language."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        """Take the pieces, each of lines of a word and its lemma; a word is in the piece that its sum names."""
        self._pieces = pieces

    def __getitem__(self, word: str) -> str:
        if (found := self.get(word)) is None:
            raise KeyError(word)
        return found

    def get(self, word: str, default: T | None = None) -> str | T | None:  # type: ignore[override]
        """Return the lemma of a word."""
        key = word.encode("utf-8", "surrogatepass")
        piece = self._pieces[crc32(key) % _PIECES]
        at = piece.find(b"\n%b\t" % key)
        if at < 0:
            return default
        start = at + len(key) + 2
        return piece[start : piece.index(b"\n", start)].decode()

    def __iter__(self) -> Iterator[str]:
        lines = (line for piece in self._pieces for line in piece.split(b"\n") if line)
        return (line.partition(b"\t")[0].decode() for line in lines)

    def __len__(self) -> int:
        return sum(piece.count(b"\t") for piece in self._pieces)


class Dictionaries:
    """What simplemma asks for the dictionary of a language."""

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        """Return the dictionary of a language; ValueError where simplemma has none."""
        return _dictionary(lang)


@cache
def _lemmatizer() -> "Lemmatizer":
    # Only who asks for a lemma pays for the package.
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=Dictionaries()))


@cache
def _lookup() -> "DictionaryLookupStrategy":
    from simplemma.strategies import DictionaryLookupStrategy

    return DictionaryLookupStrategy(Dictionaries())


@cache
def _dictionary(lang: str) -> Dictionary:
    return Dictionary(kept(f"lemmas-{lang}", version("simplemma").encode(), lambda: _pieces(lang)))


def _pieces(lang: str) -> list[bytes]:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    found = [[b"\n"] for _ in range(_PIECES)]
    for word, root in DefaultDictionaryFactory().get_dictionary(lang).items():
        key = word.encode()
        found[crc32(key) % _PIECES].append(b"%b\t%b\n" % (key, root.encode()))
    return [b"".join(piece) for piece in found]
