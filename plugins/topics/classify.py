"""Topics of a text by weighted stems and entities, with what shows them. In doubt, none."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .scheme import Scheme, Stem, Topic

#: Least score of a topic that is shown, and the least share of the best one's beside it.
#: Source: `inv quality` on tests/fixtures/topic_leads.tsv.
THRESHOLD: Final = 2.4
SHARE: Final = 0.65
#: How many branches of the tree a text is filed in, and how many topics below one.
MOST_BRANCHES: Final = 3
MOST_NARROWER: Final = 2
#: A word in the lead counts so much more; without a known lead its first words are it.
LEAD_FACTOR: Final = 1.4
LEAD_WORDS: Final = 45
_WORD: Final = re.compile(r"[^\W\d_]+")
_KEY: Final = 3
#: Of so many words it is remembered what can begin with them.
_HELD: Final = 50_000


@dataclass(frozen=True, slots=True)
class Assignment:
    """A topic of a text: its score, and the words and names that gave it, in text order."""

    id: str
    score: float
    evidence: tuple[str, ...]


def classify(
    text: str, lang: str, scheme: Scheme, *, lead_end: int = 0, entities: Mapping[str, str] | None = None
) -> tuple[Assignment, ...]:
    """Return the topics of a text, best first: the narrowest that it shows in each of its branches.

    `lead_end` is where the lead ends (code points), 0 if unknown; `entities` are the people and countries named in
    the text, each id with the words that name it.
    """
    found = scores(text, lang, scheme, lead_end=lead_end, entities=entities)
    roots = [topic.id for topic in scheme.values() if topic.parent is None]
    branches = _best(roots, found, MOST_BRANCHES)
    return tuple(found[narrow] for root in branches for narrow in _narrowest(root, found, scheme))


def scores(
    text: str, lang: str, scheme: Scheme, *, lead_end: int = 0, entities: Mapping[str, str] | None = None
) -> dict[str, Assignment]:
    """Return all that speaks for any topic, however little; a topic has the words of all narrower ones besides its own.

    Takes what `classify` takes. A topic whose `requires` or `excludes` does not hold is not there.
    """
    named = entities or {}
    weights: dict[str, dict[object, float]] = defaultdict(lambda: defaultdict(float))
    evidence: dict[str, dict[str, None]] = defaultdict(dict)
    shut = frozenset(topic.id for topic in _conditional(scheme) if not _open(topic, named))
    words, leading = _words(text, lead_end)
    lower = [word.lower() for word in words]
    for at, beginning in enumerate(map(_index(scheme, lang).beginning, lower)):
        # Nothing begins with nearly all words, and an archive has millions.
        if not beginning:
            continue
        used: set[str] = set()
        for topic, stem in beginning:
            if topic in shut or not (end := _match(lower, at, stem)):
                continue
            for gathering in scheme.line(topic):
                # A word counts once a topic: by its longest stem, its own or that of a narrower topic.
                if gathering in used or gathering in shut:
                    continue
                used.add(gathering)
                weights[gathering][stem.words] += stem.weight * (LEAD_FACTOR if at < leading else 1)
                evidence[gathering][" ".join(words[at:end])] = None
    for known in _spoken_for(scheme):
        # Who is named says nothing of a broader topic: not every story with Libya in it is about war.
        for entity, weight in known.entities.items():
            if entity in named and known.id not in shut:
                weights[known.id][entity] += weight
                evidence[known.id][named[entity]] = None
    return {
        topic: Assignment(topic, sum(map(math.log1p, found.values())), tuple(evidence[topic]))
        for topic, found in weights.items()
    }


def _open(topic: Topic, named: Mapping[str, str]) -> bool:
    return (not topic.requires or not topic.requires.isdisjoint(named)) and topic.excludes.isdisjoint(named)


def _best(topics: Iterable[str], found: Mapping[str, Assignment], most: int) -> list[str]:
    """Return the best of some topics, best first; none below the threshold or far below the best."""
    ranked = sorted((t for t in topics if t in found), key=lambda topic: (-found[topic].score, topic))
    least = max(THRESHOLD, SHARE * found[ranked[0]].score) if ranked else 0
    return [topic for topic in ranked if found[topic].score >= least][:most]


def _narrowest(topic: str, found: Mapping[str, Assignment], scheme: Scheme) -> list[str]:
    narrower = _best(scheme.narrower(topic), found, MOST_NARROWER)
    return [end for below in narrower for end in _narrowest(below, found, scheme)] or [topic]


def _words(text: str, lead_end: int) -> tuple[list[str], int]:
    """Return the words of a text, and how many of them are the lead."""
    words = _WORD.findall(text)
    if not lead_end:
        return words, LEAD_WORDS
    before = _WORD.findall(text, 0, lead_end)
    # A word that the end of the lead cuts is none of it.
    cut = len(before) and before[-1] != words[len(before) - 1]
    return words, len(before) - bool(cut)


def _match(words: Sequence[str], at: int, stem: Stem) -> int:
    """Return where a stem whose first word stands there ends, 0 if the others do not; one may stand between two."""
    here = at
    for place in range(1, len(stem.words)):
        following = [n for n in (here + 1, here + 2) if n < len(words) and stem.fits(place, words[n])]
        if not following:
            return 0
        here = following[0]
    return here + 1


class Index:
    """(topic, stem) by the first letters of the stem, the longest stem first."""

    def __init__(self, pairs: Iterable[tuple[str, Stem]]) -> None:
        """Take topics, each with a stem of it."""
        grouped: dict[str, list[tuple[str, Stem]]] = defaultdict(list)
        for topic, stem in pairs:
            grouped[stem.words[0][:_KEY]].append((topic, stem))
        self._grouped = {
            key: tuple(sorted(many, key=lambda pair: (-len("".join(pair[1].words)), -pair[1].weight, pair[0])))
            for key, many in grouped.items()
        }
        #: By the words of texts that were asked for: most come again and again, and nearly all fit none.
        self._known: dict[str, tuple[tuple[str, Stem], ...]] = {}

    def beginning(self, word: str) -> tuple[tuple[str, Stem], ...]:
        """Return what can begin with a lower-case word."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _HELD:
                self._known.clear()
            near = self._grouped.get(word[:_KEY], ())
            found = self._known[word] = tuple(pair for pair in near if pair[1].fits(0, word))
        return found


def vocabulary(text: str) -> set[str]:
    """Return the words of a text, in small letters."""
    return {word.lower() for word in _WORD.findall(text)}


@lru_cache(maxsize=8)
def _index(scheme: Scheme, lang: str) -> Index:
    return Index((topic.id, stem) for topic in scheme.values() for stem in topic.stems.get(lang, ()))


@lru_cache(maxsize=8)
def _conditional(scheme: Scheme) -> Sequence[Topic]:
    return [topic for topic in scheme.values() if topic.requires or topic.excludes]


@lru_cache(maxsize=8)
def _spoken_for(scheme: Scheme) -> Sequence[Topic]:
    """Return the topics for which it speaks who is named."""
    return [topic for topic in scheme.values() if topic.entities]
