"""Editor help: good and bad records, each tried with the loader and with the schema that editors take."""

import datetime as dt
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft7Validator

from plugins.commonmark import pelican_reader
from plugins.digest import names_file, rejected, running
from plugins.digest.decisions import Tables, carry_out
from plugins.editions import stories, terms
from plugins.mentions import authority
from plugins.mentions.countries import names
from plugins.mentions.loading import TableError
from plugins.raw_article import metadata
from plugins.raw_article.refuse import Unreadable
from plugins.topics import scheme

from .sites import ROOT

SCHEMAS: Final[Mapping[str, dict[str, Any]]] = {
    path.stem: json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "schemas").iterdir())
}
DATA: Final = ROOT / "content/data"
COUNTRIES: Final = frozenset(names())

#: What the curator is told of; any other error would be the program's own.
REFUSALS: Final = (TableError, scheme.SchemeError, Unreadable, pelican_reader.PostError)

#: A good record of each kind of file; a line of the tables below is put into it, in place of the one with its key.
RECORDS: Final = {
    "people": '[[person]]\nid = "Q1"\nname = { sl = "Ana Novak", en = "Ann Novak" }\ngender = "f"\n',
    "topics": '[[topic]]\nid = "local:most"\nname = { sl = "Most", en = "Bridge" }\n',
    "names": '[[name]]\nname = "Boris Kos"\ngender = "m"\n',
    "stories": '[[story]]\nid = "local:most"\nname = { sl = "Most", en = "Bridge" }\nstories = ["u1", "u2"]\n',
    "rejected": '[[name]]\nname = "Reka Niger"\n',
    "sidecar": "",
    "post": "title: Most\ndate: 2026-11-24T18:00+01:00\nlang: sl\nslug: most\n",
}
#: What the loaders and the schemas take. A line that begins with "-" takes the one with its key away; what begins with
#: "file:" is the whole file.
GOOD: Final = {
    "people": (
        "",
        "file:",
        'id = "local:ana-novak"',
        'name = { sl = "Ana Novak", en = "Ann Novak", de = "Anna Novak" }',
        'countries = ["SI", "IT"]',
        "countries = []",
        'aliases = { sl = ["Ana N. Novak"] }',
        'aliases.en = ["Ann N. Novak"]',
        'surname = "von der Leyen"',
        'surname_en = "Novak"',
        "family_first = true",
        "by_surname = false",
        'mononym = true\ntitles = ["papež"]\ntitles_en = ["Pope"]',
        'slug = { sl = "ana-novak-2" }',
        'note = "sodnica"',
    ),
    "topics": (
        "",
        "file:",
        'id = "medtop:16000000"',
        'name = { sl = "Most" }',
        'slug.en = "bridge-2"',
        'definition = { sl = "O mostovih." }',
        'parent = ""',
        'file:[[topic]]\nid = "local:a"\nname.sl = "A"\nparent = "local:b"\n[[topic]]\nid = "local:b"\nname.sl = "B"',
        "running = true",
        'stems.sl = "most:2 mir$ prekinit+ogn:3.5 vojašk ščit$+žab:.5 mostu:"',
        'stems = { en = " bridge:2\tspan:0.05 " }',
        "entities = { LY = 1.5, Q7747 = 1 }",
        'requires = ["LY"]',
        'excludes = ["Q7747"]',
        'pins = ["u1"]',
        'bans = ["u1", "u2"]',
    ),
    "names": (
        "",
        "file:",
        'decision = ""',
        'decision = "accept"',
        'decision = "accept"\nid = "Q5"\nname_en = "Boris Kos"\ncountries = ["SI"]\nnote = "sodnik"\ninto = ""',
        'decision = "merge"\ninto = "Q7747"',
        'decision = "reject"',
        'into = "Q7747"',
        'id = ""',
        'sentence = "Boris Kos je prišel."',
        'forms = { "Boris Kos" = 1 }',
        "confidence = 0.973",
        "confidence = 1",
        "articles = 3",
        'seen = ["content/inbox/a.txt"]',
        'langs = ["sl", "en"]',
        'proposed = { name = "Borisa Kosa", gender = "m" }',
        'wikidata = [{ id = "Q5", sl = "Boris Kos", en = "Boris Kos" }]',
        "wikidata = []",
    ),
    "stories": (
        "",
        "file:",
        'parent = "medtop:16000000"',
        'parent = ""',
        'name = { sl = "Most" }',
        'articles = ["2026-11-24 Most"]',
        'decision = ""',
        'decision = "accept"',
        'decision = "reject"',
        'stories = ["u1"]',
    ),
    "rejected": ("", "file:", 'note = "reka v Afriki"'),
    "sidecar": (
        "",
        'title = "Most"',
        'date = "2026-11-24"',
        "date = 2026-11-24",
        'date = "2026-11-24T18:00"',
        'date = "2026-11-24 18:00:00+01:00"',
        "date = 2026-11-24T18:00:00Z",
        "date = 2026-11-24T18:00:00",
        'source = "STA"',
        'source = ""',
        'url = "https://example.org/novica"',
        'lang = "en"',
        'author = "Ana Novak"',
        'rights = "CC0 1.0"',
    ),
    "post": (
        "",
        "date: 2026-11-24",
        "date: 2026-11-24T18:00:00.5Z",
        "uid: u1",
        "uid:",
        "people: Q7747, Q3052772",
        "people:",
        "people: , Q7747 ,",
        "countries: LY,TR",
        "topics: medtop:16000000",
        "url: http://example.org/",
        "url:",
        "translation: reviewed\nreviewer: Ana Novak\nreviewed: 2026-11-25",
        "translation:",
        "translation: pending\ntitle:",
        "stale: 3",
        "stale:",
        "status: withdrawn",
        "status:",
        "modified: 2026-11-25T09:00+01:00",
        "modified:",
        "correction: Most je dolg 80 metrov.",
        "category: mostovi",
        *(f"{key}: x" for key in ("source", "author", "rights", "agency", "photo", "dateline", "raw", "summary")),
    ),
}
#: What both refuse.
BAD: Final = {
    "people": (
        "-id",
        "-name",
        "-gender",
        'id = "Q0"',
        'id = "Q07"',
        'id = "local:Ana Novak"',
        "id = 7747",
        'name = "Ana Novak"',
        'name = { sl = "Ana Novak" }',
        'name = { sl = "Ana Novak", en = " " }',
        'gender = "ž"',
        'gender = ""',
        'countries = "SI"',
        'countries = ["Slovenija"]',
        'countries = ["si"]',
        'countries = ["XX"]',
        'aliases = ["Ana N."]',
        'aliases = { sl = "Ana N." }',
        'aliases = { sl = [""] }',
        'surname = ""',
        "surname_en = 1",
        'family_first = "yes"',
        "by_surname = 1",
        'mononym = "true"',
        'titles = "papež"',
        "titles_en = [1]",
        'slug = "ana"',
        'slug = { sl = "Ana Novak" }',
        'slug = { sl = "con" }',
        f'slug = {{ sl = "{"a" * 81}" }}',
        "note = 1",
        'surnam = "Novak"',
        "[[persons]]",
        "file:person = 1",
        "file:person = [1]",
        "file:[person]",
    ),
    "topics": (
        "-id",
        "-name",
        'id = "medtop:1"',
        'id = "Most"',
        "id = 1",
        "name = {}",
        'name = "Most"',
        'name = { sl = "" }',
        'slug = { sl = "Most" }',
        'slug = { sl = "lpt1" }',
        'definition = { sl = " " }',
        'definition = "O mostovih."',
        "parent = 1",
        'parent = "Politika"',
        'running = "yes"',
        'stems = "most"',
        'stems.sl = ""',
        'stems.sl = "mo"',
        'stems.sl = "mo$"',
        'stems.sl = "most+u"',
        'stems.sl = "prekinit-ogn"',
        'stems.sl = "covid19"',
        'stems.sl = "most$$"',
        'stems.sl = "most:0"',
        'stems.sl = "most:0.0"',
        'stems.sl = "most:-1"',
        'stems.sl = "most:več"',
        'stems.sl = "most:2:3"',
        'stems.sl = "most : 2"',
        'entities = ["LY"]',
        "entities = { LY = 0 }",
        "entities = { LY = -1 }",
        "entities = { LY = true }",
        'requires = "LY"',
        "excludes = [1]",
        'pins = [""]',
        "bans = { u1 = 1 }",
        'stem = "most"',
        "[[topics]]",
        "file:topic = 1",
        "file:[topic]",
    ),
    "names": (
        "-name",
        "-gender",
        'name = ""',
        'name = "--"',
        "name = 1",
        'gender = "x"',
        'decision = "yes"',
        'decision = "Accept"',
        'decision = "merge"',
        'decision = "merge"\ninto = ""',
        'decision = "accept"\ninto = "Q7747"',
        'decision = "reject"\ninto = "Q7747"',
        "into = 1",
        'id = "7747"',
        "name_en = true",
        'countries = ["XX"]',
        "note = 1",
        "sentence = 1",
        "forms = []",
        "forms = { Kos = 1.5 }",
        "forms = { Kos = true }",
        'confidence = "high"',
        "confidence = true",
        "articles = 1.5",
        "articles = true",
        'seen = "a.txt"',
        'langs = ["de"]',
        'langs = "sl"',
        'proposed = "Boris Kos"',
        'proposed = { name = "Boris Kos" }',
        'proposed = { name = "", gender = "m" }',
        'proposed = { name = "Boris Kos", gender = "m", id = "Q5" }',
        'decison = "accept"',
        "[[names]]",
        "file:name = 1",
    ),
    "stories": (
        "-id",
        "-name",
        "-stories",
        'id = "medtop:16000000"',
        'id = "local:Most"',
        "id = 1",
        'name = "Most"',
        "name = {}",
        'name = { sl = "" }',
        'parent = "Politika"',
        "parent = []",
        "parent = 1",
        'stories = "u1"',
        "stories = []",
        "stories = [1]",
        "articles = 1",
        'articles = "Most"',
        "articles = [1]",
        'decision = "merge"',
        'title = "Most"',
        "[[storys]]",
        "file:story = 1",
    ),
    "rejected": ("-name", "name = 1", 'reason = "reka"', "[[names]]", "file:name = []", "file:name = 1"),
    "sidecar": (
        'titel = "Most"',
        "title = 1",
        'source = ["STA"]',
        "author = true",
        'date = "24. 11. 2026"',
        'date = "2026-11"',
        'date = "2026-13-01"',
        'date = "2026-11-32"',
        'date = "0999-11-24"',
        'date = ""',
        'date = "2026-11-24T18"',
        "date = 2026-11-24T18:00:00.5",
        "date = 18:00:00",
        'url = "example.org"',
        'url = "javascript:alert(1)"',
        'url = "https://example.org/a b"',
        'url = ""',
        'lang = "de"',
        'lang = ""',
        '[rights]\nsl = "CC0"',
    ),
    "post": (
        "-date",
        "-lang",
        "-slug",
        "-title",
        "title:",
        "date:",
        "lang:",
        "slug:",
        "date: 24. 11. 2026",
        "date: 2026-13-01",
        "date: 0999-01-01",
        "lang: de",
        "slug: Most čez Savo",
        "slug: con",
        f"slug: {'a' * 81}",
        "uid: u 1",
        "people: Vladimir Putin",
        "countries: Libija",
        "topics: mir",
        "url: example.org",
        "translation: done",
        "translation: gist",
        "stale: few",
        "stale: 1234567",
        "reviewed: yesterday",
        "reviewed: 25. 11. 2026",
        "status: hidden",
        "modified: yesterday",
        "titel: Most",
    ),
}
#: Only the loader can know: what depends on another record, on another file or on a table of the program.
LOADER_ONLY: Final = {
    "people": (
        # An id, a name or a bare surname of two people.
        RECORDS["people"],
        RECORDS["people"].replace("Q1", "Q2"),
        # A language that the name does not have.
        'aliases = { de = ["Anna N. Novak"] }',
        # What no page can hold.
        'name = { sl = "Ana \\u0001", en = "Ann" }',
    ),
    "topics": (
        # A broader topic that is not in the file; a circle; an id twice.
        'parent = "medtop:99999999"',
        'parent = "local:most"',
        RECORDS["topics"],
        # Beginnings of half the dictionary, signs that are no letters, and numbers without end.
        'stems.sl = "pre"',
        'stems.sl = "most–ovi"',
        "entities = { LY = inf }",
        # Not written as records.
        'file:topic = [{ id = "local:most", name = { sl = "Most" } }]',
    ),
    "names": (
        # Twice in the file; ids and names that are, or are not, in the authority file.
        RECORDS["names"],
        'decision = "merge"\ninto = "Q99"',
        'decision = "accept"\nid = "Q7747"',
        'decision = "accept"\nname = "Vladimir Putin"',
        # To a schema 1.0 is a whole number.
        "articles = 1.0",
        # Signs that are no letters.
        'name = "…"',
        'file:name = [{ name = "Boris Kos", gender = "m" }]',
    ),
    "stories": (
        'parent = "medtop:99999999"',
        # A story that no post has.
        'stories = ["u9"]\ndecision = "accept"',
        'file:story = [{ id = "local:most", name = { sl = "Most" }, stories = ["u1"] }]',
    ),
    "rejected": ('file:name = [{ name = "Reka Niger" }]',),
    "sidecar": (
        # Days that the month does not have, and hours that the day does not have.
        'date = "2026-02-30"',
        'date = "2026-11-24T25:00"',
        'date = "9999-12-31"',
        # A time of day is a text to an editor.
        "title = 18:00:00",
        'author = "\\u0000"',
    ),
    "post": (
        # Ids that are in no file.
        "people: Q99",
        "countries: XX",
        "topics: local:nothing",
        "date: 2026-02-30",
        "date: 9999-01-01",
        "reviewed: 2026-02-30",
        # A line twice, and the mark of a text for the curator alone.
        "photo: a\nphoto: b",
        "summary: \ue000gist",
    ),
}
#: The schema holds the curator to what the messages and the READMEs tell to write; the loader reads more.
SCHEMA_ONLY: Final = {
    "people": (),
    "topics": ('stems.sl = "most:1e1"', 'stems.sl = "most:+2"', 'entities = { LY = "1.5" }'),
    "names": (),
    "stories": ("decision = false",),
    "rejected": ("note = 1",),
    "sidecar": ('lang = " sl "',),
    "post": ("date: 20261124", "date: 2026-W48-2", "modified: 20261124", "reviewed: 20261125", "gist: no"),
}


def load_people(text: str, path: Path) -> list[str]:
    """Return what the site says of people whom the authority file takes."""
    authority.parse(text, "people.toml", COUNTRIES)
    return unsound(path, "people")


def load_topics(_: str, path: Path) -> list[str]:
    scheme.load(path)
    return unsound(path, "topics")


def unsound(path: Path, kind: str) -> list[str]:
    return list(terms.unsound(terms.load(path, kind, ("sl", "en")), path, path.name).values())


def load_names(text: str, _: Path) -> list[str]:
    sheet = names_file.parse(text, "names.toml", COUNTRIES)
    people = (DATA / "people.toml").read_text("utf-8")
    carry_out(sheet.records, Tables(people, ""), ("names.toml", "people.toml"), COUNTRIES)
    return []


def load_stories(text: str, _: Path) -> list[str]:
    running.parse(text, "stories.toml", scheme.load(DATA / "topics.toml"), ("u1", "u2"))
    return []


def load_rejected(text: str, _: Path) -> list[str]:
    rejected.parse(text, "rejected.toml")
    return []


def load_sidecar(text: str, _: Path) -> list[str]:
    metadata.sidecar(text)
    return []


def load_post(_: str, path: Path) -> list[str]:
    settings = {"COMMONMARK": {}, "DEFAULT_CATEGORY": "misc", "FORMATTED_FIELDS": []}
    html, fields = pelican_reader.CommonMarkReader(settings).read(path)  # type: ignore[no-untyped-call]
    post = stories.post_of(path.name, html, fields, ("sl", "en"))
    return post if isinstance(post, list) else stories.unknown_terms([post], known_terms())


@cache
def known_terms() -> Mapping[str, Mapping[str, terms.Term]]:
    files = {
        "people": DATA / "people.toml",
        "topics": DATA / "topics.toml",
        "countries": ROOT / "plugins/mentions/tables/countries.toml",
    }
    return {kind: terms.load(file, kind, ("sl", "en")) for kind, file in files.items()}


LOADERS: Final[Mapping[str, Callable[[str, Path], list[str]]]] = {
    "people": load_people,
    "topics": load_topics,
    "names": load_names,
    "stories": load_stories,
    "rejected": load_rejected,
    "sidecar": load_sidecar,
    "post": load_post,
}


def with_change(kind: str, change: str) -> str:
    """Return the record of a kind with a line of the tables in it."""
    if change.startswith("file:"):
        return change.removeprefix("file:") + "\n"
    if change.startswith("[["):
        return RECORDS[kind] + change
    lines = RECORDS[kind].split("\n")
    keys = [re.split(r"[ .=:]", line)[0] for line in change.split("\n")]
    kept = [line for line in lines if re.split(r"[ .=:]", line)[0] not in {key.lstrip("-") for key in keys}]
    return "\n".join([*kept, "" if change.startswith("-") else change, ""])


def taken(kind: str, text: str, folder: Path) -> bool:
    """Return whether the program takes a file."""
    path = folder / ("most.md" if kind == "post" else f"{kind}.toml")
    path.write_text(f"---\n{text}---\n\nMost.\n" if kind == "post" else text, "utf-8")
    try:
        return not LOADERS[kind](text, path)
    except REFUSALS:
        return False


def valid(kind: str, text: str) -> bool:
    """Return whether an editor takes a file."""
    if kind == "post":
        rows = (line.partition(":") for line in text.split("\n") if line.strip())
        return bool(Draft7Validator(SCHEMAS[kind]).is_valid({key: value.strip() for key, _, value in rows}))
    return bool(Draft7Validator(SCHEMAS[kind]).is_valid(plain(tomllib.loads(text))))


def plain(said: object) -> object:
    """Return a value of TOML as an editor gives it to a schema: days and times are texts."""
    if isinstance(said, dict):
        return {key: plain(value) for key, value in said.items()}
    if isinstance(said, list):
        return [plain(value) for value in said]
    return said.isoformat() if isinstance(said, dt.date | dt.time) else said


def table(rows: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(kind, change) for kind, changes in rows.items() for change in changes]


@pytest.mark.parametrize("kind", RECORDS)
def test_a_schema_is_a_schema_of_the_draft_that_editors_know(kind: str) -> None:
    assert SCHEMAS[kind]["$schema"] == "http://json-schema.org/draft-07/schema#"
    # No address that leads nowhere.
    assert "$id" not in SCHEMAS[kind]
    Draft7Validator.check_schema(SCHEMAS[kind])


def descriptions(schema: object, name: str) -> Iterator[tuple[str, str]]:
    """Return (key, description) of every property, however deep."""
    for key, inner in schema.items() if isinstance(schema, dict) else ():
        if key == "properties" and name not in ("if", "then", "else"):
            yield from ((one, said.get("description", "")) for one, said in inner.items())
        yield from descriptions(inner, key)
    for inner in schema if isinstance(schema, list) else ():
        yield from descriptions(inner, name)


@pytest.mark.parametrize("kind", RECORDS)
def test_every_key_is_explained_in_a_line_or_two(kind: str) -> None:
    for key, said in descriptions(SCHEMAS[kind], ""):
        assert 10 < len(said) < 200, key
        assert said[-1] in ".]}", key


@pytest.mark.parametrize(("kind", "change"), table(GOOD))
def test_what_is_right_is_right_to_both(kind: str, change: str, tmp_path: Path) -> None:
    text = with_change(kind, change)
    assert (taken(kind, text, tmp_path), valid(kind, text)) == (True, True)


@pytest.mark.parametrize(("kind", "change"), table(BAD))
def test_what_is_wrong_is_wrong_to_both(kind: str, change: str, tmp_path: Path) -> None:
    text = with_change(kind, change)
    assert (taken(kind, text, tmp_path), valid(kind, text)) == (False, False)


@pytest.mark.parametrize(("kind", "change"), table(LOADER_ONLY))
def test_only_the_loader_can_know(kind: str, change: str, tmp_path: Path) -> None:
    text = with_change(kind, change)
    assert (taken(kind, text, tmp_path), valid(kind, text)) == (False, True)


@pytest.mark.parametrize(("kind", "change"), table(SCHEMA_ONLY))
def test_the_loader_reads_more_than_anybody_is_told_to_write(kind: str, change: str, tmp_path: Path) -> None:
    text = with_change(kind, change)
    assert (taken(kind, text, tmp_path), valid(kind, text)) == (True, False)


def record_of(kind: str) -> dict[str, Any]:
    """Return the schema of a record of a kind."""
    found: dict[str, Any] = SCHEMAS[kind]
    if kind not in ("sidecar", "post"):
        (found,) = found["properties"].values()
        found = found["items"]
    return found


def test_the_choices_are_those_of_the_program() -> None:
    def choices(kind: str, key: str) -> list[str]:
        return list(record_of(kind)["properties"][key]["enum"])

    assert choices("names", "decision") == ["", *names_file.DECISIONS]
    assert choices("stories", "decision") == ["", *running.DECISIONS]
    assert choices("sidecar", "lang") == list(metadata.LANGUAGES)
    assert choices("post", "translation") == ["", *stories.STATES]
    assert choices("post", "status") == ["", *stories.STATUSES]
    for kind in ("people", "names"):
        assert SCHEMAS[kind]["definitions"]["country"]["enum"] == sorted(COUNTRIES)


def test_a_file_without_the_line_stays_as_the_curator_has_it() -> None:
    """A file from before there were schemas stays as it is."""
    old = rejected.HEADER.split("\n", 1)[1] + '\n[[name]]\nname = "Reka Niger"\n'
    assert rejected.added(old, [("Most", "", ())]).startswith(old.split("[[", 1)[0])
    stories_before = running.HEADER.split("\n", 1)[1] + "\n" + RECORDS["stories"]
    assert running.text_of(stories_before, (), ("u1", "u2")) == stories_before


def test_names_in_review_get_the_line_and_keep_the_comments() -> None:
    old = names_file.HEADER.split("\n", 1)[1] + "# moja opomba\n\n" + RECORDS["names"]
    new = names_file.text_of(names_file.parse(old, "names.toml", COUNTRIES))
    assert new.startswith(names_file.HEADER + "# moja opomba\n")
