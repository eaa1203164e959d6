"""`inv annotate`, as a user runs it, over the sample articles and over the real article that the project began with."""

import json
from typing import Any

import pytest

from .sites import ROOT, Sandbox

SEED = ROOT.parent / "shared" / "seed"
#: Keys of a line. Source: DESIGN.
KEYS = {"id", "file", "lang", "title", "title_source", "blocks", "credits", "people", "countries", "topics"}


def annotate(path: str, *, expect: int = 0) -> tuple[list[dict[str, Any]], str]:
    said = Sandbox(ROOT).run("-m", "invoke", "annotate", "--path", path, expect=expect)
    lines = [line for line in said.splitlines() if line.startswith("{")]
    return [json.loads(line) for line in lines], "\n".join(line for line in said.splitlines() if line not in lines)


def test_a_folder_gives_a_line_an_article_with_offsets_that_hold() -> None:
    articles, _ = annotate("content/inbox")
    assert len(articles) == len([path for path in (ROOT / "content/inbox").iterdir() if path.suffix != ".toml"])
    for article in articles:
        assert set(article) >= KEYS
        for tag in article["people"] + article["countries"]:
            assert set(tag["name"]) == {"sl", "en"}
            assert tag["mentions"]
            for mention in tag["mentions"]:
                assert article["text"][mention["start"] : mention["end"]] == mention["surface"]
                assert mention["rule"]
        for block in article["blocks"]:
            first = block["text"].split("\n")[0].split("\t")[0]
            assert first in " ".join(article["text"][block["start"] : block["end"]].split())


def test_refused_articles_are_named_and_the_others_printed(site: Sandbox) -> None:
    site.write("mapa/dober.txt", (ROOT / "content/inbox/libija-premirje.txt").read_bytes())
    site.write("mapa/prazen.txt", "")
    articles, said = annotate(str(site.root / "mapa"), expect=3)
    assert [article["id"] for article in articles] == ["dober"]
    assert f"{site.root}/mapa/prazen.txt:1: is empty; " in said


def test_a_path_that_is_not_there_is_an_error() -> None:
    assert "nikjer:1: is not there" in annotate("nikjer", expect=1)[1]


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed article is not here")
def test_the_seed() -> None:
    ((article, *rest), _) = annotate(str(SEED))
    assert not rest
    assert article["title"] == "Putin in Macron pozvala k takojšnji prekinitvi ognja v Libiji"
    assert article["title_source"] == "derived"
    assert {tag["id"] for tag in article["countries"]} == {"LY", "RU", "FR", "SY", "TR"}
    linked = [tag["name"] for tag in article["people"] if tag["status"] == "linked"]
    assert {name["sl"] for name in linked} == {"Vladimir Putin", "Emmanuel Macron", "Kalifa Haftar"}
    assert {name["en"] for name in linked} == {"Vladimir Putin", "Emmanuel Macron", "Khalifa Haftar"}
    assert article["credits"]["agency"]
    assert article["credits"]["photo"]
