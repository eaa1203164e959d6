"""The examples of the CommonMark specification through the room; needs `inv corpora`, as its text is not ours."""

import re

import nh3
import pytest

from plugins.commonmark import render
from plugins.commonmark.fast import installed
from plugins.commonmark.render import ATTRIBUTES, SCHEMES, TAGS

from .hostile.corpora import PACKAGES, texts

SPECIFICATION = next(package for package in PACKAGES if package.name == "commonmark-spec")
EXAMPLE = re.compile(rf"^{'`' * 32} example\n(.*?)^\.\n(.*?)^{'`' * 32}$", re.MULTILINE | re.DOTALL)
#: What the room leaves out on purpose: raw HTML, pictures, links to anything but pages and addresses.
ELSEWHERE = re.compile(
    r"<img|<(?!/?(?:p|h[1-6]|blockquote|em|strong|a|ul|ol|li|hr|br|code|pre)\b)|href=\"(?!https?:|mailto:|[/#]|\w*\"|[^:\"]*\")"
)


def examples() -> list[tuple[str, str]]:
    """Return (Markdown, HTML) of each example."""
    whole = "".join(texts(SPECIFICATION)).replace("→", "\t")
    return EXAMPLE.findall(whole)


def cleaned(html: str) -> str:
    """Return HTML as the room lets it through, with its headings a level lower."""
    lower = re.sub(r"(</?)h1>", r"\1h2>", html)
    # An empty quotation has a line end in the specification, which no reader sees.
    lower = lower.replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")
    attributes = {tag: set(names) for tag, names in ATTRIBUTES.items()}
    return nh3.clean(lower, tags=set(TAGS), attributes=attributes, url_schemes=set(SCHEMES))


pytestmark = pytest.mark.skipif(not SPECIFICATION.path.is_file(), reason="needs `inv corpora`")


def test_every_example_without_raw_html_is_rendered_as_the_specification_says() -> None:
    found = examples()
    ours = [(text, html) for text, html in found if not ELSEWHERE.search(html) and not re.search(r"<[a-zA-Z!/?]", text)]
    assert len(found) > 640
    assert len(ours) > 480
    wrong = [text for text, html in ours if render(text) != cleaned(html)]
    assert wrong == []


def test_no_example_brings_markup_of_its_own() -> None:
    for text, _ in examples():
        assert nh3.clean(render(text), tags=set(TAGS), attributes={"a": {"href", "title"}}) == render(text)


@pytest.mark.skipif(not installed(), reason="needs the extra `fast`")
def test_both_engines_agree_on_every_example() -> None:
    assert [text for text, _ in examples() if render(text, "rust") != render(text)] == []
