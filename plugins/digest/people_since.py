"""In which texts a change of the authority file can change anything: all others stay as they were found."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from ..lean_build import Build, Texts, digest, dump, load
from ..mentions import Finder, Person, PersonTag
from ..mentions.find import folded
from ..mentions.outline import Outline, between
from ..mentions.tokens import vocabulary

#: The key of the store's one text of a kind: a digest of the people as they were last, a line end, and their outlines.
_LAST: Final = "last"
#: Outlines by language.
_Outlines: TypeAlias = tuple[tuple[str, Outline], ...]


class PeopleSince:
    """The authority file of people against what it was when the texts of a kind were last looked at."""

    def __init__(
        self, build: Build | None, kind: str, people: Sequence[Person], finders: Callable[[str], Finder]
    ) -> None:
        """Take the build, a name for the texts, the people of the file, and what gives the finder of a language."""
        self._texts = Texts(build, kind)
        # As they were read: who saves the file meanwhile must not have it taken for looked at.
        self._mark = digest(repr(people))
        self._finders = finders

    def tells(self, langs: Iterable[str]) -> Callable[[str, str], bool] | None:
        """Return what tells of a text and its language whether the file says something else of it now.

        None where all people are as they were. `note` is called when all is forgotten but that of which it says no.
        """
        mark, _, text = (self._texts.get(_LAST) or "").partition("\n")
        if mark == self._mark:
            return None
        self._now = tuple((lang, self._finders(lang).outline()) for lang in langs)
        before: Mapping[str, Outline] = dict(load(_Outlines, text)) if text else {}
        keys = {lang: between(before[lang], now) if lang in before else None for lang, now in self._now}

        def tell(text: str, lang: str) -> bool:
            own = keys.get(lang)
            return own is None or not own.isdisjoint(vocabulary(text))

        return tell

    def note(self) -> None:
        """Note the file as it is."""
        self._texts.put(_LAST, f"{self._mark}\n{dump(self._now)}")
        self._texts.save()


class RejectedSince:
    """The names that are never proposed against what they were when articles were last looked at."""

    def __init__(self, build: Build | None, kind: str, names: frozenset[str]) -> None:
        """Take the build, a name for the articles, and the names, folded."""
        self._texts = Texts(build, kind)
        self._names = names

    def tells(self) -> Callable[[Iterable[PersonTag]], bool] | None:
        """Return what tells of the people in an article whether others are proposed now; None where it is as it was.

        `note` is called when all is forgotten but that of which it says no.
        """
        text = self._texts.get(_LAST)
        last = frozenset(load(tuple[str, ...], text)) if text else None
        if last == self._names:
            return None
        # Who is proposed again was not kept.
        every = last is None or not last <= self._names
        new = self._names - (last or frozenset())
        return lambda tags: every or any(tag.status == "proposed" and folded(tag.name) in new for tag in tags)

    def note(self) -> None:
        """Note the names as they are."""
        self._texts.put(_LAST, dump(sorted(self._names)))
        self._texts.save()
