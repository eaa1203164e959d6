"""The fast engine gives the bytes of markdown-it-py, or leaves the text to it."""

import random
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from plugins.commonmark import fast, parse, pelican_reader, render
from plugins.commonmark.render import _rendered
from plugins.digest.markdown import block

from .fixture_files import cases
from .pieces import rows
from .sites import ROOT, Sandbox
from .test_doors import CONF, MOST
from .test_hostile_texts import PIECES, text_of

needs_port = pytest.mark.skipif(not fast.installed(), reason="markdown-it-pyrs, the extra `fast`, is not installed")


def same(text: str) -> None:
    """Hold the HTML of both engines together before it is cleaned: no difference may hide behind the allow-list."""
    html = fast.render(text)
    assert html in {None, _rendered(text)}, text
    assert render(text, "rust") == render(text), text


def bodies() -> list[str]:
    files = [path for folder in ("posts", "pages") for path in (ROOT / "content" / folder).rglob("*.md")]
    return [parse(path.read_text("utf-8")).body for path in sorted(files)]


#: What curators write and the guard lets through; a bar parts texts, ¶ is a new line, ␣ a blank that breaks no line.
PLAIN = r"""
Beseda.|Ena¶Dva|Ena¶¶Dva|Ena  ¶Dva|Ena\¶Dva|Ena ¶Dva|   Zamik|Ena¶    zamik|¶Ena|Ena¶|Ena¶¶¶¶Dva|    koda|    a¶¶    b
# Naslov|## Naslov|### Naslov|#### Naslov|###### Naslov|## Naslov ##|## Naslov \#|#  Naslov|## *Drava*|## [a](https://a.si)|Ena¶## Dva¶Tri
- Ena¶- Dva|- Ena¶¶- Dva|* Ena¶* Dva|+ Ena|- Ena¶* Dva|-    Ena|- Ena¶  - Dva¶    - Tri¶      - Pet|- Ena¶ dva|- Ena¶¶  Dva
1. Ena¶2. Dva|1) Ena|3. Ena|1. Ena¶   - Dva¶2. Tri|01. Ena|123456789. Ena|1234567890. Ena|Ena¶2. dva|Ena¶1. dva|Ena¶- dva|- Ena¶1. Dva
7\. maja|- 7\. maja|2020|- 2020|2020. leta|- Ena¶¶      koda|- Ena¶¶¶- Dva|- Ena¶¶Dva|1. Ena¶¶   Dva¶¶2. Tri|- Ena¶- Dva¶¶Tri
> Ena|> Ena¶> dva|>Ena|> Ena¶>¶> — Dva|> - Ena¶> - Dva|> ## Ena|> 1. Ena|> Ena¶¶> Dva|> Ena¶¶Dva|- Ena¶> Dva|>     koda|Ena¶> dva
*Ena*|**Ena**|*Ena dva.*|**Ena:** dva|Ena *dva* tri|Ena *dva*, tri|*Ena* in *dva*|*Ena*, **dva**|- **Ena** dva|„Ena“ *dva*|*„Ena“*|**Ena**.
*Foto: Ana \* Novak*|*5 € na dan*|*€ na dan*|snake_case|a__b|\*Ena\*|\_Ena|\[Ena\]|\`Ena|\\|\- Ena|\> Ena|\<b>|\# Ena|\--- a
a \& b|AT&T|R & B|a &amp; b|a &amp b|a & b;|5 €|€5|£5|5 °C|© 2020|100 %|10␣km|5␣€|sv.␣Ana|„Ena“ »dve« «tri» ‚štiri‘ “pet” ’|• Ena
[a](https://a.si)|[a](https://www.a.si/b/c-d_e?f=g&h=i#j)|[a b](http://a.si/)|[a](https://a.si), [b](https://b.si)|Ena ![a](https://a.si)|- [a](https://a.si)
[a\]b](https://a.si)|[č](https://a.si/%C4%8D)|([a](https://a.si))|[a](https://a.si/a:b@c!$,;+~)|a https://a.si b|a@b.si|[5 €](https://a.si)
"Ena"|'Ena'|Ena … dva|Ena – dva|— Ena|– Ena|… Ena|(Ena)|a > b|a = b|a + b|1 - 2|a ^ b {c}|a -- b|a --- b|a #b|a/b: c; d?|Ena!|a === b|5 × 2|½
"""


#: What it does not: the engines differ on some, and no guard should have to know on which.
ODD = [
    *("`a`", "[`a", "`", "a `b", "```\na\n```", "~~~\na", "~~~", "a ~b~", "a\tb", "\ta", "- a\n\t- b", "a\r\nb", "a\x00b", "a\ufeff"),
    *("<https://a.si>", "<b>a</b>", "a < b", "<!-- a -->", "<script>", "[a](<https://a.si>)", "&nbsp;a", "a&nbsp;", "&#10;a", "a&#10;\nb"),
    *("&copy;", "&lt;b&gt;", "&NewLine;", "a &unknown; b", "a\u00a0", "\u00a0a", "a\u00a0\nb", "a \u00a0 b", "# \u00a0", "a\u2003b", "a\u2028b"),
    *("| a | b |\n| --- | --- |\n| c | d |", "a | b\n-- | --", "a |\n---", "---", "***", "* * *", "a\n---", "a\n===", "- - -", "___", "=== a"),
    *("-", "- ", "-\n- a", "- a\n-", "1.", "1.\n2. a", "- 1.", "- -", "* *", "1. 2.", "- - a", "- # a", "- > a", "1. - a", "- a\n- "),
    *(">", ">\n>", "> ", ">\n> a", "> a\n>", "> a\nb", "> a\n2) b", "> > a", ">> a\n> 2) b", " > a", "> - a\n12. b", "> a\n>\n>\n> b"),
    *("#", "## ", "# #", "##", "*", "**", "* a*", "*a", "a*", "*a **b***", "***a***", "b**a*.* a***b*", "*a_b_*_a_", "_a_", "__a__", "*a*b", "a*b*"),
    *("*a*€", "€*a*", "*5 €*", "😀*a*", "*a*😀", "*a\nb*", "**", "****", "*\\\nb_*_*_", "[*a*](https://a.si)", "*[a](https://a.si)*", "_" * 300),
    *("[a]", "[a](b)", "[a]()", "[a][b]", "[a]: https://a.si\n\n[a]", "[a](/b)", "[a](#b)", "[a](https://č.si)", '[a](https://a.si "b")'),
    *("[[a](https://a.si)](https://b.si)", "[a](https://a.si/(b))", "[a](https://A.si)", "[a](https://a.si/č)", "[a](https://a.si/%zz)"),
    *("[a](javascript:alert(1))", "[a](vbscript:a)", "[a](file:///a)", "[a](data:text/html,a)", "[a](data:image/png;base64,a)", "[a](mailto:a@b.si)"),
    *("[a](JaVaScRiPt:a)", "[a](java&#115;cript:a)", "[a](ftp://a.si)", "[a](//a.si)", "[a](https://a@b.si)", "[a](https://a.si:80)", "a\\", "a\\\\\\"),
    *("\\1", "a\\bc", "\\~~~", "#1", "$5", "[a](https://a.si)*", "• *a", "![a](https://a.si)"),
    *("![a](b)", "![a](javascript:b)", "[" * 30 + "a" + "](https://a.si)" * 30, "> " * 30 + "a", "- " * 30 + "a", "Путин", "😀", "漢字", "a\u200bb"),
]  # fmt: skip
PLAIN_TEXTS = PLAIN.strip().replace("\n", "|").replace("¶", "\n").replace("␣", "\u00a0").split("|")

#: Pieces of news, in any order: most rows of them are odd, and the guard has to find the plain ones among them.
WORDS = [
    *("beseda", "Žak", "čaša", "1", "12", "2020", "1.", "a_b", "5 €", "10\u00a0km", "AT&T", "&amp;", "&nbsp;", "&copy", "\u00a0"),
    *("*", "**", "_", "*vas*", "**mest a**", "*ena.*", "**Dva:**", "*„tri“*", "*5 €*", "*a\\*b*", "\\*", "\\_", "\\[", "\\\\", "\\."),
    *("[a](https://www.a.si/b?c=d&e=f)", "[„č“ b](https://a.si)", "[", "]", "(", ")", "!", "„", "“", "»", "«", "–", "—", "…", "’", "'"),
    *('"', ".", ",", ":", "-", "=", "+", "#", " ##", ">", "|", "€", "£", "°", "•", " ", " ", " ", "  ", "   "),
]  # fmt: skip
STARTS = [
    *(
        "",
        "",
        "",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "12. ",
        "  - ",
        "   ",
        "      - ",
        "        ",
        "> ",
        "> ",
        ">",
        "> - ",
        "## ",
        "# ",
        "\\- ",
    )
]
ENDS = ["\n", "\n", "\n\n", "\n\n", "  \n", "\\\n", "\n>\n", "\n\n\n"]


def news(rng: random.Random) -> str:
    lines = rng.randint(1, 6)
    return "".join(
        rng.choice(STARTS) + "".join(rng.choices(WORDS, k=rng.randint(1, 7))) + rng.choice(ENDS) for _ in range(lines)
    ).strip("\n")


LINES = st.tuples(
    st.sampled_from(STARTS),
    rows(WORDS, 7, min_size=1).map("".join),
    st.sampled_from(ENDS),
).map("".join)
KINDS = st.sampled_from(["crosshead", "list", "quote", "caption", "paragraph"])


@needs_port
@pytest.mark.parametrize("text", PLAIN_TEXTS)
def test_plain_texts_are_taken_and_are_the_same(text: str) -> None:
    assert fast.guarded(text)
    same(text)


@needs_port
@pytest.mark.parametrize("text", ODD, ids=lambda text: repr(text)[:40])
def test_odd_texts_fall_back(text: str) -> None:
    assert fast.render(text) is None
    assert render(text, "rust") == render(text)


@needs_port
@pytest.mark.parametrize(("title", "text", "expected"), cases("commonmark.md"), ids=lambda case: case[:50])
def test_the_cases_of_the_room(title: str, text: str, expected: str) -> None:
    assert render(text, "rust").strip() == expected.strip(), title
    same(text)


@needs_port
def test_all_own_posts_are_taken_and_are_the_same() -> None:
    texts = bodies()
    assert len(texts) >= 44
    for text in texts:
        assert fast.guarded(text), text
        same(text)


@needs_port
def test_thousands_of_random_texts_are_the_same() -> None:
    rng = random.Random(20)  # noqa: S311 - the same texts in every run
    texts = [news(rng) for _ in range(20_000)]
    assert sum(map(fast.guarded, texts)) > 500
    for text in filter(fast.guarded, texts):
        same(text)


@needs_port
@hypothesis_settings(max_examples=2000)
@given(st.lists(LINES, min_size=1, max_size=6).map("".join))
def test_rows_of_pieces_of_news_are_the_same(text: str) -> None:
    same(text)


@needs_port
@hypothesis_settings(max_examples=500)
@given(st.text("aČ1 .*_&\\[]()>-#\n€\u00a0„“;:", max_size=30))
def test_rows_of_signs_are_the_same(text: str) -> None:
    same(text)


@needs_port
@given(st.lists(st.tuples(KINDS, st.text("abČš 019.,:;!?\"'„“–-+*_#>~=`<>[]()&\\/x€\n", min_size=1)), max_size=6))
def test_what_the_digest_writes_is_the_same(blocks: list[tuple[str, str]]) -> None:
    same("\n\n".join(block(kind, text, "Ana Novak") for kind, text in blocks))


@needs_port
@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_hostile_texts_are_the_same(piece: str) -> None:
    same(text_of(piece, 200))


@needs_port
def test_every_letter_and_sign_is_the_same_in_every_place() -> None:
    places = "a{0}b|{0}|{0} a|a {0}|a*{0}a*b|*{0}a*|*a{0}*|*a*{0}|a {0}*a*|- {0}|1. {0}|## {0}|> {0}|[{0}](https://a.si)|a\n{0}b|a{0}\nb|\\{0}a"
    for letter in (*map(chr, range(32, 0x250)), *"„“”‚‘’›‹–—…•€\u200b\u2028\u3000😀"):
        for place in places.split("|"):
            same(place.format(letter))


@pytest.mark.parametrize(
    "piece", ["*a ", "[a", "> ", "\\", "- a\n", "&a", "*a* ", "a_", "[a](https://a.si/", "1. ", "a\u00a0", " "]
)
def test_the_guard_takes_time_in_proportion(piece: str) -> None:
    # A guard that went back would not end within the run.
    fast.guarded(piece * 100_000)


class Broken:
    """A port that breaks."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def render(self, _markdown: str) -> str:
        """Break."""
        raise self.error


def broken(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    monkeypatch.setattr(fast, "installed", lambda: True)
    monkeypatch.setattr(fast, "_parser", lambda: Broken(error))


def test_a_panic_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, type("PanicException", (BaseException,), {})("index out of bounds"))
    assert render("- Most *je* odprt.", "rust") == "<ul>\n<li>Most <em>je</em> odprt.</li>\n</ul>\n"


@needs_port
def test_a_panic_of_the_port_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "guarded", lambda _text: True)
    assert fast.render("[`a") is None


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1), MemoryError()], ids=repr)
def test_what_ends_a_run_ends_it(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    broken(monkeypatch, error)
    with pytest.raises(type(error)):
        render("- Most", "rust")


def test_the_allow_list_is_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "installed", lambda: True)
    monkeypatch.setattr(
        fast, "render", lambda _text: '<p><a href="javascript:x">a</a><img src="b"><script>c</script></p>'
    )
    assert render("- Most", "rust") == '<p><a rel="noopener noreferrer">a</a></p>'


@pytest.mark.parametrize("engine", ["x", "Rust", "", None, True, ["rust"]])
def test_an_unknown_engine_is_named(engine: object) -> None:
    with pytest.raises(ValueError, match=re.escape(f"COMMONMARK[\"engine\"] is {engine!r}; write 'python' or 'rust'")):
        render("Most", engine)  # type: ignore[arg-type]


def test_an_engine_that_is_not_installed_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "installed", lambda: False)
    with pytest.raises(ValueError, match=r"pip install 'markdown-it-pyrs'"):
        render("Most", "rust")
    assert render("Most") == "<p>Most</p>\n"


@pytest.mark.parametrize(
    ("setting", "expected"), [({}, "python"), ({"engine": "python"}, "python"), ({"engine": "rust"}, "rust")]
)
def test_the_reader_passes_the_engine_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: dict[str, str], expected: str
) -> None:
    asked = []

    def rendered(_body: str, engine: str) -> str:
        asked.append(engine)
        return ""

    monkeypatch.setattr(sys.modules["plugins.commonmark.render"], "render", rendered)
    path = tmp_path / "most.md"
    path.write_text(MOST, "utf-8")
    settings = {"COMMONMARK": setting, "DEFAULT_CATEGORY": "misc", "FORMATTED_FIELDS": []}
    pelican_reader.CommonMarkReader(settings).read(path)  # type: ignore[no-untyped-call]
    assert asked == [expected]


@pytest.fixture
def site(tmp_path: Path) -> Sandbox:
    site = Sandbox(tmp_path)
    (tmp_path / "plugins").symlink_to(ROOT / "plugins")
    site.write("content/most.md", MOST)
    return site


def test_a_wrong_setting_ends_the_build_with_one_line(site: Sandbox) -> None:
    site.write("pelicanconf.py", CONF + 'PLUGINS = ["commonmark"]\nCOMMONMARK = {"engine": "x"}\n')
    said = site.pelican(expect=1)
    assert ": COMMONMARK[\"engine\"] is 'x'; write 'python' or 'rust'\n" in said
    assert "Traceback" not in said


@needs_port
def test_a_site_comes_out_the_same(site: Sandbox) -> None:
    pages = []
    for engine in ("python", "rust"):
        site.write("pelicanconf.py", CONF + f'PLUGINS = ["commonmark"]\nCOMMONMARK = {{"engine": "{engine}"}}\n')
        site.pelican()
        pages.append(site.read("output/most.html"))
    assert pages[0] == pages[1]
    assert "<strong>most</strong>" in pages[0]
