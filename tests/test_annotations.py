"""What was found in an article is kept; it is looked for again if the article, or anything that counts, has changed."""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from plugins.digest.annotate import Annotator
from plugins.digest.annotations import Annotations
from plugins.digest.desk import Desk, Options
from plugins.digest.intake import articles, run
from plugins.digest.stages import Annotated
from plugins.lean_build import Build, Store, dump, load
from plugins.raw_article.newsitem import NewsItem
from plugins.raw_article.refuse import Refused

from .sites import ROOT, Sandbox, sandbox

SAMPLE = Desk(ROOT, Options())


class Counting(Annotator):
    """Counts the articles that it is asked about."""

    asked = 0

    def annotate(self, item: NewsItem, identifier: str, file: str) -> Annotated:
        """Count, and annotate."""
        self.asked += 1
        return super().annotate(item, identifier, file)


@dataclass
class Run:
    """One run over an inbox, with the store of the runs before it."""

    site: Sandbox
    version: str = "v"

    def outcomes(self) -> tuple[dict[str, str], int]:
        """Return (what came of each article, how many were looked into)."""
        desk = Desk(self.site.root, Options())
        annotator = Counting(desk.people, desk.scheme, desk.rejected)
        build = Build(desk.root, desk.root, Store(desk.root / ".cache", self.version), self.version, workers=1)
        paths = articles(desk.path("content/inbox"))
        found = [outcome()[1] for _, outcome in Annotations(desk, annotator, build).of_all(paths)]
        said = {
            path.name: str(one) if isinstance(one, Refused) else dump(one)
            for path, one in zip(paths, found, strict=True)
        }
        build.store.close()
        return said, annotator.asked


@pytest.fixture
def inbox(tmp_path: Path) -> Sandbox:
    """Return a site with three articles in its inbox, one of them unreadable."""
    site = sandbox(tmp_path / "site", samples=False)
    for path in sorted((ROOT / "content/inbox").glob("*.txt"))[:2]:
        shutil.copy(path, site.root / "content/inbox")
    site.write("content/inbox/zero.txt", b"\0\0\0")
    return site


def test_every_article_of_the_sample_survives_the_way_to_text_and_back() -> None:
    annotator = Annotator(SAMPLE.people, SAMPLE.scheme, SAMPLE.rejected)
    found = Annotations(SAMPLE, annotator, None).of_all(articles(SAMPLE.path("content/inbox")))
    many = [outcome()[1] for _, outcome in found]
    assert all(isinstance(one, Annotated) and load(Annotated, dump(one)) == one for one in many)
    assert len(many) > 10


def test_an_article_is_looked_into_once(inbox: Sandbox) -> None:
    first, asked = Run(inbox).outcomes()
    assert (len(first), asked) == (3, 2)
    assert "zero.txt" in first["zero.txt"]
    assert Run(inbox).outcomes() == (first, 0)


def test_an_intake_looks_into_each_article_once(inbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    annotate = Annotator.annotate

    def noted(self: Annotator, item: NewsItem, identifier: str, file: str) -> Annotated:
        asked.append(identifier)
        return annotate(self, item, identifier, file)

    def looked_into() -> list[str]:
        asked.clear()
        build = Build(inbox.root, inbox.root, Store(inbox.root / ".cache", "v"), "v", workers=1)
        run(Desk(inbox.root, Options()), dt.date(2026, 1, 2), build=build)
        build.store.close()
        return list(asked)

    monkeypatch.setattr(Annotator, "annotate", noted)
    names = [path.stem for path in articles(inbox.root / "content/inbox")][:2]
    assert looked_into() == names
    assert looked_into() == []
    path = articles(inbox.root / "content/inbox")[0]
    path.write_text(path.read_text("utf-8") + "\nVladimir Putin je obiskal Libijo.\n", "utf-8")
    assert looked_into() == names[:1]


def proposed_in(site: Sandbox) -> str:
    """Return a name that is proposed in one of the articles."""
    desk = Desk(site.root, Options())
    annotator = Annotator(desk.people, desk.scheme, desk.rejected)
    found = (
        outcome()[1] for _, outcome in Annotations(desk, annotator, None).of_all(articles(desk.path("content/inbox")))
    )
    return next(
        tag.name for one in found if isinstance(one, Annotated) for tag in one.people if tag.status == "proposed"
    )


def test_what_is_looked_into_again(inbox: Sandbox) -> None:
    Run(inbox).outcomes()
    path = articles(inbox.root / "content/inbox")[0]
    path.write_text(path.read_text("utf-8") + "\nVladimir Putin je obiskal Libijo.\n", "utf-8")
    assert Run(inbox).outcomes()[1] == 1
    path.with_suffix(".toml").write_text('title = "Drugače"\n', "utf-8")
    assert Run(inbox).outcomes()[1] == 1
    people = inbox.root / "content/data/people.toml"
    for said, looked_into in (
        ("# another file\n", 0),
        ('[[person]]\nid = "local:nihce"\nname = { sl = "Ana Nihče", en = "Ana Nihče" }\ngender = "f"\n', 0),
        ('[[person]]\nid = "local:obiskal"\nname = { sl = "Jon Obisk", en = "Jon Obisk" }\ngender = "m"\n', 0),
        ('[[person]]\nid = "local:libija"\nname = { sl = "Jon Libija", en = "Jon Libija" }\ngender = "m"\n', 1),
    ):
        people.write_text(people.read_text("utf-8") + said, "utf-8")
        assert Run(inbox).outcomes()[1] == looked_into, said
    topics = inbox.root / "content/data/topics.toml"
    for number, (said, looked_into) in enumerate(
        (
            ('stems.sl = "obiskal$:1"', 1),
            ('stems.sl = "zmrzlin:1"', 0),
            ('stems.en = "obiskal$:1"', 0),
            ('entities = { LY = 1 }\nstems.sl = "zmrzlin:1"', 2),
        )
    ):
        before = topics.read_text("utf-8")
        head = f'\n[[topic]]\nid = "local:t{number}"\nname = {{ sl = "{number}", en = "{number}" }}\n'
        topics.write_text(f"{before}{head}{said}\n", "utf-8")
        assert Run(inbox).outcomes()[1] == looked_into, said
    rejected = inbox.root / "content/data/rejected.toml"
    before = rejected.read_text("utf-8")
    for said, looked_into in (("Ana Nihče", 0), (proposed_in(inbox), 1)):
        rejected.write_text(f'{rejected.read_text("utf-8")}\n[[name]]\nname = "{said}"\n', "utf-8")
        assert Run(inbox).outcomes()[1] == looked_into, said
    # Who may be proposed again is not known.
    rejected.write_text(before, "utf-8")
    assert Run(inbox).outcomes()[1] == 2
    assert Run(inbox, "another version").outcomes()[1] == 2
    shutil.rmtree(inbox.root / ".cache")
    assert Run(inbox).outcomes()[1] == 2


PERSON = '\n[[person]]\nid = "local:nova"\nname = { sl = "Mojca Novinec", en = "Mojca Novinec" }\ngender = "f"\n'
NAMING = "Most je odprt\n\nMost je v sredo odprla Mojca Novinec, ki je povedala, da je dolg.\n"


@pytest.mark.parametrize("how", ["the inbox is empty meanwhile", "the run meanwhile is cut off"])
def test_an_article_that_was_away_while_somebody_became_known_is_looked_into_again(inbox: Sandbox, how: str) -> None:
    place = inbox.root / "content/inbox"
    for path in articles(place):
        path.unlink()
    other = inbox.write(
        "content/inbox/drugi.txt", "Cesta je zaprta\n\nCesta je od srede zaprta zaradi del, ki so nujna.\n"
    )
    article = inbox.write("content/inbox/most.txt", NAMING)

    def take_in(note: Callable[..., object] = lambda *_: None) -> None:
        build = Build(inbox.root, inbox.root, Store(inbox.root / ".cache", "v"), "v", workers=1)
        run(Desk(inbox.root, Options()), dt.date(2026, 1, 2), build=build, note=note)
        build.store.close()

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    for _ in range(2):
        take_in()
    article.unlink()
    people = inbox.root / "content/data/people.toml"
    if "empty" in how:
        other.unlink()
        people.write_text(people.read_text("utf-8") + PERSON, "utf-8")
        take_in()
    else:
        with pytest.raises(KeyboardInterrupt):
            take_in(cut_off)
        people.write_text(people.read_text("utf-8") + PERSON, "utf-8")
    article.write_text(NAMING, "utf-8")
    take_in()
    assert [text for name, text in inbox.posts().items() if name.startswith("most") and "people: local:nova" in text]


def test_many_processes_find_what_one_finds(tmp_path: Path) -> None:
    def posts(name: str, workers: int) -> dict[str, bytes]:
        site = sandbox(tmp_path / name, samples=True)
        for folder in ("posts", "memory"):
            shutil.rmtree(site.root / "content" / folder)
        # Twice the sample, so that it is worth while.
        for path in sorted((site.root / "content/inbox").glob("*.txt")):
            text = path.read_text("utf-8", errors="replace")
            path.with_name(f"z-{path.name}").write_text(f"Danes so povedali še tole.\n\n{text}", "utf-8")
        build = Build(site.root, site.root, Store(tmp_path / f"{name}-cache", "v"), "v", workers=workers)
        run(Desk(site.root, Options()), dt.date(2026, 1, 2), build=build)
        files = (path for path in (site.root / "content").rglob("*") if path.is_file())
        return {str(path.relative_to(site.root)): path.read_bytes() for path in files}

    assert posts("one", 1) == posts("three", 3)
