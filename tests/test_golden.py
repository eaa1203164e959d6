"""The sample digest, whole: every address, one page of each kind in each language, and all posts made anew.

After an intended change: `inv accept`, and read the difference before it is committed.
"""

import os
import re
import shutil
from pathlib import Path

import pytest

from .sites import ROOT, Sandbox, sandbox, thinned

GOLDEN = Path(__file__).parent / "golden"
#: One page of each template; in Slovenian the story has a derived title, a list of credits and a translation.
PAGES = (
    "index.html",
    "404.html",
    "sl/index.html",
    "en/index.html",
    "sl/2020/10/23/sprti-strani-v-libijskem-konfliktu-v-zenevi-podpisali-sporazum-o-trajni/index.html",
    "en/2020/10/23/libyas-warring-sides-sign-permanent-ceasefire-in-geneva/index.html",
    "sl/2020/10/23/sprti-strani-v-libijskem-konfliktu-v-zenevi-podpisali-sporazum-o-trajni/vzporedno/index.html",
    "en/2020/10/23/libyas-warring-sides-sign-permanent-ceasefire-in-geneva/side-by-side/index.html",
    "sl/osebe/index.html",
    "en/people/index.html",
    "sl/osebe/vladimir-putin/index.html",
    "en/people/vladimir-putin/index.html",
    "sl/drzave/libija/index.html",
    "en/countries/libya/index.html",
    "sl/teme/index.html",
    "en/topics/index.html",
    "sl/arhiv/index.html",
    "en/archive/index.html",
    "sl/arhiv/2022/07/index.html",
    "en/archive/2022/07/index.html",
    "sl/2022/07/21/index.html",
    "sl/izdaje/index.html",
    "sl/izdaje/2022-w29/index.html",
    "en/editions/2022-w29/edition.eml",
    "en/editions/atom.xml",
    "sl/teme/spopadi-vojna-in-mir/index.html",
    "en/archive/2022/index.html",
    "sl/viri/index.html",
    "en/feeds/index.html",
    "sl/atom.xml",
    "en/people/khalifa-haftar/atom.xml",
    "sl/arhiv/2022/07/atom.xml",
    "en/feeds.opml",
    "sitemap.xml",
    "robots.txt",
    "sl/o-glasniku/index.html",
    "en/about/index.html",
)

#: In these names is the order in which the system lists files: on a disk it is another one than in memory.
_ORDERED = re.compile(r"(?<=_)[0-9a-f]+(?=\.pf_(?:index|meta)$)")


def accepted() -> bool:
    """Return whether the run should write what it sees as the new truth."""
    return os.environ.get("GLASNIK_ACCEPT") == "1"


def compare(name: str, text: str) -> None:
    path = GOLDEN / name
    if accepted():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8"), f"{path.relative_to(ROOT)} differs; `inv accept` if that was meant"


def test_every_address(sample: Sandbox) -> None:
    output = sample.root / "output"
    paths = (path.relative_to(output).as_posix() for path in sorted(output.rglob("*")) if path.is_file())
    compare("paths.txt", "".join(f"{_ORDERED.sub('…', path)}\n" for path in paths))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_each_kind(sample: Sandbox, page: str) -> None:
    compare(f"pages/{page}", sample.read(f"output/{page}"))


def test_posts_and_what_waits_are_what_the_articles_and_the_memory_give(tmp_path: Path) -> None:
    site = sandbox(tmp_path / "site", samples=True)
    shutil.rmtree(site.root / "content/posts")
    site.pelican()
    made = {path: data for path, (data, _) in site.content().items()}
    kept = {str(site.root / path.relative_to(ROOT)): path.read_bytes() for path in (ROOT / "content").rglob("*.*")}
    for folder in ("posts", "memory", "review"):
        of_folder = [{p: d for p, d in files.items() if f"/{folder}/" in p} for files in (made, kept)]
        assert of_folder[0] == of_folder[1], folder


def test_building_again_touches_no_file(tmp_path: Path) -> None:
    site = thinned(sandbox(tmp_path / "site", samples=True))
    site.pelican()
    before = site.content(), {p: p.stat().st_mtime_ns for p in (site.root / "output").rglob("*.html")}
    site.pelican()
    assert (site.content(), {p: p.stat().st_mtime_ns for p in (site.root / "output").rglob("*.html")}) == before
