"""The setting EDITIONS, checked once."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from typing import Any, Final

from ..lean_build.allowed import slug_fault
from ..lean_build.setting import check

#: The kinds of terms that have pages, in the order in which they are shown.
KINDS: Final = ("people", "countries", "topics")
#: The words of an edition's addresses, besides those of the kinds.
PATH_WORDS: Final = (*KINDS, "archive", "about", "feeds", "page", "parallel", "issues", "search")
#: How often an issue comes out.
ISSUES: Final = ("day", "week")
#: States of a translation that nobody has reviewed yet.
UNREVIEWED: Final = ("machine", "edited")
#: What a site can go without.
PARTS: Final = ("archive", "issues", "parallel", "evidence", "related", "ninjs", "outlines")
#: What is done with such a translation: it is shown and labelled, or held back as if missing.
POLICIES: Final = ("label", "hold")


@dataclass(frozen=True, slots=True)
class Language:
    """One edition: the language's own name, and the words of its addresses."""

    code: str
    name: str
    paths: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Options:
    """All of EDITIONS. Paths of terms are relative to the folder above PATH, the others to PATH."""

    languages: Mapping[str, Language]
    posts: str = "posts"
    pages: str = "pages"
    #: A file for each kind, or a list of files of which only the first must be there.
    terms: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    #: How many stories a page of the front lists.
    front: int = 30
    #: File in which the addresses of published stories are kept, so that a moved one leaves a pointer; "" for none.
    addresses: str = ""
    #: Plugins without which the build fails; Pelican itself only logs one that does not load.
    needs: tuple[str, ...] | list[str] = ()
    #: Whether another room writes an Atom feed beside each front, term and month (`atom.xml`).
    feeds: bool = False
    #: One of POLICIES.
    unreviewed: str = "label"
    #: Whether drafts are shown, and marked as such: for looking at them on one's own machine, where SITEURL is "".
    drafts: bool = False
    #: Whether there is a page for searching, whose index another room writes: True, False, or "auto", which is true
    #: where Pagefind is installed.
    search: bool | str = "auto"
    #: Those of PARTS that the site goes without.
    without: Sequence[str] = ()
    #: One of ISSUES: whether the front page and the feed of issues have those of a day or of a week.
    issue: str = "day"

    @property
    def held(self) -> tuple[str, ...]:
        """Return the states of a post that is treated as missing."""
        return UNREVIEWED if self.unreviewed == "hold" else ()

    @property
    def searched(self) -> bool:
        """Return whether the site can be searched."""
        return self.search is True or (self.search == "auto" and installed())

    def has(self, part: str) -> bool:
        """Return whether the site has one of PARTS."""
        return part not in self.without

    def files(self, kind: str) -> tuple[str, ...]:
        """Return the files of a kind of terms."""
        said = self.terms.get(kind, ())
        return (said,) if isinstance(said, str) else tuple(said)

    @classmethod
    def of(cls, setting: Mapping[str, Any]) -> "Options":
        """Return checked options; raise ValueError that names the key and what would be right."""
        check("EDITIONS", cls, setting, {"front": 1}, ("unreviewed", "issue", "search"))
        if not setting.get("languages"):
            raise ValueError('EDITIONS["languages"] is empty; name at least one language')
        for key, allowed in (("unreviewed", POLICIES), ("issue", ISSUES)):
            said = setting.get(key, allowed[0])
            if said not in allowed:
                near = difflib.get_close_matches(str(said), allowed, n=1)
                hint = f"did you mean {near[0]!r}?" if near else "write " + " or ".join(map(repr, allowed))
                raise ValueError(f'EDITIONS["{key}"] is {said!r}; {hint}')
        _check_terms(setting.get("terms", {}))
        for part in setting.get("without", ()):
            if part not in PARTS:
                near = difflib.get_close_matches(str(part), PARTS, n=1)
                hint = f"did you mean {near[0]!r}?" if near else "known: " + ", ".join(PARTS)
                raise ValueError(f'EDITIONS["without"] has {part!r}; {hint}')
        search = setting.get("search", "auto")
        if search not in (True, False, "auto"):
            raise ValueError(f'EDITIONS["search"] is {search!r}; write True, False or "auto"')
        if search is True and not installed():
            raise ValueError(
                "EDITIONS[\"search\"] is on, but Pagefind is not installed; run pip install 'pagefind[bin]'"
            )
        languages = {code: _language(code, said) for code, said in setting["languages"].items()}
        return cls(**{**setting, "languages": languages})


@cache
def installed() -> bool:
    """Return whether Pagefind is there, for search."""
    return find_spec("pagefind") is not None and find_spec("pagefind_bin") is not None


def _check_terms(files: Mapping[str, object]) -> None:
    for kind, said in files.items():
        if kind not in KINDS:
            near = difflib.get_close_matches(str(kind), KINDS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "known: " + ", ".join(KINDS)
            raise ValueError(f'EDITIONS["terms"] has no kind {kind!r}; {hint}')
        many = [said] if isinstance(said, str) else said
        if not isinstance(many, (list, tuple)) or not many or not all(isinstance(file, str) for file in many):
            raise ValueError(f'EDITIONS["terms"]["{kind}"] is {said!r}; write a file, or a list of files')


def _language(code: str, said: object) -> Language:
    if not isinstance(said, Mapping):
        raise ValueError(f'EDITIONS["languages"]["{code}"] is {said!r}; write a table of words')  # noqa: TRY004 - likewise
    for key in (*PATH_WORDS, "name"):
        if not said.get(key):
            raise ValueError(f'EDITIONS["languages"]["{code}"] lacks {key!r}; write the word used in this edition')
    for key in said.keys() - {*PATH_WORDS, "name"}:
        near = difflib.get_close_matches(str(key), PATH_WORDS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "known: name, " + ", ".join(PATH_WORDS)
        raise ValueError(f'EDITIONS["languages"]["{code}"] has no word {key!r}; {hint}')
    for key in PATH_WORDS:
        if fault := slug_fault(said[key]):
            raise ValueError(f'EDITIONS["languages"]["{code}"]["{key}"]: {"; ".join(fault)}')
    return Language(code, said["name"], {key: said[key] for key in PATH_WORDS})
