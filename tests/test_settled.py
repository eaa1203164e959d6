"""A story that is as it should be is not taken in again; the next intake does what one without memory would do."""

import datetime as dt
import gc
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.digest import grouping, intake
from plugins.digest.annotate import Annotator
from plugins.digest.desk import Desk, Options
from plugins.digest.stages import Annotated, Brief, Report
from plugins.lean_build import Build, Store
from plugins.raw_article.newsitem import NewsItem
from plugins.translation import memory

from .sites import ROOT, sandbox

ARTICLES = (
    "brexit-izstop",
    "evro-hrvaska",
    "libija-berlin",
    "libija-premirje",
    "libya-august",
    "liverpool-naslov",
)


def site_in(folder: Path) -> Path:
    root = sandbox(folder, samples=False).root
    for path in (ROOT / "content/inbox").iterdir():
        if path.stem in ARTICLES:
            shutil.copy(path, root / "content/inbox")
    (root / "content/memory").mkdir(exist_ok=True)
    for path in (ROOT / "content/memory").iterdir():
        if path.name.partition(".")[0] in ARTICLES[:4]:
            shutil.copy(path, root / "content/memory")
    return root


def taken_in(root: Path, *, kept: bool) -> tuple[list[Brief], Report]:
    store = Store(root.parent / f"{root.name}-cache" if kept else None, "v")
    build = Build(root / "output", root / "output", store, "v", workers=1)
    stories: list[Brief] = []
    desk = Desk(root, Options())
    report = intake.run(desk, dt.date(2026, 1, 2), build=build, note=lambda brief, _: stories.append(brief))
    store.close()
    return stories, replace(report, written=())


def files(root: Path) -> dict[str, bytes]:
    found = (path for path in sorted((root / "content").rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what gathers the memories that an intake takes apart."""
    found: list[str] = []
    parse = memory.parse

    def noted(data: bytes, source: str, target: str) -> memory.Memory:
        found.append(source)
        return parse(data, source, target)

    monkeypatch.setattr(memory, "parse", noted)
    return found


def test_no_story_is_held_longer_than_it_takes_to_look_at_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "NEWEST", 1)
    alive: list[int] = []

    def count(*_: object) -> None:
        gc.collect()
        alive.append(sum(isinstance(one, Annotated) for one in gc.get_objects()))

    intake.run(Desk(site_in(tmp_path / "site"), Options()), dt.date(2026, 1, 2), note=count)
    assert len(alive) == len(ARTICLES)
    # The one that is looked at, and of those before it the newest.
    assert max(alive) - min(alive) <= 1


def test_only_what_changed_is_taken_in_again(tmp_path: Path, asked: list[str]) -> None:
    root = site_in(tmp_path / "site")
    first = taken_in(root, kept=True)
    asked.clear()
    # What the program has just written itself need not be looked at to know that it would be the same again.
    assert taken_in(root, kept=True) == first
    assert asked == []
    for number, change in enumerate((edit_article, edit_post, edit_memory), 1):
        change(root, random.Random(number))  # noqa: S311 - edits, no secrets
        taken_in(root, kept=True)
        assert asked, change.__name__
        taken_in(root, kept=True)
        asked.clear()
        taken_in(root, kept=True)
        assert asked == [], change.__name__


def test_what_says_nothing_of_what_is_in_a_text_lets_no_article_be_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, dice = site_in(tmp_path / "site"), random.Random(1)  # noqa: S311 - likewise
    taken_in(root, kept=True)
    looked: list[str] = []
    annotate = Annotator.annotate

    def noted(self: Annotator, item: NewsItem, identifier: str, file: str) -> Annotated:
        looked.append(identifier)
        return annotate(self, item, identifier, file)

    monkeypatch.setattr(Annotator, "annotate", noted)
    for change in (running_story, topic_renamed):
        change(root, dice)
        taken_in(root, kept=True)
        assert looked == [], change.__name__
    topics = root / "content/data/topics.toml"
    before, touched = topics.read_text("utf-8"), list[str]()
    for _ in "12345":
        topics.write_text(before, "utf-8")
        taken_in(root, kept=True)
        another_stem(root, dice)
        looked.clear()
        taken_in(root, kept=True)
        (word,) = set(re.findall(r"(\w+)\$:9", topics.read_text("utf-8"))) - set(re.findall(r"(\w+)\$:9", before))
        texts = {path.stem: path.read_text("utf-8") for path in (root / "content/inbox").glob("*.[tm][xd]*")}
        # A Slovenian stem says nothing of an English text.
        theirs = [name for name, text in sorted(texts.items()) if re.search(rf"(?i)\b{word}\b", text)]
        assert looked == [name for name in theirs if name != "libya-august"]
        touched += looked
    assert touched


def pick(root: Path, pattern: str, dice: random.Random) -> Path | None:
    return dice.choice([*sorted((root / "content").glob(pattern)), None][:-1] or [None])


def replaced(path: Path | None, old: str, new: str) -> None:
    if path:
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")


def edit_article(root: Path, dice: random.Random) -> None:
    path = pick(root, "inbox/*.txt", dice)
    replaced(path, ". ", f". Dodali so še {dice.randrange(100)} besed. ")


def edit_post(root: Path, dice: random.Random) -> None:
    replaced(pick(root, "posts/**/*.md", dice), "title: ", "title: Popravljeno ")


def edit_body(root: Path, dice: random.Random) -> None:
    path = pick(root, "posts/**/*.md", dice)
    if path:
        path.write_text(path.read_text("utf-8") + f"\nDodano {dice.randrange(100)}.\n", "utf-8")


def edit_memory(root: Path, dice: random.Random) -> None:
    path = pick(root, "memory/*.po", dice)
    if path:
        text = path.read_text("utf-8")
        path.write_text(text[:-1].rpartition('"')[0] + f' {dice.randrange(100)}"\n', "utf-8")


def delete_post(root: Path, dice: random.Random) -> None:
    if path := pick(root, "posts/**/*.md", dice):
        path.unlink()


def delete_memory(root: Path, dice: random.Random) -> None:
    if path := pick(root, "memory/*.po", dice):
        path.unlink()


def delete_review(root: Path, dice: random.Random) -> None:
    if path := pick(root, "review/posts/*", dice):
        path.unlink()


def delete_article(root: Path, dice: random.Random) -> None:
    if path := pick(root, "inbox/*.txt", dice):
        path.unlink()


def rename_article(root: Path, dice: random.Random) -> None:
    if path := pick(root, "inbox/*.txt", dice):
        path.rename(path.with_name(f"{path.stem}-{dice.randrange(100)}.txt"))


def title_beside(root: Path, dice: random.Random) -> None:
    if path := pick(root, "inbox/*.txt", dice):
        path.with_suffix(".toml").write_text(f'title = "Naslov {dice.randrange(100)}"\n', "utf-8")


def another_person(root: Path, dice: random.Random) -> None:
    letters = "".join(dice.choices("bcdfghklmnprst", k=8))
    name, identifier = f"Nova Ose{letters}", f"local:nova-{letters}"
    record = f'\n[[person]]\nid = "{identifier}"\nname = {{ sl = "{name}", en = "{name}" }}\ngender = "f"\n'
    with (root / "content/data/people.toml").open("a", encoding="utf-8") as file:
        file.write(record)


def known_person(root: Path, dice: random.Random) -> None:
    """Let somebody be known whom an article may name."""
    path = pick(root, "inbox/*.txt", dice)
    file = root / "content/data/people.toml"
    people = file.read_text("utf-8")
    text = path.read_text("utf-8", errors="replace") if path else ""
    if found := [name for name in re.findall(r"[A-ZČŠŽ]\w+ [A-ZČŠŽ]\w+", text) if name not in people]:
        name, number = dice.choice(found), dice.randrange(10**6)
        record = f'\n[[person]]\nid = "local:p{number}"\nname = {{ sl = "{name}", en = "{name}" }}\ngender = "m"\n'
        file.write_text(people + record, "utf-8")


def forgotten_person(root: Path, dice: random.Random) -> None:
    """Let one of those no longer be known whom articles name most."""
    file = root / "content/data/people.toml"
    head, *records = file.read_text("utf-8").split("[[person]]")
    named = [at for at, record in enumerate(records) if re.search("Haftar|Golob|Putin|Salame|Johnson|Kos", record)]
    if named:
        records.pop(dice.choice(named))
        file.write_text("[[person]]".join((head, *records)), "utf-8")


def reject(root: Path, dice: random.Random) -> None:
    """Let a name never be proposed again that waits for a decision."""
    waiting = root / "content/review/names.toml"
    names = re.findall(r'^name = "(.*)"', waiting.read_text("utf-8"), re.MULTILINE) if waiting.exists() else []
    if names:
        with (root / "content/data/rejected.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[[name]]\nname = "{dice.choice(names)}"\n')


def let_be_proposed(root: Path, dice: random.Random) -> None:
    file = root / "content/data/rejected.toml"
    head, *records = file.read_text("utf-8").split("[[name]]")
    if records:
        records.pop(dice.randrange(len(records)))
        file.write_text("[[name]]".join((head, *records)), "utf-8")


def running_story(root: Path, dice: random.Random) -> None:
    """File some stories under a topic of their own, as an accepted proposal does."""
    file = root / "content/data/topics.toml"
    uids = re.findall(
        r"^uid: (.*)", "".join(p.read_text("utf-8") for p in (root / "content/posts").rglob("*.sl.md")), re.MULTILINE
    )
    name, pins = f"zgodba-{dice.randrange(10**6)}", ", ".join(f'"{uid}"' for uid in sorted(uids)[:3])
    record = f'\n[[topic]]\nid = "local:{name}"\nname = {{ sl = "{name}", en = "{name}" }}\nrunning = true\n'
    file.write_text(f'{file.read_text("utf-8")}{record}parent = "medtop:16000000"\npins = [{pins}]\n', "utf-8")


def topic_renamed(root: Path, dice: random.Random) -> None:
    file = root / "content/data/topics.toml"
    names = re.findall(r'^name = \{ sl = "([^"]*)"', file.read_text("utf-8"), re.MULTILINE)
    replaced(file, f'sl = "{dice.choice(names)}"', f'sl = "Tema {dice.randrange(100)}"')


def another_stem(root: Path, dice: random.Random) -> None:
    """Let a word of an article speak for a topic."""
    path = pick(root, "inbox/*.txt", dice)
    words = re.findall(r"\b[a-zčšž]{5,}\b", path.read_text("utf-8", errors="replace") if path else "") or ["beseda"]
    file = root / "content/data/topics.toml"
    heads = re.findall(r'^stems.sl = "', file.read_text("utf-8"), re.MULTILINE)
    parts = file.read_text("utf-8").split('stems.sl = "')
    at = dice.randrange(1, len(heads) + 1)
    parts[at] = f"{dice.choice(words)}$:9 {parts[at]}"
    file.write_text('stems.sl = "'.join(parts), "utf-8")


def another_slug(root: Path, dice: random.Random) -> None:
    path = pick(root, "posts/**/*.md", dice)
    replaced(path, "\nslug: ", f"\nslug: drug-{dice.randrange(100)}-")


def nothing(root: Path, dice: random.Random) -> None:
    del root, dice


EDITS: tuple[Callable[[Path, random.Random], None], ...] = (
    *(edit_article, edit_post, edit_body, edit_memory, delete_post, delete_memory, delete_review, delete_article),
    *(rename_article, title_beside, another_person, known_person, forgotten_person, another_slug, nothing),
    *(reject, reject, let_be_proposed, running_story, topic_renamed, another_stem),
)


@pytest.mark.parametrize("seed", range(5))
def test_an_intake_with_memory_does_what_one_without_does(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - likewise
    roots = site_in(tmp_path / "kept"), site_in(tmp_path / "bare")
    history: list[str] = []
    for _ in range(10):
        edit, throw = dice.choice(EDITS), dice.randrange(10**9)
        history.append(edit.__name__)
        reports = []
        for root, kept in zip(roots, (True, False), strict=True):
            edit(root, random.Random(throw))  # noqa: S311 - likewise
            reports.append(taken_in(root, kept=kept))
        one, other = reports
        assert files(roots[0]) == files(roots[1]), history
        assert one == other, history
