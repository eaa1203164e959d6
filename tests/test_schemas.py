"""Schemas for editors: they say what the loaders say, so that a file that an editor likes is one that a build takes."""

import json
import re
import tomllib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from plugins.commonmark import front_matter, pelican_reader
from plugins.digest import names_file, rejected, review, running, titles, twins
from plugins.digest.desk import Desk, Options
from plugins.mentions import authority
from plugins.raw_article import metadata
from plugins.topics import scheme

from .sites import ROOT

SCHEMAS = {path.stem: json.loads(path.read_text("utf-8")) for path in (ROOT / "schemas").glob("*.json")}
DESK = Desk(ROOT, Options())
#: The keys that each loader knows.
KEYS: dict[str, tuple[str, Collection[str]]] = {
    "people": ("person", authority._KEYS),
    "topics": ("topic", scheme._KEYS),
    "names": ("name", names_file._KEYS),
    "stories": ("story", running._KEYS),
    "titles": ("title", titles.file(DESK).keys),
    "same": ("same", twins.file(DESK).keys),
    "rejected": ("name", rejected._KEYS),
    "sidecar": ("", metadata.KEYS),
    "post": ("", (*front_matter.KEYS, *pelican_reader._PELICAN_KEYS)),
}


def fits(name: str, data: object) -> bool:
    try:
        jsonschema.validate(data, SCHEMAS[name], cls=jsonschema.Draft7Validator)
    except jsonschema.ValidationError:
        return False
    return True


def taken(load: Callable[[], object]) -> bool:
    try:
        load()
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("name", KEYS)
def test_a_schema_knows_the_keys_that_the_loader_knows_and_explains_each(name: str) -> None:
    schema = SCHEMAS[name]
    jsonschema.Draft7Validator.check_schema(schema)
    table, keys = KEYS[name]
    record: dict[str, Any] = schema["properties"][table]["items"] if table else schema
    assert set(record["properties"]) == set(keys)
    assert record["additionalProperties"] is False
    assert all(len(one["description"]) > 5 for one in record["properties"].values() if "enum" not in one)


def test_there_is_a_schema_for_each_file_and_no_other() -> None:
    assert set(SCHEMAS) == set(KEYS)


def own_files() -> list[Path]:
    return sorted(path for folder in ("data", "review") for path in (ROOT / "content" / folder).glob("*.toml"))


@pytest.mark.parametrize("path", own_files(), ids=lambda path: path.name)
def test_a_file_of_the_sample_names_its_schema_and_fits_it(path: Path) -> None:
    text = path.read_text("utf-8")
    match = re.match(r"#:schema (\S+)\n", text)
    assert match
    schema = path.parent / match[1]
    assert schema.resolve() == ROOT / "schemas" / f"{path.stem}.json"
    assert fits(path.stem, tomllib.loads(text))


@pytest.mark.parametrize(
    "header",
    [
        names_file.HEADER,
        running.HEADER,
        rejected.HEADER,
        review._GENERATED,
        titles.file(DESK).head,
        twins.file(DESK).head,
    ],
)
def test_a_file_that_the_program_begins_names_its_schema(header: str) -> None:
    match = re.match(r"#:schema \.\./\.\./schemas/(\w+)\.json\n", header)
    assert match
    assert match[1] in SCHEMAS


def test_sidecars_of_the_sample_fit() -> None:
    rules = tomllib.loads((ROOT / ".taplo.toml").read_text("utf-8"))["rule"]
    assert [(rule["include"], rule["schema"]["path"]) for rule in rules] == [
        (["content/inbox/*.toml"], "schemas/sidecar.json")
    ]
    found = list((ROOT / "content/inbox").glob("*.toml"))
    assert found
    assert all(fits("sidecar", tomllib.loads(path.read_text("utf-8"))) for path in found)


def test_posts_of_the_sample_fit() -> None:
    posts = list((ROOT / "content/posts").rglob("*.md"))
    assert posts
    assert all(fits("post", dict(front_matter.parse(path.read_text("utf-8")).fields)) for path in posts)


ANA = 'id = "local:ana-kos"\nname = { sl = "Ana Kos", en = "Ana Kos" }\n'
PEOPLE = [
    (ANA + 'gender = "f"', True),
    (ANA + 'gender = "f"\ncountries = ["SI"]\naliases = { sl = ["Ana N. Kos"] }\nby_surname = true', True),
    (ANA, False),
    (ANA + 'gender = "ž"', False),
    (ANA + 'gender = "f"\ncountry = ["SI"]', False),
    (ANA + 'gender = "f"\ncountries = ["Slovenija"]', False),
    (ANA + 'gender = "f"\nmononym = "yes"', False),
    (ANA.replace("local:ana-kos", "Ana Kos") + 'gender = "f"', False),
    (ANA.replace("local:ana-kos", "Q0") + 'gender = "f"', False),
    ('id = "Q7"\nname = "Ana Kos"\ngender = "f"', False),
    ('id = "Q7"\nname = { sl = "Ana Kos" }\ngender = "f"', False),
]


@pytest.mark.parametrize(("record", "good"), PEOPLE)
def test_people(record: str, *, good: bool) -> None:
    text = f"[[person]]\n{record}\n"
    assert taken(lambda: authority.parse(text, "x")) == good
    assert fits("people", tomllib.loads(text)) == good


SIDECARS = [
    ('title = "x"\ndate = "2026-11-24"\nlang = "sl"', True),
    ('date = "2026-11-24T18:00:00+01:00"\nurl = "https://example.org/a"', True),
    ('date = "24. 11. 2026"', False),
    ('lang = "de"', False),
    ('url = "javascript:alert(1)"', False),
    ('url = "example.org"', False),
    ("title = 7", False),
    ('titel = "x"', False),
]


@pytest.mark.parametrize(("text", "good"), SIDECARS)
def test_sidecars(text: str, *, good: bool) -> None:
    assert taken(lambda: metadata.sidecar(text)) == good
    assert fits("sidecar", tomllib.loads(text)) == good


STORY = 'id = "local:most"\nname = { sl = "Most" }\nstories = ["a"]\n'


@pytest.mark.parametrize(
    ("record", "good"),
    [
        (STORY, True),
        (STORY + 'decision = "reject"', True),
        (STORY + 'decision = "maybe"', False),
        (STORY.replace("local:most", "medtop:20000056"), False),
        (STORY.replace('["a"]', "[]"), False),
        (STORY + 'note = "x"', False),
    ],
)
def test_stories(record: str, *, good: bool) -> None:
    text = f"[[story]]\n{record}\n"
    known = scheme.load(ROOT / "content/data/topics.toml")
    assert taken(lambda: running.parse(text, "x", known, {"a"})) == good
    assert fits("stories", tomllib.loads(text)) == good
