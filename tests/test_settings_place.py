"""Where a setting is: what is wrong with one names the file and the line in which it stands."""

import re
from pathlib import Path

import pytest

from plugins.lean_build.settings_file import written

from .sites import Sandbox, sandbox

SETTINGS = """import os

EDITIONS = {
    "languages": {"sl": {}},
    "drafts": False,
}
FEEDS, PATH = {}, "content"
if os.name:
    LEAN_BUILD: dict = {"workers": 1}
EDITIONS["search"] = True
EDITIONS.update(drafts=True)
"""


@pytest.mark.parametrize(
    ("name", "key", "line"),
    [
        ("EDITIONS", "languages", 4),
        ("EDITIONS", "search", 10),
        ("EDITIONS", "drafts", 11),
        ("EDITIONS", "sl", 11),
        ("EDITIONS", "", 11),
        ("FEEDS", "", 7),
        ("LEAN_BUILD", "workers", 9),
        ("DIGEST", "", 0),
        ("os", "", 0),
    ],
)
def test_the_line_is_where_the_key_was_written_last_or_else_the_name(name: str, key: str, line: int) -> None:
    last, keys = written(SETTINGS, name)
    assert keys.get(key, last) == line


def test_a_file_that_is_no_python_has_no_line() -> None:
    assert written("EDITIONS = {", "EDITIONS") == (0, {})


@pytest.fixture
def site(tmp_path: Path) -> Sandbox:
    return sandbox(tmp_path / "site", samples=False)


WRONG = {
    'EDITIONS["drafts"] = "yes"': "EDITIONS[\"drafts\"] is 'yes'; write True or False",
    'LEAN_BUILD["wrokers"] = 1': "LEAN_BUILD has no option 'wrokers'; did you mean 'workers'?",
    'DIGEST = {**DIGEST, "inbx": "x"}': "DIGEST has no option 'inbx'",
    'FEEDS = "feeds"': "FEEDS is 'feeds'; write a table, as {}",
    'COMMONMARK = {"engine": "x"}': "COMMONMARK[\"engine\"] is 'x'; write 'python' or 'rust'",
    'TIMEZONE = "Europe/Maribor"': "TIMEZONE is 'Europe/Maribor', which is no time zone",
    'PLUGINS.append("plugins.not_there")': "plugin 'plugins.not_there' did not load",
}


@pytest.mark.parametrize("file", ["pelicanconf.py", "publishconf.py"])
@pytest.mark.parametrize(("line", "what"), WRONG.items(), ids=lambda said: re.split(r"\W", said)[0])
def test_a_wrong_setting_is_named_by_its_file_and_line(site: Sandbox, file: str, line: str, what: str) -> None:
    # What is read only when there is an article.
    site.write(
        "content/posts/a.sl.md",
        "---\ntitle: A\ndate: 2026-01-02\nlang: sl\nslug: a\nuid: a\nraw: a.txt\n---\n\nBesedilo.\n",
    )
    text = site.read(file)
    site.write(file, f"{text}{line}\n")
    said = site.pelican("-s", file, expect=1)
    assert f"{file}:{text.count(chr(10)) + 1}: {what}" in said
    assert "settings:1" not in said


def test_what_publishconf_only_takes_over_is_named_where_it_is_written(site: Sandbox) -> None:
    text = site.read("pelicanconf.py")
    site.write("pelicanconf.py", f'{text}LEAN_BUILD["wrokers"] = 1\n')
    said = site.pelican("-s", "publishconf.py", expect=1)
    assert f"pelicanconf.py:{text.count(chr(10)) + 1}: LEAN_BUILD has no option 'wrokers'" in said
