"""The stories near each story of a site: what joins editions with related."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import takewhile
from typing import Final

from ..editions import KINDS, Near, Post, Site, Story, text_of
from ..lean_build import Build, Texts, digest, dump, load, spread
from ..related import Archive, Document
from . import weighed
from .weighed import Kept
from .wording import Worded, words_of

#: How many stories a story's page names.
MOST: Final = 4
#: How many of the terms that two stories share are told.
_TOLD: Final = 4
#: Kind of the store's texts: the words of a post, by its source.
_WORDS: Final = "words"


def related_to(site: Site, build: Build) -> dict[str, tuple[Near, ...]]:
    """Return the stories near each story, by uid, with what both are about; the same in every edition.

    They are older ones: what is found of a story depends on those before it alone, and is kept for the next build.
    """
    stories = list(reversed(site.stories))
    if len(stories) < 2:
        return {}
    keys = [_key(site, story) for story in stories]
    near = weighed.near(build.store, keys)
    if near is None:
        near = _Search(site, stories, keys, build).goes_on(weighed.read(build.store))
    found = ((story.uid, near.get(key, "[]")) for story, key in zip(stories, keys, strict=True))
    return {uid: load(tuple[Near, ...], text) for uid, text in found if text != "[]"}


class _Search:
    """Looks for the stories near each story, but only where others may be than the last build found."""

    def __init__(self, site: Site, stories: Sequence[Story], keys: Sequence[str], build: Build) -> None:
        """Take the stories, the oldest first, and their keys."""
        self._stories, self._keys, self._build = stories, keys, build
        self._posts = [story.shown(site.langs[0]) for story in stories]
        self._texts = Texts(build, _WORDS)

    def goes_on(self, last: Kept) -> Mapping[str, str]:
        """Return what is near each story, as JSON by its key, and keep it for the next build."""
        store, keys, uids = self._build.store, self._keys, [story.uid for story in self._stories]
        # From where on another story comes next, all are weighed anew: how rare a word is hangs on how many there are.
        stood = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(last.uids, uids, strict=False)))
        others = [number for number in range(stood) if last.keys[number] != keys[number]]
        had = weighed.terms(store, last) if others or stood < len(last.keys) else []
        if had is None:
            return self.goes_on(Kept())
        new = [*others, *range(stood, len(keys))]
        documents = dict(zip(new, self._documents(new), strict=True))
        archive = Archive(last.weighed(stood), last.counts)
        for gone in had[stood:]:
            archive.leave(gone)
        changed = {number: documents[number] for number in others}
        found = archive.change(changed, had.__getitem__, lambda number: next(self._documents([number])))
        for number in range(stood, len(keys)):
            archive.take(documents[number])
        touched = sorted(found.union(new))
        archive.index(touched)
        near = {key: last.near[old] for key, old in zip(keys, last.keys[:stood], strict=False)}
        told = spread(partial(_near, archive), touched, uids.__getitem__, self._build.workers)
        near |= {keys[number]: text for number, text in told}
        rows = {key: last.rows[key] for key in keys[:stood] if key in last.rows}
        rows |= {keys[number]: weighed.row(_source(self._posts[number]), archive[number]) for number in touched}
        now = Kept(uids, keys, near, rows, archive.counts, last.numbering)
        weighed.keep(store, last, now, {keys[number]: archive.numbers(documents[number]) for number in new})
        self._texts.save(forget=last.sources - now.sources)
        return near

    def _documents(self, numbers: Sequence[int]) -> Iterator[Document]:
        """Return stories as documents, in one language as two are never alike."""
        posts = [self._posts[number] for number in numbers]
        many = [Worded(_source(post), post.lang, post.path, partial(text_of, post)) for post in posts]
        for number, counts in zip(numbers, words_of(many, self._texts), strict=True):
            story = self._stories[number]
            # An archive has each word in many stories, and needs it once.
            words = {sys.intern(word): count for word, count in counts.items()}
            yield Document(story.uid, words, frozenset(_features(story)))


def _near(archive: Archive, number: int) -> str:
    return dump(tuple(Near(other.id, other.shared[:_TOLD]) for other in archive.near(number, MOST)))


def _key(site: Site, story: Story) -> str:
    """Return a digest of all that is looked at of a story."""
    post = story.shown(site.langs[0])
    return digest(*site.langs, story.uid, post.lang, post.source or post.path, repr(_features(story)))


def _source(post: Post) -> str:
    """Return the key of the words of a post."""
    return digest(post.lang, post.source or post.path)


def _features(story: Story) -> list[tuple[str, str]]:
    return [(kind, identifier) for kind in KINDS for identifier in story.original.terms[kind]]
