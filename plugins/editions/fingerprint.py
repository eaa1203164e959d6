"""The rule by which a page is made anew: a digest of all that its making gets to see.

A page is made from its own record, which names the stories and terms that it shows; from what hangs on those (the texts
of a story, its evidence, the names and the line of its terms); from its template with all that it draws in; and from
what the whole site has in common: settings, program, words, libraries. All pages of one story hang on the same things,
which are digested once for them. Nothing else reaches a template or a maker, see
`Frame`, so that equal digests mean equal bytes.
"""

import datetime as dt
import marshal
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from typing import Any, Final

from jinja2 import Environment, TemplateNotFound

from .files import File, Folder
from .frame import Frame
from .page import Later, Page
from .stories import Post, Story
from .terms import Term
from .tree import line

#: What has at least so many items is digested once for all the pages that show it.
_LONG: Final = 10
_PLAIN: Final = frozenset((str, int, bool, type(None)))
#: Where a template draws in another one, and its name; no name where an expression gives it.
_DRAWS: Final = re.compile(
    r"""\{%[-+]?\s*(?:extends|include|import|from)\b\s*
    (?:(?:'([^']*)'|"([^"]*)")(?=\s*[-+]?%\}|\s+(?:ignore|with|without|as|import)\b))?""",
    re.VERBOSE,
)


class Fingerprints:
    """The digests of one site's pages and files."""

    def __init__(self, frame: Frame, constants: str, template: Callable[[str], str]) -> None:
        """Take what is the same for the whole site as a digest, and what gives a template's by its name."""
        self._frame, self._constants, self._template = frame, constants, template
        self._terms: dict[int, str] = {}
        self._lines: dict[tuple[str, str], str] = {}
        self._stories: dict[str, str] = {}
        self._pages: dict[object, str] = {}
        #: With each sequence or mapping itself, so that its place in memory stays its own.
        self._lists: dict[int, tuple[object, str]] = {}
        self._names: dict[type, tuple[str, ...]] = {}
        self._makers: Mapping[type, Callable[[Any], object]] = {
            list: self._of_sequence,
            tuple: self._of_sequence,
            dict: lambda value: self._of_mapping(value) if len(value) < _LONG else self._once(value),
            Story: self.of_story,
            Term: self._of_term,
            Post: lambda post: self._of_post(post, post.uid),
            Page: self.of_page,
            Later: lambda later: [
                later.function.__module__,
                later.function.__qualname__,
                *map(self._flat, later.arguments),
            ],
            Frame: lambda _: "frame",
            dt.date: repr,
            dt.datetime: repr,
        }

    def of_page(self, page: Page) -> str:
        """Return the digest of a page; one whose template draws in what only rendering tells has the whole theme's.

        The pages of a group that have one template have one in common.
        """
        key = (page.template, id(page.group)) if page.group else page.path
        if (known := self._pages.get(key)) is None:
            said = [page.template, self._of_mapping(page.group)] if page.group else self._of_fields(page)
            known = self._pages[key] = _digest((self._constants, self._template(page.template), said))
        return known

    def _of_fields(self, page: Page) -> object:
        return (
            page.url,
            page.template,
            page.lang,
            list(page.versions.items()),
            page.default,
            list(page.elsewhere.items()),
            page.canonical,
            page.feed,
            self._of_mapping(page.context),
        )

    def of_file(self, file: File) -> str:
        """Return the digest of a file beside the pages."""
        return self._made(file, file.make, [self._template(name) for name in file.templates])

    def of_folder(self, folder: Folder) -> str:
        """Return the digest of a folder beside the pages."""
        return self._made(folder, folder.begin, [])

    def _made(self, one: File | Folder, make: Callable[..., object], drawn: list[str]) -> str:
        made_by = f"{make.__module__}.{make.__qualname__}"
        return _digest((self._constants, one.path, made_by, drawn, [self._flat(shown) for shown in one.shows]))

    def of_story(self, story: Story) -> str:
        """Return the digest of a story in all its languages, with its evidence and the terms that it has."""
        if (known := self._stories.get(story.uid)) is None:
            posts, original = story.posts, story.original
            shown = [self._of_post(post, story.uid) for post in posts.values()]
            first = original.lang if posts.get(original.lang) is original else self._of_post(original, story.uid)
            known = self._stories[story.uid] = _digest((story.uid, story.withdrawn, shown, first))
        return known

    def _of_post(self, post: Post, uid: str) -> object:
        evidence = self._frame.evidence
        mark = getattr(evidence, "mark", None)
        why = mark(uid, post.lang) if mark else repr(evidence.get((uid, post.lang)))
        return post.lang, post.source or post.path, self._of_terms(post.terms), why

    def _of_terms(self, terms: Mapping[str, Sequence[str]]) -> str:
        """Return the digests of a post's terms, each with all broader ones; most posts share theirs with another."""
        known = self._lists.get(id(terms))
        if known is None:
            lines = [self._of_line(kind, identifier) for kind, ids in terms.items() for identifier in ids]
            known = self._lists[id(terms)] = terms, "".join(lines)
        return known[1]

    def _of_line(self, kind: str, identifier: str) -> str:
        """Return the digest of a term with all broader ones."""
        if (known := self._lines.get((kind, identifier))) is None:
            terms = self._frame.terms[kind]
            above = [self._of_term(term) for term in line(terms[identifier], terms)]
            known = self._lines[kind, identifier] = _digest(above)
        return known

    def _of_term(self, term: Term) -> str:
        if (known := self._terms.get(id(term))) is None:
            known = self._terms[id(term)] = _digest([self._flat(getattr(term, entry.name)) for entry in fields(term)])
        return known

    def _flat(self, value: object) -> object:
        """Return a value as nested lists of plain values, told alike in every process."""
        kind = type(value)
        return value if kind in _PLAIN else self._makers.get(kind, self._of_other)(value)

    def _of_sequence(self, value: Sequence[object]) -> object:
        if len(value) < _LONG:
            if _are_stories(value):
                return self._of_stories(value)
            makers, other = self._makers, self._of_other
            return [one if type(one) in _PLAIN else makers.get(type(one), other)(one) for one in value]
        return self._once(value)

    def _once(self, value: Sequence[object] | Mapping[Any, object]) -> str:
        """Return the digest of what many pages show, worked out once."""
        known = self._lists.get(id(value))
        if known is None:
            if isinstance(value, Mapping):
                said: object = self._of_mapping(value)
            else:
                said = self._of_stories(value) if _are_stories(value) else [self._flat(one) for one in value]
            known = self._lists[id(value)] = value, _digest(said)
        return known[1]

    def _of_stories(self, stories: Sequence[Any]) -> list[str]:
        # Lists are most of what an archive shows, and nearly always all of their stories are known by now.
        known = self._stories
        try:
            return [known[story.uid] for story in stories]
        except KeyError:
            return [self.of_story(story) for story in stories]

    def _of_mapping(self, value: Mapping[Any, object]) -> object:
        makers, other = self._makers, self._of_other
        found: list[object] = []
        for key, said in value.items():
            found += (
                key if type(key) in _PLAIN else self._flat(key),
                said if type(said) in _PLAIN else makers.get(type(said), other)(said),
            )
        return found

    def _of_other(self, value: object) -> object:
        if isinstance(value, (float, dt.date)):
            return repr(value)
        if isinstance(value, (set, frozenset)):
            return sorted(repr(self._flat(one)) for one in value)
        if isinstance(value, Mapping):
            return self._of_mapping(value)
        if not is_dataclass(value):
            raise TypeError(f"a page shows a {type(value).__qualname__}, of which nobody can tell whether it changed")
        names = self._names.get(type(value))
        if names is None:
            names = self._names[type(value)] = tuple(entry.name for entry in fields(value))
        return [type(value).__qualname__, *(self._flat(getattr(value, name)) for name in names)]


def _are_stories(value: Sequence[object]) -> bool:
    """Tell whether all of a list are stories: what else has a uid says more than the story does."""
    return {*map(type, value)} == {Story}


def template_digests(environment: Environment) -> Callable[[str], str]:
    """Return what gives the digest of a template with all templates that it extends, imports and includes."""
    parts = cache(lambda name: _part(environment, name))
    return cache(lambda name: _digest(sorted(_drawn(parts, name, environment).items())))


def _drawn(parts: Callable[[str], tuple[str, frozenset[str] | None]], name: str, theme: Environment) -> dict[str, str]:
    """Return the sources of a template and of all that it draws in, by name."""
    found: dict[str, str] = {}
    waiting = {name}
    while waiting:
        here = waiting.pop()
        found[here], drawn = parts(here)
        waiting |= (frozenset(theme.list_templates()) if drawn is None else drawn) - found.keys()
    return found


def _part(environment: Environment, name: str) -> tuple[str, frozenset[str] | None]:
    """Return (the source of a template, the names of those that it draws in); None where only rendering tells."""
    try:
        source = environment.loader.get_source(environment, name)[0] if environment.loader else ""
    except TemplateNotFound:
        return "", frozenset()
    if environment.block_start_string != "{%" or environment.line_statement_prefix:
        return source, None
    names = [single or double for single, double in _DRAWS.findall(source)]
    return source, frozenset(names) if all(names) else None


def _digest(value: Any) -> str:  # noqa: ANN401 - lists of lists
    # In its first version this form has no references: equal values are equal bytes.
    return blake2b(marshal.dumps(value, 0), digest_size=16).hexdigest()
