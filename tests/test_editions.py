"""Editions: names sorted and counted as the language wants, versions paired, a missing word found out."""

import datetime as dt
import posixpath
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from plugins.digest.explaining import ROLES, RULES
from plugins.editions import collation, dates, messages
from plugins.editions.links import Fault, Quick, Reading, judged, lies, read, targets
from plugins.editions.page import Page
from plugins.editions.stories import Post, post_of
from plugins.editions.terms import as_text, load_all, of_text

from .sites import ROOT, Sandbox, sandbox

TRANSLATIONS = ROOT / "theme" / "translations"


def test_names_sort_as_in_slovenian() -> None:
    names = ["Žanić", "Zupan", "Čad", "Cuba", "Cvetko", "Šarec", "Sarkozy", "Đoković", "Dončić", "Éluard", "Eder"]
    assert sorted(names, key=collation.key) == [
        "Cuba", "Cvetko", "Čad", "Dončić", "Đoković", "Eder", "Éluard", "Sarkozy", "Šarec", "Zupan", "Žanić",
    ]  # fmt: skip
    assert [collation.initial(name) for name in ("Čad", "Éluard", "đak")] == ["Č", "E", "Đ"]


@pytest.mark.parametrize(
    ("dateline", "place"),
    [
        ("Ljubljana", "Ljubljana"),
        ("BERLIN, 19. januarja", "BERLIN"),
        ("Le Bourget, 10. avgusta 2024", "Le Bourget"),
        ("PARIS, Texas, April 3, 2024", "PARIS, Texas"),
        ("8. maj 2025 ob 20.30", ""),
        ("", ""),
    ],
)
def test_of_a_dateline_the_place_is_shown(dateline: str, place: str) -> None:
    said = {"title": "Most", "date": dt.datetime(2026, 1, 2), "lang": "sl", "slug": "most", "dateline": dateline}  # noqa: DTZ001
    post = post_of("p.md", "<p>Most.</p>", said, ("sl",))
    assert isinstance(post, Post)
    assert post.place == place


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_order_ignores_case_and_composition(one: str, other: str) -> None:
    assert (collation.key(one) < collation.key(other)) is not (collation.key(one) >= collation.key(other))
    assert collation.key(f"{one}č") == collation.key(f"{one}c\u030c")


@pytest.mark.parametrize(
    ("number", "sl", "en"),
    [
        (1, "1 novica", "1 story"),
        (2, "2 novici", "2 stories"),
        (3, "3 novice", "3 stories"),
        (4, "4 novice", "4 stories"),
        (5, "5 novic", "5 stories"),
        (0, "0 novic", "0 stories"),
        (101, "101 novica", "101 stories"),
        (102, "102 novici", "102 stories"),
        (111, "111 novic", "111 stories"),
    ],
)
def test_stories_are_counted(number: int, sl: str, en: str) -> None:
    for lang, expected in (("sl", sl), ("en", en)):
        said = messages.load(TRANSLATIONS, lang).ngettext("%(num)s story", "%(num)s stories", number)
        assert said % {"num": number} == expected


@pytest.mark.parametrize(
    ("number", "sl"),
    [
        (1, "1 stavek še ni posodobljen"),
        (2, "2 stavka še nista posodobljena"),
        (3, "3 stavki še niso posodobljeni"),
        (5, "5 stavkov še ni posodobljenih"),
    ],
)
def test_stale_sentences_are_counted(number: int, sl: str) -> None:
    one = "The original changed after it was translated: %(num)s sentence is not up to date."
    many = "The original changed after it was translated: %(num)s sentences are not up to date."
    said = messages.load(TRANSLATIONS, "sl").ngettext(one, many, number) % {"num": number}
    assert said == f"Izvirnik se je po prevodu spremenil: {sl}."
    said = messages.load(TRANSLATIONS, "en").ngettext(one, many, number) % {"num": number}
    assert said == (one if number == 1 else many) % {"num": number}


def test_dates_are_in_the_language_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    day = dt.date(2020, 6, 26)
    assert dates.long_date(day, "sl") == "petek, 26. junij 2020"
    assert dates.long_date(day, "en") == "Friday 26 June 2020"
    assert dates.month(day, "sl") == "junij 2020"


@pytest.mark.parametrize("lang", ["sl", "en"])
def test_the_catalogue_is_complete_and_has_nothing_over(lang: str) -> None:
    keywords = {"gettext": None, "ngettext": (1, 2), "in_language": (2,)}
    found = extract_from_dir(
        ROOT / "theme" / "templates",
        [("**.html", "jinja2")],
        keywords=keywords,
        options_map={"**.html": {"silent": "false", "extensions": "plugins.editions.fragments.Fragments"}},
    )
    used = {message[2][0] if isinstance(message[2], tuple) else message[2] for message in found}
    used |= {word for words in RULES.values() for word in words} | set(ROLES.values())
    messages.load(TRANSLATIONS, lang)
    with (TRANSLATIONS / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file)
    listed = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.id}
    assert listed == used


def test_a_missing_message_stops_the_build(tmp_path: Path) -> None:
    folder = tmp_path / "sl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text('msgid ""\nmsgstr ""\n\nmsgid "News"\nmsgstr ""\n', "utf-8")
    with pytest.raises(messages.CatalogueError, match=r"messages\.po:\d+: 'News' has no final translation"):
        messages.load(tmp_path, "sl")
    with pytest.raises(messages.CatalogueError, match="'Nowhere' is in no catalogue"):
        messages.load(TRANSLATIONS, "sl").gettext("Nowhere")


def test_a_catalogue_that_is_no_utf_8_is_named_by_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "sl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_bytes('msgid ""\nmsgstr ""\n\nmsgid "News"\nmsgstr "Sveže"\n'.encode("cp1250"))
    with pytest.raises(messages.CatalogueError, match=r"messages\.po:5: is not UTF-8; save the catalogue as UTF-8"):
        messages.load(tmp_path, "sl")


@pytest.mark.parametrize("strange", ["<b>Novice</b>", "<script", "&lt;", "%(title)s", "Novice >"])
def test_a_translation_of_the_interface_brings_no_markup_of_its_own(tmp_path: Path, strange: str) -> None:
    folder = tmp_path / "sl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(f'msgid ""\nmsgstr ""\n\nmsgid "News"\nmsgstr "{strange}"\n', "utf-8")
    with pytest.raises(messages.CatalogueError, match=r"messages\.po:\d+: .* is not in 'News'; leave it out"):
        messages.load(tmp_path, "sl")


class Head(HTMLParser):
    """The language, the alternates and the language switch of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lang = ""
        self.alternates: dict[str, str] = {}
        self.canonical = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag says of languages."""
        said = {key: value or "" for key, value in attrs}
        if tag == "html":
            self.lang = said["lang"]
        if tag == "link" and said.get("rel") == "alternate" and "hreflang" in said and "type" not in said:
            self.alternates[said["hreflang"]] = said["href"]
        if tag == "link" and said.get("rel") == "canonical":
            self.canonical = said["href"]


def heads(site: Sandbox) -> Iterator[tuple[str, Head]]:
    for path in sorted((site.root / "output").rglob("*.html")):
        url = "/" + path.relative_to(site.root / "output").as_posix().removesuffix("index.html")
        yield url, Head(path.read_text("utf-8"))


def test_versions_are_reciprocal_on_every_page(sample: Sandbox) -> None:
    pages = dict(heads(sample))
    assert len(pages) > 200
    for url, head in pages.items():
        if url == "/404.html":
            continue
        if url.endswith(("/vzporedno/", "/side-by-side/")):
            # Beside its translation a story says nothing new: search engines are sent to the story.
            assert url.startswith(head.canonical)
            assert head.canonical != url
            assert not head.alternates
            continue
        if url != "/":
            assert head.canonical == url
            assert head.alternates[head.lang] == url
        assert set(head.alternates) == {"sl", "en", "x-default"}, url
        for lang in ("sl", "en"):
            other = pages[head.alternates[lang]]
            assert other.lang == lang
            assert other.alternates == head.alternates or "/" in (url, head.alternates["x-default"])


@pytest.mark.parametrize("lang", ["sl", "en"])
def test_a_page_is_in_its_language_alone(sample: Sandbox, lang: str) -> None:
    foreign = {
        "sl": ("Topics", "People", "Countries", "Archive", "January", "Slovenia", "Russia"),
        "en": ("Teme", "Osebe", "Države", "Arhiv", "januar", "Slovenija", "Rusija", "novic"),
    }[lang]
    for path in sorted((sample.root / "output" / lang).rglob("*.html")):
        main = path.read_text("utf-8").split("<main")[1]
        # What is said to be in another language, as the name that a country has there, may be.
        own = re.sub(rf'<(\w+)[^>]* lang="(?!{lang})[a-z]+"[^>]*>.*?</\1>', " ", main, flags=re.DOTALL)
        text = re.sub(r"<[^>]*>", " ", own)
        text = text.replace("IPTC Media Topics", "")
        assert not [word for word in foreign if re.search(rf"\b{word}\b", text)], path


def test_a_dead_link_is_found_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text('<p>\n<a href="a/">a</a> <a href="a/b/">b</a> <img src="../x.png">', "utf-8")
    (tmp_path / "a" / "index.html").write_text('<a href="../">x</a><a href="https://example.org/">y</a>', "utf-8")
    found = [(fault.page, fault.line, fault.what) for fault in faults(tmp_path)]
    assert found == [
        ("index.html", 2, "link 'a/b/' leads nowhere; correct it, or build the page that it names"),
        ("index.html", 2, "link '../x.png' leads nowhere; correct it, or build the page that it names"),
    ]


@pytest.mark.parametrize(
    ("html", "links"),
    [
        ('<a class="x > y" href="a/?b=1&amp;c=2">', ["a/?b=1&c=2"]),
        ("<A HREF='a/'><img src=b.png alt>", ["a/", "b.png"]),
        ('<a href="a/" href="b/">', ["a/"]),
        ('<!-- <a href="a/"> --><a-b href="b/"><abbr href="c/">', []),
        ('<script>\'<a href="a/">\'</script><script src="b.js"></script>', ["b.js"]),
        ("<style>a::after{content:'<img src=x>'}</style><link\n rel=icon\n href=i.svg />", ["i.svg"]),
        ('<a href="">x</a> <a>y</a> &lt;a href="z"&gt;', []),
    ],
)
def test_links_are_what_a_browser_reads(html: str, links: list[str]) -> None:
    assert [target.link for target in targets(html)] == links


def faults(output: Path) -> list[Fault]:
    """Return what is wrong with the links of all pages in a folder."""
    pages = sorted(path.relative_to(output).as_posix() for path in output.rglob("*.html"))
    found = {page: read(page, (output / page).read_text("utf-8"), "") for page in pages}
    return list(judged(found, lambda file: lies(output, file), lambda _: Reading({}, {})))


def test_links_are_found_as_a_parser_finds_them(sample: Sandbox) -> None:
    """The pages of the sample, by Python's own parser of HTML."""
    for path in sorted((sample.root / "output").rglob("*.html")):
        parser, html = _Links(), path.read_text("utf-8")
        parser.feed(html)
        assert [target.link for target in targets(html)] == parser.found


def test_a_quick_look_is_enough_for_every_page_of_the_sample(sample: Sandbox) -> None:
    output = sample.root / "output"
    files = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    quick = Quick("", files | {file.removesuffix("index.html") for file in files})
    for path in sorted(output.rglob("*.html")):
        here, data = path.relative_to(output).as_posix(), path.read_bytes()
        said = read(here, data.decode(), "").versions
        versions = {lang: file.removesuffix("index.html") for lang, (_, file) in said.items() if lang != "x-default"}
        assert quick.passes(here, data, data.lower(), versions), here


PIECES = """\
<a href="b/">¦<a href="../a/">¦<a href='c/'>¦<a href=c/>¦<A HREF="c/">¦<a  href ="c/">¦<a\nhref="c/">¦<a href="b/?q=1">¦<a href="#x">
¦<img src="x.png">¦<img src="y.png">¦<img src = "y.png">¦<img src=y.png>¦<script src='y.js'></script>¦<link rel="icon" href="i.svg">
¦<meta content="default-src 'none'; img-src 'self'">¦<a href="https://e.si/">¦<a href="//e.si/">¦<a href="">¦<a class="a" href="b&#47;">
¦text href="c/"¦ src="y.png"¦<link rel="alternate" hreflang="sl" href="https://n.si/a/">¦hreflang¦</head>¦<a data-href="c/" href="b/">
""".replace("\n¦", "¦").split("¦")  # noqa: E501 - a piece is a piece


@given(st.lists(st.sampled_from(PIECES), max_size=6), st.sampled_from(["", "https://n.si"]))
def test_what_passes_a_quick_look_has_no_dead_link(pieces: list[str], root: str) -> None:
    html = "\n".join(pieces)
    known = {"a/", "a/index.html", "a/b/", "a/b/index.html", "a/x.png", "a/i.svg", ""}
    quick = Quick(root, known)
    for _ in range(2):
        if quick.passes("a/index.html", html.encode(), html.lower().encode(), {}):
            assert not read("a/index.html", html, root, known).links


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("a", "link", "img", "script", "source"):
            self.found += [value for key, value in attrs if key in ("href", "src") and value]


@given(st.lists(st.sampled_from(["a", "b"]), max_size=4), st.lists(st.sampled_from(["a", "b"]), max_size=4))
def test_the_way_from_a_page_to_an_address(folder: list[str], target: list[str]) -> None:
    page = Page("".join(f"{part}/" for part in folder), "front.html", "sl", {}, "")
    way = page.up + "".join(f"{part}/" for part in target)
    assert posixpath.normpath(posixpath.join("/", *folder, way)) == "/" + "/".join(target)


def test_hreflang_without_return_is_found(tmp_path: Path) -> None:
    for lang, other in (("sl", "en"), ("en", "fr"), ("fr", "fr")):
        (tmp_path / lang).mkdir()
        own, theirs = (f'<link rel="alternate" hreflang="{code}" href="/{code}/">' for code in (lang, other))
        (tmp_path / lang / "index.html").write_text(f"<html>\n{own}\n{theirs}", "utf-8")
    assert [(fault.page, fault.line) for fault in faults(tmp_path)] == [("en/index.html", 3), ("sl/index.html", 3)]


def post(lang: str, slug: str, uid: str) -> str:
    state = "original" if lang == "sl" else "reviewed"
    fields = f"title: Most\ndate: 2026-01-02\nlang: {lang}\nslug: {slug}\nuid: {uid}\ntranslation: {state}"
    return f"---\n{fields}\n---\n\nMost.\n"


@pytest.mark.parametrize(
    ("posts", "message"),
    [
        ({"a.sl.md": post("sl", "most", "u1"), "b.sl.md": post("sl", "most", "u2")}, "falls on the address"),
        ({"a.sl.md": post("sl", "most", "u1"), "b.sl.md": post("sl", "mostovi", "u1")}, "is also that of"),
        ({"a.sl.md": post("sl", "Most!", "u1")}, "is no address"),
        ({"a.sl.md": post("de", "most", "u1")}, "is no edition"),
    ],
)
def test_clashing_posts_fail_the_build(site: Sandbox, posts: dict[str, str], message: str) -> None:
    for name, text in posts.items():
        site.write(f"content/posts/2026/01/{name}", text)
    assert message in site.pelican(expect=1)


def test_publishing_makes_addresses_absolute(site: Sandbox) -> None:
    site.write("content/posts/2026/01/a.sl.md", post("sl", "most", "u1"))
    site.write("content/posts/2026/01/a.en.md", post("en", "bridge", "u1"))
    site.pelican("-s", "publishconf.py")
    page = site.read("output/sl/2026/01/02/most/index.html")
    head = Head(page)
    assert re.fullmatch(r"https://[^/]+(?:/[^/]+)*/sl/2026/01/02/most/", head.canonical)
    assert head.alternates["en"] == head.canonical.replace("/sl/", "/en/").replace("/most/", "/bridge/")


def test_the_locale_of_the_machine_has_no_part(site: Sandbox) -> None:
    site.write("content/posts/2026/01/a.sl.md", post("sl", "most", "u1"))
    site.pelican(LC_ALL="C", LANG="C")
    assert "2. januar 2026" in site.read("output/sl/2026/01/02/most/index.html")


@pytest.mark.parametrize("kind", ["people", "countries", "topics"])
def test_terms_survive_the_way_to_text_and_back(kind: str) -> None:
    files = {
        "people": ["content/data/people.toml"],
        "countries": ["plugins/mentions/tables/countries.toml"],
        "topics": ["content/data/topics.toml"],
    }
    terms = load_all([ROOT / file for file in files[kind]], kind, ("sl", "en"))
    again = of_text(as_text(terms.values()))
    assert again == terms
    assert {type(term.pins) for term in again.values()} == {frozenset}
    assert {type(term.countries) for term in again.values()} == {tuple}
    assert len(terms) > 50


def test_the_front_of_a_site_without_stories_says_so(tmp_path: Path) -> None:
    site = sandbox(tmp_path / "site", samples=False)
    site.pelican()
    for lang, said in {"sl": "Tu še ni ničesar.", "en": "Nothing here yet."}.items():
        assert f"<p>{said}</p>" in site.read(f"output/{lang}/index.html")
