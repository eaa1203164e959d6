"""Names that the authority file does not know, gathered over all articles: one record a name. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ..mentions.find import folded, local_id
from ..mentions.records import PersonTag
from .stages import Annotated

#: Longest sentence shown to the curator, in characters.
LONGEST: Final = 200
#: How many articles a record names; the others are only counted.
NAMED: Final = 5
#: A full stop and the like behind a word of four letters or more, so that "dr. Ana" stays whole; then a blank.
_END: Final = re.compile(r"(?:\w{4}|\d|[)\]])[.!?…]+[\"«»”“'’)]*\s+(?=\W*[A-ZČŠŽĆĐ])|\n+")
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

    def full_forms(self) -> tuple[str, ...]:
        """Return the forms of more than one word."""
        return tuple(form for form in self.forms if len(folded(form).split(" ")) > 1)


def gather(stories: Iterable[Annotated]) -> list[Unknown]:
    """Return a record for each name proposed in the articles, those in the most articles first."""
    groups: dict[str, list[tuple[Annotated, PersonTag]]] = {}
    for story in stories:
        for tag in story.people:
            if tag.status == "proposed":
                groups.setdefault(folded(tag.name), []).append((story, tag))
    return in_order(_gathered(many) for many in groups.values())


def merged(found: Iterable[Unknown], written: Iterable[Unknown]) -> list[Unknown]:
    """Return what was found with what the curator wrote; what is no longer found stays only if touched by a person."""
    old = {record.key: record for record in written}
    records = [_kept(record, old.pop(record.key, None)) for record in found]
    return in_order([*records, *(replace(record, articles=0) for record in old.values() if record.touched)])


def in_order(records: Iterable[Unknown]) -> list[Unknown]:
    """Return records by number of articles, the most first, then by name."""
    return sorted(records, key=lambda record: (-record.articles, record.key, record.proposed))


def publishable(
    stories: Iterable[Annotated], records: Iterable[Unknown], taken: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    """Return (id, name, gender) of each proposed person who is a public tag; `taken` are the ids of others' names."""
    by_key = {record.key: record for record in records}
    used = set(taken)
    done: set[str] = set()
    for tag in (
        tag for story in stories for tag in story.people if tag.status == "proposed" and tag.id in story.public
    ):
        if tag.id in done:
            continue
        record = by_key[folded(tag.name)]
        # A corrected name that would fall on another's address waits for the decision.
        right = (record.name, record.gender) if local_id(record.name) not in used else (tag.name, tag.gender)
        used |= {tag.id, local_id(right[0])}
        done.add(tag.id)
        yield tag.id, *right


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence of a mention on one line, cut at word ends to at most LONGEST characters around it."""
    near, far = max(start - _NEAR, 0), min(end + _NEAR, len(text))
    ends = [near, *(match.end() for match in _END.finditer(text, near, far)), far]
    left = max(at for at in ends if at <= start)
    right = min(at for at in ends if at >= end)
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


def _gathered(many: Sequence[tuple[Annotated, PersonTag]]) -> Unknown:
    names = Counter(tag.name for _, tag in many)
    genders: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    for _, tag in many:
        genders[tag.gender] += round(tag.confidence * 100)
        forms.update(" ".join(mention.surface.split()) for mention in tag.mentions)
    # Counter.most_common keeps the order of first meeting among equals.
    name, gender = names.most_common(1)[0][0], genders.most_common(1)[0][0]
    first, tag = many[0]
    # The name in full says more than a surname that may be somebody else's.
    mention = max(tag.mentions, key=lambda mention: len(mention.surface.split()))
    seen = tuple(dict.fromkeys(story.file for story, _ in many))
    return Unknown(
        name=name,
        gender=gender,
        proposed=(name, gender),
        confidence=max(tag.confidence for _, tag in many),
        forms=dict(sorted(forms.items(), key=lambda pair: (-pair[1], pair[0]))),
        sentence=sentence_around(first.item.text, mention.start, mention.end),
        seen=seen[:NAMED],
        articles=len(seen),
        langs=tuple(dict.fromkeys(story.item.lang for story, _ in many)),
    )


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
