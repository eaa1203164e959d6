"""`inv check`: what the next build would say, before it does, and without a byte written."""

import json
import os
from pathlib import Path

import pytest

from .sites import Sandbox, sandbox, thinned

STORY = """Knjižnica v {0}

V {0} so v sredo odprli prenovljeno knjižnico, ki jo je gradbeno podjetje obnavljalo dve leti.
"""
LEAD = (
    "V Mirni so v sredo odprli prenovljeno knjižnico, ki jo je gradbeno podjetje obnavljalo dve leti."
    " Župan Tine Kralj je dejal, da je bilo zahtevno.\n"
)


@pytest.fixture
def site(tmp_path: Path) -> Sandbox:
    made = thinned(sandbox(tmp_path / "site", samples=True), keep=3)
    made.pelican()
    return made


def check(site: Sandbox, *options: str, expect: int = 0) -> str:
    return site.run("-m", "invoke", "check", *options, expect=expect)


def tree(site: Sandbox) -> dict[str, tuple[int, bytes]]:
    paths = [path for path in site.root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in paths}


def test_it_says_what_a_build_would_and_writes_nothing(site: Sandbox) -> None:
    site.write("content/inbox/nova.txt", STORY.format("Mirni"))
    site.write("content/inbox/izpeljana.txt", LEAD.replace("Mirni", "Krškem"))
    site.write("content/inbox/kratka.txt", "Kratko.")
    before = tree(site)
    said = check(site, expect=3)
    assert tree(site) == before
    assert "content/inbox/kratka.txt:1:1: error: has fewer than 50 letters" in said
    assert "content/inbox/izpeljana.txt:1:1: note: the title is derived: " in said
    assert (
        "content/inbox/izpeljana.txt:1:105: note: Tine Kralj is not in the authority file; decide with inv review"
        in said
    )
    assert "A build would end with 3." in said
    built = site.pelican(expect=3)
    assert "content/inbox/kratka.txt:1: has fewer than 50 letters" in built


def test_a_program_gets_it_as_json(site: Sandbox) -> None:
    site.write("content/inbox/nova.txt", STORY.format("Mirni"))
    posts = sorted((site.root / "content/posts").rglob("*.sl.md"))
    text = posts[0].read_text("utf-8")
    title = next(line for line in text.split("\n") if line.startswith("title: "))
    posts[0].write_text(text.replace(title, "title: Naslov, ki ga je dal človek"), "utf-8")
    found = json.loads(check(site, "--json"))
    assert found["exit"] == 0
    rows = {row["file"]: row for row in found["articles"]}
    assert len(rows) == 4
    new = rows["content/inbox/nova.txt"]
    assert (new["title"], new["title_source"]) == ("Knjižnica v Mirni", "given")
    assert new["languages"] == {"sl": {"state": "original", "stale": 0}, "en": {"state": "pending", "stale": 0}}
    edited = [row for row in rows.values() if row["title_source"] == "edited"]
    assert [row["title"] for row in edited] == ["Naslov, ki ga je dal človek"]
    assert all(person["status"] in ("linked", "proposed") for row in rows.values() for person in row["people"])


def test_faults_of_posts_and_data_are_those_of_the_site(site: Sandbox) -> None:
    post = next((site.root / "content/posts").rglob("*.sl.md"))
    whole = post.read_text("utf-8")
    post.write_text(whole.replace("countries: ", "countries: XX, "), "utf-8")
    name = post.relative_to(site.root)
    line = whole[: whole.index("\ncountries: ") + 1].count("\n") + 1
    said = check(site, expect=1)
    assert f"{name}:{line}:1: error: countries 'XX' is unknown; " in said
    assert f"{name}:{line}: countries 'XX' is unknown" in site.pelican(expect=1)
    post.write_text(whole, "utf-8")
    people = site.read("content/data/people.toml")
    site.write("content/data/people.toml", people + "\n[[person]]\nid = 7\n")
    said = check(site, expect=1)
    assert f"content/data/people.toml:{people.count(chr(10)) + 3}:1: error: " in said
    assert "Traceback" not in said


def test_a_sidecar_that_contradicts_its_article(site: Sandbox) -> None:
    site.write(
        "content/inbox/a.txt", "Knjižnica v Mirni\n\nMirna, 5. 4. 2025\n\n" + STORY.format("Mirni").split("\n\n")[1]
    )
    site.write("content/inbox/a.toml", 'source = "STA"\ntitle = "Drug naslov"\ndate = "2025-05-04"\n')
    said = check(site)
    assert "content/inbox/a.toml:2:1: note: the article has another headline, 'Knjižnica v Mirni'" in said
    assert "content/inbox/a.toml:3:1: warning: the article says that it is of 2025-04-05" in said


def test_articles_that_are_nearly_the_same(site: Sandbox) -> None:
    long = " ".join(f"Stavek številka {number} pripoveduje o knjižnici v Mirni." for number in range(30))
    site.write("content/inbox/a.txt", f"Naslov\n\n{long}\n")
    site.write("content/inbox/b.txt", f"Drug naslov\n\n{long}\n\nIn še en odstavek, ki ga prej ni bilo.\n")
    assert "% of the text is in " in check(site)


def test_odd_files_are_tried_as_well(site: Sandbox) -> None:
    inbox = site.root / "content/inbox"
    os.mkfifo(inbox / "pipe.txt")
    (inbox / "link.txt").symlink_to("/etc/hostname")
    with (inbox / "big.txt").open("wb") as file:
        file.truncate(100_000_000)
    said = check(site, expect=3)
    assert "content/inbox/pipe.txt:1:1: error: is no file" in said
    assert "content/inbox/link.txt:1:1: error: is a link" in said
    assert "content/inbox/big.txt:1:1: error: has 100.0 MB" in said


def test_a_folder_outside_of_the_site_is_not_tried(site: Sandbox) -> None:
    with (site.root / "pelicanconf.py").open("a") as settings:
        settings.write('DIGEST["memory"] = "../memory"\n')
    assert "pelicanconf.py:1: '../memory' is outside of the site" in check(site, expect=1)
