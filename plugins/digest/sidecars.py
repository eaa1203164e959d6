"""The file beside an article in which a curator says what is known of it."""

from collections.abc import Mapping
from typing import Final

from . import toml_text

#: What a curator may say of an article, each with what it is for.
FIELDS: Final[Mapping[str, str]] = {
    "title": "the headline, where the article has none",
    "date": "when it was published: 2026-11-24, or 2026-11-24T18:00:00+01:00",
    "source": "who published it, as readers shall see it",
    "url": "its page, to which readers are sent",
    "author": "who wrote it",
    "rights": 'the licence, or the terms: "CC BY 4.0"',
    "lang": '"sl" or "en"; found out where it is left out',
}


def sidecar_text(said: Mapping[str, str]) -> str:
    """Return a sidecar: what is known, and of the rest a line each that explains what could stand there."""
    width = max(map(len, FIELDS))
    lines = ["# What you know of the article; take the # away where you fill a line in.\n"]
    for key, meaning in FIELDS.items():
        known = said.get(key, "")
        lines.append(toml_text.entry(key, known) if known else f'# {key} = ""{" " * (width - len(key))}  # {meaning}\n')
    return "".join(lines)
