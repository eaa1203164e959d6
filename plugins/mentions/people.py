"""People: every form of every authority name, looked up in the text and told apart by the words around."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Final, NamedTuple, TypeAlias

from . import english
from .authority import Person
from .name_tables import first_names, form_of, weight
from .no_people import length_at
from .ordinary import common
from .records import Mention
from .slovenian import CASES, Case, Forms, Gender, decline, feminine_surname, possessive
from .table_cache import kept
from .tokens import Token, fold, folding, keys_of

#: After a bare surname these say that it is a subject.
_VERBS: Final = frozenset("je so bo bi se si pa ni ne in ter ali ki bosta sta ima meni pravi".split())
#: The letters of Slovenian, Croatian and Serbian that other languages leave without their marks.
_SLAVIC: Final = str.maketrans("čćšžđČĆŠŽĐ", "ccszdCCSZD")
_CASE_NAMES: Final[Mapping[Case, str]] = {
    "nom": "nominative",
    "gen": "genitive",
    "dat": "dative",
    "acc": "accusative",
    "loc": "locative",
    "ins": "instrumental",
}


_NUMERAL: Final = re.compile(r"[IVX]{1,5}")
#: Titles of those who are called by their first names.
_THRONES: Final[Mapping[str, Sequence[str]]] = {
    "sl": "kralj kraljica cesar cesarica car carica knez kneginja sultan papež princ princesa vojvoda".split(),
    "en": "king queen emperor empress tsar tsarina sultan pope prince princess".split(),
}


#: What an office is of, between it and the name.
_OF_WHAT: Final = frozenset(
    "vlade republike države stranke parlamenta komisije zbora sveta uprave unije opozicije koalicije banke".split()
)


class Surname(NamedTuple):
    """One form of the part of a name that is used alone."""

    keys: tuple[str, ...]
    #: The form as written, to tell Türk from Turk where nothing but the surname speaks.
    exact: str
    person: int
    rule: str


#: A surname's form as it is kept.
Row: TypeAlias = tuple[tuple[str, ...], str, int, str]
SurnameForms: TypeAlias = Mapping[str, tuple[Row, ...]]
Keys: TypeAlias = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class PeopleLexicon:
    """The forms of all authority names in one language."""

    people: tuple[Person, ...]
    #: By the first key of the form, the longest first.
    surnames: Mapping[str, tuple[Row, ...]]
    #: By person: the keys of every form of the words before (or, family first, after) the surname.
    given: tuple[frozenset[str], ...]
    #: By person: the keys of the titles beside which a single name counts.
    titles: tuple[frozenset[str], ...]
    all_given: frozenset[str]
    offices: frozenset[str]
    lang: str


@dataclass(frozen=True, slots=True)
class Found:
    """A mention before the document as a whole is weighed."""

    person: int
    first: int
    last: int
    mention: Mention
    full: bool
    exact: bool
    #: The office before the name suits the person's gender (premier Golob); None where there is none.
    office: bool | None
    #: The word may as well be a country's, a town's, a firm's; it counts only beside the full name.
    doubtful: bool = False
    #: A word in small letters that is no verb follows, which a possessive may belong to.
    owns: bool = False
    #: English, and spelt without the marks of Slavic letters (Jansa), which is as good as with them.
    plain: bool = False


def build(people: Sequence[Person], lang: str) -> PeopleLexicon:
    """Return the lexicon of an authority file in a language ("sl", "en")."""
    surnames, given, titles = kept(f"people-{lang}", repr(people).encode(), lambda: _forms_of(people, lang))
    return PeopleLexicon(
        people=tuple(people),
        surnames=surnames,
        given=given,
        titles=titles,
        all_given=frozenset().union(*given),
        offices=offices(lang),
        lang=lang,
    )


def _forms_of(people: Sequence[Person], lang: str) -> tuple[SurnameForms, Keys, Keys]:
    """Return the forms of all surnames by their first key, and by person the keys of given names and of titles."""
    surnames: dict[str, list[Row]] = defaultdict(list)
    given: list[frozenset[str]] = []
    titles: list[frozenset[str]] = []
    for index, person in enumerate(people):
        parts = [_split(person, name, lang) for name in person.spellings(lang)]
        given.append(frozenset(_given_keys((word for part in parts for word in part[0]), person, lang)))
        titles.append(frozenset(_office_keys(dict(person.titles).get(lang, ()), lang)))
        forms: dict[tuple[tuple[str, ...], str], Row] = {}
        for _, surname in dict.fromkeys(parts):
            for form, rule in _surname_forms(surname, person, lang):
                # Another spelling of the same letters (Orban, Orbán) is as exact as the first.
                keys = keys_of(form, lang)
                forms.setdefault((keys, form), (keys, form, index, rule))
        for row in forms.values():
            surnames[row[0][0]].append(row)
    ordered = {key: tuple(sorted(many, key=lambda row: -len(row[0]))) for key, many in surnames.items()}
    return ordered, tuple(given), tuple(titles)


@cache
def office_readings(lang: str) -> Mapping[str, frozenset[tuple[Gender, Case]]]:
    """Return each form of the words that stand before a name (predsednik, Mr), with the genders and cases it can be."""
    table = tomllib.loads((files(__package__) / "tables" / "titles.toml").read_text("utf-8"))[lang]
    found: dict[str, set[tuple[Gender, Case]]] = defaultdict(set)
    for kind, words in table.items():
        gender: Gender = "f" if kind == "f" else "m"
        for word in words:
            last = word.rsplit(" ", 1)[-1]
            forms: Forms = decline(last, gender) if lang == "sl" else {"nom": frozenset((last,))}
            for case, many in forms.items():
                for form in many:
                    found[fold(form)].add((gender, case))
    return {key: frozenset(many) for key, many in found.items()}


@cache
def offices(lang: str) -> frozenset[str]:
    """Return the keys of all words that stand before a name."""
    return frozenset(office_readings(lang))


def find(
    tokens: Sequence[Token], lexicon: PeopleLexicon, known: frozenset[str]
) -> tuple[tuple[str, tuple[Mention, ...]], ...]:
    """Return (id, mentions) of the people named, in the order of their first mention.

    `known` holds the keys of country words, which may stand beside a name without belonging to it.
    """
    others: set[int] = set()
    places = [at for at, token in enumerate(tokens) if token.key in lexicon.surnames]
    hits = [hit for at in places for hit in _at(tokens, at, lexicon, known, others)]
    chosen = _resolve(_longest(hits), lexicon, others)
    grouped: dict[int, list[Mention]] = {}
    for hit in sorted(chosen, key=lambda h: h.mention.start):
        grouped.setdefault(hit.person, []).append(hit.mention)
    return tuple((lexicon.people[person].id, tuple(mentions)) for person, mentions in grouped.items())


def _split(person: Person, name: str, lang: str) -> tuple[tuple[str, ...], str]:
    """Return the given words and the surname of one spelling of a name."""
    surname = person.surname(lang)
    if name.endswith(" " + surname):
        return tuple(name.removesuffix(" " + surname).split(" ")), surname
    if name.startswith(surname + " "):
        return tuple(name.removeprefix(surname + " ").split(" ")), surname
    words = name.split(" ")
    if person.mononym and len(words) == 1:
        return (), name
    size = len(surname.split(" "))
    if person.family_first:
        return tuple(words[1:]), words[0]
    return (tuple(words[:-size]), " ".join(words[-size:])) if len(words) > size else ((), name)


def _given_keys(words: Iterable[str], person: Person, lang: str) -> Iterable[str]:
    key = folding(lang)
    for word in words:
        pieces = word.replace("-", " ").split(" ")
        for piece in pieces:
            yield key(piece)
            if lang == "sl" and piece[:1].isupper():
                for forms in decline(piece, person.gender).values():
                    yield from map(fold, forms)


def _office_keys(words: Iterable[str], lang: str) -> Iterable[str]:
    key = folding(lang)
    for word in words:
        last = word.rsplit(" ", 1)[-1]
        yield key(last)
        if lang == "sl":
            for gender in ("m", "f"):
                for forms in decline(last, gender).values():
                    yield from map(fold, forms)


def _surname_forms(surname: str, person: Person, lang: str) -> Iterable[tuple[str, str]]:
    """Return every form of a surname with the rule that made it; particles and numerals stay as they are."""
    yield surname, "name"
    if lang != "sl":
        return
    words = surname.split(" ")
    moving = [place for place, word in enumerate(words) if word[:1].isupper() and not _numeral(word)]
    if not moving:
        return
    for case in CASES:
        columns = [_moved(word, person, case, moving, place) for place, word in enumerate(words)]
        for pick in product(*columns):
            yield " ".join(pick), f"name, {_CASE_NAMES[case]}"
    last = moving[-1]
    derived = [(form, "possessive of the name") for form in sorted(possessive(words[last], person.gender))]
    if person.gender == "f":
        women = feminine_surname(words[last]).items()
        derived[:0] = [(form, f"surname in -ova, {_CASE_NAMES[case]}") for case, many in women for form in many]
    for form, rule in derived:
        yield " ".join([*words[:last], form, *words[last + 1 :]]), rule


def _moved(word: str, person: Person, case: Case, moving: Sequence[int], place: int) -> tuple[str, ...]:
    if place not in moving:
        return (word,)
    *heads, last = word.split("-")
    forms = decline(last, person.gender)[case]
    lead = "-".join(heads)
    made = tuple(sorted(f"{lead}-{form}" if lead else form for form in forms))
    # Only the last word of a double surname must decline (Klakočar Zupančičeve, Suu Kyijeve).
    return made if place == moving[-1] or word in made else (*made, word)


@cache
def _thrones(lang: str) -> frozenset[str]:
    """Return the keys of all forms of the titles of monarchs and popes."""
    return frozenset(_office_keys(_THRONES[lang], lang))


def _numeral(word: str) -> bool:
    return all(char in "IVXL." for char in word)


def _at(
    tokens: Sequence[Token], at: int, lexicon: PeopleLexicon, known: frozenset[str], others: set[int]
) -> Iterable[Found]:
    """Return the readings of the words at a place as a surname, with the given name beside it if it is there.

    Whose surname stands in somebody else's name (Han Kang) is added to `others`.
    """
    for entry in _spellings(tokens, at, lexicon):
        end = at + len(entry.keys)
        if end > len(tokens) or not _matches(tokens, at, entry):
            continue
        hit = _reading(tokens, at, end, entry, lexicon)
        if hit is None or _bears(tokens, hit, lexicon) or _crowned(tokens, hit, lexicon):
            continue
        if not hit.full and _someone_else(tokens, hit, lexicon, known):
            others.add(hit.person)
        else:
            yield replace(hit, doubtful=_no_surname(tokens, at, known), owns=_owns(tokens, hit.last))


def _spellings(tokens: Sequence[Token], at: int, lexicon: PeopleLexicon) -> Iterable[Surname]:
    """Return the forms that may stand at a place, of those of one person with the same letters the one as written."""
    chosen: dict[tuple[int, tuple[str, ...]], Surname] = {}
    for row in lexicon.surnames[tokens[at].key]:
        entry = Surname(*row)
        same = chosen.setdefault((entry.person, entry.keys), entry)
        if same is not entry and entry.exact == " ".join(token.text for token in tokens[at : at + len(entry.keys)]):
            chosen[entry.person, entry.keys] = entry
    return chosen.values()


def _crowned(tokens: Sequence[Token], hit: Found, lexicon: PeopleLexicon) -> bool:
    """Return whether a bare surname is a monarch's first name: with a number (Petru II.), or behind such a title.

    A record that has the title is that monarch's.
    """
    if hit.full:
        return False
    after = tokens[hit.last + 1] if hit.last + 1 < len(tokens) else None
    if after is not None and after.joined and _NUMERAL.fullmatch(after.text):
        return True
    before = tokens[hit.first - 1].key if hit.first > 0 and tokens[hit.first].joined else ""
    return before in _thrones(lexicon.lang) and before not in lexicon.titles[hit.person]


def _bears(tokens: Sequence[Token], hit: Found, lexicon: PeopleLexicon) -> bool:
    """Return whether a street or a prize bears the name (Letališče Jožeta Pučnika), or a firm the bare surname."""
    first = hit.first
    after = tokens[hit.last + 1] if hit.last + 1 < len(tokens) and tokens[hit.last + 1].joined else None
    if after is not None and lexicon.lang == "en" and after.capital and after.key in english.words()["venues"]:
        # Nelson Mandela Road.
        return True
    if after is not None and "possessive" in hit.mention.rule and form_of(after.key, "honours"):
        # Prešernova ulica.
        return True
    if lexicon.lang != "sl" or first == 0 or not tokens[first].joined:
        return False
    key = tokens[first - 1].key
    if not (form_of(key, "honours") or (not hit.full and form_of(key, "called"))):
        return False
    return not any(token.key in lexicon.offices for token in tokens[max(first - 6, 0) : first])


def _owns(tokens: Sequence[Token], last: int) -> bool:
    """Return whether a noun may follow: a word in small letters, no auxiliary and no participle."""
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    if after is None or not after.joined or after.capital:
        return False
    return after.key not in _VERBS and not after.key.endswith(("la", "lo"))


def _no_surname(tokens: Sequence[Token], at: int, known: frozenset[str]) -> bool:
    """Return whether a word alone is rather a country, a town, a firm (Walesu, Krka) or an acronym."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.key in known or length_at(tokens, at) or (before is not None and length_at(tokens, at - 1) > 1):
        return True
    if token.shouted and not any(side is not None and side.shouted for side in (before, after)):
        return True
    # Babcock & Brown: three characters stand between.
    ampersand = before is not None and before.capital and not token.joined and not token.first
    return ampersand and before is not None and token.start - before.end == 3


def _matches(tokens: Sequence[Token], at: int, entry: Surname) -> bool:
    run = tokens[at : at + len(entry.keys)]
    if tuple(token.key for token in run) != entry.keys or not all(token.joined for token in run[1:]):
        return False
    words = entry.exact.replace("-", " ").split(" ")
    return all(token.capital or not word[:1].isupper() for token, word in zip(run, words, strict=False))


def _reading(tokens: Sequence[Token], at: int, end: int, entry: Surname, lexicon: PeopleLexicon) -> Found | None:
    first, last = _run(tokens, at, end, entry.person, lexicon)
    if first < at and lexicon.lang == "sl" and _womans(tokens[at - 1].text, entry, lexicon.people[entry.person]):
        first = at
    office = _office(tokens, first, lexicon.people[entry.person], lexicon)
    full = first < at or last >= end
    titles = lexicon.titles[entry.person]
    if lexicon.people[entry.person].mononym and not full:
        if titles and len(entry.keys) == 1 and not (tokens[at].joined and at > 0 and tokens[at - 1].key in titles):
            return None
        full = True
    surface = " ".join(token.text for token in tokens[at:end])
    rule = ("full " if full else "surname: ") + entry.rule
    # The surface is filled in by the caller, who has the text.
    mention = Mention(tokens[first].start, tokens[last].end, "", rule, tokens[at].start)
    exact = surface == entry.exact or surface.isupper()
    plain = lexicon.lang == "en" and surface == _ascii(entry.exact)
    return Found(entry.person, first, last, mention, full=full, exact=exact, office=office, plain=plain)


def _ascii(name: str) -> str:
    """Return a name without the marks of Slavic letters: Jansa, Vucic; but Türk."""
    return name.translate(_SLAVIC)


def _womans(given: str, entry: Surname, man: Person) -> bool:
    """Return whether a name is a woman's (Roberta Golob), though a form of the man's given name is spelt alike.

    His own would stand in the same case as his surname (Roberta Goloba).
    """
    surname = man.surname("sl")
    if man.gender != "m" or entry.exact != surname or not weight(given, "f"):
        return False
    last = surname.rsplit(" ", 1)[-1]
    if _numeral(last):
        # A pope's or a king's, which stands in every case (izvolitev Leona XIV.).
        return False
    own = {word for name in man.spellings("sl") for word in name.replace("-", " ").split(" ")}
    return given not in own and last not in decline(last, "m")["gen"]


def _office(tokens: Sequence[Token], first: int, person: Person, lexicon: PeopleLexicon) -> bool | None:
    """Return whether the office before a name can be this person's by its gender; None if none stands there."""
    at = _office_at(tokens, first, lexicon)
    if at is None:
        return None
    found = office_readings(lexicon.lang)[tokens[at].key]
    return lexicon.lang != "sl" or any(gender == person.gender for gender, _ in found)


def _office_at(tokens: Sequence[Token], first: int, lexicon: PeopleLexicon) -> int | None:
    """Return where the office before a name stands: right there, or before what it is of (predsednik vlade Golob)."""
    at = first - 1
    if at < 0 or not tokens[first].joined:
        return None
    if tokens[at].key in lexicon.offices:
        return at
    if lexicon.lang == "sl" and at > 0 and tokens[at].joined and tokens[at].key in _OF_WHAT:
        return at - 1 if tokens[at - 1].key in lexicon.offices else None
    return None


def _run(tokens: Sequence[Token], at: int, end: int, person: int, lexicon: PeopleLexicon) -> tuple[int, int]:
    """Return the first and the last word of a name whose surname stands at [at, end)."""
    first, last = at, end - 1
    given = lexicon.given[person]
    if lexicon.people[person].family_first:
        while last + 1 < len(tokens) and tokens[last + 1].joined and tokens[last + 1].key in given:
            last += 1
    if last == end - 1:
        while first > 0 and _beside(tokens, first) and _is_given(tokens[first - 1], given):
            first -= 1
    while first < at and not tokens[first].capital:
        first += 1
    return first, last


def _beside(tokens: Sequence[Token], at: int) -> bool:
    """Return whether the word before belongs to the same run: joined, or an initial with its stop."""
    if tokens[at].joined:
        return True
    before = tokens[at - 1]
    return len(before.text) == 1 and tokens[at].start - before.end <= 2


def _is_given(token: Token, given: frozenset[str]) -> bool:
    if token.key in given:
        return True
    initial = len(token.text) == 1 and token.capital
    return initial and any(key.startswith(token.key) for key in given)


def _someone_else(tokens: Sequence[Token], hit: Found, lexicon: PeopleLexicon, known: frozenset[str]) -> bool:
    """Return whether a capitalised neighbour makes the surname part of another name (Melania Trump, Trump Tower)."""
    before = tokens[hit.first - 1] if hit.first > 0 and tokens[hit.first].joined else None
    if before and before.capital and not before.shouted:
        office = before.key in lexicon.offices or before.key in known
        if not office and (not before.first or before.key in lexicon.all_given or not common(before.key, lexicon.lang)):
            return True
    after = tokens[hit.last + 1] if hit.last + 1 < len(tokens) and tokens[hit.last + 1].joined else None
    if after is None or not after.capital or after.shouted:
        return False
    if tokens[hit.last].text in first_names():
        # Pavel Gantar, where Pavel is also somebody's surname.
        return True
    return not (after.key in lexicon.surnames or after.key in lexicon.all_given or after.key in known)


def _longest(hits: Sequence[Found]) -> list[Found]:
    """Return the hits without those that lie inside a longer one; equals stay, to be told apart."""
    furthest: dict[int, int] = {}
    for hit in hits:
        furthest[hit.first] = max(hit.last, furthest.get(hit.first, -1))
    kept: list[Found] = []
    reach, size = -1, 0
    for hit in sorted(hits, key=lambda hit: hit.first):
        if hit.last <= reach and hit.last - hit.first < size:
            continue
        if furthest[hit.first] > hit.last:
            continue
        kept.append(hit)
        if hit.last > reach:
            reach, size = hit.last, hit.last - hit.first
    return kept


def _resolve(hits: Sequence[Found], lexicon: PeopleLexicon, others: Container[int]) -> list[Found]:
    """Return one person for each span: full names speak for themselves, a surname follows the last one before."""
    by_span: dict[tuple[int, int], list[Found]] = defaultdict(list)
    for hit in hits:
        by_span[(hit.first, hit.last)].append(hit)
    established = {many[0].person for many in by_span.values() for hit in many if hit.full and len(many) == 1}
    chosen: list[Found] = []
    recent: dict[int, int] = {}
    for order, span in enumerate(sorted(by_span)):
        many = by_span[span]
        if any(hit.full for hit in many):
            many = [hit for hit in many if hit.full]
            # Of Ana Kovač and Ana Kovac, which have one key in English, who is spelt so.
            many = [hit for hit in many if hit.exact] or many
        here = [hit for hit in many if hit.person in established]
        pick = _meant(here, recent, lexicon) if here else _alone(many, lexicon, others)
        if pick:
            recent[pick.person] = order
            chosen.append(pick)
            if pick.office:
                # Whom an office has named, the bare surname means from there on.
                established.add(pick.person)
    return chosen


def _meant(here: Sequence[Found], recent: Mapping[int, int], lexicon: PeopleLexicon) -> Found:
    """Return whom a surname means of several people with it whom the text names in full."""

    def suits(hit: Found) -> tuple[bool, bool, int]:
        person = lexicon.people[hit.person]
        # In Slovenian a woman's bare surname takes -ova (Macronova je dejala), and a man's only before what is his.
        womans = "-ova" in hit.mention.rule or (person.gender == "f" and "possessive" in hit.mention.rule)
        mans = person.gender == "m" and ("possessive" not in hit.mention.rule or hit.owns)
        fits = hit.full or lexicon.lang != "sl" or womans or mans
        return fits, person.by_surname, recent.get(hit.person, -1)

    return max(here, key=suits)


def _alone(many: Sequence[Found], lexicon: PeopleLexicon, others: Container[int]) -> Found | None:
    """Return the reading of a surname without any full name: only if it is one person's and no ordinary word."""
    many = [hit for hit in many if hit.full or not hit.doubtful]
    suiting = [hit for hit in many if hit.office is not False] or many
    meant = [hit for hit in suiting if lexicon.people[hit.person].by_surname]
    suiting = meant or suiting
    if len({hit.person for hit in suiting}) != 1:
        return None
    hit = suiting[0]
    if hit.full or hit.office:
        return hit
    if hit.person in others and not lexicon.people[hit.person].by_surname:
        return None
    surname = folding(lexicon.lang)(lexicon.people[hit.person].surname(lexicon.lang).rsplit(" ", 1)[-1])
    ordinary = surname in lexicon.all_given or common(surname, lexicon.lang)
    return hit if (hit.exact or hit.plain) and not ordinary else None
