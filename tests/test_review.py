"""Names that the authority file does not know: proposed, decided on once, and never asked about again."""

import datetime as dt
import os
import pty
import re
import select
import shutil
import sys
import time
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.digest import Desk, Options, Report, names_file, rejected, reviewing, run, toml_text
from plugins.digest.annotating import annotate_all
from plugins.digest.looking_up import look_up
from plugins.digest.names_file import Sheet
from plugins.digest.reviewing import State, answered
from plugins.digest.unknown_names import LONGEST, Unknown, ends_in, merged, sentence_around
from plugins.lean_build import Build, Store, dump, load
from plugins.mentions import Person, TableError

from .sites import Sandbox, sandbox

DAY = dt.date(2026, 1, 2)
NAMES = "content/review/names.toml"
PEOPLE = "content/data/people.toml"
REJECTED = "content/data/rejected.toml"

BRIDGE = """Most čez Dravo odprt

Most je danes v Mariboru odprla ministrica Darinka Hribovšek. "Mesto je čakalo dolgo," je dejala Hribovškova.

Zahvalila se je inženirju Gregorju Potokarju, ki je dela vodil dve leti.
"""
SCHOOL = """Nova šola v Kranju

Šolo je odprla ministrica Darinka Hribovšek, je poročal časnik. Prvi jo je obiskal predsednik vlade Robert Golob.
"""
#: A record of the authority file, with the habits of a person's hand.
HAND = """# Ljudje, ki jih poznamo.

[[person]]
id = "Q105082289"   # predsednik vlade
name = {sl="Robert Golob", en="Robert Golob"}
gender = "m"
aliases = { sl = [ "Robert J. Golob" ] }  # redko

[[person]]
id = "Q7"
name = { sl = "Ana Kos", en = "Ana Kos" }
gender = "f"

# konec
"""


def desk(site: Sandbox, **options: float) -> Desk:
    return Desk(site.root, Options.of(options))


def build(site: Sandbox, **options: float) -> Report:
    """Take in what is there, with what was kept of the time before."""
    store = Store(site.root / ".cache", "v")
    report = run(desk(site, **options), DAY, build=Build(site.root, site.root, store, "v", workers=1))
    store.close()
    return report


def names(site: Sandbox) -> dict[str, dict[str, object]]:
    return {row["proposed"]["name"]: row for row in tomllib.loads(site.read(NAMES)).get("name", ())}


def people(site: Sandbox, slug: str) -> str:
    """Return the ids of the people in the posts whose address begins so; both languages must say the same."""
    posts = [text for name, text in site.posts().items() if slug in name]
    found = {match.group(1) for text in posts if (match := re.search("^people: ?(.*)$", text, re.MULTILINE))}
    assert len(found) == 1
    return str(found.pop())


def decide(site: Sandbox, name: str, *lines: str, without: str = "decision") -> None:
    """Write lines into the record of a name as a curator does, in the place of the keys that they set."""
    keys = [line.split(" = ")[0] for line in lines] + [without]
    head, *records = site.read(NAMES).split("[[name]]\n")
    for number, record in enumerate(records):
        if f'proposed = {{ name = "{name}"' in record:
            kept = [line for line in record.split("\n") if line.split(" = ")[0] not in keys]
            records[number] = "\n".join([*lines, *kept])
    site.write(NAMES, "[[name]]\n".join([head, *records]))


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """Return a site that has taken in two articles; two names in them are unknown."""
    site = sandbox(tmp_path_factory.mktemp("review") / "site", samples=False)
    site.write(PEOPLE, HAND)
    site.write("content/inbox/most.txt", BRIDGE)
    site.write("content/inbox/sola.txt", SCHOOL)
    build(site)
    return site


@pytest.fixture
def inbox(taken_in: Sandbox, tmp_path: Path) -> Sandbox:
    """Return a copy of that site to write to."""
    shutil.copytree(taken_in.root, tmp_path / "site", symlinks=True)
    return Sandbox(tmp_path / "site")


def test_unknown_names_are_gathered_over_all_articles(inbox: Sandbox) -> None:
    assert list(names(inbox)) == ["Darinka Hribovšek", "Gregor Potokar"]
    first, second = names(inbox).values()
    assert first["forms"] == {"Darinka Hribovšek": 2, "Hribovškova": 1}
    assert (first["gender"], first["articles"], first["decision"]) == ("f", 2, "")
    assert first["seen"] == ["content/inbox/most.txt", "content/inbox/sola.txt"]
    assert first["sentence"] == "Most je danes v Mariboru odprla ministrica Darinka Hribovšek."
    assert second["forms"] == {"Gregorju Potokarju": 1}
    assert "2 in content/review/names.toml" in inbox.read("content/review/waiting.md")
    assert people(inbox, "most") == ""
    assert people(inbox, "sola") == "Q105082289"


def test_a_second_run_writes_nothing(inbox: Sandbox) -> None:
    before = inbox.content()
    assert build(inbox).written == ()
    assert inbox.content() == before


def test_a_file_as_the_program_left_it_is_not_taken_apart(inbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = names_file.parse

    def noted(text: str, file: str, countries: Collection[str]) -> Sheet:
        parsed.append(text)
        return parse(text, file, countries)

    monkeypatch.setattr(names_file, "parse", noted)
    inbox.write("content/inbox/tretji.txt", BRIDGE.replace("Mariboru", "Celju"))
    build(inbox)
    assert parsed == []
    decide(inbox, "Gregor Potokar", 'note = "kdo je to"', 'wikidata = [{ id = "Q42" }]')
    written = inbox.read(NAMES)
    build(inbox)
    assert parsed == [written]
    # A look-up alone is kept as well.
    decide(inbox, "Darinka Hribovšek", 'wikidata = [{ id = "Q1" }]')
    build(inbox)
    inbox.write("content/inbox/cetrti.txt", BRIDGE.replace("Mariboru", "Kopru"))
    before = len(parsed)
    build(inbox)
    assert len(parsed) == before
    assert names(inbox)["Gregor Potokar"]["note"] == "kdo je to"
    looked_up = [names(inbox)[name]["wikidata"] for name in ("Gregor Potokar", "Darinka Hribovšek")]
    assert looked_up == [[{"id": "Q42"}], [{"id": "Q1"}]]
    # What TOML alone can say is read each time.
    decide(inbox, "Gregor Potokar", "wikidata = [{ born = 1970-01-02 }]", without="wikidata")
    for _ in "12":
        inbox.write("content/inbox/peti.txt", f"{BRIDGE}\n\nKonec {len(parsed)}.\n")
        build(inbox)
        assert names(inbox)["Gregor Potokar"]["wikidata"] == [{"born": dt.date(1970, 1, 2)}]
    assert len(parsed) == before + 2


def test_an_accepted_name_becomes_a_person_in_old_articles(inbox: Sandbox) -> None:
    decide(inbox, "Darinka Hribovšek", 'decision = "accept"', 'countries = ["SI"]', 'note = "ministrica"', "# vprašano")
    build(inbox)
    assert inbox.read(PEOPLE) == HAND + (
        '\n[[person]]\n# vprašano\nid = "local:darinka-hribovsek"\n'
        'name = { sl = "Darinka Hribovšek", en = "Darinka Hribovšek" }\n'
        'gender = "f"\ncountries = ["SI"]\nnote = "ministrica"\n'
    )
    assert list(names(inbox)) == ["Gregor Potokar"]
    assert people(inbox, "most") == "local:darinka-hribovsek"
    assert people(inbox, "sola") == "local:darinka-hribovsek, Q105082289"
    before = inbox.content()
    assert build(inbox).written == ()
    assert inbox.content() == before


def test_an_accepted_name_may_have_an_id_and_an_english_name(inbox: Sandbox) -> None:
    decide(inbox, "Gregor Potokar", 'decision = "accept"', 'id = "Q42"', 'name_en = "Gregory Potokar"')
    build(inbox)
    assert 'id = "Q42"\nname = { sl = "Gregor Potokar", en = "Gregory Potokar" }' in inbox.read(PEOPLE)
    assert people(inbox, "most") == "Q42"


def test_a_renamed_person_is_found_under_the_right_name(inbox: Sandbox) -> None:
    # As if the program had read the dative wrongly.
    decide(inbox, "Gregor Potokar", 'decision = "accept"', 'name = "Gregor Potokarj"', without="decision")
    build(inbox)
    text = inbox.read(PEOPLE)
    assert 'name = { sl = "Gregor Potokarj", en = "Gregor Potokarj" }' in text
    assert people(inbox, "most") == "local:gregor-potokarj"
    assert list(names(inbox)) == ["Darinka Hribovšek"]
    assert build(inbox).written == ()


def test_a_name_whose_forms_do_not_fit_gets_the_alias_that_it_needs(inbox: Sandbox) -> None:
    decide(inbox, "Gregor Potokar", 'decision = "accept"', 'name = "Grega Potok"')
    build(inbox)
    assert 'aliases = { sl = ["Gregor Potokar"] }' in inbox.read(PEOPLE)
    assert people(inbox, "most") == "local:grega-potok"
    assert build(inbox).written == ()


def test_a_corrected_gender_is_carried_over(inbox: Sandbox) -> None:
    decide(inbox, "Gregor Potokar", 'decision = "accept"', 'gender = "f"')
    build(inbox)
    assert 'id = "local:gregor-potokar"\n' in inbox.read(PEOPLE)
    # The form is no woman's: it is remembered as it stands, or the name would be asked about again.
    assert inbox.read(PEOPLE).endswith('gender = "f"\naliases = { sl = ["Gregorju Potokarju"] }\n')
    assert list(names(inbox)) == ["Darinka Hribovšek"]
    assert people(inbox, "most") == "local:gregor-potokar"


@pytest.mark.parametrize(
    ("into", "line", "changed"),
    [
        ("Q7", 'gender = "f"', 'gender = "f"\naliases = { sl = ["Darinka Hribovšek"] }'),
        ("Q105082289", '[ "Robert J. Golob" ]', '[ "Robert J. Golob", "Darinka Hribovšek" ]'),
    ],
)
def test_a_merged_name_is_an_alias_and_no_other_byte_changes(
    inbox: Sandbox, into: str, line: str, changed: str
) -> None:
    decide(inbox, "Darinka Hribovšek", 'decision = "merge"', f'into = "{into}"')
    build(inbox)
    text = inbox.read(PEOPLE)
    assert changed.split("\n", maxsplit=1)[0].rstrip("]} ") in text
    lines, before = text.split("\n"), HAND.split("\n")
    new = [entry for entry in lines if entry not in before]
    assert len(new) == 1
    assert "Darinka Hribovšek" in new[0]
    assert [entry for entry in before if entry not in lines] in ([], [before[6]])
    assert HAND.replace(line, changed).count("\n") == text.count("\n")
    assert into in people(inbox, "most")
    assert list(names(inbox)) == ["Gregor Potokar"]
    assert build(inbox).written == ()


def test_many_merges_touch_only_their_own_lines(inbox: Sandbox) -> None:
    inbox.write("content/inbox/pot.txt", BRIDGE.replace("Darink", "Jasn").replace("Hribovš", "Dolinš"))
    build(inbox)
    for name, into in (("Darinka Hribovšek", "Q7"), ("Gregor Potokar", "Q105082289"), ("Jasna Dolinšek", "Q7")):
        decide(inbox, name, 'decision = "merge"', f'into = "{into}"', f'note = "{name[0]}"')
    build(inbox)
    text = inbox.read(PEOPLE)
    expected = HAND.replace('[ "Robert J. Golob" ]', '[ "Robert J. Golob", "Gregor Potokar" ]').replace(
        'gender = "m"\n', 'gender = "m"\nnote = "G"\n'
    )
    aliases = 'aliases = { sl = ["Darinka Hribovšek", "Jasna Dolinšek"] }'
    expected = expected.replace('gender = "f"\n', f'gender = "f"\n{aliases}\nnote = "D; J"\n')
    assert re.sub(r'" ?\](?= \})', '" ]', text) == re.sub(r'" ?\](?= \})', '" ]', expected)


def test_a_key_in_quotes_does_not_send_an_alias_to_the_next_person(inbox: Sandbox) -> None:
    inbox.write(PEOPLE, HAND.replace('gender = "m"\naliases = { sl = [ "Robert J. Golob" ] }', '"gender" = "m"'))
    decide(inbox, "Gregor Potokar", 'decision = "merge"', 'into = "Q105082289"')
    build(inbox)
    first, second = tomllib.loads(inbox.read(PEOPLE))["person"]
    assert first["aliases"] == {"sl": ["Gregor Potokar"]}
    assert "aliases" not in second


@pytest.mark.parametrize(
    ("file", "text", "decision"),
    [(PEOPLE, "person = []\n", "accept"), (REJECTED, "name = []\n", "reject")],
)
def test_a_file_that_no_record_can_be_put_into_is_named_and_kept(
    inbox: Sandbox, file: str, text: str, decision: str
) -> None:
    inbox.write(file, text)
    decide(inbox, "Gregor Potokar", f'decision = "{decision}"')
    with pytest.raises(TableError, match=r"toml:1: .* not written as records"):
        build(inbox)
    assert inbox.read(file) == text


def test_windows_line_ends_stay(inbox: Sandbox) -> None:
    hand = HAND.replace("\n", "\r\n")
    inbox.write(PEOPLE, hand)
    decide(inbox, "Darinka Hribovšek", 'decision = "merge"', 'into = "Q7"')
    decide(inbox, "Gregor Potokar", 'decision = "accept"')
    build(inbox)
    text = (inbox.root / PEOPLE).read_bytes().decode()
    assert text.count("\n") == text.count("\r\n")
    assert text.replace('aliases = { sl = ["Darinka Hribovšek"] }\r\n', "").startswith(hand)


def test_a_rejected_name_is_never_proposed_again(inbox: Sandbox) -> None:
    inbox.write(REJECTED, rejected.HEADER + '\n# zakaj\n[[name]]\nname = "Žan Žagar"\n')
    decide(inbox, "Gregor Potokar", 'decision = "reject"', 'note = "izmišljen"')
    build(inbox)
    assert inbox.read(REJECTED) == rejected.HEADER + (
        '\n[[name]]\nname = "Gregor Potokar"\nnote = "izmišljen"\n\n# zakaj\n[[name]]\nname = "Žan Žagar"\n'
    )
    assert list(names(inbox)) == ["Darinka Hribovšek"]
    assert build(inbox).written == ()
    inbox.write("content/inbox/pot.txt", BRIDGE.replace("Mariboru", "Celju").replace("Most", "Pot"))
    build(inbox)
    assert list(names(inbox)) == ["Darinka Hribovšek"]
    lines, _ = annotate_all(desk(inbox), inbox.root / "content/inbox/most.txt")
    assert "Darinka Hribovšek" in lines[0]
    assert '"local:gregor-potokar"' not in lines[0]


def test_rejected_names_are_put_in_their_places() -> None:
    text = rejected.added("", [("Boris Kos", "", ()), ("Ana Kos", "", ("# zakaj",))])
    assert text == rejected.HEADER + '\n[[name]]\n# zakaj\nname = "Ana Kos"\n\n[[name]]\nname = "Boris Kos"\n'
    more = rejected.added(text.rstrip(), [("Žan Kos", "", ()), ("Andrej Kos", "", ()), ("Boris KOS", "", ())])
    assert rejected.parse(more, "") == ["Ana Kos", "Andrej Kos", "Boris Kos", "Žan Kos"]
    assert [line for line in text.split("\n") if line not in more.split("\n")] == []
    assert rejected.added(more, [("Ana Kos", "", ())]) == more


def test_an_edited_post_keeps_its_text_and_gets_the_tag(inbox: Sandbox) -> None:
    post = next((inbox.root / "content/posts").rglob("most*.sl.md"))
    edited = post.read_text("utf-8") + "\nDopolnjeno.\n"
    post.write_text(edited, "utf-8")
    decide(inbox, "Darinka Hribovšek", 'decision = "accept"')
    build(inbox)
    after = post.read_text("utf-8")
    assert "people: local:darinka-hribovsek\n" in after
    assert after.partition("\n---\n")[2] == edited.partition("\n---\n")[2]
    assert not (inbox.root / "content/review/posts" / post.name).exists()


def test_edits_without_a_decision_survive(inbox: Sandbox) -> None:
    edits = (
        'gender = "m"',
        'name = "Gregor Potokarjev"',
        'id = "Q42"',
        'note = "vprašaj \\"Majo\\" # jutri"',
        "# še ni jasno",
        'wikidata = [{ id = "Q42", label = "G. P." }]',
    )
    decide(inbox, "Gregor Potokar", *edits)
    inbox.write("content/inbox/tretji.txt", BRIDGE.replace("Mariboru", "Celju"))
    build(inbox)
    record = names(inbox)["Gregor Potokar"]
    assert (record["gender"], record["name"], record["id"]) == ("m", "Gregor Potokarjev", "Q42")
    assert record["note"] == 'vprašaj "Majo" # jutri'
    assert record["wikidata"] == [{"id": "Q42", "label": "G. P."}]
    assert record["articles"] == 2
    assert "# še ni jasno\n" in inbox.read(NAMES)
    # Even when the name is in no article any more; what nobody touched goes.
    for path in (inbox.root / "content/inbox").iterdir():
        path.unlink()
    build(inbox)
    assert list(names(inbox)) == ["Gregor Potokar"]
    assert names(inbox)["Gregor Potokar"]["articles"] == 0
    assert build(inbox).written == ()


def test_a_reading_that_nobody_corrected_follows_the_program() -> None:
    was = Unknown("Ana Kos", "m", ("Ana Kos", "m"), note="kdo?")
    now = Unknown("Ana Kos", "f", ("Ana Kos", "f"), 3.0)
    (record,) = merged([now], [was])
    assert (record.gender, record.note, record.confidence) == ("f", "kdo?", 3.0)
    (record,) = merged([now], [replace(was, gender="x")])
    assert record.gender == "x"


#: Lines of a record, and what is said of them at which of its lines (the header is 0).
FAULTS = {
    'decision = "acept"': "unknown decision 'acept'; did you mean 'accept'?",
    'decison = "accept"': "unknown key 'decison'; did you mean 'decision'?",
    'decision = "merge"': "merge without into; write into = ",
    'decision = "merge"\ninto = "Q105082288"': "is nobody's id; did you mean 'Q105082289' (Robert Golob)?",
    'decision = "merge"\ninto = "Robert Golb"': "into 'Robert Golb' is nobody's id; did you mean 'Q105082289'",
    'decision = "accept"\ninto = "Q7"': "into goes with merge, not with 'accept'; write decision = \"merge\"",
    'decision = "accept"\nid = "42"': "id '42' is no id; write a Wikidata id",
    'decision = "accept"\nid = "Q7"': 'id \'Q7\' is already that of Ana Kos; decide "merge" with into = "Q7"',
    'decision = "accept"\nname = "Ana Kos"': "name 'Ana Kos' is already that of Q7 in the authority file; ",
    'decision = "accept"\ngender = "ženski"': "gender 'ženski'; did you mean \"f\"?",
    'decision = "accept"\ncountries = ["XX"]': "unknown country 'XX'; ",
    'decision = "accept"\ncountries = "SI"': "countries 'SI' is not a list of texts; ",
    "decision = accept": "is not valid TOML: ",
    "forms = 3": "forms is not as the program wrote it; remove the line",
}


@pytest.mark.parametrize(("lines", "message"), FAULTS.items())
def test_a_faulty_file_is_named_by_line_and_kept(inbox: Sandbox, lines: str, message: str) -> None:
    decide(inbox, "Gregor Potokar", *lines.split("\n"))
    before = inbox.content()
    with pytest.raises(TableError) as error:
        build(inbox)
    assert inbox.content() == before
    written = inbox.read(NAMES).split("\n")
    number = re.findall(rf"^{re.escape(str(inbox.root / NAMES))}:(\d+): ", str(error.value))
    assert message in str(error.value)
    assert written[int(number[0]) - 1] == lines.rsplit("\n", maxsplit=1)[-1]


def test_all_faults_are_named_at_once_and_nothing_is_carried_out(inbox: Sandbox) -> None:
    decide(inbox, "Gregor Potokar", 'decision = "merge"', 'into = "Q8"')
    decide(inbox, "Darinka Hribovšek", 'decision = "accept"', 'id = "Q7"')
    before = inbox.content()
    said = inbox.pelican(expect=1)
    faults = [line.split(":") for line in said.splitlines() if line.startswith(NAMES)]
    assert [fault[2].split(";")[0] for fault in faults] == [
        " id 'Q7' is already that of Ana Kos",
        " into 'Q8' is nobody's id",
    ]
    written = inbox.read(NAMES).split("\n")
    assert [written[int(fault[1]) - 1] for fault in faults] == ['id = "Q7"', 'into = "Q8"']
    assert inbox.content() == before


def test_two_names_accepted_as_one_person_are_a_fault(inbox: Sandbox) -> None:
    for name in ("Gregor Potokar", "Darinka Hribovšek"):
        decide(inbox, name, 'decision = "accept"', 'name = "Gregor Potok"')
    with pytest.raises(TableError, match=r'"merge" with into = "local:gregor-potok"'):
        build(inbox)


def test_a_name_can_be_merged_into_one_accepted_in_the_same_run(inbox: Sandbox) -> None:
    decide(inbox, "Gregor Potokar", 'decision = "merge"', 'into = "Q9"')
    decide(inbox, "Darinka Hribovšek", 'decision = "accept"', 'id = "Q9"')
    build(inbox)
    assert people(inbox, "most") == "Q9"
    assert names(inbox) == {}


def test_an_interrupted_run_is_run_again(inbox: Sandbox) -> None:
    decide(inbox, "Darinka Hribovšek", 'decision = "accept"')
    decide(inbox, "Gregor Potokar", 'decision = "reject"')
    decided = inbox.read(NAMES)
    build(inbox)
    before = inbox.content()
    # As if it had been stopped before the file of names was written.
    inbox.write(NAMES, decided)
    build(inbox)
    assert {path: data for path, (data, _) in inbox.content().items()} == {p: d for p, (d, _) in before.items()}


def test_a_note_on_a_name_that_the_person_has_already_is_kept(inbox: Sandbox) -> None:
    decide(inbox, "Darinka Hribovšek", 'decision = "merge"', 'into = "Q7"')
    decided = inbox.read(NAMES)
    build(inbox)
    # As if it had been stopped before the file of names was written, and somebody had then explained the decision.
    said = decided.replace('into = "Q7"\n', 'into = "Q7"\nnote = "po \\"poroki\\""\n# glej Most\n')
    for _ in range(2):
        inbox.write(NAMES, said)
        build(inbox)
        (row,) = (row for row in tomllib.loads(inbox.read(PEOPLE))["person"] if row["id"] == "Q7")
        assert (row["note"], row["aliases"]) == ('po "poroki"; glej Most', {"sl": ["Darinka Hribovšek"]})


def test_an_accepted_record_is_not_commented_on_twice(inbox: Sandbox) -> None:
    decide(inbox, "Darinka Hribovšek", 'decision = "accept"', 'note = "ministrica"', "# od 2024")
    decided = inbox.read(NAMES)
    build(inbox)
    before = inbox.read(PEOPLE)
    inbox.write(NAMES, decided)
    build(inbox)
    assert inbox.read(PEOPLE) == before


def test_proposals_are_public_only_where_the_site_wants_them(inbox: Sandbox) -> None:
    sure = max(float(str(record["confidence"])) for record in names(inbox).values())
    build(inbox, publish_proposed=sure)
    assert people(inbox, "most") == "local:darinka-hribovsek"
    assert 'id = "local:darinka-hribovsek"' in inbox.read("content/review/proposed.toml")
    assert "potokar" not in inbox.read("content/review/proposed.toml")
    assert build(inbox, publish_proposed=sure).written == ()
    build(inbox)
    assert people(inbox, "most") == ""
    assert not (inbox.root / "content/review/proposed.toml").exists()


def test_a_bad_threshold_is_named() -> None:
    with pytest.raises(ValueError, match="publish_proposed 'yes'; write a probability"):
        Options.of({"publish_proposed": "yes"})
    with pytest.raises(ValueError, match="publish_proposed 99; write a probability"):
        Options.of({"publish_proposed": 99})


@pytest.mark.site
def test_the_round_trip_through_pelican(site: Sandbox) -> None:
    site.write("content/inbox/most.txt", BRIDGE)
    conf = site.read("pelicanconf.py")
    site.write("pelicanconf.py", conf + '\nDIGEST["publish_proposed"] = 0.6\n')
    site.pelican()
    assert (site.root / "output/sl/osebe/gregor-potokar/index.html").is_file()
    site.write("pelicanconf.py", conf)
    decide(site, "Darinka Hribovšek", 'decision = "accept"')
    decide(site, "Gregor Potokar", 'decision = "reject"')
    site.pelican()
    assert "Darinka Hribovšek" in site.read("output/sl/osebe/darinka-hribovsek/index.html")
    assert "Gregor Potokar" not in site.read(NAMES) + site.read("content/review/waiting.md")
    before = site.content()
    site.pelican()
    assert site.content() == before


def test_a_sentence_is_short_and_whole_words() -> None:
    text = "Prvi stavek. " + "Drugi, ki ga je napisal dr. Gregor Potokar, je dolg" + " in dolg" * 60 + ". Tretji."
    start = text.index("Gregor")
    short = sentence_around(text, start, start + len("Gregor Potokar"), ends_in(text))
    assert short.startswith("Drugi, ki ga je napisal dr. Gregor Potokar, je dolg in")
    assert short.endswith(("dolg …", "in …"))
    assert len(short) <= LONGEST


@given(st.text(max_size=500), st.text(alphabet="abc ", min_size=1, max_size=40), st.text(max_size=500))
def test_a_sentence_has_its_mention_on_one_line(before: str, inside: str, after: str) -> None:
    text = before + inside + after
    said = sentence_around(text, len(before), len(before + inside), ends_in(text))
    assert "\n" not in said
    assert " ".join(inside.split()) in said
    assert len(said) <= LONGEST


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
NAME = st.from_regex(r"[A-Z][a-zčšž]{1,8} [A-Z][a-zčšž]{1,8}", fullmatch=True)
COMMENT = st.from_regex(r"#[ !a-zčšž\"'\[\]=]{0,20}", fullmatch=True).map(str.rstrip)
RECORD = st.builds(
    Unknown,
    name=NAME,
    gender=st.sampled_from("mf"),
    proposed=st.tuples(NAME, st.sampled_from("mf")),
    confidence=st.sampled_from([2.0, 3.5]),
    forms=st.dictionaries(WORDS, st.integers(1, 9), max_size=3),
    sentence=WORDS,
    seen=st.lists(WORDS, max_size=3).map(tuple),
    articles=st.integers(0, 9),
    decision=st.sampled_from(["", "accept", "merge", "reject"]),
    into=WORDS,
    id=st.sampled_from(["", "Q1"]),
    name_en=WORDS,
    countries=st.sampled_from([(), ("SI",), ("SI", "HR")]),
    note=WORDS,
    wikidata=st.one_of(st.none(), st.lists(st.dictionaries(WORDS, WORDS, max_size=2), max_size=5)),
    comments=st.lists(COMMENT, max_size=3).map(tuple),
)


@given(
    st.lists(RECORD, max_size=4, unique_by=lambda record: record.key),
    st.lists(COMMENT.filter(lambda line: not line.startswith("#:")), max_size=2),
)
def test_what_is_written_is_read_back(records: list[Unknown], comments: list[str]) -> None:
    sheet = Sheet(tuple(records), tuple(comments))
    assert names_file.parse(names_file.text_of(sheet), "names.toml", ()) == sheet


@given(st.lists(RECORD, max_size=5, unique_by=lambda record: record.key), st.lists(RECORD, max_size=3))
def test_what_is_kept_of_the_file_stands_for_all_of_it(written: list[Unknown], found: list[Unknown]) -> None:
    undecided = [replace(record, decision="") for record in written]
    told = load(Sheet, dump(Sheet(tuple(record for record in undecided if record.told))))
    assert merged(found, told.records) == merged(found, undecided)


@given(st.lists(RECORD, max_size=5, unique_by=lambda record: record.key), st.lists(RECORD, max_size=3))
def test_no_text_of_the_curator_is_lost(written: list[Unknown], found: list[Unknown]) -> None:
    fresh = {
        record.key: Unknown(record.proposed[0], record.proposed[1], record.proposed)
        for record in (*found, *written[:2])
    }
    after = {record.key: record for record in merged(fresh.values(), written)}
    for record in written:
        if record.touched:
            kept = after[record.key]
            for key in ("decision", "into", "id", "name_en", "countries", "note", "comments"):
                assert getattr(kept, key) == getattr(record, key)
            assert kept.name == record.name
        elif record.key in fresh:
            assert after[record.key].wikidata == record.wikidata
        else:
            assert record.key not in after


def test_comments_belong_to_the_record_that_they_stand_above() -> None:
    text = '# head\n\n# of a\n[[name]]\nname = "a # b"  # in a\n# of a too\n\n# of b\n[[name]]\nname = """\n# text"""\n'
    assert toml_text.comments(text) == [("# head",), ("# of a", "# in a", "# of a too"), ("# of b",)]


def test_tables_that_a_look_up_wrote_below_a_record_stay() -> None:
    text = (
        '[[name]]\nname = "Ana Kos"\ngender = "f"\nid = ""\n\n[[name.wikidata]]\nid = "Q5"\nlabels = { sl = "Ana" }\n'
    )
    sheet = names_file.parse(text, "names.toml", ())
    assert sheet.records[0].lines == {"": 1, "name": 2, "gender": 3, "id": 4, "labels": 8}
    written = names_file.text_of(sheet)
    assert 'wikidata = [{ id = "Q5", labels = { sl = "Ana" } }]' in written
    assert names_file.parse(written, "names.toml", ()) == sheet


KNOWN = (
    Person("Q1", {"sl": "Ana Kos", "en": "Ana Kos"}, "f"),
    Person("Q2", {"sl": "Boris Vidmar", "en": "Boris Vidmar"}, "m"),
)
FIRST = Unknown("Ane Kos", "f", ("Ane Kos", "f"))
SECOND = Unknown("Boris Vidmarj", "m", ("Boris Vidmarj", "m"))


def answers(*lines: str) -> State:
    state = State((FIRST, SECOND))
    for line in lines:
        state = answered(state, line, KNOWN, {person.id: person for person in KNOWN})
    return state


def test_each_key_makes_its_record() -> None:
    accepted = replace(FIRST, decision="accept")
    merged_second = replace(SECOND, decision="merge", into="Q2")
    assert answers("a", "m 2").records == (accepted, merged_second)
    assert answers("a Q3").records[0] == replace(accepted, id="Q3")
    assert answers("m Q1").records[0] == replace(FIRST, decision="merge", into="Q1")
    assert answers("r").records[0] == replace(FIRST, decision="reject")
    assert answers("n Ana  Kos").shown == replace(FIRST, name="Ana Kos")
    assert answers("g").shown == replace(FIRST, gender="m")
    assert answers("s").shown == SECOND
    assert answers("s", "s", "u").shown == SECOND
    assert answers("s", "s", "").ended
    assert answers("q").shown is None
    assert answers("q").records == (FIRST, SECOND)


def test_the_last_answers_are_undone_one_by_one() -> None:
    state = answers("n Ana Kos", "a", "r", "u", "u")
    assert state.shown == replace(FIRST, name="Ana Kos")
    assert answers("n Ana Kos", "a", "u", "u").records == (FIRST, SECOND)
    assert answers("u").message == "nothing to undo"


@pytest.mark.parametrize("line", ["a 42", "a Q1", "m 9", "m", "m Q77", "n", "x", ""])
def test_a_wrong_answer_changes_nothing_and_says_why(line: str) -> None:
    state = answers(line)
    assert state.message
    assert (state.records, state.at) == ((FIRST, SECOND), 0)


def terminal(site: Sandbox, *lines: str) -> str:
    """Run `inv review` on a terminal of its own, type the lines, and return what it showed."""
    child, master = pty.fork()
    if child == 0:  # pragma: no cover - the other process
        os.chdir(site.root)
        os.environ["PYTHONPATH"] = str(site.root)
        os.execv(sys.executable, [sys.executable, "-m", "invoke", "review"])  # noqa: S606
    shown = b""
    pending = list(lines)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        ready, _, _ = select.select([master], [], [], 1)
        try:
            new = os.read(master, 4096) if ready else b""
        except OSError:
            break
        shown += new
        if pending and shown.endswith((b"> ", b": ")):
            os.write(master, pending.pop(0).encode() + b"\n")
    os.close(master)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, shown.decode()
    return shown.decode()


def test_on_a_terminal_answers_become_decisions_and_nothing_else_changes(inbox: Sandbox) -> None:
    before = inbox.content()
    shown = terminal(inbox, "m", "Q7", "n", "Gregor Potok", "r", "u", "a Q42", "q")
    assert "Darinka Hribovšek" in shown
    assert "2 decided" in shown
    changed = {path for path, kept in inbox.content().items() if kept != before[path]}
    assert changed == {str(inbox.root / NAMES)}
    first, second = names(inbox).values()
    assert (first["decision"], first["into"]) == ("merge", "Q7")
    assert (second["decision"], second["name"], second["id"]) == ("accept", "Gregor Potok", "Q42")


def test_an_answer_leaves_what_was_written_into_the_file_meanwhile(inbox: Sandbox) -> None:
    shown = State(names_file.parse(inbox.read(NAMES), NAMES, ()).records)
    inbox.write(NAMES, inbox.read(NAMES).replace('decision = ""\n', 'decision = ""\nnote = "medtem"\n', 1))
    reviewing.saved(desk(inbox), shown, answered(shown, "r", (), {}))
    first = next(iter(names(inbox).values()))
    assert (first["decision"], first["note"]) == ("reject", "medtem")


class Nobody:
    """A Wikidata that knows nobody."""

    def search(self, name: str, lang: str) -> tuple[str, ...]:
        """Return no one."""
        del name, lang
        return ()

    def entities(self, ids: Iterable[str], props: str = "") -> dict[str, Mapping[str, Any]]:
        """Fail: nobody was found who could be asked about."""
        raise AssertionError(ids, props)


def test_a_look_up_answers_beside_each_name_and_leaves_the_rest(inbox: Sandbox) -> None:
    # Two records may have been given one name.
    text = inbox.read(NAMES).replace('name = "Darinka Hribovšek"\ngender', 'name = "Gregor Potokar"\ngender')
    inbox.write(NAMES, text)
    before = names(inbox)
    assert len(list(look_up(desk(inbox), Nobody()))) == 2
    assert names(inbox) == {key: {**row, "wikidata": []} for key, row in before.items()}


def test_without_a_terminal_the_names_are_listed(inbox: Sandbox) -> None:
    before = inbox.content()
    said = inbox.run("-m", "invoke", "review")
    names, _, rest = said.partition("\nWhat else waits, as of the last build:\n")
    assert len(names.strip().split("\n")) == 2
    assert "- content/inbox/most.txt: en, 4 missing or stale" in rest
    assert said.startswith("Darinka Hribovšek (f, ")
    assert inbox.content() == before
