"""The feeds of the editions: which there are, and what is in each. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import escape
from itertools import groupby, islice, takewhile
from typing import Any, Final, TypeAlias
from urllib.parse import urljoin

from ..editions import (
    FEED,
    FaultyFileError,
    File,
    Frame,
    Issue,
    Page,
    Period,
    Post,
    Section,
    Site,
    Story,
    Term,
    dates,
    issue,
    periods,
)
from ..feeds import Category, Entry, Feed, Link, Written, faults, opml, serialise, tag, written
from ..lean_build.setting import check

_HTML: Final = "text/html"
_ATOM: Final = "application/atom+xml"
_SCHEMES: Final = {"Q": "http://www.wikidata.org/entity/", "medtop:": "http://cv.iptc.org/newscodes/mediatopic/"}
_LINK: Final = re.compile(r'(<a href=")(?!https?:|mailto:)([^"]*)"')


#: Who makes ids, a domain and since when it has been theirs, and for which site. Source: RFC 4151.
_AUTHORITY: Final = re.compile(r"[\w.-]+(?:@[\w.-]+)?,\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_SITE: Final = re.compile(r"[\w.~!$&'()*+,;=:@/?%-]+")


@dataclass(frozen=True, slots=True)
class Options:
    """The setting FEEDS; what is in ids must never change."""

    authority: str
    site: str
    author: str = ""
    rights: str = ""
    #: Entries of a feed; an edition's own has those of its newest month besides.
    newest: int = 50

    @classmethod
    def of(cls, setting: object) -> "Options":
        """Return checked options; raise ValueError that names the key and what would be right."""
        said = check("FEEDS", cls, setting, {"newest": 1})
        for key, form, right in (("authority", _AUTHORITY, "example.org,2026"), ("site", _SITE, "my-digest")):
            if not form.fullmatch(said[key]):
                raise ValueError(f'FEEDS["{key}"] is {said[key]!r}, of which no id can be made; write it as "{right}"')
        return cls(**said)


_SECOND: Final = timedelta(seconds=1)
#: Entries that are held at once, some 5 KB each.
_HELD: Final = 3_000
#: When posts appeared, by uid and language, of those that share a second with one before them.
Moments: TypeAlias = Mapping[tuple[str, str], datetime]


@dataclass(frozen=True)
class Feeds:
    """What all feeds of a site are made of. `words` translates a message of the interface."""

    frame: Frame
    options: Options
    name: str
    root: str
    words: Mapping[str, Any]
    #: Entries that were made before, by uid and language: a story is in a feed of each of its terms.
    held: dict[tuple[str, str], Written] = field(default_factory=dict)
    #: Categories that were made before, by kind, id and language.
    named: dict[tuple[str, str, str], Category] = field(default_factory=dict)

    def files(self, site: Site, pages: Iterable[Page]) -> Iterator[File]:
        """Return each feed of a site beside its page, and the list of an edition's feeds."""
        moments = dict(_moments(site))
        shown = {lang: [story for story in site.stories if lang in story.posts] for lang in site.langs}
        archived = site.options.has("archive")
        months = {lang: _months(stories) if archived else [] for lang, stories in shown.items()}
        rows: dict[str, list[tuple[str, str, str]]] = {lang: [] for lang in site.langs}
        for page in pages:
            if not page.feed:
                continue
            if "month" not in page.context:
                url = f"{self.root}/{page.url}"
                rows[page.lang].append((self._title(page), url + FEED, url))
            if "weeks" in page.context:
                yield self._of_issues(site, page, moments)
                continue
            kind, stories, more = self._content(page, shown[page.lang], months[page.lang])
            own = {key: moments[key] for story in stories if (key := (story.uid, page.lang)) in moments}
            yield File(page.url + FEED, self.made, (page, kind, stories, own, more))
        for lang, named in rows.items():
            if site.options.has("outlines"):
                yield File(f"{lang}/feeds.opml", self.outlines, (lang, named))

    def outlines(self, lang: str, rows: Sequence[tuple[str, str, str]]) -> bytes:
        """Return the list of an edition's feeds."""
        return opml(f"{self.name} ({self.frame.options.languages[lang].name})", lang, rows)

    def made(
        self, page: Page, kind: Sequence[str], stories: Sequence[Story], moments: Moments, more: Sequence[Link]
    ) -> bytes:
        """Return a feed of stories; raise FaultyFileError for one that is not valid."""
        entries = [self._entry(story, page.lang, _moment(story, page.lang, moments)) for story in stories]
        return self._whole(self._feed(page, kind, entries, more))

    def made_of_issues(
        self,
        page: Page,
        periods: Sequence[tuple[Period, Sequence[Story]]],
        topics: Mapping[str, Term],
        moments: Moments,
    ) -> bytes:
        """Return the feed of the editions of days or weeks, an entry each, if it has a story in the language."""
        lang = page.lang
        issues = [issue(period, stories, topics, lang) for period, stories in periods]
        own = [replace(one, sections=tuple(_sections(one, lang))) for one in issues]
        entries = [self._issue(one, lang, moments) for one in own if one.sections]
        return self._whole(self._feed(page, ("issues", self.frame.options.issue), entries))

    def _whole(self, feed: Feed) -> bytes:
        data = serialise(feed)
        if wrong := faults(feed, absolute=bool(self.root)):
            raise FaultyFileError(data, [f"1: {fault}" for fault in wrong])
        return data

    def _of_issues(self, site: Site, page: Page, moments: Moments) -> File:
        own = ((when, many) for when, many in periods(site.stories, site.options.issue) if _has(many, page.lang))
        newest = list(islice(own, self.options.newest))
        told = {
            key: moments[key]
            for _, stories in newest
            for story in stories
            if (key := (story.uid, page.lang)) in moments
        }
        return File(page.url + FEED, self.made_of_issues, (page, newest, site.terms["topics"], told))

    def _content(
        self, page: Page, shown: Sequence[Story], months: Sequence[str]
    ) -> tuple[Sequence[str], Sequence[Story], Sequence[Link]]:
        """Return (the end of a feed's id, its stories, its links to other feeds)."""
        if "term" in page.context:
            term: Term = page.context["term"]
            stories = (story for story in page.context["stories"] if page.lang in story.posts)
            return (term.kind, term.id), list(islice(stories, self.options.newest)), ()
        if "month" in page.context:
            return self._of_month(page, months)
        first = list(islice(shown, self.options.newest))
        if not self.frame.options.has("archive"):
            return ("edition",), first, ()
        # What is no longer here must be in an archive: those of the months before the newest.
        newest = f"{shown[0].original.day:%Y/%m}" if shown else ""
        later = islice(shown, len(first), None)
        first += takewhile(lambda story: f"{story.original.day:%Y/%m}" == newest, later)
        before = [Link("prev-archive", self._archive(page.lang, months[0]), _ATOM)] if months else []
        return ("edition",), first, before

    def _of_month(self, page: Page, months: Sequence[str]) -> tuple[Sequence[str], Sequence[Story], Sequence[Link]]:
        own = f"{page.context['month']:%Y/%m}"
        stories = [story for story in page.context["stories"] if page.lang in story.posts]
        links = [Link("current", f"{self.root}/{self.frame.front_url(page.lang)}{FEED}", _ATOM)]
        at = months.index(own) if own in months else len(months)
        if at + 1 < len(months):
            links.append(Link("prev-archive", self._archive(page.lang, months[at + 1]), _ATOM))
        if 0 < at < len(months):
            links.append(Link("next-archive", self._archive(page.lang, months[at - 1]), _ATOM))
        return ("month", own), stories, links

    def _issue(self, issue: Issue, lang: str, moments: Moments) -> Entry:
        period, stories = issue.period, issue.stories
        times = [_moment(story, lang, moments) for story in stories]
        corrected = [modified for story in stories if (modified := story.posts[lang].modified)]
        langs = [lang, *(other for other in self.frame.langs if other != lang)]
        return Entry(
            id=tag(self.options.authority, self.options.site, "issue", period.name, lang),
            title=dates.period(period.first, period.last, lang),
            published=min(times),
            updated=max(times + corrected),
            links=tuple(
                Link("alternate", f"{self.root}/{self.frame.issue_url(period, other)}", _HTML, other) for other in langs
            ),
            summary=" · ".join(story.posts[lang].title for story in stories),
            content="\n".join(self._issue_html(issue, lang)),
            author=self.options.author or self.name,
            categories=tuple(self._category(section.topic, lang) for section in issue.sections if section.topic),
        )

    def _issue_html(self, issue: Issue, lang: str) -> Iterator[str]:
        for section in issue.sections:
            name = section.topic.names[lang] if section.topic else self.words[lang].gettext("Other news")
            yield f"<h2>{escape(name, quote=False)}</h2>"
            for item in section.items:
                post = item.story.posts[lang]
                url = f"{self.root}/{self.frame.story_url(item.story, lang)}"
                yield f'<h3><a href="{escape(url)}">{escape(post.title, quote=False)}</a></h3>'
                notes = [self._state(post.state, lang)] if post.unreviewed else []
                text = [item.summary] if item.summary else []
                said = " · ".join([*notes, *self._names(item.story, lang), post.said.get("source") or self.name])
                yield from (f"<p>{escape(line, quote=False)}</p>" for line in (*text, said))

    def _names(self, story: Story, lang: str) -> Iterator[str]:
        for kind in ("people", "countries"):
            if named := story.original.terms[kind]:
                yield ", ".join(self.frame.terms[kind][identifier].names[lang] for identifier in named)

    def _feed(
        self, page: Page, kind: Sequence[str], entries: Sequence[Entry | Written], more: Sequence[Link] = ()
    ) -> Feed:
        lang = page.lang
        twins = [
            Link("alternate", f"{self.root}/{url}{FEED}", _ATOM, other)
            for other, url in page.versions.items()
            if other != lang
        ]
        links = (
            Link("self", f"{self.root}/{page.url}{FEED}", _ATOM),
            Link("alternate", f"{self.root}/{page.url}", _HTML, lang),
            *twins,
            *more,
        )
        return Feed(
            id=tag(self.options.authority, self.options.site, "feed", lang, *kind),
            lang=lang,
            title=self._title(page),
            links=links,
            author=self.options.author or self.name,
            rights=self.options.rights,
            entries=entries,
            style=f"{self.root}/theme/feed.css",
            archive=kind[0] == "month",
        )

    def _entry(self, story: Story, lang: str, published: datetime) -> Written:
        known = self.held.get((story.uid, lang))
        if known is None:
            if len(self.held) >= _HELD:
                # The oldest: feeds that have a story in common mostly follow each other.
                del self.held[next(iter(self.held))]
            entry = self._new_entry(story, lang, published)
            known = self.held[story.uid, lang] = written(entry, absolute=bool(self.root))
        return known

    def _new_entry(self, story: Story, lang: str, published: datetime) -> Entry:
        post = story.posts[lang]
        return Entry(
            id=tag(self.options.authority, self.options.site, "post", story.uid, lang),
            title=post.title,
            published=published,
            updated=max(published, post.modified) if post.modified else published,
            links=tuple(self._entry_links(story, lang)),
            summary=self._summary(post),
            content=self._html(story, post),
            author=post.said.get("author") or post.said.get("source") or self.options.author or self.name,
            categories=tuple(self._categories(story, lang)),
            rights=post.said.get("rights", ""),
        )

    def _entry_links(self, story: Story, lang: str) -> Iterator[Link]:
        for other in (lang, *(code for code in story.posts if code != lang)):
            yield Link("alternate", f"{self.root}/{self.frame.story_url(story, other)}", _HTML, other)
        if url := story.original.said.get("url"):
            yield Link("via", url, _HTML, story.original.lang)

    def _categories(self, story: Story, lang: str) -> Iterator[Category]:
        for kind, identifiers in story.original.terms.items():
            for identifier in identifiers:
                yield self._category(self.frame.terms[kind][identifier], lang)
        state = story.posts[lang].state
        yield Category(state, tag(self.options.authority, self.options.site, "translation"), self._state(state, lang))

    def _category(self, term: Term, lang: str) -> Category:
        known = self.named.get((term.kind, term.id, lang))
        if known is None:
            known = Category(*self._scheme(term.kind, term.id), term.names[lang])
            self.named[term.kind, term.id, lang] = known
        return known

    def _scheme(self, kind: str, identifier: str) -> tuple[str, str]:
        if kind == "people" and re.fullmatch(r"Q\d+", identifier):
            return identifier, _SCHEMES["Q"]
        if identifier.startswith("medtop:"):
            return identifier.removeprefix("medtop:"), _SCHEMES["medtop:"]
        return identifier, tag(self.options.authority, self.options.site, kind)

    def _state(self, state: str, lang: str) -> str:
        return str(self.words[lang].gettext(STATE_NAMES[state]))

    def _summary(self, post: Post) -> str:
        """Return the lead; what no person has reviewed says so first, as many readers show nothing else."""
        return f"[{self._state(post.state, post.lang)}] {post.lead}" if post.unreviewed else post.lead

    def _html(self, story: Story, post: Post) -> str:
        """Return the post's HTML with full addresses; what no person has reviewed says so first."""
        base = f"{self.root}/{self.frame.story_url(story, post.lang)}"
        html = _LINK.sub(lambda m: f'{m.group(1)}{urljoin(base, m.group(2))}"', post.html)
        notes = []
        if post.unreviewed:
            notes.append(self._state(post.state, post.lang))
        if post.modified:
            said = post.said.get("correction", "")
            word = self.words[post.lang].gettext("Corrected")
            notes.append(f"{word}: {post.modified.date().isoformat()}{'. ' if said else ''}{said}")
        return "".join(f"<p><em>{escape(note, quote=False)}</em></p>\n" for note in notes) + html

    def _title(self, page: Page) -> str:
        if "term" in page.context:
            return f"{page.context['term'].names[page.lang]} · {self.name}"
        if "weeks" in page.context:
            return f"{self.name} · {self.words[page.lang].gettext('Editions')}"
        return f"{self.name} · {page.context['month']:%Y-%m}" if "month" in page.context else self.name

    def _archive(self, lang: str, month: str) -> str:
        return f"{self.root}/{self.frame.index_url('archive', lang)}{month}/{FEED}"


#: The messages of the theme for the states of a text.
STATE_NAMES: Final = {
    "original": "original text",
    "reviewed": "translation, reviewed by the editors",
    "edited": "translation, edited but not reviewed yet",
    "machine": "machine translation, not reviewed",
}


def feed_files(
    *, site: Site, pages: Sequence[Page], settings: Mapping[str, Any], words: Mapping[str, Any]
) -> Iterator[File]:
    """Return the feeds of the pages that have one."""
    if settings.get("FEEDS") is not None and site.options.feeds:
        options = Options.of(settings["FEEDS"])
        yield from Feeds(site.frame, options, settings["SITENAME"], settings["SITEURL"], words).files(site, pages)


def _has(stories: Iterable[Story], lang: str) -> bool:
    return any(lang in story.posts for story in stories)


def _months(stories: Iterable[Story]) -> list[str]:
    """Return the months that are over, newest first: the newest one with a story is still open."""
    months = groupby(story.original.date.date().replace(day=1) for story in stories)
    return [f"{month:%Y/%m}" for month, _ in months][1:]


def _sections(issue: Issue, lang: str) -> Iterator[Section]:
    """Return the sections with the stories that exist in a language: a feed never mixes two."""
    for section in issue.sections:
        if items := tuple(item for item in section.items if lang in item.story.posts):
            yield replace(section, items=items)


def _moment(story: Story, lang: str, moments: Moments) -> datetime:
    return moments.get((story.uid, lang), story.original.date)


def _moments(site: Site) -> Iterator[tuple[tuple[str, str], datetime]]:
    """Return when posts appeared that share a second with one before: told apart by seconds, in every feed alike."""
    for lang in site.langs:
        #: Of each second that is taken, one behind it up to which all are.
        taken: dict[datetime, datetime] = {}
        for story in reversed(site.stories):
            moment = free(story.original.date, taken)
            if lang in story.posts:
                taken[moment] = moment + _SECOND
                if moment != story.original.date:
                    yield (story.uid, lang), moment


def free(asked: datetime, taken: dict[datetime, datetime]) -> datetime:
    """Return the first second from a moment on that is not taken, and let the next who asks come there sooner."""
    moment, passed = asked, list[datetime]()
    while (behind := taken.get(moment)) is not None:
        passed.append(moment)
        moment = behind
    taken.update(dict.fromkeys(passed, moment))
    # Who took one before may have had a clock in another zone.
    return moment if moment.tzinfo == asked.tzinfo else moment.astimezone(asked.tzinfo)
