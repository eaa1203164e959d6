"""A scheme of topics: IPTC Media Topics and local ones, each with a name per language and what shows it in a text."""

import difflib
import math
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

_KEYS: Final = (
    *("id", "name", "slug", "definition", "parent", "running"),
    *("stems", "entities", "requires", "excludes", "pins", "bans"),
)
#: What an id of a topic looks like.
ID: Final = re.compile(r"medtop:\d{8}|local:[a-z0-9]+(?:-[a-z0-9]+)*")
_HEAD: Final = re.compile(r"\s*\[\[\s*[\"']?topic[\"']?\s*\]\]")
#: A shorter stem would match half the dictionary.
SHORTEST_STEM: Final = 3
#: Beginnings that make new words of any others, and so say nothing of what a word means.
_PREFIXES: Final = frozenset(
    "anti con dis hyper inter mega mini mis nad naj neo non over par pod post pre pred pri"
    " pro proti raz sam samo sub super the trans ultra under vele".split()
)


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
    #: Ids of people and countries that speak for the topic where they are named, each with its weight.
    entities: Mapping[str, float]
    #: Ids of people or countries one of which, or none of which, must be named.
    requires: frozenset[str] = frozenset()
    excludes: frozenset[str] = frozenset()
    #: Whether this is a running story: one event or affair that is followed, not a field.
    running: bool = False
    #: Uids of stories that the curator files here by hand, and of those that must not be here.
    pins: frozenset[str] = frozenset()
    bans: frozenset[str] = frozenset()


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

    def line(self, topic: str) -> tuple[str, ...]:
        """Return a topic and all broader ones, from the narrowest up."""
        return self._lines[topic]

    def narrower(self, topic: str) -> Sequence[str]:
        """Return the topics right below one, in the order of the file."""
        return self._narrower.get(topic, ())

    @cached_property
    def _lines(self) -> Mapping[str, tuple[str, ...]]:
        return {topic: tuple(_upwards(topic, self.topics)) for topic in self.topics}

    @cached_property
    def _narrower(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for topic in self.topics.values():
            if topic.parent:
                found[topic.parent].append(topic.id)
        return found


def load(path: Path) -> Scheme:
    """Return the scheme in a TOML file; raise SchemeError at the first fault."""
    try:
        return _read(path, path.read_text("utf-8-sig"))
    except OSError as error:
        raise SchemeError(path, 1, f"cannot be read ({error.strerror})", "put a readable TOML file here") from error
    except UnicodeDecodeError as error:
        raise SchemeError(path, 1, "is not UTF-8", "save the file as UTF-8") from error


@lru_cache(maxsize=2)
def _read(path: Path, text: str) -> Scheme:
    """Return the scheme in a file's text; a build asks for the same one before and after it carries decisions out."""
    try:
        data = tomllib.loads(text)
    except RecursionError as error:
        raise SchemeError(
            path, 1, "has lists in lists without end", "begin each topic with a line [[topic]]"
        ) from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        what = "is not valid TOML: " + str(error).split(" (at ")[0].lower()
        # Without a line the parser ran into the end of the file.
        line = int(found.group(1)) if found else max(text.count("\n"), 1)
        raise SchemeError(path, line, what, 'write KEY = "value" lines, with every bracket and quote closed') from error
    rows = data.get("topic", [])
    lines = tuple(text.split("\n"))
    for key in data.keys() - {"topic"}:
        raise SchemeError(path, _line_of_table(lines, key), f"unknown table {key!r}", "write [[topic]]")
    heads = [number for number, line in enumerate(lines, 1) if _HEAD.match(line)]
    if not isinstance(rows, list) or len(heads) != len(rows):
        raise SchemeError(path, 1, "the topics are not written as records", "begin each with a line [[topic]]")
    topics: dict[str, Topic] = {}
    records: dict[str, _Record] = {}
    ends = [*heads, len(lines) + 1][1:]
    for row, head, end in zip(rows, heads, ends, strict=True):
        record = _Record(path, head, lines[head - 1 : end - 1], row)
        topic = _topic(record)
        if topic.id in topics:
            raise record.fault("id", f"duplicate id {topic.id!r}", "give each topic an id of its own")
        topics[topic.id], records[topic.id] = topic, record
    _check_parents(topics, records)
    return Scheme(topics)


def _line_of_table(lines: Sequence[str], key: str) -> int:
    begins = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}\b")
    return next((number for number, line in enumerate(lines, 1) if begins.match(line)), 1)


@dataclass(frozen=True, slots=True)
class _Record:
    """One [[topic]] of a file: its first line and all its lines, for messages."""

    path: Path
    head: int
    lines: tuple[str, ...]
    row: Mapping[str, Any]

    def fault(self, key: str, what: str, right: str) -> SchemeError:
        """Return an error at the line of a key (`name`, `stems.en`), or at the record's first where it has none."""
        for wanted in (key, key.partition(".")[0]):
            begins = re.compile(rf"\s*[\"']?{re.escape(wanted)}[\"']?\s*[.=]")
            for number, text in enumerate(self.lines, self.head):
                if begins.match(text):
                    return SchemeError(self.path, number, what, right)
        return SchemeError(self.path, self.head, what, right)

    def ids(self, key: str) -> tuple[str, ...]:
        said = self.row.get(key, [])
        if not isinstance(said, list) or not all(isinstance(one, str) and one for one in said):
            raise self.fault(key, f"{key} is no list of ids", f'write {key} = ["Q7747", "LY"]')
        return tuple(said)

    def texts(self, key: str) -> Mapping[str, str]:
        said = self.row.get(key, {})
        if not isinstance(said, dict) or not all(isinstance(text, str) and text.strip() for text in said.values()):
            raise self.fault(key, f"{key} is missing or empty in a language", f'write {key} = {{ sl = "…", en = "…" }}')
        return said


def _topic(record: _Record) -> Topic:
    row = record.row
    for key in row:
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, n=1)
            right = f"did you mean {near[0]!r}?" if near else "known: " + ", ".join(_KEYS)
            raise record.fault(key, f"unknown key {key!r}", right)
    if not ID.fullmatch(str(row.get("id", ""))):
        raise record.fault("id", f"id {row.get('id')!r} is no id", 'write "medtop:16000000" or "local:my-topic"')
    if not record.texts("name"):
        raise record.fault("name", "name is missing", 'write name = { sl = "…", en = "…" }')
    parent = row.get("parent")
    if parent is not None and not isinstance(parent, str):
        raise record.fault("parent", f"parent {parent!r} is no id", 'write parent = "medtop:16000000"')
    if not isinstance(row.get("running", False), bool):
        raise record.fault("running", f"running {row['running']!r} is neither yes nor no", "write true or false")
    for key in ("slug", "definition"):
        record.texts(key)
    stems = {lang: tuple(_stems(lang, text, record)) for lang, text in record.texts("stems").items()}
    return Topic(
        id=row["id"],
        names=record.texts("name"),
        parent=parent,
        stems=stems,
        entities=_entities(record),
        requires=frozenset(record.ids("requires")),
        excludes=frozenset(record.ids("excludes")),
        running=row.get("running", False),
        pins=frozenset(record.ids("pins")),
        bans=frozenset(record.ids("bans")),
    )


def _stems(lang: str, text: str, record: _Record) -> Iterator[Stem]:
    """Return the stems of a profile: `vojašk:2 prekinit+ogn:3 mir$`, weight 1 where none is given."""
    for entry in text.split():
        bare, _, said = entry.partition(":")
        words = tuple(word.lower() for word in bare.split("+"))
        if not all(word.removesuffix("$").isalpha() for word in words):
            right = "write letters alone; words are parted at hyphens and blanks: cease+fire"
            raise record.fault(f"stems.{lang}", f"stem {bare!r} matches nothing", right)
        if len(words[0].rstrip("$")) < SHORTEST_STEM or any(len(word.rstrip("$")) < 2 for word in words):
            right = f"begin with {SHORTEST_STEM} letters at least, and write 2 of any other word"
            raise record.fault(f"stems.{lang}", f"stem {bare!r} matches nearly everything", right)
        if len(words) == 1 and words[0] in _PREFIXES:
            right = f"write more of the word, or {bare}$ for the word itself"
            raise record.fault(f"stems.{lang}", f"stem {bare!r} matches nearly everything", right)
        weight = _weight(said or "1")
        if weight is None:
            right = f"write a number above 0, as {bare}:2"
            raise record.fault(f"stems.{lang}", f"stem {entry!r} has no weight", right)
        yield Stem(words, weight)


def _entities(record: _Record) -> Mapping[str, float]:
    said = record.row.get("entities", {})
    weights = {key: _weight(str(value)) for key, value in said.items()} if isinstance(said, dict) else None
    if weights is None or None in weights.values():
        raise record.fault("entities", "entities are no ids with weights", "write entities = { LY = 1.5, Q7747 = 1 }")
    return {key: weight for key, weight in weights.items() if weight}


def _weight(text: str) -> float | None:
    """Return a weight, None where the text is no finite number above 0."""
    try:
        weight = float(text)
    except ValueError:
        return None
    return weight if 0 < weight < math.inf else None


def _check_parents(topics: Mapping[str, Topic], records: Mapping[str, _Record]) -> None:
    for topic in topics.values():
        seen = [topic.id]
        above = topic.parent
        while above:
            if above not in topics:
                near = difflib.get_close_matches(above, topics, n=1)
                right = f"did you mean {near[0]!r}?" if near else "name a topic of this file"
                raise records[seen[-1]].fault("parent", f"unknown parent {above!r}", right)
            if above in seen:
                circle = " < ".join((*seen, above))
                raise records[topic.id].fault("parent", f"is its own ancestor ({circle})", "cut the circle of parents")
            seen.append(above)
            above = topics[above].parent


def _upwards(topic: str, topics: Mapping[str, Topic]) -> Iterable[str]:
    above: str | None = topic
    while above:
        yield above
        above = topics[above].parent
