"""The faithfulness check: fixtures that a translator can read, the command, and figures where there is data."""

import gc
import json
from functools import cache
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import faithfulness
from plugins.digest.verifying import Verifier, language
from plugins.mentions import load
from plugins.translation.checks.dates import check as check_dates
from plugins.translation.checks.number_words import spelt
from plugins.translation.checks.numbers import check as check_numbers
from plugins.translation.checks.reading import numbers

from .fixture_files import FIXTURES, cases
from .sites import ROOT, Sandbox


@cache
def verifier() -> Verifier:
    return Verifier(load(ROOT / "content/data/people.toml"))


@pytest.mark.parametrize(("title", "text", "expected"), cases("checks.md"), ids=lambda case: case[:50])
def test_a_pair(title: str, text: str, expected: str) -> None:
    source, _, target = text.partition("\n---\n")
    found = verifier().check(source.strip(), target.strip(), ("sl", "en"))
    assert "".join(f"{finding.kind}\n" for finding in found) == expected, (title, found)


@pytest.mark.parametrize(("title", "text", "expected"), cases("checks.md"), ids=lambda case: case[:50])
def test_a_faithful_pair_is_so_both_ways(title: str, text: str, expected: str) -> None:
    source, _, target = text.partition("\n---\n")
    if not expected:
        assert verifier().check(target.strip(), source.strip(), ("en", "sl")) == (), title


def facts() -> list[list[str]]:
    lines = (FIXTURES / "facts.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("expected", "slovenian", "english"), facts())
def test_a_fact_is_the_same_both_ways(expected: str, slovenian: str, english: str) -> None:
    for texts, langs in (((slovenian, english), ("sl", "en")), ((english, slovenian), ("en", "sl"))):
        found = verifier().check(*texts, langs)
        assert {finding.kind for finding in found} == ({expected} - {"-"}), found


def test_a_finding_shows_what_is_counted_on_both_sides() -> None:
    (magnitude,) = verifier().check("Stane 14,3 milijarde evrov.", "It costs €14.3m.", ("sl", "en"))
    assert (magnitude.source, magnitude.target) == ("14,3 milijarde", "14.3m")
    (unit,) = verifier().check("Meri 12 kilometrov.", "It measures 12 metres.", ("sl", "en"))
    assert unit.message == "12 (km) became 12 (m)"
    (month,) = verifier().check("Bilo je 3. maja.", "It was on 3 March.", ("sl", "en"))
    assert month.message == "the month maja became March"


def in_slovenian(number: int) -> str:
    small = "nič ena dva tri štiri pet šest sedem osem devet deset enajst dvanajst trinajst štirinajst petnajst".split()
    small += "šestnajst sedemnajst osemnajst devetnajst".split()
    tens = "dvajset trideset štirideset petdeset šestdeset sedemdeset osemdeset devetdeset".split()
    for scale, forms in (
        (10**9, "milijarda milijardi milijarde milijard"),
        (10**6, "milijon milijona milijoni milijonov"),
    ):
        many, rest = divmod(number, scale)
        if many:
            one, two, few, others = forms.split()
            form = {1: one, 2: two, 3: few, 4: few}.get(many % 100, others)
            return f"{in_slovenian(many)} {form}" + (f" {in_slovenian(rest)}" if rest else "")
    for scale, word in ((1000, " tisoč"), (100, "sto")):
        many, rest = divmod(number, scale)
        if many:
            counted = "" if many == 1 else "dve" if many == 2 and scale == 100 else in_slovenian(many)
            return f"{counted}{word}".strip() + (f" {in_slovenian(rest)}" if rest else "")
    if number < 20:
        return small[number]
    return f"{small[number % 10]}in{tens[number // 10 - 2]}" if number % 10 else tens[number // 10 - 2]


def in_english(number: int) -> str:
    small = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
    small += "sixteen seventeen eighteen nineteen".split()
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    for scale, word in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        many, rest = divmod(number, scale)
        if many:
            joint = " and " if rest < 100 else " "
            return f"{in_english(many)} {word}" + (f"{joint}{in_english(rest)}" if rest else "")
    if number < 20:
        return small[number]
    return tens[number // 10 - 2] + (f"-{small[number % 10]}" if number % 10 else "")


@given(st.integers(2, 10**12 - 1))
def test_a_number_in_words_is_read_as_it_is_spelt(number: int) -> None:
    for lang, words in (("sl", in_slovenian(number)), ("en", in_english(number))):
        (found,) = spelt(f"– {words}.", lang)
        assert found.value == number, words
        assert words == f"– {words}."[found.start : found.end]


@given(st.integers(13, 10**9))
def test_digits_and_words_of_the_other_language_are_one_number(number: int) -> None:
    assert not list(check_numbers(f"Teh je {in_slovenian(number)}.", f"These are {number:,}.", ("sl", "en")))
    assert not list(check_numbers(f"These are {in_english(number)}.", f"Teh je {number}.", ("en", "sl")))


@pytest.mark.parametrize(
    "piece", ["5m ", "x -5 km ", "€1-", "hundred and ", "pol milijona ", "ne ni ", "maj ", "1.000.", "9"]
)
def test_a_hostile_line_takes_time_in_proportion(piece: str) -> None:
    def once(times: int) -> float:
        # Garbage is looked for more often where there is more of it.
        gc.collect()
        gc.disable()
        start = process_time()
        for langs in (("sl", "en"), ("en", "sl")):
            text = piece * times
            list(check_numbers(text, text + "7", langs))
            list(check_dates(text, text + "7", langs))
        gc.enable()
        return process_time() - start

    def seconds(times: int) -> float:
        return min(once(times) for _ in range(2))

    size = 4_000 // len(piece)
    # A square would be sixteen times as long.
    assert seconds(4 * size) < 10 * max(seconds(size), 0.02)


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_two_texts_are_too_odd(source: str, target: str) -> None:
    for langs in (("sl", "en"), ("en", "sl")):
        assert all(finding.message for finding in verifier().check(source, target, langs))


@given(st.integers(1, 10**9))
def test_a_number_is_the_same_in_both_formats(number: int) -> None:
    ours, theirs = f"{number:,}".replace(",", "."), f"{number:,}"
    (one,), (other,) = numbers(f"Bilo jih je {ours}.", "sl"), numbers(f"There were {theirs}.", "en")
    assert one.values & other.values


def test_the_language_of_texts_is_told() -> None:
    assert language(["Vlada je sprejela zakon."]) == "sl"
    assert language(["The government adopted the law."]) == "en"


def test_the_sample_is_hardly_doubted_and_its_spoilt_copies_are() -> None:
    pairs = list(faithfulness.of_sample())
    assert len(pairs) > 100
    assert len(faithfulness.false_alarms(pairs, verifier())) / len(pairs) < 0.06
    found = faithfulness.caught(pairs, verifier())
    right, every = sum(part[0] for part in found.values()), sum(part[1] for part in found.values())
    assert right / every > 0.95


PAIRS = [
    {"id": "a", "source": "Za je bilo 46 poslancev.", "target": "46 deputies were in favour."},
    {"id": "b", "source": "Za je bilo 46 poslancev.", "target": "64 deputies were in favour."},
]


def test_the_command(site: Sandbox) -> None:
    site.write("pairs.jsonl", "".join(json.dumps(pair) + "\n" for pair in PAIRS))
    site.run("-m", "invoke", "verify", "--pairs", "pairs.jsonl", "--out", "found.jsonl", expect=1)
    good, bad = map(json.loads, site.read("found.jsonl").splitlines())
    assert good == {"id": "a", "findings": []}
    (finding,) = bad["findings"]
    assert (bad["id"], finding["kind"], finding["source"], finding["target"]) == ("b", "number", "46", "64")
    site.write("pairs.jsonl", json.dumps(PAIRS[0]) + "\n")
    assert json.loads(site.run("-m", "invoke", "verify", "--pairs", "pairs.jsonl")) == good


def test_pairs_of_both_directions_may_stand_in_one_file(site: Sandbox) -> None:
    pairs = [*PAIRS, {"id": "c", "source": PAIRS[1]["target"], "target": PAIRS[1]["source"]}]
    untranslated = {"id": "d", "source": "The deputies were in favour.", "target": "The deputies were in favour."}
    site.write("pairs.jsonl", "".join(json.dumps(pair) + "\n" for pair in [*pairs, untranslated]))
    site.run("-m", "invoke", "verify", "--pairs", "pairs.jsonl", "--out", "found.jsonl", expect=1)
    found = [json.loads(line)["findings"] for line in site.read("found.jsonl").splitlines()]
    assert [[finding["kind"] for finding in one] for one in found] == [[], ["number"], ["number"], ["residue"]]


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("{", "is not JSON"),
        ("[]", "is no object"),
        ('{"id": "a", "source": "x"}', "target is missing"),
        ('{"id": "a", "source": 1, "target": "x"}', "source is no text"),
    ],
)
def test_a_faulty_line_is_named(site: Sandbox, line: str, right: str) -> None:
    site.write("pairs.jsonl", json.dumps(PAIRS[0]) + "\n" + line + "\n")
    said = site.run("-m", "invoke", "verify", "--pairs", "pairs.jsonl", expect=1)
    assert "pairs.jsonl:2: " in said
    assert right in said
    assert "Traceback" not in said
