"""Topics: the fixture says what a text is about, and by which words."""

from pathlib import Path

import pytest

from plugins.topics import SchemeError, classify, load

from .fixture_files import cases

SCHEME = load(Path(__file__).parent.parent / "content" / "data" / "topics.toml")


@pytest.mark.parametrize(("title", "text", "expected"), cases("topics.md"), ids=lambda case: case[:50])
def test_topics(title: str, text: str, expected: str) -> None:
    lang = "en" if "English" in title else "sl"
    found = classify(text, lang, SCHEME)
    names = [f"{SCHEME[topic.id].names[lang]}: {', '.join(topic.evidence)}\n" for topic in found]
    assert "".join(names) == expected, title


def test_the_top_of_the_tree_has_seventeen_topics_named_in_both_languages() -> None:
    tops = [topic for topic in SCHEME.values() if not topic.parent]
    assert len(tops) == 17
    assert all(topic.names["sl"] and topic.names["en"] for topic in tops)
    assert all(topic.stems["sl"] and topic.stems["en"] for topic in tops)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[topic]]\nid = "medtop:1"\nname = { sl = "a", en = "b" }\n', "medtop:1"),
        ('[[topic]]\nid = "local:a"\nname = { sl = "a", en = "b" }\nstems.sl = "vojn:x"\n', "vojn:x"),
        ("[[topic]\n", ":1: "),
    ],
)
def test_a_broken_scheme_is_named_by_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "topics.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SchemeError) as error:
        load(path)
    assert str(error.value).startswith(f"{path}:")
    assert message in str(error.value)
