"""Bad input beside good: each bad file is refused with its place, reason and remedy, and the good one is published."""

import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from plugins.commonmark.front_matter import _FORBIDDEN as IN_POSTS
from plugins.lean_build.allowed import forbidden, inside, slug_fault
from plugins.raw_article import Unreadable, bounded
from plugins.raw_article.decode import _FORBIDDEN as IN_ARTICLES
from plugins.raw_article.page import read_page

from .sites import Sandbox

pytestmark = pytest.mark.site

STORY = (
    "Naslov {0}\n\nV občini {0} so v sredo odprli prenovljeno knjižnico, ki jo je podjetje obnavljalo dve leti in pol."
)

#: By the file's name: what is in it, in its sidecar, and where and why it is refused.
ARTICLES: Mapping[str, tuple[str | bytes, str, str]] = {
    "nul.txt": (STORY.format("Nul") + "\n\n\x00", "", "nul.txt:5: holds the character U+0000"),
    "backspace.txt": (STORY.format("Nazaj") + "\x08", "", "backspace.txt:3: holds the character U+0008"),
    "fffe.txt": (STORY.format("Konec") + "\ufffe", "", "fffe.txt:3: holds the character U+FFFE"),
    "c1.txt": (STORY.format("Stara") + "\x9d", "", "c1.txt:3: holds the character U+009D"),
    "reference.html": (f"<p>{STORY.format('Sklic')}&#xFFFF;</p>", "", "reference.html:1: holds the character U+FFFF"),
    "surrogate.txt": (
        STORY.format("Polovica").encode() + b"\xed\xa0\x80",
        "",
        "surrogate.txt:1: is in an unknown encoding, or is no text",
    ),
    "binary.txt": (bytes(range(256)) * 9, "", "binary.txt:1: is a binary file"),
    "empty.txt": ("", "", "empty.txt:1: is empty"),
    "large.txt": (STORY.format("Velika") * 20_000, "", "large.txt:1: has 2.4 MB; an article has at most 2 MB"),
    "crowd.txt": (STORY.format("Gneča") + "\n\na" * 20_000, "", "crowd.txt:30001: has 40003 lines; an article has at"),
    "noise.txt": ("qwrt zxcv " * 90, "", "noise.txt:1: is in no language that is read here"),
    "date.txt": (STORY.format("Datum"), "date = 9999-12-31", "date.toml:1: date '9999-12-31'; write 2020-06-26"),
    "clock.txt": (STORY.format("Ura"), 'date = "2026-03-29T02:30"', "clock.txt:1: date '2026-03-29T02:30' is an hour"),
    "deep.txt": (STORY.format("Globina"), "author = " + "[" * 9000, "deep.toml:1: has lists in lists without end"),
    "author.txt": (STORY.format("Avtor"), 'author = "a\\u0000"', "author.toml:1: author holds the character U+0000"),
    "address.txt": (STORY.format("Naslov"), 'url = "javascript:alert(1)"', "address.toml:1: url 'javascript:alert(1)'"),
    "place.txt": (
        f"---\nsave_as: ../x\ntitle: y\n---\n{STORY.format('Kraj')}",
        "",
        "place.txt:2: unknown key 'save_as'",
    ),
    "picture.png": (b"\x89PNG", "", "picture.png:1: is a .png file; write .txt, .md, .html, .htm, .eml"),
    "two  blanks.txt": (STORY.format("Presledka"), "", "two  blanks.txt:1: has a name with characters"),
    "bell\x07.txt": (STORY.format("Zvonec"), "", "bell\\x07.txt:1: has a name with characters"),
    os.fsdecode(b"bytes\xff.txt"): (STORY.format("Bajti"), "", "bytes\\udcff.txt:1: has a name with characters"),
}


def test_each_bad_article_is_refused_and_the_good_one_is_published(site: Sandbox) -> None:
    inbox = site.root / "content/inbox"
    for name, (text, sidecar, _) in ARTICLES.items():
        site.write(f"content/inbox/{name}", text)
        if sidecar:
            site.write(f"content/inbox/{Path(name).stem}.toml", sidecar)
    (inbox / "link.txt").symlink_to("/etc/hostname")
    (inbox / "folder.txt").mkdir()
    os.mkfifo(inbox / "pipe.txt")
    site.write("content/inbox/good.txt", STORY.format("Mirna"))
    before = {path.name: path.lstat().st_mtime_ns for path in inbox.iterdir()}

    said = site.pelican(expect=3)

    missing = [expected for *_, expected in ARTICLES.values() if f"content/inbox/{expected}" not in said]
    assert not missing, said
    assert "link.txt:1: is a link; put a readable file here" in said
    assert all(f"{name}.txt:1: is no file; put the article itself here" in said for name in ("folder", "pipe"))
    assert f"{len(ARTICLES) + 3} of the inbox refused" in said
    assert "Traceback" not in said
    assert {path.name: path.lstat().st_mtime_ns for path in inbox.iterdir()} == before
    assert len(list((site.root / "content/posts").rglob("*.sl.md"))) == 1
    assert "prenovljeno knjižnico" in site.read("output/sl/index.html")
    waiting = site.read("content/review/waiting.md")
    assert all(expected.split(":")[0].split("\\")[0] in waiting for *_, expected in ARTICLES.values())


def put(key: str, value: str) -> Callable[[str], str]:
    """Return what gives a post's metadata a value, in place of the one that it has."""

    def changed(text: str) -> str:
        lines = [line for line in text.split("\n") if not line.startswith(f"{key}:")]
        return "\n".join((lines[0], f"{key}: {value}", *lines[1:]))

    return changed


POSTS: Mapping[str, tuple[Callable[[str], str], str]] = {
    "control": (lambda text: f"{text}\x08", "holds U+0008"),
    "direction": (lambda text: f"{text}\u202e", "holds U+202E"),
    "traversal": (put("slug", "../../x"), "2: slug '../../x' is no address; write small letters, digits and hyphens"),
    "capitals": (put("slug", "Naslov"), "2: slug 'Naslov' is no address"),
    "long": (put("slug", "a" * 81), "is longer than 80 characters; write a shorter one"),
    "device": (put("slug", "con"), "2: slug 'con' is the name of a device on some systems; write another one"),
    "identifier": (put("uid", "../x<script>"), "2: uid '../x<script>' is no identifier"),
    "calendar": (put("date", "9999-12-31T23:59:59-14:00"), "2: date '9999-12-31T23:59:59-14:00' is out of reach"),
    "script": (put("url", "javascript:alert(1)"), "url 'javascript:alert(1)' is no address of a page"),
    "key": (put("save_as", "../x.html"), "2: unknown key 'save_as'"),
}


def test_each_bad_post_is_named_and_the_last_good_site_stands(site: Sandbox) -> None:
    site.write("content/inbox/good.txt", STORY.format("Mirna"))
    site.pelican()
    good = next((site.root / "content/posts").rglob("*.sl.md"))
    text = put("raw", "")(put("uid", "x")(good.read_text("utf-8")))
    before = {path: path.read_bytes() for path in (site.root / "output").rglob("*") if path.is_file()}
    for name, (spoil, _) in POSTS.items():
        site.write(f"content/posts/{name}.sl.md", spoil(put("uid", name)(put("slug", name)(text))))
    (site.root / "content/posts/circle").symlink_to("..")

    said = site.pelican(expect=1)

    missing = [name for name, (_, expected) in POSTS.items() if not _named(said, name, expected)]
    assert not missing, said
    assert "content/posts/circle:1: is a link; put the post itself here" in said
    assert "Traceback" not in said
    assert {path: path.read_bytes() for path in (site.root / "output").rglob("*") if path.is_file()} == before


def _named(said: str, name: str, expected: str) -> bool:
    lines = [line for line in said.split("\n") if line.startswith(f"content/posts/{name}.sl.md:")]
    return any(expected in line for line in lines)


def test_an_address_in_an_authority_file_leads_nowhere_else(site: Sandbox) -> None:
    people = site.read("content/data/people.toml")
    record = '\n[[person]]\nid = "local:zlob"\nname = { sl = "Zlob Nez", en = "Zlob Nez" }\ngender = "m"\n'
    site.write("content/data/people.toml", people + record + 'slug = { sl = "../../../../x" }\n')
    site.write("content/inbox/good.txt", STORY.format("Mirna") + " Odprl jo je Zlob Nez.")
    said = site.pelican(expect=1)
    assert "content/data/people.toml:" in said
    assert "slug '../../../../x' is no address; write small letters, digits and hyphens" in said
    assert not list(site.root.parent.rglob("x"))


def test_what_no_page_can_hold_is_named_in_an_authority_file_and_in_a_memory(site: Sandbox) -> None:
    people = site.read("content/data/people.toml")
    site.write("content/inbox/good.txt", STORY.format("Mirna"))
    site.pelican()
    memory = site.read("content/memory/good.en.po").replace('msgstr ""', 'msgstr "Bell\a and more"')
    line = memory[: memory.index("\a")].count("\n") + 1
    site.write("content/memory/good.en.po", memory)
    said = site.pelican(expect=3)
    assert f"content/memory/good.en.po:{line}: holds the character U+0007; remove it: no page can hold it" in said

    site.write("content/memory/good.en.po", memory.replace("\a", ""))
    record = '\n[[person]]\nid = "local:zvon"\nname = { sl = "Zvon\\u0007 Nez", en = "Zvon Nez" }\ngender = "m"\n'
    site.write("content/data/people.toml", people + record)
    said = site.pelican(expect=1)
    assert f"content/data/people.toml:{people.count(chr(10)) + 3}: " in said
    assert "holds the character U+0007; write what can be printed" in said


def test_the_three_rooms_agree_on_what_no_page_can_hold() -> None:
    turning = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    for code in (*range(0x2100), *range(0xD800, 0xE000), 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x1F600):
        char = chr(code)
        assert bool(forbidden(char)) == bool(IN_POSTS.search(char))
        # In an article what is not seen is left out.
        assert bool(IN_ARTICLES.search(char)) == (bool(forbidden(char)) and code not in turning)


NESTED = {
    "depth": "<div>" * 200_000,
    "formats that are opened anew in each block": "".join(f"<font color={n}>" for n in range(20_000)) + "<p>x" * 20_000,
}


@pytest.mark.parametrize("markup", NESTED.values(), ids=NESTED.keys())
def test_a_page_made_to_wear_the_parser_out_is_refused(markup: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 1)
    with pytest.raises(Unreadable, match="takes longer than"):
        read_page(f"<p>{STORY.format('Gnezdo')}{markup}")


def test_a_large_page_that_is_not_nested_is_read() -> None:
    assert len(read_page("<h1>Naslov</h1>" + "<p>To je <b>krepka</b> beseda.</p>" * 20_000).paragraphs) == 20_001


def test_no_word_of_a_page_is_lost_at_256_levels() -> None:
    words = " ".join(f"<div>beseda{level}" for level in range(256))
    assert all(f"beseda{level}" in read_page(words).text for level in range(256))


def _kill(_: str) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


@pytest.mark.parametrize("harm", [lambda _: 1 // 0, _kill, lambda _: "x" * 3_000_000_000])
def test_work_that_breaks_down_takes_nobody_with_it(harm: Callable[[str], str]) -> None:
    with pytest.raises(bounded.TooMuchError):
        bounded.bounded(harm, "x")
    assert bounded.bounded(str.upper, "č") == "Č"


@pytest.mark.parametrize("path", ["", "/x", "../x", "a/../x", "a//x", "a/./x", "a\\x", "a\0"])
def test_what_is_outside_of_a_folder(path: str) -> None:
    assert not inside(path)


@pytest.mark.parametrize("path", ["x", "a/x.html", "a/.x", "a..b/x"])
def test_what_is_inside_of_a_folder(path: str) -> None:
    assert inside(path)


@pytest.mark.parametrize("slug", ["", "-a", "a--b", "A", "č", "a/b", "a.b", "nul", "com1", "a" * 81])
def test_what_is_no_slug(slug: str) -> None:
    assert slug_fault(slug)
