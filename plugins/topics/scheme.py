"""A scheme of topics: IPTC Media Topics and local ones, each with a name per language and weighted word stems."""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_KEYS: Final = ("id", "name", "slug", "definition", "parent", "stems", "requires", "excludes")
_ID: Final = re.compile(r"medtop:\d{8}|local:[a-z0-9]+(?:-[a-z0-9]+)*")
#: A shorter stem would match half the dictionary.
SHORTEST_STEM: Final = 3


class SchemeError(ValueError):
    """A topics file that cannot be used: `path:line: what is wrong; what would be right`."""

    def __init__(self, path: Path, line: int, what: str, right: str) -> None:
        super().__init__(f"{path}:{line}: {what}; {right}")


@dataclass(frozen=True, slots=True)
class Stem:
    """The beginnings of one or more words in a row; a beginning that ends in "$" is a whole word."""

    words: tuple[str, ...]
    weight: float

    def fits(self, place: int, word: str) -> bool:
        """Return whether a lower-case word can stand at a place of the stem."""
        wanted = self.words[place]
        return word == wanted[:-1] if wanted.endswith("$") else word.startswith(wanted)


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept of the scheme (SKOS: prefLabel per language, broader as parent)."""

    id: str
    names: Mapping[str, str]
    parent: str | None
    stems: Mapping[str, tuple[Stem, ...]]
    #: Ids of people or countries one of which, or none of which, must be named.
    requires: frozenset[str] = frozenset()
    excludes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scheme(Mapping[str, Topic]):
    """All topics by id, in the order of their file."""

    topics: Mapping[str, Topic]

    def __getitem__(self, key: str) -> Topic:
        """Return a topic by its id."""
        return self.topics[key]

    def __iter__(self) -> Iterator[str]:
        """Return the ids."""
        return iter(self.topics)

    def __len__(self) -> int:
        """Return the number of topics."""
        return len(self.topics)

    def __hash__(self) -> int:
        """Return a hash, so that what is made from a scheme can be cached."""
        return id(self.topics)


def load(path: Path) -> Scheme:
    """Return the scheme in a TOML file; raise SchemeError at the first fault."""
    try:
        text = path.read_text("utf-8")
        data = tomllib.loads(text)
    except OSError as error:
        raise SchemeError(path, 1, f"cannot be read ({error.strerror})", "put a readable TOML file here") from error
    except UnicodeDecodeError as error:
        raise SchemeError(path, 1, "is not UTF-8", "save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found.group(1)) if found else 1
        raise SchemeError(path, line, "is not valid TOML", str(error).split(" (at ")[0].lower()) from error
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.strip().startswith("[[topic]]")]
    topics: dict[str, Topic] = {}
    for row, line in zip(data.get("topic", ()), lines, strict=True):
        topic = _topic(row, path, line)
        if topic.id in topics:
            raise SchemeError(path, line, f"duplicate id {topic.id!r}", "give each topic an id of its own")
        topics[topic.id] = topic
    _check_parents(topics, dict(zip(topics, lines, strict=True)), path)
    return Scheme(topics)


def _topic(row: Mapping[str, Any], path: Path, line: int) -> Topic:
    for key in row:
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, n=1)
            right = f"did you mean {near[0]!r}?" if near else "known: " + ", ".join(_KEYS)
            raise SchemeError(path, line, f"unknown key {key!r}", right)
    if not _ID.fullmatch(str(row.get("id", ""))):
        raise SchemeError(path, line, f"id {row.get('id')!r} is no id", 'write "medtop:16000000" or "local:my-topic"')
    names = row.get("name")
    if not isinstance(names, dict) or not names or not all(isinstance(n, str) and n.strip() for n in names.values()):
        raise SchemeError(path, line, "name is missing or empty in a language", 'write name = { sl = "…", en = "…" }')
    stems = {lang: tuple(_stems(text, path, line)) for lang, text in row.get("stems", {}).items()}
    return Topic(
        id=row["id"],
        names=names,
        parent=row.get("parent"),
        stems=stems,
        requires=frozenset(row.get("requires", ())),
        excludes=frozenset(row.get("excludes", ())),
    )


def _stems(text: str, path: Path, line: int) -> Iterator[Stem]:
    """Return the stems of a profile: `vojašk:2 prekinit+ogn:3 mir$`, weight 1 where none is given."""
    for entry in text.split():
        bare, _, weight = entry.partition(":")
        words = tuple(word.lower() for word in bare.split("+"))
        if any(len(word.rstrip("$")) < SHORTEST_STEM for word in words):
            right = f"write {SHORTEST_STEM} letters at least in each word"
            raise SchemeError(path, line, f"stem {bare!r} matches nearly everything", right)
        try:
            yield Stem(words, float(weight or 1))
        except ValueError as error:
            raise SchemeError(path, line, f"stem {entry!r} has no weight", f"write a number, as {bare}:2") from error


def _check_parents(topics: Mapping[str, Topic], lines: Mapping[str, int], path: Path) -> None:
    for topic in topics.values():
        seen = {topic.id}
        above = topic.parent
        while above:
            if above not in topics:
                near = difflib.get_close_matches(above, topics, n=1)
                right = f"did you mean {near[0]!r}?" if near else "name a topic of this file"
                raise SchemeError(path, lines[topic.id], f"unknown parent {above!r}", right)
            if above in seen:
                raise SchemeError(path, lines[topic.id], "is its own ancestor", "cut the circle of parents")
            seen.add(above)
            above = topics[above].parent
