"""People whom the authority file does not know: found by the words around, put into the nominative, and proposed.

Every reading of a run of capitalised words (gender, case, one lemma a word) is scored together with the title
before it, the preposition, the verb beside it and the other mentions in the text; the best one wins. Method and
weights: docs/decisions/0005.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from .given_names import first_names
from .people import PeopleLexicon, common, office_readings
from .slovenian import CASES, Case, Gender, decline, fleeting_stem, owners, readings
from .tokens import Token, fold

GENDERS: Final[tuple[Gender, ...]] = ("m", "f")
PARTICLES: Final = frozenset(
    "von van der den de da di del della dos das du al el bin ibn ben abu le la ter zu ul ad dei".split()
)
#: Least confidence (see _confidence) for a proposal.
LEAST_CONFIDENCE: Final = 2.0


#: Final consonants between which a name usually has a vowel in the nominative (Bidn-: Biden, Kranjc-: Kranjec).
_ODD_END: Final = re.compile(r"(?:[bcdfgkpstvzčšž][rlnmvj]|[^aeiouy]c)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a run: the nominative, with its score."""

    words: tuple[str, ...]
    gender: Gender
    case: Case
    score: float


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words that may be a name: tokens [first, last]."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A person of whom no record exists, with the tokens of each mention."""

    name: str
    gender: Gender
    confidence: float
    mentions: tuple[tuple[Run, str], ...]


@cache
def context() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the table of prepositions and words around names."""
    return tomllib.loads((files(__package__) / "tables" / "context.toml").read_text("utf-8"))


def find(
    tokens: Sequence[Token], lexicon: PeopleLexicon, places: frozenset[str], taken: Iterable[tuple[int, int]]
) -> tuple[Proposal, ...]:
    """Return the unknown people of a Slovenian text.

    `places` are the keys of country words; `taken` are the spans of known people.
    """
    covered = list(taken)
    runs = list(_runs(tokens, covered, lexicon, places))
    singles = [run for run in runs if run.first == run.last]
    wholes = [run for run in runs if run.first < run.last and not _institution(tokens, run)]
    named = [
        (run, reading)
        for group in _alike_groups(tokens, wholes)
        for run, reading in _jointly(tokens, group, runs, lexicon)
    ]
    groups = _merged(tokens, named, lexicon)
    return tuple(_proposal(tokens, group, singles, lexicon) for group in groups)


def _runs(
    tokens: Sequence[Token], covered: Sequence[tuple[int, int]], lexicon: PeopleLexicon, places: frozenset[str]
) -> Iterable[Run]:
    at = 0
    while at < len(tokens):
        if not _namelike(tokens[at], covered):
            at += 1
            continue
        last = at
        while last + 1 < len(tokens) and tokens[last + 1].joined:
            following = last + 1
            while following < len(tokens) and tokens[following].text in PARTICLES and tokens[following].joined:
                following += 1
            if following >= len(tokens) or not tokens[following].joined or not _namelike(tokens[following], covered):
                break
            last = following
        yield from _trimmed(tokens, Run(at, last), lexicon, places)
        at = last + 1


def _namelike(token: Token, covered: Sequence[tuple[int, int]]) -> bool:
    if not token.capital or not token.text.isalpha() or token.shouted or len(token.text) < 2:
        return False
    return not any(start < token.end and token.start < end for start, end in covered)


def _trimmed(tokens: Sequence[Token], run: Run, lexicon: PeopleLexicon, places: frozenset[str]) -> Iterable[Run]:
    """Return the run without what stands before a name (titles, peoples, a sentence's first word) or after it."""
    first, last = run.first, run.last
    while first < last and _before_a_name(tokens[first], lexicon, places):
        first += 1
    while last > first and tokens[last].key in places:
        last -= 1
    if not _could_be_given(tokens[first].text):
        inner = [at for at in range(first + 1, last) if _could_be_given(tokens[at].text)]
        first = inner[0] if inner else first
    if first == last and (tokens[first].key in places or tokens[first].key in lexicon.offices):
        return
    yield Run(first, last)


def _before_a_name(token: Token, lexicon: PeopleLexicon, places: frozenset[str]) -> bool:
    if token.key in lexicon.offices or token.key in places or token.text in PARTICLES:
        return True
    return token.first and common(token.key, "sl") and not _could_be_given(token.text)


@cache
def _could_be_given(word: str) -> bool:
    """Return whether a word is a form of a first name of the table."""
    return word in first_names() or any(
        _fits(lemma, gender) for gender in GENDERS for case in CASES for lemma in readings(word, gender, case)
    )


def _fits(lemma: str, gender: Gender) -> bool:
    entry = first_names().get(lemma)
    return entry is not None and entry[0] in (gender, "u")


def _institution(tokens: Sequence[Token], run: Run) -> bool:
    stems, words = tuple(context()["words"]["institution"]), context()["words"]["institution_words"]
    first, *rest = tokens[run.first : run.last + 1]
    # Behind one first name such a word is a surname: Irena Oblak, Jože Tanko, Ivan Grad.
    named = len(rest) == 1 and _could_be_given(first.text) and not rest[0].key.endswith(("a", "e", "o"))
    return any(token.key in words or (token.key.startswith(stems) and not named) for token in (first, *rest))


def _alike_groups(tokens: Sequence[Token], runs: Sequence[Run]) -> list[list[Run]]:
    """Return the runs that look like forms of one name together."""
    groups: list[list[Run]] = []
    for run in runs:
        home = next((group for group in groups if _alike(_texts(tokens, group[0]), _texts(tokens, run))), None)
        if home is None:
            groups.append([run])
        else:
            home.append(run)
    return groups


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(one) == len(other) and all(map(_same_stem, one, other))


def _same_stem(one: str, other: str) -> bool:
    """Return whether two words differ only in a short ending."""
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one == other or (shared >= 2 and shared >= min(len(one), len(other)) - 2 and abs(len(one) - len(other)) < 4)


def _texts(tokens: Sequence[Token], run: Run) -> list[str]:
    return [token.text for token in tokens[run.first : run.last + 1]]


def _jointly(
    tokens: Sequence[Token], group: Sequence[Run], runs: Sequence[Run], lexicon: PeopleLexicon
) -> list[tuple[Run, Reading]]:
    """Return each run with its reading under the one name and gender that suits them all best."""
    options = {run: [_read(tokens, run, g, c, runs, lexicon) for g in GENDERS for c in CASES] for run in group}
    candidates = dict.fromkeys((r.words, r.gender) for many in options.values() for r in many)
    if len(group) == 1:
        run = group[0]
        return [(run, max(options[run], key=lambda reading: reading.score))]
    scored = {
        candidate: [_under(tokens, run, candidate, options[run], lexicon) for run in group] for candidate in candidates
    }
    best = max(scored, key=lambda candidate: sum(reading.score for reading in scored[candidate]))
    return list(zip(group, scored[best], strict=True))


def _under(
    tokens: Sequence[Token],
    run: Run,
    candidate: tuple[tuple[str, ...], Gender],
    options: Sequence[Reading],
    lexicon: PeopleLexicon,
) -> Reading:
    """Return the best reading of a run as forms of one name; a poor one where it cannot be them."""
    words, gender = candidate
    lexical = max((_lexical(words, gender), -9.0))
    fitting = [
        Reading(words, gender, case, _around(tokens, run, gender, case, lexicon) + lexical)
        for case in CASES
        if all(
            form in decline(word, gender)[case] or form == word in PARTICLES
            for form, word in zip(_texts(tokens, run), words, strict=True)
        )
    ]
    own = [reading for reading in options if (reading.words, reading.gender) == candidate]
    return max((*fitting, *own), key=lambda reading: reading.score, default=Reading(words, gender, "nom", -3.0))


def _lexical(words: Sequence[str], gender: Gender) -> float:
    *given, surname = words
    return sum(_given(word, gender, "nom")[1] for word in given if word not in PARTICLES) + 1 + _prior(surname, gender)


def _read(
    tokens: Sequence[Token], run: Run, gender: Gender, case: Case, runs: Sequence[Run], lexicon: PeopleLexicon
) -> Reading:
    *given, last = tokens[run.first : run.last + 1]
    score = _around(tokens, run, gender, case, lexicon)
    words: list[str] = []
    for token in given:
        if token.text in PARTICLES:
            words.append(token.text)
            continue
        lemma, points = _given(token.text, gender, case)
        score += points
        words.append(lemma)
    lemma, points = _surname(tokens, last.text, gender, case, runs)
    return Reading((*words, lemma), gender, case, score + points)


@cache
def _given(word: str, gender: Gender, case: Case) -> tuple[str, float]:
    """Return the best lemma of a given name, and its points."""
    options = readings(word, gender, case)
    known = [(first_names()[lemma][1], lemma) for lemma in options if _fits(lemma, gender)]
    if known:
        weight, lemma = max(known, key=lambda pair: (pair[0], pair[1] == word, pair[1]))
        return lemma, 2.4 + 0.12 * min(weight, 6) + (0.4 if lemma == word else 0)
    if options:
        lemma = max(options, key=lambda option: (_prior(option, gender), option))
        return lemma, -0.2 + 0.2 * _prior(lemma, gender)
    return word, -0.6


def _surname(tokens: Sequence[Token], word: str, gender: Gender, case: Case, runs: Sequence[Run]) -> tuple[str, float]:
    """Return the best lemma of a surname, and its points: what the rest of the text supports, and the plausible."""
    options = readings(word, gender, case)
    if not options:
        return word, -2.5
    scored = [(_support(tokens, lemma, gender, word, runs), lemma) for lemma in options]
    points, lemma = max(
        ((0.7 * min(support, 3) + _prior(lemma, gender) + _inserted(lemma, word), lemma) for support, lemma in scored),
        key=lambda pair: (pair[0], -len(pair[1]), pair[1]),
    )
    return lemma, 1 + points


def _support(tokens: Sequence[Token], lemma: str, gender: Gender, word: str, runs: Sequence[Run]) -> float:
    """Return how many other words of the text are forms of this surname."""
    total = 0.0
    for run in runs:
        form = tokens[run.last].text
        if form == word and run.first < run.last:
            continue
        if form == lemma:
            total += 1.5 if run.first < run.last else 1
        elif form != word and (
            any(lemma in readings(form, gender, case) for case in CASES) or lemma in owners(form, gender)
        ):
            total += 0.8
    return total


@cache
def _inserted(lemma: str, word: str) -> float:
    """Return the price of a vowel that the form does not have, where the name would do without it (Tusk, not Tusek)."""
    shorter = fleeting_stem(lemma)
    if shorter is None or word.startswith(lemma) or not word.startswith(shorter):
        return 0.0
    return 0.0 if _ODD_END.search(shorter) else -0.6


@cache
def _prior(lemma: str, gender: Gender) -> float:
    """Return how likely a nominative is as a name, everything else being equal."""
    points = 0.0
    if lemma.endswith(tuple(context()["words"]["surname_endings"])):
        points += 0.4
    entry = first_names().get(lemma)
    if entry is not None:
        points += 0.6
    if gender == "m":
        points -= {"a": 1.0, "e": 0.8, "o": 0.6}.get(lemma[-1], 0)
        if lemma.endswith(("rj", "ij", "lj", "yj")):
            points -= 1
    elif lemma[-1] in "eiou":
        points -= 0.8
    if _ODD_END.search(lemma):
        points -= 0.6
    return points


def _around(tokens: Sequence[Token], run: Run, gender: Gender, case: Case, lexicon: PeopleLexicon) -> float:
    """Return the points that the neighbours give to a gender and a case."""
    score = 0.6 if case == "nom" else 0.0
    before = tokens[run.first - 1] if run.first else None
    after = tokens[run.last + 1] if run.last + 1 < len(tokens) else None
    adjacent = before is not None and tokens[run.first].joined
    if before is not None and adjacent:
        score += _title(before, gender, case)
        cases = context()["cases"].get(before.key)
        if cases:
            score += 1.5 if case in cases else -1
        else:
            score += _governed(tokens, run, case, lexicon)
    saying = context()["words"]["saying"]
    if case == "nom" and any(token is not None and token.key in saying for token in (before, after)):
        score += 0.8
    if case == "nom":
        score += _participle(tokens, run, gender)
    return score


def _participle(tokens: Sequence[Token], run: Run, gender: Gender) -> float:
    """Return the points of the verb that follows a subject: je dejal is said of a man, je dejala of a woman."""
    following = tokens[run.last + 1 : run.last + 6]
    for at, token in enumerate(following):
        if token.first or token.capital:
            return 0.0
        if at and token.key.endswith(("l", "la")) and len(token.key) > 3:
            return 0.8 if (gender == "f") == token.key.endswith("la") else -0.8
        if not at and token.key not in ("je", "bo", "naj", "se", "bi", "pa"):
            return 0.0
    return 0.0


def _title(before: Token, gender: Gender, case: Case) -> float:
    found = office_readings("sl").get(before.key)
    if not found:
        return 0.0
    if (gender, case) in found:
        return 2.5
    return -2.5 if any(g == gender for g, _ in found) else -1.0


def _governed(tokens: Sequence[Token], run: Run, case: Case, lexicon: PeopleLexicon) -> float:
    """Return the points of a preposition that stands before the title (s premierjem Janezom)."""
    at = run.first - 1
    for _ in range(4):
        if at < 1 or not tokens[at].joined:
            return 0.0
        cases = context()["cases"].get(tokens[at - 1].key)
        if cases and (tokens[at].key in lexicon.offices or not tokens[at].capital):
            return 0.7 if case in cases else -0.4
        at -= 1
    return 0.0


def _merged(
    tokens: Sequence[Token], named: Sequence[tuple[Run, Reading]], lexicon: PeopleLexicon
) -> list[list[tuple[Run, Reading]]]:
    """Return the mentions of one person together: equal names, or a surname with given names of one beginning."""
    groups: list[list[tuple[Run, Reading]]] = []
    for run, reading in named:
        if _confidence(tokens, run, reading, lexicon) < LEAST_CONFIDENCE:
            continue
        home = next((group for group in groups if _same(group[0][1], reading)), None)
        if home is None:
            groups.append([(run, reading)])
        else:
            home.append((run, reading))
    return groups


def _same(one: Reading, other: Reading) -> bool:
    first, second = [fold(word) for word in one.words], [fold(word) for word in other.words]
    if first == second:
        return True
    if _related(first[-1], second[-1]) and first[0][:3] == second[0][:3]:
        return True
    longer, shorter = sorted((first, second), key=len, reverse=True)
    return len(shorter) > 1 and longer[-len(shorter) :] == shorter


def _related(one: str, other: str) -> bool:
    stem = min(len(one), len(other)) - 1
    return one == other or (stem >= 4 and one[:stem] == other[:stem])


def _confidence(tokens: Sequence[Token], run: Run, reading: Reading, lexicon: PeopleLexicon) -> float:
    """Return how sure it is that the run names a person: 2 is enough for a proposal."""
    points = 0.0
    if _fits(reading.words[0], reading.gender):
        points += 2
    before = tokens[run.first - 1] if run.first and tokens[run.first].joined else None
    if before is not None and before.key in lexicon.offices:
        points += 2
    if reading.words[-1].endswith(tuple(context()["words"]["surname_endings"])):
        points += 1
    beside = (before, tokens[run.last + 1] if run.last + 1 < len(tokens) else None)
    if any(token is not None and token.key in context()["words"]["saying"] for token in beside):
        points += 1
    return points


def _spelt(tokens: Sequence[Token], run: Run, words: Sequence[str]) -> str:
    """Return the words of a name with the hyphens that the text has between them (Jean-Claude Juncker)."""
    first, *rest = words
    return first + "".join(
        ("-" if token.hyphen else " ") + word
        for token, word in zip(tokens[run.first + 1 : run.last + 1], rest, strict=True)
    )


def _proposal(
    tokens: Sequence[Token], group: Sequence[tuple[Run, Reading]], singles: Sequence[Run], lexicon: PeopleLexicon
) -> Proposal:
    chosen, best = max(group, key=lambda pair: (pair[1].score, pair[1].words))
    mentions = [(run, f"proposed: {reading.case}") for run, reading in group]
    surname = best.words[-1]
    for run in singles:
        form = tokens[run.first].text
        if any(surname in readings(form, best.gender, case) for case in CASES):
            mentions.append((run, "proposed: surname"))
        elif surname in owners(form, best.gender):
            mentions.append((run, "proposed: possessive of the surname"))
    confidence = max(_confidence(tokens, run, reading, lexicon) for run, reading in group)
    return Proposal(_spelt(tokens, chosen, best.words), best.gender, confidence, tuple(mentions))
