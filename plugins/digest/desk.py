"""The curator's desk: where things lie, and the data files opened once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..lean_build.setting import check
from ..mentions.authority import Person, load
from ..mentions.countries import names
from ..topics.scheme import Scheme
from ..topics.scheme import load as load_scheme
from . import rejected

#: Folders and files: without a name each would be the site's own folder.
_PLACES: Final = ("inbox", "posts", "memory", "review", "people", "topics", "rejected", "fetched")
#: Those that are read and written.
_LANGUAGES: Final = ("sl", "en")


@dataclass(frozen=True, slots=True)
class Options:
    """The setting DIGEST. Paths are relative to the folder of the settings file."""

    inbox: str = "content/inbox"
    posts: str = "content/posts"
    memory: str = "content/memory"
    review: str = "content/review"
    people: str = "content/data/people.toml"
    topics: str = "content/data/topics.toml"
    #: Names that are never proposed again.
    rejected: str = "content/data/rejected.toml"
    #: What `inv fetch` has taken or offered.
    fetched: str = "content/data/fetched.tsv"
    #: Proposed people of at least this probability (0 to 1) are public tags; 0 for none.
    publish_proposed: float = 0
    languages: tuple[str, str] = ("sl", "en")
    timezone: str = "Europe/Ljubljana"
    #: The engine that writes drafts of translations: its `name` and its own options; none for no engine.
    engine: Mapping[str, Any] = field(default_factory=dict)
    #: A larger raw article is refused unread. Unit: bytes.
    max_bytes: int = 2_000_000

    @classmethod
    def of(cls, setting: Mapping[str, Any]) -> "Options":
        """Return checked options; raise ValueError that names the key and what would be right."""
        own = {"engine", "publish_proposed"}
        plain = (
            {key: said for key, said in setting.items() if key not in own} if isinstance(setting, Mapping) else setting
        )
        check("DIGEST", cls, plain, {"max_bytes": 1}, filled=_PLACES)
        if sorted(setting.get("languages", _LANGUAGES)) != sorted(_LANGUAGES):
            raise ValueError(f'DIGEST["languages"] is {setting["languages"]!r}; write {_LANGUAGES!r}, in either order')
        try:
            ZoneInfo(setting.get("timezone", "UTC"))
        except (ValueError, ZoneInfoNotFoundError):
            what = f'DIGEST["timezone"] is {setting["timezone"]!r}, which is no time zone'
            raise ValueError(f'{what}; write one as "Europe/Ljubljana"') from None
        least = setting.get("publish_proposed", 0)
        if isinstance(least, bool) or not isinstance(least, (int, float)) or not 0 <= least <= 1:
            raise ValueError(f"DIGEST has publish_proposed {least!r}; write a probability, as 0.99, or 0 for never")
        engine = setting.get("engine", {})
        table = isinstance(engine, Mapping) and all(isinstance(key, str) for key in engine)
        if not table or (engine and not isinstance(engine.get("name"), str)):
            # Its values are not shown: a key may have got in among them.
            raise ValueError('DIGEST has an engine without a name; write {"name": "libretranslate"}, or {} for none')
        return cls(**setting)


def _printable(char: str) -> str:
    return char if char.isprintable() else char.encode("unicode_escape").decode()


@dataclass(frozen=True)
class Desk:
    """The folders and the authority files of one site."""

    root: Path
    options: Options

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Return the authority file of people, checked; raise TableError."""
        return load(self.path(self.options.people), frozenset(names()))

    @cached_property
    def rejected(self) -> frozenset[str]:
        """Return the names that are never proposed again, folded; raise TableError."""
        return rejected.load(self.path(self.options.rejected))

    @cached_property
    def scheme(self) -> Scheme:
        """Return the topics, checked; raise the room's own error."""
        return load_scheme(self.path(self.options.topics))

    @cached_property
    def zone(self) -> ZoneInfo:
        """Return the time zone in which a time without offset is meant."""
        return ZoneInfo(self.options.timezone)

    def path(self, relative: str) -> Path:
        """Return a path of the desk."""
        return self.root / relative

    def memory(self, stem: str, lang: str) -> Path:
        """Return where the translation of an article into a language is kept."""
        return self.path(self.options.memory) / f"{stem}.{lang}.po"

    def gist(self, stem: str, lang: str) -> Path:
        """Return where the gist of an article in a language lies, if an engine gave one."""
        return self.path(self.options.review) / "gists" / f"{stem}.{lang}.txt"

    def shown(self, path: Path) -> str:
        """Return a path as messages name it: relative to the site where it can be."""
        name = str(path).removeprefix(f"{self.root}{os.sep}")
        # A terminal obeys what it cannot print; bytes that are no text stand in a name as lone surrogates.
        return name if name.isprintable() else "".join(map(_printable, name))

    def other(self, lang: str) -> str:
        """Return the language into which a story in `lang` is translated."""
        first, second = self.options.languages
        return second if lang == first else first
