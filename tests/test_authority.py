"""The authority file: every fault is told in one run, by its line, with what would be right; none is a traceback."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.mentions import TableError, load, names
from plugins.mentions.authority import parse

GOOD = '[[person]]\nid = "Q1"\nname = { sl = "Ana Novak", en = "Ann Novak" }\ngender = "f"\n'
OTHER = '[[person]]\nid = "Q2"\nname = { sl = "Boris Kos", en = "Boris Kos" }\ngender = "m"\n'

#: Lines added to a good record (they begin on line 5), and what is said of them.
WRONG = {
    'countries = "SI"': "countries 'SI' is not a list of texts; write countries = [\"SI\"]",
    "countries = [1]": "countries [1] is not a list of texts; ",
    'countries = ["si"]': "country 'si'; did you mean 'SI'? ",
    'countries = ["XQ"]': "unknown country 'XQ'; ",
    'titles = "papež"': "titles 'papež' is not a list of texts; ",
    "titles_en = 3": "titles_en 3 is not a list of texts; ",
    "surname = 7": 'surname 7 is no text; write surname = "…", or remove the line',
    'surname_en = " "': "surname_en ' ' is no text; ",
    'mononym = "yes"': "mononym 'yes' is neither true nor false; write mononym = true, or remove the line",
    "by_surname = 1": "by_surname 1 is neither true nor false; ",
    "family_frist = true": "unknown key 'family_frist'; did you mean 'family_first'?",
    'aliases = ["Ana N. Novak"]': "aliases ['Ana N. Novak'] are not given by language; write aliases = { sl = ",
    'aliases = { sl = "Ana N. Novak" }': "aliases in 'sl' are 'Ana N. Novak', not a list of names; ",
    'aliases = { sk = ["Ana N. Novak"] }': "aliases in the unknown language 'sk'; known: en, sl",
    "aliases = { sl = [[]] }": "aliases in 'sl' are [[]], not a list of names; ",
    'slug = "ana"': "slug 'ana'; write slug = { sl = ",
}


def said(path: Path, text: str) -> list[str]:
    path.write_text(text, "utf-8")
    with pytest.raises(TableError) as error:
        load(path, frozenset(names()))
    return [line.removeprefix(f"{path}:") for line in str(error.value).split("\n")]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return tmp_path / "people.toml"


@pytest.mark.parametrize(("line", "message"), WRONG.items())
def test_a_wrong_value_is_named_by_its_line(people: Path, line: str, message: str) -> None:
    (fault,) = said(people, GOOD + line + "\n")
    assert fault.startswith(f"5: {message}")


@pytest.mark.parametrize(
    ("gender", "hint"), [("ž", '"f"'), ("ženski", '"f"'), ("female", '"f"'), ("M", '"m"'), ("male", '"m"')]
)
def test_a_gender_in_other_words_gets_a_hint(people: Path, gender: str, hint: str) -> None:
    assert said(people, GOOD.replace('"f"', f'"{gender}"')) == [
        f'4: gender {gender!r}; did you mean {hint}? write "m" or "f" (the gender of the name\'s grammar)'
    ]


@pytest.mark.parametrize("value", ["1", "[]", "{}", "true", "1979-05-27"])
@pytest.mark.parametrize("key", ["id", "name", "gender"])
def test_no_type_makes_a_traceback(people: Path, key: str, value: str) -> None:
    lines = [f"{key} = {value}" if line.startswith(f"{key} ") else line for line in GOOD.split("\n")]
    assert len(said(people, "\n".join(lines))) == 1


@pytest.mark.parametrize("text", ['person = "Ana"\n', "person = [1, 2]\n", "[person]\nid = 1\n"])
def test_people_that_are_no_records(people: Path, text: str) -> None:
    assert said(people, text) == [
        "1: person is not a list of records; begin each record with [[person]], in two pairs of brackets"
    ]


def test_an_unknown_table_is_named_by_its_line(people: Path) -> None:
    assert said(people, GOOD + "\n[[persons]]\n") == ["6: unknown table 'persons'; did you mean 'person'?"]


def test_all_faults_are_told_in_one_run_in_the_order_of_lines(people: Path) -> None:
    faults = said(people, GOOD + 'countries = ["XX"]\nsurname = 1\n' + OTHER.replace('"m"', '"x"') + GOOD)
    assert [fault.split(":")[0] for fault in faults] == ["5", "6", "10"]
    faults = said(people, GOOD + OTHER.replace('"m"', '"x"') + GOOD)
    assert [fault.split(":")[0] for fault in faults] == ["8", "10"]


@pytest.mark.parametrize(
    ("second", "line", "what"),
    [
        (OTHER.replace("Boris Kos", "Ana NOVAK", 1), 7, 'name "Ana NOVAK" is also that of line 1 (Q1)'),
        (OTHER.replace("Boris Kos", "Ann  Novák"), 7, 'name "Ann Novák" is also that of line 1 (Q1)'),
        (OTHER + 'aliases = { sl = ["Ana Novak"] }\n', 9, 'name "Ana Novak" is also that of line 1 (Q1)'),
        (OTHER + 'aliases = { en = ["Ann-Novak"] }\n', 9, 'name "Ann-Novak" is also that of line 1 (Q1)'),
    ],
)
def test_a_name_of_two_people_is_a_fault(people: Path, second: str, line: int, what: str) -> None:
    assert said(people, GOOD + second) == [f"{line}: {what}; make them one record, or tell them apart by a fuller name"]


def test_a_name_in_another_language_is_no_clash(people: Path) -> None:
    people.write_text(GOOD + OTHER.replace('sl = "Boris Kos"', 'sl = "Ann Novak"'), "utf-8")
    assert len(load(people)) == 2


def test_a_surname_that_means_two_people_is_a_fault(people: Path) -> None:
    second = OTHER.replace("Kos", "Novak") + "by_surname = true\n"
    (fault,) = said(people, GOOD + "by_surname = true\n" + second)
    assert fault.startswith('10: by_surname: "Novak" already means the person of line 1 (Q1); keep by_surname = true ')
    people.write_text(GOOD + second, "utf-8")
    assert len(load(people)) == 2


VALUES = st.recursive(
    st.one_of(st.integers(0, 9), st.booleans(), st.sampled_from(["m", "SI", "Q1", "", "Ana Novak"])),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(["sl", "en"]), inner)),
    max_leaves=4,
)
KEYS = ("id", "name", "gender", "countries", "aliases", "titles", "surname", "by_surname", "slug", "note")


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(entry)}" for key, entry in value.items()) + "}"
    return f'"{value}"' if isinstance(value, str) else str(value)


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), VALUES), max_size=3))
def test_any_values_load_or_are_told(rows: list[dict[str, object]]) -> None:
    text = "".join("[[person]]\n" + "".join(f"{k} = {_toml(v)}\n" for k, v in row.items()) for row in rows)
    tomllib.loads(text)
    try:
        assert len(parse(text, "people.toml")) == len(rows)
    except TableError as error:
        lines = str(error).split("\n")
        assert all(line.startswith("people.toml:") and "; " in line for line in lines)
