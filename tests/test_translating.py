"""Drafts of an engine, from the setting to the page: checked, named, labelled, asked for once, and never a person's."""

import re
import sys
from collections.abc import Callable, Iterator

import pytest

from plugins.digest.translating import checked, doubts, owned, wanted
from plugins.digest.verifying import Verifier
from plugins.translation.memory import Memory, Message, parse

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
    assert "All is well" not in desk.run("-m", "invoke", "doctor", expect=1)


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
