"""The lemmas of texts, found on all cores and once for each text; the dictionaries load only for a new one."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..lean_build import Texts
from ..mentions.lemmas import lemma
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


def words_of(many: Sequence[Worded], kept: Texts) -> list[Mapping[str, int]]:
    """Return how often each text has each lemma; what is found is kept, once the caller saves it."""
    found = kept.of([(one.key, one) for one in many], _words, lambda one: one.name, _FEW)
    return [json.loads(said) for said in found]


def _words(one: Worded) -> str:
    return json.dumps(words(one.text(), one.lang, lemma))
