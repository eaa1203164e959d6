"""What of a scheme decides which topics a text has: by it two files are told apart, text by text."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from .classify import Index, vocabulary
from .scheme import Scheme, Stem, Topic

#: The stems of a topic in one language, and the topic with all broader ones, as texts; the language comes first.
_Row: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Outline:
    """The stems of a scheme, and as text what else speaks for its topics, which is who is named.

    Names, pins and the order of the topics are no part of it, nor is a topic that nothing in a text speaks for, as a
    running story whose stories a person files.
    """

    stems: tuple[_Row, ...]
    named: tuple[str, ...]


@lru_cache(maxsize=2)
def outline(scheme: Scheme) -> Outline:
    """Return the outline of a scheme."""
    said = {topic.id: _said(topic) for topic in scheme.values()}
    lines = {topic: " ".join(said[above] for above in scheme.line(topic)) for topic in scheme}
    stems = (
        (lang, " ".join([f"{'+'.join(stem.words)}:{stem.weight}" for stem in many]), lines[topic.id])
        for topic in scheme.values()
        for lang, many in topic.stems.items()
        if many
    )
    named = (f"{list(topic.entities.items())} {lines[topic.id]}" for topic in scheme.values() if topic.entities)
    return Outline(tuple(sorted(stems)), tuple(sorted(named)))


def between(before: Outline, after: Outline) -> Callable[[str, str], bool] | None:
    """Return what tells of a text and its language whether it may have other topics by one scheme than by the other.

    None where nothing can be said, as those who are named may count otherwise. A stem does nothing in a text without a
    word that begins as it does; and what others do there does not hang on it.
    """
    if before.named != after.named:
        return None
    old, new = set(before.stems), set(after.stems)
    changed = _apart(old - new) ^ _apart(new - old)
    indexes = {lang: Index(_beginnings(lang, changed)) for lang, _, _ in changed}

    def tell(text: str, lang: str) -> bool:
        index = indexes.get(lang)
        return index is not None and any(index.beginning(word) for word in vocabulary(text))

    return tell


def _said(topic: Topic) -> str:
    """Return a topic's id, and who must be named or must not be."""
    doors = sorted(topic.requires), sorted(topic.excludes)
    return f"{topic.id} {doors}" if any(doors) else topic.id


def _apart(rows: Iterable[_Row]) -> set[_Row]:
    """Return a row for each stem."""
    return {(lang, stem, line) for lang, many, line in rows for stem in many.split(" ")}


def _beginnings(lang: str, stems: Iterable[_Row]) -> Iterator[tuple[str, Stem]]:
    for theirs, stem, _ in stems:
        if theirs == lang:
            yield stem, Stem((stem.partition(":")[0].partition("+")[0],), 1)
