"""In which texts a change of the curator's files can change anything: all others stay as they were found."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from ..lean_build import Build, Texts, digest, dump, load
from ..mentions import Finder, Person, PersonTag
from ..mentions import outline as of_people
from ..mentions.find import folded
from ..mentions.tokens import vocabulary
from ..topics import Scheme
from ..topics import outline as of_topics
from .desk import Desk

#: The key of the store's one text of a kind: what counts of a file, as it was last.
_LAST: Final = "last"
#: Outlines by language.
_Outlines: TypeAlias = tuple[tuple[str, of_people.Outline], ...]
#: Tells of a text and its language whether something else is in it now.
Tells: TypeAlias = Callable[[str, str], bool]


class Since:
    """The files of people and topics against what they were when the texts of a kind were last looked at."""

    def __init__(self, build: Build | None, kind: str, desk: Desk, finders: Callable[[str], Finder]) -> None:
        """Take the build, a name for the texts, the desk with the files, and what gives the finder of a language."""
        self._files = (
            _PeopleSince(Texts(build, f"people of {kind}"), desk.people, finders, desk.options.languages),
            _TopicsSince(Texts(build, f"topics of {kind}"), desk.scheme),
        )
        self._changed: list[_PeopleSince | _TopicsSince] = []

    def tells(self) -> Tells | None:
        """Return what tells of a text and its language whether the files say something else of it now.

        None where nothing that counts has changed. `note` is called when all is forgotten but that of which it says no.
        """
        told = [(file, tells) for file in self._files if (tells := file.tells())]
        self._changed = [file for file, _ in told]
        return (lambda text, lang: any(tells(text, lang) for _, tells in told)) if told else None

    def note(self) -> None:
        """Note the files as they are."""
        for file in self._changed:
            file.note()


class _PeopleSince:
    """The authority file; a digest of it stands before its outlines, which take longer to make than to ask for."""

    def __init__(
        self, texts: Texts, people: Sequence[Person], finders: Callable[[str], Finder], langs: Iterable[str]
    ) -> None:
        # As they were read: who saves the file meanwhile must not have it taken for looked at.
        self._texts, self._mark = texts, digest(repr(people))
        self._finders, self._langs = finders, tuple(langs)
        self._now: _Outlines = ()

    def tells(self) -> Tells | None:
        mark, _, text = (self._texts.get(_LAST) or "").partition("\n")
        if mark == self._mark:
            return None
        self._now = tuple((lang, self._finders(lang).outline()) for lang in self._langs)
        before: Mapping[str, of_people.Outline] = dict(load(_Outlines, text)) if text else {}
        keys = {lang: of_people.between(before[lang], now) if lang in before else None for lang, now in self._now}

        def tell(text: str, lang: str) -> bool:
            own = keys.get(lang)
            return own is None or not own.isdisjoint(vocabulary(text))

        return tell

    def note(self) -> None:
        self._texts.put(_LAST, f"{self._mark}\n{dump(self._now)}")
        self._texts.save()


class _TopicsSince:
    """The scheme of topics."""

    def __init__(self, texts: Texts, scheme: Scheme) -> None:
        self._texts, self._now = texts, of_topics.outline(scheme)

    def tells(self) -> Tells | None:
        said = self._texts.get(_LAST)
        if said == dump(self._now):
            return None
        return (of_topics.between(load(of_topics.Outline, said), self._now) if said else None) or (lambda *_: True)

    def note(self) -> None:
        self._texts.put(_LAST, dump(self._now))
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
