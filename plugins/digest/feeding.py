"""The feeds of the editions: which there are, and what is in each. Pure but for `write_all`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

from ..editions import FEED, Issue, Page, Post, Section, Site, Story, Term, dates
from ..feeds import Category, Entry, Feed, Link, faults, opml, serialise, tag

_HTML: Final = "text/html"
_ATOM: Final = "application/atom+xml"
_SCHEMES: Final = {"Q": "http://www.wikidata.org/entity/", "medtop:": "http://cv.iptc.org/newscodes/mediatopic/"}
_LINK: Final = re.compile(r'(<a href=")(?!https?:|mailto:)([^"]*)"')


@dataclass(frozen=True, slots=True)
class Options:
    """The setting FEEDS; what is in ids must never change."""

    authority: str
    site: str
    author: str = ""
    rights: str = ""
    #: Entries of a feed; an edition's own has those of its newest month besides.
    newest: int = 50


@dataclass(frozen=True)
class Feeds:
    """What all feeds of a site are made of. `words` translates a message of the interface."""

    site: Site
    options: Options
    name: str
    root: str
    words: Mapping[str, Any]
    moments: Mapping[tuple[str, str], datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, site: Site, options: Options, name: str, root: str, words: Mapping[str, Any]) -> "Feeds":
        """Return them with a moment for each post that no other post of its language has."""
        return cls(site, options, name, root, words, dict(_moments(site)))

    def documents(self, pages: Iterable[Page]) -> Iterator[tuple[str, Feed]]:
        """Return the address of each feed below the site, and the feed."""
        months = {lang: self._months(lang) for lang in self.site.langs}
        for page in pages:
            if not page.feed:
                continue
            if "term" in page.context:
                yield page.url + FEED, self._of_term(page)
            elif "month" in page.context:
                yield page.url + FEED, self._of_month(page, months[page.lang])
            elif "issues" in page.context:
                yield page.url + FEED, self._of_issues(page)
            else:
                yield page.url + FEED, self._of_edition(page, months[page.lang])

    def outlines(self, pages: Iterable[Page], lang: str) -> bytes:
        """Return the list of an edition's feeds."""
        rows = [
            (self._title(page), f"{self.root}/{page.url}{FEED}", f"{self.root}/{page.url}")
            for page in pages
            if page.feed and page.lang == lang and "month" not in page.context
        ]
        return opml(f"{self.name} ({self.site.options.languages[lang].name})", lang, rows)

    def _of_edition(self, page: Page, months: Sequence[str]) -> Feed:
        stories = self._shown(self.site.stories, page.lang)
        newest = f"{stories[0].original.day:%Y/%m}" if stories else ""
        inside = [s for n, s in enumerate(stories) if n < self.options.newest or f"{s.original.day:%Y/%m}" == newest]
        before = [Link("prev-archive", self._archive(page.lang, months[0]), _ATOM)] if months else []
        return self._feed(page, ("edition",), inside, before)

    def _of_term(self, page: Page) -> Feed:
        term: Term = page.context["term"]
        stories: Sequence[Story] = page.context["stories"]
        return self._feed(page, (term.kind, term.id), self._shown(stories, page.lang)[: self.options.newest])

    def _of_month(self, page: Page, months: Sequence[str]) -> Feed:
        own = f"{page.context['month']:%Y/%m}"
        stories = [story for _, stories in page.context["days"] for story in stories]
        links = [Link("current", f"{self.root}/{self.site.front_url(page.lang)}{FEED}", _ATOM)]
        at = months.index(own) if own in months else len(months)
        if at + 1 < len(months):
            links.append(Link("prev-archive", self._archive(page.lang, months[at + 1]), _ATOM))
        if 0 < at < len(months):
            links.append(Link("next-archive", self._archive(page.lang, months[at - 1]), _ATOM))
        return replace(self._feed(page, ("month", own), self._shown(stories, page.lang), links), archive=True)

    def _of_issues(self, page: Page) -> Feed:
        """Return the feed of the editions of days or weeks, an entry each, if it has a story in the language."""
        lang = page.lang
        issues = [replace(issue, sections=tuple(self._sections(issue, lang))) for issue in page.context["issues"]]
        entries = [self._issue(issue, lang) for issue in issues if issue.sections]
        feed = self._feed(page, ("issues", self.site.options.issue), ())
        return replace(feed, entries=entries[: self.options.newest])

    def _sections(self, issue: Issue, lang: str) -> Iterator[Section]:
        for section in issue.sections:
            if items := tuple(item for item in section.items if lang in item.story.posts):
                yield replace(section, items=items)

    def _issue(self, issue: Issue, lang: str) -> Entry:
        period, stories = issue.period, issue.stories
        moments = [self.moments[story.uid, lang] for story in stories]
        corrected = [modified for story in stories if (modified := story.posts[lang].modified)]
        langs = [lang, *(other for other in self.site.langs if other != lang)]
        return Entry(
            id=tag(self.options.authority, self.options.site, "issue", period.name, lang),
            title=dates.period(period.first, period.last, lang),
            published=min(moments),
            updated=max(moments + corrected),
            links=tuple(
                Link("alternate", f"{self.root}/{self.site.issue_url(period, other)}", _HTML, other) for other in langs
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
                url = f"{self.root}/{self.site.story_url(item.story, lang)}"
                yield f'<h3><a href="{escape(url)}">{escape(post.title, quote=False)}</a></h3>'
                notes = [self._state(post.state, lang)] if post.unreviewed else []
                text = [item.summary] if item.summary else []
                said = " · ".join([*notes, *self._names(item.story, lang), post.said.get("source") or self.name])
                yield from (f"<p>{escape(line, quote=False)}</p>" for line in (*text, said))

    def _names(self, story: Story, lang: str) -> Iterator[str]:
        for kind in ("people", "countries"):
            if named := story.original.terms[kind]:
                yield ", ".join(self.site.terms[kind][identifier].names[lang] for identifier in named)

    def _feed(self, page: Page, kind: Sequence[str], stories: Sequence[Story], more: Sequence[Link] = ()) -> Feed:
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
            entries=[self._entry(story, lang) for story in stories],
            style=f"{self.root}/theme/feed.css",
        )

    def _entry(self, story: Story, lang: str) -> Entry:
        post = story.posts[lang]
        published = self.moments[story.uid, lang]
        return Entry(
            id=tag(self.options.authority, self.options.site, "post", story.uid, lang),
            title=post.title,
            published=published,
            updated=max(published, post.modified) if post.modified else published,
            links=tuple(self._entry_links(story, lang)),
            summary=self._summary(post),
            content=self._content(story, post),
            author=post.said.get("author") or post.said.get("source") or self.options.author or self.name,
            categories=tuple(self._categories(story, lang)),
            rights=post.said.get("rights", ""),
        )

    def _entry_links(self, story: Story, lang: str) -> Iterator[Link]:
        for other in (lang, *(code for code in story.posts if code != lang)):
            yield Link("alternate", f"{self.root}/{self.site.story_url(story, other)}", _HTML, other)
        if url := story.original.said.get("url"):
            yield Link("via", url, _HTML, story.original.lang)

    def _categories(self, story: Story, lang: str) -> Iterator[Category]:
        for kind, identifiers in story.original.terms.items():
            for identifier in identifiers:
                yield self._category(self.site.terms[kind][identifier], lang)
        state = story.posts[lang].state
        yield Category(state, tag(self.options.authority, self.options.site, "translation"), self._state(state, lang))

    def _category(self, term: Term, lang: str) -> Category:
        return Category(*self._scheme(term.kind, term.id), term.names[lang])

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

    def _content(self, story: Story, post: Post) -> str:
        """Return the post's HTML with full addresses; what no person has reviewed says so first."""
        base = f"{self.root}/{self.site.story_url(story, post.lang)}"
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
        if "issues" in page.context:
            return f"{self.name} · {self.words[page.lang].gettext('Editions')}"
        return f"{self.name} · {page.context['month']:%Y-%m}" if "month" in page.context else self.name

    def _months(self, lang: str) -> list[str]:
        """Return the months that are over, newest first: the newest one with a story is still open."""
        shown = self._shown(self.site.stories, lang)
        return [month for month, _ in groupby(shown, key=lambda story: f"{story.original.day:%Y/%m}")][1:]

    def _archive(self, lang: str, month: str) -> str:
        return f"{self.root}/{self.site.index_url('archive', lang)}{month}/{FEED}"

    def _shown(self, stories: Iterable[Story], lang: str) -> list[Story]:
        """Return the stories that exist in a language: a feed never mixes two."""
        return [story for story in stories if lang in story.posts]


#: The messages of the theme for the states of a text.
STATE_NAMES: Final = {
    "original": "original text",
    "reviewed": "translation, reviewed by the editors",
    "edited": "translation, edited but not reviewed yet",
    "machine": "machine translation, not reviewed",
}


def write_all(
    _: object, *, site: Site, pages: Sequence[Page], settings: Mapping[str, Any], output: Path, words: Mapping[str, Any]
) -> list[str]:
    """Write every feed beside its page; return what is wrong, `file: what`, with the file below the output."""
    if settings.get("FEEDS") is None or not site.options.feeds:
        return []
    feeds = Feeds.of(site, Options(**settings["FEEDS"]), settings["SITENAME"], settings["SITEURL"], words)
    wrong: list[str] = []
    for path, feed in feeds.documents(pages):
        wrong += [f"output/{path}:1: {fault}" for fault in faults(feed, absolute=bool(settings["SITEURL"]))]
        (output / path).write_bytes(serialise(feed))
    for lang in site.langs:
        (output / lang / "feeds.opml").write_bytes(feeds.outlines(pages, lang))
    return wrong


def _moments(site: Site) -> Iterator[tuple[tuple[str, str], datetime]]:
    """Return when each post appeared; two of one second are told apart by seconds, the same ones in every feed."""
    for lang in site.langs:
        used: set[datetime] = set()
        for story in sorted(site.stories, key=lambda story: (story.original.date, story.uid)):
            moment = datetime.fromisoformat(story.original.date.isoformat())
            while moment in used:
                moment += timedelta(seconds=1)
            if lang in story.posts:
                used.add(moment)
                yield (story.uid, lang), moment
