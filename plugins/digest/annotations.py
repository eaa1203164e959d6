"""Articles with all that was found in them, read on all cores, and only if they or what counts for them has changed."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from ..lean_build import Build, digest, spread
from ..raw_article.read import contents, read
from ..raw_article.refuse import Refused
from . import as_text
from .annotate import Annotator
from .desk import Desk
from .stages import Annotated

#: Kind of the store's values.
_KEPT: Final = "annotated"
#: Articles that are in memory at once, besides what the whole run keeps.
_AT_ONCE: Final = 500
#: Articles below which one process reads them all.
_FEW: Final = 24

#: An article, or why it cannot be taken in.
Outcome: TypeAlias = Annotated | Refused


class Annotations:
    """Reads and annotates articles."""

    def __init__(self, desk: Desk, annotator: Annotator, build: Build | None) -> None:
        """Take the desk, its annotator, and the build that keeps what was found; without one nothing is kept."""
        self._desk, self._annotator, self._build = desk, annotator, build
        options = desk.options
        files = (desk.path(name) for name in (options.people, options.topics, options.rejected))
        said = (file.read_bytes() if file.exists() else b"" for file in files)
        version = build.version if build else ""
        self._version = digest(version, *said, repr((options.publish_proposed, options.languages, options.max_bytes)))

    def of(self, path: Path) -> Outcome:
        """Return what is in one article."""
        return _outcome(self._annotated(path))

    def of_all(self, paths: Sequence[Path]) -> Iterator[tuple[Path, Outcome]]:
        """Return what is in each article, in their order."""
        if self._build is None:
            yield from ((path, self.of(path)) for path in paths)
            return
        used: set[str] = set()
        for start in range(0, len(paths), _AT_ONCE):
            some = paths[start : start + _AT_ONCE]
            keys = {path: self._key(path) for path in some}
            known = {path: self._build.store.get(_KEPT, key) for path, key in keys.items() if key}
            missing = [path for path in some if known.get(path) is None]
            found = dict(spread(self._annotated, missing, self._desk.shown, self._build.workers, few=_FEW))
            news = ((keys[path], said) for path, said in found.items() if isinstance(said, str))
            self._build.store.put(_KEPT, [(key, said) for key, said in news if key])
            used |= {key for key in keys.values() if key}
            for path in some:
                yield path, _outcome(found.get(path) or known[path] or "")
        self._build.store.keep_only(_KEPT, used)

    def _key(self, path: Path) -> str:
        """Return a digest of all on which the outcome depends; "" where there is nothing to be read."""
        data = contents(path, self._desk.options.max_bytes)
        return digest(self._version, self._desk.shown(path), *data) if data else ""

    def _annotated(self, path: Path) -> str | tuple[str, int, str, str]:
        """Return an article as text; what is wrong with it, as what a refusal is made of."""
        shown = self._desk.shown(path)
        try:
            item = read(path, max_bytes=self._desk.options.max_bytes, shown=shown)
            return as_text.dump(self._annotator.annotate(item, path.stem, shown))
        except Refused as error:
            return error.path, error.line, error.what, error.right


def _outcome(said: str | tuple[str, int, str, str]) -> Outcome:
    return as_text.load(Annotated, said) if isinstance(said, str) else Refused(*said)
