"""`inv review` behind the names: titles, translations, twins and running stories, at the terminal or in the files."""

import datetime as dt
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plugins.digest import Desk, Options, run
from plugins.digest.asking import ask
from plugins.digest.review_items import items
from plugins.mentions import TableError
from plugins.raw_article.metadata import sidecar
from plugins.translation import memory

from .console import Typing
from .sites import Sandbox, sandbox

DAY = dt.date(2026, 1, 2)
LEAD = (
    "Predsednik vlade Robert Golob je v sredo v Ljubljani odprl prenovljeno knjižnico, ki so jo obnavljali dve leti."
    " Obnova je bila zahtevna.\n"
)
TITLES, SAME, STORIES = (f"content/review/{name}.toml" for name in ("titles", "same", "stories"))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    monkeypatch.setenv("GLASNIK_REVIEWER", "Ana Novak")
    made = sandbox(tmp_path / "site", samples=False)
    made.write("content/inbox/a.txt", LEAD)
    return made


def desk(site: Sandbox) -> Desk:
    return Desk(site.root, Options())


def build(site: Sandbox) -> None:
    run(desk(site), DAY)


def typed(site: Sandbox, *lines: str) -> str:
    console = Typing(lines)
    ask(items(desk(site)), console)
    return console.said


def rows(site: Sandbox, name: str, table: str) -> list[dict[str, Any]]:
    path = site.root / name
    return tomllib.loads(path.read_text("utf-8")).get(table, []) if path.exists() else []


@pytest.mark.parametrize("way", ["terminal", "file"])
def test_a_derived_title_is_accepted_as_it_is_or_corrected(site: Sandbox, way: str) -> None:
    build(site)
    (row,) = rows(site, TITLES, "title")
    assert row["derived"] == row["title"]
    if way == "terminal":
        assert row["derived"] in typed(site, "a Knjižnica znova odprta")
    else:
        text = site.read(TITLES).replace(f'title = "{row["title"]}"', 'title = "Knjižnica znova odprta"  # krajši')
        site.write(TITLES, text.replace('decision = ""', 'decision = "accept"'))
    build(site)
    assert sidecar(site.read("content/inbox/a.toml")) == {"title": "Knjižnica znova odprta"}
    assert rows(site, TITLES, "title") == []
    assert "title: Knjižnica znova odprta\n" in "".join(site.posts().values())


def test_a_title_goes_behind_what_a_sidecar_says(site: Sandbox) -> None:
    site.write("content/inbox/a.toml", '# moje\nsource = "STA"')
    build(site)
    typed(site, "n", "Knjižnica")
    build(site)
    assert site.read("content/inbox/a.toml") == '# moje\nsource = "STA"\ntitle = "Knjižnica"\n'


def test_what_was_written_without_a_decision_stays_and_is_not_used(site: Sandbox) -> None:
    build(site)
    derived = rows(site, TITLES, "title")[0]["derived"]
    text = site.read(TITLES).replace(f'title = "{derived}"', 'title = "Še premislim"')
    text = text.replace("[[title]]\n", "[[title]]\n# vprašaj Ano\n")
    site.write(TITLES, text)
    build(site)
    assert site.read(TITLES) == text
    assert not (site.root / "content/inbox/a.toml").exists()


def test_an_answer_is_undone_and_a_wrong_key_does_nothing(site: Sandbox) -> None:
    build(site)
    before = site.read(TITLES)
    said = typed(site, "x", "a Drug naslov", "u")
    assert "x is none of the keys" in said
    # Behind the last question nothing is asked: it was undone where it stood.
    typed(site, "s")
    site.write("content/inbox/b.txt", LEAD.replace("Golob", "Kos").replace("knjižnico", "šolo za vse otroke v kraju"))
    build(site)
    before = site.read(TITLES)
    typed(site, "a", "u", "q")
    assert site.read(TITLES) == before


def test_a_title_in_the_post_is_not_asked_about(site: Sandbox) -> None:
    build(site)
    name, text = next((name, text) for name, text in site.posts().items() if name.endswith(".sl.md"))
    title = next(line for line in text.split("\n") if line.startswith("title: "))
    path = next((site.root / "content/posts").rglob(Path(name).name))
    path.write_text(text.replace(title, "title: Moj naslov"), "utf-8")
    build(site)
    assert rows(site, TITLES, "title") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[title]]\narticle = "a"\nderived = "b"\ntitle = ""\ndecision = ""\n', "titles.toml:4: title is empty"),
        ('[[title]]\narticle = "a"\nderived = "b"\ntitle = "c"\ndecision = "acept"\n', "did you mean 'accept'?"),
        ('[[title]]\narticle = "a"\ntitel = "c"\n', "titles.toml:3: unknown key 'titel'; did you mean 'title'?"),
        ('title = "a"\n', "titles.toml:1: title is no list of records; write [[title]]"),
        ("[[naslov]]\n", "titles.toml:1: unknown table 'naslov'; write [[title]]"),
        ("[[title]\n", "titles.toml:1: "),
    ],
)
def test_a_fault_is_named_and_nothing_is_lost(site: Sandbox, text: str, message: str) -> None:
    site.write(TITLES, text)
    with pytest.raises(TableError) as error:
        build(site)
    assert message in str(error.value)
    assert site.read(TITLES) == text


TWIN = " ".join(f"Županja je v {day}. dnevu leta povedala, da je most v Mirni odprt." for day in range(40))


@pytest.mark.parametrize("way", ["terminal", "file"])
def test_two_articles_that_are_nearly_the_same_are_let_stand(site: Sandbox, way: str) -> None:
    site.write("content/inbox/a.txt", f"Naslov\n\n{TWIN}\n")
    site.write("content/inbox/b.txt", f"Drug naslov\n\n{TWIN}\n\nIn še en odstavek.\n")
    build(site)
    assert "Nearly the same articles" in site.read("content/review/waiting.md")
    if way == "terminal":
        assert "% of the text is in" in typed(site, "b")
    else:
        site.write(SAME, site.read(SAME).replace('decision = ""', 'decision = "both"'))
    build(site)
    assert "Nearly the same articles" not in site.read("content/review/waiting.md")
    assert [row["decision"] for row in rows(site, SAME, "same")] == ["both"]
    site.write(SAME, site.read(SAME).replace('decision = "both"', 'decision = ""'))
    (site.root / "content/inbox/b.txt").unlink()
    build(site)
    # What was decided would stay, and say why: tests/test_review_kept.py.
    assert rows(site, SAME, "same") == []


def po(site: Sandbox) -> Iterator[memory.Message]:
    return iter(memory.parse((site.root / "content/memory/a.en.po").read_bytes(), "sl", "en").messages)


def spoil(site: Sandbox, *marks: str, fuzzy: bool) -> None:
    """Give the first sentence a text and these comments."""
    path = site.root / "content/memory/a.en.po"
    text = path.read_text("utf-8")
    at = text.index('msgctxt "lead')
    head = "".join(f"#. {mark}\n" for mark in marks) + ("#, fuzzy\n" if fuzzy else "")
    rest = text[at:].replace('msgstr ""', 'msgstr "The prime minister opened a library."', 1)
    at = text.rindex("#: ", 0, at)
    path.write_text(text[:at] + head + text[at : text.index("msgctxt", at)] + rest, "utf-8")


@pytest.mark.parametrize(
    ("marks", "fuzzy", "why"),
    [
        (("state: machine",), False, "a machine's"),
        (("state: edited", "finding: name: Golob is missing"), True, "doubted"),
    ],
)
def test_a_translation_is_shown_beside_its_source_and_approved(
    site: Sandbox, marks: tuple[str, ...], why: str, *, fuzzy: bool
) -> None:
    build(site)
    spoil(site, *marks, fuzzy=fuzzy)
    said = typed(site, "s", "a")
    assert f"content/memory/a.en.po: lead.1: {why}" in said
    assert "Predsednik vlade" in said
    assert "The prime minister opened a library." in said
    assert ("Golob is missing" in said) == fuzzy
    message = next(one for one in po(site) if one.target)
    assert (message.fuzzy, memory.marked(message)[:2]) == (False, ("reviewed", "Ana Novak"))
    assert not [mark for mark in message.marks if mark.startswith("finding")]
    assert "lead.1" not in typed(site, "q")


def test_a_translation_is_written_anew_and_undone(site: Sandbox) -> None:
    build(site)
    spoil(site, "state: machine", fuzzy=False)
    before = site.read("content/memory/a.en.po")
    typed(site, "s", "e Prime Minister Robert Golob opened the library on Wednesday.")
    message = next(one for one in po(site) if one.target)
    assert message.target == "Prime Minister Robert Golob opened the library on Wednesday."
    assert memory.marked(message)[0] == "edited"
    site.write("content/memory/a.en.po", before)
    assert "a translation is needed" in typed(site, "s", "e", "", "q")
    assert site.read("content/memory/a.en.po") == before


def test_nobody_is_passed_off_as_a_reviewer(site: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    build(site)
    spoil(site, "state: machine", fuzzy=False)
    monkeypatch.setenv("GLASNIK_REVIEWER", "")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.chdir(site.root)
    assert "nobody is named as reviewer; set GLASNIK_REVIEWER" in typed(site, "s", "a", "q")


STORY = """[[story]]
id = "local:knjiznica-v-mirni"
name = { sl = "Knjižnica", en = "Library" }  # moje
stories = ["abc", "def"]
articles = ["content/inbox/a.txt"]
decision = ""
"""


@pytest.mark.parametrize(("key", "decision"), [("a", "accept"), ("r", "reject")])
def test_a_running_story_is_decided_on(site: Sandbox, key: str, decision: str) -> None:
    site.write(STORIES, STORY)
    assert "local:knjiznica-v-mirni: Knjižnica / Library: a running story?" in typed(site, key)
    assert site.read(STORIES) == STORY.replace('decision = ""', f'decision = "{decision}"')


def test_without_a_terminal_all_is_listed(site: Sandbox) -> None:
    site.pelican()
    said = site.run("-m", "invoke", "review")
    assert "content/inbox/a.txt: derived title: " in said
