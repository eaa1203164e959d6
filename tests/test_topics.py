"""Topics: the fixture says what a text is about, and by which words."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from benchmarks import topics as bench
from plugins.topics import Scheme, SchemeError, Topic, classify, load, scores
from plugins.topics.outline import between, outline
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


@pytest.mark.parametrize(("lang", "coverage"), [("sl", 0.9), ("en", 0.75)])
def test_usual_news_is_filed_rightly(lang: str, coverage: float) -> None:
    usual = bench.LEADS.with_name("topic_leads_usual.tsv")
    leads = [lead for lead in bench.leads(usual) if lead.lang == lang]
    outcomes = bench.run(leads, SCHEME)
    assert [(outcome.lead.text, outcome.wrong) for outcome in outcomes if outcome.wrong] == []
    assert bench.figures(outcomes)["coverage"] >= coverage


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
        (HEAD + '\n[[topics]]\nid = "local:x"', ":5: unknown table 'topics'; write [[topic]]"),
        (HEAD + "[[topic]]\n" + HEAD, ":5: duplicate id 'local:a'; give each topic an id of its own"),
        ('id = "local:a', ":2: is not valid TOML: illegal character '\\n'; write KEY = \"value\" lines"),
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
    assert outline(changed) == outline(scheme)


def test_a_running_story_whose_stories_a_person_files_changes_no_topic_of_any_text(tmp_path: Path) -> None:
    scheme = tree(tmp_path)
    lone = Topic("local:berlin", {"sl": "vrh v Berlinu"}, "local:war", {}, {}, running=True, pins=frozenset("u"))
    shuffled = Scheme(dict(reversed(list(with_topic(scheme, lone).topics.items()))))
    for title, text, _ in cases("topics.md"):
        for one, other in ((scheme, shuffled), (SCHEME, with_topic(SCHEME, replace(lone, parent="medtop:16000000")))):
            lang = "en" if "English" in title else "sl"
            entities = {"LY": text.split(maxsplit=1)[0]}
            assert outline(one) == outline(other)
            assert scores(text, lang, one, entities=entities) == scores(text, lang, other, entities=entities)
            assert classify(text, lang, one, entities=entities) == classify(text, lang, other, entities=entities)


#: For each text, whether it may have other topics by the scheme in TREE and by one in which the truce is another topic.
TRUCE: Final = "O premirju ni govora."
TALKS: Final = "Mirovna pogajanja se nadaljujejo."
RAIN: Final = "V Ljubljani je danes deževalo."


@pytest.mark.parametrize(
    ("said", "touched"),
    [
        ({"stems": {"sl": (Stem(("premirj",), 2.0), Stem(("mirovn",), 3.0), Stem(("pogajan",), 2.0))}}, {TRUCE}),
        ({"stems": {"sl": (Stem(("mirovn",), 3.0), Stem(("pogajan",), 2.0))}}, {TRUCE}),
        ({"stems": {"sl": (Stem(("premirj",), 3.0), Stem(("mirovn",), 3.0), Stem(("pogaja$",), 2.0))}}, {TALKS}),
        ({"requires": frozenset(("LY",))}, {TRUCE, TALKS}),
        ({"excludes": frozenset(("LY",))}, {TRUCE, TALKS}),
        ({"parent": None}, {TRUCE, TALKS}),
    ],
    ids=["weight", "stem", "whole word", "requires", "excludes", "parent"],
)
def test_a_text_without_the_words_between_two_schemes_need_not_be_looked_at(
    tmp_path: Path, said: Mapping[str, object], touched: set[str]
) -> None:
    scheme = tree(tmp_path)
    changed = with_topic(scheme, replace(scheme["local:peace"], **said))  # type: ignore[arg-type]
    tells = between(outline(scheme), outline(changed))
    assert tells
    assert {text for text in (TRUCE, TALKS, RAIN) if tells(text, "sl")} == touched
    assert not any(tells(text, "en") for text in (TRUCE, TALKS, RAIN))


def test_what_a_broader_topic_needs_counts_for_the_words_of_all_below_it(tmp_path: Path) -> None:
    scheme = tree(tmp_path)
    shut = with_topic(scheme, replace(scheme["local:war"], excludes=frozenset(("TR",))))
    bare = with_topic(scheme, replace(scheme["local:libya"], entities={}))
    shut_too = with_topic(bare, replace(bare["local:war"], excludes=frozenset(("TR",))))
    assert between(outline(scheme), outline(shut)) is None
    tells = between(outline(bare), outline(shut_too))
    assert tells
    assert tells(TRUCE, "sl")
    assert not tells(RAIN, "sl")


def test_where_those_who_are_named_may_count_otherwise_no_text_is_sure(tmp_path: Path) -> None:
    scheme = tree(tmp_path)
    one, other = (
        with_topic(scheme, replace(scheme["local:libya"], requires=frozenset(), entities=dict(said)))
        for said in ((("LY", 3.0), ("TR", 1.0)), (("TR", 1.0), ("LY", 3.0)))
    )
    # Their order is that of the evidence.
    assert between(outline(one), outline(other)) is None
    assert between(outline(scheme), outline(one)) is None


def test_a_text_of_which_two_schemes_say_nothing_else_has_the_same_topics_by_both() -> None:
    dice = random.Random(11)  # noqa: S311 - which topics and words, no secrets
    texts = [("en" if "English" in title else "sl", text) for title, text, _ in cases("topics.md")]
    texts += [(lead.lang, lead.text) for lead in bench.leads()[::4]]
    before = [found_in(text, lang, SCHEME) for lang, text in texts]
    same = other = 0
    for _ in range(20):
        changed = SCHEME
        for edit in dice.choices((stem_gone, stem_moved, topic_gone, topic_moved, needs), k=dice.choice((1, 2, 8))):
            changed = edit(changed, dice)
        tells = between(outline(SCHEME), outline(changed))
        for (lang, text), was in zip(texts, before, strict=True):
            differs = found_in(text, lang, changed) != was
            assert not differs or tells is None or tells(text, lang)
            other += differs
            same += bool(tells and not tells(text, lang))
    # Most need not be looked at again, and it is not for want of differences.
    assert same > 500
    assert other > 50


def found_in(text: str, lang: str, scheme: Scheme) -> object:
    named = {"LY": text.split(maxsplit=1)[0]}
    return [find(text, lang, scheme, entities=named) for find in (scores, classify)]


def some_topic(scheme: Scheme, dice: random.Random) -> Topic:
    return dice.choice([topic for topic in scheme.values() if any(topic.stems.values())])


def stem_gone(scheme: Scheme, dice: random.Random) -> Scheme:
    topic = some_topic(scheme, dice)
    lang = dice.choice([lang for lang, many in topic.stems.items() if many])
    many = topic.stems[lang]
    gone = dice.randrange(len(many))
    return with_topic(scheme, replace(topic, stems={**topic.stems, lang: many[:gone] + many[gone + 1 :]}))


def stem_moved(scheme: Scheme, dice: random.Random) -> Scheme:
    one, two = some_topic(scheme, dice), some_topic(scheme, dice)
    lang = dice.choice([lang for lang, many in one.stems.items() if many])
    stem = replace(dice.choice(one.stems[lang]), weight=dice.choice((1.0, 5.0)))
    return with_topic(scheme, replace(two, stems={**two.stems, lang: (*two.stems.get(lang, ()), stem)}))


def topic_gone(scheme: Scheme, dice: random.Random) -> Scheme:
    gone = dice.choice([topic for topic in scheme if not scheme.narrower(topic)])
    return Scheme({key: topic for key, topic in scheme.topics.items() if key != gone})


def topic_moved(scheme: Scheme, dice: random.Random) -> Scheme:
    moved = dice.choice([topic for topic in scheme.values() if topic.parent and not scheme.narrower(topic.id)])
    tops = [topic.id for topic in scheme.values() if not topic.parent]
    return with_topic(scheme, replace(moved, parent=dice.choice((None, *tops))))


def needs(scheme: Scheme, dice: random.Random) -> Scheme:
    topic, door = some_topic(scheme, dice), frozenset(("LY",))
    return with_topic(scheme, dice.choice((replace(topic, requires=door), replace(topic, excludes=door))))


def test_a_word_that_the_end_of_the_lead_cuts_is_none_of_it() -> None:
    topic = Topic("local:a", {"sl": "a", "en": "a"}, None, {"sl": (Stem(("vojn",), 2.0),)}, {})
    text = "Konec vojne."

    def score(lead_end: int) -> float:
        return scores(text, "sl", Scheme({topic.id: topic}), lead_end=lead_end)[topic.id].score

    behind, inside = score(5), score(len(text))
    assert behind < inside
    assert [score(end) for end in range(6, 11)] == [behind] * 5
    assert score(11) == inside
