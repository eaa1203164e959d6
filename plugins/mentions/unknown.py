"""People whom the authority file does not know: found by the words around, put into the nominative, and proposed.

Every reading of a run of capitalised words (gender, case, one lemma a word) is weighed together with the words
around it and with the other mentions in the text; the likeliest one wins. Method and figures: docs/decisions/0005.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from . import runs as run_rules
from .confidence import evidence, probability
from .name_tables import home_first_names
from .people import PeopleLexicon
from .runs import GENDERS, Proposal, Run, told_apart
from .slovenian import CASES, Case, Gender, analyses, owners
from .spans import Spans
from .tokens import Token, fold
from .weigh import WEIGHTS, Around, around, at_home, fixed, of_first_name, of_form, of_surname

#: Least probability that a name is a person's, for a proposal.
LEAST_CONFIDENCE: Final = 0.5
#: How many nominatives of a word are tried in a name, the likeliest first.
_TRIED: Final = 3
#: Probability from which a name makes its neighbours in a row people too.
_SURE: Final = 0.85
_AND: Final = frozenset(("in", "ter", "ali", "oziroma"))
#: How many words of a text are asked about one name: more would say the same, and cost time.
_ENOUGH: Final = 30
_IMPOSSIBLE: Final = -6.0
#: Cases of a word that does not decline in a name.
_ANY: Final = frozenset(CASES)


@dataclass(frozen=True, slots=True)
class Name:
    """A nominative with its gender."""

    words: tuple[str, ...]
    gender: Gender


@dataclass(frozen=True, slots=True)
class Seen:
    """A run with what its neighbours say."""

    run: Run
    around: Around


@dataclass(frozen=True, slots=True)
class Reading:
    """A run read as a name in a case."""

    run: Run
    name: Name
    case: Case


@dataclass(frozen=True, slots=True)
class Text:
    """The runs of a text, and those of one word by its first two letters, which all its forms share."""

    tokens: Sequence[Token]
    wholes: tuple[Run, ...]
    singles: Mapping[str, Sequence[Run]]
    #: The runs of several words by the first two letters of the last one.
    surnames: Mapping[str, Sequence[Run]]

    @classmethod
    def of(cls, tokens: Sequence[Token], runs: Iterable[Run]) -> "Text":
        """Return the runs in order."""
        wholes: list[Run] = []
        singles: dict[str, list[Run]] = defaultdict(list)
        surnames: dict[str, list[Run]] = defaultdict(list)
        for run in runs:
            (singles if run.single else surnames)[run.words[-1][:2]].append(run)
            if not run.single:
                wholes.append(run)
        return cls(tokens, tuple(wholes), singles, surnames)

    def alone(self, word: str) -> Sequence[Run]:
        """Return the runs of one word that may be forms of a word."""
        return self.singles.get(word[:2], ())


def find(
    tokens: Sequence[Token], lexicon: PeopleLexicon, places: frozenset[str], taken: Collection[tuple[int, int]]
) -> tuple[Proposal, ...]:
    """Return the unknown people of a Slovenian text.

    `places` are the keys of country words; `taken` are the spans of known people.
    """
    text = Text.of(tokens, run_rules.find(tokens, Spans.of(taken), lexicon, places))
    seen = [Seen(run, around(tokens, run, lexicon)) for run in text.wholes]
    named = [reading for group in _alike_groups(seen) for reading in _jointly(text, group)]
    groups = [(group, _evidence(text, group)) for group in _merged(named)]
    sure = [reading.run for group, found in groups if probability(found) >= _SURE for reading in group]
    starts, known = {run.first for run in sure}, {end for _, end in taken}
    ends = {run.last for run in sure} | {at for at, token in enumerate(tokens) if token.end in known}
    proposals: list[Proposal] = []
    for group, found in groups:
        if any(_in_a_row(tokens, reading.run, starts, ends) for reading in group):
            found["among people"] = 1.0
        if probability(found) >= LEAST_CONFIDENCE:
            proposals.append(_proposal(text, group, probability(found)))
    return told_apart(proposals)


def _alike_groups(seen: Iterable[Seen]) -> list[list[Seen]]:
    """Return the runs that look like forms of one name together."""
    groups: list[list[Seen]] = []
    by_beginning: dict[tuple[int, str, str], list[list[Seen]]] = defaultdict(list)
    for one in seen:
        words = one.run.words
        # Forms of one word share two letters, so that most groups need no look.
        near = by_beginning[len(words), words[0][:2], words[-1][:2]]
        home = next((group for group in near if _alike(group[0].run.words, words)), None)
        if home is None:
            home = []
            near.append(home)
            groups.append(home)
        home.append(one)
    return groups


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(one) == len(other) and all(map(_same_stem, one, other))


def _same_stem(one: str, other: str) -> bool:
    """Return whether two words differ only in a short ending."""
    if one[:2] != other[:2]:
        return False
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one == other or (shared >= 2 and shared >= min(len(one), len(other)) - 2 and abs(len(one) - len(other)) < 4)


def _jointly(text: Text, group: Sequence[Seen]) -> list[Reading]:
    """Return each run of a group as a form of the one name that suits them all best."""
    asked = list({one.run.words: one for one in group}.values())[:_ENOUGH]
    candidates = dict.fromkeys(name for one in asked for name in _candidates(text.tokens, one.run))
    if not candidates:
        return []

    def points(name: Name) -> float:
        own = sum(_fit(text.tokens, one, name) for one in group[:_ENOUGH])
        return own + _lexical(name, group[0].run) + _support(text, name, group[0].run)

    best = max(candidates, key=lambda name: (points(name), name.words))
    found: list[Reading] = []
    for one in group:
        cases = _cases(text.tokens, one, best)
        found.append(Reading(one.run, best, max(cases, key=lambda case: cases[case]) if cases else "nom"))
    return found


def _fit(tokens: Sequence[Token], one: Seen, name: Name) -> float:
    """Return how well a run fits as a form of a name, in the case that suits it best."""
    cases = _cases(tokens, one, name)
    forms = sum(of_form(lemma, word, name.gender) for lemma, word in zip(name.words, one.run.words, strict=True))
    return max(cases.values()) + forms if cases else _IMPOSSIBLE


def _candidates(tokens: Sequence[Token], run: Run) -> list[Name]:
    """Return the names of which a run can be a form."""
    found: list[Name] = []
    for gender in GENDERS:
        # Words that can be in one case together, as far as the name is read.
        picks: list[tuple[tuple[str, ...], frozenset[Case]]] = [((), _ANY)]
        for place in range(len(run.words)):
            options = _options(tokens, run, place, gender)
            picks = [((*w, lemma), both) for w, cases in picks for lemma, own in options if (both := cases & own)]
        found.extend(Name(words, gender) for words, _ in picks)
    return found


def _options(tokens: Sequence[Token], run: Run, place: int, gender: Gender) -> list[tuple[str, frozenset[Case]]]:
    """Return the likeliest nominatives of a word of a run, each with its cases."""
    word = run.words[place]
    if fixed(word) or (run.numbered and place == len(run.words) - 1):
        return [(word, _ANY)]
    found = analyses(word, gender)
    surname = place == len(run.words) - 1
    weigh = of_surname if surname else of_first_name
    ordered = sorted(found.items(), key=lambda pair: -weigh(pair[0], gender) - of_form(pair[0], word, gender))[:_TRIED]
    if word in found and all(nominative != word for nominative, _ in ordered):
        ordered.append((word, found[word]))
    if _stiff(tokens, run, place) and (word, _ANY) not in ordered:
        ordered.append((word, _ANY))
    return ordered


def _stiff(tokens: Sequence[Token], run: Run, place: int) -> bool:
    """Return whether a word may stay as it is in every case: before a hyphen, or inside a name of three and more."""
    following = run.first + place + 1
    return following <= run.last and (tokens[following].hyphen or (len(run.words) > 2 and place > 0))


def _cases(tokens: Sequence[Token], one: Seen, name: Name) -> dict[Case, float]:
    """Return the cases in which a run can be a form of the name, with the points of each."""
    possible = _ANY
    for place, (word, lemma) in enumerate(zip(one.run.words, name.words, strict=True)):
        own = analyses(word, name.gender).get(lemma, frozenset())
        if word == lemma and (fixed(word) or one.run.numbered or _stiff(tokens, one.run, place)):
            own = _ANY
        possible &= own
    odd = name.gender == "m" and name.words[-1].endswith("a") and one.run.words[-1] == name.words[-1]
    less = {case: WEIGHTS["man in -a stays"] if odd and case in ("gen", "acc") else 0.0 for case in CASES}
    return {case: one.around[name.gender, case] + less[case] for case in CASES if case in possible}


def _lexical(name: Name, run: Run) -> float:
    """Return how likely the name is in itself."""
    words = name.words[:-1] if run.numbered else name.words
    *given, surname = words if len(words) > 1 else (*words, "")
    total = sum(of_first_name(word, name.gender) for word in given if not fixed(word))
    if at_home(surname):
        total += sum(WEIGHTS["home name"] for word in given if word in home_first_names())
    return total + (of_surname(surname, name.gender) if surname else 0.0)


def _support(text: Text, name: Name, own: Run) -> float:
    """Return what the other words of the text say for or against a name: surnames alone, first names alone."""
    first, surname = name.words[0], name.words[-1]
    others = (run for run in text.alone(first)[:_ENOUGH] if run.words[0] != own.words[0])
    total = sum(_of_first(run.words[0], first, name.gender) for run in others)
    total += sum(_of_surname(run.words[0], surname, name.gender, alone=True) for run in text.alone(surname)[:_ENOUGH])
    for run in text.surnames.get(surname[:2], ())[:_ENOUGH]:
        if run.words[-1] != own.words[-1]:
            total += _of_surname(run.words[-1], surname, name.gender, alone=False)
    return max(-2.0, min(total, 3.0))


def _of_first(form: str, name: str, gender: Gender) -> float:
    """Return what a word that stands alone says of a first name."""
    if not _same_stem(form, name):
        return 0.0
    return WEIGHTS["form of the first name" if name in analyses(form, gender) else "not a form of it"]


def _of_surname(form: str, surname: str, gender: Gender, *, alone: bool) -> float:
    """Return what another word says of a surname; `alone` if no first name stands before it."""
    if form == surname:
        return WEIGHTS["same surname"]
    owned = surname in owners(form, gender)
    if not _same_stem(form, surname):
        return WEIGHTS["form of the surname"] if alone and owned else 0.0
    if owned or surname in analyses(form, gender):
        return WEIGHTS["form of the surname"]
    return WEIGHTS["not a form of it"] if alone else 0.0


def _merged(named: Sequence[Reading]) -> list[list[Reading]]:
    """Return the mentions of one person together: equal names, or a surname with given names of one beginning."""
    groups: list[list[Reading]] = []
    by_beginning: dict[str, list[list[Reading]]] = defaultdict(list)
    for reading in named:
        near = by_beginning[fold(reading.name.words[-1])[:3]]
        home = next((group for group in near if _same(group[0].name, reading.name)), None)
        if home is None:
            home = []
            near.append(home)
            groups.append(home)
        home.append(reading)
    return groups


def _same(one: Name, other: Name) -> bool:
    first, second = [fold(word) for word in one.words], [fold(word) for word in other.words]
    if first == second:
        return True
    if _related(first[-1], second[-1]) and _same_stem(first[0], second[0]):
        return True
    longer, shorter = sorted((first, second), key=len, reverse=True)
    return len(shorter) > 1 and longer[-len(shorter) :] == shorter


def _related(one: str, other: str) -> bool:
    stem = min(len(one), len(other)) - 1
    return one == other or (stem >= 4 and one[:stem] == other[:stem])


def _spelt(tokens: Sequence[Token], reading: Reading) -> str:
    """Return the name with the hyphens that the text has between its words (Jean-Claude Juncker)."""
    first, *rest = reading.name.words
    following = tokens[reading.run.first + 1 : reading.run.last + 1]
    name = first + "." if len(first) == 1 else first
    for token, word in zip(following, rest, strict=True):
        name += ("-" if token.hyphen else " ") + (word + "." if len(word) == 1 else word)
    return name + "." if reading.run.numbered and not name.endswith(".") else name


def _evidence(text: Text, group: Sequence[Reading]) -> dict[str, float]:
    name = _fullest(group).name
    mentions = [(reading.run, reading.case) for reading in group]
    return evidence(text.tokens, mentions, name.words, name.gender, text.alone(name.words[-1])[:_ENOUGH])


def _fullest(group: Sequence[Reading]) -> Reading:
    return max(group, key=lambda reading: (len(reading.name.words), reading.name.words))


def _in_a_row(tokens: Sequence[Token], run: Run, starts: Container[int], ends: Container[int]) -> bool:
    """Return whether a name stands in a row with a person's: behind or before a comma or an "and"."""
    before, after = run.first - 1, run.last + 1
    if before >= 0 and tokens[before].key in _AND and not tokens[run.first].hyphen:
        before -= 1
    elif before >= 0 and not _comma(tokens, before):
        before = -1
    if after < len(tokens) and tokens[after].key in _AND:
        after += 1
    elif after < len(tokens) and not _comma(tokens, run.last):
        after = len(tokens)
    return before in ends or after in starts


def _comma(tokens: Sequence[Token], at: int) -> bool:
    """Return whether nothing but a comma stands behind a word (some texts have a blank before it)."""
    following = tokens[at + 1]
    return not following.joined and not following.first and following.start - tokens[at].end <= 3


def _proposal(text: Text, group: Sequence[Reading], confidence: float) -> Proposal:
    best = _fullest(group)
    mentions = [(reading.run, f"proposed: {reading.case}") for reading in group]
    surname, gender = best.name.words[-1], best.name.gender
    for run in text.alone(surname):
        if surname in analyses(run.words[0], gender):
            mentions.append((run, "proposed: surname"))
        elif surname in owners(run.words[0], gender):
            mentions.append((run, "proposed: possessive of the surname"))
    return Proposal(_spelt(text.tokens, best), gender, round(confidence, 3), tuple(mentions))
