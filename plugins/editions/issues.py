"""Issues: the edition of a day or a week, a finite page that is read in two minutes."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from typing import Final

from .evidence import sentence
from .stories import Post, Story
from .terms import Term
from .tree import line

#: How many sentences of the lead stand in a summary, and the words above which the first alone does.
SENTENCES: Final = 2
_LONG: Final = 60
#: Words that are read in two minutes, at 200 a minute; stories beyond them are headlines alone.
MOST_WORDS: Final = 400
_A_MINUTE: Final = 200


@dataclass(frozen=True, slots=True)
class Item:
    """A story of an issue; the summary is "" where the headline stands alone."""

    story: Story
    summary: str


@dataclass(frozen=True, slots=True)
class Section:
    """The stories of one top topic, the newest first; those without a topic have None."""

    topic: Term | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """The days of an issue, both ends in it."""

    kind: str
    first: dt.date
    last: dt.date

    @classmethod
    def around(cls, day: dt.date, kind: str) -> "Period":
        """Return the period in which a day lies: the day itself, or its week from Monday to Sunday."""
        if kind == "day":
            return cls(kind, day, day)
        monday = day - dt.timedelta(days=day.weekday())
        return cls(kind, monday, monday + dt.timedelta(days=6))

    @property
    def name(self) -> str:
        """Return a name for addresses and ids, never another one: 2020-06-26; of a week by ISO 8601, 2020-w26."""
        year, week, _ = self.first.isocalendar()
        return self.first.isoformat() if self.kind == "day" else f"{year}-w{week:02}"

    @property
    def week(self) -> int:
        """Return the number of the week by ISO 8601."""
        return self.first.isocalendar().week


@dataclass(frozen=True, slots=True)
class Issue:
    """The stories of a period by topic, as one edition shows them."""

    period: Period
    sections: tuple[Section, ...]

    @property
    def stories(self) -> tuple[Story, ...]:
        """Return all stories, in the order in which they are read."""
        return tuple(item.story for section in self.sections for item in section.items)

    def minutes(self, lang: str) -> int:
        """Return how long the issue takes to read, in minutes, at least 1."""
        return max(1, round(sum(_words(item, lang) for section in self.sections for item in section.items) / _A_MINUTE))


def periods(stories: Sequence[Story], kind: str) -> Iterator[tuple[Period, list[Story]]]:
    """Return the periods that have stories, the newest first, each with its stories; `stories` are newest first."""
    days = groupby(stories, key=lambda story: Period.around(story.original.day, kind))
    return ((period, list(group)) for period, group in days)


def issue(period: Period, stories: Sequence[Story], topics: Mapping[str, Term], lang: str) -> Issue:
    """Return the issue of a period: a section a top topic, in the order of the file of topics."""
    found: dict[str | None, list[Item]] = {}
    for story in stories:
        found.setdefault(_top(story, topics), []).append(Item(story, summary(story.shown(lang))))
    order = [term.id for term in topics.values() if term.id in found]
    sections = [Section(topics[top], tuple(found[top])) for top in order]
    if None in found:
        sections.append(Section(None, tuple(found[None])))
    return Issue(period, tuple(_within(sections, lang)))


def summary(post: Post) -> str:
    """Return the first two sentences of a post's lead as they stand; one, where that is long already."""
    lead = post.lead
    if not lead:
        return ""
    ends = [sentence(lead, 0, 1)[1]]
    while len(ends) < SENTENCES and ends[-1] < len(lead):
        ends.append(sentence(lead, ends[-1] + 1, ends[-1] + 2)[1])
    whole = lead[: ends[-1]]
    return whole if len(whole.split()) <= _LONG else lead[: ends[0]]


def _top(story: Story, topics: Mapping[str, Term]) -> str | None:
    named = story.original.terms["topics"]
    return line(topics[named[0]], topics)[-1].id if named else None


def _within(sections: Sequence[Section], lang: str) -> Iterator[Section]:
    """Return the sections with no more summaries than are read in time: first one a section, then the next of each."""
    left = MOST_WORDS - sum(_words(replace(item, summary=""), lang) for section in sections for item in section.items)
    kept: set[str] = set()
    for item in (i for row in zip_longest(*(section.items for section in sections)) for i in row if i is not None):
        left -= len(item.summary.split())
        if left < 0 and kept:
            break
        kept.add(item.story.uid)
    for section in sections:
        yield replace(section, items=tuple(i if i.story.uid in kept else replace(i, summary="") for i in section.items))


def _words(item: Item, lang: str) -> int:
    return len(item.story.shown(lang).title.split()) + len(item.summary.split())
