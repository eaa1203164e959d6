"""What passes from stage to stage; each wraps the record before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from ..mentions.records import CountryTag, PersonTag
from ..raw_article.newsitem import NewsItem
from ..topics.classify import Assignment
from ..translation.unit import State

TitleSource: TypeAlias = Literal["given", "derived", "label", "edited"]


@dataclass(frozen=True, slots=True)
class Annotated:
    """A raw article with everything that was found in it. Offsets are code points into item.text."""

    #: The file's stem.
    id: str
    #: The file's name as it was asked for.
    file: str
    item: NewsItem
    #: None where no title was given and none could be derived that is good enough.
    title: str | None
    title_source: TitleSource
    people: tuple[PersonTag, ...]
    countries: tuple[CountryTag, ...]
    topics: tuple[Assignment, ...]
    #: Ids of the people who are public tags: the linked, and those proposed surely enough where the site wants them.
    public: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """What is minted once for a story and never changes."""

    uid: str
    #: ISO 8601 with an offset.
    date: str


@dataclass(frozen=True, slots=True)
class Post:
    """One Markdown post, in one language."""

    lang: str
    title: str
    title_source: TitleSource
    state: State
    #: Markdown; empty while the translation is pending.
    body: str
    #: How many sentences no longer say what the original says.
    stale: int = 0
    #: Who reviewed the translation, and the last day; empty where the memory does not say.
    reviewer: str = ""
    reviewed: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A story taken in: the article, its two posts and what the curator should know."""

    article: Annotated
    identity: Identity
    posts: Mapping[str, Post]
    #: What the curator should know of posts that a person edited.
    kept: tuple[str, ...] = ()
    #: Texts of the memory that lost to a post's.
    clashes: tuple[str, ...] = ()
    #: Findings in texts of an engine that wait for a person, `file: segment: what`.
    doubts: tuple[str, ...] = ()
    #: What the engine did not translate, `file: what and why`.
    unfinished: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A name in an article that the authority file does not know, as it was read there."""

    name: str
    gender: str
    confidence: float
    #: The name as it stands in the text, each time.
    forms: tuple[str, ...]
    #: One in which it stands.
    sentence: str
    #: The id of the person where that is a public tag all the same.
    public: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """What of a story those want who gather something of all stories: far less than the story."""

    #: Of its article: the file's stem, its name as it was asked for, the language.
    id: str
    file: str
    lang: str
    identity: Identity
    #: By language.
    titles: Mapping[str, str]
    #: The ids of the people, countries and topics that are tags of it, by kind.
    terms: Mapping[str, Sequence[str]]
    names: tuple[Seen, ...]
    #: The title that was derived, while nobody has written another.
    derived: str
    #: What the curator should know, by the heading under which it is told.
    waits: Mapping[str, Sequence[str]]
    #: The runs of words in the article, as base64 of numbers of 64 bits.
    runs: str
    #: Language and text by which it is compared with other stories.
    shown: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """What an intake did."""

    #: One message a refused article: `path:line: what is wrong; what would be right`.
    refused: tuple[str, ...]
    #: Files written, in order.
    written: tuple[Path, ...]
    #: What the engine of translation left, a line each: `file: what and why`.
    unfinished: tuple[str, ...] = ()
    #: A line for each article that is nearly another one.
    same: tuple[str, ...] = ()
