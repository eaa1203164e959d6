"""A made-up bilingual news archive. The same number of stories, the same bytes; nothing is read, nothing is written."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from typing import Final

LANGS: Final = ("sl", "en")
#: How many terms there are of each kind, and how many of them a story has.
KINDS: Final[Mapping[str, tuple[int, tuple[int, int]]]] = {
    "people": (300, (1, 3)),
    "countries": (60, (1, 2)),
    "topics": (20, (1, 2)),
}
#: Stories a day, two hours apart.
A_DAY: Final = 6
#: The place by frequency, from 0, of the person that is renamed: in about a tenth of the stories.
FREQUENT: Final = 2
_SEED: Final = 20260101
_NEWEST: Final = dt.date(2025, 6, 30)
_WORDS: Final = 3000
_SYLLABLES: Final[Mapping[str, Sequence[str]]] = {
    "sl": "va po na do ra ste vlo mi ka tri so že ču ško pre no la be li mo ti di ga re zu čan".split(),
    "en": "con ter al re ma ver tion est in or per sta lo the mi gor ence dis ple ro un ac bel pro ure ship".split(),
}
#: What tells an English name from the Slovenian one.
_SUFFIX: Final[Mapping[str, str]] = {"sl": "", "en": "son"}


@dataclass(frozen=True, slots=True)
class Term:
    """A person, a country or a topic; `slug` is the last part of its address in every language."""

    id: str
    slug: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """A story in one language: Markdown whose first paragraph is the lead."""

    title: str
    lead: str
    body: str


@dataclass(frozen=True, slots=True)
class Story:
    """One story in all languages; `terms` has places in the corpus's terms by kind."""

    uid: str
    date: dt.datetime
    slug: str
    terms: Mapping[str, tuple[int, ...]]
    texts: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Stories, newest first, and all terms by kind, the most frequent first."""

    stories: tuple[Story, ...]
    terms: Mapping[str, tuple[Term, ...]]

    def of(self, story: Story, kind: str) -> list[Term]:
        """Return the terms of a story."""
        return [self.terms[kind][place] for place in story.terms[kind]]

    def used(self, kind: str) -> list[Term]:
        """Return the terms that have a story, the most frequent first."""
        places = {place for story in self.stories for place in story.terms[kind]}
        return [self.terms[kind][place] for place in sorted(places)]


def corpus(number: int) -> Corpus:
    """Return the newest stories of the archive."""
    return Corpus(tuple(_story(place) for place in range(number)), {kind: _terms(kind) for kind in KINDS})


def one_more(before: Corpus) -> Corpus:
    """Return the corpus with a story that is newer than all."""
    return replace(before, stories=(_story(-1), *before.stories))


def renamed(before: Corpus) -> Corpus:
    """Return the corpus with another name for a person of whom much is told."""
    people = list(before.terms["people"])
    old = people[FREQUENT]
    people[FREQUENT] = replace(old, names={lang: f"Novo {name}" for lang, name in old.names.items()})
    return replace(before, terms={**before.terms, "people": tuple(people)})


def edited(before: Corpus) -> Corpus:
    """Return the corpus with another sentence at the end of the oldest story, in the language it was written in."""
    *newer, oldest = before.stories
    text = oldest.texts[LANGS[0]]
    longer = replace(text, body=f"{text.body} Popravek je dodan.")
    return replace(before, stories=(*newer, replace(oldest, texts={**oldest.texts, LANGS[0]: longer})))


def _story(place: int) -> Story:
    """Return the story at a place, counted from the newest; its own seed makes it the same in any corpus."""
    dice = random.Random(f"{_SEED}/{place}")  # noqa: S311 - a corpus, no secret
    day = _NEWEST - dt.timedelta(days=place // A_DAY)
    hour = 6 + 2 * (A_DAY - 1 - place % A_DAY)
    date = dt.datetime(day.year, day.month, day.day, hour, dice.randrange(60), tzinfo=dt.UTC)
    terms = {kind: _drawn(dice, *sizes) for kind, sizes in KINDS.items()}
    slug = "-".join((*(_ascii(word) for word in _some(dice, "en", 4)), f"{place % 1_000_000:06}"))
    people = [_terms("people")[number] for number in terms["people"]]
    texts = {lang: _text(dice, lang, [person.names[lang] for person in people]) for lang in LANGS}
    return Story(f"s{place % 1_000_000:06}", date, slug, terms, texts)


def _drawn(dice: random.Random, many: int, span: tuple[int, int]) -> tuple[int, ...]:
    wanted = dice.randint(*span)
    found: dict[int, None] = {}
    while len(found) < wanted:
        found[dice.choices(range(many), cum_weights=_zipf(many))[0]] = None
    return tuple(found)


def _text(dice: random.Random, lang: str, people: Sequence[str]) -> Text:
    """Return a title of seven words, and eight blocks of about 385 words; the people are named in the second."""
    lead = _paragraph(dice, lang, 40)
    link, other = (
        f"[{' '.join(_some(dice, lang, 3))}](https://source.example/{_ascii(_word(dice, lang))})" for _ in "12"
    )
    mentions = [f"{_sentence(dice, lang, 4)} {name} {_word(dice, lang)}." for name in people]
    blocks = (
        lead,
        " ".join((_paragraph(dice, lang, 50), *mentions)),
        f"## {_sentence(dice, lang, 5)}",
        f"{_paragraph(dice, lang, 56)} {_sentence(dice, lang, 6)} {link}.",
        f"> {_paragraph(dice, lang, 32)}",
        f"{_paragraph(dice, lang, 57)} {_sentence(dice, lang, 4)} *{_word(dice, lang)}* {_word(dice, lang)}.",
        f"{_paragraph(dice, lang, 50)} {_sentence(dice, lang, 6)} {other}.",
        f"**{_sentence(dice, lang, 3)}** {_paragraph(dice, lang, 36)}",
    )
    return Text(_sentence(dice, lang, 7), lead, "\n\n".join(blocks))


def _paragraph(dice: random.Random, lang: str, words: int) -> str:
    """Return sentences of 8 to 16 words, with a comma and now and then a number or a quotation."""
    sentences: list[str] = []
    while words > 0:
        length = min(words, dice.randint(8, 16))
        words -= length
        text = _sentence(dice, lang, length)
        if length > 7:
            text = text.replace(" ", ", ", 1) if dice.random() < 0.5 else f"{text} {dice.randrange(2, 900)}"
        sentences.append(f'"{text}."' if dice.random() < 0.1 else f"{text}.")
    return " ".join(sentences)


def _sentence(dice: random.Random, lang: str, words: int) -> str:
    text = " ".join(_some(dice, lang, words))
    return text[:1].upper() + text[1:]


def _word(dice: random.Random, lang: str) -> str:
    return _some(dice, lang, 1)[0]


def _some(dice: random.Random, lang: str, words: int) -> list[str]:
    return dice.choices(_vocabulary(lang), cum_weights=_zipf(_WORDS), k=words)


@cache
def _zipf(many: int) -> tuple[float, ...]:
    """Return cumulated weights: the second is drawn half as often as the first, the third a third."""
    return tuple(accumulate(1 / rank for rank in range(1, many + 1)))


@cache
def _vocabulary(lang: str) -> tuple[str, ...]:
    dice = random.Random(f"{_SEED}/{lang}")  # noqa: S311 - a corpus, no secret
    words: dict[str, None] = {}
    while len(words) < _WORDS:
        # The frequent words are the short ones.
        words["".join(dice.choices(_SYLLABLES[lang], k=1 + (len(words) > 15) + dice.randrange(3) // 2))] = None
        words["".join(dice.choices(_SYLLABLES[lang], k=dice.randint(2, 4)))] = None
    return tuple(words)[:_WORDS]


@cache
def _terms(kind: str) -> tuple[Term, ...]:
    dice = random.Random(f"{_SEED}/{kind}")  # noqa: S311 - a corpus, no secret
    return tuple(_term(dice, kind, number) for number in range(KINDS[kind][0]))


def _term(dice: random.Random, kind: str, number: int) -> Term:
    name = " ".join(word.capitalize() for word in dice.choices(_vocabulary("sl"), k=2 if kind == "people" else 1))
    names = {lang: name + _SUFFIX[lang] for lang in LANGS}
    if kind == "countries":
        code = chr(65 + number // 26) + chr(65 + number % 26)
        return Term(code, code.lower(), names)
    slug = f"person-{number:03}" if kind == "people" else f"topic-{number:02}"
    return Term(f"local:{slug}", slug, names)


def _ascii(word: str) -> str:
    return word.translate(str.maketrans("čšž", "csz"))
