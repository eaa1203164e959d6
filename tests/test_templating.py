"""What templates may use: functions of the program wherever they are called, and work that is done when asked for."""

from string import punctuation

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment
from markupsafe import Markup, escape

from plugins.editions import messages, templating
from plugins.editions.escaping import escaped
from plugins.editions.page import Later, Page

from .sites import ROOT

BASE = """\
{% block page %}{% for number in (1, 2) %}{{ href('a/' ~ number) }} {% block inner scoped %}{% endblock %}{% endfor %}
{%- endblock %}
"""
PARTS = """\
{% macro named(word) %}{{ gettext(word) }} {{ href("b/") }} {{ said.upper() }}{% endmacro %}
"""


def rendered(page: Page, **templates: str) -> str:
    """Return what a page with a template of its own name comes to."""
    env = Environment(loader=DictLoader(templates), extensions=["jinja2.ext.i18n"], autoescape=True)
    words = {lang: messages.load(ROOT / "theme" / "translations", lang) for lang in ("sl", "en")}
    templating.equip(env, words, {"SITEURL": "https://novice.example"})
    return env.get_template(page.template).render(page=page, lang=page.lang, said="še", **page.lazy())


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('{{ href("x/") }}', "../../x/"),
        ('{% for n in (1, 2) %}{% set m = n %}{{ href("x/" ~ m) }} {% endfor %}', "../../x/1 ../../x/2 "),
        (
            '{% for n in "ab" %}{{ absolute(n) }}{{ loop.cycle(1, 2) }} {% endfor %}',
            "https://novice.example/a1 https://novice.example/b2 ",
        ),
        (
            '{% extends "base" %}{% block inner %}{{ number }}{{ gettext("People") }} {% endblock %}',
            "../../a/1 1Osebe ../../a/2 2Osebe ",
        ),
        (
            '{% import "parts" as parts with context %}{% for n in "a" %}{{ parts.named("People") }}{% endfor %}',
            "Osebe ../../b/ ŠE",
        ),
        (
            '{% for n in "ab" %}{% set lang = "en" %}{{ word("Topics") }}{{ in_language(lang, "Topics") }}{% endfor %}',
            "TemeTopics" * 2,
        ),
        ("{% with n = 1 %}{% call(x) list(n) %}{{ href(x) }}{% endcall %}{% endwith %}", ""),
        ("{{ said.center(4) }}{{ nowhere is defined }}{{ [1, 2].index(2) }}", " še False1"),
    ],
)
def test_functions_are_called_everywhere(template: str, expected: str) -> None:
    if "call(x)" in template:
        template = '{% macro list(n) %}{{ caller("c/" ~ n) }}{% endmacro %}' + template
        expected = "../../c/1"
    page = Page("sl/x/", "own", "sl", {}, "")
    assert rendered(page, own=template, base=BASE, parts=PARTS).strip("\n") == expected


def test_what_no_template_shows_is_not_worked_out() -> None:
    def never() -> str:
        raise AssertionError("worked out")

    asked: list[int] = []

    def once() -> list[int]:
        asked.append(1)
        return [1, 2]

    page = Page("sl/x/", "own", "sl", {}, "", {"some": Later(once), "other": Later(never)}, {"more": Later(once)})
    template = "{{ some | sum }}{% for one in some %}{{ one }}{{ some[0] }}{% endfor %}{% include 'part' %}{{ more }}"
    assert rendered(page, own=template, part="{{ some | length }}") == "311212[1, 2]"
    assert len(asked) == 2


class Counter:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def next(self) -> int:
        """Return how often that was."""
        self.asked += 1
        return self.asked


def test_a_fragment_is_made_once_for_each_key() -> None:
    page = Page("sl/x/", "own", "sl", {}, "", {"counter": Counter()})
    template = (
        "{% macro twice(key) %}{% cached key %}<{{ counter.next() }}{{ '&' }}> {% endcached %}{% endmacro %}"
        '{% for n in "abba" %}{% cached (n, lang) %}{% set m = n %}{{ m }}{{ counter.next() }} {% endcached %}'
        "{% endfor %}"
        "{{ m is defined }} {{ twice(1) }}{{ twice(1) }}{% cached 1 %}{% endcached %}{% block b %}{% cached 1 %}"
        "{{ counter.next() }}{% endcached %}{% endblock %}"
    )
    assert rendered(page, own=template) == "a1 b2 b2 a1 False <3&amp;> <3&amp;> 4"


@given(
    st.text(st.sampled_from(f"{punctuation}až"))
    | st.text().map(Markup)
    | st.integers()
    | st.none()
    | st.lists(st.text())
)
def test_whatever_is_printed_is_escaped_as_markupsafe_does_it(value: object) -> None:
    assert str(escaped(value)) == str(escape(value))
    # Joined in a template, a piece that needs no escaping is as good as one that says so.
    assert Markup("").join((escaped(value),)) == escape(value)


def test_what_a_macro_or_a_block_returns_is_escaped_once() -> None:
    template = """
{%- macro named(word) %}<b>{{ word }}</b>{% endmacro %}
{%- macro around() %}<i>{{ caller() }}</i>{% endmacro %}
{%- set kept %}{{ "<" }}{{ said }}{% endset %}
{%- set loud %}{% filter upper %}{{ "&a" }}{% endfilter %}{% endset %}
{{- named("a & b") }} {{ named("ab") }} {{ named(kept) }} {{ kept }} {{ loud }} {{ named("<") ~ ">" }}
{{- [kept, "<"] | join(" ") }}
{%- call around() %}{{ '"' }}{% endcall %}"""
    page = Page("sl/x/", "own", "sl", {}, "")
    assert rendered(page, own=template) == (
        "<b>a &amp; b</b> <b>ab</b> <b>&lt;še</b> &lt;še &AMP;A <b>&lt;</b>&gt;&lt;še &lt;<i>&#34;</i>"
    )


def test_jinja_names_what_escapes_as_it_did() -> None:
    # If not, templates are right, and slow: see plugins/editions/escaping.py.
    env = Environment(loader=DictLoader({"own": "{{ a }}"}), autoescape=True)
    assert env.get_template("own").root_render_func.__globals__["escape"] is escape
