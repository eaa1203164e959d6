"""How likely a reading of a name is: what the words around a run say of gender and case, and what the name itself says.

All figures are natural logarithms of odds; docs/decisions/0005 says where they come from.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final, TypeAlias

from .countries import people_readings
from .name_tables import context, ending, first_names, home_surnames, weight
from .ordinary import common
from .people import PeopleLexicon, office_readings
from .runs import GENDERS, PARTICLES, Run
from .slovenian import CASES, Case, Gender, analyses, fleeting_stem
from .tokens import Token

#: A gender and a case with the points that the neighbours give to both.
Around: TypeAlias = Mapping[tuple[Gender, Case], float]

WEIGHTS: Final[dict[str, float]] = {
    # How often news name people in each case, and women.
    "nom": -0.5,
    "gen": -1.7,
    "dat": -3.6,
    "acc": -3.0,
    "loc": -4.0,
    "ins": -3.0,
    "f": -1.0,
    # The title before the name, or after it behind a comma.
    "title agrees": 2.5,
    "title in another case": -2.5,
    "title of the other gender": -3.5,
    "far title agrees": 1.5,
    "far title in another case": -1.2,
    "far title of the other gender": -0.8,
    "agent title agrees": 1.2,
    "agent title in another case": -0.8,
    "agent title of the other gender": -1.0,
    "apposition agrees": 1.2,
    "apposition disagrees": -1.0,
    # The preposition before the name or before its title.
    "preposition": 1.8,
    "other preposition": -2.0,
    "governed": 0.9,
    "not governed": -0.5,
    # The verb beside the name.
    "speaks": 1.0,
    "participle": 1.2,
    "other participle": -1.2,
    # A noun before the name: "odhodu Marjana Podobnika".
    "noun before, genitive": 0.2,
    # The name itself.
    "first name": 1.0,
    "unknown first name": -1.5,
    "first name of the other gender": -13.0,
    # A first name that is usual in Slovenia, beside such a surname: Marko Novak, not Mark.
    "home name": 1.0,
    "surname": 0.55,
    "usual surname": 1.5,
    "inserted vowel": -2.4,
    "inserted a": -1.6,
    "woman in -a": -0.7,
    "woman not in -a": -1.0,
    "man in -a": -2.0,
    # Lustiga is rather of Lustig than of a man Lustiga, who would be without Lustige.
    "man in -a stays": -2.0,
    "declined as a man": -1.5,
    "man in -e": 0.0,
    "silent e": -1.0,
    "man in -o": -2.4,
    "y without j": -0.8,
    "stiff": -2.0,
    # Other words of the text that are the surname alone.
    "same surname": 1.2,
    "form of the surname": 0.6,
    "form of the first name": 0.4,
    "not a form of it": -0.8,
}
#: Words that part a title from a name that is not its bearer's (predsednik je imenoval …).
_VERBS: Final = frozenset("je so bo bodo bi sem smo se ni niso ima imajo da ko ki ker če kot in ali pa ter".split())
#: A first name is never less likely than this, whatever its ending.
_RAREST: Final = -15.0
#: How far before a name its title may stand, in words.
_REACH: Final = 8
#: Consonants between which a name has a vowel in the nominative (Bidn-: Biden, Kranjc-: Kranjec).
_STOPS: Final = "bcdfgkpstvzčšž"


@cache
def saying() -> frozenset[str]:
    """Return the verbs whose subject speaks."""
    return frozenset(context()["words"]["saying"])


def far_agent(tokens: Sequence[Token], run: Run) -> bool:
    """Return whether a word that says who somebody is stands a few words before a name (psihiater na univerzi …)."""
    at = run.first
    while at > 0 and run.first - at < _REACH and tokens[at].joined and tokens[at - 1].key not in _VERBS:
        at -= 1
        if not tokens[at].capital and any(case == "nom" for _, case in agent(tokens[at].key)):
            return True
    return False


def around(tokens: Sequence[Token], run: Run, lexicon: PeopleLexicon) -> Around:
    """Return what the words before and after a run say of its gender and case."""
    points = {(g, c): WEIGHTS[c] + (WEIGHTS["f"] if g == "f" else 0.0) for g in GENDERS for c in CASES}
    for part in (_title(tokens, run), _apposition(tokens, run), _preposition(tokens, run, lexicon), _verb(tokens, run)):
        for pair, more in part.items():
            points[pair] += more
    return points


def title_before(tokens: Sequence[Token], run: Run) -> tuple[Token, bool] | None:
    """Return the title before a name, and whether it stands right before it; None if there is none."""
    offices = office_readings("sl")
    at = run.first
    while at > 0 and run.first - at < _REACH and tokens[at].joined:
        at -= 1
        token = tokens[at]
        if token.key in offices:
            return token, at == run.first - 1
        if token.key in _VERBS or (at == run.first - 1 and token.key in context()["cases"]):
            return None
    return None


@lru_cache(maxsize=20_000)
def of_first_name(word: str, gender: Gender) -> float:
    """Return how likely a nominative is as a first name of a gender."""
    found = weight(word, gender)
    if found:
        stiff = WEIGHTS["woman not in -a"] if gender == "f" and not word.endswith("a") else 0.0
        return WEIGHTS["first name"] * (math.log(found + 0.5) - 10.5) + stiff
    if word in first_names():
        # The other gender's, so far as the table knows: Dominique.
        return WEIGHTS["first name of the other gender"]
    return max(WEIGHTS["first name"] * (-7.0 + ending(word, gender)) + WEIGHTS["unknown first name"], _RAREST)


@lru_cache(maxsize=20_000)
def of_surname(word: str, gender: Gender) -> float:
    """Return how likely a nominative is as a surname."""
    found = ending(word, "s")
    if gender == "f" and word.endswith("a"):
        # Women's forms of surnames in -ski, -ov, -ev, -in.
        men = (
            word[:-1] + "i"
            if word.endswith(("ska", "cka"))
            else word[:-1]
            if word.endswith(("ova", "eva", "ina"))
            else word
        )
        found = max(found, ending(men, "s"))
    if gender == "m":
        found += {"a": WEIGHTS["man in -a"], "e": WEIGHTS["man in -e"], "o": WEIGHTS["man in -o"]}.get(word[-1:], 0.0)
    elif word.endswith("a"):
        found += WEIGHTS["woman in -a"]
    usual = word in home_surnames() or (gender == "m" and word + "a" in home_surnames())
    return WEIGHTS["surname"] * found + (WEIGHTS["usual surname"] if usual else 0.0)


def at_home(surname: str) -> bool:
    """Return whether a surname is a usual one in Slovenia and around, by itself or by its end."""
    return surname in home_surnames() or surname.endswith(("ič", "ić"))


@lru_cache(maxsize=50_000)
def of_form(lemma: str, form: str, gender: Gender) -> float:
    """Return how usual it is that a nominative has this form, of several that are possible."""
    points = _vowel(lemma, form)
    if gender == "f":
        return points
    last = lemma[-1]
    if last == "a" and form.endswith(("u", "om", "em")):
        points += WEIGHTS["declined as a man"]
    elif last == "e" and form != lemma and not form.startswith((lemma + "j", lemma + "t")):
        points += WEIGHTS["silent e"]
    elif last == "y" and form != lemma and not form.startswith(lemma + "j"):
        points += WEIGHTS["y without j"]
    return points


def _vowel(lemma: str, form: str) -> float:
    """Return the price of a vowel that the form does not have, where the name would do without it (Tusk, not Tusek)."""
    shorter = fleeting_stem(lemma)
    if shorter is None or form.startswith(lemma) or not form.startswith(shorter):
        return 0.0
    before, last = shorter[-2], shorter[-1]
    odd = (
        (before in _STOPS and last in "rlnmvj")
        or (last == "c" and before not in "aeiouy")
        or (last == "k" and before in "čšžc")
    )
    points = 0.0 if odd else WEIGHTS["inserted vowel"]
    return points + (WEIGHTS["inserted a"] if lemma[-2] == "a" else 0.0)


@lru_cache(maxsize=20_000)
def agent(word: str) -> frozenset[tuple[Gender, Case]]:
    """Return the genders and cases of an ordinary word that says who somebody is (virologa), by its ending."""
    found: set[tuple[Gender, Case]] = set()
    for gender in GENDERS:
        suffixes = tuple(context()["agents"][gender])
        for lemma, cases in analyses(word, gender).items():
            if lemma.endswith(suffixes) and len(lemma) > 5 and common(lemma, "sl"):
                found.update((gender, case) for case in cases)
    return frozenset(found)


def _title(tokens: Sequence[Token], run: Run) -> dict[tuple[Gender, Case], float]:
    found = title_before(tokens, run)
    if found is not None and found[1]:
        return _agreement(office_readings("sl")[found[0].key], "")
    before = tokens[run.first - 1] if run.first and tokens[run.first].joined else None
    pairs = _who(before) if before is not None else frozenset()
    if pairs:
        return _agreement(pairs, "agent ")
    return _agreement(office_readings("sl")[found[0].key], "far ") if found is not None else {}


def _who(word: Token) -> frozenset[tuple[Gender, Case]]:
    """Return the genders and cases of a word that says who somebody is: virologa, Hrvatu."""
    if word.capital:
        return people_readings().get(word.key, frozenset())
    return frozenset() if word.key in context()["cases"] else agent(word.key)


def _agreement(pairs: frozenset[tuple[Gender, Case]], how: str) -> dict[tuple[Gender, Case], float]:
    genders = {gender for gender, _ in pairs}

    def points(gender: Gender, case: Case) -> float:
        if (gender, case) in pairs:
            return WEIGHTS[f"{how}title agrees"]
        return WEIGHTS[f"{how}title in another case" if gender in genders else f"{how}title of the other gender"]

    return {(gender, case): points(gender, case) for gender in GENDERS for case in CASES}


def _apposition(tokens: Sequence[Token], run: Run) -> dict[tuple[Gender, Case], float]:
    """Return what a title behind a comma says (Janez Novak, direktor družbe)."""
    at = run.last + 1
    if at >= len(tokens) or tokens[at].joined or tokens[at].first or tokens[at].start - tokens[run.last].end > 3:
        return {}
    pairs = office_readings("sl").get(tokens[at].key, frozenset())
    if not pairs:
        return {}
    return {
        (gender, case): WEIGHTS["apposition agrees" if (gender, case) in pairs else "apposition disagrees"]
        for gender in GENDERS
        for case in CASES
    }


def _preposition(tokens: Sequence[Token], run: Run, lexicon: PeopleLexicon) -> dict[tuple[Gender, Case], float]:
    if run.first == 0 or not tokens[run.first].joined:
        return {}
    table = context()["cases"]
    before = tokens[run.first - 1]
    cases = table.get(before.key)
    if cases:
        right, wrong = "preposition", "other preposition"
    else:
        cases = _governing(tokens, run, lexicon)
        right, wrong = "governed", "not governed"
    if cases:
        return {(g, c): WEIGHTS[right if c in cases else wrong] for g in GENDERS for c in CASES}
    noun = (
        not before.capital
        and before.key not in _VERBS | saying()
        and before.key not in lexicon.offices
        and not agent(before.key)
    )
    verb = before.key.endswith(("l", "la", "li", "le", "lo")) or len(before.key) < 4
    return {(g, "gen"): WEIGHTS["noun before, genitive"] for g in GENDERS} if noun and not verb else {}


def _governing(tokens: Sequence[Token], run: Run, lexicon: PeopleLexicon) -> Sequence[str] | None:
    """Return the cases of a preposition that stands before the title (s premierjem Janezom)."""
    at = run.first - 1
    for _ in range(4):
        if at < 1 or not tokens[at].joined:
            return None
        cases = context()["cases"].get(tokens[at - 1].key)
        if cases and (tokens[at].key in lexicon.offices or not tokens[at].capital):
            return cases
        at -= 1
    return None


def _verb(tokens: Sequence[Token], run: Run) -> dict[tuple[Gender, Case], float]:
    """Return what a verb beside a subject says: je dejal is said of a man, je dejala of a woman."""
    before = tokens[run.first - 1] if run.first and tokens[run.first].joined else None
    after = tokens[run.last + 1] if run.last + 1 < len(tokens) else None
    speaks = any(token is not None and token.key in saying() for token in (before, after))
    ends = _participle(tokens, run)
    if ends is None and before is not None and before.key in saying():
        ends = before.key
    points: dict[tuple[Gender, Case], float] = {}
    for gender in GENDERS:
        points[gender, "nom"] = WEIGHTS["speaks"] if speaks else 0.0
        if ends is not None and ends.endswith(("l", "la")):
            agrees = (gender == "f") == ends.endswith("la")
            points[gender, "nom"] += WEIGHTS["participle" if agrees else "other participle"]
    return points


def _participle(tokens: Sequence[Token], run: Run) -> str | None:
    """Return the participle that follows a name as its verb."""
    for at, token in enumerate(tokens[run.last + 1 : run.last + 6]):
        if token.first or token.capital:
            return None
        if at and token.key.endswith(("l", "la")) and len(token.key) > 3:
            return token.key
        if not at and token.key not in ("je", "bo", "naj", "se", "bi", "pa"):
            return None
    return None


def fixed(word: str) -> bool:
    """Return whether a word of a name never declines: a particle, an initial."""
    return word in PARTICLES or len(word) == 1
