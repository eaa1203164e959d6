"""Evidence for the tags of published posts, found anew in their own texts: what joins editions with mentions."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from ..editions.evidence import Evidence, Place, headline, text_of
from ..editions.stories import Post
from ..lean_build import Build
from ..mentions.find import Finder, whole
from ..mentions.records import Mention
from ..mentions.tokens import Zone
from ..topics.classify import scores
from .annotate import named
from .desk import Desk
from .since import Since

#: The rules of the finders, part by part, as messages of the theme.
RULES: Final[Mapping[str, tuple[str, ...]]] = {
    "full name": ("full name",),
    "full possessive of the name": ("possessive of the full name",),
    "full surname in -ova": ("full name", "surname in -ova"),
    "surname: name": ("surname alone",),
    "surname: possessive of the name": ("possessive of the surname",),
    "surname: surname in -ova": ("surname in -ova",),
    "proposed": ("name not in the list of people",),
    "surname": ("surname alone",),
    "first name": ("first name alone",),
    "possessive of the surname": ("possessive of the surname",),
    **{case: (case,) for case in ("nominative", "genitive", "dative", "accusative", "locative", "instrumental")},
    "nom": ("nominative",),
    "gen": ("genitive",),
    "dat": ("dative",),
    "acc": ("accusative",),
    "loc": ("locative",),
    "ins": ("instrumental",),
    "name": ("name of the country",),
    "adjective": ("adjective of the country",),
    "people": ("inhabitant of the country",),
    "capital": ("capital city",),
    "seat of power": ("seat of power",),
    "city": ("city in the country",),
}
#: What a country is to a story, as messages of the theme.
ROLES: Final[Mapping[str, str]] = {"primary": "prominent in the story", "mentioned": "mentioned"}


class Explainer:
    """Finds the evidence in posts, with one set of authority files and one finder a language."""

    def __init__(self, desk: Desk) -> None:
        """Take the desk with the files of people and topics, which are only opened when somebody asks."""
        self._desk = desk
        self._finder = cache(lambda lang: Finder(desk.people, lang))

    @property
    def languages(self) -> Sequence[str]:
        """Return the languages in which the finders can read."""
        return self._desk.options.languages

    def renewed(self, build: Build, posts: Mapping[str, Post], retain: Callable[[Collection[str]], None]) -> None:
        """Let `retain` keep what was found in posts, by their keys, if no others may be found in them now."""
        since = Since(build, "posts", self._desk, self._finder)
        if tells := since.tells():
            retain({key for key, post in posts.items() if not tells(text_of(post), post.lang)})
            since.note()

    def evidence(self, post: Post, terms: Mapping[str, Sequence[str]]) -> Iterator[Evidence]:
        """Return why a post has these terms; one that its text does not show is left out."""
        text = text_of(post)
        titled = bool(headline(post))
        zones = _zones(text, titled=titled)
        tags = self._finder(post.lang).find(text, zones)
        for person in tags.people:
            if person.id in terms["people"]:
                yield Evidence("people", person.id, _places(person.mentions, "people"))
        for country in tags.countries:
            if country.id in terms["countries"]:
                places = _places(country.mentions, "countries")
                yield Evidence("countries", country.id, places, role=ROLES[country.role], score=country.score)
        lead_end = max((zone.end for zone in zones if zone.lead), default=0)
        # All that speaks for a topic: the translation may show one less clearly than the original does.
        found = scores(text, post.lang, self._desk.scheme, lead_end=lead_end, entities=named(tags))
        for topic in (found[identifier] for identifier in terms["topics"] if identifier in found):
            yield Evidence("topics", topic.id, words=topic.evidence, score=round(topic.score, 2))


def rule_words(rule: str, kind: str) -> tuple[str, ...]:
    """Return a finder's rule as messages of the theme; what has none stays as the finder says it."""
    if kind == "countries":
        rule = rule.partition(": ")[0]
    parts = rule.removeprefix("proposed: ").split(", ")
    parts = ["proposed", *parts] if rule.startswith("proposed: ") else parts
    return tuple(word for part in parts for word in RULES.get(part, (part,)))


def _places(mentions: Iterable[Mention], kind: str) -> tuple[Place, ...]:
    return tuple(
        Place(m.start, m.end, m.surface, rule_words(m.rule, kind), _form(m) if kind == "countries" else "")
        for m in mentions
    )


def _form(mention: Mention) -> str:
    """Return the form that the finder knew, where the text has it inside a longer word (ruski in proruski)."""
    form = mention.rule.partition(": ")[2]
    return "" if " ".join(mention.surface.split()).casefold() == form.casefold() else form


def _zones(text: str, *, titled: bool) -> list[Zone]:
    """Return a zone a paragraph; the title and the first paragraph of the body are the lead."""
    return [replace(zone, lead=number <= titled) for number, zone in enumerate(whole(text))]
