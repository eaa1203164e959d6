"""Long texts of one kind by key: each is made once, and kept for the next build for as long as anybody asks for it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from .outputs import Build
from .store import Store
from .workers import FEW, spread

T = TypeVar("T")


class Texts:
    """The texts of a kind. Where nothing can be kept, each is made anew."""

    def __init__(self, build: Build | None, kind: str) -> None:
        """Take the build in whose store they are kept, and on whose cores they are made; none keeps nothing."""
        self._store, self._workers = (build.store, build.workers) if build else (Store(None, ""), 1)
        self._kind = kind
        self._places = self._store.of_kind(kind)
        self._new: dict[str, str] = {}
        self._used: set[str] = set()

    def __contains__(self, key: str) -> bool:
        """Tell whether a text was made; it may be lost all the same."""
        return key in self._new or key in self._places

    def get(self, key: str) -> str | None:
        """Return a text; None where it was never made, or is lost."""
        self._used.add(key)
        return self._store.read(self._kind, key, self._new.get(key) or self._places.get(key, ""))

    def use(self, key: str) -> None:
        """Let a text be kept that nobody asks for this time."""
        self._used.add(key)

    def put(self, key: str, text: str) -> None:
        """Keep a text."""
        self._note(key, self._store.write(self._kind, key, text))

    def made(
        self, items: Sequence[T], make: Callable[[T], tuple[str, str]], name: Callable[[T], str], few: int = FEW
    ) -> Iterator[tuple[T, str, str]]:
        """Return each item with its (key, text) as `make` tells them, in any order, made on all cores and kept.

        Raises WorkerError with the name of an item that cannot be made.
        """
        for item, (key, place, text) in spread(partial(self._made, make), items, name, self._workers, few):
            self._note(key, place)
            yield item, key, text

    def of(
        self,
        items: Iterable[tuple[str, T]],
        make: Callable[[T], str],
        name: Callable[[T], str],
        few: int = FEW,
    ) -> list[str]:
        """Return the text of each (key, item), in their order: as it was kept, else as `make` makes it of the item."""
        pairs = list(items)
        found = {key: self.get(key) for key, _ in pairs}
        missing = [(key, item) for key, item in dict(pairs).items() if found[key] is None]
        made = self.made(missing, partial(_second, make), lambda pair: name(pair[1]), few)
        found |= {key: text for _, key, text in made}
        return [found[key] or "" for key, _ in pairs]

    def retain(self, keys: Collection[str]) -> None:
        """Let all other texts be as if they had never been made, at once."""
        self._store.drop(self._kind, self._places.keys() - set(keys))
        self._places = {key: place for key, place in self._places.items() if key in keys}
        self._new = {key: place for key, place in self._new.items() if key in keys}

    def save(self, forget: Iterable[str] | None = None) -> None:
        """Keep for the next build what was made in this one; forget some, or whatever nobody has asked for."""
        self._store.put(self._kind, self._new.items())
        self._store.drop(self._kind, self._places.keys() - self._used if forget is None else forget)
        self._places |= self._new
        self._new = {}

    def _made(self, make: Callable[[T], tuple[str, str]], item: T) -> tuple[str, str, str]:
        key, text = make(item)
        return key, self._store.write(self._kind, key, text), text

    def _note(self, key: str, place: str) -> None:
        self._used.add(key)
        if place:
            self._new[key] = place


def _second(make: Callable[[T], str], pair: tuple[str, T]) -> tuple[str, str]:
    return pair[0], make(pair[1])
