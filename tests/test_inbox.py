"""`inv new`: an empty article, a pasted text, files and folders come into the inbox, each with its sidecar."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from plugins.raw_article.metadata import sidecar

from .sites import Sandbox, sandbox

STORY = """Knjižnica v Mirni znova odprta

V Mirni so v sredo odprli prenovljeno knjižnico, ki jo je gradbeno podjetje obnavljalo dve leti.

Župan je ob odprtju dejal, da je bila obnova zahtevna, a potrebna.
"""


@pytest.fixture
def site(tmp_path: Path) -> Sandbox:
    return sandbox(tmp_path / "site", samples=False)


def new(site: Sandbox, *options: str, expect: int = 0) -> str:
    return site.run("-m", "invoke", "new", *options, expect=expect)


def paste(site: Sandbox, data: bytes, *options: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "invoke", "new", "--from", "-", *options]
    done = subprocess.run(command, cwd=site.root, input=data, capture_output=True, check=False)
    return done.returncode, (done.stdout + done.stderr).decode()


def inbox(site: Sandbox) -> list[str]:
    return sorted(path.name for path in (site.root / "content/inbox").iterdir() if not path.name.startswith("."))


def test_an_empty_article_with_every_field_explained(site: Sandbox) -> None:
    said = new(site, "--title", "Čebele v Čatežu", "--source", "STA")
    assert said == "content/inbox/cebele-v-catezu.txt  (what is known of it: content/inbox/cebele-v-catezu.toml)\n"
    text = site.read("content/inbox/cebele-v-catezu.toml")
    assert tomllib.loads(text) == {"title": "Čebele v Čatežu", "source": "STA"}
    for key in ("date", "url", "author", "rights", "lang"):
        assert f'# {key} = ""' in text
    said = site.pelican(expect=3)
    assert "content/inbox/cebele-v-catezu.txt:1: is empty; write the article into it, or remove it" in said
    site.write("content/inbox/cebele-v-catezu.txt", STORY)
    site.pelican()
    assert "Čebele v Čatežu" in site.read("output/sl/index.html")


def test_names_are_never_given_twice(site: Sandbox) -> None:
    for _ in range(3):
        new(site)
    new(site, "--title", "Con")
    assert [name for name in inbox(site) if name.endswith(".txt")] == [
        "con-clanek.txt",
        "nov-clanek-2.txt",
        "nov-clanek-3.txt",
        "nov-clanek.txt",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1250"])
def test_a_pasted_text(site: Sandbox, encoding: str) -> None:
    code, said = paste(site, STORY.encode(encoding), "--url", "https://example.org/x")
    assert (code, said.split()[0]) == (0, "content/inbox/knjiznica-v-mirni-znova-odprta.txt")
    assert site.read("content/inbox/knjiznica-v-mirni-znova-odprta.txt") == STORY
    assert tomllib.loads(site.read("content/inbox/knjiznica-v-mirni-znova-odprta.toml")) == {
        "url": "https://example.org/x"
    }


def test_the_pasted_source_of_a_page(site: Sandbox) -> None:
    page = "<article><h1>Knjižnica</h1><p>" + STORY.split("\n\n")[1] + "</p></article>"
    code, said = paste(site, page.encode())
    assert (code, said.split()[0]) == (0, "content/inbox/knjiznica.html")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the pasted text:1: is empty; write the article into it, or remove it"),
        (b"Kratko.", "the pasted text:1: has fewer than 50 letters"),
        (STORY.encode() + b"\x07", "the pasted text:6: holds the character U+0007"),
        (b"\x89PNG\r\n\x00\x00\x00" * 20, "the pasted text:2: is a binary file"),
    ],
)
def test_what_is_no_article_is_not_taken(site: Sandbox, data: bytes, message: str) -> None:
    code, said = paste(site, data)
    assert code == 3
    assert message in said
    assert inbox(site) == []


def test_a_folder_of_mixed_files(site: Sandbox, tmp_path: Path) -> None:
    folder = tmp_path / "prenosi"
    folder.mkdir()
    (folder / "Ena novica.txt").write_bytes(STORY.encode("cp1250"))
    (folder / "Ena novica.toml").write_text('source = "STA"\n', "utf-8")
    (folder / "dve.md").write_text("# Dve\n\n" + STORY.replace("sredo", "petek"), "utf-8")
    (folder / "tri.eml").write_text("Subject: Tri\nFrom: STA <a@b.si>\n\n" + STORY.replace("sredo", "torek"), "utf-8")
    (folder / "slika.png").write_bytes(b"\x89PNG")
    (folder / "porocilo.pdf").write_bytes(b"%PDF-1.7")
    (folder / "kratko.txt").write_text("Kratko.", "utf-8")
    (folder / ".skrito").write_text("x", "utf-8")
    (folder / "mapa").mkdir()
    said = new(site, "--from", str(folder), expect=3)
    assert inbox(site) == ["dve.md", "dve.toml", "ena-novica.toml", "ena-novica.txt", "tri.eml", "tri.toml"]
    assert site.read("content/inbox/ena-novica.toml") == 'source = "STA"\n'
    for file, message in (
        ("slika.png", "is a .png file; save it as one of .txt, .md, .html, .htm, .eml"),
        ("porocilo.pdf", "is a .pdf file; open it, copy its text and paste it: inv new --from -"),
        ("kratko.txt", "has fewer than 50 letters"),
        ("mapa", "is a nameless file"),
    ):
        assert f"{folder}/{file}:1: {message}" in said
    site.pelican()


def test_a_file_is_copied_byte_for_byte_and_stays_where_it_is(site: Sandbox, tmp_path: Path) -> None:
    source = tmp_path / "Novica.TXT"
    source.write_bytes(STORY.replace("\n", "\r\n").encode("cp1250"))
    new(site, "--from", str(source), "--title", "Knjižnica")
    assert (site.root / "content/inbox/novica.txt").read_bytes() == source.read_bytes()
    assert sidecar(site.read("content/inbox/novica.toml")) == {"title": "Knjižnica"}
    assert "is not there" in new(site, "--from", str(tmp_path / "x"), expect=1)
    assert "--url 'x' cannot be used; its page" in new(site, "--url", "x", expect=1)
