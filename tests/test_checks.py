"""The faithfulness check: fixtures that a translator can read, the command, and figures where there is data."""

import json
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import faithfulness
from plugins.digest.verifying import Verifier, language
from plugins.mentions import load
from plugins.translation.checks.numbers import numbers

from .fixture_files import cases
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
