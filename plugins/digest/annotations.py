"""Articles with all that was found in them, read on all cores, and only if they or what counts for them has changed."""

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from ..lean_build import Build, Texts, digest, dump, load
from ..raw_article.read import contents, read
from ..raw_article.refuse import Refused
from .annotate import Annotator
from .desk import Desk
from .stages import Annotated

#: Kind of the store's values.
_KEPT: Final = "annotated"
#: After so many articles what was found is kept.
_OFTEN: Final = 500
#: Articles below which one process reads them all.
_FEW: Final = 24

#: How the text of a refusal begins.
_REFUSED: Final = "!"
#: An article, or why it cannot be taken in.
Outcome: TypeAlias = Annotated | Refused


class Annotations:
    """Reads and annotates articles."""

    def __init__(self, desk: Desk, annotator: Annotator, build: Build | None) -> None:
        """Take the desk, its annotator, and the build that keeps what was found; without one nothing is kept."""
        self._desk, self._annotator, self._build = desk, annotator, build
        #: A digest of each article that was read, and of all on which its outcome depends.
        self.keys: dict[Path, str] = {}
        options = desk.options
        files = (desk.path(name) for name in (options.people, options.topics, options.rejected))
        said = (file.read_bytes() if file.exists() else b"" for file in files)
        version = build.version if build else ""
        self._version = digest(version, *said, repr((options.publish_proposed, options.languages, options.max_bytes)))

    def of(self, path: Path) -> Outcome:
        """Return what is in one article."""
        return _outcome(self._annotated(path)[1])

    def of_all(self, paths: Sequence[Path]) -> Generator[tuple[Path, Outcome], None, None]:
        """Return what is in each article, in their order: the next ones are read while the caller has one in hand."""
        kept = Texts(self._build, _KEPT)
        self.keys = {path: self._key(path) for path in paths}
        new = [path for path in paths if self.keys[path] not in kept]
        waited = set(new)
        made = kept.made(new, self._annotated, self._desk.shown, few=_FEW)
        early: dict[Path, str] = {}
        for number, path in enumerate(paths, 1):
            while path in waited and path not in early:
                one, self.keys[one], early[one] = next(made)
            text = early.pop(path, None) or kept.get(self.keys[path])
            if text is None:
                self.keys[path], text = self._annotated(path)
                kept.put(self.keys[path], text)
            # A run that is cut off has not worked in vain; the last time takes away what nobody wants.
            if number == len(paths):
                kept.save()
            elif number % _OFTEN == 0:
                kept.save(forget=())
            yield path, _outcome(text)

    def _key(self, path: Path) -> str:
        """Return a digest of all on which the outcome depends."""
        data = contents(path, self._desk.options.max_bytes)
        return digest(self._version, self._desk.shown(path), *(data or ()))

    def _annotated(self, path: Path) -> tuple[str, str]:
        """Return (key of an article, what is in it as text, or what a refusal of it is made of)."""
        shown, key = self._desk.shown(path), self._key(path)
        try:
            item = read(path, max_bytes=self._desk.options.max_bytes, shown=shown)
            # Who saves an article while it is read must not have one version under the key of the other.
            while (now := self._key(path)) != key:
                key, item = now, read(path, max_bytes=self._desk.options.max_bytes, shown=shown)
            return key, dump(self._annotator.annotate(item, path.stem, shown))
        except Refused as error:
            return key, _REFUSED + dump((error.path, error.line, error.what, error.right))


def _outcome(said: str) -> Outcome:
    if said.startswith(_REFUSED):
        return Refused(*load(tuple[str, int, str, str], said.removeprefix(_REFUSED)))
    return load(Annotated, said)
