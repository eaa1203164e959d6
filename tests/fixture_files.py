"""Fixture files in markdown-it's form: a title, the input and the expected output, parted by lone dots."""

import re
from pathlib import Path

from markdown_it.utils import read_fixture_file

FIXTURES = Path(__file__).parent / "fixtures"


def cases(name: str) -> list[tuple[str, str, str]]:
    """Return (title, input, expected) of each case; a missing dot, which would swallow a case, is an error."""
    path = FIXTURES / name
    dots = len(re.findall(r"^\.$", path.read_text("utf-8"), re.MULTILINE))
    found = [(title, text, expected) for _, title, text, expected in read_fixture_file(path)]
    assert dots == 3 * len(found), f"{path}: {dots} lone dots for {len(found)} cases; each case has three"
    return found
