"""The terms of a site from their files, which are taken apart once: TOML takes ten times as long as all the rest."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from ..lean_build import Store, digest
from .options import KINDS, Options
from .terms import Term, as_text, clashes, load_all, of_text, unsound

#: Kind of the store's values: the terms of a kind, by a digest of their files.
_KEPT: Final = "terms"


def read(
    store: Store, root: Path, options: Options, shown: Callable[[Path], str]
) -> tuple[dict[str, dict[str, Term]], list[str]]:
    """Return (the sound terms by kind, what is wrong with the others); `shown` says how messages name a file.

    Only files with which nothing is wrong are kept: what is, is told by each build.
    """
    kept = store.of_kind(_KEPT)
    found: dict[str, dict[str, Term]] = {}
    texts: dict[str, str] = {}
    faults: list[str] = []
    for kind in KINDS:
        paths = [root / file for file in options.files(kind)]
        key = digest(kind, *options.languages, *(path.read_bytes() if path.exists() else b"" for path in paths))
        if key in kept:
            found[kind], texts[key] = of_text(kept[key]), kept[key]
            continue
        found[kind], wrong = _sound(paths, kind, options, shown)
        faults += wrong
        if not wrong and (text := as_text(found[kind].values())):
            texts[key] = text
    store.put(_KEPT, texts.items() - kept.items())
    store.drop(_KEPT, kept.keys() - texts.keys())
    return found, faults


def _sound(
    paths: list[Path], kind: str, options: Options, shown: Callable[[Path], str]
) -> tuple[dict[str, Term], list[str]]:
    """Return (the sound terms of a kind, what is wrong with its files)."""
    terms = load_all(paths, kind, options.languages)
    if not paths:
        return terms, []
    wrong = unsound(terms, paths[0], shown(paths[0]))
    terms = {key: term for key, term in terms.items() if key not in wrong}
    return terms, [*wrong.values(), *clashes(terms, paths[0], shown(paths[0]))]
