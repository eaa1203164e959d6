"""Every page of every edition: where it lies, what it shows, and where its versions in other languages are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from . import collation
from .evidence import Evidence
from .options import KINDS, Language, Options
from .stories import Story
from .terms import Term
from .timeline import timeline
from .together import Counted, companions, counted, forms

#: Name of the feed beside a page that has one.
FEED: Final = "atom.xml"
#: Name of the data beside the page of a story.
NINJS: Final = "ninjs.json"
#: How many terms a term's page names beside its own, by kind, and how many forms of a name.
BESIDE: Final[Mapping[str, int]] = {"people": 8, "countries": 12}
FORMS: Final = 20


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

    def front_url(self, lang: str, number: int = 1) -> str:
        """Return the address of a page of the front; numbers begin at 1."""
        return f"{lang}/" if number == 1 else f"{self.index_url('page', lang)}{number}/"

    def day_url(self, day: dt.date, lang: str) -> str:
        """Return the address of a day's stories."""
        return f"{lang}/{day:%Y/%m/%d}/"

    def month_url(self, day: dt.date, lang: str) -> str:
        """Return the address of a month's stories."""
        return f"{self.index_url('archive', lang)}{day:%Y/%m}/"

    def named(self, kind: str) -> dict[str, list[Story]]:
        """Return the stories of each term of a kind that is named at all, newest first."""
        found: dict[str, list[Story]] = defaultdict(list)
        for story in self.stories:
            for identifier in dict.fromkeys(story.original.terms[kind]):
                found[identifier].append(story)
        return found

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
    yield from _fronts(site, lang, counted(site.terms["topics"], listed["topics"], lang))
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
        context = {"kind": kind, "letters": by_letter(entries, lang) if kind != "topics" else [("", entries)]}
        yield _index(site, lang, kind, "index.html", context)
        for entry in entries:
            yield _term(site, entry.term, listed[kind][entry.term.id], lang)
    yield from _archive(site, lang)
    yield from _about(site, lang)
    if site.options.feeds:
        yield _index(site, lang, "feeds", "feeds.html", {"counts": counts})


def by_day(stories: Sequence[Story]) -> list[tuple[dt.date, list[Story]]]:
    """Return the stories grouped by day, in their order."""
    return [(day, list(group)) for day, group in groupby(stories, key=lambda story: story.original.day)]


def by_letter(entries: Sequence[Counted], lang: str) -> list[tuple[str, list[Counted]]]:
    """Return the entries of an index grouped by their first letter."""

    def letter(entry: Counted) -> str:
        return collation.initial(entry.term.sorting[lang])

    return [(first, list(group)) for first, group in groupby(entries, key=letter)]


def _fronts(site: Site, lang: str, topics: Sequence[Counted]) -> Iterator[Page]:
    size = site.options.front
    last = max(1, -(-len(site.stories) // size))
    for number in range(1, last + 1):
        versions = {other: site.front_url(other, number) for other in site.langs}
        context = {
            "days": by_day(site.stories[(number - 1) * size : number * size]),
            "topics": topics,
            "number": number,
            "last": last,
        }
        default = "" if number == 1 else versions[site.langs[0]]
        yield Page(versions[lang], "front.html", lang, versions, default, context, feed=number == 1)


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


def _term(site: Site, term: Term, stories: Sequence[Story], lang: str) -> Page:
    versions = {other: site.term_url(term, other) for other in site.langs}
    countries = [site.terms["countries"][code] for code in term.countries if code in site.terms.get("countries", {})]
    linked = [
        (country, any(country.id in s.original.terms["countries"] for s in site.stories)) for country in countries
    ]
    context = {
        "term": term,
        "days": by_day(stories),
        "count": len(stories),
        "countries": linked,
        "forms": forms(stories, term, site.evidence, lang)[:FORMS] if term.kind == "people" else [],
        "beside": {
            kind: companions(stories, term, kind, site.terms[kind], lang)[:most] for kind, most in BESIDE.items()
        },
        "timeline": timeline((story.original.day for story in stories), site.stories[0].original.day),
    }
    return Page(versions[lang], "term.html", lang, versions, versions[site.langs[0]], context, feed=True)


def _archive(site: Site, lang: str) -> Iterator[Page]:
    """Return the archive, and a page for each year, month and day in it."""
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
    yield from _days(site, lang)


def _days(site: Site, lang: str) -> Iterator[Page]:
    days = by_day(site.stories)
    for at, (day, stories) in enumerate(days):
        versions = {other: site.day_url(day, other) for other in site.langs}
        newer = days[at - 1][0] if at else None
        older = days[at + 1][0] if at + 1 < len(days) else None
        context = {"day": day, "days": [(day, stories)], "newer": newer, "older": older}
        yield _period(site, lang, versions, "day.html", context)


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
