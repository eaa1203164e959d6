"""Memories out to other programs and back in, and files that are refused."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.translation.exchange import ExchangeError, Pair, imported, read, to_tmx, to_xliff
from plugins.translation.po import Memory, Message

from .sites import Sandbox

DONE = Message("lead", "Most je odprt.", "The bridge is open.", marks=("state: reviewed by Ana Novak 2026-11-25",))
STALE = Message(
    "p 2", "Dela so trajala tri leta.", "It took two years.", fuzzy=True, previous="Dela so trajala dve leti."
)
DRAFT = Message("p 3", "Denar je tu.", "Money here.", fuzzy=True)
EMPTY = Message("p 4", "Proga & <tir>.")
MEMORY = Memory("sl", "en", (DONE, STALE, DRAFT, EMPTY))

#: As another program exports it: with a document type, regions in the languages, inline codes and no states.
FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header creationtool="X" segtype="sentence" srclang="sl-SI" adminlang="en" o-tmf="X" datatype="xml"/>
<body><tu>
<tuv xml:lang="sl-SI"><seg>Proga &amp; &lt;tir&gt;.</seg></tuv>
<tuv xml:lang="en-GB"><seg>Line &amp; <bpt i="1">&lt;b&gt;</bpt>track<ept i="1">&lt;/b&gt;</ept>.</seg></tuv>
</tu></body></tmx>
"""


def test_approved_pairs_go_out_and_come_back() -> None:
    pairs = read(to_tmx({"most": MEMORY}))
    assert [(one.source, one.target) for one in pairs] == [
        ("Most je odprt.", "The bridge is open."),
        ("Dela so trajala dve leti.", "It took two years."),
    ]
    assert pairs[0] == Pair("sl", "en", DONE.source, DONE.target, DONE.marks[0], "most#lead")


def test_xliff_holds_what_is_to_be_done_too() -> None:
    data = to_xliff({"most": MEMORY})
    assert [(one.source, one.mark) for one in read(data) if one.stated] == [("Most je odprt.", DONE.marks[0])]
    space = {"x": "urn:oasis:names:tc:xliff:document:2.0"}
    root = ET.fromstring(data)
    assert [one.get("state") for one in root.iterfind(".//x:segment", space)] == ["reviewed"] + ["initial"] * 3
    assert [one.text for one in root.iterfind(".//x:note", space)][-1] == "was: Dela so trajala dve leti."
    # As a program for translators gives it back.
    done = re.sub('state="initial" subState="[^"]*"', 'state="translated"', data.decode())
    assert [(one.target, one.mark) for one in read(done.encode())][1:] == [
        ("It took two years.", ""),
        ("Money here.", ""),
    ]
    with pytest.raises(ExchangeError, match="two directions"):
        to_xliff({"most": MEMORY, "bridge": Memory("en", "sl")})


def test_a_target_in_a_segment_without_a_state_is_read_and_says_so() -> None:
    """XLIFF 2.1: `state` is optional, and `initial` where nobody sets it; many programs never do."""
    data = to_xliff({"most": Memory("sl", "en", (EMPTY,))}).decode()
    unsaid = data.replace("</source>", '</source><target xml:space="preserve">Line and track.</target>')
    bare = unsaid.replace(' state="initial" subState="glasnik:pending"', "")
    assert bare != unsaid != data
    for said in (unsaid, bare):
        (pair,) = read(said.encode())
        assert (pair.source, pair.target, pair.mark, pair.stated) == (EMPTY.source, "Line and track.", "", False)
        assert said.split("\n")[pair.line - 1].strip().startswith("<segment")
    assert read(data.encode()) == ()


def test_only_empty_texts_are_filled_and_a_text_of_unknown_origin_is_called_machine() -> None:
    new, count = imported(MEMORY, "most", read(FOREIGN.encode()))
    assert count == 1
    assert new.messages[:3] == MEMORY.messages[:3]
    assert (new.messages[3].target, new.messages[3].marks) == ("Line & track.", ("state: machine",))
    assert imported(new, "most", [Pair("sl", "en", EMPTY.source, "Another.")])[1] == 0
    assert imported(MEMORY, "most", [Pair("en", "sl", EMPTY.source, "Another.")])[1] == 0


def test_the_text_of_the_same_place_is_taken_first() -> None:
    pairs = [Pair("sl", "en", EMPTY.source, text, place=place) for text, place in (("A", "x#p 4"), ("B", "most#p 4"))]
    assert imported(MEMORY, "most", pairs)[0].messages[3].target == "B"


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), max_size=4))
def test_any_text_makes_a_file_that_can_be_read(texts: list[tuple[str, str]]) -> None:
    memory = Memory("sl", "en", tuple(Message(f"p {n}", *pair) for n, pair in enumerate(texts)))
    for data in (to_tmx({"most": memory}), to_xliff({"most": memory})):
        assert len(read(data)) <= len(texts)


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        ("<tmx>\n<body>", 2, "is no well-formed XML"),
        (
            '<!DOCTYPE tmx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<tmx>&b;</tmx>',
            1,
            "has a document type of its own",
        ),
        ('<xliff version="1.2"/>', 1, "is <xliff> 1.2"),
        ("<html/>", 1, "is <html>"),
        ("", 1, "is no well-formed XML"),
    ],
)
def test_a_faulty_file_is_refused_by_its_line(data: str, line: int, what: str) -> None:
    with pytest.raises(ExchangeError) as error:
        read(data.encode())
    assert (error.value.line, error.value.what[: len(what)]) == (line, what)


def test_the_commands(site: Sandbox) -> None:
    path = "content/memory/most.en.po"
    site.write(path, 'msgctxt "lead"\nmsgid "Proga & <tir>."\nmsgstr ""\n')
    site.write("content/memory/broken.en.po", "besedilo")
    site.write("in.tmx", FOREIGN)
    said = site.run("-m", "invoke", "import-memory", "in.tmx", "--state", "edited", expect=3)
    assert "content/memory/most.en.po: 1" in said
    assert "content/memory/broken.en.po:1: is no line of a PO file" in said
    assert '#. state: edited\nmsgctxt "lead"' in site.read(path)
    site.run("-m", "invoke", "export-memory", "--format", "tmx", "--out", "out.tmx", expect=3)
    assert "Line &amp; track." in site.read("out.tmx")
    assert "did you mean 'xliff'" in site.run(
        "-m", "invoke", "export-memory", "--format", "xlif", "--out", "o", expect=1
    )
    site.write("bad.tmx", "<tmx>")
    assert "bad.tmx:1: is no well-formed XML" in site.run("-m", "invoke", "import-memory", "bad.tmx", expect=1)


PO = """msgctxt "lead"
msgid "Most je odprt."
msgstr ""

msgctxt "p2"
msgid "Denar je tu."
msgstr ""

#, fuzzy
#| msgid "Dela so trajala dve leti."
msgctxt "p3"
msgid "Dela so trajala tri leta."
msgstr "It took two years."

#. state: machine
msgctxt "p4"
msgid "Proga je daljša."
msgstr "The track is long."

#. state: reviewed by Ana Novak 2026-11-25
msgctxt "p5"
msgid "Vlak ne ustavlja."
msgstr "The train does not stop."
"""


@pytest.fixture
def sent(site: Sandbox) -> str:
    """Return what a translator was sent."""
    site.write("content/memory/most.en.po", PO)
    site.run("-m", "invoke", "export-memory", "--format", "xliff", "--to", "en", "--out", "prevod.xlf")
    return site.read("prevod.xlf")


def translated(sent: str, source: str, target: str) -> str:
    """Return the file with a text in one target, as a program writes it that sets no states."""
    end = f"{source}</source>"
    assert end in sent
    return sent.replace(end, f'{end}\n    <target xml:space="preserve">{target}</target>')


def test_what_a_translator_wrote_comes_in_though_the_program_sets_no_states(site: Sandbox, sent: str) -> None:
    site.write("prevod.xlf", translated(sent, "Most je odprt.", "The bridge is open."))
    said = site.run("-m", "invoke", "import-memory", "prevod.xlf", "--state", "edited")
    assert "content/memory/most.en.po: 1" in said
    assert '#. state: edited\nmsgctxt "lead"' in site.read("content/memory/most.en.po")
    # What came back as it was sent was not translated, and is nobody's new text.
    assert site.read("content/memory/most.en.po").count("It took two years.") == 1


def test_a_copy_of_the_source_is_no_translation_and_is_counted(site: Sandbox, sent: str) -> None:
    site.write("prevod.xlf", translated(sent, "Denar je tu.", "Denar je tu."))
    said = site.run("-m", "invoke", "import-memory", "prevod.xlf")
    assert "prevod.xlf: 1 target is its source again, and counts as untranslated" in said
    assert site.read("content/memory/most.en.po").count('msgstr ""\n\n') == 2


def test_a_draft_that_came_back_untouched_fills_no_other_story(site: Sandbox, sent: str) -> None:
    site.write("content/memory/drugi.en.po", 'msgctxt "lead"\nmsgid "Dela so trajala tri leta."\nmsgstr ""\n')
    site.write("prevod.xlf", sent)
    assert "drugi" not in site.run("-m", "invoke", "import-memory", "prevod.xlf")


def test_a_stale_text_and_a_machines_are_replaced_and_what_a_person_wrote_stays_as_obsolete(
    site: Sandbox, sent: str
) -> None:
    changed = sent.replace("It took two years.", "The works took three years.")
    site.write("prevod.xlf", changed.replace("The track is long.", "The line is longer."))
    said = site.run("-m", "invoke", "import-memory", "prevod.xlf", "--state", "edited")
    assert "content/memory/most.en.po: 2" in said
    memory = site.read("content/memory/most.en.po")
    assert '#. state: edited\nmsgctxt "p3"' in memory
    assert '#. state: edited\nmsgctxt "p4"\nmsgid "Proga je daljša."\nmsgstr "The line is longer."' in memory
    assert '#~ msgid "Dela so trajala dve leti."\n#~ msgstr "It took two years."' in memory
    assert "The track is long." not in memory
    assert ", fuzzy" not in memory


def test_a_text_that_came_back_as_it_went_is_nobodys_new_one_whatever_the_memory_has_by_now(
    site: Sandbox, sent: str
) -> None:
    path = "content/memory/most.en.po"
    site.write(path, site.read(path).replace("The track is long.", "The line is longer."))
    before = site.read(path)
    site.write("prevod.xlf", sent.replace("state=", "state ="))
    site.run("-m", "invoke", "import-memory", "prevod.xlf", "--state", "edited")
    assert site.read(path) == before


@pytest.mark.parametrize("said", ["reviewed", "final"])
def test_a_reviewer_approves_a_stale_text_and_a_machines_as_they_are(site: Sandbox, sent: str, said: str) -> None:
    site.write("prevod.xlf", re.sub('state="(initial|translated)"', f'state="{said}"', sent))
    assert "most.en.po: 2" in site.run("-m", "invoke", "import-memory", "prevod.xlf")
    memory = site.read("content/memory/most.en.po")
    assert '#. state: reviewed\nmsgctxt "p3"\nmsgid "Dela so trajala tri leta."\nmsgstr "It took two' in memory
    assert '#. state: reviewed\nmsgctxt "p4"' in memory
    assert "#. state: reviewed by Ana Novak 2026-11-25" in memory


def test_any_namespace_of_xliff_2_is_read_and_a_missing_language_is_told(sent: str) -> None:
    done = translated(sent, "Most je odprt.", "The bridge is open.")
    for said in ("urn:oasis:names:tc:xliff:document:2.2", ""):
        (pair,) = [
            one
            for one in read(done.replace("urn:oasis:names:tc:xliff:document:2.0", said).encode())
            if not one.untouched
        ]
        assert pair.target == "The bridge is open."
    with pytest.raises(ExchangeError, match="has no trgLang"):
        read(done.replace(' trgLang="en"', "").encode())
    assert {one.lang for one in read(done.replace('trgLang="en"', 'trgLang="en_GB"').encode())} == {"en"}


def test_what_a_program_has_parted_is_put_together_again(site: Sandbox, sent: str) -> None:
    whole = re.search(r"<segment[^>]*>\s*<source[^>]*>Most je odprt\.</source>\s*</segment>", sent)
    assert whole
    parted = (
        "<segment><source>Most </source><target>The bridge </target></segment>"
        "<ignorable><source>je</source><target>is</target></ignorable>"
        "<segment><source> odprt.</source><target> open.</target></segment>"
    )
    site.write("prevod.xlf", sent.replace(whole.group(), parted))
    assert "most.en.po: 1" in site.run("-m", "invoke", "import-memory", "prevod.xlf")
    assert 'msgstr "The bridge is open."' in site.read("content/memory/most.en.po")
    half = parted.replace("<target> open.</target>", "")
    assert "Most je odprt." not in {one.source for one in read(sent.replace(whole.group(), half).encode())}


def test_elements_in_elements_without_end_are_refused() -> None:
    deep = "<pc>" * 3000 + "a" + "</pc>" * 3000
    data = to_xliff({"most": Memory("sl", "en", (EMPTY,))}).decode()
    with pytest.raises(ExchangeError, match="without end"):
        read(data.replace("</source>", f"</source><target>{deep}</target>").encode())


def test_who_reviewed_one_text_has_not_reviewed_another(site: Sandbox, sent: str) -> None:
    site.write("content/memory/drugi.en.po", 'msgctxt "lead"\nmsgid "Vlak ne ustavlja."\nmsgstr ""\n')
    site.write(
        "prevod.xlf",
        sent.replace("The train does not stop.", "Trains pass through.").replace('reviewed" ', 'translated" '),
    )
    said = site.run("-m", "invoke", "import-memory", "prevod.xlf", "--state", "edited", expect=3)
    assert '#. state: edited\nmsgctxt "lead"\nmsgid "Vlak ne ustavlja."\nmsgstr "Trains pass' in site.read(
        "content/memory/drugi.en.po"
    )
    assert "most#p5 has another text in content/memory/most.en.po" in said


def test_a_translation_that_is_not_taken_in_is_named_by_its_line(site: Sandbox, sent: str) -> None:
    changed = sent.replace("The train does not stop.", "Trains pass through.").replace("Denar je tu.", "Denarja ni.")
    site.write("prevod.xlf", translated(changed, "Denarja ni.", "There is no money."))
    said = site.run("-m", "invoke", "import-memory", "prevod.xlf", expect=3)
    lines = site.read("prevod.xlf").split("\n")
    other = next(n for n, line in enumerate(lines, 1) if "<segment" in line and "Vlak" in lines[n])
    unknown = next(n for n, line in enumerate(lines, 1) if "<segment" in line and "Denarja" in lines[n])
    assert (
        f"prevod.xlf:{other}: most#p5 has another text in content/memory/most.en.po; write this one there, or empty it"
    ) in said
    assert f"prevod.xlf:{unknown}: most#p2 is of a source that no memory has; export the file anew" in said
    assert "pass through" not in site.read("content/memory/most.en.po")
