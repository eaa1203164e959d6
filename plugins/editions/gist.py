"""The mark that a gist carries: a rough translation for the curator's eyes alone, which no reader may ever get."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

#: What every string of a gist begins with. U+E000 is for private use: no font shows it, and no text has it by chance.
#: Whoever makes a gist puts this before each title and each block of it.
GIST: Final = "\ue000gist"
#: The mark as it may stand in a file: as it is, escaped in HTML, XML or JSON, or in an address.
_WRITTEN: Final = re.compile(
    rb"(?:\xee\x80\x80|&#0*57344;|&#x0*e000;|\\ue000|%ee%80%80)gist".replace(b"gist", GIST[1:].encode()), re.IGNORECASE
)

_PLAIN: Final = GIST[1:].encode()


def marked(output: Path, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Return every one of these files below a folder that holds the mark, and the line of the first one."""
    for name in sorted(names):
        if found := line((output / name).read_bytes()):
            yield name, found


def line(data: bytes, low: bytes | None = None) -> int:
    """Return the line, from 1, in which the mark is first; 0 if in none. `low` are the data in small letters."""
    # A page is looked through for plain bytes in no time, for a pattern that minds no case in ten times that.
    found = _WRITTEN.search(data) if _PLAIN in (data.lower() if low is None else low) else None
    return data.count(b"\n", 0, found.start()) + 1 if found else 0
