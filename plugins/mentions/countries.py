"""Countries: names, adjectives, peoples, and the cities and palaces that stand for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import as_file, files
from itertools import pairwise
from typing import Any, Final, TypeAlias

from . import english
from .loading import read_toml
from .name_tables import form_of
from .records import CountryTag, Mention, Role
from .slovenian import Case, Gender, Grammar, adjective, decline, decline_place, demonym_man, demonym_woman
from .spans import Spans
from .table_cache import kept
from .tokens import Token, fold, keys_of

#: What one mention adds to a country's score. Source: docs/decisions/0002, after the measured prototype.
WEIGHTS: Final[Mapping[str, float]] = {
    "name": 3.0,
    "people": 1.5,
    "adjective": 1.0,
    "capital": 0.7,
    "seat of power": 0.7,
    "city": 0.7,
}
#: A mention in the lead or the headline counts so much more.
LEAD_FACTOR: Final = 1.5
#: Least sum over names, peoples and adjectives for a tag: one adjective is enough, a city never is.
THRESHOLD: Final = 1.0
#: A country is primary from this share of the best score on.
PRIMARY_SHARE: Final = 0.5
#: Countries whose English name is also that of a state or of well-known towns in the United States, and that itself.
_NAMESAKES: Final = frozenset(("GE", "LB", "PS", "JO", "MT", "PE", "US"))
_STRONG: Final = frozenset(("name", "people", "adjective"))
#: Before these an adjective belongs to the name of a source, not to the story (britanski časnik).
_MEDIA: Final[Mapping[str, tuple[str, ...]]] = {
    "sl": (
        "agencij",
        "časnik",
        "časopis",
        "dnevnik",
        "tednik",
        "televizij",
        "radi",
        "radij",
        "postaj",
        "portal",
        "tabloid",
        "medij",
        "spletn",
        "tiskovn",
        "bbc",
        "revij",
    ),
    "en": ("news", "newspaper", "agency", "broadcaster", "daily", "tabloid", "magazine", "media"),
}
#: How far before an abbreviation the words that it shortens are looked for, in words.
_NAME: Final = 8
_PREFIXES: Final = (
    "severno",
    "južno",
    "vzhodno",
    "zahodno",
    "proti",
    "pro",
    "pred",
    "med",
    "vse",
    "pan",
    "ne",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One form: the country (empty for a phrase that blocks), the kind of evidence, and how it is spelt."""

    code: str
    kind: str
    keys: tuple[str, ...]
    exact: str
    #: Must begin with a capital: everything but a Slovenian adjective.
    capital: bool


#: The fields of an entry, as they are kept.
_Row: TypeAlias = tuple[str, str, tuple[str, ...], str, bool]


@dataclass(frozen=True, slots=True)
class CountryLexicon:
    """All forms in one language, by the first key, the longest first; names that are words of their own apart."""

    entries: Mapping[str, tuple[Entry, ...]]
    cautious: frozenset[str]
    lang: str


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a text, tokens [first, last], that are a country's, with every entry that they can be."""

    first: int
    last: int
    entries: tuple[Entry, ...]


@cache
def table() -> Mapping[str, Any]:
    """Return the country table as parsed TOML."""
    with as_file(files(__package__) / "tables" / "countries.toml") as path:
        return read_toml(path)[0]


@cache
def names() -> Mapping[str, Mapping[str, str]]:
    """Return the house name of each country by code and language."""
    return kept("countries", b"", lambda: {row["id"]: row["name"] for row in table()["country"]})


@cache
def teams(lang: str) -> Mapping[str, str]:
    """Return the country of each code by which a team is called in a language; in capitals, too."""
    rows = table()["team"]
    ioc, usual = (dict(pair.split("=") for pair in rows[key].split()) for key in ("ioc", "sl"))
    return ioc if lang != "sl" else {word.upper(): code for word, code in usual.items()} | ioc | usual


@cache
def _words_too() -> frozenset[str]:
    return frozenset(table()["team"]["words"])


@cache
def adjectives(code: str, lang: str) -> tuple[str, ...]:
    """Return the adjectives of a country in a language, in their basic form; none for one that is not in the table."""
    row: Mapping[str, Any] = next((row for row in table()["country"] if row["id"] == code), {})
    return tuple(_text(adjective) for adjective in row.get(lang, {}).get("adjectives", ()))


@cache
def people_readings() -> Mapping[str, frozenset[tuple[Gender, Case]]]:
    """Return the singular forms of a man and a woman of each country in Slovenian, with gender and cases."""
    return kept("demonyms", b"", _demonyms)


def _demonyms() -> dict[str, frozenset[tuple[Gender, Case]]]:
    found: dict[str, set[tuple[Gender, Case]]] = defaultdict(set)
    kinds: tuple[tuple[str, Gender], ...] = (("men", "m"), ("women", "f"))
    for row in table()["country"]:
        for kind, gender in kinds:
            for word in map(_text, row["sl"][kind]):
                for case, forms in decline(word, gender).items():
                    for form in forms:
                        found[fold(form)].add((gender, case))
    return {key: frozenset(many) for key, many in found.items()}


@cache
def build(lang: str) -> CountryLexicon:
    """Return the lexicon of all countries in a language ("sl", "en")."""
    rows, cautious = kept(f"countries-{lang}", b"", lambda: _forms_of(lang))
    entries = {key: tuple(Entry(*row) for row in many) for key, many in rows.items()}
    return CountryLexicon(entries, cautious, lang)


def _forms_of(lang: str) -> tuple[dict[str, tuple[_Row, ...]], frozenset[str]]:
    """Return the forms of all countries by their first key, the longest first, and the codes that need company."""
    forms: dict[tuple[str, str, str], _Row] = {}
    make = _slovenian if lang == "sl" else _english
    for row in table()["country"]:
        for form, kind, capital in make(row):
            forms.setdefault((row["id"], kind, form), (row["id"], kind, keys_of(form), form, capital))
    for form in _blocks(lang):
        forms.setdefault(("", "block", form), ("", "block", keys_of(form), form, form[:1].isupper()))
    grouped: dict[str, list[_Row]] = defaultdict(list)
    for entry in forms.values():
        grouped[entry[2][0]].append(entry)
    cautious = frozenset(row["id"] for row in table()["country"] if _cautious(row, lang))
    return {key: tuple(sorted(many, key=lambda row: -len(row[2]))) for key, many in grouped.items()}, cautious


def find(
    tokens: Sequence[Token],
    lexicon: CountryLexicon,
    taken: Sequence[tuple[int, int]] = (),
    hits: Sequence[Hit] | None = None,
) -> tuple[CountryTag, ...]:
    """Return the countries named, best first; `taken` are spans (code points) of people's names."""
    counted = _counted(tokens, lexicon, taken, matches(tokens, lexicon) if hits is None else hits)
    for code in lexicon.cautious:
        if code in counted.doubtful and all(counted.doubtful[code]) and counted.only_named(code):
            counted.strong[code] = 0
    if lexicon.lang == "en" and counted.named and counted.named <= _NAMESAKES:
        georgia = counted.named <= {"GE", "US"} and english.of_georgia(tokens)
        for code in _NAMESAKES - {"US"} if english.american(tokens) else {"GE"} if georgia else ():
            if counted.only_named(code):
                counted.strong[code] = 0
    return _tags(counted)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What the mentions of each country add up to, by code."""

    scores: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    #: The part of a score that names, peoples and adjectives give.
    strong: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    mentions: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    named: set[str] = field(default_factory=set)
    #: Of each mention by name, whether it may be another word or part of a longer name.
    doubtful: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))

    def only_named(self, code: str) -> bool:
        """Return whether nothing but its name speaks of a country."""
        return all(mention.rule.startswith("name") for mention in self.mentions.get(code, ()))


def _counted(
    tokens: Sequence[Token], lexicon: CountryLexicon, taken: Sequence[tuple[int, int]], hits: Iterable[Hit]
) -> _Counted:
    counted, covered = _Counted(), Spans.of(taken)
    surnames = english.surnames(tokens) if lexicon.lang == "en" else frozenset[str]()
    for hit in hits:
        if covered.touch(tokens[hit.first].start, tokens[hit.last].end) or _excluded(tokens, hit, lexicon):
            continue
        named = hit.first == hit.last and tokens[hit.first].key in surnames
        if named and not english.before_its_head(tokens, hit.last):
            continue
        readings = _best(hit)
        for entry in readings:
            token = tokens[hit.first]
            weight = WEIGHTS[entry.kind] / len(readings) * (LEAD_FACTOR if token.lead else 1)
            counted.scores[entry.code] += weight
            counted.strong[entry.code] += weight if entry.kind in _STRONG else 0
            if entry.kind == "name":
                counted.named.add(entry.code)
                opens = token.first and lexicon.lang == "sl"
                counted.doubtful[entry.code].append(opens or _runs_on(tokens, hit))
            start, end = token.start, tokens[hit.last].end
            counted.mentions[entry.code].append(Mention(start, end, "", f"{entry.kind}: {entry.exact}", start))
    return counted


def long_names(tokens: Sequence[Token], hits: Iterable[Hit]) -> Iterable[tuple[int, int]]:
    """Return the spans (code points) of names of several words: no person's begins inside one."""
    return ((tokens[hit.first].start, tokens[hit.last].end) for hit in hits if hit.last > hit.first)


def _tags(counted: _Counted) -> tuple[CountryTag, ...]:
    kept = {code: round(score, 2) for code, score in counted.scores.items() if counted.strong[code] >= THRESHOLD / 2}
    best = max(kept.values(), default=0)

    def role(code: str) -> Role:
        return "primary" if kept[code] >= PRIMARY_SHARE * best else "mentioned"

    ordered = sorted(kept, key=lambda code: (-kept[code], code))
    return tuple(CountryTag(code, kept[code], role(code), tuple(counted.mentions[code])) for code in ordered)


def matches(tokens: Sequence[Token], lexicon: CountryLexicon) -> list[Hit]:
    """Return the longest matches from left to right, without blocked phrases."""
    entries, compounds = lexicon.entries, lexicon.lang == "sl"
    # Nearly all words of a text are no country's, and need no more than this look.
    likely = [
        at for at, token in enumerate(tokens) if token.key in entries or (compounds and _without_prefix(token.key))
    ]
    found: list[Hit] = []
    behind = 0
    for at in likely:
        hit = _match(tokens, at, lexicon) if at >= behind else None
        if hit is None:
            continue
        if hit.entries[0].kind != "block":
            found.append(hit)
        behind = hit.last + 1
    teams = _teams(tokens, lexicon.lang)
    if not teams:
        return found
    named = {hit.first for hit in found}
    return sorted([*found, *(hit for hit in teams if hit.first not in named)], key=lambda hit: hit.first)


def _teams(tokens: Sequence[Token], lang: str) -> list[Hit]:
    """Return the teams in brackets behind a name: Federica Brignone (Ita), Federica Brignone (ITA)."""
    known = teams(lang)
    found = [at for at, token in enumerate(tokens) if token.first and token.text in known and _in_brackets(tokens, at)]
    # Alone a code may be anything: an airport, a state, the first word of a sentence.
    if all(tokens[at].text in _words_too() for at in found) or (lang != "sl" and len(found) == 1):
        return []
    return [
        Hit(at, at, (Entry(known[word], "people", (tokens[at].key,), word, capital=True),))
        for at in found
        if (word := tokens[at].text)
    ]


def _in_brackets(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word is alone, with two signs between it and a name before it that it does not shorten."""
    if not at or tokens[at].joined or not tokens[at - 1].capital or tokens[at].start - tokens[at - 1].end != 2:
        return False
    if at + 1 < len(tokens) and (tokens[at + 1].joined or tokens[at + 1].start == tokens[at].end):
        return False
    before = tokens[max(0, at - _NAME) : at]
    initials = ("".join(t.text[0] for t in before if every or t.capital).upper() for every in (True, False))
    return not any(letters.endswith(tokens[at].text.upper()) for letters in initials)


def _match(tokens: Sequence[Token], at: int, lexicon: CountryLexicon) -> Hit | None:
    token = tokens[at]
    found = _lookup(tokens, at, token.key, lexicon) if token.key in lexicon.entries else None
    if found is None and lexicon.lang == "sl" and not token.capital:
        rest = _without_prefix(token.key)
        found = _lookup(tokens, at, rest, lexicon) if rest else None
    return found


@lru_cache(maxsize=50_000)
def _without_prefix(key: str) -> str:
    """Return the country word in a Slovenian compound (protiruski: ruski), "" if there is none."""
    rests = (key.removeprefix(prefix) for prefix in _PREFIXES if key.startswith(prefix) and len(key) > len(prefix) + 4)
    return next((rest for rest in rests if rest in build("sl").entries), "")


def _lookup(tokens: Sequence[Token], at: int, key: str, lexicon: CountryLexicon) -> Hit | None:
    length, entries = 0, []
    for entry in lexicon.entries.get(key, ()):
        size = len(entry.keys)
        if size < length:
            break
        if at + size <= len(tokens) and _fits(tokens[at : at + size], entry):
            length = size
            entries.append(entry)
    return Hit(at, at + length - 1, tuple(entries)) if entries else None


def _fits(run: Sequence[Token], entry: Entry) -> bool:
    if tuple(token.key for token in run[1:]) != entry.keys[1:]:
        return False
    dash = " - " in entry.exact
    if not all(token.joined or (dash and token.start - before.end == 3) for before, token in pairwise(run)):
        return False
    if entry.exact.replace(".", "").isupper():
        return run[0].text.replace(".", "") == entry.exact.replace(".", "")
    if entry.exact[1:2].isupper():
        return run[0].text == entry.exact.split(" ")[0]
    return run[0].capital or not entry.capital


def _best(hit: Hit) -> tuple[Entry, ...]:
    """Return one entry a country: the kind that weighs most, so that "Hrvaška" is a name."""
    best: dict[str, Entry] = {}
    for entry in hit.entries:
        if entry.kind != "block" and (entry.code not in best or WEIGHTS[entry.kind] > WEIGHTS[best[entry.code].kind]):
            best[entry.code] = entry
    top = max((WEIGHTS[entry.kind] for entry in best.values()), default=0)
    return tuple(entry for entry in best.values() if WEIGHTS[entry.kind] == top)


def _excluded(tokens: Sequence[Token], hit: Hit, lexicon: CountryLexicon) -> bool:
    """Return whether the words around say that the country is not meant: a medium's name, a surname."""
    kind = hit.entries[0].kind
    if lexicon.lang == "en" and kind in _STRONG and english.no_country(tokens, hit.first, hit.last, kind):
        return True
    after = tokens[hit.last + 1] if hit.last + 1 < len(tokens) and tokens[hit.last + 1].joined else None
    if kind == "adjective" and after and after.key.startswith(_MEDIA[lexicon.lang]):
        return True
    if lexicon.lang == "sl" and _a_thing(tokens, hit, after):
        return True
    before = tokens[hit.first - 1] if hit.first > 0 and tokens[hit.first].joined else None
    surname = kind == "people" and before is not None and before.capital and not before.shouted
    return surname and not tokens[hit.first].first and _unknown_name(before, lexicon)


def _a_thing(tokens: Sequence[Token], hit: Hit, after: Token | None) -> bool:
    """Return whether a Slovenian country word names a dish, a plant, a river: francoska solata, reka Niger."""
    first = tokens[hit.first]
    # At the start of a sentence an adjective looks like an adjectival name: Kitajsko zelje.
    adjectival = any(entry.kind == "adjective" for entry in hit.entries) and (first.first or not first.capital)
    if adjectival and after is not None and not after.capital:
        field = hit.entries[0].code == "PL" and form_of(after.key, "field")
        return field or form_of(after.key, "things")
    before = tokens[hit.first - 1] if hit.first and tokens[hit.first].joined else None
    named = hit.entries[0].kind == "name" and hit.first == hit.last
    return named and before is not None and form_of(before.key, "nature")


def _unknown_name(before: Token | None, lexicon: CountryLexicon) -> bool:
    return before is not None and not before.first and before.key not in lexicon.entries


def _runs_on(tokens: Sequence[Token], hit: Hit) -> bool:
    """Return whether a capitalised word follows at once or stands before, as in a longer name."""
    after = tokens[hit.last + 1] if hit.last + 1 < len(tokens) else None
    if after is not None and after.joined and after.capital:
        return True
    before = tokens[hit.first - 1] if hit.first > 0 and tokens[hit.first].joined else None
    return before is not None and before.capital and not before.first


def _slovenian(row: Mapping[str, Any]) -> Iterable[tuple[str, str, bool]]:
    """Return (form, kind, capital) for every Slovenian form of a country's record."""
    part = row["sl"]
    house = {"name": row["name"]["sl"]} | {
        key.removeprefix("name_"): value for key, value in part.items() if key.startswith("name_")
    }
    groups = {"name": [house, *part.get("aliases", ())], "capital": part.get("capitals", ())}
    groups |= {"seat of power": part.get("metonyms", ()), "city": part.get("cities", ())}
    for kind, many in groups.items():
        for name in many:
            yield from ((form, kind, True) for form in place_forms(name))
    for word in part["adjectives"]:
        yield from ((form, "adjective", False) for form in adjective(word))
    for man in part["men"]:
        yield from ((form, "people", True) for form in sorted(_man(man)))
    for word in part["women"]:
        yield from ((form, "people", True) for form in sorted(demonym_woman(word)))


def _man(word: str | Mapping[str, Any]) -> set[str]:
    """Return the forms of a man of a people; of one that keeps its vowel they are those of a thing (Uzbek, Uzbeki)."""
    if isinstance(word, str) or not word.get("keeps"):
        return set(demonym_man(_text(word)))
    both = decline_place(_text(word), Grammar("m")), decline_place(_text(word) + "i", Grammar("mp"))
    return {form for forms in both for many in forms.values() for form in many}


def _english(row: Mapping[str, Any]) -> Iterable[tuple[str, str, bool]]:
    part = row["en"]
    for name in (row["name"]["en"], *part.get("aliases", ())):
        yield _text(name), "name", True
    for kind, key in (("adjective", "adjectives"), ("people", "people"), ("capital", "capitals")):
        yield from ((_text(form), kind, True) for form in part.get(key, ()))
    for kind, key in (("seat of power", "metonyms"), ("city", "cities")):
        yield from ((_text(form), kind, True) for form in part.get(key, ()))


def place_forms(name: str | Mapping[str, Any]) -> tuple[str, ...]:
    """Return all forms of a place written as in the table: a name, or a name with its grammar."""
    if isinstance(name, str):
        name = {"name": name}
    grammar = Grammar(
        cls=name.get("class", ""),
        head=name.get("head", 0),
        coord=name.get("coord", False),
        fixed=name.get("fixed", False),
        drop=name.get("drop", False),
        j=name.get("j", False),
    )
    return tuple(sorted({form for forms in decline_place(name["name"], grammar).values() for form in forms}))


def _blocks(lang: str) -> Iterable[str]:
    for phrase in table().get("block", {}).get(lang, ()):
        if lang == "en":
            yield _text(phrase)
        else:
            yield from place_forms(phrase)
            yield from _lower_phrase(_text(phrase))


def _lower_phrase(phrase: str) -> Iterable[str]:
    """Return the forms of a lower-case phrase, adjective and noun (francoska solata, francosko solato)."""
    words = phrase.split(" ")
    if len(words) == 2 and words[0][:1].islower():
        for forms in decline_place(phrase.capitalize(), Grammar()).values():
            yield from (form[0].lower() + form[1:] for form in forms)


def _text(name: str | Mapping[str, Any]) -> str:
    return name if isinstance(name, str) else str(name["name"])


def _cautious(row: Mapping[str, Any], lang: str) -> bool:
    return bool(row.get("caution") if lang == "sl" else row["en"].get("caution"))
