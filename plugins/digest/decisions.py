"""The curator's decisions on unknown names, carried out on the texts of the authority files. Pure."""

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from tomllib import loads
from typing import Final

from ..mentions.authority import FaultsError, Person, id_fault, parse
from ..mentions.find import Finder, folded, local_id
from ..mentions.loading import TableError, record_lines
from . import people_text, rejected
from .unknown_names import Unknown

#: Words that name nobody, around a form that is looked up.
_FRAME: Final = {"sl": "in to je {} in", "en": "and it is {} and"}


@dataclass(frozen=True, slots=True)
class Tables:
    """The texts of people.toml and rejected.toml."""

    people: str
    rejected: str


def carry_out(records: Iterable[Unknown], tables: Tables, files: tuple[str, str], countries: Collection[str]) -> Tables:
    """Return the texts with every decision in them; raise FaultsError, which names every fault.

    `files` are the names of the file in review and of the authority file. What is done already is left alone, so
    that a run that was interrupted can be run again.
    """
    decided = [record for record in records if record.decision]
    if not decided:
        return tables
    people = list(parse(tables.people, files[1], countries))
    if len(record_lines(tables.people, "person")) != len(people) or (not people and "person" in loads(tables.people)):
        right = "begin each with a line [[person]], so that decisions can be written there"
        raise FaultsError([TableError(files[1], 1, "the people are not written as records", right)])
    book = _Book(files[0], tables.people, people)
    for record in decided:
        if record.decision == "accept":
            book.accept(record)
    for record in decided:
        if record.decision == "merge":
            book.merge(record)
    for record in decided:
        if record.into and record.decision != "merge":
            book.fault(
                record, "into", f"into goes with merge, not with {record.decision!r}", 'write decision = "merge"'
            )
    if book.faults:
        raise FaultsError([TableError(files[0], *fault) for fault in sorted(book.faults)])
    text = people_text.extended(book.text, book.extensions())
    # Nothing is written that the next build could not read.
    parse(text, files[1], countries)
    no = [(record.proposed[0], record.note, record.comments) for record in decided if record.decision == "reject"]
    return Tables(text, rejected.added(tables.rejected, no))


def needed(person: Person, record: Unknown, lang: str) -> tuple[str, ...]:
    """Return the aliases without which the forms met in the articles would not be this person's."""
    # A form of one language need not be one in the other, and nobody noted which it was met in.
    missed = [form for form in record.full_forms() if not any(_means(person, form, one) for one in record.langs)]
    if not missed:
        return ()
    # The name as it was read covers forms not met yet; a form itself is the last resort.
    with_name = _with_aliases(person, lang, (record.proposed[0],))
    rest = [form for form in missed if not _means(with_name, form, lang)]
    return tuple(dict.fromkeys(rest if len(rest) == len(missed) else (record.proposed[0], *rest)))


def nearest(said: str, people: Sequence[Person], count: int = 1, alike: float = 0.6) -> list[Person]:
    """Return the people whose id or name is nearest to what was written, the nearest first."""
    by_word: dict[str, Person] = {}
    for person in people:
        for word in (folded(person.id), *(folded(name) for lang in ("sl", "en") for name in person.spellings(lang))):
            by_word.setdefault(word, person)
    words = difflib.get_close_matches(folded(said), by_word, n=4 * count, cutoff=alike)
    return list({by_word[word].id: by_word[word] for word in words}.values())[:count]


@dataclass
class _Book:
    """The authority file while decisions are written into it."""

    file: str
    text: str
    people: list[Person]
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    #: Whose each name is, folded, by language.
    owners: dict[tuple[str, str], str] = field(default_factory=dict)
    #: By id: people who got more names as they stand in the text, and the curator's remarks.
    extended: dict[str, tuple[Person, tuple[str, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for person in self.people:
            names = ((lang, folded(name)) for lang in ("sl", "en") for name in person.spellings(lang))
            self.owners |= dict.fromkeys(names, person.id)

    def extensions(self) -> list[tuple[Person, Person, tuple[str, ...]]]:
        """Return who got more names: as before, as now, and the curator's remarks."""
        now = {person.id: person for person in self.people}
        return [(before, now[key], remarks) for key, (before, remarks) in self.extended.items()]

    def fault(self, record: Unknown, key: str, what: str, right: str) -> None:
        """Note a fault at a key of the record, or at the record."""
        self.faults.append((record.lines.get(key, record.lines.get("", 1)), what, right))

    def accept(self, record: Unknown) -> None:
        """Append a record of the person."""
        record = _informed(record)
        identifier = record.id or local_id(record.name)
        if wrong := id_fault(identifier):
            self.fault(record, *wrong)
            return
        names = {"sl": record.name, "en": " ".join(record.name_en.split()) or record.name}
        person = Person(identifier, names, "f" if record.gender == "f" else "m", record.countries)
        for lang in record.langs:
            person = _with_aliases(person, lang, needed(person, record, lang))
        known = next((other for other in self.people if other.id == identifier), None)
        if known is None and not self._claimed(record, person):
            self.people.append(person)
            self.text = people_text.appended(self.text, person, record.note, record.comments)
        elif known is not None and (known.names, known.gender) == (person.names, person.gender):
            self._extend(record, known, ())
        elif known is not None:
            right = f'decide "merge" with into = "{identifier}", or give this one an id of its own'
            self.fault(record, "id", f"id {identifier!r} is already that of {known.names['sl']}", right)

    def merge(self, record: Unknown) -> None:
        """Add the name, and forms that it does not cover, to the aliases of the person."""
        person = next((other for other in self.people if other.id == record.into), None)
        if not record.into:
            near = "".join(f", as {one.id!r} ({one.names['sl']})" for one in nearest(record.name, self.people))
            self.fault(record, "decision", "merge without into", f'write into = "…", the id of the person{near}')
            return
        if person is None:
            near = " or ".join(f"{one.id!r} ({one.names['sl']})" for one in nearest(record.into, self.people))
            right = f"did you mean {near}?" if near else "write the id of a person in the authority file, or accept"
            self.fault(record, "into", f"into {record.into!r} is nobody's id", right)
            return
        self._extend(record, person, (record.name,))

    def _extend(self, record: Unknown, person: Person, names: Iterable[str]) -> None:
        """Give a person of the file more names, and the aliases that the forms need besides."""
        after = person
        for lang in record.langs:
            known = set(map(folded, after.spellings(lang)))
            after = _with_aliases(after, lang, [name for name in names if folded(name) not in known])
            after = _with_aliases(after, lang, needed(after, record, lang))
        remarks = tuple(filter(None, (record.note, *(line.lstrip("# ") for line in record.comments))))
        if (after == person and not remarks) or self._claimed(record, after):
            return
        self.people[self.people.index(person)] = after
        first, said = self.extended.get(person.id, (person, ()))
        self.extended[person.id] = (first, (*said, *remarks))

    def _claimed(self, record: Unknown, person: Person) -> bool:
        """Return whether a name of a person is somebody else's already, which is a fault; claim them if not."""
        wanted = {(lang, folded(name)): name for lang in ("sl", "en") for name in person.spellings(lang)}
        for key, name in wanted.items():
            owner = self.owners.get(key, person.id)
            if owner != person.id:
                what = f"name {name!r} is already that of {owner} in the authority file"
                self.fault(record, "name", what, f'decide "merge" with into = "{owner}"')
                return True
        self.owners |= dict.fromkeys(wanted, person.id)
        return False


def _informed(record: Unknown) -> Unknown:
    """Return the record with the English name and the countries that a look-up found for its id, where it has none."""
    rows = record.wikidata if isinstance(record.wikidata, (list, tuple)) else ()
    row = next((row for row in rows if isinstance(row, Mapping) and record.id and row.get("id") == record.id), {})
    name_en, countries = row.get("en"), row.get("countries")
    return replace(
        record,
        name_en=record.name_en or (name_en if isinstance(name_en, str) else ""),
        countries=record.countries or (tuple(map(str, countries)) if isinstance(countries, (list, tuple)) else ()),
    )


def _means(person: Person, form: str, lang: str) -> bool:
    """Return whether a form, in a sentence, is found to be this person."""
    frame = _FRAME[lang]
    start = frame.index("{}")
    tags = Finder((person,), lang).find(frame.format(form)).people
    return any(
        tag.status == "linked" and any((m.start, m.end) == (start, start + len(form)) for m in tag.mentions)
        for tag in tags
    )


def _with_aliases(person: Person, lang: str, names: Iterable[str]) -> Person:
    aliases = dict(person.aliases)
    new = dict.fromkeys((*aliases.get(lang, ()), *names))
    return replace(person, aliases={**aliases, lang: tuple(new)}) if new else person
