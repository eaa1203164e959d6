"""What the templates of the theme may use: words, dates, links, and the texts and reasons of stories."""

import posixpath
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from . import dates, linking, mail, parallel, reasons, structured
from .messages import Messages
from .options import KINDS
from .places import FEED, NINJS
from .plan import Page
from .stories import Post, Story


def equip(env: Environment, catalogues: Mapping[str, Messages]) -> None:
    """Give an environment its functions and filters; `catalogues` are the words of each language."""

    @pass_context
    def gettext(context: Context, message: str) -> str:
        return catalogues[context["lang"]].gettext(message)

    @pass_context
    def ngettext(context: Context, one: str, many: str, number: int) -> str:
        return catalogues[context["lang"]].ngettext(one, many, number)

    @pass_context
    def word(context: Context, message: str) -> str:
        return catalogues[context["lang"]].word(message)

    def in_language(lang: str, message: str) -> str:
        return catalogues[lang].gettext(message)

    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(href=_href, absolute=_absolute, in_language=in_language, kinds=KINDS)
    env.globals.update(story_data=_story_data, story_text=_story_text, why=_why, word=word)
    env.globals.update(side_by_side=_side_by_side, FEED=FEED, NINJS=NINJS)
    env.filters["days"] = _in_words(lambda when, lang: dates.period(when.first, when.last, lang))
    for name in ("long_date", "short_date", "month"):
        env.filters[name] = _in_words(getattr(dates, name))
    env.filters["body"] = _body
    env.filters["hashed"] = structured.hashed
    env.filters["wrapped"] = mail.wrapped
    env.filters["plain"] = lambda markup: unescape(str(markup)).strip()


@pass_context
def _href(context: Context, url: str) -> str:
    """Return an address relative to the page, so that the site works under any path."""
    page: Page = context["page"]
    if page.path == "404.html":
        return _absolute(context, url)
    return relative(url, posixpath.dirname(page.path))


def relative(url: str, folder: str) -> str:
    """Return the way from a folder ("" or "sl/teme") to an address; a page has a hundred, so `relpath` is too slow."""
    parts, target = folder.split("/") if folder else [], url.split("/")
    same = 0
    while same < min(len(parts), len(target) - 1) and parts[same] == target[same]:
        same += 1
    return "../" * (len(parts) - same) + "/".join(target[same:]) or "./"


@pass_context
def _absolute(context: Context, url: str) -> str:
    """Return an address with the site's own; without one, from the root."""
    return f"{context['SITEURL']}/{url}"


@pass_context
def _story_data(context: Context, story: Story, lang: str) -> Markup:
    """Return what search engines should know of a story, as JSON that is safe inside a page."""
    return Markup(structured.script(context["site"], story, lang, context["SITEURL"], context["SITENAME"]))  # noqa: S704


@pass_context
def _story_text(context: Context, story: Story, lang: str) -> Markup:
    """Return the text that an edition shows, with links to its terms; the reader has held it to an allow-list."""
    places = reasons.targets(context["site"], story, lang)
    html = linking.linked(story.shown(lang).html, [(a, b, _href(context, url)) for a, b, url in places])
    return _body(html)


@pass_context
def _side_by_side(context: Context, one: Post, other: Post) -> list[tuple[Markup, Markup]]:
    """Return the texts of two posts of the page's story in rows; their relative links lead where they did."""
    site, story = context["site"], context["story"]
    html = [parallel.moved(post.html, _href(context, site.story_url(story, post.lang))) for post in (one, other)]
    return [(_body(left), _body(right)) for left, right in parallel.rows(*html)]


@pass_context
def _why(context: Context, story: Story, lang: str) -> Mapping[str, list[reasons.Reason]]:
    """Return by kind why a story has its terms; nothing where nobody has looked."""
    return reasons.reasons(context["site"], story, lang)


def _body(html: str) -> Markup:
    """Return HTML for printing as it is: the reader has held it to an allow-list."""
    return Markup(html)  # noqa: S704


def _in_words(make: Callable[[Any, str], str]) -> Callable[[Context, object], str]:
    @pass_context
    def in_words(context: Context, value: object) -> str:
        return str(make(value, context["lang"]))

    return in_words
