"""Names in translations are those of the authority files, by glossary and by repair."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.digest.naming import Naming
from plugins.mentions import load

from .sites import ROOT


@cache
def naming() -> Naming:
    return Naming(load(ROOT / "content/data/people.toml"))


def test_the_glossary_has_the_forms_of_the_text() -> None:
    text = "Oblast je prepustil Kalifi Haftarju. Iz Macronovega urada so sporočili, da je Emmanuel Macron v Libiji."
    assert naming().glossary(text, ("sl", "en")) == {
        "Kalifi Haftarju": "Khalifa Haftar",
        "Macronovega": "Macron's",
        "Libiji": "Libya",
    }


REPAIRS = [
    ("Oblast je prepustil Kalifi Haftarju.", "He ceded power to Kalifi Haftarju.", "He ceded power to Khalifa Haftar."),
    (
        "Emmanuel Macron molči. Iz Macronovega urada ni glasu.",
        "Emmanuel Macron is silent. There is no word from the Macronovega office.",
        "Emmanuel Macron is silent. There is no word from Macron's office.",
    ),
    ("Spopadi v Libiji trajajo.", "The clashes in Libiji go on.", "The clashes in Libya go on."),
    ("Volodimir Zelenski je v Kijevu.", "Volodimir Zelenski is in Kyiv.", "Volodymyr Zelenskyy is in Kyiv."),
    ("Kalifa Haftar je odpotoval.", "Khalifa Haftar has left.", "Khalifa Haftar has left."),
    ("Emmanuel Macron je dejal.", "Emmanuel Macron's words.", "Emmanuel Macron's words."),
    ("Minister je dejal.", "Kalifi Haftarju is not in the source.", "Kalifi Haftarju is not in the source."),
]


@pytest.mark.parametrize(("source", "target", "right"), REPAIRS)
def test_a_repair(source: str, target: str, right: str) -> None:
    assert naming().repaired(source, target, ("sl", "en")) == right


@given(st.text(max_size=120), st.text(max_size=120))
def test_what_names_nobody_stays_as_it_is(source: str, target: str) -> None:
    assert naming().repaired(source, target, ("sl", "en")) == target


def test_a_repaired_text_stays_as_it_is() -> None:
    for source, _, right in REPAIRS:
        assert naming().repaired(source, right, ("sl", "en")) == right


@pytest.mark.parametrize("office", ["The Macronov office", "The Macronovega office", "Macron's office"])
def test_a_surname_alone_is_told_by_the_whole_article(office: str) -> None:
    text = "Francoski predsednik Emmanuel Macron je čestital. Macronov urad je molčal."
    source, languages = "Macronov urad je molčal.", ("sl", "en")
    assert naming().repaired(source, f"{office} was silent.", languages, text) == "Macron's office was silent."
