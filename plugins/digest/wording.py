"""The lemmas of texts, found on all cores and once for each text; the dictionaries load only for a new one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ..lean_build import Build, Store, digest, spread
from ..related import words

#: Below so many texts one process is enough.
_FEW = 20


@dataclass(frozen=True, slots=True)
class Worded:
    """A text and its language."""

    lang: str
    text: str

    @property
    def key(self) -> str:
        """Return a digest of it."""
        return digest(self.lang, self.text)


def words_of(texts: Sequence[Worded], kind: str, build: Build | None) -> list[Mapping[str, int]]:
    """Return how often each text has each lemma; kept as one kind of the store, which keeps no other."""
    store, workers = (build.store, build.workers) if build else (Store(None, ""), 1)
    places = store.of_kind(kind)
    keys = [text.key for text in texts]
    found = {key: store.read(kind, key, places.get(key, "")) for key in keys}
    missing = [text for key, text in zip(keys, texts, strict=True) if found[key] is None]
    new: list[tuple[str, str]] = []
    for _, (key, said, place) in spread(
        partial(_words, store, kind), missing, lambda one: one.text[:40], workers, _FEW
    ):
        found[key] = said
        new.append((key, place))
    store.put(kind, [(key, place) for key, place in new if place])
    store.drop(kind, places.keys() - found.keys())
    return [json.loads(found[key] or "{}") for key in keys]


def _words(store: Store, kind: str, text: Worded) -> tuple[str, str, str]:
    said = json.dumps(words(text.text, text.lang))
    return text.key, said, store.write(kind, text.key, said)
