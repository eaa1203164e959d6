"""Stories that the last intake found as they should be: what they came to is kept, so that nothing of it is done again.

A story is settled if taking it in wrote nothing, and what it came to follows from its own files alone: the article, the
memory and both posts. Each of them is in the key, as is the program with its tables and the curator's authority files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..lean_build import Build, Texts, digest, dump, load
from .ledger import Existing
from .stages import Annotated, Identity, Post, Story

#: Kind of the store's texts.
_KEPT: Final = "settled"


@dataclass(frozen=True, slots=True)
class _Rest:
    """A story without its article."""

    identity: Identity
    posts: tuple[Post, ...]
    kept: tuple[str, ...]
    clashes: tuple[str, ...]
    doubts: tuple[str, ...]


class Settled:
    """The stories of the last intake by key."""

    def __init__(self, build: Build | None) -> None:
        """Take the build in whose store they are kept; none keeps nothing."""
        self._texts = Texts(build, _KEPT)

    def get(self, key: str, article: Annotated) -> Story | None:
        """Return the story of an article; None where it has to be taken in."""
        text = self._texts.get(key)
        if text is None:
            return None
        rest = load(_Rest, text)
        posts = {post.lang: post for post in rest.posts}
        return Story(article, rest.identity, posts, rest.kept, rest.clashes, rest.doubts)

    def put(self, key: str, story: Story) -> None:
        """Keep a story."""
        rest = _Rest(story.identity, tuple(story.posts.values()), story.kept, story.clashes, story.doubts)
        self._texts.put(key, dump(rest))

    def save(self) -> None:
        """Keep for the next intake what was asked for in this one, and no more."""
        self._texts.save()


def key_of(annotated: str, said: str, memory: bytes, existing: Mapping[str, Existing]) -> str:
    """Return the key of a story: of its annotated article, what else counts, its memory, and its posts."""
    posts = (part for lang, post in sorted(existing.items()) for part in (lang, str(post.path), post.mark))
    return digest(annotated, said, memory, *posts)
