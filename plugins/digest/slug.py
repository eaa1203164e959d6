"""Readable addresses of stories, and their uids."""

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from ..lean_build.allowed import LONGEST, device
from ..lean_build.allowed import slugify as readable

#: What the site itself calls folders beside a story's.
_RESERVED: Final = re.compile(r"(?:index|feed|feeds|both|archive|arhiv)")


def slugify(title: str, uid: str) -> str:
    """Return the slug of a title; where nothing readable is left, one made of the story's uid."""
    slug = readable(title)
    if not slug:
        return f"novica-{uid}"
    return _marked(slug, uid[:4]) if device(slug) or _RESERVED.fullmatch(slug) else slug


def candidates(title: str, uid: str) -> Iterator[str]:
    """Give the slugs that a title may have, the most readable first; the last has the whole uid in it."""
    slug = slugify(title, uid)
    yield slug
    for length in (4, 6, 8, len(uid)):
        yield _marked(slug, uid[:length])


def mint(text: str) -> str:
    """Return a uid for a text: ten letters and digits, the same for the same text."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    return "".join(alphabet[(number >> (5 * place)) & 31] for place in range(10))


def _marked(slug: str, mark: str) -> str:
    return f"{slug[: LONGEST - len(mark) - 1].rstrip('-')}-{mark}"
