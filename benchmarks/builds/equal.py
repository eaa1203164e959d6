"""Whether two programs have built the same site: the same list of files, the same words on pages and in feeds.

Addresses may differ in how the pages of a long list are numbered, and from which end. So such a list is one thing here,
and what is compared are its stories, from the newest to the oldest.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from . import measure
from .corpus import corpus
from .engine import Engine, write

#: How to get from the addresses of a program to those of the others: patterns, each with what takes its place.
_ADDRESSES: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "nikola": (
        (r"/tags/person-", "/people/person-"),
        (r"/tags/topic-", "/topics/topic-"),
        (r"/tags/(..)([./])", r"/countries/\1\2"),
        (r"/index\.atom$", "/atom.xml"),
        (r"\.atom$", "/atom.xml"),
    ),
}
_NUMBERED: Final = re.compile(r"(.*/)page/(\d+)/(index\.html)")
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
#: Quotation marks that a program may make of straight ones.
_QUOTES: Final = str.maketrans("“”„‘’", '"""\'\'')
#: Between pages of a list; how many there are depends on where it is cut.
_PAGER: Final = ("<", ">")
#: How many files or words a message names.
_TOLD: Final = 8

#: The files of a site by their address; the pages of a list are together, from the newest.
Pages = dict[str, list[Path]]


def pages(name: str, output: Path) -> Pages:
    """Return the files that a program has written."""
    numbered: dict[str, dict[int, Path]] = {}
    found: Pages = {}
    for path in sorted(measure.state(output)):
        address = path
        for pattern, right in _ADDRESSES.get(name, ()):
            address = re.sub(pattern, right, address)
        match = _NUMBERED.fullmatch(address)
        if match:
            numbered.setdefault(match[1] + match[3], {})[int(match[2])] = output / path
        else:
            found[address] = [output / path]
    for address, more in numbered.items():
        # Where the first number is 1, it is the oldest page: the newest has no number.
        found.setdefault(address, []).extend(more[number] for number in sorted(more, reverse=1 in more))
    return found


def differences(one: str, ours: Pages, other: str, theirs: Pages, step: int = 1) -> Iterator[str]:
    """Return what one site has and the other has not, in files, in pages of lists, and in the words of each step-th."""
    for name, gone in ((one, ours.keys() - theirs.keys()), (other, theirs.keys() - ours.keys())):
        if gone:
            yield f"only {name}: {_some(sorted(gone))}"
    common = sorted(ours.keys() & theirs.keys())
    cut = [address for address in common if len(ours[address]) != len(theirs[address])]
    if cut:
        told = (f"{address} ({len(ours[address])}, {len(theirs[address])})" for address in cut)
        yield f"number of pages of a list ({one}, {other}): {_some(list(told))}"
    for address in common[::step]:
        said, expected = ([words(path.read_text("utf-8")) for path in each[address]] for each in (ours, theirs))
        for name, more in ((one, _sum(said) - _sum(expected)), (other, _sum(expected) - _sum(said))):
            if more:
                yield f"{address}: only {name} has {_some(sorted(more.elements()))}"


def words(text: str) -> tuple[Counter[str], Counter[str]]:
    """Return the words of a page or a feed: of its stories where it is a list, and the other ones."""
    if text.startswith("<?xml"):
        return _feed_words(text), Counter()
    parser = _Words()
    parser.feed(text)
    parser.close()
    return Counter(_split(parser.stories)), Counter(word for word in _split(parser.others) if word not in _PAGER)


def report(engines: Sequence[Engine], size: int, folder: Path | None = None) -> Iterator[str]:
    """Build the same archive by each program, and compare each to the first."""
    with tempfile.TemporaryDirectory(dir=folder) as made:
        first, sites = "", dict[str, Pages]()
        for engine in engines:
            reason = engine.available()
            if reason:
                yield f"{engine.name} is left out: {reason}"
                continue
            site = Path(made, engine.name)
            write(engine, corpus(size), site)
            measure.run(engine.command(site), site, engine.output(site), engine.environment)
            sites[engine.name] = pages(engine.name, engine.output(site))
            first = first or engine.name
            if engine.name != first:
                found = list(differences(first, sites[first], engine.name, sites[engine.name]))
                yield from found or [f"{first} and {engine.name} have the same files and words"]


def _sum(said: Iterable[tuple[Counter[str], Counter[str]]]) -> Counter[str]:
    """Return the words of a list: those of all its stories, and what is around them once."""
    stories, around = zip(*said, strict=True)
    total = Counter(around[0])
    for more in stories:
        total += more
    return total


def _split(parts: Iterable[str]) -> list[str]:
    return " ".join(parts).translate(_QUOTES).split()


def _some(found: Sequence[str]) -> str:
    more = len(found) - _TOLD
    return ", ".join(found[:_TOLD]) + (f" and {more} more" if more > 0 else "")


def _feed_words(text: str) -> Counter[str]:
    """Return the words of the entries of an Atom feed: titles, times and whole texts."""
    found: list[str] = []
    for entry in ET.fromstring(text).iter(f"{_ATOM}entry"):  # noqa: S314 - made by ourselves just now
        body = entry.find(f"{_ATOM}content")
        body = entry.find(f"{_ATOM}summary") if body is None else body
        parser = _Words()
        parser.feed(body.text or "" if body is not None else "")
        parser.close()
        found += [entry.findtext(f"{_ATOM}title", ""), entry.findtext(f"{_ATOM}published", "")[:19], *parser.others]
    return Counter(_split(found))


class _Words(HTMLParser):
    """Gathers what a reader sees: what is inside articles, and what is not."""

    def __init__(self) -> None:
        super().__init__()
        self.stories: list[str] = []
        self.others: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count in."""
        del attrs
        self._inside += tag == "article"

    def handle_endtag(self, tag: str) -> None:
        """Count out."""
        self._inside -= tag == "article"

    def handle_data(self, data: str) -> None:
        """Take text, which ends in the middle of a word only where there is markup in one."""
        (self.stories if self._inside else self.others).append(data)
