"""Drafts of an engine, from the setting to the page: checked, named, labelled, asked for once, and never a person's."""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from plugins.digest.translating import checked, doubts, owned, wanted
from plugins.digest.verifying import Verifier
from plugins.translation.exchange import Pair, imported
from plugins.translation.memory import Memory, Message, parse, serialise, update
from plugins.translation.unit import Unit

from .services import Fake, Reply, serving
from .sites import Sandbox

#: Raw, and as a good engine and a bad one would have it; the engine spells names as it hears them.
ARTICLE = """Most v Bengaziju odprt

General Kalifa Haftar je v torek odprl 120 metrov dolg most. Gradili so ga dve leti.

Prebivalci Libije ga še niso videli. Most ni bil poceni.
"""
ENGLISH = {
    "Most v Bengaziju odprt": "Bridge in Benghazi opened",
    "General Kalifa Haftar je v torek odprl 120 metrov dolg most.": (
        "General Kalifi Haftar opened a 120-metre bridge on Tuesday."
    ),
    "Gradili so ga dve leti.": "It took two years to build.",
    "Prebivalci Libije ga še niso videli.": "The people of Libya have not seen it yet.",
    "Most ni bil poceni.": "The bridge was not cheap.",
}
MEMORY = "content/memory/most.en.po"
LABEL = "The translation was made by a machine, and nobody has reviewed it yet."


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving() as made:
        yield made


def answer(say: Callable[[str], str]) -> Callable[[str, str, object], object]:
    def reply(_method: str, _path: str, body: object) -> object:
        assert isinstance(body, dict)
        return {"translatedText": [say(one) for one in body["q"]]}

    return reply


@pytest.fixture
def desk(site: Sandbox, fake: Fake) -> Sandbox:
    """Return a site with one article and an engine that knows it by heart."""
    fake.answer = answer(ENGLISH.__getitem__)
    setting = f'\nDIGEST["engine"] = {{"name": "libretranslate", "url": "{fake.url}", "segments": 1}}\n'
    site.write("pelicanconf.py", site.read("pelicanconf.py") + setting)
    site.write("content/inbox/most.txt", ARTICLE)
    return site


def asked(fake: Fake) -> list[str]:
    return [text for _, _, body in fake.asked if isinstance(body, dict) for text in body["q"]]


def english(desk: Sandbox) -> str:
    return next(text for name, text in desk.posts().items() if name.endswith(".en.md"))


def memory(desk: Sandbox) -> Memory:
    return parse(desk.read(MEMORY).encode(), "sl", "en")


def test_a_draft_is_named_right_labelled_and_asked_for_once(desk: Sandbox, fake: Fake) -> None:
    said = desk.pelican()
    assert "content/inbox/most.txt: libretranslate translates 5 segments" in said
    assert asked(fake) == list(ENGLISH)
    post = english(desk)
    assert "translation: machine" in post
    assert "General Khalifa Haftar opened a 120-metre bridge on Tuesday. It took two years to build." in post
    page = next((desk.root / "output/en").rglob("bridge-in-benghazi-opened/index.html"), None)
    assert page
    assert LABEL in page.read_text("utf-8")
    assert "content/inbox/most.txt: en" in desk.read("content/review/waiting.md").partition("nobody has reviewed")[2]
    before = desk.content()
    desk.pelican()
    assert len(asked(fake)) == len(ENGLISH)
    assert desk.content() == before


def test_a_finding_keeps_a_text_from_readers_until_a_person_decides(desk: Sandbox, fake: Fake) -> None:
    fake.answer = answer(lambda text: ENGLISH[text].replace("120", "210"))
    desk.pelican()
    assert "translation: pending" in english(desk)
    assert not any("210-metre" in path.read_text("utf-8") for path in (desk.root / "output").rglob("*.html"))
    (message,) = (one for one in memory(desk).messages if one.fuzzy)
    assert "210-metre" in message.target
    waiting = desk.read("content/review/waiting.md")
    listed = desk.run("-m", "invoke", "review")
    assert "Findings in machine translations" in listed
    assert "Unknown names" not in listed
    (doubt,) = re.findall(rf"^- {MEMORY}: (.+)$", waiting, re.MULTILINE)
    assert doubt.startswith(f"{message.context}: number: ")
    # The curator mends the text and takes the mark away: the decision is in the file, and holds.
    desk.write(MEMORY, desk.read(MEMORY).replace("210-metre", "120-metre").replace("#, fuzzy\n", ""))
    desk.pelican()
    assert "120-metre" in english(desk)
    assert "finding: number" in desk.read(MEMORY)
    assert [one.marks[0] for one in memory(desk).messages if "120" in one.target] == ["state: edited"]
    assert len(asked(fake)) == len(ENGLISH)


def test_what_was_translated_before_a_service_gave_up_is_kept(desk: Sandbox, fake: Fake) -> None:
    good = answer(ENGLISH.__getitem__)
    refuse = Reply({"error": "no"}, status=403)
    fake.answer = lambda method, path, body: good(method, path, body) if len(fake.asked) < 4 else refuse
    said = desk.pelican(expect=3)
    assert re.search(rf"^{MEMORY}: 2 segments not translated: .+; the next build asks again$", said, re.MULTILINE)
    assert "translation: pending" in english(desk)
    assert [bool(one.target) for one in memory(desk).messages] == [True, True, True, False, False]
    fake.asked.clear()
    fake.answer = good
    desk.pelican()
    assert asked(fake) == list(ENGLISH)[3:]
    assert "translation: machine" in english(desk)


def test_a_changed_sentence_is_drafted_anew_where_no_person_wrote(desk: Sandbox, fake: Fake) -> None:
    desk.pelican()
    fake.asked.clear()
    desk.write(MEMORY, desk.read(MEMORY).replace("It took two years to build.", "Builders needed two years."))
    changed = ARTICLE.replace("odprl 120 metrov", "odprl 150 metrov").replace("Gradili so ga dve", "Gradili so ga tri")
    desk.write("content/inbox/most.txt", changed)
    fake.answer = answer(lambda _: "General Khalifa Haftar opened a 150-metre bridge on Tuesday.")
    desk.pelican()
    assert asked(fake) == ["General Kalifa Haftar je v torek odprl 150 metrov dolg most."]
    (stale,) = (one for one in memory(desk).messages if one.previous)
    assert stale.target == "Builders needed two years."
    assert "150-metre bridge on Tuesday. Builders needed two years." in english(desk)


def test_an_engine_that_cannot_be_used_is_named_and_nothing_is_lost(desk: Sandbox) -> None:
    desk.write("pelicanconf.py", desk.read("pelicanconf.py") + '\nDIGEST["engine"] = {"name": "depl"}\n')
    assert "DIGEST[\"engine\"]: there is no engine 'depl'; did you mean 'deepl'?" in desk.pelican(expect=1)
    assert "'depl'; did you mean 'deepl'?" in desk.run("-m", "invoke", "doctor", expect=1)


def test_the_doctor_asks_the_engine(desk: Sandbox, fake: Fake) -> None:
    fake.answer = lambda *_: [{"code": one, "targets": ["sl", "en"]} for one in ("sl", "en")]
    assert "libretranslate" in desk.run("-m", "invoke", "doctor")
    fake.answer = lambda *_: [{"code": "de", "targets": ["en"]}]
    assert "does not translate 'sl' into 'en'" in desk.run("-m", "invoke", "doctor", expect=1)


def test_publishing_asks_no_engine(desk: Sandbox, fake: Fake) -> None:
    desk.pelican("-s", "publishconf.py")
    assert not asked(fake)


#: Says of every text that it has seen it, and counts how often it was started.
APERTIUM = """#!{python}
import sys
from pathlib import Path
with Path("started").open("a") as file:
    file.write("x")
if "-l" in sys.argv:
    print("slv-hbs hbs-eng eng-hbs hbs-slv")
else:
    sys.stdout.write(sys.stdin.read().replace("most", "bridge"))
"""


def test_a_gist_is_for_the_curator_alone(desk: Sandbox) -> None:
    path = desk.write("apertium", APERTIUM.format(python=sys.executable))
    path.chmod(0o755)
    setting = f'\nDIGEST["engine"] = {{"name": "apertium", "program": "{path}"}}\n'
    desk.write("pelicanconf.py", desk.read("pelicanconf.py") + setting)
    desk.pelican()
    gist = "content/review/gists/most.en.txt"
    assert "bridge" in desk.read(gist)
    assert not any(one.target for one in memory(desk).messages)
    assert "translation: pending" in english(desk)
    started = desk.read("started")
    desk.pelican()
    assert desk.read("started") == started
    for written in (path for path in (desk.root / "output").rglob("*") if path.is_file()):
        assert b"\xee\x80\x80gist" not in written.read_bytes()
    # Copied into a post or the memory, it stops the build.
    line = next(one for one in desk.read(gist).splitlines() if one.startswith("\ue000gist"))
    head, blank, rest = desk.read(MEMORY).partition("\n\n")
    desk.write(MEMORY, head + blank + rest.replace('msgstr ""', f'msgstr "{line}"'))
    assert "gist" in desk.pelican(expect=1)


def test_a_text_that_a_person_changed_is_no_longer_the_machines() -> None:
    marks = ("state: machine", "engine: deepl 0f343b09")
    machine = Message("title", "Most", "Bridge", marks=marks)
    memory = Memory("sl", "en", (machine, Message("lead", "Most.", "A bridge.", previous="Brv.", marks=marks)))
    assert [one.marks[-1] for one in owned(memory).messages] == ["state: edited"] * 2
    assert not wanted(memory)
    assert not list(doubts(memory))


def test_a_machine_text_from_elsewhere_is_checked_as_an_engines_is() -> None:
    messages = (
        Message("p1", "Most je dolg 120 metrov.", "The bridge is 210 metres long.", marks=("state: machine",)),
        Message("p2", "Most je odprt.", "The bridge is open.", marks=("state: machine",)),
        Message("p3", "Most je star 12 let.", "The bridge is old.", marks=("state: reviewed by Ana Novak",)),
    )
    found = checked(Memory("sl", "en", messages), Verifier())
    assert [one.fuzzy for one in found.messages] == [True, False, False]
    assert [line.partition(": ")[0] for line in doubts(found)] == ["p1"]
    assert found.messages[2] == messages[2]
    assert checked(found, Verifier()) == found


LONG = "Most je dolg 120 metrov."
LONGER = "Most je dolg 121 metrov."
WRONG = "The bridge is 210 metres long."
RIGHT = "The bridge is 120 metres long."


def drafted(target: str) -> Memory:
    """Return a memory of one text that came from a machine, checked."""
    return checked(Memory("sl", "en", (Message("p1", LONG, target, marks=("state: machine",)),)), Verifier())


def now(memory: Memory, source: str) -> Memory:
    return owned(update(memory, [Unit("p1", source, "", "pending")], "most.txt"))


def changed(memory: Memory, **how: object) -> Memory:
    return replace(memory, messages=tuple(replace(one, **how) for one in memory.messages))  # type: ignore[arg-type]


def test_an_approved_draft_is_a_persons_whatever_becomes_of_its_source() -> None:
    (draft,) = drafted(RIGHT).messages
    reviewed = (*draft.marks[1:], "state: reviewed by Ana Novak 2026-11-25")
    assert wanted(now(drafted(RIGHT), LONGER))
    assert not wanted(now(changed(drafted(RIGHT), marks=reviewed), LONGER))
    # A doubted text that was approved as it is.
    assert not wanted(now(changed(drafted(WRONG), fuzzy=False), LONGER))
    # A stale one whose fuzzy mark alone was taken away.
    assert not wanted(changed(now(drafted(RIGHT), LONGER), fuzzy=False))


def test_a_doubted_draft_stays_doubted_on_every_way_and_can_be_decided_on() -> None:
    stale = now(drafted(WRONG), LONGER)
    assert [one.fuzzy for one in stale.messages] == [True]
    back = now(stale, LONG)
    assert [one.fuzzy for one in back.messages] == [True]
    assert list(doubts(back)) == list(doubts(drafted(WRONG)))
    mended = owned(changed(back, target=RIGHT, fuzzy=False))
    assert [one.marks[-1] for one in mended.messages] == ["state: edited"]
    assert owned(mended) == mended


def test_a_text_that_comes_in_brings_its_own_state() -> None:
    emptied = changed(drafted(WRONG), target="")
    machine = Pair("sl", "en", LONG, "The bridge is 999 metres long.", "state: machine by another")
    (found,) = checked(imported(emptied, "most", [machine])[0], Verifier()).messages
    assert found.fuzzy
    person = Pair("sl", "en", LONG, RIGHT, "state: reviewed by Ana Novak")
    (found,) = checked(imported(emptied, "most", [person])[0], Verifier()).messages
    assert (found.fuzzy, found.marks) == (False, ("state: reviewed by Ana Novak",))


def test_findings_are_a_line_each() -> None:
    memory = drafted("The bridge\nin New\nZealand is 210 metres long.")
    assert parse(serialise(memory), "sl", "en").messages == memory.messages


def test_a_half_written_post_is_its_authors_to_finish(desk: Sandbox, fake: Fake) -> None:
    desk.pelican("-s", "publishconf.py")
    post = next((desk.root / "content/posts").rglob("*.en.md"))
    desk.write(str(post.relative_to(desk.root)), post.read_text("utf-8") + "\nGeneral Haftar opened the bridge.\n")
    desk.pelican()
    assert not asked(fake)
    assert "translation: pending" in english(desk)
    assert "General Haftar opened the bridge." in english(desk)


def test_nobody_approves_what_only_the_memory_holds(desk: Sandbox, fake: Fake) -> None:
    desk.pelican()
    more = "Na odprtje je prišlo 400 ljudi.\n\nGodba je igrala do noči.\n"
    desk.write("content/inbox/most.txt", f"{ARTICLE}\n{more}")
    new = {
        "Na odprtje je prišlo 400 ljudi.": "The opening drew 4 people.",
        "Godba je igrala do noči.": "A band played.",
    }
    fake.answer = answer(new.__getitem__)
    desk.pelican()
    assert "A band played" not in english(desk)
    path = next((desk.root / "content/posts").rglob("*.en.md"))
    by = "translation: reviewed\nreviewer: Ana Novak\nreviewed: 2026-11-25\n"
    path.write_text(path.read_text("utf-8").replace("translation: machine\n", by), "utf-8")
    desk.pelican()
    states = {one.target: one.marks for one in memory(desk).messages}
    assert "state: reviewed by Ana Novak 2026-11-25" in states["It took two years to build."]
    assert "state: machine" in states["A band played."]


def test_a_person_accepted_in_this_build_is_named_in_its_drafts(desk: Sandbox, fake: Fake) -> None:
    desk.write("content/inbox/most.txt", ARTICLE.replace("General Kalifa Haftar", "Predsednik Zvonko Bregantič"))
    desk.pelican("-s", "publishconf.py")
    names = desk.read("content/review/names.toml")
    decided = 'decision = "accept"\nname_en = "Zvonimir Bregantich"'
    desk.write("content/review/names.toml", names.replace('decision = ""', decided))
    draft = "President Zvonko Bregantič opened a 120-metre bridge on Tuesday."
    fake.answer = answer(lambda one: ENGLISH.get(one, draft))
    desk.pelican()
    assert "President Zvonimir Bregantich opened a 120-metre" in english(desk)
