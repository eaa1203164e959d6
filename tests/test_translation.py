"""The translation memory: what a person wrote is found again, sentence by sentence, and never dropped."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.translation import Memory, MemoryError_, Message, Unit, fill, parse, sentences, serialise, update, weakest
from plugins.translation.segment import rejoined
from plugins.translation.unit import Segment, review_of, stale, state_of

ONE, TWO, THREE = "Premier je prispel v Ljubljano.", "Jutri odpotuje v Zagreb.", "Tam ga čaka gostitelj."
EN = ("The prime minister has arrived in Ljubljana.", "Tomorrow he leaves for Zagreb.", "His host awaits him there.")
LEAD = Unit("lead", ONE, "", "pending", 1)
NEXT = Unit("paragraph 2", f"{TWO} {THREE}", "", "pending", 3)

PO = f"""msgid ""
msgstr ""
"Language: en\\n"

msgctxt "lead"
msgid "{ONE}"
msgstr "{EN[0]}"

msgctxt "paragraph 2"
msgid "{TWO} {THREE}"
msgstr "{EN[1]} {EN[2]}"
"""


def read(text: str) -> Memory:
    return parse(text.encode(), "sl", "en")


def after(memory: Memory | str, *units: Unit) -> str:
    """Return the PO file after the article has become these units."""
    return serialise(update(read(memory) if isinstance(memory, str) else memory, units, "a.txt")).decode()


def block(*parts: str) -> Unit:
    return Unit("paragraph 2", " ".join(parts), "", "pending", 3)


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("sl", ["Dr. Ana Novak je 26. junija odpotovala.", "Vrnila se je l. 2020."]),
        ("sl", ["Po 3. členu oz. po 14. Členu mag. Kosa velja isto.", "Itd."]),
        ("sl", ["»Čakali smo.«", "Tako je dejal.", "»Res?« je vprašala.", "Konec."]),
        ("sl", ["Kupil je kruh, mleko ipd.", "Potem je odšel …", "Prišla je J. K. Rowling."]),
        ("sl", ["Umrl je leta 2011.", "Libija je od takrat brez miru!", "In zdaj?"]),
        ("en", ["Mr. Smith left the U.S. Senate on Jan. 5.", "He said: “No.”", "It was over."]),
        ("en", ["See No. 5.", "It costs $3.50, e.g. for J. Doe...", "Well."]),
        ("en", ["It grew in 1999.", "5 people came."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(lang: str, parts: list[str]) -> None:
    text = " ".join(parts)
    found = sentences(text, lang)
    assert list(found) == parts


@given(st.text(alphabet="aA1.?!…»«\"' \n\tčŠ–", max_size=60), st.sampled_from(["sl", "en"]))
def test_sentences_and_the_space_between_them_are_the_text(text: str, lang: str) -> None:
    pieces = sentences(text, lang)
    assert rejoined(text, pieces, pieces) == text
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_an_approved_unit_is_reviewed_and_a_fuzzy_one_waits() -> None:
    fuzzy = PO.replace('msgctxt "paragraph', '#, fuzzy\nmsgctxt "paragraph')
    lead, following = fill(read(fuzzy), (LEAD, NEXT))
    assert (lead.target, lead.state) == (EN[0], "reviewed")
    assert following.state == "pending"


def test_a_new_block_is_a_message_a_sentence_and_an_old_one_stays_whole() -> None:
    new = Unit("paragraph 3", "Prvi stavek. Drugi stavek.", "", "pending", 5)
    text = after(PO, LEAD, NEXT, new)
    assert 'msgctxt "paragraph 2"\n' in text
    for key in ("paragraph 3.1", "paragraph 3.2"):
        assert f'msgctxt "{key}"\n' in text
    filled = text.replace('"Prvi stavek."\nmsgstr ""', '"Prvi stavek."\nmsgstr "First."')
    assert fill(read(filled), (new,))[0].state == "pending"
    filled = filled.replace('"Drugi stavek."\nmsgstr ""', '"Drugi stavek."\nmsgstr "Second."')
    assert fill(read(filled), (new,))[0].target == "First. Second."


@pytest.mark.parametrize(
    ("mark", "state", "reviewer", "reviewed"),
    [
        ("state: machine (deepl)", "machine", "", ""),
        ("state: edited", "edited", "", ""),
        ("state: reviewed by Ana Novak 2026-11-25", "reviewed", "Ana Novak", "2026-11-25"),
        ("state: reviewed by Ana Novak", "reviewed", "Ana Novak", ""),
        ("state: unknown", "reviewed", "", ""),
    ],
)
def test_a_state_written_in_a_comment_is_believed(mark: str, state: str, reviewer: str, reviewed: str) -> None:
    for sign in ("#.", "#"):
        unit = fill(read(PO.replace('msgctxt "lead"', f'{sign} {mark}\nmsgctxt "lead"')), (LEAD,))[0]
        (segment,) = unit.segments
        assert (unit.state, segment.reviewer, segment.reviewed) == (state, reviewer, reviewed)


def test_a_changed_sentence_is_stale_and_its_neighbour_keeps_its_text() -> None:
    changed = block(TWO, "Tam ga že čaka gostitelj.")
    text = after(PO, LEAD, changed)
    assert f'#, fuzzy\n#| msgid "{THREE}"\nmsgctxt "paragraph 2.2"' in text
    unit = fill(read(text), (changed,))[0]
    assert unit.target == f"{EN[1]} {EN[2]}"
    assert [(one.target, one.stale) for one in unit.segments] == [(EN[1], False), (EN[2], True)]
    assert (unit.state, stale(unit.segments)) == ("reviewed", 1)


def test_a_new_sentence_is_empty_and_makes_the_block_pending() -> None:
    longer = block(TWO, "Vmes bo deževalo.", THREE)
    unit = fill(read(after(PO, LEAD, longer)), (longer,))[0]
    assert [one.target for one in unit.segments] == [EN[1], "", EN[2]]
    assert unit.state == "pending"


def test_a_sentence_that_moved_keeps_its_text() -> None:
    turned = (Unit("lead", f"{THREE} {ONE}", "", "pending"), block(TWO))
    units = fill(read(after(PO, *turned)), turned)
    assert [unit.target for unit in units] == [f"{EN[2]} {EN[0]}", EN[1]]
    assert {unit.state for unit in units} == {"reviewed"}


def test_what_is_gone_becomes_obsolete_and_comes_back_with_its_source() -> None:
    noted = PO.replace('msgctxt "lead"', '# ask Ana\n#. state: machine\nmsgctxt "lead"')
    text = after(noted, NEXT)
    assert f'#~ msgstr "{EN[0]}"' in text
    back = after(text, LEAD, NEXT)
    assert "# ask Ana\n" in back
    assert "#~" not in back
    assert fill(read(back), (LEAD,))[0].state == "machine"


def test_a_source_that_changes_back_is_no_longer_stale() -> None:
    once = after(PO, LEAD, block(TWO, "Tam ga že čaka gostitelj."))
    twice = after(once, LEAD, block(TWO, "Tam ga že čaka dobri gostitelj."))
    assert f'#| msgid "{THREE}"' in twice
    back = fill(read(after(twice, LEAD, NEXT)), (NEXT,))[0]
    assert (back.target, back.state, stale(back.segments)) == (f"{EN[1]} {EN[2]}", "reviewed", 0)


def test_a_block_whose_sentences_do_not_pair_is_stale_as_a_whole() -> None:
    joined = PO.replace(f"{EN[1]} {EN[2]}", "Tomorrow he leaves for Zagreb, where his host awaits him.")
    changed = block(TWO, "Tam ga že čaka gostitelj.")
    text = after(joined, LEAD, changed)
    unit = fill(read(text), (changed,))[0]
    assert unit.target == "Tomorrow he leaves for Zagreb, where his host awaits him."
    assert (len(unit.segments), unit.segments[0].stale) == (1, True)
    assert after(text, LEAD, changed) == text


def test_a_text_that_nobody_approved_is_not_published_as_stale() -> None:
    draft = PO.replace('msgctxt "lead"', '#, fuzzy\nmsgctxt "lead"')
    changed = Unit("lead", "Premier je danes prispel v Ljubljano.", "", "pending")
    text = after(draft, changed, NEXT)
    assert EN[0] in text
    assert fill(read(text), (changed,))[0].state == "pending"


def test_the_same_units_give_the_same_bytes() -> None:
    first = after(Memory("sl", "en"), LEAD, NEXT)
    assert after(first, LEAD, NEXT) == first


_TEXT = st.text(alphabet='aš "\\\n\t#|~.', max_size=120)
_NOTE = st.text(alphabet="ab#|~.:, ", max_size=20).map(str.strip)
_MESSAGES = st.builds(
    Message,
    context=st.sampled_from(["", "lead", "p 2.1"]),
    source=_TEXT.filter(bool),
    target=_TEXT,
    fuzzy=st.booleans(),
    previous=_TEXT,
    notes=st.lists(_NOTE, max_size=2).map(tuple),
    marks=st.lists(_NOTE, max_size=2).map(tuple),
    obsolete=st.booleans(),
)


@given(st.lists(_MESSAGES, max_size=4, unique_by=lambda message: (message.context, message.source)))
def test_a_memory_is_read_as_it_was_written(messages: list[Message]) -> None:
    memory = Memory("sl", "en", tuple(sorted(messages, key=lambda message: message.obsolete)))
    assert parse(serialise(memory), "sl", "en") == memory


_WORDS = st.sampled_from("a b c d e f".split())
_SENTENCE = st.lists(_WORDS, min_size=1, max_size=6).map(lambda words: " ".join(words).capitalize() + ".")
_STORY = st.lists(st.lists(_SENTENCE, min_size=1, max_size=4), min_size=1, max_size=4)


@settings(max_examples=60)
@given(st.lists(_STORY, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_no_translated_sentence_is_ever_dropped(stories: list[list[list[str]]], random: object) -> None:
    memory = Memory("sl", "en")
    written: set[str] = set()
    for turn, story in enumerate(stories):
        units = [Unit(f"paragraph {n}", " ".join(parts), "", "pending", n) for n, parts in enumerate(story)]
        memory = update(memory, units, "a.txt")
        messages = []
        for number, message in enumerate(memory.messages):
            if not message.target and not message.obsolete and getattr(random, "random")() < 0.7:  # noqa: B009
                text = " ".join(f"T{turn}x{number}y{part}." for part in range(len(sentences(message.source, "sl"))))
                written |= set(text.split())
                message = Message(message.context, message.source, text)  # noqa: PLW2901
            messages.append(message)
        memory = parse(serialise(Memory("sl", "en", tuple(messages))), "sl", "en")
        assert written <= {word for message in memory.messages for word in message.target.split()}
        again = update(memory, units, "a.txt")
        assert serialise(update(again, units, "a.txt")) == serialise(again)


@pytest.mark.parametrize(
    ("broken", "line", "what"),
    [
        (PO.replace('msgctxt "lead"', '<<<<<<< HEAD\nmsgctxt "lead"'), 5, "merge conflict"),
        (PO.replace('msgid "Premier', 'msgid "Premier\nmsgid'), 6, "no line of a PO file"),
        (PO + '\nmsgctxt "lead"\nmsgid "' + ONE + '"\nmsgstr "Again."\n', 13, "is the unit of line 5 again"),
        (PO.replace(f'msgstr "{EN[0]}"\n', ""), 5, "has no msgstr"),
        (PO.replace(f'msgid "{ONE}"\n', ""), 6, "msgstr in the wrong place"),
        (PO.replace('msgctxt "lead"', 'msgid_plural "lead"'), 5, "begins with 'msgid_plural'"),
        (PO.replace(f'msgid "{ONE}"', f'#~ msgid "{ONE}"'), 6, "only half obsolete"),
    ],
)
def test_a_broken_memory_names_its_line(broken: str, line: int, what: str) -> None:
    with pytest.raises(MemoryError_) as error:
        read(broken)
    assert what in error.value.what
    assert error.value.line == line


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "cp1250"])
def test_a_memory_in_another_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(MemoryError_) as error:
        parse(PO.replace("č", "é").encode(encoding), "sl", "en")
    assert error.value.what == "is not UTF-8"


def test_a_story_is_as_finished_as_its_weakest_unit() -> None:
    assert weakest(["reviewed", "machine", "edited"]) == "machine"
    assert weakest([]) == "pending"
    old = Segment("a", "b", "machine", stale=True)
    assert state_of([Segment("a", "b", "reviewed"), old]) == "reviewed"
    assert state_of([old]) == "machine"


def test_the_last_reviewer_is_named_only_where_all_was_reviewed_by_someone() -> None:
    ana = Segment("a", "b", "reviewed", reviewer="Ana Novak", reviewed="2026-11-24")
    bor = Segment("a", "b", "reviewed", reviewer="Bor Kos", reviewed="2026-11-25")
    assert review_of([ana, bor]) == ("Ana Novak, Bor Kos", "2026-11-25")
    assert review_of([ana, Segment("a", "b", "reviewed")]) == ("", "")
    assert review_of([]) == ("", "")
