"""Topics: the fixture says what a text is about, and by which words."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks import topics as bench
from plugins.topics import Scheme, SchemeError, classify, load, scores

from .fixture_files import cases

SCHEME = load(Path(__file__).parent.parent / "content" / "data" / "topics.toml")


@pytest.mark.parametrize(("title", "text", "expected"), cases("topics.md"), ids=lambda case: case[:50])
def test_topics(title: str, text: str, expected: str) -> None:
    lang = "en" if "English" in title else "sl"
    found = classify(text, lang, SCHEME)
    names = [f"{SCHEME[topic.id].names[lang]}: {', '.join(topic.evidence)}\n" for topic in found]
    assert "".join(names) == expected, title


@pytest.mark.parametrize("lang", ["sl", "en"])
def test_hardly_any_topic_is_wrong_and_most_leads_get_one(lang: str) -> None:
    leads = [lead for lead in bench.leads() if lead.lang == lang]
    counts = Counter(lead.top for lead in leads if lead.top)
    assert set(counts.values()) == {10 if lang == "sl" else 5}
    assert len(counts) == 17
    figures = bench.figures(bench.run(leads, SCHEME))
    assert figures["precision"] >= 0.95
    assert figures["coverage"] >= 0.75


def test_the_second_level_is_whole_and_named_in_both_languages() -> None:
    second = [topic for topic in SCHEME.values() if topic.parent and SCHEME[topic.parent].parent is None]
    assert len(second) == 121
    assert all(topic.names["sl"] and topic.names["en"] for topic in SCHEME.values())


def test_the_top_of_the_tree_has_seventeen_topics_named_in_both_languages() -> None:
    tops = [topic for topic in SCHEME.values() if not topic.parent]
    assert len(tops) == 17
    assert all(topic.names["sl"] and topic.names["en"] for topic in tops)
    assert all(topic.stems["sl"] and topic.stems["en"] for topic in tops)


HEAD = 'id = "local:a"\nname = { sl = "a", en = "b" }\n'


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ('id = "medtop:1"\nname = { sl = "a", en = "b" }', ":2: id 'medtop:1' is no id; write"),
        (HEAD + 'stems.sl = "vojn:x"', ":4: stem 'vojn:x' has no weight; write a number above 0, as vojn:2"),
        (HEAD + 'stems.sl = "vojn:nan"', ":4: stem 'vojn:nan' has no weight; write a number above 0"),
        (HEAD + 'stems.sl = "vojn"\nstems.en = "wa"', ":5: stem 'wa' matches nearly everything; begin with 3 letters"),
        (HEAD + 'stems.sl = "pre:2"', ":4: stem 'pre' matches nearly everything; write more of the word, or pre$"),
        (HEAD + 'stems.sl = "ne+vojn"', ":4: stem 'ne+vojn' matches nearly everything; begin with 3 letters"),
        (HEAD + 'stems.en = "cease-fire"', ":4: stem 'cease-fire' matches nothing; write letters alone"),
        (HEAD + 'parent = "local:b"', ":4: unknown parent 'local:b'; did you mean 'local:a'?"),
        (HEAD + 'parent = "local:a"', ":4: is its own ancestor (local:a < local:a); cut the circle of parents"),
        ('id = "local:a"\nname = { sl = "a", en = " " }', ":3: name is missing or empty in a language; write"),
        ('id = "local:a"', ":1: name is missing; write"),
        (HEAD + "entities = { LY = -1 }", ":4: entities are no ids with weights; write"),
        (HEAD + 'requires = "LY"', ":4: requires is no list of ids; write"),
        (HEAD + "running = 1", ":4: running 1 is neither yes nor no; write true or false"),
        (HEAD + 'stem.sl = "vojn"', ":4: unknown key 'stem'; did you mean 'stems'?"),
        (HEAD + "[[topic]]\n" + HEAD, ":5: duplicate id 'local:a'; give each topic an id of its own"),
        ('id = "local:a', ":2: is not valid TOML; "),
    ],
)
def test_a_broken_scheme_is_named_by_file_and_line(tmp_path: Path, record: str, message: str) -> None:
    path = tmp_path / "topics.toml"
    path.write_text(f"[[topic]]\n{record}\n", "utf-8")
    with pytest.raises(SchemeError) as error:
        load(path)
    assert str(error.value).startswith(f"{path}{message}")


def test_topics_that_are_no_records_are_named(tmp_path: Path) -> None:
    path = tmp_path / "topics.toml"
    path.write_text('topic = [{ id = "local:a", name = { sl = "a" } }]\n', "utf-8")
    with pytest.raises(SchemeError, match=r"topics\.toml:1: the topics are not written as records; begin each"):
        load(path)


TREE = """
[[topic]]
id = "local:war"
name = { sl = "vojna" }
stems.sl = "vojn:2 spopad:2"

[[topic]]
id = "local:peace"
name = { sl = "mir" }
parent = "local:war"
stems.sl = "premirj:3 mirovn:3 pogajan:2"

[[topic]]
id = "local:libya"
name = { sl = "vojna v Libiji" }
parent = "local:war"
requires = ["LY"]
entities = { LY = 3 }
stems.sl = "tripol:3 vojn:2"
"""


def tree(tmp_path: Path) -> Scheme:
    path = tmp_path / "topics.toml"
    path.write_text(TREE, "utf-8")
    return load(path)


def test_a_text_is_filed_under_the_narrowest_topic_that_it_shows(tmp_path: Path) -> None:
    scheme = tree(tmp_path)
    (peace,) = classify("Po premirju se začenjajo mirovna pogajanja.", "sl", scheme)
    assert (peace.id, peace.evidence) == ("local:peace", ("premirju", "mirovna", "pogajanja"))
    (war,) = classify("Vojna se nadaljuje. Spopadi so hudi, o premirju ni govora.", "sl", scheme)
    assert war.id == "local:war"
    # What shows the narrower topic shows the broader one too.
    assert "premirju" in war.evidence


def test_a_topic_may_need_a_country_and_count_it(tmp_path: Path) -> None:
    scheme = tree(tmp_path)
    text = "Vojna v Tripoliju se nadaljuje."
    assert classify(text, "sl", scheme) == ()
    assert "local:libya" not in scores(text, "sl", scheme)
    (libya,) = classify(f"{text} Spopadi so hudi.", "sl", scheme, entities={"LY": "Libija"})
    assert (libya.id, libya.evidence) == ("local:libya", ("Vojna", "Tripoliju", "Libija"))
    # The country alone does not speak for the broader topic.
    assert scores("Libija", "sl", scheme, entities={"LY": "Libija"}).keys() == {"local:libya"}
