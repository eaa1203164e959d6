"""Names that the authority file does not know, gathered over all articles: one record a name. Pure."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final

from ..mentions.find import folded, local_id
from .stages import Annotated, Brief, Seen

#: Longest sentence shown to the curator, in characters.
LONGEST: Final = 200
#: How many articles a record names; the others are only counted.
NAMED: Final = 5
#: A full stop and the like behind a word of four letters or more, so that "dr. Ana" stays whole; then a blank.
_END: Final = re.compile(r"[.!?…](?:(?<=\w{4}.)|(?<=[\d)\]].))[.!?…]*[\"«»”“'’)]*\s+(?=\W*[A-ZČŠŽĆĐ])|\n+")
#: How far around a mention its sentence is looked for, in characters.
_NEAR: Final = 3 * LONGEST


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name in review: what was read, and what the curator says of it."""

    #: As proposed, until the curator corrects it.
    name: str
    gender: str
    #: Name and gender as the program read them: by these the record is found again.
    proposed: tuple[str, str]
    confidence: float = 0.0
    #: How often each form stands in the articles, the most frequent first.
    forms: Mapping[str, int] = field(default_factory=dict)
    sentence: str = ""
    seen: tuple[str, ...] = ()
    articles: int = 0
    #: Languages of the articles.
    langs: tuple[str, ...] = ("sl",)
    #: "accept", "merge", "reject", or "" while the name waits.
    decision: str = ""
    #: Id of the person whose name this is; with "merge".
    into: str = ""
    id: str = ""
    name_en: str = ""
    countries: tuple[str, ...] = ()
    note: str = ""
    #: What a look-up found, as it was written there.
    wikidata: Any = None
    #: The curator's comments.
    comments: tuple[str, ...] = ()
    #: Where the record stands in the file, and each of its keys.
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def key(self) -> str:
        """Return what records of one name share."""
        return folded(self.proposed[0])

    @property
    def touched(self) -> bool:
        """Return whether anything here is the curator's."""
        said = (self.decision, self.into, self.id, self.name_en, self.countries, self.note, self.comments)
        return any(said) or (self.name, self.gender) != self.proposed

    @property
    def told(self) -> bool:
        """Return whether the file says more of it than what is found in the articles: a person, or a look-up."""
        return self.touched or self.wikidata is not None

    def full_forms(self) -> tuple[str, ...]:
        """Return the forms of more than one word."""
        return tuple(form for form in self.forms if len(folded(form).split(" ")) > 1)


class Names:
    """Gathers the names proposed in the articles that it is shown: one record a name."""

    def __init__(self) -> None:
        self._found: dict[str, _Gathered] = {}
        #: Name and gender of each proposed person who is a public tag, by id, as they were read first.
        self._public: dict[str, tuple[str, str]] = {}

    def note(self, story: Brief) -> None:
        """Look at a story."""
        for seen in story.names:
            key = _key(seen.name)
            if (gathered := self._found.get(key)) is None:
                gathered = self._found[key] = _Gathered()
            gathered.note(story, seen)
            if seen.public:
                self._public.setdefault(seen.public, (seen.name, seen.gender))

    def records(self) -> list[Unknown]:
        """Return a record for each name, those in the most articles first."""
        return in_order(gathered.record() for gathered in self._found.values())

    def publishable(self, records: Iterable[Unknown], taken: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """Return (id, name, gender) of each proposed person who is a public tag; `taken` are ids of others' names."""
        by_key = {record.key: record for record in records}
        used = set(taken)
        for identifier, (name, gender) in self._public.items():
            record = by_key[folded(name)]
            # A corrected name that would fall on another's address waits for the decision.
            right = (record.name, record.gender) if local_id(record.name) not in used else (name, gender)
            used |= {identifier, local_id(right[0])}
            yield identifier, *right


def names_in(article: Annotated) -> Iterator[Seen]:
    """Return the names proposed in an article."""
    ends = ends_in(article.item.text)
    for tag in article.people:
        if tag.status == "proposed":
            forms = tuple(" ".join(mention.surface.split()) for mention in tag.mentions)
            # The name in full says more than a surname that may be somebody else's.
            mention = max(tag.mentions, key=lambda mention: len(mention.surface.split()))
            sentence = sentence_around(article.item.text, mention.start, mention.end, ends)
            public = tag.id if tag.id in article.public else ""
            yield Seen(tag.name, tag.gender, tag.confidence, forms, sentence, public)


def merged(found: Iterable[Unknown], written: Iterable[Unknown]) -> list[Unknown]:
    """Return what was found with what the curator wrote; what is no longer found stays only if touched by a person."""
    old = {record.key: record for record in written}
    records = [_kept(record, old.pop(record.key, None)) for record in found]
    return in_order([*records, *(replace(record, articles=0) for record in old.values() if record.touched)])


def in_order(records: Iterable[Unknown]) -> list[Unknown]:
    """Return records by number of articles, the most first, then by name."""
    return sorted(records, key=lambda record: (-record.articles, record.key, record.proposed))


def ends_in(text: str) -> Sequence[int]:
    """Return where the sentences of a text end, in order."""
    return [match.end() for match in _END.finditer(text)]


def sentence_around(text: str, start: int, end: int, ends: Sequence[int]) -> str:
    """Return the sentence of a mention on one line, cut at word ends to at most LONGEST characters around it."""
    left = max([0, start - _NEAR, *ends[: bisect_right(ends, start)][-1:]])
    right = min([len(text), end + _NEAR, *ends[bisect_left(ends, end) :][:1]])
    before, inside, after = (" ".join(text[a:b].split()) for a, b in ((left, start), (start, end), (end, right)))
    glue = " " if after and text[end].isspace() else ""
    room = max(LONGEST - len(inside) - 4, 0)
    share = max(room // 2, room - len(after))
    if len(before) > share:
        before = "… " + before[len(before) - share :].partition(" ")[2]
    rest = room - len(before) + 2
    if len(after) > rest:
        after = after[:rest].rpartition(" ")[0] + " …"
    return f"{before} {inside}{glue}{after}".strip()


@dataclass(slots=True)
class _Gathered:
    """What was read of one name up to now."""

    names: Counter[str] = field(default_factory=Counter)
    genders: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    confidence: float = 0.0
    #: Of the first article.
    sentence: str = ""
    #: The first articles that have it, the last one, and how many there are.
    seen: list[str] = field(default_factory=list)
    last: str = ""
    articles: int = 0
    langs: dict[str, None] = field(default_factory=dict)

    def note(self, story: Brief, seen: Seen) -> None:
        """Take one story's mentions of the name."""
        self.sentence = self.sentence or seen.sentence
        if story.file != self.last:
            self.last = story.file
            self.articles += 1
            if len(self.seen) < NAMED:
                self.seen.append(story.file)
        self.names[seen.name] += 1
        self.genders[seen.gender] += round(seen.confidence * 100)
        for form in seen.forms:
            self.forms[form] += 1
        self.confidence = max(self.confidence, seen.confidence)
        self.langs.setdefault(story.lang)

    def record(self) -> Unknown:
        """Return what comes into review."""
        # Counter.most_common keeps the order of first meeting among equals.
        name, gender = self.names.most_common(1)[0][0], self.genders.most_common(1)[0][0]
        return Unknown(
            name=name,
            gender=gender,
            proposed=(name, gender),
            confidence=self.confidence,
            forms=dict(sorted(self.forms.items(), key=lambda pair: (-pair[1], pair[0]))),
            sentence=self.sentence,
            seen=tuple(self.seen),
            articles=self.articles,
            langs=tuple(self.langs),
        )


#: An archive has one name in many articles.
_key: Final = cache(folded)


def _kept(found: Unknown, old: Unknown | None) -> Unknown:
    """Return what was found, with the curator's part of the record that was written before."""
    if old is None:
        return found
    return replace(
        old,
        name=old.name if old.name != old.proposed[0] else found.name,
        gender=old.gender if old.gender != old.proposed[1] else found.gender,
        proposed=found.proposed,
        confidence=found.confidence,
        forms=found.forms,
        sentence=found.sentence,
        seen=found.seen,
        articles=found.articles,
        langs=found.langs,
    )
