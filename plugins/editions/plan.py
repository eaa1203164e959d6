"""Every page of every edition: where it lies, what it shows, and where its versions in other languages are."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import Any, Final

from . import collation
from .evidence import Evidence
from .issues import Issue, Period, issue, periods
from .near import Near
from .options import ISSUES, KINDS, Language, Options
from .pictures.circle import circle
from .pictures.sparkline import sparkline
from .pictures.tilemap import tile_map
from .pictures.timeline import timeline
from .stories import Story
from .terms import Term
from .together import Counted, companions, counted, forms
from .tree import branches, gathered, line, running

#: Name of the feed beside a page that has one.
FEED: Final = "atom.xml"
#: Name of the e-mail beside an issue.
MAIL: Final = "edition.eml"
#: Name of the data beside the page of a story.
NINJS: Final = "ninjs.json"
#: How many terms a term's page names beside its own, by kind, and how many forms of a name.
BESIDE: Final[Mapping[str, int]] = {"people": 8, "countries": 12}
FORMS: Final = 20
#: How many stories of a running story a broader topic's page shows.
RUNNING: Final = 3


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be written. Addresses are relative to the site and end in "/", or are a file's name."""

    url: str
    template: str
    lang: str
    #: Address by language, this page included, for hreflang and the switch.
    versions: Mapping[str, str]
    #: The address for readers of any other language.
    default: str
    context: Mapping[str, Any] = field(default_factory=dict)
    #: What the switch leads to in a language that has no version.
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    #: Where the real page is, for a page that search engines should not keep.
    canonical: str | None = None
    #: Whether a feed lies beside the page.
    feed: bool = False

    @property
    def path(self) -> str:
        """Return the file of the page below the output folder."""
        return self.url if "." in self.url.rsplit("/", 1)[-1] else f"{self.url}index.html"


@dataclass(frozen=True)
class Site:
    """What the pages are made of; `stories` newest first, `withdrawn` apart."""

    options: Options
    stories: Sequence[Story]
    terms: Mapping[str, Mapping[str, Term]]
    about: Mapping[str, tuple[str, str]]
    withdrawn: Sequence[Story] = ()
    #: Why each post has its terms, by uid and language; a post that nobody has looked at is not there.
    evidence: Mapping[tuple[str, str], Sequence[Evidence]] = field(default_factory=dict)
    #: The stories near each story, by uid; the same in all editions.
    related: Mapping[str, Sequence[Near]] = field(default_factory=dict)

    def story_url(self, story: Story, lang: str) -> str:
        """Return the address of a story in an edition; an untranslated one has the original's slug."""
        post = story.shown(lang)
        return f"{lang}/{post.day:%Y/%m/%d}/{post.slug}/"

    def parallel_url(self, story: Story, lang: str) -> str | None:
        """Return the address in an edition of a story beside its translation; None where it has none."""
        if lang not in story.posts or len(story.posts) == 1:
            return None
        return f"{self.story_url(story, lang)}{self.options.languages[lang].paths['parallel']}/"

    def term_url(self, term: Term, lang: str) -> str:
        """Return the address of a term's page in an edition."""
        return f"{self.index_url(term.kind, lang)}{term.slugs[lang]}/"

    def index_url(self, kind: str, lang: str) -> str:
        """Return the address of a list: of a kind of terms, the archive, the feeds, the page about the site."""
        return f"{lang}/{self.options.languages[lang].paths[kind]}/"

    def front_url(self, lang: str, number: int = 0) -> str:
        """Return the address of the front, or of a numbered page of what came before; 1 is the oldest."""
        return f"{self.index_url('page', lang)}{number}/" if number else f"{lang}/"

    def day_url(self, day: dt.date, lang: str) -> str:
        """Return the address of a day's stories."""
        return f"{lang}/{day:%Y/%m/%d}/"

    def issue_url(self, period: Period, lang: str) -> str:
        """Return the address of the edition of a day or a week."""
        if period.kind == "day":
            return self.day_url(period.first, lang)
        return f"{self.index_url('issues', lang)}{period.name}/"

    def mail_url(self, period: Period, lang: str) -> str:
        """Return the address of the same as an e-mail."""
        return f"{self.issue_url(period, lang)}{MAIL}"

    def month_url(self, day: dt.date, lang: str) -> str:
        """Return the address of a month's stories."""
        return f"{self.index_url('archive', lang)}{day:%Y/%m}/"

    def named(self, kind: str) -> dict[str, list[Story]]:
        """Return the stories of each term of a kind that has any, newest first."""
        return gathered(self.stories, kind, self.terms[kind])

    def issues(self, kind: str, lang: str) -> list[Issue]:
        """Return all issues of a kind in an edition, the newest first."""
        return [issue(when, stories, self.terms["topics"], lang) for when, stories in periods(self.stories, kind)]

    @cached_property
    def by_uid(self) -> Mapping[str, Story]:
        """Return the stories by uid."""
        return {story.uid: story for story in self.stories}

    @property
    def langs(self) -> tuple[str, ...]:
        """Return the codes of the editions."""
        return tuple(self.options.languages)


def pages(site: Site) -> Iterator[Page]:
    """Return all pages of the site."""
    first = site.langs[0]
    fronts = {lang: site.front_url(lang) for lang in site.langs}
    yield Page("index.html", "chooser.html", first, fronts, "", {"languages": site.options.languages})
    yield Page("404.html", "404.html", first, {}, "", {"languages": site.options.languages})
    listed = {kind: site.named(kind) for kind in KINDS}
    for language in site.options.languages.values():
        yield from _edition(site, language, listed)


def _edition(site: Site, language: Language, listed: Mapping[str, Mapping[str, list[Story]]]) -> Iterator[Page]:
    lang = language.code
    issues = {kind: site.issues(kind, lang) for kind in ISSUES}
    yield from _fronts(site, lang, issues[site.options.issue], listed["topics"])
    for at, story in enumerate(site.stories):
        yield _story(site, story, lang, at)
        if (url := site.parallel_url(story, lang)) is not None:
            yield _parallel(site, story, lang, url)
    for story in site.withdrawn:
        notices = {other: site.story_url(story, other) for other in site.langs}
        yield Page(notices[lang], "withdrawn.html", lang, {}, "", {"story": story}, notices)
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
            make = _topic if kind == "topics" else _term
            yield make(site, entry.term, listed[kind], lang)
    if site.options.searched:
        yield _index(site, lang, "search", "search.html", {})
    yield from _archive(site, lang)
    yield from _issues(site, lang, issues)
    yield from _about(site, lang)
    if site.options.feeds:
        yield _index(site, lang, "feeds", "feeds.html", {"counts": counts})


def _listing(
    site: Site, kind: str, entries: Sequence[Counted], listed: Mapping[str, Sequence[Story]], lang: str
) -> Mapping[str, Any]:
    """Return what the index of a kind shows: its terms by letter, each with its line over time, and a map."""
    newest, oldest = (site.stories[at].original.day if site.stories else dt.date.min for at in (0, -1))
    lines = {
        entry.term.id: sparkline((story.original.day for story in listed[entry.term.id]), oldest, newest)
        for entry in entries
        if entry.count > 1
    }
    counts = {entry.term.id: entry.count for entry in entries}
    world = tile_map(counts) if kind == "countries" and entries else None
    return {"kind": kind, "letters": by_letter(entries, lang), "lines": lines, "map": world, "table": by_count(entries)}


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


def _fronts(site: Site, lang: str, issues: Sequence[Issue], topics: Mapping[str, Sequence[Story]]) -> Iterator[Page]:
    """Return the pages of the front: the newest issue and what came before it, and numbered pages of all the rest.

    Those are numbered from the oldest, so that a full page keeps its address and its stories whatever comes later;
    the front itself lists what fills no page yet, and a page's worth before that.
    """
    size = site.options.front
    last = max(0, len(site.stories) // size - 1)
    inside = {story.uid for story in issues[0].stories} if issues else set()
    newest = [story for story in site.stories[: len(site.stories) - last * size] if story.uid not in inside]
    front = {
        "issue": issues[0] if issues else None,
        "days": by_day(newest),
        "topics": branches(site.terms["topics"], topics),
        "older": site.front_url(lang, last) if last else None,
    }
    versions = {other: site.front_url(other) for other in site.langs}
    yield Page(versions[lang], "front.html", lang, versions, "", front, feed=True)
    for number in range(1, last + 1):
        end = len(site.stories) - (number - 1) * size
        context = {
            "number": number,
            "days": by_day(site.stories[end - size : end]),
            "newer": site.front_url(lang, number + 1 if number < last else 0),
            "older": site.front_url(lang, number - 1) if number > 1 else None,
        }
        versions = {other: site.front_url(other, number) for other in site.langs}
        yield _period(site, lang, versions, "older.html", context)


def _index(site: Site, lang: str, kind: str, template: str, context: Mapping[str, Any]) -> Page:
    versions = {other: site.index_url(kind, other) for other in site.langs}
    return Page(versions[lang], template, lang, versions, versions[site.langs[0]], context)


def _story(site: Site, story: Story, lang: str, at: int) -> Page:
    versions = {other: site.story_url(story, other) for other in site.langs if other in story.posts}
    elsewhere = {other: site.story_url(story, other) for other in site.langs if other not in story.posts}
    original = site.story_url(story, story.original.lang)
    terms = {kind: [site.terms[kind][i] for i in story.original.terms[kind]] for kind in KINDS}
    newer = site.stories[at - 1] if at else None
    older = site.stories[at + 1] if at + 1 < len(site.stories) else None
    context = {"story": story, "post": story.shown(lang), "terms": terms, "newer": newer, "older": older}
    context["related"] = [(site.by_uid[near.uid], near) for near in site.related.get(story.uid, ())]
    missing = lang not in story.posts
    return Page(
        site.story_url(story, lang),
        "story.html",
        lang,
        {} if missing else versions,
        original,
        context,
        versions if missing else elsewhere,
        canonical=original if missing else None,
    )


def _parallel(site: Site, story: Story, lang: str, url: str) -> Page:
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
    context = {"story": story, "post": post, "sides": (story.original, translation)}
    canonical = site.story_url(story, lang)
    return Page(url, "parallel.html", lang, {}, canonical, context, elsewhere, canonical=canonical)


def _term(site: Site, term: Term, listed: Mapping[str, Sequence[Story]], lang: str) -> Page:
    versions = {other: site.term_url(term, other) for other in site.langs}
    stories = listed[term.id]
    countries = [site.terms["countries"][code] for code in term.countries if code in site.terms.get("countries", {})]
    linked = [
        (country, any(country.id in s.original.terms["countries"] for s in site.stories)) for country in countries
    ]
    context = {
        "term": term,
        "stories": stories,
        "days": by_day(stories),
        "count": len(stories),
        "countries": linked,
        "forms": forms(stories, term, site.evidence, lang)[:FORMS] if term.kind == "people" else [],
        "beside": {
            kind: companions(stories, term, kind, site.terms[kind], lang)[:most] for kind, most in BESIDE.items()
        },
        "circle": circle(term.id, [s.original.terms["people"] for s in stories]) if term.kind == "people" else None,
        "timeline": timeline((story.original.day for story in stories), site.stories[0].original.day),
    }
    return Page(versions[lang], "term.html", lang, versions, versions[site.langs[0]], context, feed=True)


def _topic(site: Site, term: Term, listed: Mapping[str, Sequence[Story]], lang: str) -> Page:
    """Return a topic's page: as any term's, with the topics around it, and running stories as groups of their own."""
    topics = site.terms["topics"]
    groups = running(topics, listed, term)
    grouped = {story.uid for group in groups for story in listed[group.id]}
    page = _term(site, term, listed, lang)
    context = {
        **page.context,
        "above": line(term, topics)[:0:-1],
        "below": [branch for branch in branches(topics, listed, term.id) if not branch.term.running],
        "running": [(group, listed[group.id][:RUNNING], len(listed[group.id])) for group in groups],
        "days": by_day([story for story in listed[term.id] if story.uid not in grouped]),
    }
    return replace(page, template="topic.html", context=context)


def _issues(site: Site, lang: str, issues: Mapping[str, Sequence[Issue]]) -> Iterator[Page]:
    """Return the list of all issues, and the page of each."""
    weeks = [
        (entry, [day for day in issues["day"] if entry.period.first <= day.period.first <= entry.period.last])
        for entry in issues["week"]
    ]
    listing = _index(site, lang, "issues", "issues.html", {"weeks": weeks, "issues": issues[site.options.issue]})
    yield replace(listing, feed=True)
    for kind in ISSUES:
        for at, entry in enumerate(issues[kind]):
            versions = {other: site.issue_url(entry.period, other) for other in site.langs}
            newer = issues[kind][at - 1].period if at else None
            older = issues[kind][at + 1].period if at + 1 < len(issues[kind]) else None
            week = Period.around(entry.period.first, "week") if kind == "day" else None
            context = {"issue": entry, "newer": newer, "older": older, "week": week}
            yield _period(site, lang, versions, "issue.html", context)


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
        context = {"month": month, "days": by_day(stories), "count": len(stories)}
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
