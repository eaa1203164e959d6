"""What the README shows is what the files hold."""

import re

from .sites import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_the_two_commands_are_on_the_first_screen() -> None:
    first = README.split("\n")[:20]
    assert any(line.startswith("make ") for line in first)
    assert any(line.startswith("make test") for line in first)


def test_the_example_is_in_the_files() -> None:
    posts = {path.name: path.read_text("utf-8") for path in (ROOT / "content/posts/2020/10").iterdir()}
    shown = re.search(r"<table>.*</table>", README, re.DOTALL)
    assert shown
    lines = [line for line in shown.group().split("\n") if line and line[0] not in "<`"]
    assert len(lines) >= 10
    for line in lines:
        assert any(line in text for text in posts.values()), line
    quoted = " ".join(line[2:] for line in README.split("\n") if line.startswith("> "))
    assert quoted in (ROOT / "content/inbox/libija-premirje.txt").read_text("utf-8")


def test_every_link_to_a_file_leads_somewhere() -> None:
    for path in (ROOT / "README.md", *(ROOT / "plugins").glob("*/README.md"), *(ROOT / "docs").rglob("*.md")):
        for link in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
            assert link.startswith("https://") or (path.parent / link).exists(), f"{path}: {link}"


def test_every_decision_that_the_code_cites_is_written() -> None:
    pages = [path.name[:4] for path in (ROOT / "docs/decisions").iterdir()]
    for path in (*(ROOT / "plugins").rglob("*.py"), ROOT / "pyproject.toml"):
        for number in re.findall(r"docs/decisions/(\d{4})", path.read_text("utf-8")):
            assert number in pages, f"{path}: {number}"
