"""Stories that the last intake found as they should be: what is wanted of them is kept, and nothing of it done again.

A story is settled if taking it in wrote nothing, and what it came to follows from its own files alone: the article, the
memory and both posts. Each of them counts, as does the program with its tables and the curator's authority files.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..lean_build import Build, Sources, Texts, digest, dump, load
from .desk import Desk
from .ledger import Existing
from .stages import Brief

#: Kinds of the store's values: stories by the keys of their articles; what is known of the files of the memory.
_KEPT: Final = "settled"
_SEEN: Final = "seen in the memory"


@dataclass(frozen=True, slots=True)
class Known:
    """A settled story: the uid of the article's text, a digest of all that counts beside it, and the story in brief."""

    uid: str
    beside: str
    brief: Brief


class Settled:
    """The stories of the last intake."""

    def __init__(self, desk: Desk, build: Build | None, *, engine: bool) -> None:
        """Take the desk, the build in whose store they are kept; none keeps nothing. `engine`: whether one is asked."""
        self._desk, self._engine = desk, engine
        self._texts = Texts(build, _KEPT)
        self._memories = Sources(build, _SEEN)
        self._seen: list[str] = []
        folder = desk.path(desk.options.review) / "posts"
        #: The names of posts that lie in the review folder.
        self._reviewed = {path.name for path in folder.iterdir()} if folder.is_dir() else set[str]()

    def get(self, annotated: str) -> Known | None:
        """Return the story of an annotated article, by its key, as it was when what is beside it was the same."""
        text = self._texts.get(annotated) if annotated else None
        return None if text is None else load(Known, text)

    def put(self, annotated: str, story: Known) -> None:
        """Keep a story."""
        self._texts.put(annotated, dump(story))

    def retain(self, annotated: Collection[str]) -> None:
        """Forget all stories but those of these annotated articles, by their keys."""
        self._texts.retain(annotated)

    def save(self) -> None:
        """Keep for the next intake what was asked for in this one, and no more."""
        self._texts.save()
        self._memories.keep(self._seen)

    def beside(self, path: Path, lang: str, existing: Mapping[str, Existing]) -> str:
        """Return a digest of what counts beside an article in a language; "" where that is more than its own files."""
        if not existing or any(post.raw != path.name or post.name in self._reviewed for post in existing.values()):
            return ""
        other = self._desk.other(lang)
        if self._engine and self._desk.gist(path.stem, other).exists():
            return ""
        file = str(self._desk.memory(path.stem, other))
        self._seen.append(file)
        try:
            memory = self._memories.digest(file)
        except FileNotFoundError:
            memory = ""
        posts = (part for lang, post in sorted(existing.items()) for part in (lang, post.file, post.mark))
        return digest("engine" if self._engine else "", memory, *posts)
