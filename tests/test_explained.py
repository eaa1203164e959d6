"""Tags explained: links in the text, sentences that show a tag, rules in words, who is named with whom, timelines."""

import datetime as dt
import html as entities
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.commonmark.render import render
from plugins.digest.desk import Desk
from plugins.digest.desk import Options as DeskOptions
from plugins.digest.explaining import RULES, Explainer, rule_words
from plugins.editions import evidence, linking, messages, passages, together
from plugins.editions.evidence import Evidence, Place
from plugins.editions.explained import explained
from plugins.editions.frame import Frame
from plugins.editions.options import Language, Options
from plugins.editions.pictures import timeline
from plugins.editions.reasons import SENTENCES, reasons, targets
from plugins.editions.stories import Post, Story, post_of
from plugins.editions.terms import Term
from plugins.lean_build import Build, Store
from plugins.mentions import Finder, load
from plugins.topics import load as load_topics

from .fixture_files import cases
from .pieces import rows
from .sites import ROOT, Sandbox

PEOPLE = load(ROOT / "content/data/people.toml")
SCHEME = load_topics(ROOT / "content/data/topics.toml")
TRANSLATIONS = ROOT / "theme" / "translations"


def places(names: str, html: str) -> Iterator[tuple[int, int, str]]:
    """Return where names (`name /address/`, an underscore for any blank) stand in the text of HTML."""
    text = evidence.plain(html)
    words = names.split()
    for name, address in zip(words[::2], words[1::2], strict=True):
        for match in re.finditer(re.escape(name).replace("_", r"\s"), text):
            yield match.start(), match.end(), address


def stripped(html: str) -> str:
    return re.sub(r'<a class="tag" href="[^"]*">(.*?)</a>', r"\1", html, flags=re.DOTALL)


@pytest.mark.parametrize(("title", "text", "expected"), cases("linking.md"), ids=lambda case: case[:50])
def test_links_in_the_text(title: str, text: str, expected: str) -> None:
    names, _, html = text.partition("\n")
    made = linking.linked(html, places(names, html))
    assert made == expected, title
    assert stripped(made) == html


FRAGMENTS = (
    "<p> </p> <em> </em> <h2> </h2> <code> </code> <pre> <ul><li> </li></ul> <br> <br/> <hr> <!--x--> &amp; &nbsp;"
    " &#65; &#x1F600; &notanentity; & < > &# <script> </script> <![CDATA[ ]]> <!doctype> </ <a Libija 😀 e\u0301"
).split(" ") + [" ", "\n", '<a href="x">', "</a>", "\n\n", "\r\n", "\u2028", "\x00"]
SPANS = st.lists(st.tuples(st.integers(-2, 60), st.integers(-2, 60), st.sampled_from(["/a/", "/b/", "/c/"])))


@given(rows(FRAGMENTS, 40).map("".join), SPANS)
def test_nothing_but_links_is_added_to_any_html(html: str, spans: list[tuple[int, int, str]]) -> None:
    assert stripped(linking.linked(html, spans)) == html


@given(rows(FRAGMENTS, 40).map("".join))
def test_every_passage_is_where_it_says(html: str) -> None:
    text, found = passages.read(html)
    for passage in found:
        source = html[passage.at : passage.until]
        assert text[passage.start : passage.end] in (source, entities.unescape(source))


WRITTEN = [*FRAGMENTS, '<a href="x" title="y > z">', '<td class="a" hidden />', "<p\n>", "<P>", "&amp"]


@given(rows(WRITTEN, 12).map("".join))
def test_a_quick_reader_reads_what_the_parser_reads(html: str) -> None:
    # A comment is left to the parser.
    text, found = passages.read(f"<!---->{html}")
    here = tuple(replace(one, at=one.at - 7, until=one.until - 7, run=one.run - 1) for one in found)
    assert passages.read(html) == (text, here)


def test_posts_need_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(HTMLParser, "feed")
    posts = sorted((ROOT / "content/posts").rglob("*.md"))
    assert len(posts) > 20
    for path in posts:
        assert passages.read(render(path.read_text("utf-8").split("---\n", 2)[2]))[0]


class Nesting(HTMLParser):
    """The elements in which each added link stands, and how many links an address has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open: list[str] = []
        self.around: list[tuple[str, ...]] = []
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an added link."""
        said = dict(attrs)
        if said.get("class") == "tag":
            self.around.append(tuple(self._open))
            self.addresses.append(said["href"] or "")
        if tag not in ("br", "hr"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element; the renderer's HTML is well-formed."""
        assert self._open.pop() == tag


WORDS = st.sampled_from(
    ["Libija", "Čad", "*Libija*", "**Čad**", "[Libija](https://x.org)", "`Čad`", "&", "😀", "in", "AT&T"]
)
BLOCKS = st.tuples(st.sampled_from(["", "## ", "- ", "> ", "    ", "1. "]), st.lists(WORDS, min_size=1, max_size=6))


@given(st.lists(BLOCKS, max_size=6))
def test_links_in_rendered_posts_nest_nowhere(blocks: list[tuple[str, list[str]]]) -> None:
    html = render("\n\n".join(mark + " ".join(words) for mark, words in blocks))
    made = linking.linked(html, places("Libija /ly/ Čad /td/ AT&T /att/", html))
    nesting = Nesting(made)
    assert not [tags for tags in nesting.around if {"a", "h2", "code"} & set(tags)]
    assert len(set(nesting.addresses)) == len(nesting.addresses)
    assert stripped(made) == html
    assert evidence.plain(made) == evidence.plain(html)


def test_the_text_of_html_has_its_blocks_parted() -> None:
    html = (
        "<h2>A &amp; B</h2>\n<p>\n Ena<br>dve</p>\n<ul>\n<li>tri</li>\n<li>štiri\n</li></ul><script>x</script><p> </p>"
    )
    assert evidence.plain(html) == "A & B\n\nEna\ndve\n\ntri\n\nštiri\n"


SENTENCES_OF = {
    "Prvi stavek. Drugi o [Putinu] danes. Tretji.": "Drugi o Putinu danes.",
    "Prvi. „[Putin] je tu,“ je dejal dr. Novak. Konec.": "„Putin je tu,“ je dejal dr. Novak.",
    "Dne 23. oktobra je [Putin] prišel! In odšel.": "Dne 23. oktobra je Putin prišel!",
    "Srečal je J. F. Novaka in [Putina]. Nato.": "Srečal je J. F. Novaka in Putina.",
    "Rekel je: »Ne.« Zato [Putin] ostaja … Šest let.": "Zato Putin ostaja …",
    "Mr. Smith met [Putin] in the U.S. Senate. He left.": "Mr. Smith met Putin in the U.S. Senate.",
    "Naslov\n\n[Putin]\n\nKonec": "Putin",
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES_OF.items())
def test_the_sentence_of_a_mention(text: str, expected: str) -> None:
    start, end = text.index("["), text.index("]") - 1
    whole = text.replace("[", "").replace("]", "")
    left, right = evidence.sentence(whole, start, end)
    assert whole[left:right] == expected


def test_mentions_of_one_sentence_are_shown_together() -> None:
    text = "Putin in Putinu. Putina ni."
    found = tuple(Place(m.start(), m.end(), m.group(), ("x",)) for m in re.finditer(r"Putin\w*", text))
    shown = [quote.pieces for quote in evidence.quotes(text, found)]
    assert shown == [
        (("Putin", True), (" in ", False), ("Putinu", True), (".", False)),
        (("Putina", True), (" ni.", False)),
    ]


def test_a_sentence_without_end_is_cut_at_words() -> None:
    text = "beseda " * 50_000 + "Putin" + " beseda" * 50_000
    at = text.index("Putin")
    (quote,) = evidence.quotes(text, (Place(at, at + 5, "Putin", ("x",)),))
    said = "".join(piece for piece, _ in quote.pieces)
    assert re.fullmatch(r"… (beseda )+Putin( beseda)+ …", said)
    assert len(said) < 400


@given(st.text(alphabet='Pu .!?\n"„“A1č', max_size=120), st.data())
def test_a_quote_holds_its_mentions(text: str, data: st.DataObject) -> None:
    spans = data.draw(st.lists(st.integers(0, max(0, len(text) - 1)), max_size=5)) if text.strip() else []
    found = tuple(Place(at, at + 1, text[at], ("x",)) for at in sorted(set(spans)) if text[at].strip())
    shown = list(evidence.quotes(text, found))
    assert [place for quote in shown for place in quote.places] == list(found)
    marked = [piece for quote in shown for piece, mark in quote.pieces if mark]
    assert marked == [place.surface for place in found]


LANGUAGES = {
    code: Language(code, code, {"people": "p", "countries": "c", "topics": "t", "archive": "a"})
    for code in ("sl", "en")
}


def term(kind: str, identifier: str, **names: str) -> Term:
    slugs = {lang: name.lower().replace(" ", "-") for lang, name in names.items()}
    return Term(identifier, kind, names, slugs, names, {}, None, ())


TERMS = {
    "people": {
        "Q7747": term("people", "Q7747", sl="Vladimir Putin", en="Vladimir Putin"),
        "local:khalifa-haftar": term("people", "local:khalifa-haftar", sl="Kalifa Haftar", en="Khalifa Haftar"),
        "Q22686": term("people", "Q22686", sl="Donald Trump", en="Donald Trump"),
    },
    "countries": {
        "LY": term("countries", "LY", sl="Libija", en="Libya"),
        "RU": term("countries", "RU", sl="Rusija", en="Russia"),
        "NO": term("countries", "NO", sl="Norveška", en="Norway"),
    },
    "topics": {"medtop:16000000": term("topics", "medtop:16000000", sl="Spopadi", en="Conflict")},
}


def post(lang: str, title: str, text: str, day: str = "2020-06-26", **said: object) -> Post:
    metadata = {"title": title, "lang": lang, "slug": "s", "uid": day, "date": dt.datetime.fromisoformat(day), **said}
    made = post_of("p.md", render(text), metadata, ("sl", "en"))
    assert isinstance(made, Post)
    return made


def story(*posts: Post) -> Story:
    return Story(posts[0].uid, {post.lang: post for post in posts}, posts[0])


def site(*stories: Story, looked: bool = True) -> Frame:
    bare = Build(ROOT, ROOT, Store(None, ""))
    found = explained(bare, Explainer(Desk(ROOT, DeskOptions())), stories) if looked else {}
    return Frame(Options(LANGUAGES), TERMS, evidence=found)


HAFTAR = post(
    "sl",
    "Kalifa Haftar v Moskvi",
    "Haftarja je sprejel ruski predsednik Vladimir Putin. Putinova vlada *molči*.\n\n## Putin in Haftar\n\n"
    "V Libiji in Rusiji ni novega. Haftarju se mudi. Haftar gre.",
    people=["local:khalifa-haftar", "Q7747", "Q22686"],
    countries=["LY", "RU", "NO"],
)


def said(site: Frame, told: Story, lang: str) -> dict[str, list[str]]:
    """Return what the fold-out says of each term, in lines."""
    found: dict[str, list[str]] = {}
    for many in reasons(site, told, lang).values():
        for reason in many:
            rows = ["".join(f"[{text}]" if mark else text for text, mark in quote.pieces) for quote in reason.quotes]
            found[reason.term.id] = rows + ([f"+{reason.rest}"] if reason.rest else []) + ([] if reason.lang else ["?"])
    return found


def test_each_tag_shows_its_sentences_or_who_added_it() -> None:
    told = story(HAFTAR)
    assert said(site(told), told, "sl") == {
        "local:khalifa-haftar": [
            "[Kalifa Haftar] v Moskvi",
            "[Haftarja] je sprejel ruski predsednik Vladimir Putin.",
            "Putin in [Haftar]",
            "+2",
        ],
        "Q7747": [
            "Haftarja je sprejel ruski predsednik [Vladimir Putin].",
            "[Putinova] vlada molči.",
            "[Putin] in Haftar",
        ],
        "Q22686": ["?"],
        "LY": ["V [Libiji] in Rusiji ni novega."],
        "RU": [
            "Kalifa Haftar v [Moskvi]",
            "Haftarja je sprejel [ruski] predsednik Vladimir Putin.",
            "V Libiji in [Rusiji] ni novega.",
        ],
        "NO": ["?"],
    }
    assert SENTENCES == 3


def test_where_nobody_looked_nobody_is_said_to_have_added_a_tag() -> None:
    told = story(HAFTAR)
    assert reasons(site(told, looked=False), told, "sl") == {}


def test_a_post_in_a_language_that_the_finders_cannot_read_shows_the_original() -> None:
    german = replace(HAFTAR, lang="de", body=lambda _: "<p>Haftar und Putin.</p>")
    told = story(HAFTAR, german)
    here = site(told)
    assert list(here.evidence) == [(told.uid, "sl")]
    assert list(targets(here, told, "de")) == []
    shown = {reason.term.id: reason.lang for many in reasons(here, told, "de").values() for reason in many}
    assert shown == {"local:khalifa-haftar": "sl", "Q7747": "sl", "Q22686": "", "LY": "sl", "RU": "sl", "NO": ""}


def test_only_the_tags_of_the_metadata_are_explained() -> None:
    told = story(post("sl", "Naslov", "Vladimir Putin v Libiji.", countries=["LY"]))
    found = site(told).evidence[told.uid, "sl"]
    assert [(entry.kind, entry.id) for entry in found] == [("countries", "LY")]


def test_what_only_the_original_says_is_shown_in_its_language() -> None:
    english = post("en", "A visit", "The Russian president received the general.", translation="reviewed")
    told = story(HAFTAR, english)
    shown = {reason.term.id: reason.lang for many in reasons(site(told), told, "en").values() for reason in many}
    assert shown == {"local:khalifa-haftar": "sl", "Q7747": "sl", "Q22686": "", "LY": "sl", "RU": "en", "NO": ""}


def test_links_lead_to_the_edition_of_the_page_and_leave_the_title_out() -> None:
    told = story(HAFTAR)
    body = evidence.plain(HAFTAR.html)
    here = site(told)
    for lang, first in (("sl", "sl/p/kalifa-haftar/"), ("en", "en/p/khalifa-haftar/")):
        found = list(targets(here, told, lang))
        assert (body[found[0][0] : found[0][1]], found[0][2]) == ("Haftarja", first)
        assert {body[start:end] for start, end, url in found if url.endswith("putin/")} == {
            "Vladimir Putin", "Putinova", "Putin",
        }  # fmt: skip


def test_a_title_that_the_program_made_is_no_evidence() -> None:
    made = post("sl", "Putin v Libiji", "Danes dežuje.", title_source="derived", people=["Q7747"], countries=["LY"])
    assert said(site(story(made)), story(made), "sl") == {"Q7747": ["?"], "LY": ["?"]}


def rules() -> Iterator[tuple[str, str]]:
    """Return (kind, rule) of all that the finders say of the sample, the fixtures, and every name in every form."""
    texts: dict[str, list[str]] = {
        lang: [text for _, text, _ in cases(f"mentions.{lang}.md")]
        + [path.read_text("utf-8") for path in sorted((ROOT / "content/posts").rglob(f"*.{lang}.md"))]
        for lang in ("sl", "en")
    }
    texts["sl"].append(" ".join(f"Včeraj so omenili {person.names['sl']}." for person in PEOPLE))
    texts["sl"].append(
        "Angela Merkel. Merklova, Merklove, Merklovi, z Merklovo; Merklin; ob Merklovi. Angele Merklove ni."
    )
    for lang, many in texts.items():
        finder = Finder(PEOPLE, lang)
        for text in many:
            tags = finder.find(text)
            yield from (("people", mention.rule) for person in tags.people for mention in person.mentions)
            yield from (("countries", mention.rule) for country in tags.countries for mention in country.mentions)
        lexicon = finder._people
        yield from (
            ("people", how + rule)
            for many_forms in lexicon.surnames.values()
            for _, _, _, rule in many_forms
            for how in ("full ", "surname: ")
        )
        yield from (("countries", f"{e.kind}: x") for es in finder._countries.entries.values() for e in es if e.code)


def test_every_rule_of_the_finders_is_said_in_both_languages() -> None:
    known = {word for words in RULES.values() for word in words}
    found = {(kind, word) for kind, rule in set(rules()) for word in rule_words(rule, kind)}
    assert {word for _, word in found} <= known
    assert {"possessive of the surname", "surname in -ova", "dative", "seat of power"} <= {word for _, word in found}
    slovenian, english = (messages.load(TRANSLATIONS, lang) for lang in ("sl", "en"))
    assert all(slovenian.gettext(word) != english.gettext(word) for word in known)


@pytest.mark.parametrize(
    ("kind", "rule", "expected"),
    [
        ("people", "full name, dative", "polno ime, dajalnik"),
        ("people", "surname: name", "samo priimek"),
        ("people", "surname: possessive of the name", "svojilni pridevnik iz priimka"),
        ("people", "full surname in -ova, genitive", "polno ime, ženska oblika priimka (-ova, -eva), rodilnik"),
        ("people", "proposed: gen", "ime, ki ga ni na seznamu oseb, rodilnik"),
        ("countries", "name: Libijo", "ime države"),
        ("countries", "people: Rusinja", "ime prebivalca ali prebivalke"),
        ("people", "a rule of next year, dative", "a rule of next year, dajalnik"),
    ],
)
def test_a_rule_in_slovenian(kind: str, rule: str, expected: str) -> None:
    catalogue = messages.load(TRANSLATIONS, "sl")
    assert ", ".join(catalogue.word(word) for word in rule_words(rule, kind)) == expected


@pytest.mark.parametrize(
    ("number", "sl", "en"),
    [
        (1, "še 1 stavek", "1 more sentence"),
        (2, "še 2 stavka", "2 more sentences"),
        (4, "še 4 stavki", "4 more sentences"),
        (5, "še 5 stavkov", "5 more sentences"),
        (101, "še 101 stavek", "101 more sentences"),
    ],
)
def test_the_rest_is_counted(number: int, sl: str, en: str) -> None:
    for lang, expected in (("sl", sl), ("en", en)):
        said = messages.load(TRANSLATIONS, lang).ngettext("%(num)s more sentence", "%(num)s more sentences", number)
        assert said % {"num": number} == expected


def tagged(day: str, **terms: list[str]) -> Story:
    return story(post("sl", "x", "x", day, **terms))


def test_companions_are_counted_by_story_and_sorted() -> None:
    stories = [
        tagged("2020-01-01", people=["Q7747", "Q22686", "local:khalifa-haftar"], countries=["RU", "RU"]),
        tagged("2020-01-02", people=["Q7747", "local:khalifa-haftar"], countries=["LY", "RU"]),
        tagged("2020-01-03", people=["Q7747"]),
    ]
    putin = TERMS["people"]["Q7747"]

    def named(kind: str) -> Mapping[str, int]:
        return {e.term.id: e.count for e in together.companions(stories, putin, kind, TERMS[kind], "sl")}

    assert list(named("people").items()) == [("local:khalifa-haftar", 2), ("Q22686", 1)]
    assert list(named("countries").items()) == [("RU", 2), ("LY", 1)]


def test_forms_are_counted_in_one_language() -> None:
    told = story(HAFTAR, post("en", "Haftar goes", "Khalifa Haftar left.", translation="reviewed"))
    here = site(told)
    haftar = TERMS["people"]["local:khalifa-haftar"]

    def met(lang: str) -> list[tuple[str, int]]:
        return [(form.surface, form.count) for form in together.forms([told], haftar, here.evidence, lang)]

    assert met("sl") == [("Haftar", 2), ("Haftarja", 1), ("Haftarju", 1), ("Kalifa Haftar", 1)]
    assert met("en") == [("Haftar", 1), ("Khalifa Haftar", 1)]


def test_a_form_over_a_line_end_is_the_same_form() -> None:
    putin = TERMS["people"]["Q7747"]
    found = [Evidence("people", "Q7747", tuple(Place(0, 1, name, ()) for name in ("V.\nPutin", "V. Putin")))]
    told = tagged("2020-01-01", people=["Q7747"])
    forms = together.forms([told], putin, {(told.uid, "sl"): found}, "sl")
    assert forms == [together.Form("V. Putin", 2)]


def test_the_timeline_spans_the_time_to_the_newest_story() -> None:
    days = [dt.date(2020, 1, 31), dt.date(2021, 12, 1), dt.date(2020, 1, 1), dt.date(2021, 3, 5)]
    line = timeline.timeline(days, dt.date(2022, 2, 2))
    assert line is not None
    assert (line.first, line.last, line.months) == (dt.date(2020, 1, 1), dt.date(2022, 2, 1), 26)
    assert [(bar.month.isoformat()[:7], bar.count, bar.x, bar.y, bar.height) for bar in line.bars] == [
        ("2020-01", 2, 0, 0, 100),
        ("2021-03", 1, 14, 50, 50),
        ("2021-12", 1, 23, 50, 50),
    ]


def test_a_short_timeline_is_a_year_long_and_its_lowest_bar_can_be_seen() -> None:
    line = timeline.timeline([dt.date(2020, 1, 1), *[dt.date(2020, 2, 1)] * 500], dt.date(2020, 2, 1))
    assert line is not None
    assert (line.first, line.months) == (dt.date(2019, 3, 1), 12)
    assert [bar.height for bar in line.bars] == [6, 100]
    assert timeline.timeline([], dt.date(2020, 2, 1)) is None


@given(st.lists(st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)), min_size=1), st.dates(dt.date(1990, 1, 1)))
def test_every_story_is_in_a_bar_inside_the_drawing(days: list[dt.date], until: dt.date) -> None:
    line = timeline.timeline(days, until)
    assert line is not None
    assert sum(bar.count for bar in line.bars) == len(days)
    assert all(0 <= bar.x < line.months and bar.y >= 0 and bar.y + bar.height == 100 for bar in line.bars)


def test_a_site_explains_what_its_curator_wrote(site: Sandbox) -> None:
    site.write(
        "content/posts/2026/01/most.sl.md",
        "---\ntitle: Most\ndate: 2026-01-02\nlang: sl\nslug: most\nuid: u1\npeople: Q7747, Q22686\ncountries: RU\n"
        "translation: original\n---\n\nRuski predsednik Vladimir Putin je odprl most AT&T. 😀 Putinu so ploskali.\n",
    )
    site.pelican()
    own, other = (site.read(f"output/{lang}/2026/01/02/most/index.html") for lang in ("sl", "en"))
    for page, people in ((own, "sl/osebe"), (other, "en/people")):
        link = f'<a class="tag" href="../../../../../{people}/vladimir-putin/">Vladimir Putin</a>'
        assert page.count('<a class="tag"') == 2
        assert f"{link} je odprl most AT&amp;T. 😀 Putinu" in page
    assert own.count("dodalo uredništvo") == other.count("added by the editors") == 1
    assert '<b lang="sl">Putinu</b>: surname alone, dative' in other
    assert "Putinu <span" in site.read("output/sl/osebe/vladimir-putin/index.html")
    assert "Putinu <span" not in site.read("output/en/people/vladimir-putin/index.html")
    assert 'class="tag"' not in site.read("output/sl/atom.xml").replace("&lt;", "<").replace("&quot;", '"')
