"""Slovenian name morphology: a name and its forms. Knows nothing of mentions, so that it can leave as a library."""

from .analyse import analyses, owners
from .inflect import CASES, Case, Forms, Gender, decline, feminine_surname, fleeting_stem, possessive
from .words import Grammar, adjective, decline_place, demonym_man, demonym_woman

__all__ = [
    "CASES",
    "Case",
    "Forms",
    "Gender",
    "Grammar",
    "adjective",
    "analyses",
    "decline",
    "decline_place",
    "demonym_man",
    "demonym_woman",
    "feminine_surname",
    "fleeting_stem",
    "owners",
    "possessive",
]
