"""The stories near each story of a site: what joins editions with related."""

import json
import secrets
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Any, Final

from ..editions import KINDS, Near, Post, Site, Story, text_of
from ..lean_build import Build, Store, Texts, digest, dump, load, spread
from ..related import Archive, Document, Term, Weighed, terms
from .wording import Worded, words_of

#: How many stories a story's page names.
MOST: Final = 4
#: How many of the terms that two stories share are told.
_TOLD: Final = 4
#: Kinds of the store's values, by a digest of all stories up to one: the stories near it; how it was weighed.
_NEAR: Final = "near"
_WEIGHED: Final = "weighed"
#: Kind of the store's texts: the words of a post, by its source.
_WORDS: Final = "words"
#: Kind of the store's one value that says which stories were weighed last, and in how many of them each term is.
_LAST: Final = "weighed last"


def related_to(site: Site, build: Build) -> dict[str, tuple[Near, ...]]:
    """Return the stories near each story, by uid, with what both are about; the same in every edition.

    They are older ones: what is found of a story depends on those before it alone, and is kept for the next build.
    """
    stories = list(reversed(site.stories))
    chain = list(_chain(site, stories))
    known = build.store.of_kind(_NEAR)
    if len(stories) > 1 and not all(key in known for key in chain):
        known = _found(site, stories, chain, known, build)
    found = ((story.uid, known.get(key, "[]")) for story, key in zip(stories, chain, strict=True))
    return {uid: load(tuple[Near, ...], text) for uid, text in found if text != "[]"}


def _found(
    site: Site, stories: Sequence[Story], chain: Sequence[str], known: Mapping[str, str], build: Build
) -> dict[str, str]:
    """Return what is near each story, as JSON by its key; only from the first new one on they are looked at."""
    store, texts = build.store, Texts(build, _WORDS)
    last = _Last.read(store, texts)
    before = last.shared(chain, known)
    archive = Archive(before, last.counts)
    new = stories[len(before) :]
    found = {key: known[key] for key in chain[: len(before)]}
    rows: dict[str, str] = {}
    sources: set[str] = set()
    for key, (source, document) in zip(chain[len(before) :], _documents(site, new, texts), strict=True):
        sources.add(source)
        rows[key] = _as_text(last.numbering, archive.take(document), source)
    numbers = range(len(before), len(archive))
    archive.index(numbers)
    for number, text in spread(partial(_near, archive), numbers, lambda number: stories[number].uid, build.workers):
        found[chain[number]] = text
    store.put(_NEAR, [(key, found[key]) for key in rows])
    store.put(_WEIGHED, rows.items())
    store.put(_LAST, [("", json.dumps([last.numbering, chain, list(archive.counts), list(archive.counts.values())]))])
    store.drop(_NEAR, known.keys() - found.keys())
    store.drop(_WEIGHED, last.rows.keys() - found.keys())
    texts.save(forget={_source(row) for key, row in last.rows.items() if key not in found} - sources)
    return found


def _near(archive: Archive, number: int) -> str:
    return dump(tuple(Near(other.id, other.shared[:_TOLD]) for other in archive.near(number, MOST)))


@dataclass(slots=True)
class _Last:
    """What the last build that weighed stories left."""

    texts: Texts
    #: Names the order of the terms in `counts`: a weighed story is told by their places there. A run that was cut off
    #: can have left stories of another one.
    numbering: str
    chain: Sequence[str]
    #: Of as many stories as `shared` has returned, once it has. A term that none of them has stays, with 0.
    counts: Mapping[Term, int]
    rows: Mapping[str, str]

    @classmethod
    def read(cls, store: Store, texts: Texts) -> "_Last":
        """Return what was kept; nothing where that is not whole."""
        numbering, chain, names, counts = json.loads(store.of_kind(_LAST).get("", '["", [], [], []]'))
        by_term = dict(zip(map(_term, names), counts, strict=True))
        return cls(texts, numbering, chain, by_term, store.of_kind(_WEIGHED))

    def shared(self, chain: Sequence[str], known: Mapping[str, str]) -> list[Weighed]:
        """Return the stories, from the first on, that are as they were, and forget the others."""
        pairs = zip(self.chain, chain, strict=False)
        same = [one for one, _ in takewhile(lambda pair: pair[0] == pair[1] and pair[0] in known, pairs)]
        found = list(takewhile(lambda one: one is not None, map(self._weighed, same)))
        names, counts = list(self.counts), Counter(self.counts)
        for key in self.chain[len(found) :] if found else ():
            if (old := self._terms(key, names)) is None:
                found = []
                break
            counts.subtract(old)
        if not found:
            self.numbering, counts = secrets.token_hex(4), Counter()
        self.counts = counts
        return [one for one in found if one]

    def _weighed(self, key: str) -> Weighed | None:
        """Return a story as it was weighed; None where that is lost, or told by other numbers."""
        numbering, uid, _, numbers, weights = json.loads(self.rows.get(key, '["", "", "", [], []]'))
        return Weighed(uid, array("I", numbers), array("d", weights)) if numbering == self.numbering != "" else None

    def _terms(self, key: str, names: Sequence[Term]) -> Iterable[Term] | None:
        """Return the terms of a story that is no longer there as it was; None where they are lost."""
        weighed = self._weighed(key)
        text = self.texts.get(_source(self.rows[key])) if weighed else None
        if weighed is None or text is None:
            return None
        about = frozenset(name for number in weighed.terms if isinstance(name := names[number], tuple))
        return terms(Document("", json.loads(text), about))


def _chain(site: Site, stories: Sequence[Story]) -> Iterator[str]:
    """Return a digest for each story of all that is known up to it."""
    here = digest(*site.langs)
    for story in stories:
        post = story.shown(site.langs[0])
        here = digest(here, story.uid, post.lang, post.source or post.path, repr(_features(story)))
        yield here


def _documents(site: Site, stories: Sequence[Story], kept: Texts) -> Iterator[tuple[str, Document]]:
    """Return the stories as documents, in one language as two are never alike, with the key of each one's words."""
    many = [_worded(story.shown(site.langs[0])) for story in stories]
    for text, story, counts in zip(many, stories, words_of(many, kept), strict=True):
        # An archive has each word in many stories, and needs it once.
        words = {sys.intern(word): count for word, count in counts.items()}
        yield text.key, Document(story.uid, words, frozenset(_features(story)))


def _worded(post: Post) -> Worded:
    return Worded(digest(post.lang, post.source or post.path), post.lang, post.path, partial(text_of, post))


def _as_text(numbering: str, one: Weighed, source: str) -> str:
    """Return a weighed document and the key of its words as JSON."""
    return json.dumps([numbering, one.id, source, list(one.terms), list(one.weights)])


def _source(row: str) -> str:
    """Return the key of the words of a weighed document."""
    source: str = json.loads(row)[2]
    return source


def _term(said: Any) -> Term:  # noqa: ANN401 - as JSON has it
    return said if isinstance(said, str) else (said[0], said[1])


def _features(story: Story) -> list[tuple[str, str]]:
    return [(kind, identifier) for kind in KINDS for identifier in story.original.terms[kind]]
