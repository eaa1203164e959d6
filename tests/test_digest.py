"""The pipeline through `pelican`: what the curator drops in, touches, breaks, and finds again."""

import re
import unicodedata

import pytest

from plugins.digest.markdown import block
from plugins.digest.slug import mint, slugify

from .sites import Sandbox

BRIDGES = """Predsednik slovenske vlade Robert Golob je danes v Mariboru odprl obnovljeni most čez Dravo, poroča STA.

Dela so trajala dve leti in so stala osem milijonov evrov. "Mesto je čakalo dolgo," je dejal Golob.

Foto: Bobo
"""
TITLE = "Golob v Mariboru odprl obnovljeni most čez Dravo"
SLUG = "golob-v-mariboru-odprl-obnovljeni-most-cez-dravo"
SL = f"{SLUG}.sl.md"
EN = f"{SLUG}.en.md"
POST = "content/posts/2026/01/" + SL


def taken_in(site: Sandbox) -> None:
    site.write("content/inbox/most.txt", BRIDGES)
    site.pelican()


def translate(site: Sandbox, text: str) -> None:
    """Write the translation of every unit into the memory, as a curator does in a PO editor."""
    path = "content/memory/most.en.po"
    site.write(path, re.sub(r'^msgstr ""\n(?=\n|\Z)', f'msgstr "{text}"\n', site.read(path), flags=re.MULTILINE))


def test_an_article_becomes_two_posts(site: Sandbox) -> None:
    taken_in(site)
    assert list(site.posts()) == [EN, SL]
    assert site.posts()[SL].startswith(
        f"---\ntitle: {TITLE}\ndate: 2026-01-02T00:00+01:00\nlang: sl\nslug: {SLUG}\nuid: "
    )
    for line in (
        "people: local:robert-golob",
        "countries: SI",
        "source: STA",
        "photo: Bobo",
        "translation: original",
        "title_source: derived",
        "raw: most.txt",
    ):
        assert re.search(f"^{line}", site.posts()[SL], re.MULTILINE), line
    assert "translation: pending" in site.posts()[EN]
    assert TITLE in site.read("content/review/waiting.md")


def test_an_untranslated_story_is_shown_as_what_it_is(site: Sandbox) -> None:
    taken_in(site)
    page = site.read(f"output/en/2026/01/02/{SLUG}/index.html")
    assert re.search(r'<article[^>]* lang="sl"|<h1[^>]* lang="sl"', page)
    assert "not been translated" in page
    assert '<link rel="alternate" hreflang="en"' not in page


def test_a_translation_in_the_memory_becomes_the_post(site: Sandbox) -> None:
    taken_in(site)
    translate(site, "Robert Golob opened a bridge.")
    site.pelican()
    (name,) = [name for name in site.posts() if name.endswith(".en.md")]
    assert name == "robert-golob-opened-a-bridge.en.md"
    assert "translation: reviewed" in site.posts()[name]
    assert (site.root / "output/en/2026/01/02/robert-golob-opened-a-bridge/index.html").is_file()
    moved = site.read(f"output/en/2026/01/02/{SLUG}/index.html")
    assert '/robert-golob-opened-a-bridge/"' in moved


def test_a_reader_sees_who_reviewed_and_what_is_stale(site: Sandbox) -> None:
    taken_in(site)
    translate(site, "Robert Golob opened a bridge.")
    path = "content/memory/most.en.po"
    site.write(path, site.read(path).replace("msgctxt", "#. state: reviewed by Ana Novak 2026-11-25\nmsgctxt"))
    site.write("content/inbox/most.txt", BRIDGES.replace("osem", "devet"))
    diff = site.run("-m", "invoke", "diff", "most")
    assert re.search(r"^\+stale: 1$", diff, re.MULTILINE)
    assert re.search(r"^\+#\| msgid \"Dela so trajala", diff, re.MULTILINE)
    assert "devet" not in site.read(path)
    site.pelican()
    page = site.read("output/en/2026/01/02/robert-golob-opened-a-bridge/index.html")
    assert "translation reviewed by Ana Novak on 25 November 2026" in page
    assert "1 sentence is not up to date." in page
    assert site.run("-m", "invoke", "diff", re.findall("uid: (.*)", site.read(POST))[0]) == ""
    assert "did you mean 'most'?" in site.run("-m", "invoke", "diff", "mosst", expect=1)
    english = next((site.root / "content/posts").rglob("*.en.md"))
    english.write_text(english.read_text().replace("reviewed: 2026-11-25", "reviewed: lani"))
    assert "reviewed 'lani' is no day; write 2026-11-25" in site.pelican(expect=1)


def test_a_second_run_changes_nothing(site: Sandbox) -> None:
    taken_in(site)
    before = site.content()
    site.pelican()
    assert site.content() == before


@pytest.mark.parametrize("edit", ["body", "title", "people", "appended"])
def test_no_human_edit_is_lost(site: Sandbox, edit: str) -> None:
    taken_in(site)
    text = site.read(POST)
    changed = {
        "body": text.replace("dve leti", "skoraj dve leti"),
        "title": text.replace(f"title: {TITLE}", "title: Maribor ima spet stari most"),
        "people": text.replace("people: local:robert-golob", "people:"),
        "appended": text + "\nDopolnjeno.\n",
    }[edit]
    assert changed != text
    site.write(POST, changed)
    site.pelican()
    assert site.read(POST) == changed
    # And when the article itself changes, the edit stays, and the rest follows where the two do not meet.
    site.write("content/inbox/most.txt", BRIDGES.replace("osem", "devet"))
    site.pelican()
    if edit in ("title", "people"):
        assert _but_mark(site.read(POST)) == _but_mark(changed.replace("osem", "devet"))
        assert POST not in site.read("content/review/waiting.md")
    else:
        assert site.read(POST) == changed
        assert "devet" in site.read(f"content/review/posts/{SL}")
        assert POST in site.read("content/review/waiting.md")


def _but_mark(post: str) -> str:
    return re.sub("^generated: .*$", "", post, flags=re.MULTILINE)


def test_an_untouched_post_follows_its_article_and_keeps_its_identity(site: Sandbox) -> None:
    taken_in(site)
    uid = re.findall("uid: .*", site.read(POST))
    site.write("content/inbox/most.txt", BRIDGES.replace("osem", "devet"))
    site.pelican(SOURCE_DATE_EPOCH="1780000000")
    assert "devet" in site.read(POST)
    assert re.findall("uid: .*", site.read(POST)) == uid
    assert "2026-01-02" in site.read(POST)


def test_a_renamed_article_stays_the_same_story(site: Sandbox) -> None:
    taken_in(site)
    uid = re.findall("uid: .*", site.read(POST))
    (site.root / "content/inbox/most.txt").rename(site.root / "content/inbox/drava.txt")
    site.pelican()
    assert [name for name in site.posts() if name.endswith(".sl.md")] == [SL]
    assert re.findall("uid: .*", site.read(POST)) == uid


def test_two_articles_of_one_headline_have_addresses_of_their_own(site: Sandbox) -> None:
    for number in ("osem", "devet"):
        site.write(f"content/inbox/{number}.txt", BRIDGES.replace("osem", number))
    site.pelican()
    slugs = [line for post in site.posts().values() for line in post.split("\n") if line.startswith("slug: ")]
    assert len(slugs) == 4
    assert len(set(slugs)) == 2
    before = site.content()
    site.pelican()
    assert site.content() == before


#: Bad files of the inbox: name, bytes, and what the message says. None stops the good one.
BAD = {
    "empty.txt": (b"", "content/inbox/empty.txt:1: is empty; "),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(4000), "content/inbox/picture.txt:3: is a binary file; "),
    "sheet.xlsx": (b"PK\x03\x04", "content/inbox/sheet.xlsx:1: is a .xlsx file; "),
    "noise.txt": (bytes(range(128, 256)) * 20, "content/inbox/noise.txt:1: is in an unknown encoding"),
    "large.txt": (b"a" * 2_000_001, "content/inbox/large.txt:1: has 2.0 MB; an article has at most 2 MB"),
    "deutsch.txt": (
        "Die Regierung hat einen Plan für die Brücken angenommen, der ab heute im ganzen Land gilt.".encode(),
        "content/inbox/deutsch.txt:1: seems to be in German; ",
    ),
    "spor.txt": (
        f"{BRIDGES}\n<<<<<<< HEAD\nTako.\n=======\nDrugače.\n>>>>>>> veja\n".encode(),
        f"content/inbox/spor.txt:{BRIDGES.count(chr(10)) + 2}: holds the marks of a conflict of git; settle it",
    ),
    "most.toml": (b'titel = "Most"\n', "content/inbox/most.toml:1: unknown key 'titel'; did you mean 'title'?"),
    "nobody.toml": (b'title = "Most"\n', "content/inbox/nobody.toml:1: is the sidecar of no article; "),
    "twin.txt": (BRIDGES.encode(), "content/inbox/twin.txt:1: has the same text as most.txt; "),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_and_stops_no_other(site: Sandbox, name: str) -> None:
    data, message = BAD[name]
    good = BRIDGES.replace("Maribor", "Ptuj").replace("osem", "devet")
    site.write("content/inbox/zadnji.txt", good)
    site.write("content/inbox/most.txt", BRIDGES)
    site.write(f"content/inbox/{name}", data)
    said = site.pelican(expect=3)
    assert [line for line in said.splitlines() if line.startswith(message)], said
    assert message in site.read("content/review/waiting.md")
    assert (site.root / f"content/inbox/{name}").read_bytes() == data
    assert [post for post in site.posts() if "ptuju" in post]
    assert (site.root / "output/sl/index.html").is_file()
    left = [path.name for path in site.root.rglob("*") if path.suffix == ".tmp" or path.name.startswith(".~")]
    assert left == []


@pytest.mark.parametrize(
    ("memory", "line"),
    [
        ('msgid "a"\nmsgstr "b\n', 2),
        ('msgid "a"\nmsgstr b\n', 2),
        ('<<<<<<< HEAD\nmsgid "a"\n', 1),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 4),
        ("besedilo", 1),
    ],
)
def test_a_broken_memory_refuses_its_story_alone(site: Sandbox, memory: str, line: int) -> None:
    taken_in(site)
    site.write("content/memory/most.en.po", memory)
    said = site.pelican(expect=3)
    assert re.search(rf"^content/memory/most\.en\.po:{line}: .+; .+", said, re.MULTILINE), said
    assert site.read("content/memory/most.en.po") == memory


@pytest.mark.parametrize(
    ("find", "replace", "message"),
    [
        ("date: 2026-01-02T00:00+01:00", "date: včeraj", f"{POST}:3: date 'včeraj'; write "),
        ("people: local:robert-golob", "people: local:robert-goloba", f"{POST}:"),
        ("countries: SI", "contries: SI", f"{POST}:8: unknown key"),
        ("lang: sl", "lang: xx", f"{POST}:"),
    ],
)
def test_a_broken_post_fails_the_build_by_its_line(site: Sandbox, find: str, replace: str, message: str) -> None:
    taken_in(site)
    assert find in site.read(POST)
    site.write(POST, site.read(POST).replace(find, replace))
    said = site.pelican(expect=1)
    assert [line for line in said.splitlines() if line.startswith(message)], said


def test_a_dead_link_fails_the_build(site: Sandbox) -> None:
    taken_in(site)
    site.write(POST, site.read(POST) + "\nGlej [tukaj](../nikjer/).\n")
    assert "'../nikjer/' leads nowhere" in site.pelican(expect=1)


def test_markup_in_an_article_is_text(site: Sandbox) -> None:
    site.write("content/inbox/most.txt", BRIDGES.replace("osem", '<script>alert("1")</script> *osem* [a](http://x.si)'))
    site.pelican()
    page = site.read(f"output/sl/2026/01/02/{SLUG}/index.html")
    assert "&lt;script&gt;" in page
    assert page.count("<script") == page.count('<script type="application/ld+json">') == 1
    assert "*osem* [a](http://x.si)" in page


@pytest.mark.parametrize(
    ("kind", "text", "markdown"),
    [
        ("paragraph", "1. maja je *vse* zaprto", "1\\. maja je \\*vse\\* zaprto"),
        ("paragraph", "# ni naslov", "\\# ni naslov"),
        ("paragraph", "R&D in AT&amp;T", "R&D in AT\\&amp;T"),
        ("crosshead", "Kje\nin kdaj", "## Kje in kdaj"),
        ("list", "Drava\nMura", "- Drava\n- Mura"),
        ("list", "1. Drava\n2. Mura", "1. Drava\n2. Mura"),
        # Another beginning would be lost: no page says where a list begins.
        ("list", "9. Drava\n10. Mura", "- 9\\. Drava\n- 10\\. Mura"),
        ("table", "Drava\t749\nMura\t465", "| Drava | 749 |\n| --- | --- |\n| Mura | 465 |"),
    ],
)
def test_blocks_become_markdown(kind: str, text: str, markdown: str) -> None:
    assert block(kind, text) == markdown


def test_a_quotation_keeps_its_speaker() -> None:
    assert block("quote", "Čakali smo.", "Ana Novak") == "> Čakali smo.\n>\n> — Ana Novak"


def test_slugs_are_plain_short_and_never_empty() -> None:
    uid = mint("besedilo")
    assert slugify("Žični čezoceanski šok: 10 let", uid) == "zicni-cezoceanski-sok-10-let"
    assert slugify("中文", uid).isascii()
    assert slugify("!!!", uid)
    assert len(slugify("beseda " * 50, uid)) <= 80
    assert re.fullmatch("[a-z0-9]{10}", uid)
    assert mint(unicodedata.normalize("NFC", "č")) == mint("č")
