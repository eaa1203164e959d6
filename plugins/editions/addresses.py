"""The addresses at which stories and terms were ever public, so that a moved one leaves a pointer behind."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_HEAD: Final = (
    "# Addresses that were public, one a line: uid or id, edition, address. Kept by the build; do not edit.\n"
)


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Where an edition showed a story (by its uid) or a term (by its kind and id)."""

    uid: str
    lang: str
    url: str


class AddressError(ValueError):
    """A line that cannot be read; its number counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__("is no uid, edition and address parted by tabs; restore the file from git")
        self.line = line


def parse(text: str) -> frozenset[Address]:
    """Return the addresses in a file's text; raise AddressError at the first line that is none."""
    return frozenset(_parsed(text))


def serialise(addresses: Iterable[Address]) -> str:
    """Return the text of the file, sorted, so that two branches merge line by line."""
    return _HEAD + "".join(f"{entry.uid}\t{entry.lang}\t{entry.url}\n" for entry in sorted(addresses))


def moved(known: Iterable[Address], now: Mapping[tuple[str, str], str], taken: Iterable[str]) -> Iterator[Address]:
    """Return the known addresses whose story is now elsewhere and at which no other page stands."""
    occupied = frozenset(taken)
    elsewhere = (entry for entry in known if now.get((entry.uid, entry.lang), entry.url) != entry.url)
    yield from sorted(entry for entry in elsewhere if entry.url not in occupied)


def _parsed(text: str) -> Iterator[Address]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) != 3 or ".." in parts[2] or parts[2].startswith("/") or not parts[2].endswith("/"):
            raise AddressError(number)
        yield Address(*parts)
