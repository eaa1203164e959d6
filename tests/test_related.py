"""Stories near a story, stories that belong together, and texts that are nearly the same."""

import random
from collections.abc import Mapping
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.related import Archive, Copy, Document, compared, copies, groups, near, runs, together, words

from .fixture_files import cases

#: The room's door has functions of these names.
IN_DOCUMENTS, IN_NEAR = import_module("plugins.related.documents"), import_module("plugins.related.near")


def documents() -> list[Document]:
    """Return the articles of the fixture; Q… are people, the others countries."""
    return [
        Document(
            title,
            words(text, "sl"),
            frozenset(("people" if one[0] == "Q" else "countries", one) for one in said.split()),
        )
        for title, text, said in cases("related.md")
    ]


def test_articles_on_one_affair_are_a_group_and_a_lone_one_is_in_none() -> None:
    assert groups(documents()) == [
        ("poplave 1", "poplave 2", "poplave 3"),
        ("Libija 1", "Libija 2", "Libija 3"),
        ("kolesarstvo 1", "kolesarstvo 2", "kolesarstvo 3"),
    ]


def test_a_group_needs_as_many_as_are_asked_for() -> None:
    assert groups(documents()[:2], least=3) == []
    assert groups([]) == []


def test_near_an_article_are_those_before_it_of_its_own_affair() -> None:
    found = near(documents())
    assert {identifier: len(many) for identifier, many in found.items() if many} == {
        f"{affair} {number}": number - 1 for affair in ("poplave", "Libija", "kolesarstvo") for number in (2, 3)
    }
    assert all(one.id.split()[0] == identifier.split()[0] for identifier, many in found.items() for one in many)


def test_an_article_that_comes_later_changes_nothing() -> None:
    many = documents()
    for count in range(len(many)):
        assert near(many[:count]).items() <= near(many).items()


@given(st.permutations(documents()), st.integers(0, 8))
def test_an_archive_goes_on_where_it_was_left(many: list[Document], count: int) -> None:
    first = Archive()
    weighed = [first.take(document) for document in many[:count]]
    again = Archive(weighed, first.counts)
    found = {document.id: (again.take(document), again.near(len(again) - 1, 5))[1] for document in many[count:]}
    assert found.items() <= near(many).items()


def counted(dice: random.Random) -> dict[str, int]:
    return {word: dice.randint(1, 3) for word in dice.sample("abcdefghijkl", dice.randint(0, 6))}


@pytest.mark.parametrize("seed", range(10))
def test_documents_that_change_lead_to_what_having_had_them_from_the_first_does(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is not said to have others near has the same ones; with short lists, so that these often end."""
    for trial in range(100):
        dice = random.Random(seed * 100 + trial)  # noqa: S311 - texts, no secrets
        monkeypatch.setattr(IN_NEAR, "_NEWEST", dice.randint(1, 4))
        monkeypatch.setattr(IN_DOCUMENTS, "_KEPT", dice.randint(2, 6))
        monkeypatch.setattr(IN_NEAR, "THRESHOLD", threshold := dice.choice((0.07, 0.3, 0.5)))
        monkeypatch.setattr(IN_NEAR, "WORDS_ALONE", threshold)
        many = [Document(str(number), counted(dice)) for number in range(dice.randint(1, 16))]
        some = dice.sample(range(len(many)), min(len(many), dice.randint(1, 3)))
        changed = {number: Document(str(number), counted(dice)) for number in some}
        now = [changed.get(number, document) for number, document in enumerate(many)]
        archive, before, after = Archive(), near(many, 2), near(now, 2)
        for document in many:
            archive.take(document)
        archive.index(range(len(many)))
        terms_of = [archive.numbers(document) for document in many]
        found = archive.change(changed, terms_of.__getitem__, now.__getitem__)
        for number, document in enumerate(now):
            assert archive.near(number, 2) == after[document.id]
            assert number in found or after[document.id] == before[document.id]


def test_one_document_that_changes_lets_few_others_be_looked_at() -> None:
    # Ten affairs of thirty documents each, with a word that all have, and one of its own in each.
    said = [{"vsi": 1, f"zadeva{number % 10}": 3, f"beseda{number}": 1} for number in range(300)]
    many = [Document(str(number), words) for number, words in enumerate(said)]
    archive = Archive()
    for one in many:
        archive.take(one)
    now = Document("0", {**said[0], "beseda299": 1})
    read: list[int] = []

    def document(number: int) -> Document:
        read.append(number)
        return many[number]

    found = archive.change({0: now}, lambda number: archive.numbers(many[number]), document)
    assert read == [299]
    assert found == {0, 299, *range(10, 300, 10)}


def test_what_two_articles_share_is_told_the_rarest_first() -> None:
    (first, *_) = near(documents())["kolesarstvo 3"]
    assert first.shared == (("countries", "FR"), ("people", "Q2"), ("countries", "SI"))


def test_forms_of_a_word_are_one_word() -> None:
    assert words("Poplava, poplave in poplavami; 12 odstotkov", "sl") == {"poplava": 3, "odstotek": 1}


@given(st.permutations(documents()))
def test_the_order_of_the_articles_changes_no_group(shuffled: list[Document]) -> None:
    there = {frozenset(group) for group in groups(shuffled)}
    assert there == {frozenset(group) for group in groups(documents())}


@given(st.lists(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 5), max_size=5), max_size=9))
def test_nothing_is_near_itself_and_no_article_is_in_two_groups(counts: list[dict[str, int]]) -> None:
    many = [Document(str(number), said) for number, said in enumerate(counts)]
    for identifier, neighbours in near(many, most=len(many)).items():
        for one in neighbours:
            assert int(one.id) < int(identifier)
            assert 0 < one.likeness <= 1.000001
    grouped = [identifier for group in groups(many) for identifier in group]
    assert len(grouped) == len(set(grouped))


@given(
    st.lists(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 5), max_size=5), max_size=12),
    st.integers(1, 4),
    st.sampled_from([0.14, 0.4, 0.7]),
)
def test_what_cannot_come_into_a_group_changes_none(counts: list[dict[str, int]], least: int, threshold: float) -> None:
    many = [Document(str(number), said) for number, said in enumerate(counts)]
    with pytest.MonkeyPatch.context() as patch:
        # As if all were chained to each other.
        patch.setattr(together, "_chains", lambda rows, _: [0] * len(rows))
        patch.setattr(together, "Counter", lambda chains: dict.fromkeys(chains, least))
        all_compared = groups(many, least, threshold)
    assert groups(many, least, threshold) == all_compared


TEXT = " ".join(f"beseda{number}" for number in range(40))


def copies_in(texts: Mapping[str, str]) -> list[Copy]:
    return copies({name: runs(text) for name, text in texts.items()})


def test_a_copy_with_another_lead_or_without_its_end_is_pointed_out() -> None:
    other_lead = "Po poročanju agencije se je včeraj zgodilo tole. " + TEXT
    cut = " ".join(TEXT.split()[:22])
    found = copies_in({"a": TEXT, "b": other_lead, "c": cut, "d": "Čisto drugo besedilo. " * 9})
    assert found == [Copy("b", "a", 1.0), Copy("c", "a", 1.0)]


def test_a_shared_quotation_makes_no_copy() -> None:
    quoted = " ".join(TEXT.split()[:10])
    mine = " ".join(f"drugače{number}" for number in range(40))
    assert copies_in({"a": TEXT, "b": f"{mine} {quoted}"}) == []


def test_new_texts_compared_with_all_give_what_comparing_all_gives() -> None:
    for seed in range(40):
        dice = random.Random(seed)  # noqa: S311 - texts, no secrets
        parts = [" ".join(f"w{part}x{at}" for at in range(dice.choice((6, 14, 30)))) for part in range(12)]
        # The most frequent parts come to be in so many texts that they count no more.
        drawn = [dice.choices(parts, weights=range(12), k=dice.randrange(1, 5)) for _ in range(60)]
        texts = {f"{number:02}": runs(" ".join(own)) for number, own in enumerate(drawn)}
        # Few enough of them new, or they would be compared anew anyhow.
        some = {name: own for name, own in texts.items() if name not in dice.sample(sorted(texts), 5)}
        assert compared(texts, compared(some)) == compared(texts), seed


def test_a_notice_that_all_articles_carry_makes_no_copies() -> None:
    notice = " ".join(f"pravica{number}" for number in range(30))
    texts = {str(n): " ".join(f"beseda{n}x{k}" for k in range(20)) + " " + notice for n in range(60)}
    assert copies_in(texts) == []
