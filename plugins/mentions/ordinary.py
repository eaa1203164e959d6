"""Ordinary words of a language: those whose lemma has no capital."""

from functools import cache

from .table_cache import kept


def common(key: str, lang: str) -> bool:
    """Return whether a word in small letters is an ordinary one."""
    return key in _words(lang)


@cache
def _words(lang: str) -> frozenset[str]:
    from importlib.metadata import version

    return kept(f"words-{lang}", version("simplemma").encode(), lambda: _made(lang))


def _made(lang: str) -> frozenset[str]:
    """Return all words in small letters that simplemma knows and whose lemma is in small letters."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    known = DefaultDictionaryFactory().get_dictionary(lang)
    return frozenset(word for word, lemma in known.items() if word[:1].islower() and lemma[:1].islower())
