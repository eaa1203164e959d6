"""The translation memory: what a person wrote is found again, and never dropped."""

import pytest
from babel.messages.catalog import Catalog

from plugins.translation import MemoryError_, Unit, fill, parse, same_units, serialise, update, weakest

LEAD = Unit("lead", "Premier je prispel v Ljubljano.", "", "pending", 1)
NEXT = Unit("paragraph 2", "Jutri odpotuje v Zagreb, kjer ga čaka gostitelj.", "", "pending", 3)

PO = """msgid ""
msgstr ""
"Language: en\\n"

msgctxt "lead"
msgid "Premier je prispel v Ljubljano."
msgstr "The prime minister has arrived in Ljubljana."

#, fuzzy
msgctxt "paragraph 2"
msgid "Jutri odpotuje v Zagreb, kjer ga čaka gostitelj."
msgstr "Tomorrow he leaves."
"""


def test_an_approved_unit_is_reviewed_and_a_fuzzy_one_waits() -> None:
    lead, following = fill(parse(PO.encode(), "en"), (LEAD, NEXT))
    assert (lead.target, lead.state) == ("The prime minister has arrived in Ljubljana.", "reviewed")
    assert following.state == "pending"


def test_a_state_written_in_a_comment_is_believed() -> None:
    marked = PO.replace('msgctxt "lead"', '#. state: machine (deepl)\nmsgctxt "lead"')
    assert fill(parse(marked.encode(), "en"), (LEAD,))[0].state == "machine"


def test_a_changed_source_makes_the_unit_fuzzy_and_keeps_the_text() -> None:
    changed = Unit("lead", "Premier je danes prispel v Ljubljano.", "", "pending")
    text = serialise(update(parse(PO.encode(), "en"), (changed, NEXT), "a.txt"), "sl", "en").decode()
    assert "The prime minister has arrived in Ljubljana." in text
    assert '#| msgid "Premier je prispel v Ljubljano."' in text
    assert fill(parse(text.encode(), "en"), (changed,))[0].state == "pending"


def test_a_unit_that_is_gone_becomes_obsolete() -> None:
    text = serialise(update(parse(PO.encode(), "en"), (NEXT,), "a.txt"), "sl", "en").decode()
    assert '#~ msgstr "The prime minister has arrived in Ljubljana."' in text


def test_a_unit_that_moved_keeps_its_translation() -> None:
    moved = Unit("paragraph 4", LEAD.source, "", "pending")
    catalog = update(parse(PO.encode(), "en"), (moved,), "a.txt")
    assert fill(catalog, (moved,))[0].target == "The prime minister has arrived in Ljubljana."


def test_the_same_units_give_the_same_bytes_and_need_no_writing() -> None:
    catalog = update(Catalog(locale="en"), (LEAD, NEXT), "content/inbox/a.txt")
    first = serialise(catalog, "sl", "en")
    again = parse(first, "en")
    assert same_units(again, (LEAD, NEXT))
    assert serialise(again, "sl", "en") == first


@pytest.mark.parametrize(
    ("broken", "line", "what"),
    [
        (PO.replace("#, fuzzy", "<<<<<<< HEAD\n#, fuzzy"), 9, "merge conflict"),
        (PO.replace('msgid "Premier', 'msgid "Premier\nmsgid'), 6, "no line of a PO file"),
    ],
)
def test_a_broken_memory_names_its_line(broken: str, line: int, what: str) -> None:
    with pytest.raises(MemoryError_) as error:
        parse(broken.encode(), "en")
    assert error.value.line == line
    assert what in error.value.what


def test_a_memory_in_another_encoding_is_refused() -> None:
    with pytest.raises(MemoryError_) as error:
        parse(PO.replace("čaka", "\xff").encode("latin-1"), "en")
    assert error.value.what == "is not UTF-8"


def test_a_story_is_as_finished_as_its_weakest_unit() -> None:
    assert weakest(["reviewed", "machine", "edited"]) == "machine"
    assert weakest([]) == "pending"
