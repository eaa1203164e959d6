"""Readable addresses: lower-case ASCII, at most 80 characters, never a name that a system or the site reserves."""

import hashlib
import re
import unicodedata
from typing import Final

from unidecode import unidecode

#: Longest slug, in characters; a path stays far below what file systems take.
LONGEST: Final = 80
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|index|feed|feeds|both|archive|arhiv)")


def slugify(title: str, uid: str) -> str:
    """Return the slug of a title; where nothing readable is left, one made of the story's uid."""
    plain = unidecode(unicodedata.normalize("NFKC", title)).lower().replace("'", "")
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > LONGEST:
        cut = slug[: LONGEST + 1].rfind("-")
        slug = slug[: cut if cut > LONGEST // 2 else LONGEST].strip("-")
    if not slug:
        return f"novica-{uid}"
    return f"{slug}-{uid[:4]}" if _RESERVED.fullmatch(slug) else slug


def mint(text: str) -> str:
    """Return a uid for a text: ten letters and digits, the same for the same text."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    return "".join(alphabet[(number >> (5 * place)) & 31] for place in range(10))
