"""The exact edges of what is refused, named and written: each is a line of code that a slip of one would move."""

import os
import stat
from pathlib import Path

import pytest

from plugins.commonmark import FrontMatterError, fingerprint, parse, serialise
from plugins.digest.slug import candidates, mint
from plugins.lean_build import atomic, if_changed
from plugins.lean_build.allowed import LONGEST, forbidden_in, slug_fault, slugify
from plugins.lean_build.write import sweep
from plugins.raw_article import Refused, Unreadable, read, understood
from plugins.raw_article.metadata import fenced, sidecar
from plugins.raw_article.read import contents

STORY = "Vlada je sprejela načrt za obnovo mostov, češ da je že zadnji čas, in šele zdaj žanje pohvale.\n"


@pytest.mark.parametrize(
    ("data", "suffix", "line", "what"),
    [
        (b"Naslov " * 8 + b"a", ".txt", 1, "has fewer than 50 letters"),
        (b"\xff\xfe" + b"ab" * 40 + b"a", ".txt", 1, "begins as utf-16 but is not"),
        (b"\xd7\xf7\xa4" * 30, ".txt", 1, "is in an unknown encoding, or is no text"),
        (b"\x89PNG\x00" * 30, ".txt", 1, "is a binary file"),
        (b"a\nb\nc\x00\xff\xfe\x01" * 9, ".txt", 3, "is a binary file"),
        (
            b"# Naslov brez zgodbe, ki je dovolj dolg, da ima petdeset in nekaj znakov",
            ".md",
            1,
            "has a headline but no story",
        ),
        (
            b"<p>" + b"<!-- Vlada je sprejela nacrt za obnovo mostov in cest po vsej drzavi. -->",
            ".html",
            1,
            "has no readable text",
        ),
    ],
)
def test_what_concerns_a_whole_file_is_said_of_its_line(data: bytes, suffix: str, line: int, what: str) -> None:
    with pytest.raises(Unreadable) as error:
        understood(data, suffix, {"lang": "sl"})
    assert (error.value.line, error.value.what) == (line, what)


def test_a_hash_is_a_headline_in_markdown_alone() -> None:
    text = f"# Naslov\n\n{STORY}".encode()
    assert understood(text, ".md", {}).headline is not None
    plain = understood(text, ".txt", {}).headline
    assert plain is None or plain.text == "# Naslov"


def test_the_language_that_a_block_names_counts() -> None:
    text = "---\nlang: sl\n---\nNovak Novak Novak Novak Novak, Novak Novak, Novak Novak Novak Novak Novak.\n"
    assert understood(text.encode(), ".txt", {}).lang == "sl"
    assert understood(text.encode(), ".txt", {"lang": "en"}).lang == "en"


def test_on_which_bytes_an_article_depends(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(STORY, "utf-8")
    assert contents(path, 1000) == (STORY.encode(), b"")
    path.with_suffix(".toml").write_text('source = "STA"\n', "utf-8")
    assert contents(path, 1000) == (STORY.encode(), b'source = "STA"\n')
    assert contents(path, 10) is None
    path.with_suffix(".toml").write_bytes(b'source = "STA"\ntitle = "\xe8"\n')
    with pytest.raises(Refused, match=r"a\.toml:2: is not UTF-8"):
        read(path)
    path.with_suffix(".toml").write_bytes(b"\xe8")
    with pytest.raises(Refused, match=r"a\.toml:1: is not UTF-8"):
        read(path)


def test_the_largest_article_is_of_two_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((STORY * 30_000).encode()[:2_000_001])
    with pytest.raises(Refused, match=r"has 2\.0 MB"):
        read(path)


@pytest.mark.parametrize("date", ["1000-01-01", "9998-12-31", "2020-06-26T18:00+02:00"])
def test_a_date_within_reach(date: str) -> None:
    assert sidecar(f'date = "{date}"')["date"] == date


@pytest.mark.parametrize("date", ["0999-12-31", "9999-01-01", "2020-W01-1", "20200626"])
def test_a_date_out_of_reach_or_of_another_form(date: str) -> None:
    with pytest.raises(Unreadable, match=f"date '{date}'") as error:
        sidecar(f'source = "x"\ndate = "{date}"')
    assert error.value.line == 2


@pytest.mark.parametrize(
    "text", ["source: STA\n---\n", "---\nsource: STA\nauthor: Ana", "Uvod\n---\nsource: STA\n---\n"]
)
def test_what_only_looks_like_a_block_is_story(text: str) -> None:
    assert fenced(text) == ({}, 0)


@pytest.mark.parametrize("text", ["source = ", "[", 'a = "', "source = 1 2\n"])
def test_a_sidecar_that_is_no_toml_has_a_line(text: str) -> None:
    with pytest.raises(Unreadable, match=r"is not valid TOML: [a-z]") as error:
        sidecar("# x\n" + text)
    assert error.value.line in (1, 2, 3)
    assert "(at " not in error.value.what


@pytest.mark.parametrize("line", [1, 3])
def test_a_character_that_no_page_can_hold_has_its_line_in_a_post(line: int) -> None:
    text = "---\ntitle: x\n---\nBesedilo.\n".split("\n")
    text[line - 1] += "\x08"
    with pytest.raises(FrontMatterError) as error:
        parse("\n".join(text))
    assert error.value.line == line


def test_the_body_of_a_post_begins_right_behind_its_block() -> None:
    source = parse("---\n\ntitle: x\n---\nPrva.\n\nDruga.\n")
    assert (source.body, dict(source.lines)) == ("Prva.\n\nDruga.", {"title": 3})
    assert serialise({"title": "x"}, "") == "---\ntitle: x\n---\n"
    assert serialise({"title": "x"}, "B.") == "---\ntitle: x\n---\n\nB.\n"
    with pytest.raises(FrontMatterError, match="unknown key 'titel'; did you mean 'title'"):
        parse("---\ntitel: x\n---\n")


def test_only_the_mark_itself_is_left_out_of_a_fingerprint() -> None:
    one, two = (f"---\ngenerated: a\n---\ngenerated: {body}\n" for body in ("b", "c"))
    assert fingerprint(one) != fingerprint(two)
    assert fingerprint(one) == fingerprint(one.replace("generated: a", "generated: z"))
    assert len(fingerprint(one)) == 16


@pytest.mark.parametrize("value", ["a\x08", ["a", "a\x08"], ("a\x08",), {"x": {"y": ["a\x08"]}}])
def test_a_character_is_found_however_deep_it_is(value: object) -> None:
    assert forbidden_in(value) == "U+0008"


@pytest.mark.parametrize("value", ["a", ["a", 1], 7, None, {"x": {"y": []}}, {"a\x08": 1}])
def test_values_that_are_sound(value: object) -> None:
    assert forbidden_in(value) == ""


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("a" * LONGEST, "a" * LONGEST),
        ("a" * (LONGEST + 1), "a" * LONGEST),
        ("a" * 50 + "-" + "b" * 50, "a" * 50),
        ("a" * 40 + "-" + "b" * 60, "a" * 40 + "-" + "b" * 39),
        ("a" * 41 + "-" + "b" * 60, "a" * 41),
        ("a" * 79 + "-b", "a" * 79),
        ("a" * 80 + "-b", "a" * 80),
    ],
)
def test_where_a_long_name_is_cut(name: str, slug: str) -> None:
    assert slugify(name) == slug
    assert slug_fault(slug) is None


def test_marks_of_equal_titles_grow_only_as_needed() -> None:
    uid = mint("Besedilo.")
    assert uid == "ey6j2thkdv"
    assert list(candidates("Naslov", uid)) == [
        "naslov",
        f"naslov-{uid[:4]}",
        f"naslov-{uid[:6]}",
        f"naslov-{uid[:8]}",
        f"naslov-{uid}",
    ]
    long = list(candidates("a" * LONGEST, uid))
    assert [len(one) for one in long] == [LONGEST] * 5
    assert long[1] == "a" * (LONGEST - 5) + f"-{uid[:4]}"


def test_a_file_keeps_its_rights_and_a_new_one_has_the_usual(tmp_path: Path) -> None:
    path = tmp_path / "a"
    before = os.umask(0o027)
    try:
        atomic(path, b"1")
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        path.chmod(0o604)
        atomic(path, b"2")
        assert stat.S_IMODE(path.stat().st_mode) == 0o604
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert if_changed(path, b"3") is True
    assert if_changed(path, b"3") is False
    assert path.read_bytes() == b"3"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_only_what_was_left_on_its_way_is_swept(tmp_path: Path) -> None:
    names = [".a.html.12345678.tmp", "a.12345678.tmp", ".a.tmp", ".b.123.tmp", "c.tmp", ".d.12345678.tmpx"]
    for name in names:
        (tmp_path / name).write_text("x", "utf-8")
    sweep(str(path) for path in sorted(tmp_path.iterdir()))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[1:])
