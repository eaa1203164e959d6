"""Blocks become Markdown and come back; what plain text cannot say does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.digest.draft import blocks
from plugins.digest.markdown import block
from plugins.digest.reading_back import read

_LINE = (
    st.text(alphabet='aB1č .)-+#>=~*_`[]<!&;|\\"»—', min_size=1, max_size=25)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
_LINES = st.lists(_LINE, min_size=1, max_size=4).map("\n".join)
_NUMBERED = st.lists(_LINE, min_size=2, max_size=4).map(
    lambda lines: "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
)
_ROWS = st.lists(st.lists(_LINE, min_size=2, max_size=3).map("\t".join), min_size=2, max_size=3).map("\n".join)


@given(st.sampled_from(["lead", "paragraph", "list", "caption", "table"]), _LINES)
def test_a_block_comes_back(kind: str, text: str) -> None:
    assert read(kind, block(kind, text)) == text


@given(_NUMBERED)
def test_numbers_come_back(text: str) -> None:
    assert read("list", block("list", text)) == text


@given(_LINE, _LINES, _ROWS, _LINE)
def test_headings_quotations_and_tables_come_back(heading: str, said: str, rows: str, speaker: str) -> None:
    assert read("crosshead", block("crosshead", heading)) == heading
    assert read("quote", block("quote", said)) == said
    assert read("quote", block("quote", said, speaker), speaker) == said
    markdown = block("table", rows)
    back = read("table", markdown)
    assert back is not None
    assert block("table", back) == markdown
    assert [row.rstrip("\t") for row in back.split("\n")] == rows.split("\n")


@given(st.lists(_LINES, max_size=4))
def test_a_body_falls_into_its_blocks(texts: list[str]) -> None:
    parts = [block("paragraph", text) for text in texts]
    assert list(blocks("\n\n".join(parts))) == parts


@pytest.mark.parametrize(
    ("kind", "markdown"),
    [
        ("paragraph", "So *said* he."),
        ("paragraph", "See [there](../there/)."),
        ("paragraph", "Two  \nlines."),
        ("paragraph", "## A heading"),
        ("crosshead", "A paragraph"),
        ("quote", "> Said.\n>\n> — Another"),
        ("table", "| a | b |"),
        ("paragraph", ""),
    ],
)
def test_what_plain_text_cannot_say_stays_in_the_post(kind: str, markdown: str) -> None:
    assert read(kind, markdown, "Ana Novak" if kind == "quote" else None) is None
