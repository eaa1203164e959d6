"""`inv dev`: pages that follow each change, with what is wrong on them, and nothing of it in what is published."""

import datetime as dt
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

import pytest
from playwright.sync_api import Browser, expect

from plugins.digest.dev import page
from plugins.digest.dev.building import Built
from plugins.digest.dev.messages import Message, located, messages, of_error, of_trace
from plugins.digest.dev.serving import Board, PortError, Server
from plugins.digest.dev.watching import Changes, Guard, places, relevant, restarts
from plugins.editions.stories import Post, paired

from .browsing import CHROMIUM
from .sites import Sandbox, sandbox, thinned

POST = """\
---
title: Poplava v Celju
date: 2024-05-06T08:00:00+02:00
lang: sl
slug: poplava-v-celju
uid: rocna1
status: draft
---

Reka je v ponedeljek prestopila bregove.
"""
WHERE = "content/posts/2024/05/poplava-v-celju.sl.md"
PAGE = "sl/2024/05/06/poplava-v-celju/"


# What is served


def test_the_script_stands_at_the_end_of_the_body_and_says_which_build_the_page_is_of() -> None:
    served = page.injected(b"<p>&lt;/body> in a text</p></body></html>", "a-1")
    script = b'<script src="/_dev/reload.js" data-build="a-1" defer></script>\n'
    assert served == b"<p>&lt;/body> in a text</p>" + script + b"</body></html>"


def test_a_page_without_an_end_has_the_script_too() -> None:
    assert page.injected(b"<p>short", "a-1").endswith(b"defer></script>\n")


@pytest.mark.parametrize(
    ("published", "served"),
    [
        ("default-src 'none'", "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'"),
        ("default-src 'self'", "default-src 'self'"),
        ("img-src 'self'", "img-src 'self'"),
        (
            "default-src 'none'; script-src 'sha256-abc='; style-src 'self'; connect-src 'none'",
            "default-src 'none'; script-src 'sha256-abc=' 'self'; style-src 'self'; connect-src 'self'",
        ),
    ],
)
def test_a_policy_lets_the_servers_own_files_in_and_nothing_else(published: str, served: str) -> None:
    assert page.policy(published) == served


def test_the_policy_of_a_page_is_rewritten_where_it_stands() -> None:
    said = b'<meta http-equiv="Content-Security-Policy" content="script-src &#39;sha256-x&#39;"><body></body>'
    assert b"content=\"script-src 'sha256-x' 'self'\"" in page.injected(said, "a-1")


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:8000"])
def test_names_of_this_machine_are_answered(host: str) -> None:
    assert page.is_ours(host, 8000)


@pytest.mark.parametrize(
    "host", [None, "", "localhost", "localhost:80", "evil.example:8000", "127.0.0.1.evil.example:8000"]
)
def test_other_names_are_not(host: str | None) -> None:
    assert not page.is_ours(host, 8000)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Return a small output, with a secret beside it and a link to that."""
    output = tmp_path / "output"
    (output / "sl").mkdir(parents=True)
    (output / "empty").mkdir()
    (output / "sl/index.html").write_text("<body>sl</body>")
    (output / "404.html").write_text("<body>none</body>")
    (output / ".built").write_text("a list")
    (tmp_path / "secret.html").write_text("secret")
    (output / "link.html").symlink_to(tmp_path / "secret.html")
    return output


@pytest.mark.parametrize("address", ["/sl/", "/sl/?a=b", "/sl/index.html#x", "//sl//", "/%73l/"])
def test_a_folder_is_its_index(built: Path, address: str) -> None:
    assert page.found(built, address) == built / "sl/index.html"


def test_a_folder_without_a_slash_leads_to_the_one_with_it_on_this_server(built: Path) -> None:
    assert page.found(built, "//sl?a") == "/sl/"


@pytest.mark.parametrize(
    "address",
    [
        "/../secret.html",
        "/%2e%2e/secret.html",
        "/sl/..%2f..%2fsecret.html",
        "/..%5csecret.html",
        "/link.html",
        "/.built",
        "/empty/",
        "/empty",
        "/sl/%00",
        "/%ff",
        "/" + "a" * 300,
        "sl/",
    ],
)
def test_nothing_else_is_found(built: Path, address: str) -> None:
    assert page.found(built, address) is None


@contextmanager
def serving(output: Path, board: Board | None) -> Iterator[Server]:
    """Serve a folder."""
    with Server(output, 0, board) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        if board:
            board.close()
        server.shutdown()


def got(address: str, **headers: str) -> tuple[int, str]:
    """Return the status and the text of an address."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:  # noqa: S310 - our own
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_the_server_answers_its_own_names_alone_and_lists_nothing(built: Path) -> None:
    with serving(built, Board()) as server:
        assert got(f"{server.address}sl")[1].startswith("<body>sl<script")
        assert got(server.address)[0] == 404
        assert "none" in got(f"{server.address}sl/x")[1]
        status, said = got(f"{server.address}sl/", Host=f"evil.example:{server.server_port}")
        assert (status, "sl</body>" in said) == (403, False)


def test_what_is_only_served_is_as_it_was_built_and_a_wrong_address_gets_the_page_of_errors(built: Path) -> None:
    with serving(built, None) as server:
        assert got(f"{server.address}sl/") == (200, (built / "sl/index.html").read_text())
        assert got(f"{server.address}sl/x") == (404, "<body>none</body>")
        assert got(f"{server.address}_dev/events") == (404, "<body>none</body>")


def test_before_the_first_good_build_a_page_says_what_is_wrong(tmp_path: Path) -> None:
    board = Board()
    board.tell(changed=False, wrong=[Message("a<b>.md", 3, "x")])
    with serving(tmp_path, board) as server:
        status, said = got(f"{server.address}sl/")
    assert status == 503
    assert "a&lt;b&gt;.md:3: x" in said
    assert "/_dev/reload.js" in said


def test_events_are_one_line_of_json_whatever_a_message_holds() -> None:
    assert page.events("a-1", [{"text": "a\nb\u2028c"}]) == (
        b'event: reload\ndata: a-1\n\nevent: errors\ndata: [{"text": "a\\nb\\u2028c"}]\n\n'
    )


def test_a_build_that_changed_nothing_reloads_nothing() -> None:
    board = Board()
    first = board.state
    board.tell(changed=False, wrong=[])
    assert board.state == first
    board.tell(changed=True, wrong=[])
    assert board.state.build != first.build


def test_a_taken_port_and_a_number_that_is_none_are_refused_with_what_would_be_right(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortError, match=f"port {port} is taken by another program; end that, or write --port 0"):
            Server(tmp_path, port, Board())
    with pytest.raises(PortError, match="port 70000 is none; write one from 1024"):
        Server(tmp_path, 70000, Board())


# What is said


def test_messages_are_the_lines_that_name_a_file_and_a_line() -> None:
    said = "21 stories\ncontent/posts/a.md:3: slug 'A'; write 'a'\nThe site has 1 faults\n"
    assert messages(1, said) == [Message("content/posts/a.md", 3, "slug 'A'; write 'a'")]
    assert located("Done in 0:00:01: well") == []


def test_where_no_line_has_a_place_all_of_them_are_shown_and_of_a_good_build_none() -> None:
    assert list(map(str, messages(1, "no room\n\nmake some\n"))) == ["no room", "make some"]
    assert messages(0, "a.md:1: told by the way") == []
    assert list(map(str, messages(1, ""))) == ["the build ended with 1"]


def test_an_error_in_code_is_told_at_the_last_line_of_the_site_itself(tmp_path: Path) -> None:
    file = tmp_path / "plugins/room.py"
    try:
        exec(compile("def f():\n    return int('x')\nf()", str(file), "exec"), {})  # noqa: S102
    except ValueError as error:
        found = of_error(error, tmp_path)
    assert (found.file, found.line) == ("plugins/room.py", 2)
    assert found.text.startswith("ValueError: invalid literal")


def test_a_mistake_in_syntax_has_a_place_of_its_own(tmp_path: Path) -> None:
    try:
        compile("x = (", str(tmp_path / "pelicanconf.py"), "exec")
    except SyntaxError as error:
        found = of_error(error, tmp_path)
    assert (found.file, found.line) == ("pelicanconf.py", 1)


def test_a_process_that_could_not_be_loaded_says_where(tmp_path: Path) -> None:
    said = f'Traceback:\n  File "{tmp_path}/plugins/a.py", line 7\n    x = (\nSyntaxError: never closed\n'
    assert str(of_trace(said, tmp_path)) == "plugins/a.py:7: SyntaxError: never closed"


def test_an_answer_of_the_builder_is_read_with_its_messages() -> None:
    answer = json.dumps({"code": 3, "seconds": 0.5, "said": "content/inbox/a.txt:1: is empty; write it\n"})
    assert Built.of(answer).messages == [Message("content/inbox/a.txt", 1, "is empty; write it")]
    with pytest.raises(ValueError, match="Expecting value"):
        Built.of("")


# What is watched


@pytest.mark.parametrize("name", ["inbox/a.txt", "posts/2024/05/a.sl.md", "data/people.toml"])
def test_files_of_a_site_are_watched(name: str) -> None:
    assert relevant(PurePath(name))


@pytest.mark.parametrize(
    "name", [".git/index", "posts/.a.md.x1y2.tmp", "a.tmp", "a.md~", "__pycache__/a.py", "x/a.pyc"]
)
def test_hidden_and_temporary_ones_are_not(name: str) -> None:
    assert not relevant(PurePath(name))


@pytest.mark.parametrize(
    ("path", "anew"),
    [
        ("/s/plugins/editions/plan.py", True),
        ("/s/plugins/mentions/tables/countries.toml", True),
        ("/s/pelicanconf.py", True),
        ("/s/plugins/editions/README.md", False),
        ("/s/theme/templates/base.html", False),
        ("/s/content/posts/a.md", False),
    ],
)
def test_code_tables_and_settings_start_the_builder_anew(path: str, *, anew: bool) -> None:
    assert restarts(path, Path("/s"), Path("/s/plugins")) is anew


def test_each_folder_is_watched_once_also_one_that_lies_elsewhere(tmp_path: Path) -> None:
    for name in ("content/inbox", "theme", "plugins", "raw"):
        (tmp_path / name).mkdir(parents=True)
    settings = {
        "PATH": "content",
        "DIGEST": {"inbox": "raw", "posts": "content/posts", "people": "content/people.toml"},
    }
    assert [place.name for place in places(tmp_path, settings)] == ["content", "plugins", "raw", "theme"]


def test_what_a_build_wrote_asks_for_no_build_until_somebody_else_touches_it() -> None:
    stamps = {"/s/a.po": "1", "/s/b.md": "1"}
    guard = Guard(stamp=lambda path: stamps.get(path, ""))
    guard.built({"/s/a.po": "1"}, at=10.0)
    heard = Changes(frozenset(stamps), 10.1)
    assert guard.fresh([heard]) == {"/s/b.md"}
    stamps["/s/a.po"] = "2"
    assert guard.fresh([heard]) == {"/s/a.po", "/s/b.md"}


def test_builds_that_follow_each_other_without_end_wait_longer_each_time_and_leave_nothing_out() -> None:
    guard = Guard(stamp=lambda _: "")
    pauses = []
    for at in range(12):
        guard.built({}, at=float(at))
        assert guard.fresh([Changes(frozenset(("/s/a.md",)), at + 0.1)]) == {"/s/a.md"}
        pauses.append(guard.pause)
    assert pauses[:6] == [0, 0, 0, 2, 4, 8]
    assert guard.fresh([Changes(frozenset(("/s/a.md",)), 99.0)]) == {"/s/a.md"}
    assert guard.pause == 0


# Drafts


def post(lang: str, status: str, state: str = "original") -> Post:
    """Return a post of one story."""
    when = dt.datetime(2024, 5, 6, tzinfo=dt.UTC)
    return Post(f"{lang}.md", "u", lang, lang, lang, when, "", str, {}, state, status, None, {})


def test_drafts_are_shown_only_where_the_site_says_so() -> None:
    posts = [post("sl", "draft"), post("en", "published", "machine")]
    assert paired(posts) == ([], [])
    (story,), _ = paired(posts, drafts=True)
    assert {lang: one.status for lang, one in story.posts.items()} == {"sl": "draft", "en": "draft"}
    assert story.original is story.posts["sl"]


def test_a_draft_of_a_translation_leaves_its_original_published_and_a_withdrawn_one_is_never_shown() -> None:
    (story,), _ = paired([post("sl", "published"), post("en", "draft", "machine")], drafts=True)
    assert [one.status for one in story.posts.values()] == ["published", "draft"]
    (story,), _ = paired([post("sl", "published"), post("en", "withdrawn", "machine")], drafts=True)
    assert list(story.posts) == ["sl"]


@pytest.mark.site
def test_a_site_with_an_address_is_never_built_with_drafts(site: Sandbox) -> None:
    with (site.root / "pelicanconf.py").open("a") as settings:
        settings.write('EDITIONS["drafts"] = True\nSITEURL = "https://example.org"\n')
    said = site.pelican(expect=1)
    assert 'EDITIONS["drafts"] is on, and SITEURL says that the site is to be published; leave one of them out' in said


# The whole


class Running:
    """`inv dev` in a site."""

    def __init__(self, site: Sandbox) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "invoke", "dev", "--port", "0"],
            cwd=site.root,
            env={**os.environ, "PYTHONPATH": str(site.root)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.address = self.line(r"http://\S+").split()[0]

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line)

    def line(self, pattern: str) -> str:
        """Return the next line in which a pattern is found; queue.Empty after some seconds."""
        end = time.monotonic() + 20
        while not re.search(pattern, line := self._lines.get(timeout=max(0.0, end - time.monotonic()))):
            pass
        return line

    def silent(self, seconds: float) -> bool:
        """Tell whether no line comes for a while."""
        try:
            self._lines.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def end(self, number: int) -> tuple[int, list[str]]:
        """Send a signal; return the exit code and the lines that were not read yet."""
        self.process.send_signal(number)
        code = self.process.wait(15)
        return code, list(self._lines.queue)


@contextmanager
def running(site: Sandbox) -> Iterator[Running]:
    """Run `inv dev` in a site."""
    dev = Running(site)
    try:
        yield dev
    finally:
        if dev.process.poll() is None:
            dev.end(signal.SIGTERM)
        if dev.process.stdout:
            dev.process.stdout.close()


@pytest.mark.site
def test_a_change_is_built_and_told_and_nothing_of_it_is_published(tmp_path: Path) -> None:
    site = thinned(sandbox(tmp_path / "site", samples=True), keep=2)
    with running(site) as dev:
        dev.line("first build .* exit 0")
        content = site.content()
        site.write(WHERE, POST)
        # The folders are new too, and one of them may be what is heard of.
        assert dev.line("exit").split("  ")[1].startswith("content/posts/2024")
        shown = got(dev.address + PAGE)[1]
        assert "To je osnutek. Ni objavljen." in shown
        assert '<meta name="robots" content="noindex">' in shown
        assert '<span class="state">osnutek</span>' in got(f"{dev.address}sl/")[1]

        with urllib.request.urlopen(f"{dev.address}_dev/events") as events:  # noqa: S310 - our own
            heard = [events.readline().decode().strip() for _ in range(8)]
            build = heard[3]
            assert heard[2] == "event: reload"
            site.write(WHERE, POST.replace("Reka je", "Savinja je"))
            again = [events.readline().decode().strip() for _ in range(2)]
            assert again[0] == "event: reload"
            assert again[1] != build
        assert "Savinja" in got(dev.address + PAGE)[1]
        dev.line("exit 0")
        assert dev.silent(1.5)
        assert not (site.root / "output").exists()
        now = site.content()
        assert {path for path in now if path not in content} == {str(site.root / WHERE)}
        assert {path: now[path] for path in content} == content
        assert dev.end(signal.SIGINT) == (0, [])


@pytest.mark.site
@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")
def test_what_is_wrong_stands_on_the_page_until_it_is_mended(tmp_path: Path, browser: Browser) -> None:
    site = sandbox(tmp_path / "site", samples=False)
    site.write(WHERE, POST.replace("slug: p", "slug: P"))
    with running(site) as dev:
        dev.line("first build .* exit 1")
        tab = browser.new_page()
        said: list[str] = []
        tab.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        assert getattr(tab.goto(f"{dev.address}{PAGE}"), "status", 0) == 503
        alert = tab.get_by_role("alert")
        expect(alert).to_contain_text(f"{WHERE}:5:")
        said.clear()

        site.write(WHERE, POST)
        expect(tab.get_by_role("heading", level=1)).to_have_text("Poplava v Celju")
        expect(alert).to_have_count(0)

        site.write(WHERE, POST.replace("slug: p", "slug: <b>P"))
        expect(alert).to_contain_text(f"{WHERE}:5:")
        expect(alert.locator("b")).to_have_count(0)
        # The last good page is still there.
        expect(tab.get_by_role("heading", level=1)).to_have_text("Poplava v Celju")
        tab.keyboard.press("Escape")
        expect(alert).to_have_count(0)
        site.write(WHERE, POST.replace("lang: sl", "lang: xx"))
        expect(alert).to_contain_text("lang 'xx' is no edition")
        tab.get_by_role("button", name="Close").click()
        expect(alert).to_have_count(0)

        site.write(WHERE, POST.replace("Reka", "Savinja").replace("lang: sl", "lang: yy"))
        expect(alert).to_be_visible()
        site.write(WHERE, POST.replace("Reka", "Savinja"))
        expect(tab.get_by_text("Savinja je v ponedeljek")).to_be_visible()
        expect(alert).to_have_count(0)
        # Nothing that the policy refuses.
        assert said == []
        tab.close()
        assert dev.end(signal.SIGTERM)[0] == 0
