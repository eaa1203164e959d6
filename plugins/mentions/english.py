"""What the words around an English country word say against it: a street, a dish, a language, a surname, a state."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from .name_tables import context, first_names
from .ordinary import common
from .tokens import Token

_HEADS: Final = frozenset(
    "king queen prince princess president prime foreign defence finance parliament government".split()
)
#: After an adjective at the start of a sentence these make it a verb.
_DETERMINERS: Final = frozenset("the your his her its their my our this that these those it them".split())
#: How far before a language the word of speaking is looked for, in words.
_ROW: Final = 12
#: With a capital these are words of American politics.
_AMERICAN: Final = frozenset("gov republican republicans democrat democrats gop".split())
#: Least weight of a first name that a country's name is before a surname.
_NAMED: Final = 2
#: Countries whose names are also a state's or a town's in America, with their own towns.
_STATES: Final[Mapping[str, frozenset[str]]] = {
    "georgia": frozenset(("tbilisi", "batumi", "kutaisi", "gori", "rustavi", "poti", "zugdidi", "europe", "asia")),
    "lebanon": frozenset(("beirut", "tripoli", "sidon", "tyre", "baalbek")),
}


def no_country(tokens: Sequence[Token], first: int, last: int, kind: str) -> bool:
    """Return whether tokens [first, last], a country's name, adjective or people, stand for something else."""
    if _in_a_venue(tokens, last) or _after_a_hotel(tokens, first):
        return True
    if kind == "name":
        return _of_a_state(tokens, first) or (first == last and _before_a_surname(tokens, first))
    after = _after(tokens, last)
    if tokens[first].first and after is not None and after.key in _DETERMINERS:
        # Polish the silver.
        return True
    if after is not None and not after.capital and after.key in words()["things"]:
        return True
    return _language(tokens, first, last)


def _of_a_state(tokens: Sequence[Token], first: int) -> bool:
    """Return whether a name stands behind a town that is a state's, not the country's (Savannah, Georgia)."""
    if first == 0 or tokens[first].key not in _STATES or tokens[first].joined or tokens[first].first:
        return False
    town = tokens[first - 1]
    return town.capital and town.key not in _STATES[tokens[first].key] and tokens[first].start - town.end == 2


def _before_a_surname(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a country's name is a first name before a single surname: India Willoughby, not India Gate."""
    following = tokens[at + 1 : at + 3]
    if first_names().get(tokens[at].text, ("", 0))[1] < _NAMED or not following or not following[0].joined:
        return False
    surname = following[0]
    if not surname.capital or surname.shouted or surname.hyphen or common(surname.key, "en"):
        return False
    if at and tokens[at].joined and tokens[at - 1].capital and not tokens[at - 1].first:
        return False
    runs_on = len(following) > 1 and following[1].joined and following[1].capital
    return not runs_on and surname.text not in first_names() and surname.key not in words()["venues"]


def before_its_head(tokens: Sequence[Token], last: int) -> bool:
    """Return whether a word is a country's whatever else it may be: Jordan's King Abdullah."""
    after = tokens[last + 1 : last + 3]
    if len(after) < 2 or after[0].text != "s" or after[0].start != tokens[last].end + 1:
        return False
    return after[1].key in _HEADS


def surnames(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the keys of words that stand behind a first name in the text: there they are surnames."""
    return frozenset(
        tokens[at].key
        for at in range(1, len(tokens))
        if tokens[at].joined and tokens[at].capital and not tokens[at].shouted and _given(tokens, at - 1)
    )


def american(tokens: Sequence[Token]) -> bool:
    """Return whether a text speaks of the states: there Georgia is one of them, and Lebanon a town."""
    states = words()["states"]
    return any(token.capital and token.key in states for token in tokens)


def of_georgia(tokens: Sequence[Token]) -> bool:
    """Return whether a text speaks of a governor, a party or a court as the state of Georgia has them."""
    return any(
        token.capital and (token.key in _AMERICAN or (token.key == "supreme" and after.key == "court"))
        for token, after in pairwise(tokens)
    )


def _given(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word is a first name that does not itself end a longer name (King George Road)."""
    token = tokens[at]
    before = tokens[at - 1] if at and token.joined else None
    alone = before is None or not before.capital or before.first
    return alone and token.text in first_names() and token.key not in words()["states"]


def _in_a_venue(tokens: Sequence[Token], last: int) -> bool:
    for token in tokens[last + 1 : last + 5]:
        if not token.joined or not token.capital or token.first:
            return False
        if token.key in words()["venues"]:
            return True
    return False


def _after_a_hotel(tokens: Sequence[Token], first: int) -> bool:
    return (
        first > 0
        and tokens[first].joined
        and tokens[first - 1].capital
        and tokens[first - 1].key in ("hotel", "cafe", "café")
    )


def _language(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Return whether an adjective stands for itself behind a word of speaking, or in a row that does."""
    after = _after(tokens, last)
    if after is not None and after.key not in words()["function"]:
        return False
    at = first - 1
    while at > max(0, first - _ROW) and tokens[at].key in ("and", "or") and tokens[at - 1].capital:
        at -= 2
    return at >= 0 and tokens[at + 1].joined and tokens[at].key in words()["speaking"]


def _after(tokens: Sequence[Token], last: int) -> Token | None:
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    return following if following is not None and following.joined and not following.first else None


@cache
def words() -> Mapping[str, frozenset[str]]:
    """Return the table of English words around names."""
    return {key: frozenset(many) for key, many in context()["english"].items()}
