"""Evidence for the tags of all posts, looked for once as long as neither the post nor the explainer changes."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Final, NamedTuple, Protocol

from ..lean_build import Build, Store, digest, dump, load, spread
from .evidence import Evidence
from .stories import Post, Story

#: Kind of the store's texts: evidence as JSON; of its values: the digest of one and its place.
_KEPT: Final = "evidence"
#: The evidence of so many posts is at hand: a page asks for it several times, and the next one is often of the same.
_AT_ONCE: Final = 16


class _Kept(NamedTuple):
    mark: str
    place: str


class Explainer(Protocol):
    """Who knows why a post has its terms."""

    @property
    def languages(self) -> Sequence[str]:
        """Return the languages that it reads."""

    def renewed(self, build: Build, posts: Mapping[str, Post], retain: Callable[[Collection[str]], None]) -> None:
        """Let `retain` keep what was found in posts, by their keys, and in no others, if it may be another now."""

    def evidence(self, post: Post, terms: Mapping[str, Sequence[str]]) -> Iterator[Evidence]:
        """Return why a post has these terms; one that its text does not show is left out."""


class Explained(Mapping[tuple[str, str], Sequence[Evidence]]):
    """The evidence of posts by uid and language, fetched when it is asked for."""

    def __init__(self, build: Build, explainer: Explainer, posts: Mapping[tuple[str, str], tuple[Post, Story]]) -> None:
        """Take the posts that the explainer can read, and let it look at those of which nothing is known."""
        self._build, self._explainer, self._posts = build, explainer, posts
        self._keys = {key: _key(*said) for key, said in posts.items()}
        store = build.store
        #: The digest of each evidence, and where it lies; where nothing can be kept, it stays here.
        self._known = {kept: _Kept(*row.split(" ", 1)) for kept, row in store.of_kind(_KEPT).items()}
        self._held: dict[str, str] = {}
        known = {kept: posts[key][0] for key, kept in self._keys.items() if kept in self._known}
        explainer.renewed(build, known, self._retain)
        wanted = [key for key, kept in self._keys.items() if kept not in self._known]
        work = partial(_told, store, explainer, posts, self._keys)
        new: list[tuple[str, str]] = []
        for key, (mark, place, text) in spread(work, wanted, lambda key: posts[key][0].path, build.workers, few=20):
            kept = self._keys[key]
            self._known[kept] = _Kept(mark, place)
            if place:
                new.append((kept, f"{mark} {place}"))
            else:
                self._held[kept] = text
        store.put(_KEPT, new)
        store.drop(_KEPT, self._known.keys() - set(self._keys.values()))
        self._read = lru_cache(_AT_ONCE)(self._read_kept)

    def _retain(self, keys: Collection[str]) -> None:
        self._build.store.drop(_KEPT, self._known.keys() - set(keys))
        self._known = {key: kept for key, kept in self._known.items() if key in keys}

    def mark(self, uid: str, lang: str) -> str:
        """Return a digest of the evidence of a post."""
        kept = self._keys.get((uid, lang))
        return self._known[kept].mark if kept else ""

    def __getitem__(self, key: tuple[str, str]) -> Sequence[Evidence]:
        """Return the evidence of one post; KeyError for one that nobody can read."""
        return self._read(key)

    def _read_kept(self, key: tuple[str, str]) -> Sequence[Evidence]:
        kept = self._keys[key]
        text = self._held.get(kept) or self._build.store.read(_KEPT, kept, self._known[kept].place)
        return load(tuple[Evidence, ...], text or _found(self._explainer, self._posts, key))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Return the posts that were looked at."""
        return iter(self._keys)

    def __len__(self) -> int:
        """Return how many posts were looked at."""
        return len(self._keys)


def explained(build: Build, explainer: Explainer, stories: Sequence[Story]) -> Explained:
    """Return the evidence in every post of the stories that the explainer can read."""
    posts = {
        (story.uid, post.lang): (post, story)
        for story in stories
        for post in story.posts.values()
        if post.lang in explainer.languages
    }
    return Explained(build, explainer, posts)


def _key(post: Post, story: Story) -> str:
    return digest(post.uid, post.lang, post.source or post.path, repr(sorted(story.original.terms.items())))


def _found(explainer: Explainer, posts: Mapping[tuple[str, str], tuple[Post, Story]], key: tuple[str, str]) -> str:
    post, story = posts[key]
    return dump(tuple(explainer.evidence(post, story.original.terms)))


def _told(
    store: Store,
    explainer: Explainer,
    posts: Mapping[tuple[str, str], tuple[Post, Story]],
    keys: Mapping[tuple[str, str], str],
    key: tuple[str, str],
) -> tuple[str, str, str]:
    """Return (digest of the evidence of a post, where it lies, the evidence itself where it can lie nowhere)."""
    text = _found(explainer, posts, key)
    place = store.write(_KEPT, keys[key], text)
    return digest(text), place, "" if place else text
