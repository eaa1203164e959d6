"""The lemmas of texts, found on all cores and once for each text; the dictionaries load only for a new one."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from ..lean_build import Build, Store, spread
from ..related import words

#: Below so many texts one process is enough.
_FEW: Final = 20


@dataclass(frozen=True, slots=True)
class Worded:
    """A text: a digest of it, its language, how a message names it, and what returns it."""

    key: str
    lang: str
    name: str
    text: Callable[[], str]


def words_of(texts: Sequence[Worded], kind: str, build: Build | None) -> list[Mapping[str, int]]:
    """Return how often each text has each lemma. What is found is kept as texts of a kind; `drop` what nobody wants."""
    store, workers = (build.store, build.workers) if build else (Store(None, ""), 1)
    places = store.of_kind(kind)
    found = {text.key: store.read(kind, text.key, places.get(text.key, "")) for text in texts}
    missing = [text for text in texts if found[text.key] is None]
    new: list[tuple[str, str]] = []
    work = partial(_words, store, kind)
    for text, (said, place) in spread(work, missing, lambda one: one.name, workers, _FEW):
        found[text.key] = said
        new.append((text.key, place))
    store.put(kind, [(key, place) for key, place in new if place])
    return [json.loads(found[text.key] or "{}") for text in texts]


def _words(store: Store, kind: str, text: Worded) -> tuple[str, str]:
    """Return (how often a text has each lemma, as JSON; where that lies)."""
    said = json.dumps(words(text.text(), text.lang))
    return said, store.write(kind, text.key, said)
