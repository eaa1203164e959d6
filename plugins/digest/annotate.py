"""Every stage before translation, as one pure function of one article."""

from collections.abc import Collection, Mapping
from functools import cache
from math import inf

from ..mentions.authority import Person
from ..mentions.countries import names
from ..mentions.find import Finder, local_id
from ..mentions.lemmas import known
from ..mentions.records import CountryTag, PersonTag, Tags
from ..mentions.tokens import Zone
from ..raw_article.newsitem import NewsItem
from ..raw_article.title import derive
from ..topics.classify import Assignment, classify
from ..topics.scheme import Scheme
from .stages import Annotated, TitleSource

#: The most names that a heading made of names takes.
_LABEL_NAMES = 2


class Annotator:
    """Finds people, countries and topics in articles, with one set of authority files."""

    def __init__(
        self,
        people: tuple[Person, ...],
        scheme: Scheme,
        rejected: frozenset[str] = frozenset(),
        publish_proposed: float = 0,
    ) -> None:
        """Take the files; a person proposed with at least `publish_proposed` is a public tag, with 0 none is."""
        self._scheme = scheme
        #: The finder of a language.
        self.finder = cache(lambda lang: Finder(people, lang, rejected))
        self._names = {person.id: person.names for person in people}
        self._least = publish_proposed or inf
        #: Ids that a proposed person must not take: those of the file, and those that its names would give.
        self.taken = frozenset(self._names) | {local_id(n) for names in self._names.values() for n in names.values()}

    def annotate(self, item: NewsItem, identifier: str, file: str) -> Annotated:
        """Return the article with its title, people, countries and topics."""
        title, source = self._title(item)
        tags = self.finder(item.lang).find(item.text, _zones(item), _masked(item))
        return Annotated(
            id=identifier,
            file=file,
            item=item,
            title=title,
            title_source=source,
            people=tags.people,
            countries=tags.countries,
            topics=self._topics(item, title if source == "given" else None, tags),
            public=tuple(dict.fromkeys(tag.id for tag in tags.people if self._public(tag))),
        )

    @property
    def known(self) -> Collection[str]:
        """Return the ids of the people in the authority file."""
        return self._names.keys()

    def name(self, identifier: str) -> Mapping[str, str]:
        """Return the names of a person or a country by language."""
        return self._names.get(identifier) or names()[identifier]

    def person_name(self, tag: PersonTag) -> Mapping[str, str]:
        """Return a person's names; a proposed one keeps the Slovenian spelling in every language."""
        return self._names.get(tag.id) or {"sl": tag.name, "en": tag.name}

    def label(self, story: Annotated, lang: str) -> str:
        """Return a heading made of names alone (Libija: Vladimir Putin), for a story without a title; may be empty."""
        countries = [self.name(tag.id)[lang] for tag in story.countries if tag.role == "primary"][:1]
        people = [self.person_name(tag)[lang] for tag in story.people if tag.status == "linked"][:_LABEL_NAMES]
        return ": ".join(filter(None, (*countries, ", ".join(people))))

    def _public(self, tag: PersonTag) -> bool:
        return tag.status == "linked" or (tag.confidence >= self._least and tag.id not in self.taken)

    def _title(self, item: NewsItem) -> tuple[str | None, TitleSource]:
        given = item.metadata.get("title") or (item.headline.text if item.headline else None)
        if given:
            return given, "given"
        lead = next((block.text for block in item.blocks if block.type == "lead"), "")
        tags = self.finder(item.lang).find(lead, [Zone(0, len(lead), lead=True)])
        people = sorted((m.start, m.end, m.surname) for person in tags.people for m in person.mentions)
        return derive(lead, item.lang, people, known), "derived"

    def _topics(self, item: NewsItem, title: str | None, tags: Tags) -> tuple[Assignment, ...]:
        parts = [title] if title else []
        lead_end = 0
        for block in item.blocks:
            parts.append(block.text)
            if block.type == "lead":
                lead_end = len("\n\n".join(parts))
        text = "\n\n".join(parts)
        return classify(text, item.lang, self._scheme, lead_end=lead_end, entities=named(tags))


def named(tags: Tags) -> dict[str, str]:
    """Return the people and countries of a text, each id with the words that name it first."""
    tags_of: tuple[PersonTag | CountryTag, ...] = (*tags.people, *tags.countries)
    return {tag.id: tag.mentions[0].surface for tag in tags_of if tag.mentions}


def _zones(item: NewsItem) -> list[Zone]:
    zones = [Zone(block.start, block.end, lead=block.type == "lead") for block in item.blocks]
    if item.headline:
        zones.append(Zone(item.headline.start, item.headline.end, lead=True))
    return zones


def _masked(item: NewsItem) -> list[tuple[int, int]]:
    """Return the stretches that are not part of the story: credits and what is left out."""
    return [(c.start, c.end) for c in item.credits] + [(part.start, part.end) for part in item.left_out]
