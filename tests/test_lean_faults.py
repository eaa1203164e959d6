"""What can go wrong around a build: no half-written or stale page, a clear message, and the next build is right."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from plugins.lean_build import Build, Output, Store, pelican_build, version
from plugins.lean_build.gate import Gate, look
from plugins.lean_build.lock import LockedError, locked
from plugins.lean_build.outputs import NOW
from plugins.lean_build.swap import swap

from .sites import EPOCH, Sandbox, sandbox, thinned

POST = """---
title: Most {slug}
date: 2026-01-02
lang: sl
slug: {slug}
uid: {slug}
translation: original
---

Most {slug} stoji.
"""


@pytest.fixture
def built(tmp_path: Path) -> Sandbox:
    """Return a site of two stories, built."""
    site = sandbox(tmp_path / "site", samples=False, cores=0)
    for slug in ("a", "b"):
        site.write(f"content/posts/{slug}.sl.md", POST.format(slug=slug))
    site.pelican()
    # What was changed this moment is not relied on.
    time.sleep(0.2)
    return site


def times(site: Sandbox) -> dict[str, int]:
    files = (path for path in (site.root / "output").rglob("*") if path.is_file())
    return {str(path): path.stat().st_mtime_ns for path in files}


def output(site: Sandbox) -> dict[str, bytes]:
    folder = site.root / "output"
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".built")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_build_with_nothing_to_do_writes_nothing(built: Sandbox) -> None:
    built.pelican()
    before = times(built)
    assert "Nothing has changed" in built.pelican()
    assert times(built) == before


def test_a_new_story_changes_its_own_pages_and_lists_alone(built: Sandbox) -> None:
    before = times(built)
    built.write("content/posts/c.sl.md", POST.format(slug="c").replace("2026-01-02", "2026-01-03"))
    built.pelican()
    after = times(built)
    start = len(f"{built.root}/output/")
    changed = {path[start:] for path in after if after[path] != before.get(path)}
    assert "sl/2026/01/03/c/index.html" in changed
    assert not [path for path in changed if "/2026/01/02/" in path]


def test_a_refused_article_is_told_by_every_build(built: Sandbox) -> None:
    built.write("content/inbox/x.exe", "x")
    for _ in range(2):
        time.sleep(0.2)
        assert "x.exe" in built.pelican(expect=3)


def test_a_lost_list_and_a_new_version_at_once_leave_no_stale_page(built: Sandbox) -> None:
    built.write("content/posts/c.sl.md", POST.format(slug="c"))
    built.pelican()
    (built.root / "output/.built").unlink()
    (built.root / "content/posts/c.sl.md").unlink()
    built.pelican("-e", 'SITENAME="Drugače"')
    assert not (built.root / "output/sl/2026/01/02/c").exists()


def test_another_environment_is_looked_at(built: Sandbox) -> None:
    built.pelican()
    assert "Nothing has changed" in built.pelican()
    assert "Nothing has changed" not in built.pelican("-e", 'SITENAME="Drugače"')
    assert "Drugače" in built.read("output/sl/index.html")
    built.pelican()
    assert "Drugače" not in built.read("output/sl/index.html")


def test_two_builds_at_once(built: Sandbox) -> None:
    before = output(built)
    with (built.root / ".cache/lean_build/lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        lock.write("4711\n")
        lock.flush()
        said = built.pelican(expect=1)
    assert "output: is being built by process 4711; wait until it is done, or end it" in said
    assert "Traceback" not in said
    assert output(built) == before
    built.pelican()


def test_templates_that_stand_in_for_the_themes_are_watched(built: Sandbox) -> None:
    built.write("over/404.html", "Ni tega.")
    conf = built.read("pelicanconf.py")
    built.write("pelicanconf.py", f'{conf}\nTHEME_TEMPLATES_OVERRIDES = ["over"]\n')
    built.pelican()
    assert built.read("output/404.html") == "Ni tega."
    built.write("over/404.html", "Tega ni.")
    built.pelican()
    assert built.read("output/404.html") == "Tega ni."
    (built.root / "over/404.html").unlink()
    built.pelican()
    assert "<html" in built.read("output/404.html")


def test_a_file_of_the_theme_that_cannot_be_copied_is_a_dead_link(built: Sandbox) -> None:
    source = (built.root / "theme").resolve()
    (built.root / "theme").unlink()
    shutil.copytree(source, built.root / "theme")
    style = built.root / "theme/static/style.css"
    style.unlink()
    style.symlink_to("/nonexistent/style.css")
    before = built.read("output/theme/style.css")
    for _ in range(2):
        assert "style.css' leads nowhere" in built.pelican(expect=1)
        assert built.read("output/theme/style.css") == before


def test_a_link_in_the_output_that_leads_nowhere_gives_way(built: Sandbox) -> None:
    shutil.rmtree(built.root / "output/en/people")
    (built.root / "output/en/people").symlink_to("/nonexistent")
    built.pelican("-e", 'SITENAME="Drugo"')
    assert "Drugo" in built.read("output/en/people/index.html")


def test_nothing_is_moved_where_not_all_can_be(tmp_path: Path) -> None:
    staged, live = tmp_path / "next", tmp_path / "output"
    for folder, text in ((staged, "new"), (live, "old")):
        for name in ("a/page", "b/page"):
            (folder / name).parent.mkdir(parents=True)
            (folder / name).write_text(text, "utf-8")
    (live / "b").chmod(0o555)
    if os.access(live / "b", os.W_OK):
        pytest.skip("root writes everywhere")
    with pytest.raises(PermissionError, match="output/b"):
        swap(staged, live)
    assert (live / "a/page").read_text("utf-8") == "old"


def test_plugins_that_change_behind_a_running_process_leave_nothing_to_believe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site = SimpleNamespace(path=str(tmp_path / "content"), theme=str(tmp_path / "theme"), plugins=[])
    seen: list[Build] = []

    def run() -> None:
        seen.append(site.settings[NOW])
        seen[-1].store.put("kind", [("key", "value")])

    monkeypatch.setattr(pelican_build, "_loaded", {})
    for code in ("one", "two", "one"):
        monkeypatch.setattr(version, "of_code", lambda _, code=code: code)
        site.settings = {"LEAN_BUILD": {"workers": 1}, "OUTPUT_PATH": str(tmp_path / "output"), "X": len(seen)}
        pelican_build._locked_run(site, run, tmp_path / "output", tmp_path / "cache")
    assert [build.store.holds for build in seen] == [True, False, True]
    assert capsys.readouterr().err.count("start it anew") == 1


def test_a_lock_is_let_go_of_whatever_happens(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locked(path), pytest.raises(LockedError), locked(path):
        pass
    with locked(path):
        assert path.read_text("ascii") == f"{os.getpid()}\n"


def test_an_output_that_cannot_be_written(built: Sandbox) -> None:
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    (built.root / "output").chmod(0o555)
    built.write("content/posts/c.sl.md", POST.format(slug="c"))
    try:
        said = built.pelican(expect=1)
    finally:
        (built.root / "output").chmod(0o755)
    assert "let it be written by you" in said


FULL = """
import errno, os, sys
from importlib import import_module
sys.path.insert(0, {root!r})
module = import_module("plugins.lean_build.{module}")
after = {after}
def full(path, *rest):
    global after
    after -= 1
    if after < 0:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))
    return kept(path, *rest)
kept = module.{name}
module.{name} = full
import pelican
pelican.main([])
"""


@pytest.mark.parametrize("place", [("outputs", "_put"), ("swap", "_moved")], ids=["while making", "while moving"])
@pytest.mark.parametrize("after", [0, 3])
def test_a_full_disk(built: Sandbox, place: tuple[str, str], after: int) -> None:
    built.write("content/posts/c.sl.md", POST.format(slug="c"))
    before = output(built)
    program = FULL.format(root=str(built.root), after=after, module=place[0], name=place[1])
    said = built.run("-c", program, expect=1)
    assert "No space left on device; make room" in said.replace("\n", " ")
    assert "Traceback" not in said
    if place[1] == "_put":
        assert output(built) == before
    built.pelican()
    assert output(built) == anew(built)


def test_a_story_whose_page_cannot_be_made_is_named(built: Sandbox) -> None:
    theme = built.root / "theme"
    source = theme.resolve()
    theme.unlink()
    subprocess.run(["cp", "-r", str(source), str(theme)], check=True)
    page = theme / "templates/story.html"
    page.write_text(
        page.read_text("utf-8").replace("{% block content %}", "{% block content %}{{ 1 / (post.slug != 'b') }}")
    )
    before = output(built)
    said = built.pelican(expect=1)
    assert "output/sl/2026/01/02/b/index.html: cannot be made: ZeroDivisionError" in said
    assert output(built) == before


def test_many_workers_make_the_bytes_of_one(tmp_path: Path) -> None:
    def built_by(workers: int) -> dict[str, bytes]:
        site = thinned(sandbox(tmp_path / str(workers), samples=True))
        conf = site.read("pelicanconf.py")
        site.write("pelicanconf.py", f'{conf}\nLEAN_BUILD["workers"] = {workers}\n')
        site.pelican()
        return output(site)

    one = built_by(1)
    assert len(one) > 200
    assert built_by(3) == one


def anew(site: Sandbox) -> dict[str, bytes]:
    """Return the output of a build of the same sources in another folder."""
    clean = Sandbox(site.root.with_name("anew"))
    subprocess.run(["rm", "-rf", str(clean.root)], check=True)
    clean.root.mkdir()
    for name in ("content", "theme", "plugins", "pelicanconf.py"):
        subprocess.run(["cp", "-r", str(site.root / name), str(clean.root)], check=True)
    clean.pelican()
    return output(clean)


@pytest.mark.parametrize("wait", [0.3, 0.4, 0.5, 0.6, 0.8])
def test_a_build_that_is_killed_leaves_nothing_to_believe(built: Sandbox, wait: float) -> None:
    for slug in "cdefgh":
        built.write(f"content/posts/{slug}.sl.md", POST.format(slug=slug))
    before = output(built)
    process = subprocess.Popen(
        [sys.executable, "-m", "pelican"],
        cwd=built.root,
        env={**os.environ, "PYTHONPATH": str(built.root), "SOURCE_DATE_EPOCH": EPOCH},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(wait)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    whole = {"new": anew(built), "old": before}
    assert all(data in (whole["new"].get(name), whole["old"].get(name)) for name, data in output(built).items())
    built.pelican()
    assert output(built) == whole["new"]


def test_a_clock_that_went_back_makes_nothing_stale(built: Sandbox) -> None:
    future = time.time() + 1_000_000
    for path in (built.root / "content/posts").iterdir():
        os.utime(path, (future, future))
    built.pelican()
    post = built.root / "content/posts/a.sl.md"
    post.write_text(post.read_text("utf-8").replace("stoji", "leži!"), "utf-8")
    os.utime(post, (future, future))
    built.pelican()
    assert "leži!" in built.read("output/sl/2026/01/02/a/index.html")


def test_a_file_is_made_anew_only_if_its_fingerprint_changed(tmp_path: Path) -> None:
    made: list[str] = []

    def run(**said: tuple[str, bytes]) -> None:
        (tmp_path / "next").mkdir()
        build = Build(tmp_path / "next", tmp_path / "live", Store(tmp_path / "cache", "v"), workers=1)

        def make(name: str) -> bytes:
            made.append(name)
            return said[name][1]

        outputs = [Output(f"folder/{name}", name, lambda name: said[name][0], make) for name in said]
        list(build.write(outputs, lambda _path, _data: None))
        build.finish()
        build.store.close()

    run(a=("1", b"one"), b=("1", b"two"))
    run(a=("1", b"one"), b=("2", b"two"))
    assert made == ["a", "b", "b"]
    at = (tmp_path / "live/folder/b").stat().st_mtime_ns
    run(a=("1", b"one"), b=("2", b"two"))
    assert made == ["a", "b", "b"]
    assert (tmp_path / "live/folder/b").stat().st_mtime_ns == at
    run(b=("3", b"three"))
    assert (tmp_path / "live/folder/b").read_bytes() == b"three"
    assert not (tmp_path / "live/folder/a").exists()


@pytest.mark.parametrize("staged", [True, False])
def test_who_looks_last_sees_all_files_and_can_stop_them(tmp_path: Path, staged: bool) -> None:  # noqa: FBT001
    (tmp_path / "next").mkdir()
    build = Build(tmp_path / "next", tmp_path / ("live" if staged else "next"), Store(None, ""), workers=1)
    list(build.write([Output("a/b", "", lambda _: "1", lambda _: b"one")], lambda _path, _data: None))
    (tmp_path / "next/c").write_bytes(b"two")
    seen: list[str] = []

    def refuse(names: Sequence[str]) -> None:
        raise SystemExit(sorted(names) + seen)

    if staged:
        build.at_last(seen.extend)
        build.at_last(refuse)
        (tmp_path / "next/d").write_bytes(b"three")
        with pytest.raises(SystemExit, match="'a/b', 'c', 'd'"):
            build.finish()
        assert sorted(seen) == ["a/b", "c", "d"]
        assert not (tmp_path / "live").exists()
    else:
        with pytest.raises(SystemExit, match="'a/b', 'c'"):
            build.at_last(refuse)


def test_a_gate_sees_whatever_is_touched(tmp_path: Path) -> None:
    inputs, made = tmp_path / "in", tmp_path / "out"
    for folder in (inputs / "deep", made):
        folder.mkdir(parents=True)
        (folder / "file").write_text("x", "utf-8")

    def gate(**said: str) -> Gate:
        return Gate(tmp_path / "done", [inputs], made, said)

    assert not gate().passed()
    time.sleep(0.15)
    gate().note(time.time_ns(), look([made]))
    assert gate().passed()
    assert not gate(day="x").passed()
    for path in (inputs / "deep/file", made / "file"):
        seen = path.stat()
        path.write_text("y", "utf-8")
        os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        assert not gate().passed()
        time.sleep(0.15)
        gate().note(time.time_ns(), look([made]))
        assert gate().passed()
    (made / "file").unlink()
    assert not gate().passed()


def test_two_processes_see_of_a_large_output_what_one_sees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "out"
    for name in ("page", "sl/page", "sl/2026/a/page", "sl/2026/b/page", "en/2026/a/page", ".git/config", "en/x"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text("x", "utf-8")

    def gate(workers: int = 2) -> Gate:
        return Gate(tmp_path / "done", [], made, {}, workers)

    monkeypatch.setattr("plugins.lean_build.gate.LARGE", 3)
    time.sleep(0.15)
    gate().note(time.time_ns(), gate().outputs())
    assert gate().outputs() == gate(1).outputs() == look([made])
    for name in ("page", "sl/2026/b/page", "en/2026/a/page", "en/x"):
        assert gate().passed()
        assert gate(1).passed()
        (made / name).write_text("longer", "utf-8")
        changed = gate()
        assert not changed.passed()
        assert changed.outputs() == look([made])
        gate().note(time.time_ns(), look([made]))
    (made / "en/new").write_text("x", "utf-8")
    assert not gate().passed()
    (made / "en/new").unlink()
    (made / "sl/link").symlink_to(made / "en")
    assert gate().outputs() == look([made])


def test_a_record_that_is_none_is_not_passed(tmp_path: Path) -> None:
    for text in ("", "x", "0" * 32, f"{'0' * 32} {'0' * 16} 1 {'0' * 16} -1", "é"):
        (tmp_path / "done").write_text(text, "utf-8")
        assert not Gate(tmp_path / "done", [], tmp_path / "out", {}).passed()


def test_what_is_changed_during_a_build_is_not_taken_for_built(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    post = tmp_path / "in/post"
    post.write_text("x", "utf-8")
    time.sleep(0.15)
    gate = Gate(tmp_path / "done", [tmp_path / "in"], tmp_path / "out", {})
    began = time.time_ns()
    post.write_text("y", "utf-8")
    gate.note(began, {})
    assert not Gate(tmp_path / "done", [tmp_path / "in"], tmp_path / "out", {}).passed()


def test_links_that_lead_in_a_circle_are_looked_at_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/file").write_text("x", "utf-8")
    (tmp_path / "a/back").symlink_to(tmp_path / "a")
    (tmp_path / "a/nowhere").symlink_to(tmp_path / "b")
    assert {Path(path).name for path in look([tmp_path / "a", tmp_path / "none"])} == {"file", "nowhere"}
