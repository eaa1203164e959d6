"""ninjs: every story as data beside its page, by IPTC's rules, saying no more and no less than the page."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from .sites import Sandbox, sandbox

FIXTURES = Path(__file__).parent / "fixtures"
PROFILE = Draft202012Validator(json.loads((FIXTURES / "ninjs-profile.json").read_text("utf-8")))
ATOM = "{http://www.w3.org/2005/Atom}"
MACHINE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
HOSTILE = 'Most "Čez" </script><b>&amp; محمد'

BRIDGE = """---
title: Macron odprl most
date: 2026-01-02T10:00+01:00
lang: sl
slug: most
uid: u1
people: Q3052772
countries: FR
topics: medtop:16000000
source: STA
url: https://example.net/most
author: Ana Novak
dateline: Pariz, 2. januarja
rights: samo za branje
modified: 2026-01-03T09:00+01:00
correction: Most je dolg 80 metrov.
translation: original
---

Francoski predsednik Macron je odprl most. [Prej](../../01/prej/) [Nikamor](//[x/?a&b)

Dolg je 80 metrov.
"""
TRANSLATED = """---
title: Macron opens a bridge
date: 2026-01-02T10:00+01:00
lang: en
slug: bridge
uid: u1
translation: machine
---

French President Macron opened a bridge.
"""


def alone(uid: str, title: str, *more: str) -> str:
    fields = (f"title: {title}", "date: 2026-01-01", "lang: sl", f"slug: {uid}", f"uid: {uid}", *more)
    return "---\n" + "\n".join(fields) + "\ntranslation: original\n---\n\n" + f"{title}.\n"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """Return a small published site: a machine translation, a hostile untranslated story, a withdrawn one."""
    made = sandbox(tmp_path_factory.mktemp("ninjs") / "site", samples=False)
    made.write("content/posts/2026/01/a.sl.md", BRIDGE)
    made.write("content/posts/2026/01/a.en.md", TRANSLATED)
    made.write("content/posts/2026/01/prej.sl.md", alone("prej", HOSTILE))
    made.write("content/posts/2026/01/umik.sl.md", alone("umik", "Umik", "status: withdrawn"))
    made.pelican("-s", "publishconf.py")
    return made


def documents(site: Sandbox) -> dict[str, Any]:
    """Return the documents by the address of their folder."""
    output = site.root / "output"
    found = sorted(output.rglob("ninjs.json"))
    return {f"{path.parent.relative_to(output)}/": json.loads(path.read_text("utf-8")) for path in found}


def ids(site: Sandbox, lang: str) -> set[str | None]:
    return {
        entry.findtext(f"{ATOM}id")
        for entry in ET.fromstring(site.read(f"output/{lang}/atom.xml")).iter(f"{ATOM}entry")
    }


def faults(document: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in PROFILE.iter_errors(document)]


def test_every_document_is_valid(sample: Sandbox, published: Sandbox) -> None:
    found = {**documents(sample), **documents(published)}
    assert len(found) > 20
    assert {url: wrong for url, document in found.items() if (wrong := faults(document))} == {}


@pytest.mark.parametrize(
    "change", [{"uri": "no uri"}, {"story": "x"}, {"by": ""}, {"people": []}, {"firstCreated": "2026-01-02T10:00:00"}]
)
def test_the_profile_finds_faults(published: Sandbox, change: dict[str, Any]) -> None:
    assert faults({**documents(published)["sl/2026/01/02/most/"], **change})


@pytest.mark.skipif(not (FIXTURES / "ninjs-schema_3.1.json").exists(), reason="IPTC's own schema is not in the folder")
def test_every_document_is_valid_by_the_schema_itself(sample: Sandbox, published: Sandbox) -> None:
    schema = Draft202012Validator(json.loads((FIXTURES / "ninjs-schema_3.1.json").read_text("utf-8")))
    for document in (*documents(sample).values(), *documents(published).values()):
        assert [error.message for error in schema.iter_errors(document)] == []


def test_a_document_is_as_in_the_fixture(published: Sandbox) -> None:
    assert published.read("output/sl/2026/01/02/most/ninjs.json") == (FIXTURES / "ninjs.json").read_text("utf-8")


def test_ids_are_those_of_the_feed(sample: Sandbox) -> None:
    found = documents(sample)
    for lang in ("sl", "en"):
        mine = {document["uri"] for document in found.values() if document["language"] == lang}
        feed = ids(sample, lang)
        assert feed
        assert feed <= mine


def test_a_story_has_one_where_it_exists_and_nowhere_else(published: Sandbox) -> None:
    assert set(documents(published)) == {"en/2026/01/02/bridge/", "sl/2026/01/01/prej/", "sl/2026/01/02/most/"}
    assert (published.root / "output/en/2026/01/01/prej/index.html").exists()
    assert (published.root / "output/sl/2026/01/01/umik/index.html").exists()


def test_the_page_names_its_document_only_where_there_is_one(published: Sandbox) -> None:
    address = "../../../../../sl/2026/01/02/most/ninjs.json"
    link = f'<link rel="alternate" type="application/json" title="ninjs" href="{address}">'
    named = {
        f"{path.parent.relative_to(published.root / 'output')}/"
        for path in (published.root / "output").rglob("index.html")
        if "ninjs" in path.read_text("utf-8")
    }
    assert named == set(documents(published))
    assert link in published.read("output/sl/2026/01/02/most/index.html")


def test_a_machine_translation_says_so_and_names_its_original(published: Sandbox) -> None:
    found = documents(published)
    english, slovenian = found["en/2026/01/02/bridge/"], found["sl/2026/01/02/most/"]
    assert english["digitalSourceType"]["uri"] == MACHINE
    assert "machine translation, not reviewed" in [said["value"] for said in english["descriptions"]]
    assert [(other["rel"], other["uri"]) for other in english["associations"]] == [("translatedFrom", slovenian["uri"])]
    assert "digitalSourceType" not in slovenian
    assert [(other["rel"], other["uri"]) for other in slovenian["associations"]] == [("translation", english["uri"])]


def test_what_a_person_reviewed_is_not_called_machine_made(sample: Sandbox) -> None:
    reviewed = [
        document
        for document in documents(sample).values()
        if "translation, reviewed" in [said["value"] for said in document["descriptions"]]
    ]
    assert reviewed
    assert all("digitalSourceType" not in document for document in reviewed)


def test_hostile_text_survives(published: Sandbox) -> None:
    document = documents(published)["sl/2026/01/01/prej/"]
    assert document["headlines"][0]["value"] == HOSTILE
    assert "محمد" in published.read("output/sl/2026/01/01/prej/ninjs.json")
    assert all("<script" not in body["value"] for body in document["bodies"])
    assert "associations" not in document


def test_links_of_the_text_are_whole(published: Sandbox) -> None:
    html = documents(published)["sl/2026/01/02/most/"]["bodies"][0]["value"]
    assert 'href="https://example.org/glasnik/sl/2026/01/01/prej/"' in html
    assert 'href="https://%5Bx/?a&amp;b"' in html


def test_the_same_build_gives_the_same_bytes(published: Sandbox) -> None:
    before = {path: path.read_bytes() for path in (published.root / "output").rglob("ninjs.json")}
    published.pelican("-s", "publishconf.py")
    assert {path: path.read_bytes() for path in (published.root / "output").rglob("ninjs.json")} == before
    assert all(text.endswith(b"}\n") for text in before.values())
