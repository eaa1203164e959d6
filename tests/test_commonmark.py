"""Posts: metadata without guesses, Markdown that cannot do harm, and words that survive the way there and back."""

import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from plugins.commonmark import FrontMatterError, fingerprint, parse, plain, render, serialise
from plugins.commonmark.render import _clean, _inline, _rendered
from plugins.digest.markdown import block

from .fixture_files import cases
from .pieces import rows
from .sites import ROOT


@pytest.mark.parametrize(("title", "text", "expected"), cases("commonmark.md"), ids=lambda case: case[:50])
def test_rendering(title: str, text: str, expected: str) -> None:
    assert render(text).strip() == expected.strip(), title


def test_norway_is_a_country() -> None:
    source = parse("---\ntitle: Da\ncountries: NO, SI\ndate: 2020-06-26\n---\n\nBesedilo.\n")
    assert source.fields == {"title": "Da", "countries": "NO, SI", "date": "2020-06-26"}
    assert source.body.strip() == "Besedilo."


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Besedilo.\n", 1, "has no metadata block"),
        ("---\ntitle: a\n", 1, "has no end"),
        ("---\ntitle: a\nčudno\n---\n", 3, ""),
        ("---\ntitel: a\n---\n", 2, "did you mean 'title'?"),
        ("---\ntitle: a\ntitle: b\n---\n", 3, "title"),
        ("---\ntitle: a\n---\n\n<<<<<<< HEAD\nTako.\n=======\nDrugače.\n>>>>>>> veja\n", 5, "a conflict of git"),
        ("<<<<<<< HEAD\n---\ntitle: a\n=======\n---\ntitle: b\n>>>>>>> veja\n---\n", 1, "a conflict of git"),
    ],
)
def test_a_broken_block_is_named_by_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(FrontMatterError) as error:
        parse(text)
    assert error.value.line == line
    assert message in str(error.value)


VALUES = st.text(st.characters(blacklist_categories=("Cc", "Cf", "Cn", "Cs", "Zl", "Zp")), max_size=40)


@given(VALUES, st.text("ab č\n-:#", max_size=60))
def test_a_post_is_read_back_as_it_was_written(title: str, body: str) -> None:
    source = parse(serialise({"title": title, "lang": "sl"}, body))
    assert source.fields["title"] == " ".join(title.split())
    assert source.body.strip() == body.strip()


def test_any_edit_changes_the_fingerprint_but_the_mark_itself_does_not() -> None:
    post = serialise({"title": "Most"}, "Odprt.")
    marked = serialise({"title": "Most", "generated": fingerprint(post)}, "Odprt.")
    assert fingerprint(marked) == fingerprint(post)
    assert fingerprint(marked.replace("Most", "most")) != fingerprint(post)
    assert fingerprint(marked + "\n") != fingerprint(post)


LINES = st.text("abČš 019.,:;!?\"'„“–-+*_#>|~=`<>[]()&\\/;x", min_size=1, max_size=60).filter(str.strip)


@given(LINES)
def test_words_come_out_of_markdown_as_they_went_in(line: str) -> None:
    rendered = render(block("paragraph", " ".join(line.split())))
    assert re.fullmatch("<p>[^<>]*</p>", rendered.strip()), rendered
    assert html.unescape(rendered.strip()[3:-4]) == " ".join(line.split())


@given(st.text(max_size=200))
def test_nothing_active_ever_comes_out(text: str) -> None:
    rendered = render(text + '<script>x</script><img src=x onerror=y>[a](javascript:alert%281%29 "b")')
    assert not re.search(r"<(?:script|img|iframe|style)|href=\"javascript", rendered)


PLAIN = (
    "a|b c|Č| |  |\n|\n\n|\n\n\n|# |## |###### |####### |> |>|1. |1.|12|3) |- |* |*|**|_|`|[x](y)|[x]: y|[x]|\\|&|&amp;"
    "|<a>|<http://x.y>|\"|'|„|---|===|~~~|```|\t|\u00a0|\u2028|\x0b|\x1c|\x85|!|![a](b)|#|é*a*|•|\u200b|\ufeff|0|€5|(1)"
    "|*a*|**b c**|*č.*|***a***| *a* |*a *|.|,|[x y](https://a.si/b?c=d)|[„č“](http://a-b.co.uk)|[*x*](https://a.si)"
    "|[](https://a.si)|[x](https://a.si/(b))|[x](https://A.si)|[x](https://a.si/%20)|[x] (https://a.si)|]|[|)|](https://a.si)"
    '|[x](https://a.si "t")|[x](javascript:alert(1))|[x](https://a.si/č)|[x](https://a.si/a_b_c)|[[x](https://a.si)'
).split("|")


@given(rows(PLAIN, 12).map("".join))
@hypothesis_settings(max_examples=5000)
def test_plain_blocks_come_to_what_all_rules_and_the_allow_list_come_to(text: str) -> None:
    found = plain.blocks(text, _inline)
    assert found is None or found == _clean(_rendered(text))


def test_most_of_the_sample_s_own_posts_are_plain() -> None:
    posts = [parse(path.read_text("utf-8")).body for path in sorted((ROOT / "content/posts").rglob("*.md"))]
    found = [plain.blocks(body, _inline) for body in posts]
    assert sum(one is not None for one in found) > len(posts) / 2
    assert all(one is None or one == _clean(_rendered(body)) for one, body in zip(found, posts, strict=True))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Most *Solkan* je dolg.", "Most <em>Solkan</em> je dolg."),
        ("**Most:** je dolg.", "<strong>Most:</strong> je dolg."),
        (
            "Glej [opis](https://most.si/a?b=1), *tu*.",
            'Glej <a href="https://most.si/a?b=1" rel="noopener noreferrer">opis</a>, <em>tu</em>.',
        ),
        ("10\u00a0km > 9", "10&nbsp;km &gt; 9"),
    ],
)
def test_links_and_emphasis_of_the_plainest_kind_need_no_engine(line: str, expected: str) -> None:
    assert plain.blocks(line, lambda text: f"the engine was asked for {text}") == f"<p>{expected}</p>\n"
    assert _clean(_rendered(line)) == f"<p>{expected}</p>\n"


#: The shapes that are known to take some parsers of Markdown a square of their length, or more.
PATHOLOGICAL = {
    "emphasis in emphasis": "*" * 60_000 + "a" + "*" * 60_000,
    "strong in emphasis": "*a **a " * 5_000 + "b" + " a** a*" * 5_000,
    "emphasis that only ends": "a_ " * 30_000,
    "emphasis that only begins": "_a " * 30_000,
    "emphasis that ends as another": "*a_ " * 50_000,
    "emphasis of two signs, one within the other": "*a " * 20_000 + "_a*_ " * 20_000,
    "rows of signs whose sum is a multiple of three": "a**b" + "c* " * 50_000,
    "links that only end": "a]" * 10_000,
    "links that only begin": "[a" * 10_000,
    "links that begin and emphasis that ends": "[ a_" * 10_000,
    "links that begin within an address": "[ (](" * 40_000,
    "pictures that begin within pictures": "![[]()" * 20_000,
    "addresses without an end": "[a](b" * 30_000,
    "addresses in brackets without an end": "[a](<b" * 30_000,
    "brackets in brackets": "[" * 20_000 + "a" + "]" * 20_000,
    "quotations in quotations": "> " * 20_000 + "a",
    "lists in lists": "".join("  " * depth + "* a\n" for depth in range(1_000)),
    "lists in quotations in lists": "- > " * 5_000 + "a",
    "blank lines in a deep list": "- " * 3_000 + "x" + "\n" * 3_000,
    "code of ever more backticks": "".join("e" + "`" * count for count in range(1, 2_000)),
    "comments without an end": "</" + "<!--" * 30_000,
    "declarations without an end": "<!A " * 50_000,
    "sections without an end": "<![CDATA[" * 20_000,
    "instructions without an end": "<?" * 50_000,
    "angles": "<" * 200_000 + ">",
    "blanks before a line break": "x" + " " * 150_000 + "x  \nx",
    "definitions of links": "".join(f"[{number}]: u\n" for number in range(10_000)) + "[0] " * 10_000,
    "rows of a table": "|a|\n|-|\n" + "|x|\n" * 20_000,
    "lines over a heading's line": "a\n" * 20_000 + "=",
    "fences": "```\n" * 30_001,
    "escapes": "\\" * 100_001,
}


@pytest.mark.parametrize("text", PATHOLOGICAL.values(), ids=PATHOLOGICAL.keys())
def test_no_shape_of_markdown_costs_a_square_of_its_length(text: str) -> None:
    # A square takes minutes here, a line at most a second; only a clock sees what one call of a pattern does.
    begun = time.process_time()
    render(text)
    assert time.process_time() - begun < 20
