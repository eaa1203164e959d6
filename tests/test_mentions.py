"""People and countries: the fixtures say what is found, the properties that every known name is."""

import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.mentions import Finder, Mention, Person, TableError, Tags, load, names
from plugins.mentions.countries import place_forms, table, teams
from plugins.mentions.find import local_id
from plugins.mentions.outline import between
from plugins.mentions.slovenian import CASES, adjective, decline
from plugins.mentions.tokens import vocabulary

from .fixture_files import FIXTURES, cases

ROOT = Path(__file__).parent.parent
PEOPLE = ROOT / "content" / "data" / "people.toml"
SEED = ROOT.parent / "shared" / "seed"


#: Forms of a country's name that are the surname of a person in the authority file: the person goes first.
HOMONYMS = {"Gani"}


@cache
def finder(lang: str) -> Finder:
    return Finder(load(PEOPLE), lang)


def spans(tags: Tags, lang: str) -> list[tuple[Mention, str]]:
    people = {person.id: person.names[lang] for person in finder(lang).people}
    found = [(mention, people.get(tag.id) or f"{tag.name}?") for tag in tags.people for mention in tag.mentions]
    found += [(mention, tag.id) for tag in tags.countries for mention in tag.mentions]
    return sorted(found, key=lambda pair: pair[0].start)


@pytest.mark.parametrize("lang", ["sl", "en"])
def test_fixtures_are_there(lang: str) -> None:
    assert len(cases(f"mentions.{lang}.md")) >= 8


@pytest.mark.parametrize(("title", "text", "expected"), cases("mentions.sl.md"), ids=lambda case: case[:60])
def test_slovenian(title: str, text: str, expected: str) -> None:
    found = spans(finder("sl").find(text), "sl")
    assert "".join(f"{mention.surface} -> {name}\n" for mention, name in found) == expected, title


@pytest.mark.parametrize(("title", "text", "expected"), cases("mentions.en.md"), ids=lambda case: case[:60])
def test_english(title: str, text: str, expected: str) -> None:
    found = spans(finder("en").find(text), "en")
    assert "".join(f"{mention.surface} -> {name}\n" for mention, name in found) == expected, title


def test_every_name_of_the_authority_file_is_found_in_every_case() -> None:
    missed = []
    for person in load(PEOPLE):
        given_name, _, surname = person.names["sl"].rpartition(" ")
        words = person.names["sl"].split(" ")
        if person.family_first or person.mononym or not given_name or not all(word[:1].isupper() for word in words):
            continue
        for case in CASES:
            first = " ".join(
                word if word.endswith(".") else sorted(decline(word, person.gender)[case])[0]
                for word in given_name.split(" ")
            )
            full = f"{first} {sorted(decline(surname, person.gender)[case])[0]}"
            found = [tag.id for tag in finder("sl").find(f"Včeraj so omenili {full} in odšli.").people]
            missed += [f"{full} ({person.id}): {found}"] if found != [person.id] else []
    assert missed == []


def test_every_name_of_the_authority_file_is_found_in_english_without_its_carons() -> None:
    missed = []
    for person in load(PEOPLE):
        # ASCII is what agencies send: Roglic, Vucic, Djokovic where the file has that spelling.
        name = person.names["en"].translate(str.maketrans("čćšžČĆŠŽ", "ccszCCSZ"))
        if name != person.names["en"] and not person.mononym:
            found = [tag.id for tag in finder("en").find(f"Yesterday they named {name} and left.").people]
            missed += [f"{name} ({person.id}): {found}"] if found != [person.id] else []
    assert missed == []


@pytest.mark.parametrize("lang", ["sl", "en"])
def test_nobody_is_proposed_under_the_id_of_a_known_person(lang: str) -> None:
    known = Finder((replace(somebody("Ana Kovač", "f"), id="local:ana-kovac"),), lang)
    for text in ("Ana Kovac je dejala, da pride.", "Minister Ana Kovac said no.", "Ana Kovač, Ana Kovac"):
        assert {tag.status for tag in known.find(text).people if tag.id == "local:ana-kovac"} <= {"linked"}


def test_two_known_people_whom_only_a_caron_tells_apart_stay_two() -> None:
    both = Finder((somebody("Ana Kovač", "f"), somebody("Ana Kovac", "f")), "en")
    assert [tag.id for tag in both.find("Ana Kovac met them.").people] == ["local:Ana Kovac"]
    assert [tag.id for tag in both.find("Ana Kovač met them.").people] == ["local:Ana Kovač"]


def test_every_country_is_found_by_its_forms_and_adjectives() -> None:
    missed = []
    for row in table()["country"]:
        part = row["sl"]
        house = {"name": row["name"]["sl"]} | {k[5:]: v for k, v in part.items() if k.startswith("name_")}
        assert row["name"]["sl"] in place_forms(house)
        forms = [*place_forms(house), *(form for word in part["adjectives"] for form in adjective(word))]
        for form in forms:
            codes = {tag.id for tag in finder("sl").find(f"Pisali so, da {form} in {form} nista isto.").countries}
            if row["id"] not in codes and not row.get("caution") and form not in HOMONYMS:
                missed.append(f"{form} ({row['id']}): {codes}")
    assert missed == []


def declined() -> list[list[str]]:
    lines = (FIXTURES / "countries.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("row", declined(), ids=lambda row: f"{row[0]} {row[1]}")
def test_every_country_and_its_people_are_found_as_slovenian_declines_them(row: list[str]) -> None:
    code, genitive, locative, instrumental, people, of_people, woman = row
    either = {"CD", "CG"} if people == "Kongovci" else {code}
    for text, codes in (
        (f"Poročilo prihaja iz {genitive} in je dolgo.", {code}),
        (f"Ljudje v {locative} so ga prebrali.", {code}),
        (f"Pogajanja z {instrumental} še trajajo.", {code}),
        (f"Prišli so {people}, ki so ga napisali.", either),
        (f"Velika večina {of_people} ga hvali.", either),
        (f"Vprašali smo {woman}, ki ga pozna.", either),
    ):
        tags = Finder((), "sl").find(text)
        assert ({tag.id for tag in tags.countries}, tags.people) == (codes, ()), text


def test_no_country_is_missing_where_they_are_declined() -> None:
    assert {row[0] for row in declined()} == set(names())


def test_every_team_in_brackets_is_a_country() -> None:
    for lang in ("sl", "en"):
        assert set(teams(lang).values()) <= set(names())
    assert set(teams("en").values()) == set(names()) - {"VA"}
    assert set(table()["team"]["words"]) <= set(teams("sl"))


def test_the_table_has_every_country() -> None:
    assert len(names()) == 197
    assert {"VA", "PS", "XK", "TW", "SI"} <= set(names())


@given(st.text(max_size=300))
def test_offsets_slice_back_to_the_surface(text: str) -> None:
    tags = finder("sl").find(text + " Vladimirja Putina v Libiji")
    for mention, _ in spans(tags, "sl"):
        assert (text + " Vladimirja Putina v Libiji")[mention.start : mention.end] == mention.surface


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed article is not here")
def test_the_seed_gives_exactly_its_countries_and_people() -> None:
    text = next(SEED.glob("*.txt")).read_text("utf-8")
    tags = finder("sl").find(text)
    assert [tag.id for tag in tags.countries] == ["LY", "RU", "FR", "SY", "TR"]
    named = {person.id: person.names for person in finder("sl").people}
    assert {named[tag.id]["en"] for tag in tags.people if tag.status == "linked"} == {
        "Vladimir Putin",
        "Emmanuel Macron",
        "Khalifa Haftar",
    }


BROKEN = {
    'id = "Q1"\nname = { sl = "A B", en = "A B" }\ngender = "x"': (4, 'write "m" or "f"'),
    'id = "Q1"\nname = { sl = "A B" }\ngender = "m"': (3, "name lacks a language"),
    'id = "Q1"\nname = { sl = "A B", en = "A B" }\ngendr = "m"': (4, "did you mean 'gender'?"),
    'id = "Putin"\nname = { sl = "A B", en = "A B" }\ngender = "m"': (2, "is no id"),
    'id = "Q1"\nname = { sl = "A B", en = "A B" }\ngender = "m"\ncountries = ["slo"]': (5, "ISO 3166"),
    'id = "Q1"\nname = [': (3, "not valid TOML"),
    'id = "Q1"\nname = sl': (3, "not valid TOML"),
}


@pytest.mark.parametrize(("record", "line", "hint"), [(k, *v) for k, v in BROKEN.items()], ids=lambda v: str(v)[-20:])
def test_a_broken_authority_file_names_line_and_remedy(tmp_path: Path, record: str, line: int, hint: str) -> None:
    path = tmp_path / "people.toml"
    path.write_text("[[person]]\n" + record + "\n", "utf-8")
    with pytest.raises(TableError) as error:
        load(path)
    assert str(error.value).startswith(f"{path}:{line}:")
    assert hint in str(error.value)


def test_a_duplicate_id_names_both_lines(tmp_path: Path) -> None:
    record = '[[person]]\nid = "Q1"\nname = { sl = "A B", en = "A B" }\ngender = "m"\n'
    path = tmp_path / "people.toml"
    path.write_text(record * 2, "utf-8")
    with pytest.raises(TableError, match=r":6: duplicate id 'Q1'; .* line 1$"):
        load(path)


def proposed(lang: str, text: str) -> dict[str, list[str]]:
    """Return the surfaces of each person whom nobody knows."""
    return {tag.name: [mention.surface for mention in tag.mentions] for tag in Finder((), lang).find(text).people}


def test_a_man_and_a_woman_of_one_surname_and_initial_are_two() -> None:
    text = "President John Carter and his wife Jane Carter said goodbye."
    assert proposed("en", text) == {"John Carter": ["John Carter"], "Jane Carter": ["Jane Carter"]}


def test_a_first_name_that_two_people_have_is_nobodys() -> None:
    text = "Senator John Kerry said no. Senator John McCain said yes. John smiled."
    assert proposed("en", text) == {"John Kerry": ["John Kerry"], "John McCain": ["John McCain"]}
    assert proposed("en", "Senator John Kerry said no. John smiled.") == {"John Kerry": ["John Kerry", "John"]}


def test_any_hyphen_joins_a_double_name() -> None:
    for hyphen in "-‐‑":
        assert list(proposed("sl", f"Minister Jean{hyphen}Marc Dupont je dejal, da pride.")) == ["Jean-Marc Dupont"]


@pytest.mark.parametrize("text", ["He celebrated a Mass in Malta.", "Miss Jones likes Malta.", "Ill winds in Malta."])
def test_a_word_is_no_american_state(text: str) -> None:
    assert [tag.id for tag in Finder((), "en").find(text).countries] == ["MT"]


def test_an_id_is_in_latin_letters() -> None:
    assert local_id("Ана Новак") == local_id("Ana Novak") == "local:ana-novak"
    assert local_id("Þórður Guðmundsson") == "local:thordur-gudmundsson"


def somebody(name: str, gender: Literal["m", "f"]) -> Person:
    return Person(f"local:{name}", {"sl": name, "en": name}, gender)


#: Somebody known, somebody new whose own name is in no text, and what the given name of the second decides in it.
GIVEN: dict[str, tuple[str, Literal["m", "f"], str, str]] = {
    "beside a surname": ("Janez Novak", "m", "Rosa Kosobrin", "Janez Novak je prišel. Rosa Novak je odšla."),
    "of a surname itself": ("Ana Kumbrin", "f", "Kumbrin Kosobrin", "Na seji je govorila tudi Kumbrinova."),
}


@pytest.mark.parametrize("case", GIVEN)
def test_a_given_name_of_one_person_decides_on_another(case: str) -> None:
    name, gender, new, text = GIVEN[case]
    known = somebody(name, gender)
    finders = Finder((known,), "sl"), Finder((known, somebody(new, "f" if gender == "m" else "m")), "sl")
    assert finders[0].find(text) != finders[1].find(text)
    keys = between(*(finder.outline() for finder in finders))
    assert keys
    assert not keys.isdisjoint(vocabulary(text))
    assert keys.isdisjoint(vocabulary("V Ljubljani je danes deževalo."))


def test_a_text_without_the_words_between_two_files_has_the_same_people_by_either() -> None:
    dice = random.Random(7)  # noqa: S311 - which people, no secrets
    people = load(PEOPLE)
    posts = sorted((ROOT / "content" / "posts").rglob("*.md"))
    texts = {lang: [p.read_text("utf-8") for p in posts if p.suffixes == [f".{lang}", ".md"]] for lang in ("sl", "en")}
    same = other = 0
    for lang in ("sl", "en") * 6:
        some = list(people)
        for at in sorted(dice.sample(range(len(some)), dice.choice((1, 5, 60))), reverse=True):
            del some[at]
        # Somebody new, with a given name of one and the surname of another, or the other way round.
        one, two = (dice.choice(people).names["sl"].split(" ") for _ in range(2))
        name = " ".join(dice.choice(((one[0], two[-1]), (two[-1], one[0]))))
        made = Person(
            "local:x", {"sl": name, "en": name}, dice.choice(("m", "f")), by_surname=dice.choice((True, False))
        )
        some.insert(dice.randrange(len(some)), made)
        finders = Finder(people, lang), Finder(tuple(some), lang)
        keys = between(*(finder.outline() for finder in finders))
        assert keys is not None
        for text in texts[lang]:
            before, after = (finder.find(text) for finder in finders)
            if before != after:
                assert not keys.isdisjoint(vocabulary(text))
            same += keys.isdisjoint(vocabulary(text))
            other += before != after
    # Most need not be looked at again, and it is not for want of differences.
    assert same > 100
    assert other > 20


def test_people_in_another_order_are_not_compared() -> None:
    people = load(PEOPLE)
    assert between(Finder(people, "sl").outline(), Finder(people[::-1], "sl").outline()) is None


OFFICES = (
    "Secretary of State",
    "Secretary of Defense",
    "Chief of Staff",
    "Director of Public Prosecutions",
    "District Attorney",
    "Minister for Foreign Affairs",
    "Chairman of the Joint Chiefs",
    "Detective Sergeant",
    "Health Secretary",
)


@pytest.mark.parametrize("office", OFFICES)
@pytest.mark.parametrize("name", ["Kathleen Hicks", "Stephen Parkinson", "Seo Dong-hyun", "Mary-Kate O'Dwyer"])
def test_an_english_office_is_no_part_of_the_name_behind_it(office: str, name: str) -> None:
    for text in (
        f"{office} {name} said no.",
        f"They met {office} {name} on Friday.",
        f"The {office}, {name}, said no.",
    ):
        assert list(proposed("en", text)) == [name], text


@given(st.text(alphabet="aA bJ-.,'\u2019s\n", max_size=60))
def test_english_offsets_slice_back_to_the_surface(text: str) -> None:
    whole = text + " Coach JJ Redick met Lee Jae-myung, the Korean president"
    for mention, _ in spans(finder("en").find(whole), "en"):
        assert whole[mention.start : mention.end] == mention.surface
