"""Texts that nobody has thought of: no crash, offsets that are right, and no character that nothing accounts for.

The suite tries some 20,000; `inv fuzz --minutes 60` goes on as long as one likes.
"""

import os
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.commonmark import front_matter
from plugins.digest.slug import mint, slugify
from plugins.digest.verifying import Verifier
from plugins.lean_build.allowed import slug_fault
from plugins.mentions import Finder, load
from plugins.raw_article import Unreadable, decode, parse, unaccounted, understood
from plugins.raw_article.metadata import fenced
from plugins.translation import memory
from plugins.translation.unit import Unit

from .pieces import among_others
from .sites import ROOT

#: How many examples each of the seven targets gets.
EXAMPLES = int(os.environ.get("FUZZ", "2900"))
fuzzed = settings(max_examples=EXAMPLES, database=None, suppress_health_check=[HealthCheck.too_slow])

_WORDS = (
    "Janez Novak Janeza Novaka dr. Ana Kovač v Ljubljani je dejal, Rusija Libiji NATO II. 26. junija 2020 3,5 %"
    " von der Leyen predsednik »To je« „ne“ “yes” said Mr Smith in Slovenia not 1.200 O'Neill (STA) Foto: Tagi:"
).split(" ")
_SIGNS = [
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "---",
    "***",
    "# ",
    "## ",
    "> ",
    "- ",
    "1. ",
    "|",
    "[x](y)",
    "<p>",
    "</p>",
    "&amp;",
]
_SIGNS += ["\\", '"', "'", "`", "{{", "%}", "title: ", "key: value", "\u00ad", "\u200b", "\u2028", "\ufeff", "e\u0301"]
_SIGNS += ["😀", "👨‍👩‍👧", "İ", "ß", "ﬁ", "Путин", "ال", "\x0b", "\x1f", "\x85", "#~ ", 'msgid "', 'msgstr ""', "#| "]
_CHARACTERS = "aAžŽ0.,:;!?-() "
drawn = among_others([*_WORDS, *_SIGNS, *_CHARACTERS], max_size=40)
texts = drawn.map(" ".join) | drawn.map("".join)
PADDING = "\n\nPredsednik vlade je v sredo v Ljubljani sprejel veleposlanike držav članic, ki so prišli na obisk."


@cache
def finder(lang: str) -> Finder:
    return Finder(load(ROOT / "content/data/people.toml"), lang)


@cache
def verifier() -> Verifier:
    return Verifier(load(ROOT / "content/data/people.toml"))


@fuzzed
@given(
    st.binary(max_size=200) | texts.map(lambda text: (text + PADDING).encode("utf-8", "surrogatepass")), st.booleans()
)
def test_bytes_become_text_or_are_refused(data: bytes, padded: bool) -> None:  # noqa: FBT001
    try:
        found = decode(data + PADDING.encode("cp1250") if padded else data)
    except Unreadable as error:
        assert error.line >= 1
        assert error.what
        assert error.right
        return
    found.text.encode("utf-8")
    assert "\r" not in found.text
    assert "\ufffd" not in found.text or b"\xef\xbf\xbd" in data or b"\xff\xfd" in data or b"\xfd\xff" in data


@fuzzed
@given(texts, st.sampled_from((".txt", ".md", ".html", ".eml")))
def test_every_character_of_an_article_is_in_one_of_its_parts(text: str, suffix: str) -> None:
    try:
        item = understood((text + PADDING).encode("utf-8", "replace"), suffix, {"lang": "sl"})
    except Unreadable as error:
        assert error.what
        assert error.right
        return
    assert unaccounted(item) == ()
    places = [(part.start, part.end) for part in item.blocks] + [(part.start, part.end) for part in item.left_out]
    assert all(0 <= start <= end <= len(item.text) for start, end in places)
    assert unaccounted(parse(item.text, lang="en", markdown=suffix == ".md")) == ()


@fuzzed
@given(texts, st.sampled_from(("sl", "en")))
def test_mentions_are_where_they_are_said_to_be(text: str, lang: str) -> None:
    tags = finder(lang).find(text)
    mentions = [mention for person in tags.people for mention in person.mentions]
    mentions += [mention for country in tags.countries for mention in country.mentions]
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.surface


@fuzzed
@given(texts, st.dictionaries(st.sampled_from(front_matter.KEYS), texts, max_size=5))
def test_metadata_come_back_as_they_were_written(body: str, fields: dict[str, str]) -> None:
    fenced(body.replace("\r", ""))
    written = front_matter.serialise(fields, body)
    try:
        read = front_matter.parse(written)
    except front_matter.FrontMatterError as error:
        assert 1 <= error.line <= written.count("\n") + written.count("\r") + 1
        return
    assert dict(read.fields) == {key: " ".join(value.split()) for key, value in fields.items()}


@fuzzed
@given(texts)
def test_any_title_has_an_address(title: str) -> None:
    assert slug_fault(slugify(title, mint(title))) is None


@fuzzed
@given(st.lists(texts, max_size=4), st.lists(texts, max_size=4), texts)
def test_a_memory_loses_nothing_that_a_person_wrote(sources: list[str], later: list[str], damage: str) -> None:
    units = [Unit(f"p{number}", source, "", "pending") for number, source in enumerate(sources)]
    empty = memory.update(memory.Memory("sl", "en"), units, "a b.txt")
    written = memory.parse(memory.serialise(empty), "sl", "en")
    assert memory.same(written, empty)
    filled = memory.Memory("sl", "en", tuple(memory.revised(one, "Tako.", "edited") for one in written.messages))
    after = memory.update(filled, [Unit(f"p{n}", source, "", "pending") for n, source in enumerate(later)], "a b.txt")
    told = sum(message.target == "Tako." for message in after.messages)
    assert told >= min(1, len(filled.messages))
    try:
        memory.parse(memory.serialise(after) + damage.encode("utf-8", "replace"), "sl", "en")
    except memory.MemoryError_ as error:
        assert error.line >= 1


@fuzzed
@given(texts, texts)
def test_any_pair_can_be_checked(source: str, target: str) -> None:
    for finding in verifier().check(source, target, ("sl", "en")):
        assert finding.message


@pytest.mark.parametrize("lang", ["sl", "en"])
def test_the_longest_text_without_a_blank(lang: str) -> None:
    finder(lang).find("A" * 100_000)
