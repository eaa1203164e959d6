"""Pages that lead on from where stories and terms were before, and the record by which that is known."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ..lean_build import if_changed
from . import addresses
from .addresses import Address
from .page import Page
from .plan import Site


class Pointers:
    """What a record says of where stories and terms ever were, beside where they are now."""

    def __init__(self, site: Site, pages: Iterable[Page], record: Path | None, shown: Callable[[Path], str]) -> None:
        """Take the pages of the site, the file of the record, and what says how messages name it; None keeps none."""
        self._site, self._taken = site, [page.url for page in pages]
        self._now = frozenset(_now(site, pages))
        self._known: frozenset[Address] = frozenset()
        self._record = record
        #: What is wrong with the record.
        self.faults: list[str] = []
        if record and record.exists():
            try:
                self._known = addresses.parse(record.read_text("utf-8"))
            except addresses.AddressError as error:
                self.faults.append(f"{shown(record)}:{error.line}: {error}")
                self._record = None
            except UnicodeDecodeError:
                self.faults.append(f"{shown(record)}:1: is not UTF-8; restore the file from git")
                self._record = None

    def pages(self) -> Iterator[Page]:
        """Give a page that leads on, for each address at which a story or a term no longer is."""
        site = self._site
        now = {(entry.uid, entry.lang): entry.url for entry in self._now}
        stories = {story.uid: story for story in site.stories}
        for old in addresses.moved(self._known, now, self._taken):
            if old.lang not in site.langs:
                continue
            yield _page(old.url, old.lang, now[old.uid, old.lang])
            if old.uid in stories and (target := site.parallel_url(stories[old.uid], old.lang)):
                yield _page(f"{old.url}{site.options.languages[old.lang].paths['parallel']}/", old.lang, target)

    def remember(self) -> None:
        """Add the addresses of this build, which is whole, to those that were ever public."""
        if self._record and (new := self._known | self._now) != self._known:
            if_changed(self._record, addresses.serialise(new).encode())


def _now(site: Site, pages: Iterable[Page]) -> Iterator[Address]:
    """Give where each story and each term that has a page is now."""
    for story in (*site.stories, *site.withdrawn):
        for lang in site.langs:
            yield Address(story.uid, lang, site.story_url(story, lang))
    for page in pages:
        if "stories" in page.context and "term" in page.context:
            term = page.context["term"]
            yield Address(f"{term.kind}/{term.id}", page.lang, page.url)


def _page(url: str, lang: str, target: str) -> Page:
    return Page(url, "moved.html", lang, {}, target, {"to": target}, canonical=target)
