"""Edits of the article, the memory and the posts, in any order: no human sentence ever disappears."""

import datetime as dt
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from plugins.digest import Desk, Options, Report, Story, run
from plugins.digest.stages import Brief
from plugins.translation import parse, serialise
from plugins.translation.memory import revised
from plugins.translation.po import Memory, Message

from .sites import ROOT

#: How many histories are tried: `HISTORIES=1000 pytest tests/test_human_edits.py` takes minutes.
EXAMPLES = int(os.environ.get("HISTORIES", "10"))
BRIDGE = (
    "Most v Mariboru je spet odprt. Promet teče od jutra.",
    "Dela so trajala dve leti. Stala so osem milijonov evrov. Plačala jih je občina.",
    "Naslednje leto pride na vrsto železniška proga. Denar je zagotovljen.",
)


@dataclass
class World:
    """A site without Pelican: the article, the memory, the posts, and what people ever wrote into them."""

    root: Path
    paragraphs: list[str] = field(default_factory=lambda: list(BRIDGE))
    written: set[str] = field(default_factory=set)
    #: The sentence of the article that each translation was written for.
    sources: dict[str, str] = field(default_factory=dict)

    def build(self) -> Report:
        """Take the article in, as `pelican` does before it builds pages."""
        (self.root / "content/inbox").mkdir(parents=True, exist_ok=True)
        (self.root / "content/inbox/most.txt").write_text("\n\n".join(("Most je odprt", *self.paragraphs)) + "\n")
        (self.root / "content/inbox/most.toml").write_text(
            'title = "Most je odprt"\ndate = "2026-01-02"\nlang = "sl"\n'
        )
        self.stories: list[Story] = []
        report = run(Desk(self.root, Options()), dt.date(2026, 1, 2), note=self._note)
        assert report.refused == ()
        return report

    def _note(self, _: Brief, story: Story | None) -> None:
        assert story
        self.stories.append(story)

    def human(self) -> str:
        """Return a new word of a person."""
        word = f"Roka{len(self.written)}x."
        self.written.add(word)
        return word

    @property
    def po(self) -> Path:
        """Return the memory's file."""
        return self.root / "content/memory/most.en.po"

    def memory(self) -> Memory:
        """Return the memory."""
        return parse(self.po.read_bytes(), "sl", "en")

    def write(self, change: Callable[[Message], Message]) -> None:
        """Let a person change what is not obsolete in the memory."""
        memory = self.memory()
        messages = tuple(message if message.obsolete else change(message) for message in memory.messages)
        self.po.write_bytes(serialise(Memory("sl", "en", messages)))

    def translate(self) -> None:
        """Translate all that has no text, as a person does in a PO editor."""
        self.write(lambda one: one if one.target else revised(one, self._translation(one.source), "reviewed"))

    def _translation(self, source: str) -> str:
        said = f"T {self.human()}"
        self.sources[said] = source
        return said

    def misplaced(self) -> list[tuple[str, str]]:
        """Return what stands in the memory as the translation of something else than it was written for.

        An article's sentence may have been worded otherwise since, a little.
        """
        return [
            (message.source, said)
            for message in self.memory().messages
            for said, source in self.sources.items()
            if said in message.target and not message.obsolete and not _alike(source, message.source)
        ]

    def post(self, lang: str) -> Path:
        """Return the file of a post."""
        (path,) = (self.root / "content/posts").rglob(f"*.{lang}.md")
        return path

    def edit(self, lang: str, change: Callable[[str], str]) -> None:
        """Let a person change a post."""
        path = self.post(lang)
        before = path.read_text()
        after = change(before)
        assert after != before
        path.write_text(after)

    def everything(self) -> str:
        """Return all texts that could hold a person's words."""
        memory = self.memory()
        files = [
            path.read_text() for name in ("posts", "review") for path in (self.root / "content" / name).rglob("*.md")
        ]
        return "\n".join((*files, *(message.target for message in memory.messages)))

    def waiting(self) -> str:
        """Return the page of what waits."""
        return (self.root / "content/review/waiting.md").read_text()


def _alike(one: str, other: str) -> bool:
    words, there = (set(re.findall(r"[^\W\d]+", text)) for text in (one, other))
    return len(words & there) > len(words) / 2


@pytest.fixture
def world(tmp_path: Path) -> World:
    return made(tmp_path)


def made(folder: Path) -> World:
    shutil.copytree(ROOT / "content/data", folder / "content/data")
    new = World(folder)
    new.build()
    return new


@pytest.fixture
def translated(world: World) -> World:
    world.translate()
    world.build()
    return world


def body(path: Path) -> list[str]:
    return path.read_text().split("---\n", 2)[2].strip().split("\n\n")


def value(path: Path, key: str) -> str:
    match = re.search(f"^{key}: (.*)$", path.read_text(), re.MULTILINE)
    return match.group(1) if match else ""


def test_an_edit_of_a_translated_post_flows_into_the_memory(translated: World) -> None:
    before = translated.post("en").read_text()
    translated.edit("en", lambda text: text.replace("T Roka2x.", "T Roka2x, as *ever*.".replace("*", "")))
    changed = translated.post("en").read_text()
    translated.build()
    assert "T Roka2x, as ever." in [one.target for one in translated.memory().messages]
    assert body(translated.post("en"))[1:] == [*changed.split("---\n", 2)[2].strip().split("\n\n")][1:]
    assert value(translated.post("en"), "translation") == "edited"
    assert value(translated.post("en"), "generated") != before
    assert translated.stories[0].kept == ()
    # It is the program's again: an article that changes elsewhere is followed.
    translated.paragraphs[2] += " Dodano je nekaj."
    translated.build()
    translated.translate()
    translated.build()
    assert "as ever" in translated.post("en").read_text()
    assert value(translated.post("en"), "translation") == "edited"


def test_a_translation_written_into_the_post_itself_is_taken(world: World) -> None:
    world.edit(
        "en",
        lambda text: (
            text.replace("title:\n", "title: The bridge is open\n")
            + "\nIt is open again.\n\nIt took two years.\n\nNext comes the railway.\n"
        ),
    )
    world.build()
    post = world.post("en")
    assert post.name == "the-bridge-is-open.en.md"
    assert body(post) == ["It is open again.", "It took two years.", "Next comes the railway."]
    assert value(post, "translation") == "edited"
    assert value(post, "title") == "The bridge is open"


def test_markup_stays_in_the_post_and_is_told(translated: World) -> None:
    translated.edit("en", lambda text: text.replace("T Roka2x.", "T *Roka2x*."))
    changed = translated.post("en").read_text()
    translated.build()
    assert translated.post("en").read_text() == changed
    assert "marked up" in translated.waiting()


def test_where_post_and_memory_both_changed_the_post_wins_and_both_are_kept(translated: World) -> None:
    translated.edit("en", lambda text: text.replace("T Roka2x.", "Post Roka2x."))
    translated.write(
        lambda one: revised(one, "Memory Roka2x.", "reviewed") if "Roka2x" in one.target else one,
    )
    translated.build()
    assert "Post Roka2x." in translated.post("en").read_text()
    (lost,) = [one for one in translated.memory().messages if one.obsolete]
    assert lost.target == "Memory Roka2x."
    messages = translated.memory().messages
    assert len({(one.context, one.source) for one in messages}) == len(messages)
    assert "content/memory/most.en.po: " in translated.waiting()
    translated.build()
    assert "content/memory/most.en.po: " in translated.waiting()


def test_a_stale_sentence_keeps_the_post_public_and_is_counted(translated: World) -> None:
    translated.paragraphs[1] = BRIDGE[1].replace("osem", "devet")
    translated.build()
    post = translated.post("en")
    assert (value(post, "translation"), value(post, "stale")) == ("reviewed", "1")
    assert len(body(post)) == 3
    assert "1 missing or stale" in translated.waiting()
    # Who removes the line says that the text still holds.
    translated.edit("en", lambda text: text.replace("stale: 1\n", ""))
    translated.build()
    assert value(post, "stale") == ""
    assert not any(one.fuzzy for one in translated.memory().messages)


def test_a_missing_sentence_leaves_readers_the_last_whole_text(translated: World) -> None:
    before = body(translated.post("en"))
    translated.paragraphs[1] += " Nihče ni vedel, zakaj."
    translated.build()
    post = translated.post("en")
    assert body(post) == before
    assert (value(post, "translation"), value(post, "stale")) == ("reviewed", "1")
    again = post.read_text()
    translated.build()
    assert post.read_text() == again
    # An edit of that older text is not lost when the new one is whole.
    translated.edit("en", lambda text: text.replace("T Roka5x.", "T Roka5x, they say."))
    translated.build()
    translated.translate()
    translated.build()
    assert value(post, "stale") == ""
    assert "they say" in post.read_text()
    assert "Roka8x" in post.read_text()


def test_the_missing_sentence_may_be_written_into_the_post(translated: World) -> None:
    translated.paragraphs[1] += " Nihče ni vedel, zakaj."
    translated.build()
    translated.edit("en", lambda text: text.replace("T Roka5x.", "T Roka5x. Nobody knew why."))
    translated.build()
    post = translated.post("en")
    assert body(post)[1] == "T Roka3x. T Roka4x. T Roka5x. Nobody knew why."
    assert (value(post, "translation"), value(post, "stale")) == ("edited", "")
    assert [one.marks[-1] for one in translated.memory().messages if one.target.startswith("T ")] == [
        "state: reviewed"
    ] * 8


def test_the_memory_of_a_renamed_article_follows(translated: World) -> None:
    before = translated.po.read_bytes()
    english = translated.post("en").read_text()
    for suffix in ("txt", "toml"):
        old = translated.root / f"content/inbox/most.{suffix}"
        old.rename(old.with_stem("drava"))
    run(Desk(translated.root, Options()), dt.date(2026, 1, 2))
    assert not translated.po.exists()
    moved = translated.root / "content/memory/drava.en.po"
    assert moved.read_bytes().replace(b"drava.txt", b"most.txt") == before
    assert body(translated.post("en")) == english.split("---\n", 2)[2].strip().split("\n\n")
    assert value(translated.post("en"), "translation") == "reviewed"


def test_a_byte_order_mark_is_no_edit(translated: World) -> None:
    path = translated.post("en")
    before = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + before)
    translated.build()
    assert path.read_bytes() == before


def test_a_state_that_the_curator_writes_into_the_post_is_the_memorys(translated: World) -> None:
    translated.write(lambda one: revised(one, one.target, "machine"))
    translated.build()
    assert value(translated.post("en"), "translation") == "machine"
    translated.edit(
        "en",
        lambda text: text.replace(
            "translation: machine", "translation: reviewed\nreviewer: Ana Novak\nreviewed: 2026-01-03"
        ),
    )
    translated.build()
    assert "state: reviewed by Ana Novak 2026-01-03" in translated.memory().messages[0].marks
    assert value(translated.post("en"), "reviewer") == "Ana Novak"


def test_metadata_of_the_curator_survive(translated: World) -> None:
    translated.edit(
        "en", lambda text: text.replace("topics:", "topics: medtop:04000000").replace("raw:", "status: draft\nraw:")
    )
    translated.paragraphs[1] = BRIDGE[1].replace("osem", "devet")
    translated.build()
    post = translated.post("en")
    assert (value(post, "topics"), value(post, "status"), value(post, "stale")) == ("medtop:04000000", "draft", "1")


_OPERATIONS = st.sampled_from(
    ["reword", "add sentence", "add paragraph", "remove paragraph", "turn"]
    + ["translate", "rewrite memory", "english", "slovenian", "english block", "title", "first block"]
)


def apply(world: World, operation: str, at: int) -> None:
    """Let a person do something; each adds a word of its own and takes none away."""
    paragraphs = world.paragraphs
    n = at % len(paragraphs)

    def append(lang: str, number: int, *, block: bool = False) -> None:
        path = world.post(lang)
        head, parts = path.read_text().split("---\n", 2)[1], body(path)
        if parts == [""]:
            return
        number %= len(parts)
        parts[number] += f"\n\n{world.human()}" if block else f" {world.human()}"
        path.write_text(f"---\n{head}---\n\n" + "\n\n".join(parts) + "\n")

    changes: dict[str, Callable[[], object]] = {
        "reword": lambda: paragraphs.__setitem__(n, paragraphs[n].replace(" ", f" {at} ", 1)),
        "add sentence": lambda: paragraphs.__setitem__(n, f"{paragraphs[n]} Novih je še {at} stvari."),
        "add paragraph": lambda: paragraphs.insert(
            n, f"Odstavek {at} je nov, in je v njem dovolj črk za ves članek. Ima {at} stavka."
        ),
        "remove paragraph": lambda: paragraphs.pop(n) if len(paragraphs) > 1 else None,
        "turn": lambda: paragraphs.append(paragraphs.pop(n)),
        "translate": world.translate,
        "rewrite memory": lambda: world.write(
            lambda one: revised(one, f"{one.target} {world.human()}", "edited") if one.target and at % 3 else one
        ),
        "english": lambda: append("en", at),
        "slovenian": lambda: append("sl", at),
        "english block": lambda: append("en", at, block=True),
        "first block": lambda: append("en", 0),
        "title": lambda: world.post("en").write_text(
            re.sub(
                r"^title:(.*)$",
                lambda m: f"title:{m[1]} {world.human()}",
                world.post("en").read_text(),
                flags=re.MULTILINE,
            )
        ),
    }
    changes[operation]()


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = made(tmp_path_factory.mktemp("ready"))
    return world.root


#: What once went wrong: blocks of a post that an older article had, taken for those in the same places of the new one,
#: and a paragraph that stood where it had been and where it was by then.
_ONCE = (
    [[("remove paragraph", 0)], [("reword", 0), ("turn", 0), ("english block", 9), ("first block", 0)]],
    [[("remove paragraph", 0), ("add sentence", 0)], [("add paragraph", 0)], [("translate", 0), ("first block", 0)]],
    [[("add sentence", 0), ("turn", 0)], [("first block", 0), ("remove paragraph", 0)]],
    [[("turn", 0), ("add sentence", 0)], [("add paragraph", 0), ("english", 1), ("english", 0)]],
    [[("first block", 0), ("english block", 5)], [("first block", 0), ("turn", 0)]],
    [[("english block", 0)], [("english", 3), ("rewrite memory", 8)], [("turn", 0)], [("add paragraph", 0)]],
    [[("english block", 0), ("turn", 0)]],
    [[("add sentence", 0)], [("first block", 0), ("add sentence", 0), ("first block", 0)]],
)


@example(_ONCE[0])
@example(_ONCE[1])
@example(_ONCE[2])
@example(_ONCE[3])
@example(_ONCE[4])
@example(_ONCE[5])
@example(_ONCE[6])
@example(_ONCE[7])
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.tuples(_OPERATIONS, st.integers(0, 9)), min_size=1, max_size=4), min_size=2, max_size=4))
def test_no_human_sentence_ever_disappears(ready: Path, turns: list[list[tuple[str, int]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ready, folder, dirs_exist_ok=True)
        world = World(Path(folder))
        world.translate()
        world.build()
        for turn in turns:
            for operation, at in turn:
                apply(world, operation, at)
            world.build()
            # gettext's tools refuse a message that is there twice.
            messages = world.memory().messages
            assert len({(one.context, one.source) for one in messages}) == len(messages)
            found = world.everything()
            assert [word for word in world.written if word not in found] == []
            assert world.misplaced() == []
            paragraphs = [text for text in body(world.post("en")) if text]
            assert len(set(paragraphs)) == len(paragraphs) or len(set(world.paragraphs)) < len(world.paragraphs)
        posts = {path: path.read_bytes() for path in (Path(folder) / "content").rglob("*.*") if path.is_file()}
        world.build()
        assert {path: path.read_bytes() for path in (Path(folder) / "content").rglob("*.*") if path.is_file()} == posts
