"""People of Wikidata as candidates for the authority file: read from items, put in order, written as records."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

LANGS: Final = ("sl", "en")
_HUMAN: Final = "Q5"
#: Values of P21; the gender is that of the name's grammar.
_GENDERS: Final[Mapping[str, Literal["m", "f"]]] = {
    "Q6581097": "m",
    "Q6581072": "f",
    "Q2449503": "m",  # trans man
    "Q1052281": "f",  # trans woman
}
#: Values of P106 that put a person into the news of states: politician, diplomat, officer, member of the forces.
_PUBLIC: Final = frozenset(("Q82955", "Q193391", "Q189290", "Q47064"))
#: Least precision of a date that tells the year. Source: Wikibase's data model, 9 = year, 11 = day.
_YEAR: Final = 9
_ITEM: Final = re.compile(r"Q[1-9][0-9]*")
_TIME: Final = re.compile(r"([+-]\d{1,6})-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of Wikidata who may be the one whom the text names."""

    id: str
    #: In each language; where the item has no name in one, that of the other.
    names: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    gender: Literal["m", "f", ""]
    #: ISO 3166 codes of citizenship.
    countries: tuple[str, ...]
    descriptions: Mapping[str, str]
    born: int | None
    died: int | None
    #: How many wikis have a page about the person.
    sitelinks: int
    #: Holds or held a public office, or serves or served in the forces.
    public: bool
    #: Languages whose name is borrowed from the other one.
    borrowed: frozenset[str] = frozenset()


def citizenships(item: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of the country items that a person is a citizen of."""
    return tuple(_ids(item, "P27"))


def country_code(item: Mapping[str, Any]) -> str:
    """Return the ISO 3166 code (P297) of a country item, or nothing."""
    codes = (value for value in _values(item, "P297") if isinstance(value, str))
    return next((code for code in codes if re.fullmatch("[A-Z]{2}", code)), "")


def candidate(item: Mapping[str, Any], codes: Mapping[str, str]) -> Candidate | None:
    """Return the candidate that an item describes, or None for what is no human or has no name.

    codes are the ISO codes of country items; a citizenship without one is left out.
    """
    identity = item.get("id")
    if not isinstance(identity, str) or not _ITEM.fullmatch(identity) or _HUMAN not in _ids(item, "P31"):
        return None
    own = {lang: text for lang in LANGS if (text := _label(item, lang))}
    if not own:
        return None
    spare = next(iter(own.values()))
    return Candidate(
        id=identity,
        names={lang: own.get(lang, spare) for lang in LANGS},
        aliases={lang: tuple(_aliases(item, lang)) for lang in LANGS},
        gender=next((_GENDERS[value] for value in _ids(item, "P21") if value in _GENDERS), ""),
        countries=tuple(dict.fromkeys(codes[one] for one in citizenships(item) if codes.get(one))),
        descriptions={lang: _term(item, "descriptions", lang)[1] for lang in LANGS},
        born=_year(item, "P569"),
        died=_year(item, "P570"),
        sitelinks=len(_mapping(item, "sitelinks")),
        public=bool(list(_values(item, "P39")) or _PUBLIC.intersection(_ids(item, "P106"))),
        borrowed=frozenset(LANGS) - own.keys(),
    )


def exact(found: Candidate, name: str) -> str:
    """Return the language in which a name is exactly the candidate's own ("sl" before "en"), or nothing."""
    wanted = _folded(name)
    for lang in LANGS:
        own = () if lang in found.borrowed else (found.names[lang],)
        if any(_folded(text) == wanted for text in (*own, *found.aliases[lang])):
            return lang
    return ""


def rank(candidates: Iterable[Candidate], name: str, countries: Iterable[str]) -> tuple[Candidate, ...]:
    """Return the candidates for a name, the likeliest first; equals keep their order.

    Whose own name it is in Slovenian goes first, then in English; then who belongs to a country of the article; then
    who is in public office; then whom more wikis write about.
    """
    tags = frozenset(countries)
    tiers = {"sl": 0, "en": 1, "": 2}

    def key(one: Candidate) -> tuple[int, bool, bool, int]:
        return tiers[exact(one, name)], tags.isdisjoint(one.countries), not one.public, -one.sitelinks

    return tuple(sorted(candidates, key=key))


def as_record(found: Candidate, name: str = "", gender: str = "") -> str:
    """Return the `[[person]]` record of a candidate as TOML, for the curator to paste.

    The name as the article writes it becomes an alias if it is one of the candidate's own in either language; the
    gender that the article shows stands in where Wikidata has none. What the program cannot know is said in comments.
    """
    sex = found.gender or gender
    lines = ["[[person]]", f"id = {_quoted(found.id)}"]
    if found.borrowed:
        lines.append(f"# Wikidata has no name in: {', '.join(sorted(found.borrowed))}. Write it as the press does.")
    lines.append("name = { " + ", ".join(f"{lang} = {_quoted(found.names[lang])}" for lang in LANGS) + " }")
    lines.append(f"gender = {_quoted(sex)}" + ("" if sex else '  # Wikidata does not say: write "m" or "f"'))
    if found.countries:
        lines.append(f"countries = [{', '.join(map(_quoted, found.countries))}]")
    aliases = {lang: full_names(found, lang) for lang in LANGS}
    met = _clean(name)
    if _is_full(met) and exact(found, met) and met not in (found.names["sl"], *aliases["sl"]):
        aliases["sl"] = (met, *aliases["sl"])
    shown = [f"{lang} = [{', '.join(map(_quoted, many))}]" for lang, many in aliases.items() if many]
    if shown:
        lines.append("aliases = { " + ", ".join(shown) + " }")
    if " " not in found.names["sl"]:
        lines.append('# One name alone: add mononym = true and titles = ["…"].')
    return "\n".join(lines) + "\n"


def full_names(found: Candidate, lang: str) -> tuple[str, ...]:
    """Return the aliases in a language that can stand in the authority file: full names in Latin letters."""
    seen = {_folded(found.names[lang])}
    kept = []
    for alias in found.aliases[lang]:
        if _is_full(alias) and _folded(alias) not in seen:
            seen.add(_folded(alias))
            kept.append(alias)
    return tuple(kept)


def _is_full(name: str) -> bool:
    """Return whether a name has two written-out words or more, and nothing that no name has."""
    words = name.split(" ")
    if sum(len(word.strip(".'’-")) > 1 and not word.endswith(".") for word in words) < 2:
        return False
    return all(char in " .'’-" or _is_latin(char) for char in name) and words[0][:1].isupper()


def _is_latin(char: str) -> bool:
    return char.isalpha() and unicodedata.name(char, "").startswith("LATIN")


def _values(item: Mapping[str, Any], prop: str) -> Iterator[Any]:
    """Yield the values of a property: the preferred ones if there are any, never a deprecated or an unknown one."""
    rows = _mapping(item, "claims").get(prop)
    statements = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    preferred = [row for row in statements if row.get("rank") == "preferred"]
    for row in preferred or [row for row in statements if row.get("rank") != "deprecated"]:
        snak = _mapping(row, "mainsnak")
        if snak.get("snaktype") == "value":
            yield _mapping(snak, "datavalue").get("value")


def _ids(item: Mapping[str, Any], prop: str) -> list[str]:
    """Return the items that are values of a property."""
    return [
        value["id"] for value in _values(item, prop) if isinstance(value, dict) and isinstance(value.get("id"), str)
    ]


def _year(item: Mapping[str, Any], prop: str) -> int | None:
    """Return the year of a date, or None if it is not known to the year."""
    for value in _values(item, prop):
        precision = value.get("precision") if isinstance(value, dict) else None
        if isinstance(precision, int) and precision >= _YEAR and (found := _TIME.match(str(value.get("time")))):
            return int(found.group(1))
    return None


def _label(item: Mapping[str, Any], lang: str) -> str:
    """Return the item's name in a language, its name for all languages ("mul") included, or nothing."""
    spoken, text = _term(item, "labels", lang)
    return text if spoken in (lang, "mul") else ""


def _term(item: Mapping[str, Any], kind: str, lang: str) -> tuple[str, str]:
    """Return language and text of a label or description; the language differs where the server fell back."""
    term = _mapping(_mapping(item, kind), lang)
    text = term.get("value")
    return str(term.get("language", lang)), _clean(text) if isinstance(text, str) else ""


def _aliases(item: Mapping[str, Any], lang: str) -> Iterator[str]:
    rows = _mapping(item, "aliases").get(lang)
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("value"), str) and (text := _clean(row["value"])):
            yield text


def _mapping(of: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return the object under a key; MediaWiki writes an empty one as an empty list."""
    value = of.get(key)
    return value if isinstance(value, dict) else {}


def _clean(text: str) -> str:
    """Return a text in NFC on one line, without characters that steer a terminal or a reader's direction."""
    visible = "".join(
        " " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def _folded(name: str) -> str:
    return _clean(name).casefold()


def _quoted(text: str) -> str:
    """Return a text as a basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in escaped) + '"'
