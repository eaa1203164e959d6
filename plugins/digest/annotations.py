"""Articles with all that was found in them, read on all cores, and only if they or what counts for them has changed."""

from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from ..lean_build import Build, Sources, Texts, digest, dump, load, of_file
from ..raw_article.read import contents, read
from ..raw_article.refuse import Refused
from .annotate import Annotator
from .desk import Desk
from .since import RejectedSince, Since
from .stages import Annotated

#: Kinds of the store's values: what is in an article; what is known of the files.
_KEPT: Final = "annotated"
_SEEN: Final = "seen in the inbox"
_REJECTED: Final = "rejected of articles"
#: After so many articles what was found is kept.
_OFTEN: Final = 500
#: Articles below which one process reads them all.
_FEW: Final = 24

#: How the text of a refusal begins.
_REFUSED: Final = "!"
#: An article, or why it cannot be taken in.
Outcome: TypeAlias = Annotated | Refused
#: The key of an article as it was read, and its outcome.
Found: TypeAlias = tuple[str, Outcome]


def changed(build: Build | None) -> Callable[[Path], bool]:
    """Return what tells whether an article has other bytes than the last build found in it, if that did read it."""
    seen = Sources(build, _SEEN)

    def tell(path: Path) -> bool:
        known = seen.known(str(path))
        if not known or seen.untouched(str(path)):
            return False
        try:
            return digest(path.read_bytes()) != known
        except OSError:
            return False

    return tell


class Annotations:
    """Reads and annotates articles."""

    def __init__(self, desk: Desk, annotator: Annotator, build: Build | None) -> None:
        """Take the desk, its annotator, and the build that keeps what was found; without one nothing is kept."""
        self._desk, self._annotator, self._build = desk, annotator, build
        options = desk.options
        # Whether a proposed person is a public tag hangs on everybody's id.
        more = (desk.path(options.people),) if options.publish_proposed else ()
        said = (file.read_bytes() if file.exists() else b"" for file in more)
        version = build.version if build else ""
        self._version = digest(version, *said, repr((options.publish_proposed, options.languages, options.max_bytes)))
        self._since = Since(build, "articles", desk, annotator.finder)
        self._rejected = RejectedSince(build, _REJECTED, desk.rejected)

    def of(self, path: Path) -> Outcome:
        """Return what is in one article."""
        return _outcome(self._annotated(path)[1])

    def of_all(
        self, paths: Sequence[Path], retain: Callable[[Collection[str]], object] = lambda _: None
    ) -> Generator[tuple[str, Callable[[], Found]], None, None]:
        """Return for each article, in their order, its key and what tells what is in it.

        The key is a digest of the article and of all on which its outcome depends, but for people and topics: where
        these are others, `retain` is told the keys under which all is as it was. What is new is read on all cores, the
        next ones while the caller has one in hand.
        """
        kept = Texts(self._build, _KEPT)
        keys = self._keys(paths)
        self._renew(kept, keys.values(), retain)
        new = [path for path in paths if keys[path] not in kept]
        waited = set(new)
        made = kept.made(new, self._annotated, self._desk.shown, few=_FEW)
        early: dict[Path, str] = {}
        for number, path in enumerate(paths, 1):
            while path in waited and path not in early:
                one, keys[one], early[one] = next(made)
            kept.use(keys[path])
            # A run that is cut off has not worked in vain; the last time takes away what nobody wants. It comes before
            # the caller has all, who may ask for no more then.
            if number == len(paths):
                kept.save()
            elif number % _OFTEN == 0:
                kept.save(forget=())
            yield keys[path], partial(self._found, kept, path, keys[path], early.pop(path, None))

    def _renew(self, kept: Texts, keys: Iterable[str], retain: Callable[[Collection[str]], object]) -> None:
        """Forget the articles in which something else may be found now, and those at which nobody can look now."""
        if not self._build:
            return
        by_text, by_names = self._since.tells(), self._rejected.tells()
        if not by_text and not by_names:
            return

        def touched(one: Outcome) -> bool:
            if isinstance(one, Refused):
                return False
            return bool((by_names and by_names(one.people)) or (by_text and by_text(one.item.text, one.item.lang)))

        said = ((key, kept.get(key)) for key in keys if key in kept)
        same = {key for key, text in said if text is not None and not touched(_outcome(text))}
        kept.retain(same)
        retain(same)
        if by_text:
            self._since.note()
        if by_names:
            self._rejected.note()

    def _found(self, kept: Texts, path: Path, key: str, text: str | None) -> Found:
        text = text or kept.get(key)
        if text is None:
            key, text = self._annotated(path)
            kept.put(key, text)
        return key, _outcome(text)

    def _keys(self, paths: Sequence[Path]) -> dict[Path, str]:
        """Return the key of each article; a file that has not been touched is not opened for it."""
        seen = Sources(self._build, _SEEN)
        keys = {path: self._known(path, seen) or self._key(path, seen) for path in paths}
        seen.keep(name for path in paths for name in _files(path))
        return keys

    def _known(self, path: Path, seen: Sources) -> str:
        """Return the key of an article of which no file has been touched; "" of any other."""
        article, sidecar = _files(path)
        marks = seen.untouched(article), seen.untouched(sidecar)
        return self._digest(path, *marks) if marks[0] and (marks[1] or not of_file(sidecar)) else ""

    def _key(self, path: Path, seen: Sources | None = None) -> str:
        """Return the key of an article by its bytes, and let `seen` note its files."""
        stamped = [(name, of_file(name)) for name in _files(path)]
        data = contents(path, self._desk.options.max_bytes)
        if data is None:
            return self._digest(path)
        marks = [digest(part) if part else "" for part in data]
        for (name, stamp), mark in zip(stamped, marks, strict=True):
            if seen and mark:
                seen.note(name, stamp, mark)
        return self._digest(path, *marks)

    def _digest(self, path: Path, *marks: str) -> str:
        return digest(self._version, self._desk.shown(path), *marks)

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


def _files(path: Path) -> tuple[str, str]:
    """Return the names of an article's file and of its sidecar's."""
    return str(path), str(path.with_suffix(".toml"))


def _outcome(said: str) -> Outcome:
    if said.startswith(_REFUSED):
        return Refused(*load(tuple[str, int, str, str], said.removeprefix(_REFUSED)))
    return load(Annotated, said)
