"""What a published file may hold, and what it may be called: one rule for every room that writes or reads one."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from unidecode import unidecode

#: Longest slug, in characters; a path stays far below what file systems take.
LONGEST: Final = 80
#: Controls, lone surrogates and the two characters that XML 1.0 forbids besides; C1 controls, which no HTML may hold;
#: and what shows a reader another order of letters than a program sees (bidirectional controls). The rooms that are
#: used without this one have the rule once more.
_FORBIDDEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|[\u202a-\u202e\u2066-\u2069]"
)
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: Names of devices, which Windows takes for no file whatever follows a dot.
_DEVICES: Final = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
#: Letters of Latin that are one for the eye, and more for who spells them in ASCII.
_FOLDED: Final = str.maketrans({"ə": "e", "Ə": "E"})


def forbidden(text: str) -> str:
    """Return the first character that no file of a site can hold, as "U+0008"; "" if there is none."""
    found = _FORBIDDEN.search(text)
    return f"U+{ord(found.group()):04X}" if found else ""


def forbidden_in(value: object) -> str:
    """Return "U+0008" of the first such character in a value as TOML or JSON has it, however deep; "" if none."""
    if isinstance(value, str):
        return forbidden(value)
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return next(filter(None, map(forbidden_in, inner)), "")


def slug_fault(slug: str) -> tuple[str, str] | None:
    """Return what is wrong with a slug as a folder of a site on every system, and what would be right."""
    if not _SLUG.fullmatch(slug):
        return f"slug {slug[:90]!r} is no address", "write small letters, digits and hyphens"
    if len(slug) > LONGEST:
        return f"slug {slug[:90]!r} is longer than {LONGEST} characters", "write a shorter one"
    if _DEVICES.fullmatch(slug):
        return f"slug {slug!r} is the name of a device on some systems", "write another one"
    return None


def slugify(name: str) -> str:
    """Return a name in lower-case ASCII, words parted by hyphens, no longer than `LONGEST`; "" if nothing is left.

    Letters of other scripts become those of Unidecode. What is a device is left to the caller to tell apart.
    """
    plain = unidecode(unicodedata.normalize("NFKC", name.translate(_FOLDED))).lower().replace("'", "")
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > LONGEST:
        cut = slug[: LONGEST + 1].rfind("-")
        slug = slug[: cut if cut > LONGEST // 2 else LONGEST].strip("-")
    return slug


def device(slug: str) -> bool:
    """Tell whether a slug is the name of a device."""
    return _DEVICES.fullmatch(slug) is not None


def inside(path: str) -> bool:
    """Tell whether a path below a folder stays there: relative, without `..`, without what systems read otherwise."""
    parts = path.split("/")
    return bool(path) and not ("\\" in path or "\0" in path or any(part in ("", ".", "..") for part in parts))
