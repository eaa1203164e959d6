"""The generator of forms against tables that a Slovenian speaker can read."""

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.mentions.slovenian import (
    CASES,
    Grammar,
    adjective,
    decline,
    decline_place,
    demonym_man,
    demonym_woman,
    feminine_surname,
    possessive,
)

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = st.text("abcdefghijklmnoprstuvzčšžćđáéíüöy", min_size=2, max_size=12).map(str.capitalize)


def rows(name: str) -> list[list[str]]:
    lines = (FIXTURES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def grammar(text: str) -> Grammar:
    cls, *marks = text.split(" ")
    head = next((int(mark.removeprefix("head=")) for mark in marks if mark.startswith("head=")), 0)
    return Grammar(cls, head, coord="coord" in marks, fixed="fixed" in marks, drop="drop" in marks, j="j" in marks)


@pytest.mark.parametrize("row", rows("surnames.tsv"), ids=lambda row: row[0])
def test_surname(row: list[str]) -> None:
    name, gender, *expected, owned = row
    assert gender in ("m", "f")
    forms = decline(name, "m" if gender == "m" else "f")
    for case, form in zip(CASES[1:], expected, strict=True):
        assert form in forms[case], case
    assert owned in possessive(name, "m" if gender == "m" else "f")


@pytest.mark.parametrize("row", rows("women.tsv"), ids=lambda row: row[0])
def test_womans_surname(row: list[str]) -> None:
    name, nominative, genitive, instrumental = row
    first, _, last = name.rpartition(" ")
    forms = feminine_surname(last)
    for case, form in (("nom", nominative), ("gen", genitive), ("ins", instrumental)):
        assert form.removeprefix(first).strip() in forms[case]  # type: ignore[index]


@pytest.mark.parametrize("row", rows("places.tsv"), ids=lambda row: row[0])
def test_place(row: list[str]) -> None:
    name, marks, *expected = row
    forms = decline_place(name, grammar(marks))
    assert name in forms["nom"]
    for case, form in zip(("gen", "dat", "loc", "ins"), expected, strict=True):
        assert form in forms[case], case  # type: ignore[index]


def test_a_country_name_keeps_its_vowel_unless_the_table_says_so() -> None:
    assert "Sudna" not in chain.from_iterable(decline_place("Sudan", Grammar()).values())


def test_adjective_with_its_compound() -> None:
    assert {"ruski", "ruskega", "rusko", "ruskimi"} <= set(adjective("ruski"))


@pytest.mark.parametrize(
    ("man", "forms"),
    [
        ("Libijec", {"Libijca", "Libijci", "Libijcev", "Libijcem", "Libijce"}),
        ("Rus", {"Rusa", "Rusi", "Rusov", "Rusom", "Ruse", "Rusih"}),
        ("Turek", {"Turka", "Turki", "Turkov", "Turkom"}),
        ("Francoz", {"Francozi", "Francoze", "Francozov"}),
        ("Madžar", {"Madžari", "Madžarov", "Madžare"}),
    ],
)
def test_man_of_a_people(man: str, forms: set[str]) -> None:
    assert forms <= demonym_man(man)


def test_woman_of_a_people() -> None:
    assert {"Slovenka", "Slovenke", "Slovenk", "Slovenkam"} <= demonym_woman("Slovenka")


@given(NAMES, st.sampled_from(["m", "f"]))
def test_every_case_has_a_form_and_the_nominative_is_the_name(name: str, gender: str) -> None:
    forms = decline(name, "m" if gender == "m" else "f")
    assert set(forms) == set(CASES)
    assert all(forms.values())
    assert forms["nom"] == {name}
