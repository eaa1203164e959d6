"""What the templates of the theme may use: words, dates, links, and the texts and reasons of stories."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import unescape
from types import FunctionType, MethodType
from typing import Any, Final

from jinja2 import Environment, TemplateSyntaxError, pass_context
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup

from . import dates, letters, linking, parallel, reasons, structured
from .escaping import Escaping
from .fragments import Fragments
from .messages import Messages
from .options import KINDS
from .page import Once, Page
from .places import FEED, NINJS
from .stories import Post, Story

_FUNCTIONS: Final = frozenset((FunctionType, MethodType))
_CONTEXT: Final = getattr(pass_context(lambda _: None), "jinja_pass_arg")  # noqa: B009 - unknown to mypy
#: What Jinja tells itself in a call. Were it to name that otherwise, no call would go through.
_JINJA_S_OWN: Final = ("_block_vars", "_loop_vars")


class Lazy(Context):
    """The names of a template; what a page shows `Later` is worked out when the template first asks for it."""

    def resolve_or_missing(self, key: str) -> object:
        """Return the value of a name."""
        # As Jinja does it: what a template has set, then what it was given.
        value = self.vars[key] if key in self.vars else self.parent.get(key, missing)
        return value.value if type(value) is Once else value

    def call(self, called: Any, /, *said: Any, **named: Any) -> Any:  # noqa: ANN401 - as Jinja has it
        """Call what a template calls: functions of the program and methods of records at once.

        Jinja asks many questions first, and copies the context for who wants it inside a loop. A page calls a hundred.
        """
        if type(called) in _FUNCTIONS:
            passed = getattr(called, "jinja_pass_arg", None)
            if passed is None or passed is _CONTEXT:
                for name in _JINJA_S_OWN:
                    named.pop(name, None)
                return called(*said, **named) if passed is None else called(self, *said, **named)
        return super().call(called, *said, **named)


def equip(env: Environment, catalogues: Mapping[str, Messages], settings: Mapping[str, object]) -> None:
    """Give an environment its functions, filters and settings; `catalogues` are the words of each language."""

    @pass_context
    def word(context: Context, message: str) -> str:
        return catalogues[context["lang"]].word(message)

    def in_language(lang: str, message: str) -> str:
        return catalogues[lang].gettext(message)

    gettext, ngettext = _translators(catalogues)
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    # Jinja's own wrapping of these costs more than all else in a line of a template.
    env.globals.update(gettext=gettext, ngettext=ngettext, _=gettext)
    env.globals.update(href=_href, absolute=_absolute, in_language=in_language, kinds=KINDS)
    env.globals.update(story_data=_story_data, story_text=_story_text, why=_why, word=word)
    env.globals.update(side_by_side=_side_by_side, FEED=FEED, NINJS=NINJS)
    env.add_extension(Fragments)
    env.context_class = Lazy
    env.template_class = Escaping
    # A build has one theme from end to end; otherwise each page asks for the times of all its templates.
    env.auto_reload = False
    env.globals.update(settings)
    # A page copies them five times; of Jinja's own chain of mappings a copy takes a tenth of a millisecond.
    shared = dict(env.globals)
    env.make_globals = lambda own: shared | dict(own or {})  # type: ignore[method-assign, assignment]
    env.filters["days"] = _in_words(lambda when, lang: dates.period(when.first, when.last, lang))
    for name in ("long_date", "short_date", "month"):
        env.filters[name] = _in_words(getattr(dates, name))
    env.filters["body"] = _body
    env.filters["hashed"] = structured.hashed
    env.filters["wrapped"] = letters.wrapped
    env.filters["plain"] = lambda markup: unescape(str(markup)).strip()


def _translators(catalogues: Mapping[str, Messages]) -> tuple[Callable[..., str], Callable[..., str]]:
    """Return what finds a message, and a message with its plural forms; `%(name)s` in it are filled in and escaped."""

    @cache
    def found(lang: str, message: str) -> Markup:
        return Markup(catalogues[lang].gettext(message))  # noqa: S704 - the theme's own words

    @cache
    def plain(lang: str, message: str) -> Markup:
        return found(lang, message) % {}

    @pass_context
    def gettext(context: Context, message: str, **named: object) -> Markup:
        return found(context["lang"], message) % named if named else plain(context["lang"], message)

    @pass_context
    def ngettext(context: Context, one: str, many: str, number: int, **named: object) -> Markup:
        words = Markup(catalogues[context["lang"]].ngettext(one, many, number))  # noqa: S704 - likewise
        return words % {"num": number, **named}

    return gettext, ngettext


@pass_context
def _href(context: Context, url: str) -> str:
    """Return an address by the way up to the site's root, so that the site works under any path."""
    page: Page = context["page"]
    # The page of errors stands in for any other, wherever that was to lie.
    return _absolute(context, url) if page.path == "404.html" else page.up + url or "./"


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


def faulty(environment: Environment, theme: str) -> Iterator[str]:
    """Give what is wrong with each template that cannot be read; `theme` is the folder of the theme's."""
    # The others are those of Pelican's own theme, and the same once more.
    for name in (name for name in environment.list_templates() if not name.startswith("!")):
        try:
            environment.get_template(name)
        except TemplateSyntaxError as error:
            yield f"{error.filename or name}:{error.lineno}: {error.message}; mend the template"
        except UnicodeDecodeError:
            yield f"{theme}/{name}:1: is not UTF-8; save the template as UTF-8"
