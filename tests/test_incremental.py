"""After any history of edits the output is that of a clean build of the same sources, byte for byte."""

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .sites import EPOCH, Sandbox, sandbox, thinned
from .warm import Warm

#: Edits in one history; each is followed by two builds.
STEPS = int(os.environ.get("STEPS", "12"))
SOURCES = ("content", "theme", "pelicanconf.py")


class Builder(Warm):
    """Runs `pelican` in folders."""

    def begin(self, site: Path) -> None:
        """Begin to build a site; `end` waits for it."""
        self.start(site, ("pelican",), {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONPATH": str(site)})

    def build(self, site: Path) -> tuple[int, str]:
        """Build a site; return the exit code, and what was said."""
        self.begin(site)
        return self.end()


@pytest.fixture(scope="module")
def builders() -> Iterator[tuple[Builder, Builder]]:
    """Return who builds the site that is edited, and who builds it anew."""
    with Builder() as one, Builder() as other:
        yield one, other


def small(folder: Path) -> Sandbox:
    """Return a site of a few stories without their raw articles, with a theme of its own to edit."""
    site = thinned(sandbox(folder, samples=True, cores=0), keep=6)
    for path in (site.root / "content/inbox").iterdir():
        path.unlink()
    theme = site.root / "theme"
    source = theme.resolve()
    theme.unlink()
    shutil.copytree(source, theme)
    return site


def held(output: Path) -> dict[str, bytes]:
    """Return the files of an output, and its empty folders."""
    found = {}
    for path in output.rglob("*"):
        name = path.relative_to(output).as_posix()
        if path.is_file() and name != ".built":
            found[name] = path.read_bytes()
        elif path.is_dir() and not any(path.iterdir()):
            found[f"{name}/"] = b""
    return found


def posts(site: Path) -> list[Path]:
    return sorted((site / "content/posts").rglob("*.md"))


def put(path: Path, old: str, new: str, count: int = 1) -> None:
    path.write_text(re.sub(old, new, path.read_text("utf-8"), count=count, flags=re.MULTILINE), "utf-8")


def a_post(site: Path, dice: random.Random) -> Path:
    return dice.choice(posts(site))


def twins(site: Path, path: Path) -> list[Path]:
    return [other for other in posts(site) if other.name[:-6] == path.name[:-6]]


def text(site: Path, dice: random.Random) -> None:
    with a_post(site, dice).open("a", encoding="utf-8") as file:
        file.write(f"\nNov odstavek {dice.random()}.\n")


def lead(site: Path, dice: random.Random) -> None:
    put(a_post(site, dice), r"^---\n\n", f"---\n\nNova glava {dice.randrange(99)}. ")


def title(site: Path, dice: random.Random) -> None:
    put(a_post(site, dice), r"^title: .*", f"title: Naslov {dice.randrange(1000)}")


def person(site: Path, dice: random.Random) -> None:
    known = re.findall(r'^id = "(.*)"', (site / "content/data/people.toml").read_text("utf-8"), re.MULTILINE)
    chosen = dice.choice(known)
    for path in twins(site, a_post(site, dice)):
        put(path, r"^people: .*\n", "")
        put(path, r"^lang: ", f"people: {chosen}\nlang: ")


def no_people(site: Path, dice: random.Random) -> None:
    for path in twins(site, a_post(site, dice)):
        put(path, r"^people: .*\n", "")


def topic(site: Path, dice: random.Random) -> None:
    known = re.findall(r'^id = "(.*)"', (site / "content/data/topics.toml").read_text("utf-8"), re.MULTILINE)
    chosen = dice.choice(known)
    for path in twins(site, a_post(site, dice)):
        put(path, r"^topics: .*", f"topics: {chosen}")


def date(site: Path, dice: random.Random) -> None:
    day = f"20{dice.randrange(19, 25)}-0{dice.randrange(1, 9)}-1{dice.randrange(9)}T1{dice.randrange(9)}:00+01:00"
    for path in twins(site, a_post(site, dice)):
        put(path, r"^date: .*", f"date: {day}")


def same_date(site: Path, dice: random.Random) -> None:
    one, other = dice.sample(posts(site), 2)
    day = re.search(r"^date: .*", one.read_text("utf-8"), re.MULTILINE)
    for path in twins(site, other):
        put(path, r"^date: .*", day[0] if day else "")


def slug(site: Path, dice: random.Random) -> None:
    put(a_post(site, dice), r"^slug: .*", f"slug: nov-naslov-{dice.randrange(10_000)}")


def rename(site: Path, dice: random.Random) -> None:
    path = a_post(site, dice)
    path.rename(path.with_name(f"x{dice.randrange(1000)}-{path.name}"))


def remove(site: Path, dice: random.Random) -> None:
    if len(posts(site)) > 6:
        for path in twins(site, a_post(site, dice)):
            path.unlink()


def remove_one(site: Path, dice: random.Random) -> None:
    path = a_post(site, dice)
    if "translation: original" not in path.read_text("utf-8") and len(posts(site)) > 6:
        path.unlink()


def add(site: Path, dice: random.Random) -> None:
    path, number = a_post(site, dice), dice.randrange(10_000)
    for twin in twins(site, path):
        copy = twin.with_name(f"nova-{number}{twin.name[-6:]}")
        shutil.copy(twin, copy)
        put(copy, r"^uid: .*", f"uid: nova{number}")
        put(copy, r"^slug: .*", f"slug: nova-{number}")
        put(copy, r"^raw: .*\n", "")


def withdraw(site: Path, dice: random.Random) -> None:
    for path in twins(site, a_post(site, dice)):
        put(path, r"^status: .*\n", "")
        put(path, r"^lang: ", f"status: {dice.choice(['withdrawn', 'draft', 'published'])}\nlang: ")


def state(site: Path, dice: random.Random) -> None:
    path = a_post(site, dice)
    if "translation: original" not in path.read_text("utf-8"):
        put(path, r"^translation: .*", f"translation: {dice.choice(['machine', 'edited', 'reviewed', 'pending'])}")


def rename_person(site: Path, dice: random.Random) -> None:
    file = site / "content/data/people.toml"
    names = re.findall(r'^name = \{ sl = "([^"]*)"', file.read_text("utf-8"), re.MULTILINE)
    put(file, f'sl = "{re.escape(dice.choice(names))}"', f'sl = "Oseba Številka{dice.randrange(100)}"')


def namesake(site: Path, dice: random.Random) -> None:
    """Let somebody be known who has the surname of another, most often of one whom posts name."""
    file = site / "content/data/people.toml"
    people = file.read_text("utf-8")
    names = re.findall(r'^name = \{ sl = "([^"]*)"', people, re.MULTILINE)
    posts = " ".join(path.read_text("utf-8") for path in (site / "content/posts").rglob("*.md"))
    name = dice.choice([one for one in names if one.split(" ")[-1] in posts] or names)
    number, new = dice.randrange(10**6), f"{dice.choice(('Jon', 'Rosa', 'Ana'))} {name.split(' ')[-1]}"
    record = f'\n[[person]]\nid = "local:p{number}"\nname = {{ sl = "{new}", en = "{new}" }}\ngender = "m"\n'
    if new not in people:
        file.write_text(people + record, "utf-8")


def rename_topic(site: Path, dice: random.Random) -> None:
    file = site / "content/data/topics.toml"
    names = re.findall(r'^name = \{ sl = "([^"]*)"', file.read_text("utf-8"), re.MULTILINE)
    put(file, f'sl = "{re.escape(dice.choice(names))}"', f'sl = "Tema {dice.randrange(100)}"')


def move_topic(site: Path, dice: random.Random) -> None:
    file = site / "content/data/topics.toml"
    parents = re.findall(r'^parent = "(.*)"', file.read_text("utf-8"), re.MULTILINE)
    if parents:
        put(file, rf'^parent = "{re.escape(dice.choice(parents))}"', f'parent = "{dice.choice(parents)}"')


def pin(site: Path, dice: random.Random) -> None:
    uids = [
        match[1] for path in posts(site) if (match := re.search(r"^uid: (.*)", path.read_text("utf-8"), re.MULTILINE))
    ]
    put(site / "content/data/topics.toml", r"^(id = .*)", rf'\1\npins = ["{dice.choice(uids)}"]')


def unpin(site: Path, dice: random.Random) -> None:
    del dice
    put(site / "content/data/topics.toml", r"^pins = .*\n", "", count=0)


def template(site: Path, dice: random.Random) -> None:
    files = [
        path for path in sorted((site / "theme/templates").iterdir()) if path.name not in ("mail.txt", "moved.html")
    ]
    with dice.choice(files).open("a", encoding="utf-8") as file:
        file.write(f"{{# {dice.random()} #}}\n")


def a_word(site: Path, dice: random.Random) -> None:
    file = site / "theme/translations/sl/LC_MESSAGES/messages.po"
    put(file, r'^msgstr "(Novice|Osebe|Države|Teme)[^"]*"', rf'msgstr "\1 {dice.randrange(100)}"')


def style(site: Path, dice: random.Random) -> None:
    with (site / "theme/static/style.css").open("a", encoding="utf-8") as file:
        file.write(f"/* {dice.random()} */\n")


def setting(site: Path, dice: random.Random) -> None:
    put(site / "pelicanconf.py", r'^SITENAME = ".*"', f'SITENAME = "Glasnik {dice.randrange(100)}"')


def address(site: Path, dice: random.Random) -> None:
    put(
        site / "pelicanconf.py",
        r'^SITEURL = ".*"',
        f'SITEURL = "{dice.choice(["", "https://a.example", "https://b.example/x"])}"',
    )


def page_size(site: Path, dice: random.Random) -> None:
    with (site / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(f'EDITIONS["front"] = {dice.randrange(1, 5)}\n')


def about(site: Path, dice: random.Random) -> None:
    with (site / "content/pages/about.sl.md").open("a", encoding="utf-8") as file:
        file.write(f"\n{dice.random()}\n")


def touch(site: Path, dice: random.Random) -> None:
    os.utime(a_post(site, dice))


def swap_files(site: Path, dice: random.Random) -> None:
    one, other = dice.sample(posts(site), 2)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def same_size_and_time(site: Path, dice: random.Random) -> None:
    path = a_post(site, dice)
    seen = path.stat()
    data = path.read_bytes().rstrip(b".\n")
    path.write_bytes(data[:-1] + bytes([97 + dice.randrange(26)]) + path.read_bytes()[len(data) :])
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def an_output(site: Path, dice: random.Random) -> Path:
    return dice.choice(
        sorted(path for path in (site / "output").rglob("*") if path.is_file() and path.name != ".built")
    )


def delete_output(site: Path, dice: random.Random) -> None:
    an_output(site, dice).unlink()


def edit_output(site: Path, dice: random.Random) -> None:
    path = an_output(site, dice)
    seen = path.stat()
    path.write_bytes(b"#" + path.read_bytes()[1:])
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def truncate_output(site: Path, dice: random.Random) -> None:
    an_output(site, dice).write_bytes(b"")


def stores(site: Path) -> list[Path]:
    return sorted((site / ".cache/lean_build").glob("*"))


def delete_store(site: Path, dice: random.Random) -> None:
    del dice
    shutil.rmtree(site / ".cache", ignore_errors=True)


def damage_store(site: Path, dice: random.Random) -> None:
    for path in stores(site):
        data = bytearray(path.read_bytes())
        for _ in range(1 + len(data) // 2000):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path.write_bytes(bytes(data))


def old_store(site: Path, dice: random.Random) -> None:
    """Put back the store of an earlier time, as an unlucky cache of a build service would."""
    aside = site / "aside"
    if aside.is_dir() and dice.random() < 0.7:
        shutil.rmtree(site / ".cache", ignore_errors=True)
        shutil.copytree(aside, site / ".cache")
    elif (site / ".cache").is_dir():
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(site / ".cache", aside)


def delete_manifest(site: Path, dice: random.Random) -> None:
    del dice
    (site / "output/.built").unlink()


def undo(site: Path, dice: random.Random) -> None:
    """Put the sources back to where they were at the beginning."""
    del dice
    for name in ("posts", "data", "pages"):
        shutil.rmtree(site / "content" / name)
        shutil.copytree(site / "first" / name, site / "content" / name)


def nothing(site: Path, dice: random.Random) -> None:
    del site, dice


EDITS: tuple[Callable[[Path, random.Random], None], ...] = (
    text, lead, title, person, no_people, topic, date, same_date, slug, rename, remove, remove_one, add, add, withdraw,
    state, rename_person, namesake, rename_topic, move_topic, pin, unpin, template, a_word, style, setting, address,
    page_size, about, touch, swap_files, same_size_and_time, delete_output, edit_output, truncate_output, delete_store,
    damage_store, old_store, delete_manifest, undo, nothing,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(int(os.environ.get("HISTORIES", "1"))))
def test_any_history_ends_as_a_clean_build_would(tmp_path: Path, builders: tuple[Builder, Builder], seed: int) -> None:
    site, dice = small(tmp_path / "site").root, random.Random(seed)  # noqa: S311 - edits, no secret
    (site / "first").mkdir()
    for name in ("posts", "data", "pages"):
        shutil.copytree(site / "content" / name, site / "first" / name)
    done: list[str] = []
    assert builders[0].build(site)[0] == 0
    for _ in range(STEPS):
        for edit in dice.sample(EDITS, dice.choice((1, 1, 1, 2, 3))):
            edit(site, dice)
            done.append(edit.__name__)
        check(site, tmp_path / "clean", builders, done)


def check(site: Path, clean: Path, builders: tuple[Builder, Builder], done: list[str]) -> None:
    """Build the site, and a copy of its sources from nothing; compare what they come to."""
    shutil.rmtree(clean, ignore_errors=True)
    clean.mkdir()
    (clean / "plugins").symlink_to((site / "plugins").resolve())
    for name in SOURCES:
        copy = shutil.copytree if (site / name).is_dir() else shutil.copy
        copy(site / name, clean / name)
    output = site / "output"
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in output.rglob("*") if path.is_file()}
    builders[1].begin(clean)
    code, said = builders[0].build(site)
    clean_code, clean_said = builders[1].end()
    assert clean_code == code, (done, said, clean_said)
    if code:
        # Neither is whole: the last output stands.
        assert {path: path.read_bytes() for path in before} == {path: data for path, (data, _) in before.items()}, done
        return
    ours, theirs = held(output), held(clean / "output")
    assert sorted(ours) == sorted(theirs), (done, said)
    assert [name for name in ours if ours[name] != theirs[name]] == [], (done, said)
    moved = [
        p for p, (data, at) in before.items() if p.is_file() and p.read_bytes() == data and p.stat().st_mtime_ns != at
    ]
    assert [path.name for path in moved if path.name != ".built"] == [], (done, said)


def test_every_edit_changes_something(tmp_path: Path, builders: tuple[Builder, Builder]) -> None:
    site = small(tmp_path / "site").root
    for name in ("posts", "data", "pages"):
        shutil.copytree(site / "content" / name, site / "first" / name)
    assert builders[0].build(site)[0] == 0
    for edit in set(EDITS) - {touch, nothing}:
        # Something must be pinned before it can be let go.
        pin(site, random.Random(0))  # noqa: S311 - edits, no secret
        before = held(site)
        for seed in range(20):
            edit(site, random.Random(seed))  # noqa: S311 - edits, no secret
            if held(site) != before:
                break
        assert held(site) != before, edit.__name__
        shutil.copytree(site / "first", site / "content", dirs_exist_ok=True)
        (site / ".cache" / "lean_build").mkdir(parents=True, exist_ok=True)
        (site / ".cache" / "lean_build" / "x.sqlite").write_bytes(b"0" * 9999)
        (site / "output" / ".built").write_text("x\n", "utf-8")
