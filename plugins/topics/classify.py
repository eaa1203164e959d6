"""Topics of a text by weighted stems, with the words that show them. In doubt, none."""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .scheme import Scheme, Stem

#: Least score of a topic that is shown, and the least share of the best topic's. Source: tests/fixtures/topics.md.
THRESHOLD: Final = 3.0
SHARE: Final = 0.65
MOST_TOPICS: Final = 3
#: A word in the lead counts so much more; without a known lead its first words are it.
LEAD_FACTOR: Final = 1.4
LEAD_WORDS: Final = 45
_WORD: Final = re.compile(r"[^\W\d_]+")
_KEY: Final = 3


@dataclass(frozen=True, slots=True)
class Assignment:
    """A topic of a text: its score, and the words that gave it, in text order."""

    id: str
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    lower: str
    lead: bool


def classify(
    text: str, lang: str, scheme: Scheme, *, lead_end: int = 0, entities: Collection[str] = ()
) -> tuple[Assignment, ...]:
    """Return the topics of a text, best first; `lead_end` is where its lead ends (code points), 0 if unknown."""
    words = _words(text, lead_end)
    weights: dict[str, dict[Stem, float]] = defaultdict(lambda: defaultdict(float))
    evidence: dict[str, dict[str, None]] = defaultdict(dict)
    index = _index(scheme, lang)
    for at, word in enumerate(words):
        used: set[str] = set()
        for topic, stem in index.get(word.lower[:_KEY], ()):
            if topic in used:
                continue
            end = _match(words, at, stem)
            if end:
                used.add(topic)
                weights[topic][stem] += stem.weight * (LEAD_FACTOR if word.lead else 1)
                evidence[topic][" ".join(w.text for w in words[at:end])] = None
    named = set(entities)
    scores = {
        topic: sum(math.log1p(weight) for weight in found.values())
        for topic, found in weights.items()
        if (not scheme[topic].requires or scheme[topic].requires & named) and not scheme[topic].excludes & named
    }
    best = max(scores.values(), default=0)
    kept = [topic for topic, score in scores.items() if score >= max(THRESHOLD, SHARE * best)]
    kept.sort(key=lambda topic: (-scores[topic], topic))
    return tuple(Assignment(topic, scores[topic], tuple(evidence[topic])) for topic in kept[:MOST_TOPICS])


def _words(text: str, lead_end: int) -> list[_Word]:
    found = list(_WORD.finditer(text))
    border = lead_end or (found[min(LEAD_WORDS, len(found)) - 1].end() if found else 0)
    return [_Word(match.group(), match.group().lower(), match.end() <= border) for match in found]


def _match(words: Sequence[_Word], at: int, stem: Stem) -> int:
    """Return where a stem that begins at a word ends, 0 if it does not fit; one word may stand between two."""
    here = at
    for place in range(len(stem.words)):
        if place == 0:
            if not stem.fits(0, words[at].lower):
                return 0
            continue
        following = [n for n in (here + 1, here + 2) if n < len(words) and stem.fits(place, words[n].lower)]
        if not following:
            return 0
        here = following[0]
    return here + 1


@lru_cache(maxsize=8)
def _index(scheme: Scheme, lang: str) -> Mapping[str, tuple[tuple[str, Stem], ...]]:
    """Return (topic, stem) by the first letters of the stem, the longest stem first."""
    grouped: dict[str, list[tuple[str, Stem]]] = defaultdict(list)
    for topic in scheme.values():
        for stem in topic.stems.get(lang, ()):
            grouped[stem.words[0][:_KEY]].append((topic.id, stem))
    return {
        key: tuple(sorted(many, key=lambda pair: (-len("".join(pair[1].words)), pair[0])))
        for key, many in grouped.items()
    }
