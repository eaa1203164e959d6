"""The curator's guide: built by the project itself, in two languages page for page, and true to the commands."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest

import tasks
from plugins.commonmark import parse

from .sites import ROOT

GUIDE = ROOT / "docs/guide"
KEYS = ("title", "date", "lang", "slug", "number", "picture", "picture_alt")
PAGES = {path: parse(path.read_text("utf-8"), KEYS) for lang in ("sl", "en") for path in (GUIDE / lang).glob("*.md")}
COMMANDS = {name.replace("_", "-") for name, one in vars(tasks).items() if type(one).__name__ == "Task"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("guide")
    command = [
        sys.executable,
        "-m",
        "pelican",
        "--fatal=warnings",
        "-s",
        "docs/guide/pelicanconf.py",
        "-o",
        str(output),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return output


def test_each_page_is_there_in_both_languages() -> None:
    numbers = {
        lang: sorted(p.fields["number"] for p in PAGES.values() if p.fields["lang"] == lang) for lang in ("sl", "en")
    }
    assert numbers["sl"] == numbers["en"] == [str(number) for number in range(1, 9)]
    for path, page in PAGES.items():
        assert path.parent.name == page.fields["lang"]
        assert path.stem == f"{page.fields['number']}-{page.fields['slug']}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_commands_and_files_that_a_page_names_exist(path: Path) -> None:
    text = PAGES[path].body
    named = set(re.findall(r"\binv ([a-z-]+)", text))
    assert named <= COMMANDS, named - COMMANDS
    targets = set(re.findall(r"\bmake ([a-z]+)", text))
    assert targets <= {"web", "test", "serve", "clean"}
    for name in re.findall(r"`((?:content|theme|docs)/[\w./-]+|pelicanconf\.py)`", text):
        # ARTICLE.en.po stands for any.
        made = name.startswith(("content/review/", "content/data/fetched")) or re.search(r"/[A-ZČ]{3,}", name)
        assert made or (ROOT / name).exists(), name


class Links(HTMLParser):
    """The addresses on a page, its language and its first-level headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.lang, self.heads = "", 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.found += [value for key in ("href", "src") if (value := said.get(key))]
        self.lang = said.get("lang") or "" if tag == "html" else self.lang
        self.heads += tag == "h1"


def test_every_link_leads_somewhere(built: Path) -> None:
    pages = sorted(path.relative_to(built).as_posix() for path in built.rglob("*.html"))
    assert len(pages) == 17
    for page in pages:
        links = Links((built / page).read_text("utf-8"))
        assert links.heads == 1
        assert links.lang == (page[:2] if page != "index.html" else "sl")
        for link in links.found:
            target = urljoin(f"http://x/{page}", link).removeprefix("http://x/")
            file = built / (target + "index.html" if target.endswith("/") or not target else target)
            assert file.is_file(), f"{page}: {link}"


def test_the_contents_list_every_page(built: Path) -> None:
    text = (built / "index.html").read_text("utf-8")
    titles = [page.fields["title"] for page in sorted(PAGES.values(), key=lambda page: page.fields["number"])]
    assert all(title in text for title in titles)
