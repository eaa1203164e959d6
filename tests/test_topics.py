"""Topics: the fixture says what a text is about, and by which words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import topics as bench
from plugins.topics import Scheme, SchemeError, Topic, basis, classify, load, scores
from plugins.topics.scheme import Stem

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


def with_topic(scheme: Scheme, topic: Topic) -> Scheme:
    return Scheme({**scheme.topics, topic.id: topic})


@pytest.mark.parametrize(
    "said",
    [{"names": {"sl": "spor"}}, {"running": True}, {"pins": frozenset("u")}, {"bans": frozenset("u")}],
    ids=lambda said: next(iter(said)),
)
def test_a_name_or_a_story_filed_by_hand_changes_no_topic_of_any_text(
    tmp_path: Path, said: Mapping[str, object]
) -> None:
    scheme = tree(tmp_path)
    changed = with_topic(scheme, replace(scheme["local:peace"], **said))  # type: ignore[arg-type]
    assert basis(changed) == basis(scheme)


def test_a_running_story_whose_stories_a_person_files_changes_no_topic_of_any_text(tmp_path: Path) -> None:
    scheme = tree(tmp_path)
    lone = Topic("local:berlin", {"sl": "vrh v Berlinu"}, "local:war", {}, {}, running=True, pins=frozenset("u"))
    shuffled = Scheme(dict(reversed(list(with_topic(scheme, lone).topics.items()))))
    assert basis(shuffled) == basis(scheme)
    for title, text, _ in cases("topics.md"):
        for one, other in ((scheme, shuffled), (SCHEME, with_topic(SCHEME, replace(lone, parent="medtop:16000000")))):
            lang = "en" if "English" in title else "sl"
            entities = {"LY": text.split()[0]}
            assert basis(one) == basis(other)
            assert scores(text, lang, one, entities=entities) == scores(text, lang, other, entities=entities)
            assert classify(text, lang, one, entities=entities) == classify(text, lang, other, entities=entities)


@pytest.mark.parametrize(
    "said",
    [
        {"stems": {"sl": (Stem(("premirj",), 2.0),)}},
        {"stems": {"sl": (), "en": (Stem(("truce",), 3.0),)}},
        {"entities": {"LY": 1.0}},
        {"requires": frozenset(("LY",))},
        {"excludes": frozenset(("LY",))},
        {"parent": None},
    ],
    ids=lambda said: next(iter(said)),
)
def test_what_shows_a_topic_and_where_it_stands_count(tmp_path: Path, said: Mapping[str, object]) -> None:
    scheme = tree(tmp_path)
    changed = with_topic(scheme, replace(scheme["local:peace"], **said))  # type: ignore[arg-type]
    assert basis(changed) != basis(scheme)


def test_a_broader_topic_counts_for_what_its_narrower_ones_have(tmp_path: Path) -> None:
    scheme = tree(tmp_path)
    bare = with_topic(scheme, replace(scheme["local:war"], stems={}))
    shut = with_topic(bare, replace(bare["local:war"], excludes=frozenset(("LY",))))
    assert len({basis(scheme), basis(bare), basis(shut)}) == 3


def test_the_order_of_what_speaks_for_a_topic_is_the_order_of_its_evidence(tmp_path: Path) -> None:
    scheme = tree(tmp_path)
    one, other = (
        with_topic(scheme, replace(scheme["local:libya"], requires=frozenset(), entities=dict(said)))
        for said in ((("LY", 3.0), ("TR", 1.0)), (("TR", 1.0), ("LY", 3.0)))
    )
    assert basis(one) != basis(other)
