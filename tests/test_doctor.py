"""`inv doctor`: what a build stands on, a line each with the remedy; and `--help` of every command."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import tasks

from .sites import ROOT, Sandbox, sandbox


@pytest.fixture
def site(tmp_path: Path) -> Sandbox:
    made = sandbox(tmp_path / "site", samples=True)
    (made.root / "theme").unlink()
    shutil.copytree(ROOT / "theme", made.root / "theme")
    shutil.copy(ROOT / "requirements.lock", made.root)
    return made


def doctor(site: Sandbox, expect: int = 0, **environment: str) -> str:
    return site.run("-m", "invoke", "doctor", expect=expect, **environment)


def test_a_site_in_order(site: Sandbox) -> None:
    said = doctor(site)
    assert "ERROR" not in said
    for line in (
        r"ok    Python: 3\.\d+\.\d+",
        r"ok    rooms: lean_build, commonmark, editions, feeds, digest",
        r"ok    settings: pelicanconf.py names nothing that nobody knows",
        r"ok    data: people: \d+",
        r"ok    data: topics: \d+",
        r"note  engine: none; ",
        r"ok    catalogues: sl: every text of the theme is there",
        r"note  publishing: .github/workflows/pages.yml is missing; docs/publishing.md says",
    ):
        assert re.search(f"^{line}", said, re.MULTILINE), line


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ('SITENAMEE = "x"', "nobody reads SITENAMEE; did you mean SITENAME?"),
        ('DIGESTS = {"inbox": "x"}', "nobody reads DIGESTS; did you mean DIGEST?"),
        ('DIGEST["inbx"] = "x"', "DIGEST has no option 'inbx'; did you mean 'inbox'?"),
        ('FEEDS["newst"] = 5', "FEEDS has no option 'newst'; did you mean 'newest'?"),
        ('LEAN_BUILD["cahce"] = "x"', "LEAN_BUILD has no option 'cahce'; did you mean 'cache'?"),
        ('EDITIONS["serch"] = True', "EDITIONS has no option 'serch'; did you mean 'search'?"),
        ('PLUGINS.append("plugins.digst")', "plugins.digst does not load (No module named 'plugins.digst')"),
        ('DIGEST["inbox"] = "content/nowhere"', "content/nowhere: is no folder; make it"),
    ],
)
def test_a_setting_that_is_wrong_is_named_with_what_would_be_right(site: Sandbox, setting: str, message: str) -> None:
    with (site.root / "pelicanconf.py").open("a") as settings:
        settings.write(f"\n{setting}\n")
    said = doctor(site, expect=1)
    assert f"ERROR {'data' if 'nowhere' in setting else 'rooms' if 'PLUGINS' in setting else 'settings'}: " in said
    assert message in said
    assert "Traceback" not in said


def test_settings_that_are_no_python(site: Sandbox) -> None:
    site.write("pelicanconf.py", "SITENAME = 'x\n")
    said = doctor(site, expect=1)
    assert "pelicanconf.py:1: " in said
    assert "mend this line" in said


def test_faults_of_data_and_catalogues_have_their_lines(site: Sandbox) -> None:
    site.write("content/data/people.toml", "[[person]]\nid = 7\n")
    text = site.read("theme/translations/sl/LC_MESSAGES/messages.po")
    line = next(number for number, one in enumerate(text.split("\n"), 1) if one.startswith('msgid "') and number > 20)
    head, tail = text.split("\n")[:line], text.split("\n")[line:]
    site.write("theme/translations/sl/LC_MESSAGES/messages.po", "\n".join((*head, 'msgstr ""', *tail[1:])))
    said = doctor(site, expect=1)
    assert "ERROR data: content/data/people.toml:" in said
    assert "messages.po:" in said
    assert f"messages.po:{line}: " in said
    assert "has no final translation; write one" in said


def test_git_and_publishing(site: Sandbox) -> None:
    def git(*command: str) -> None:
        subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@b.si", *command], cwd=site.root, check=True)

    assert "note  git: this folder is no repository; git init" in doctor(site)
    git("init", "-q")
    site.write(".gitignore", "output\n.cache\n__pycache__\n")
    assert "git: 1 change in content/ not committed; git add content" in doctor(site)
    git("add", "-A")
    git("commit", "-qm", "x")
    site.write("content/a.md", "x")
    site.write("content/b.md", "x")
    assert "git: 2 changes in content/ not committed" in doctor(site)
    git("add", "-A")
    git("commit", "-qm", "x")
    site.write(".github/workflows/pages.yml", "on: push\n")
    said = doctor(site)
    assert "in content/ not committed" not in said
    assert "note  git: has no remote named origin" in said
    assert "ok    publishing: a push to main runs the tests" in said
    assert "publishconf.py still has https://example.org/glasnik" in said


def test_packages_that_differ_from_the_lock(site: Sandbox) -> None:
    lock = site.read("requirements.lock")
    site.write("requirements.lock", re.sub(r"^jinja2==\S+", "jinja2==0.1", lock, flags=re.MULTILINE))
    assert re.search(r"note  packages: jinja2 \S+, not 0\.1; to have what was tested: make", doctor(site))


COMMANDS = {name: one for name, one in vars(tasks).items() if type(one).__name__ == "Task"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_with_an_example(name: str) -> None:
    said = COMMANDS[name].__doc__ or ""
    first, *rest = said.strip().split("\n")
    assert first.endswith(".")
    assert len(first) < 120
    assert re.search(rf"Example: (?:inv|make) {name.replace('_', '-')}\b", "\n".join(rest)), said
    assert all(argument.help for argument in COMMANDS[name].get_arguments())
