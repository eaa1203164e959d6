"""Where the pages of the editions lie."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from .issues import Period
from .options import Options
from .stories import Story
from .terms import Term

#: Name of the feed beside a page that has one.
FEED: Final = "atom.xml"
#: Name of the e-mail beside an issue.
MAIL: Final = "edition.eml"
#: Name of the data beside the page of a story.
NINJS: Final = "ninjs.json"


@dataclass(frozen=True)
class Places:
    """The addresses of all pages, relative to the site; each ends in "/"."""

    options: Options

    def story_url(self, story: Story, lang: str) -> str:
        """Return the address of a story in an edition; an untranslated one has the original's slug."""
        post = story.shown(lang)
        return f"{self.day_url(post.day, lang)}{post.slug}/"

    def parallel_url(self, story: Story, lang: str) -> str | None:
        """Return the address in an edition of a story beside its translation; None where it has none."""
        if lang not in story.posts or len(story.posts) == 1 or not self.options.has("parallel"):
            return None
        return f"{self.story_url(story, lang)}{self.options.languages[lang].paths['parallel']}/"

    def term_url(self, term: Term, lang: str, number: int = 0) -> str:
        """Return the address of a term's page in an edition, or of a numbered page of its older stories."""
        url = f"{self.index_url(term.kind, lang)}{term.slugs[lang]}/"
        return f"{url}{self.options.languages[lang].paths['page']}/{number}/" if number else url

    def index_url(self, kind: str, lang: str) -> str:
        """Return the address of a list: of a kind of terms, the archive, the feeds, the page about the site."""
        return f"{lang}/{self.options.languages[lang].paths[kind]}/"

    def front_url(self, lang: str, number: int = 0) -> str:
        """Return the address of the front, or of a numbered page of what came before; 1 is the oldest."""
        return f"{self.index_url('page', lang)}{number}/" if number else f"{lang}/"

    def day_url(self, day: dt.date, lang: str) -> str:
        """Return the address of a day's stories."""
        if (known := self._days.get(day)) is None:
            known = self._days[day] = f"{day:%Y/%m/%d}"
        return f"{lang}/{known}/"

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

    @cached_property
    def langs(self) -> tuple[str, ...]:
        """Return the codes of the editions."""
        return tuple(self.options.languages)

    @cached_property
    def _days(self) -> dict[dt.date, str]:
        # A site has far fewer days than links to its stories.
        return {}
