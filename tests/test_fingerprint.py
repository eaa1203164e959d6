"""Each part of what a page shows counts: change any one, and the page is made anew."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment

from plugins.editions.evidence import Evidence, Place
from plugins.editions.files import File, Folder
from plugins.editions.fingerprint import Fingerprints, template_digests
from plugins.editions.frame import Frame
from plugins.editions.near import Near
from plugins.editions.options import Language, Options
from plugins.editions.page import Later, Page
from plugins.editions.stories import Post, Story
from plugins.editions.terms import Term

NAMES = {"sl": "Ana Novak", "en": "Ana Novak"}
WAR = Term("war", "topics", NAMES, NAMES, NAMES, {}, None, ())
LIBYA = Term("libya", "topics", NAMES, NAMES, NAMES, {}, "war", ())
ANA = Term("Q1", "people", NAMES, NAMES, NAMES, {"sl": "oseba"}, None, ("SI",))
TERMS: Mapping[str, Mapping[str, Term]] = {
    "people": {"Q1": ANA},
    "countries": {},
    "topics": {"war": WAR, "libya": LIBYA},
}
OPTIONS = Options({lang: Language(lang, lang, {}) for lang in ("sl", "en")})
POST = Post(
    "p.sl.md", "u1", "sl", "p", "Naslov", dt.datetime(2026, 1, 2, tzinfo=dt.UTC), "Glava.", lambda _: "<p>Glava.</p>",
    {"people": ("Q1",), "countries": (), "topics": ("libya",)}, "original", "published", None, {}, "digest of the file",
)  # fmt: skip
STORY = Story("u1", {"sl": POST}, POST)
WHY = {("u1", "sl"): (Evidence("people", "Q1", (Place(0, 3, "Ana", ("full name",)),)),)}


def shows(function: Callable[..., Any] = lambda *_: 0) -> Later:
    return Later(function, [STORY], 3)


def later(_: object, number: int) -> int:
    return number


def other(_: object, number: int) -> int:
    return number + 1


PAGE = Page(
    "sl/p/",
    "story.html",
    "sl",
    {"sl": "sl/p/"},
    "sl/p/",
    {"story": STORY, "term": ANA, "days": [(dt.date(2026, 1, 2), [STORY])]},
)


def of(
    page: Page = PAGE, terms: Mapping[str, Mapping[str, Term]] = TERMS, constants: str = "c",
    evidence: Mapping[tuple[str, str], tuple[Evidence, ...]] = WHY,
    template: str = "t",
) -> str:  # fmt: skip
    return Fingerprints(Frame(OPTIONS, terms, evidence=evidence), constants, lambda _: template).of_page(page)


def with_story(story: Story) -> Page:
    return replace(PAGE, context={**PAGE.context, "story": story})


def with_post(**said: object) -> Page:
    post = replace(POST, **said)  # type: ignore[arg-type]
    return with_story(Story("u1", {"sl": post}, post))


def test_the_same_page_has_the_same_fingerprint() -> None:
    assert of() == of() == of(replace(PAGE, context=dict(PAGE.context)))
    # The HTML and the rest of a post are told by the digest of its file.
    assert of(with_post(body=lambda _: "<p>x</p>")) == of()


OTHER: Mapping[str, object] = {
    "url": "sl/q/",
    "template": "term.html",
    "lang": "en",
    "versions": {"sl": "sl/p/", "en": "en/p/"},
    "default": "en/p/",
    "context": {**PAGE.context, "more": 1},
    "group": {"story": STORY},
    "elsewhere": {"en": "en/"},
    "canonical": "sl/r/",
    "feed": True,
}


@pytest.mark.parametrize("name", [entry.name for entry in fields(Page)])
def test_each_field_of_a_page_counts(name: str) -> None:
    assert of(replace(PAGE, **{name: OTHER[name]})) != of()  # type: ignore[arg-type]


def test_the_pages_of_a_group_that_have_one_template_are_made_anew_together() -> None:
    group = {"story": STORY, "older": None}
    one = replace(PAGE, group=group)
    assert of(one) == of(replace(one, url="en/q/", lang="en", context={})) != of(replace(one, template="term.html"))
    assert of(one) != of(replace(one, group={**group, "older": STORY}))
    assert of(one) != of(replace(one, group={**group, "story": replace(STORY, withdrawn=True)}))


def changes() -> Iterator[tuple[str, Page]]:
    yield "the file of a post", with_post(source="another file")
    yield "a tag that the curator gave", with_post(terms={**POST.terms, "people": ()})
    yield "the language of a post", with_story(Story("u1", {"en": replace(POST, lang="en")}, replace(POST, lang="en")))
    yield "a translation", with_story(replace(STORY, posts={"sl": POST, "en": replace(POST, lang="en", source="x")}))
    yield "which post is the original", with_story(replace(STORY, original=replace(POST, lang="en", source="x")))
    yield "withdrawn", with_story(replace(STORY, withdrawn=True))
    yield "a story more", replace(PAGE, context={**PAGE.context, "days": [(dt.date(2026, 1, 2), [STORY, STORY])]})
    near = Near("u1", (("people", "Q1"), ("countries", "LY")))
    yield "a story near it", replace(PAGE, context={**PAGE.context, "near": [(STORY, near)]})
    yield "another day", replace(PAGE, context={**PAGE.context, "days": [(dt.date(2026, 1, 3), [STORY])]})


@pytest.mark.parametrize(("what", "page"), list(changes()), ids=lambda said: said if isinstance(said, str) else "")
def test_what_hangs_on_a_story_counts(what: str, page: Page) -> None:
    assert of(page) != of(), what


@pytest.mark.parametrize("name", [entry.name for entry in fields(Term) if entry.name not in ("id", "kind")])
@pytest.mark.parametrize("term", [ANA, LIBYA, WAR], ids=lambda term: term.id)
def test_each_field_of_a_term_counts_for_the_stories_that_have_it_or_a_narrower_one(name: str, term: Term) -> None:
    new: dict[str, object] = {
        "parent": "politics" if term is WAR else None if term is LIBYA else "x", "countries": ("IT",), "running": True,
        "pins": frozenset(("u1",)), "bans": frozenset(("u1",)),
    }  # fmt: skip
    changed = replace(term, **{name: new.get(name, {"sl": "Drugače", "en": "Otherwise"})})  # type: ignore[arg-type]
    terms = {**TERMS, term.kind: {**TERMS[term.kind], term.id: changed}}
    assert of(replace(PAGE, context={"story": STORY}), terms) != of(replace(PAGE, context={"story": STORY}))


@pytest.mark.parametrize("name", [entry.name for entry in fields(Place)])
def test_evidence_counts(name: str) -> None:
    entry = WHY["u1", "sl"][0]
    new = {"start": 1, "end": 9, "surface": "Ane", "rule": ("genitive",), "form": "Ane"}[name]
    changed = replace(entry, places=(replace(entry.places[0], **{name: new}),))  # type: ignore[arg-type]
    assert of(evidence={("u1", "sl"): (changed,)}) != of()
    assert of(evidence={}) != of()


def test_what_the_whole_site_has_in_common_counts() -> None:
    assert of(constants="d") != of()
    assert of(template="u") != of()


def test_what_is_worked_out_later_counts_by_its_function_and_its_arguments() -> None:
    def with_(later: Later) -> str:
        return of(replace(PAGE, context={"x": later}))

    assert with_(shows(later)) == with_(shows(later))
    assert (
        len({with_(shows(later)), with_(shows(other)), with_(Later(later, [STORY], 4)), with_(Later(later, [], 3))})
        == 4
    )


def test_what_cannot_be_told_apart_is_an_error() -> None:
    with pytest.raises(TypeError, match="nobody can tell whether it changed"):
        of(replace(PAGE, context={"x": object()}))


def test_a_file_and_a_folder_count_by_what_they_show() -> None:
    prints = Fingerprints(Frame(OPTIONS, TERMS, evidence=WHY), "c", lambda name: name)

    def make(*_: object) -> bytes:
        return b""

    def begin(_: Path, *__: object) -> Callable[[], list[str]]:
        return list

    file = File("a.xml", make, (PAGE, [STORY]))
    assert prints.of_file(file) == prints.of_file(replace(file))
    for changed in (
        replace(file, path="b.xml"),
        replace(file, shows=(PAGE, [])),
        replace(file, templates=("mail.html",)),
    ):
        assert prints.of_file(changed) != prints.of_file(file)
    folder = Folder("pagefind", begin, ([PAGE],))
    assert prints.of_folder(folder) != prints.of_folder(replace(folder, shows=([PAGE, PAGE],)))


def digests(**templates: str) -> Mapping[str, str]:
    sources = {f"{name}.html": text for name, text in templates.items()}
    of = template_digests(Environment(loader=DictLoader(sources)))  # noqa: S701 - nothing is rendered
    return {name: of(name) for name in sources}


THEME = {
    "base": "<html>{% block a %}{% endblock %}",
    "parts": "{% macro m() %}{% endmacro %}",
    "story": '{% extends "base.html" %}{% import "parts.html" as parts %}',
    "term": "{%- extends 'base.html' -%}",
    "alone": "x",
}


@pytest.mark.parametrize(
    ("changed", "concerned"),
    [("base", {"base", "story", "term"}), ("parts", {"parts", "story"}), ("story", {"story"}), ("alone", {"alone"})],
)
def test_a_template_counts_for_all_that_draw_it_in(changed: str, concerned: set[str]) -> None:
    before, after = digests(**THEME), digests(**{**THEME, changed: THEME[changed] + "!"})
    assert {name.removesuffix(".html") for name in before if before[name] != after[name]} == concerned


@pytest.mark.parametrize(
    "text",
    [
        "{% include name %}", '{% include "a" ~ ".html" %}', "{% extends base if x else other %}",
        '{% include ["a.html", "b.html"] %}', "{%+ import\n name as parts %}", "{% from x import y %}",
    ],
)  # fmt: skip
def test_a_template_that_draws_in_by_an_expression_counts_as_the_whole_theme(text: str) -> None:
    before, after = digests(**THEME, open=text), digests(**{**THEME, "alone": "y"}, open=text)
    assert before["open.html"] != after["open.html"]


def test_a_template_that_draws_in_itself_or_one_that_is_missing() -> None:
    assert digests(a='{% include "a.html" %}{% include "b.html" ignore missing %}')["a.html"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Near("u1", (("people", "Q1"), ("countries", "LY"))), Near("u1", (("countries", "LY"), ("people", "Q1")))),
        (POST, replace(POST, source="another file")),
        (replace(STORY, uid="u2"), replace(STORY, uid="u2", withdrawn=True)),
    ],
    ids=lambda said: type(said).__name__,
)
@pytest.mark.parametrize("many", [1, 40])
def test_what_stands_beside_a_story_counts_for_itself(one: object, other: object, many: int) -> None:
    """A list begins with a story, and what follows is told by its own, though it has the uid of a story as well."""
    first, second = (replace(PAGE, context={"related": [STORY] * many + [said]}) for said in (one, other))
    assert of(first) != of(second)
    first, second = (replace(PAGE, context={"related": [(STORY, said)] * many}) for said in (one, other))
    assert of(first) != of(second)


LEAVES: tuple[object, ...] = (
    *(STORY, replace(STORY, uid="u2", posts={}), POST, replace(POST, source="another file"), replace(POST, uid="u2")),
    *(Near("u1", (("people", "Q1"),)), Near("u1", (("people", "Q2"),)), Near("u2", ())),
    *(ANA, LIBYA, "u1", "u2", 1, 2, None, dt.date(2026, 1, 2), dt.datetime(2026, 1, 2, tzinfo=dt.UTC)),
)
#: How what a page shows may be arranged: a list, pairs, lists by name, pages of a list.
SHAPES: tuple[Callable[[list[object]], object], ...] = (
    list,
    tuple,
    lambda many: list(zip(many[::2], many[1::2], strict=False)) + many[-1:],
    lambda many: {str(number): [one] for number, one in enumerate(many)},
    lambda many: [many[:3], many[3:15], many[15:]],
    lambda many: Later(later, many, many[:1]),
)


@given(
    st.lists(st.sampled_from(LEAVES), min_size=1, max_size=40),
    st.sampled_from(SHAPES),
    st.integers(0, 39),
    st.sampled_from(LEAVES),
)
def test_whatever_is_shown_in_the_place_of_another_thing_counts(
    many: list[object], shape: Callable[[list[object]], object], at: int, new: object
) -> None:
    """However quickly lists are told apart: the fingerprint is another one if and only if the list is."""
    changed = list(many)
    changed[at % len(many)] = new
    one, other = (replace(PAGE, context={"seen": STORY, "many": shape(said)}) for said in (many, changed))
    assert of(one) == of(replace(PAGE, context={"seen": STORY, "many": shape(list(many))}))
    assert (of(one) == of(other)) == (changed == many)
