"""Makes the pictures of the guide from the site and the commands as they are now, so that they never go stale."""

import re
import shutil
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

FOLDER: Final = Path(__file__).parent / "pictures"
_DESKTOP: Final["ViewportSize"] = {"width": 1100, "height": 760}
_PHONE: Final["ViewportSize"] = {"width": 390, "height": 844}
#: Pages by name: the address in each language, as a pattern of a file below the output, and the window.
_PAGES: Final[Mapping[str, tuple[Mapping[str, str], "ViewportSize"]]] = {
    "front": ({"sl": "sl/index.html", "en": "en/index.html"}, _DESKTOP),
    "story": ({"sl": "sl/20*/*/*/*/index.html", "en": "en/20*/*/*/*/index.html"}, _PHONE),
    "topic": ({"sl": "sl/teme/*/index.html", "en": "en/topics/*/index.html"}, _DESKTOP),
    "parallel": ({"sl": "sl/20*/*/*/*/vzporedno/index.html", "en": "en/20*/*/*/*/side-by-side/index.html"}, _DESKTOP),
}


def make(output: Path, terminals: Mapping[str, str]) -> list[Path]:
    """Write all pictures: pages of a built site, and what commands print; return them.

    Without Chromium and playwright the pages are left out.
    """
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    made = [_terminal(name, said) for name, said in terminals.items()]
    return [*made, *_pages(output)]


def _terminal(name: str, said: str) -> Path:
    """Draw a text as a terminal shows it."""
    console = Console(record=True, width=134, file=StringIO(), highlight=False)
    console.print(said, markup=False)
    svg = console.export_svg(title=f"inv {name}")
    path = FOLDER / f"{name}.svg"
    # Fonts from elsewhere are none of the guide's.
    path.write_text(re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL), "utf-8")
    return path


def _pages(output: Path) -> list[Path]:
    try:
        from tests.browsing import CHROMIUM, chromium, served
    except ImportError:
        return []
    if CHROMIUM is None:
        return []
    made = []
    with served(output) as address, chromium() as browser:
        for name, (patterns, window) in _PAGES.items():
            for lang, pattern in patterns.items():
                found = sorted(output.glob(pattern))
                if found:
                    page = browser.new_page(viewport=window, color_scheme="light")
                    page.goto(f"{address}/{found[-1].relative_to(output).as_posix()}")
                    path = FOLDER / f"{name}.{lang}.png"
                    page.screenshot(path=path)
                    page.close()
                    made.append(path)
    return made
