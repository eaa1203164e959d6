"""The stories near each story of a site: what is kept of an archive leads to what looking at all of it does."""

import datetime as dt
import random
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from plugins.digest.relating import related_to
from plugins.editions import Near, Site
from plugins.editions.options import Language, Options
from plugins.editions.stories import Post, Story
from plugins.lean_build import Build, Store, digest
from plugins.related import Archive

OPTIONS = Options({lang: Language(lang, lang, {}) for lang in ("sl", "en")})
WORDS = (
    "poplava reka most nasip voda gasilec premirje vojska pogajanja mesto kolesar etapa zmaga gora sneg vlada zakon"
).split()
PEOPLE = ("Q1", "Q2", "Q3")
#: A layer of the store.
Row = tuple[str | int | bytes, ...]
#: The name, the words and the person of a story.
Said = tuple[str, tuple[str, ...], str]


def site(stories: Sequence[Said]) -> Site:
    """Return a site of stories, the oldest first."""
    made = [story(number, *said) for number, said in enumerate(stories)]
    return Site(OPTIONS, made[::-1], {"people": {}, "countries": {}, "topics": {}}, {})


def story(number: int, uid: str, words: Sequence[str], person: str) -> Story:
    text = f"<p>{' '.join(words)}</p>"
    post = Post(
        path=f"{number}.md",
        uid=uid,
        lang="sl",
        slug=f"s{number}",
        title=words[0],
        date=dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=number),
        lead="",
        body=lambda _: text,
        terms={"people": (person,), "countries": (), "topics": ()},
        state="original",
        status="published",
        modified=None,
        said={},
        source=digest(text, person),
    )
    return Story(post.uid, {"sl": post}, post)


def found(stories: Sequence[Said], store: Store) -> Mapping[str, tuple[Near, ...]]:
    folder = Path("output")
    return related_to(site(stories), Build(folder, folder, store, workers=1))


def drawn(dice: random.Random) -> Said:
    # A word that no other story has comes and goes with its story.
    words = [*dice.sample(WORDS, 6), f"beseda{'abcdefgh'[dice.randrange(8)]}"]
    return f"u{dice.random()}", tuple(words), dice.choice(PEOPLE)


def changed(stories: list[Said], dice: random.Random) -> list[Said]:
    at = dice.randrange(len(stories) + 1)
    match dice.randrange(6):
        case 0:
            return [*stories[:at], *stories[at + 1 :]]
        case 1:
            uids = [uid for uid, *_ in stories[at : at + 1]]
            return [*stories[:at], *((uid, *drawn(dice)[1:]) for uid in uids), *stories[at + 1 :]]
        case 2:
            return [*stories[:at], drawn(dice), *stories[at:]]
    return [*stories, drawn(dice)]


@pytest.mark.parametrize("seed", range(8))
def test_what_is_kept_of_an_archive_leads_to_what_looking_at_all_of_it_does(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - no secret
    stories = [drawn(dice) for _ in range(4)]
    for step in range(12):
        store = Store(tmp_path, "v")
        assert found(stories, store) == found(stories, Store(None, "")), (seed, step)
        assert len(store.of_kind("weighed")) == len(store.of_kind("terms of stories")) == len(stories)
        store.close()
        stories = changed(stories, dice)
    assert any(found(stories, Store(None, "")).values())


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ["near", "weighed", "terms of stories", "weighed last"])
def test_what_one_run_has_left_is_not_taken_for_what_another_one_has(tmp_path: Path, kind: str, seed: int) -> None:
    """A run that is cut off, or a cut of the power, leaves some kinds of values as they were before it."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    stories = [drawn(dice) for _ in range(8)]

    def run(many: Sequence[Said]) -> None:
        store = Store(tmp_path, "v")
        assert found(many, store) == found(many, Store(None, ""))
        store.close()

    def rows(*put: Row) -> list[Row]:
        with closing(sqlite3.connect(tmp_path / "v.sqlite")) as base, base:
            if put:
                base.execute("DELETE FROM layers WHERE kind = ?", (kind,))
                base.executemany("INSERT INTO layers VALUES (?, ?, ?, ?)", put)
            return base.execute("SELECT * FROM layers WHERE kind = ?", (kind,)).fetchall()

    run(stories)
    before = rows()
    if dice.random() < 0.5:
        # Terms get other numbers where all is looked at anew.
        (tmp_path / "v.sqlite").unlink()
    run(changed(changed(stories, dice), dice))
    rows(*before)
    run(stories)
    rows(*before)
    run(changed(stories, dice))


def test_a_story_of_long_ago_that_changes_lets_those_of_its_affair_be_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Ten affairs, each with words and a person of its own, told in turn.
    affairs = [tuple(f"zadeva{affair}{part}" for part in "abcdef") for affair in "abcdefghij"]
    stories: list[Said] = [(f"u{number}", (*affairs[number % 10], "vsi"), f"Q{number % 10}") for number in range(100)]
    store = Store(tmp_path, "v")
    found(stories, store)
    stories[3] = ("u3", (*stories[3][1], "popravek"), "Q3")
    looked_at: set[str] = set()
    weighs = Archive.near

    def near(archive: Archive, number: int, most: int) -> object:
        looked_at.add(archive[number].id)
        return weighs(archive, number, most)

    with monkeypatch.context() as patch:
        patch.setattr(Archive, "near", near)
        told = found(stories, store)
    assert told == found(stories, Store(None, ""))
    assert looked_at == {f"u{number}" for number in range(3, 100, 10)}


def test_a_run_that_was_cut_off_leaves_no_story_told_by_the_numbers_of_another_one(tmp_path: Path) -> None:
    """Its stories are in the store, and what says which terms the numbers in them mean is that of the run before."""
    dice = random.Random(1)  # noqa: S311 - no secret
    stories = [drawn(dice) for _ in range(8)]

    def run(many: Sequence[Said]) -> Mapping[str, tuple[Near, ...]]:
        store = Store(tmp_path, "v")
        said = found(many, store)
        store.close()
        return said

    def base(*said: str, rows: Iterable[Row] = ()) -> list[Row]:
        with closing(sqlite3.connect(tmp_path / "v.sqlite")) as base, base:
            for one in said:
                base.execute(one)
            base.executemany("INSERT INTO layers VALUES (?, ?, ?, ?)", rows)
            return base.execute("SELECT * FROM layers WHERE kind = 'weighed last'").fetchall()

    # The terms of a story that is gone keep their numbers, until all are weighed anew.
    run([stories[0], drawn(dice)])
    run(stories)
    before = base()
    base("DELETE FROM layers WHERE kind IN ('weighed last', 'near')")
    run(stories)
    assert base() not in ([], before)
    base("DELETE FROM layers WHERE kind = 'weighed last'", rows=before)
    more = [*stories, ("new", stories[3][1], "Q2")]
    assert run(more) == found(more, Store(None, ""))
    assert run(more)["new"][0].uid == stories[3][0]
