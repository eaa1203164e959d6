"""Names in translations: linked people and countries get the form that the authority files give, by construction.

Two ways, for engines that differ: a glossary of the forms that stand in the source, for those that take one; and a
repair of the answer, for all. Pure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from ..mentions import countries as country_rules
from ..mentions.authority import Person
from ..mentions.find import Finder, whole
from ..mentions.records import Mention, Tags
from ..mentions.tokens import Token, tokenize
from ..translation.checks.names import sound

#: A word that begins with a capital, without a possessive 's.
_NAME: Final = re.compile(r"[A-ZČŠŽĆĐ][^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*")
_FIRST: Final = re.compile(r"\b(?:The|An?)\b(?= [A-ZČŠŽĆĐ])")
_ARTICLE: Final = re.compile(r"\b(?:[Tt]he|[Aa]n?) $")
#: Least length of a name that is told by its sound; shorter ones are like too many words. Unit: letters.
_LEAST: Final = 5


@dataclass(frozen=True)
class Naming:
    """The names of one authority file in both languages."""

    people: tuple[Person, ...]

    def glossary(self, source: str, langs: tuple[str, str]) -> dict[str, str]:
        """Return the forms of linked people and of countries in a text, each with its name in the other language."""
        tags = self._finders[langs[0]].find(source, whole(source))
        found: dict[str, str] = {}
        for tag in tags.people:
            person = self._by_id.get(tag.id)
            for mention in tag.mentions if person else ():
                found.setdefault(mention.surface, _name(person, mention, langs[1]))
        for country in tags.countries:
            for mention in country.mentions:
                if mention.rule.startswith("name"):
                    found.setdefault(mention.surface, country_rules.names()[country.id][langs[1]])
        return {term: name for term, name in found.items() if term != name}

    def repaired(self, source: str, target: str, langs: tuple[str, str], text: str = "") -> str:
        """Return a translation with the people and countries of its source named as the authority files do.

        `text` is the whole article: a surname alone is somebody's only where the full name stands elsewhere.
        """
        here = self._finders[langs[0]].find(source, whole(source))
        target = _replaced(target, self._left(here, target, langs, text or source))
        return _replaced(target, self._misspelt(here, target, langs))

    def _left(self, here: Tags, target: str, langs: tuple[str, str], text: str) -> Iterator[tuple[int, int, str]]:
        """Return the names that an engine left in the source's language or its forms: Kalifi Haftarju, Libiji."""
        before = f"{text}\n\n"
        # To the Slovenian finder "The" before a name is a part of it.
        joint = before + _FIRST.sub(lambda match: match.group().lower(), target)
        tags = self._finders[langs[0]].find(joint, whole(joint)).people
        wanted = {tag.id for tag in tags if any(mention.start < len(before) for mention in tag.mentions)}
        known = (tag for tag in self._finders[langs[1]].find(target).people if tag.id in wanted)
        right = {(mention.start, mention.end) for tag in known for mention in tag.mentions}
        for tag in tags:
            person = self._by_id.get(tag.id)
            if person is None or tag.id not in wanted:
                continue
            for found in tag.mentions:
                if found.start < len(before):
                    continue
                mention = replace(found, start=found.start - len(before), end=found.end - len(before))
                name = _name(person, mention, langs[1])
                # The English finder knows the Slovenian spelling too.
                foreign = mention.surface in (person.names[langs[0]], person.surname(langs[0]))
                known_here = (mention.start, mention.end) in right and not foreign
                if mention.surface != name.removesuffix("'s") and not known_here:
                    yield mention.start, mention.end, name
        yield from _countries_left({tag.id for tag in here.countries}, target, langs)

    def _misspelt(self, here: Tags, target: str, langs: tuple[str, str]) -> Iterator[tuple[int, int, str]]:
        """Return the words that sound like the surname of somebody in the source whom the translation lacks."""
        there = {tag.id for tag in self._finders[langs[1]].find(target).people}
        for tag in here.people:
            person = self._by_id.get(tag.id)
            if person is None or tag.id in there:
                continue
            surname = person.surname(langs[1])
            if len(surname) < _LEAST or " " in surname:
                continue
            for match in _NAME.finditer(target):
                if sound(match.group()) == sound(surname):
                    yield match.start(), match.end(), surname

    @cached_property
    def _finders(self) -> Mapping[str, Finder]:
        return {lang: Finder(self.people, lang) for lang in ("sl", "en")}

    @cached_property
    def _by_id(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.people}


def _name(person: Person | None, mention: Mention, lang: str) -> str:
    """Return what stands for a mention in a language: the full name or the surname, with the possessive of English."""
    if person is None:
        return mention.surface
    name = person.names[lang] if mention.rule.startswith("full") else person.surname(lang)
    return f"{name}'s" if lang == "en" and "possessive" in mention.rule else name


def _countries_left(codes: set[str], target: str, langs: tuple[str, str]) -> Iterator[tuple[int, int, str]]:
    tokens = tokenize(target, whole(target))
    known = {hit.first for hit in country_rules.matches(tokens, country_rules.build(langs[1]))}
    for hit in country_rules.matches(tokens, country_rules.build(langs[0])):
        named = [entry.code for entry in hit.entries if entry.kind == "name" and entry.code in codes]
        if named and hit.first not in known and _capitals(tokens[hit.first : hit.last + 1]):
            yield tokens[hit.first].start, tokens[hit.last].end, country_rules.names()[named[0]][langs[1]]


def _capitals(tokens: Iterable[Token]) -> bool:
    return all(token.capital or token.text == "in" for token in tokens)


def _replaced(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    """Return the text with the stretches replaced, the first of any two that overlap."""
    done, last = "", 0
    for start, end, name in sorted(changes):
        if start >= last:
            owns = name.endswith("'s") and text[end : end + 2] in ("'s", "’s")
            before = text[last:start]
            if name.endswith("'s"):
                # The Macronovega office: an engine took the possessive for an adjective.
                before = _ARTICLE.sub("", before)
            done += before + (name.removesuffix("'s") if owns else name)
            last = end
    return done + text[last:]
