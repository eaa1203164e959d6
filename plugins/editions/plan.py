"""Every page of every edition: where it lies, what it shows, and where its versions in other languages are."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import groupby
from typing import Any, Final

from . import collation
from .evidence import Evidence
from .frame import Frame
from .issues import Period, issue, periods
from .near import Near
from .options import ISSUES, KINDS
from .page import NONE, Later, Page
from .pictures.circle import Circle, circle
from .pictures.sparkline import sparkline
from .pictures.tilemap import tile_map
from .pictures.timeline import Timeline, timeline
from .places import Places
from .stories import Story
from .terms import Term
from .together import Counted, Form, companions, counted, forms
from .tree import branches, gathered, line, running

#: How many terms a term's page names beside its own, by kind, and how many forms of a name.
BESIDE: Final[Mapping[str, int]] = {"people": 8, "countries": 12}
FORMS: Final = 20
#: How many stories of a running story a broader topic's page shows.
RUNNING: Final = 3


@dataclass(frozen=True)
class Site(Places):
    """What the pages are made of; `stories` newest first, `withdrawn` apart."""

    stories: Sequence[Story]
    terms: Mapping[str, Mapping[str, Term]]
    about: Mapping[str, tuple[str, str]]
    withdrawn: Sequence[Story] = ()
    #: Why each post has its terms, by uid and language; a post that nobody has looked at is not there.
    evidence: Mapping[tuple[str, str], Sequence[Evidence]] = field(default_factory=dict)
    #: The stories near each story, by uid; the same in all editions.
    related: Mapping[str, Sequence[Near]] = field(default_factory=dict)

    def named(self, kind: str) -> dict[str, list[Story]]:
        """Return the stories of each term of a kind that has any, newest first."""
        return gathered(self.stories, kind, self.terms[kind])

    @cached_property
    def frame(self) -> Frame:
        """Return what of this the making of a page may look at besides what the page shows."""
        return Frame(self.options, self.terms, frozenset(self.about), self.evidence)

    def numbered(self, stories: Sequence[Story]) -> tuple[Sequence[Story], list[Sequence[Story]]]:
        """Return the pages of a list as `numbered` does, the same for each edition: thousands are told apart once."""
        if (known := self._numbered.get(id(stories))) is None:
            known = self._numbered[id(stories)] = stories, numbered(stories, self.options.front)
        return known[1]

    @cached_property
    def _numbered(self) -> dict[int, tuple[Sequence[Story], tuple[Sequence[Story], list[Sequence[Story]]]]]:
        # With each list itself, so that its place in memory stays its own.
        return {}

    @cached_property
    def by_uid(self) -> Mapping[str, Story]:
        """Return the stories by uid."""
        return {story.uid: story for story in self.stories}


def pages(site: Site) -> Iterator[Page]:
    """Return all pages of the site."""
    first = site.langs[0]
    fronts = {lang: site.front_url(lang) for lang in site.langs}
    yield Page("index.html", "chooser.html", first, fronts, "", {"languages": site.options.languages})
    yield Page("404.html", "404.html", first, {}, "", {"languages": site.options.languages})
    listed = {kind: site.named(kind) for kind in KINDS}
    older: Story | None = None
    for story in reversed(site.stories):
        yield from _stories(site, story, older)
        older = story
    for story in site.withdrawn:
        notices = {lang: site.story_url(story, lang) for lang in site.langs}
        for lang, url in notices.items():
            yield Page(url, "withdrawn.html", lang, {}, "", {"story": story}, elsewhere=notices)
    for lang in site.langs:
        yield from _edition(site, lang, listed)


def _edition(site: Site, lang: str, listed: Mapping[str, Mapping[str, list[Story]]]) -> Iterator[Page]:
    yield from _fronts(site, lang, listed["topics"])
    counts: dict[str, list[Counted]] = {}
    for kind in KINDS:
        counts[kind] = entries = counted(site.terms[kind], listed[kind], lang)
        if kind == "topics":
            tops = [term for term in site.terms[kind].values() if not term.parent]
            tree = {branch.term.id: branch for branch in branches(site.terms[kind], listed[kind])}
            yield _index(site, lang, kind, "topics.html", {"tops": tops, "tree": tree})
        else:
            yield _index(site, lang, kind, "index.html", _listing(site, kind, entries, listed[kind], lang))
        for entry in entries:
            yield from _term(site, entry.term, listed, lang)
    if site.options.searched:
        yield _index(site, lang, "search", "search.html", {})
    if site.options.has("archive"):
        yield from _archive(site, lang)
    if site.options.has("issues"):
        yield from _issues(site, lang)
    yield from _about(site, lang)
    if site.options.feeds and site.options.has("outlines"):
        yield _index(site, lang, "feeds", "feeds.html", {"counts": counts})


def _listing(
    site: Site, kind: str, entries: Sequence[Counted], listed: Mapping[str, Sequence[Story]], lang: str
) -> Mapping[str, Any]:
    """Return what the index of a kind shows: its terms by letter, each with its line over time, and a map."""
    counts = {entry.term.id: entry.count for entry in entries}
    world = tile_map(counts) if kind == "countries" and entries else None
    lines = Later(_lines, entries, listed, *(site.stories[at].original.day for at in (-1, 0) if site.stories))
    return {"kind": kind, "letters": by_letter(entries, lang), "lines": lines, "map": world, "table": by_count(entries)}


def _lines(entries: Sequence[Counted], listed: Mapping[str, Sequence[Story]], *span: dt.date) -> Mapping[str, str]:
    """Return a line over time for each term that has more than one story."""
    return {
        entry.term.id: sparkline((story.original.day for story in listed[entry.term.id]), *span)
        for entry in entries
        if entry.count > 1
    }


def by_count(entries: Sequence[Counted]) -> list[tuple[Term, int]]:
    """Return the entries of an index with those of most stories first, and else in their order."""
    return [(entry.term, entry.count) for entry in sorted(entries, key=lambda entry: -entry.count)]


def by_day(stories: Sequence[Story]) -> list[tuple[dt.date, list[Story]]]:
    """Return the stories grouped by day, in their order."""
    return [(day, list(group)) for day, group in groupby(stories, key=lambda story: story.original.day)]


def by_letter(entries: Sequence[Counted], lang: str) -> list[tuple[str, list[Counted]]]:
    """Return the entries of an index grouped by their first letter."""

    def letter(entry: Counted) -> str:
        return collation.initial(entry.term.sorting[lang])

    return [(first, list(group)) for first, group in groupby(entries, key=letter)]


def numbered(stories: Sequence[Story], size: int) -> tuple[Sequence[Story], list[Sequence[Story]]]:
    """Return (what a list's first page shows, the full pages of what came before, the oldest page first).

    They are counted from the oldest, so that a full page keeps its address and its stories whatever comes later; the
    first page has what fills no page yet, and a page's worth before that.
    """
    full = max(0, len(stories) // size - 1)
    ends = [len(stories) - number * size for number in range(full + 1)]
    return stories[: ends[-1]], [stories[end - size : end] for end in ends[:-1]]


def _fronts(site: Site, lang: str, topics: Mapping[str, Sequence[Story]]) -> Iterator[Page]:
    """Return the pages of the front: the newest issue and what came before it, and numbered pages of all the rest."""
    newest, before = site.numbered(site.stories)
    context: dict[str, Any] = {"issue": None}
    if site.stories and site.options.has("issues"):
        period, inside = next(periods(site.stories, site.options.issue))
        context["issue"] = Later(issue, period, inside, site.terms["topics"], lang)
        newest = newest[len(inside) :]
    context |= {
        "days": Later(by_day, newest),
        "topics": branches(site.terms["topics"], topics),
        "older": site.front_url(lang, len(before)) if before else None,
    }
    versions = {other: site.front_url(other) for other in site.langs}
    yield Page(versions[lang], "front.html", lang, versions, "", context, feed=True)
    yield from _before(site, lang, before, {other: partial(site.front_url, other) for other in site.langs}, None)


def _before(
    site: Site,
    lang: str,
    before: Sequence[Sequence[Story]],
    urls: Mapping[str, Callable[[int], str]],
    term: Term | None,
) -> Iterator[Page]:
    """Return the numbered pages of a list; `urls` give a page's address in each language, 0 is the first page."""
    for number, stories in enumerate(before, 1):
        context = {
            "term": term,
            "number": number,
            "days": Later(by_day, stories),
            "newer": urls[lang](number + 1 if number < len(before) else 0),
            "older": urls[lang](number - 1) if number > 1 else None,
        }
        yield _period(site, lang, {other: url(number) for other, url in urls.items()}, "older.html", context)


def _index(site: Site, lang: str, kind: str, template: str, context: Mapping[str, Any]) -> Page:
    versions = {other: site.index_url(kind, other) for other in site.langs}
    return Page(versions[lang], template, lang, versions, versions[site.langs[0]], context)


def _stories(site: Site, story: Story, older: Story | None) -> Iterator[Page]:
    """Return the pages of a story, in each edition its own and the one with both languages side by side.

    Each leads to the story before it and to none after it: a page that is out stays as it is when the next comes.
    """
    urls = {lang: site.story_url(story, lang) for lang in site.langs}
    missing = {lang: url for lang, url in urls.items() if lang not in story.posts} or NONE
    # An archive has tens of thousands of stories, and most have all versions.
    own = {lang: url for lang, url in urls.items() if lang in story.posts} if missing else urls
    original = urls.get(story.original.lang) or site.story_url(story, story.original.lang)
    group = {
        "story": story,
        "terms": Later(_terms_of, story, site.frame),
        "older": older,
        "related": [(site.by_uid[near.uid], near) for near in site.related.get(story.uid, ())],
    }
    for lang, url in urls.items():
        context = {"post": story.shown(lang)}
        if lang in own:
            yield Page(url, "story.html", lang, own, original, context, group, missing)
            if (beside := site.parallel_url(story, lang)) is not None:
                yield _parallel(site, story, lang, beside, group)
        else:
            yield Page(url, "story.html", lang, {}, original, context, group, own, canonical=original)


def _terms_of(story: Story, frame: Frame) -> Mapping[str, list[Term]]:
    return {kind: [frame.terms[kind][i] for i in story.original.terms[kind]] for kind in KINDS}


def _parallel(site: Site, story: Story, lang: str, url: str, group: Mapping[str, Any]) -> Page:
    """Return the page with the original beside its translation into the edition's language.

    It says nothing new, so that search engines are sent to the story's page.
    """
    post = story.posts[lang]
    translation = next(
        story.posts[other]
        for other in (lang, *site.langs)
        if story.posts.get(other, story.original) is not story.original
    )
    elsewhere = {other: theirs for other in site.langs if (theirs := site.parallel_url(story, other)) is not None}
    context = {"post": post, "sides": (story.original, translation)}
    canonical = site.story_url(story, lang)
    return Page(url, "parallel.html", lang, {}, canonical, context, group, elsewhere, canonical=canonical)


def _term(site: Site, term: Term, listed: Mapping[str, Mapping[str, list[Story]]], lang: str) -> Iterator[Page]:
    """Return the page of a term, and numbered pages of its older stories.

    A topic's shows the topics around it, and running stories as groups of their own.
    """
    versions = {other: site.term_url(term, other) for other in site.langs}
    stories = listed[term.kind][term.id]
    countries = [site.terms["countries"][code] for code in term.countries if code in site.terms.get("countries", {})]
    context: dict[str, Any] = {
        "term": term,
        "stories": stories,
        "count": len(stories),
        "countries": [(country, country.id in listed["countries"]) for country in countries],
        "forms": Later(_forms, stories, term, site.frame, lang) if term.kind == "people" else [],
        "beside": Later(_beside, stories, term, site.frame, lang),
        "circle": Later(_circle, stories, term) if term.kind == "people" else None,
        "timeline": Later(_timeline, stories),
    }
    own: Sequence[Story] = stories
    if term.kind == "topics":
        around, own = _around(site.terms["topics"], term, listed["topics"])
        context |= around
    newest, before = site.numbered(own)
    urls = {other: partial(site.term_url, term, other) for other in site.langs}
    context |= {"days": Later(by_day, newest), "older": urls[lang](len(before)) if before else None}
    template = "topic.html" if term.kind == "topics" else "term.html"
    yield Page(versions[lang], template, lang, versions, versions[site.langs[0]], context, feed=True)
    yield from _before(site, lang, before, urls, term)


def _around(
    topics: Mapping[str, Term], term: Term, listed: Mapping[str, list[Story]]
) -> tuple[Mapping[str, Any], Sequence[Story]]:
    """Return (the topics around a topic and its running stories, its stories that are in none of those)."""
    groups = running(topics, listed, term)
    grouped = {story.uid for group in groups for story in listed[group.id]}
    context = {
        "above": line(term, topics)[:0:-1],
        "below": [branch for branch in branches(topics, listed, term.id) if not branch.term.running],
        "running": [(group, listed[group.id][:RUNNING], len(listed[group.id])) for group in groups],
    }
    own = listed[term.id]
    return context, [story for story in own if story.uid not in grouped] if grouped else own


def _forms(stories: Sequence[Story], term: Term, frame: Frame, lang: str) -> list[Form]:
    return forms(stories, term, frame.evidence, lang)[:FORMS]


def _beside(stories: Sequence[Story], term: Term, frame: Frame, lang: str) -> Mapping[str, list[Counted]]:
    return {kind: companions(stories, term, kind, frame.terms[kind], lang)[:most] for kind, most in BESIDE.items()}


def _circle(stories: Sequence[Story], term: Term) -> Circle | None:
    return circle(term.id, [story.original.terms["people"] for story in stories])


def _timeline(stories: Sequence[Story]) -> Timeline | None:
    """Return the timeline of a term up to its own newest story: another term's news does not change it."""
    return timeline((story.original.day for story in stories), stories[0].original.day)


def _issues(site: Site, lang: str) -> Iterator[Page]:
    """Return the list of all issues, and the page of each; it leads to the issue before it, as stories do."""
    found = {kind: list(periods(site.stories, kind)) for kind in ISSUES}
    days: dict[Period, list[tuple[Period, int]]] = {}
    for day, stories in found["day"]:
        days.setdefault(Period.around(day.first, "week"), []).append((day, len(stories)))
    listing = _index(site, lang, "issues", "issues.html", {"weeks": list(days.items())})
    yield replace(listing, feed=True)
    for kind in ISSUES:
        before: Period | None = None
        for period, stories in reversed(found[kind]):
            versions = {other: site.issue_url(period, other) for other in site.langs}
            week = Period.around(period.first, "week") if kind == "day" else None
            content = Later(issue, period, stories, site.terms["topics"], lang)
            context = {"issue": content, "period": period, "older": before, "week": week}
            yield _period(site, lang, versions, "issue.html", context)
            before = period


def _archive(site: Site, lang: str) -> Iterator[Page]:
    """Return the archive, and a page for each year and month in it."""
    months = [
        (month, list(group)) for month, group in groupby(site.stories, key=lambda s: s.original.day.replace(day=1))
    ]
    counted = [(month, len(group)) for month, group in months]
    yield _index(site, lang, "archive", "archive.html", {"months": counted})
    roots = {other: site.index_url("archive", other) for other in site.langs}
    for year, group in groupby(counted, key=lambda entry: entry[0].year):
        versions = {other: f"{roots[other]}{year}/" for other in site.langs}
        yield _period(site, lang, versions, "year.html", {"year": year, "months": list(group)})
    for month, stories in months:
        versions = {other: site.month_url(month, other) for other in site.langs}
        context = {"month": month, "stories": stories, "days": Later(by_day, stories), "count": len(stories)}
        yield _period(site, lang, versions, "month.html", context, feed=True)


def _period(
    site: Site, lang: str, versions: Mapping[str, str], template: str, context: Mapping[str, Any], *, feed: bool = False
) -> Page:
    return Page(versions[lang], template, lang, versions, versions[site.langs[0]], context, feed=feed)


def _about(site: Site, lang: str) -> Iterator[Page]:
    if lang in site.about:
        versions = {other: site.index_url("about", other) for other in site.langs if other in site.about}
        title, html = site.about[lang]
        yield Page(
            versions[lang], "about.html", lang, versions, next(iter(versions.values())), {"title": title, "html": html}
        )
