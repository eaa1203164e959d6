"""Whether a translation says what its source says: doubts found without a model, each with the words it rests on.

The checks gate, they do not prove: silence is no praise. Method and figures: docs/decisions/0014.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from . import dates, names, numbers, wording
from .finding import Finding, Kind
from .names import Named

__all__ = ["Finding", "Kind", "Knowledge", "Named", "check"]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the checks need to be told of texts, by functions of text and language; another room knows it."""

    #: Who and what a text names.
    named: Callable[[str, str], Named]
    #: How many sentences a text has.
    sentences: Callable[[str, str], int]
    #: Whether a word in small letters is an ordinary one of a language.
    ordinary: Callable[[str, str], bool]


def check(source: str, target: str, langs: tuple[str, str], knowledge: Knowledge) -> tuple[Finding, ...]:
    """Return what is doubtful in the translation of a text; `langs` are those of source and target."""
    return tuple(_found(source, target, langs, knowledge))


def _found(source: str, target: str, langs: tuple[str, str], knowledge: Knowledge) -> Iterator[Finding]:
    if not target.strip():
        yield Finding("empty", source[:60], "", "the translation is empty")
        return
    here, there = (knowledge.named(text, lang) for text, lang in zip((source, target), langs, strict=True))
    yield from numbers.check(source, target, langs)
    yield from dates.check(source, target, langs)
    yield from names.people(here, there, source, target)
    yield from names.countries(here, there, source, target)
    yield from names.adjectives(here, there)
    yield from wording.quotations(source, target)
    yield from wording.negation(source, target, langs)
    counts = (knowledge.sentences(source, langs[0]), knowledge.sentences(target, langs[1]))
    yield from wording.length(source, target, counts)
    yield from wording.repetition(source, target)
    yield from wording.residue(
        target, lambda word: knowledge.ordinary(word, langs[0]) and not knowledge.ordinary(word, langs[1])
    )
    yield from wording.marks(source, target)
