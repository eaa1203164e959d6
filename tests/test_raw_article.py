"""Structure recovery: the fixtures say what each layout becomes; nothing is lost, nothing strange gets in."""

import json
import os
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.raw_article import NewsItem, Refused, Unreadable, day_of, decode, derive, read, unaccounted, understood
from plugins.raw_article.metadata import fenced
from plugins.raw_article.parse import parse

from .fixture_files import FIXTURES, cases

SHARED = Path(__file__).parent.parent.parent / "shared"
STORY = "Vlada je sprejela načrt za obnovo mostov, češ da je že zadnji čas, in šele zdaj žanje pohvale.\n"


def printed(item: NewsItem) -> str:
    """Return an article's structure in lines that a translator can read."""
    lines = [f"headline: {item.headline.text}"] if item.headline else []
    for block in item.blocks:
        who = f" ({block.speaker})" if block.speaker else ""
        lines.append(f"{block.type}: {block.text.replace(chr(10), ' | ')}{who}")
    lines += [f"{credit.kind}: {credit.text}" for credit in item.credits]
    lines += [f"said: {q.text}" + (f" ({q.speaker})" if q.speaker else "") for q in item.quotations]
    for part in item.left_out:
        lines.append(f"left out: {' '.join(item.text[part.start : part.end].split())} ({part.reason})")
    lines += [f"metadata: {key} {value}" for key, value in item.metadata.items()]
    return "".join(line + "\n" for line in lines)


@pytest.mark.parametrize(("title", "text", "expected"), cases("raw_article.md"), ids=lambda case: case[:50])
def test_layout(title: str, text: str, expected: str) -> None:
    said, body = fenced(text)
    lang = "en" if "English" in title else "sl"
    item = parse(text, body=body, lang=lang)
    object.__setattr__(item, "metadata", said)
    assert printed(item) == expected
    assert unaccounted(item) == ()


@given(st.text('abc ČŠŽčšž.,:;!?"»«„“–-•*#>|()\t\n0123456789©/', max_size=400), st.booleans())
def test_every_character_is_accounted_for(text: str, markdown: bool) -> None:  # noqa: FBT001
    text = unicodedata.normalize("NFC", text)
    assert unaccounted(parse(text, lang="sl", markdown=markdown)) == ()


@pytest.mark.skipif(not (SHARED / "eval").is_dir(), reason="the development data are not here")
def test_every_character_of_real_articles_is_accounted_for() -> None:
    for line in (SHARED / "eval" / "dev" / "sl_tags.jsonl").read_text("utf-8").splitlines():
        text = unicodedata.normalize("NFC", json.loads(line)["text"])
        assert unaccounted(parse(text, lang="sl")) == ()


PAGE = """<!doctype html><html><head><title>Stran</title><script>alert(1)</script></head><body>
<nav><a href="/">Domov</a></nav><article><h1>Mostove bodo obnovili</h1><p class="byline">Piše: Ana Novak</p>
<time datetime="2026-05-03">3. maj 2026</time><p>Vlada je sprejela <b>načrt</b> za obnovo mostov.</p>
<figure><img src="x.jpg" onerror="alert(1)"><figcaption>Most čez Dravo. Foto: Bobo</figcaption></figure><h2>Kje</h2>
<ul><li>Drava</li><li>Mura</li></ul><blockquote><p>„Čakali smo.“</p></blockquote><p>Dela bodo trajala dve leti.</p>
</article><footer>© Stran</footer></body></html>"""


def test_an_html_page_is_read_by_its_elements() -> None:
    item = understood(PAGE.encode(), ".html", {"lang": "sl"})
    assert printed(item) == (
        "headline: Mostove bodo obnovili\n"
        "lead: Vlada je sprejela načrt za obnovo mostov.\n"
        "caption: Most čez Dravo.\n"
        "crosshead: Kje\n"
        "list: Drava | Mura\n"
        "quote: „Čakali smo.“\n"
        "paragraph: Dela bodo trajala dve leti.\n"
        "author: Ana Novak\n"
        "dateline: 3. maj 2026\n"
        "photo: Bobo\n"
        "said: Čakali smo.\n"
        "left out: Stran (navigation or another part of the page)\n"
        "left out: Domov (navigation or another part of the page)\n"
        "left out: © Stran (navigation or another part of the page)\n"
        "metadata: date 2026-05-03\n"
        "metadata: lang sl\n"
    )
    assert "alert" not in item.text
    assert unaccounted(item) == ()


@pytest.mark.parametrize(
    ("inner", "headline"),
    [
        ("<h1>Mostove bodo obnovili</h1>", "Mostove bodo obnovili"),
        ("", "Mostovi | Novice"),
        ("<main>", "Mostovi | Novice"),
    ],
)
def test_the_name_of_a_page_is_a_headline_only_where_there_is_no_other(inner: str, headline: str) -> None:
    page = f"<html><head><title>Mostovi | Novice</title></head><body>{inner}<p>{STORY}</p></body></html>"
    item = understood(page.encode(), ".html", {"lang": "sl"})
    assert item.headline is not None
    assert item.headline.text == headline
    assert [block.type for block in item.blocks] == ["lead"]


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        (
            f"<article><p>ŠPORT</p><h1>Mostove bodo obnovili</h1><p>{STORY}</p><p>Maja Korošec, STA</p></article>",
            ".html",
        ),
        (f"<article><h3>Šport</h3><h2>Mostove bodo obnovili</h2><p>{STORY}</p><p>Maja Korošec, STA</p>", ".html"),
        (f"**ŠPORT**\n\n# Mostove bodo obnovili\n\n{STORY}\n*Maja Korošec, STA*\n\n###\n", ".md"),
        (f"# Šport\n\n## Mostove bodo obnovili\n\n{STORY}\nMaja Korošec (STA)\n\n# # #\n", ".md"),
    ],
)
def test_what_stands_around_a_story_is_told_in_markup_too(text: str, suffix: str) -> None:
    item = understood(text.encode(), suffix, {"lang": "sl"})
    assert item.headline is not None
    assert item.headline.text == "Mostove bodo obnovili"
    assert [block.type for block in item.blocks] == ["lead"]
    assert [(credit.kind, credit.text) for credit in item.credits] == [("author", "Maja Korošec"), ("agency", "STA")]
    assert unaccounted(item) == ()


def test_a_name_that_is_never_closed_does_not_swallow_the_story() -> None:
    page = f"<html><body><p>{STORY}</p><title>Mostovi" + f"<p>{STORY}</p>" * 5
    item = understood(page.encode(), ".html", {"lang": "sl"})
    assert sum("sprejela načrt" in block.text for block in item.blocks) == 2
    assert unaccounted(item) == ()


def test_deep_nesting_loses_no_text() -> None:
    page = "<div>" * 1000 + f"<p>{STORY}</p>" + "</div>" * 1000
    assert STORY.strip() in understood(page.encode(), ".html", {"lang": "sl"}).text


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1250", "windows-1250"),
        ("iso8859_2", "iso-8859-2"),
        ("cp852", "cp852"),
    ],
)
def test_encodings_are_found_out(encoding: str, name: str) -> None:
    decoded = decode(STORY.replace("\n", "\r\n").encode(encoding))
    assert decoded.text == STORY
    assert decoded.encoding == name


@pytest.mark.parametrize(
    "text",
    [
        "V Libiji so sile narodne enotnosti v petek zavzele letališče v Tripoliju.",
        "Stavek številka osem pripoveduje o knjižnici v Mirni, o šoli v Trebnjem in o mostu v Krškem.",
        "Zmago v Kranjski Gori je slavil Norvežan, drugi je bil Avstrijec s tremi desetinkami zaostanka.",
    ],
)
def test_a_short_text_is_not_taken_for_a_neighbour_s(text: str) -> None:
    assert understood(text.encode(), ".txt", {}).lang == "sl"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Vláda ve středu schválila plán na opravu mostů, který podle ministra začne na jaře.", "Czech"),
        ("Premiér uvedl, že jednání bylo úspěšné, ale dohoda bude podepsána až příští týden.", "Czech"),
        ("Vlada je u srijedu usvojila plan za obnovu mostova, što će početi u proljeće ove godine.", "Croatian"),
    ],
)
def test_a_short_text_of_a_neighbour_is_not_taken_for_ours(text: str, name: str) -> None:
    with pytest.raises(Unreadable, match=f"seems to be in {name}"):
        understood(text.encode(), ".txt", {})


@pytest.mark.parametrize(
    ("name", "text"), [row.split("\t") for row in (FIXTURES / "other_languages.tsv").read_text("utf-8").splitlines()]
)
def test_another_language_is_named(name: str, text: str) -> None:
    with pytest.raises(Unreadable, match=f"seems to be in {name}"):
        understood(text.encode(), ".txt", {})


@pytest.mark.parametrize(
    "text",
    [
        "Hallitus hyväksyi keskiviikkona siltojen korjaussuunnitelman, joka alkaa ensi keväänä, mutta rahaa ei ole.",
        "Regeringen godkände på onsdagen en plan för att reparera broarna, som börjar i vår, men pengar saknas.",
    ],
    ids=["Finnish", "Swedish"],
)
def test_a_language_of_which_nothing_is_known_is_not_taken_for_one_that_shares_a_few_words(text: str) -> None:
    with pytest.raises(Unreadable, match="is in no language that is read here"):
        understood(text.encode(), ".txt", {})


def test_text_is_composed() -> None:
    assert decode(unicodedata.normalize("NFD", STORY).encode()).text == STORY


BAD = {
    "empty.txt": (b"", 1, "is empty"),
    "blank.txt": (b" \n\n ", 1, "is empty"),
    "short.txt": (b"Vlada je.", 1, "fewer than 50 letters"),
    "binary.txt": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 40, 3, "is a binary file"),
    "control.txt": (STORY.encode() + b"\nvse \x07 je res", 3, "U+0007"),
    "torn.txt": (STORY.encode() * 3 + b"\xff\xfe\xff", 4, "is not valid UTF-8 here"),
    "deutsch.txt": (
        "Die Regierung hat einen Plan für die Brücken angenommen, der in den Ländern gilt.".encode(),
        1,
        "German",
    ),
    "hrvatski.txt": (
        "Vlada je usvojila plan za obnovu mostova, što će koštati više od milijun eura, a radovi bi trebali početi u "
        "proljeće i trajati dvije godine, rekao je ministar koji nije htio reći tko će ih izvoditi.".encode(),
        1,
        "Croatian",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_article_is_refused_with_line_and_reason(tmp_path: Path, name: str) -> None:
    data, line, reason = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Refused) as error:
        read(path)
    assert str(error.value).startswith(f"{path}:{line}: ")
    assert reason in str(error.value)
    assert "; " in str(error.value)


def test_a_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    start = time.process_time()
    with pytest.raises(Refused, match=r"has 100\.0 MB; an article has at most 2 MB"):
        read(path)
    # No benchmark: reading it would take many times as long.
    assert time.process_time() - start < 5


def test_what_is_no_readable_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "story.txt")
    for name, reason in (("folder.txt", "is no file"), ("link.txt", "is a link"), ("gone.txt", "cannot be read")):
        with pytest.raises(Refused, match=reason):
            read(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(STORY, "utf-8")
    path.chmod(0)
    with pytest.raises(Refused, match="permission denied"):
        read(path)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('source = "STA"\ntitel = "x"\n', 2, "unknown key 'titel'; did you mean 'title'?"),
        ('date = "27.6.20"\n', 1, "date '27.6.20'; write 2020-06-26"),
        ('source = "STA\n', 1, "is not valid TOML"),
        ('lang = "SL"\n', 1, "lang 'SL'; write"),
        ('url = "javascript:alert(1)"\n', 1, "url 'javascript:alert(1)'; write an address"),
        ("author = 7\n", 1, "author is no text"),
    ],
)
def test_a_broken_sidecar_names_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    (tmp_path / "story.toml").write_text(text, "utf-8")
    with pytest.raises(Refused) as error:
        read(tmp_path / "story.txt")
    assert str(error.value).startswith(f"{tmp_path / 'story.toml'}:{line}: ")
    assert message in str(error.value)


def test_a_sidecar_speaks_for_the_article(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    (tmp_path / "story.toml").write_text('title = "Mostovi"\ndate = 2026-05-03\n', "utf-8")
    assert dict(read(tmp_path / "story.txt").metadata) == {"title": "Mostovi", "date": "2026-05-03"}


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (
            r"Ta \_beseda\_ ima \*znake\*, ta **krepka** in _ležeča_ pa ne.",
            "Ta _beseda_ ima *znake*, ta krepka in ležeča pa ne.",
        ),
        (r"Ta \[oklepaj](x) ni povezava, ta [je](x).", "Ta [oklepaj](x) ni povezava, ta je."),
        (r"\# Ni naslov \\ in ni \`koda\`.", r"# Ni naslov \ in ni `koda`."),
    ],
)
def test_a_sign_behind_a_backslash_is_itself(line: str, text: str) -> None:
    item = parse(f"{STORY}\n\n{line}\n", lang="sl", markdown=True)
    assert item.blocks[-1].text == text


@pytest.mark.parametrize(
    ("lines", "blocks"),
    [
        ("1. Vogel\n2. Krvavec", [("list", "1. Vogel\n2. Krvavec")]),
        ("1. julija bodo zaprli cesto.", [("paragraph", "1. julija bodo zaprli cesto.")]),
        ("3. mesto je zasedla Ana.", [("paragraph", "3. mesto je zasedla Ana.")]),
        ("- a\n- b\n\n1. c\n2. d", [("list", "a\nb"), ("list", "1. c\n2. d")]),
        ("1. a\n2. b\n…\n15. c", [("list", "1. a\n2. b\n…\n15. c")]),
        ("1. a\n2. b\n…\n7. c\n8. d", [("list", "1. a\n2. b\n…\n7. c\n8. d")]),
        ("> Bila je\n> 3. na cilju.", [("quote", "Bila je 3. na cilju.")]),
    ],
)
def test_numbers_in_markdown(lines: str, blocks: list[tuple[str, str]]) -> None:
    item = parse(f"{STORY}\n\n{lines}\n", lang="sl", markdown=True)
    assert [(block.type, block.text) for block in item.blocks[-len(blocks) :]] == blocks


def test_a_numbered_paragraph_of_many_lines_takes_time_in_proportion() -> None:
    line = "a" * 49
    start = time.process_time()
    parse(f"1. {line}\n" + f"{line}\n" * 29_000, lang="sl")
    assert time.process_time() - start < 20


BLOCKS = {
    "a block": ("source: STA\nDate: 2026-05-03", {"source": "STA", "date": "2026-05-03"}),
    "values in quotation marks": ('title: "Mostovi"', {"title": "Mostovi"}),
    "an empty value": ("source:\nauthor: Ana", {"author": "Ana"}),
    "blank lines": ("\nsource: STA\n", {"source": "STA"}),
    "words of the story between keys": ("source: STA\nVlada je sprejela zakon", {}),
    "lines with colons, and no key": ("Zmagovalec: Novak\nDrugi: Kovač", {}),
    "as many lines as a block has": ("\n" * 57 + "source: STA", {"source": "STA"}),
    "more lines than a block has": ("\n" * 58 + "source: STA", {}),
}


@pytest.mark.parametrize(("inner", "expected"), BLOCKS.values(), ids=BLOCKS.keys())
def test_what_is_a_block_of_metadata(inner: str, expected: dict[str, str]) -> None:
    block = f"---\n{inner}\n---\n"
    found, begins = fenced(block + STORY)
    assert found == expected
    assert (block + STORY)[begins:] == (STORY if expected else block + STORY)


def test_a_block_without_an_end_is_story() -> None:
    assert fenced("---\nsource: STA\n\n" + STORY) == ({}, 0)


def test_a_fault_in_a_block_has_its_line() -> None:
    with pytest.raises(Unreadable) as error:
        fenced("---\nsource: STA\n\ndate: 3.5.26\n---\n" + STORY)
    assert error.value.line == 4


def test_what_is_too_large_by_a_byte_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text(STORY, "utf-8")
    size = path.stat().st_size
    assert read(path, max_bytes=size)
    with pytest.raises(Refused):
        read(path, max_bytes=size - 1)
    (tmp_path / "story.toml").write_text('source = "STA"\n#' + "a" * 64_000, "utf-8")
    with pytest.raises(Refused, match=r"story\.toml:1: has 0\.1 MB"):
        read(path)


def test_as_many_lines_as_an_article_has() -> None:
    assert understood((STORY + "\n" * (30_000 - STORY.count("\n") - 1)).encode(), ".txt", {})
    with pytest.raises(Unreadable) as error:
        understood((STORY + "\n" * (30_000 - STORY.count("\n"))).encode(), ".txt", {})
    assert (error.value.line, error.value.what) == (30_001, "has 30001 lines")


def test_as_few_letters_as_an_article_has() -> None:
    assert decode(b"Naslov " * 8 + b"ab").text
    with pytest.raises(Unreadable):
        decode(b"Naslov " * 8 + b"a")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Ptuj, 5. 4. 2025", "2025-04-05"),
        ("8. maj 2025 ob 20.30", "2025-05-08T20:30"),
        ("London / Bruselj, 12. 3. 2019, 6:09", "2019-03-12T06:09"),
        ("Ljubljana, 31. avgusta 2024", "2024-08-31"),
        ("London, May 3, 2025", "2025-05-03"),
        ("3 October 2023", "2023-10-03"),
        ("Ljubljana, 3. maja", None),
        ("31. 2. 2024", None),
    ],
)
def test_a_dateline_tells_the_day(line: str, day: str | None) -> None:
    item = parse(f"Mostove bodo obnovili\n\n{line}\n\n{STORY}", lang="sl")
    assert day_of(item) == day


@pytest.mark.parametrize(
    ("lead", "people", "title"),
    [
        (
            "Slovenska predsednica Ana Novak in hrvaški premier Ivo Horvat sta danes v Bregani odprla most, so dejali.",
            ("Ana Novak", "Ivo Horvat"),
            "Novak in Horvat v Bregani odprla most",
        ),
        (
            "Evropska centralna banka je v četrtek zvišala obrestne mere za pol odstotne točke, poroča STA.",
            (),
            "Evropska centralna banka zvišala obrestne mere za pol odstotne točke",
        ),
        ("Ko je premier prišel v dvorano, so vsi vstali in zaploskali.", (), None),
        ("V tej državi se o tem že dolgo govori, a se nič ne spremeni.", (), None),
        ("Kaj storiti, ko zmanjka vode?", (), None),
        ("Finland joined the alliance on Tuesday, the government said.", (), "Finland joined the alliance"),
        (
            "Finland wins ‘Freedom Award’. The prize was one of forty-six that were given away in London on Monday.",
            (),
            "Finland wins ‘Freedom Award’",
        ),
    ],
)
def test_a_title_is_derived_or_none_is_given(lead: str, people: tuple[str, ...], title: str | None) -> None:
    spans = [(lead.index(n), lead.index(n) + len(n), lead.index(n) + n.rindex(" ") + 1) for n in people]
    assert derive(lead, "en" if lead.startswith("Finland") else "sl", spans) == title


def test_an_empty_line_between_two_breaks_parts_paragraphs_as_mails_and_old_pages_have_it() -> None:
    page = f"<p>{STORY}<br>Podpis.<br> <br/>Drugi odstavek o mostu.<br><br><br>Tretji odstavek o mostu.</p>"
    item = understood(page.encode(), ".html", {"lang": "sl"})
    assert [block.text for block in item.blocks][1:] == ["Drugi odstavek o mostu.", "Tretji odstavek o mostu."]
    assert item.blocks[0].text.endswith(" Podpis.")


def test_where_a_page_may_break_a_word_is_no_part_of_it() -> None:
    item = understood(f"<h1>Nov&shy;i most</h1><p>{STORY}</p>".encode(), ".html", {"lang": "sl"})
    assert item.headline
    assert item.headline.text == "Novi most"


@pytest.mark.parametrize("size", [200_000])
@pytest.mark.parametrize(
    "pattern",
    [
        *("[", "„", "a ", "A. ", "\n", "- ", "# ", "*", "A – ", "Foto: ", "STA ", "x: y\n", "1. ", "2. b\n"),
        *(
            "…\n",
            "a 1:2\n",
            "1. a\n…\n",
            "Šport\n",
            "Šport / ",
            "Ana Novak\n",
            "Konec\n",
            "Kontakt: 01 23 45 67\n",
            "0 12-",
        ),
    ],
)
def test_hostile_repetition_takes_time_in_proportion(pattern: str, size: int) -> None:
    text = pattern * (size // len(pattern)) + STORY
    start = time.process_time()
    parse(text, lang="sl", markdown=True)
    # A quadratic pattern would take minutes at this length.
    assert time.process_time() - start < 20


def test_unreadable_says_what_would_be_right() -> None:
    with pytest.raises(Unreadable) as error:
        decode(b"")
    assert error.value.right
