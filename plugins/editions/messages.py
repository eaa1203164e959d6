"""The words of the interface: PO catalogues of the theme, read at build time; a missing message stops the build."""

import gettext
import io
import re
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, MutableMapping
from pathlib import Path
from typing import Final

from ..lean_build import digest

#: An element, one that is not closed, a reference or the place of a value.
_MARKUP: Final = re.compile(r"<[^<>]*>?|&#?\w+;?|%\(\w+\)[a-z]|[<>]")


class CatalogueError(ValueError):
    """`path:line: what is wrong; what would be right`."""


class Messages(gettext.GNUTranslations):
    """A catalogue that raises on a message that it does not have."""

    def gettext(self, message: str) -> str:
        """Return the translation of a message."""
        return super().gettext(message)

    def word(self, message: str) -> str:
        """Return the translation of a message that another room made; itself where the theme does not know it."""
        try:
            return self.gettext(message)
        except CatalogueError:
            return message


class _Missing(gettext.NullTranslations):
    """What a catalogue falls back to: an error."""

    def gettext(self, message: str) -> str:
        raise CatalogueError(f"message {message!r} is in no catalogue; add it to theme/translations")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        del msgid2, n
        raise CatalogueError(f"message {msgid1!r} is in no catalogue; add it to theme/translations")


def _strange(identifier: str | Collection[str], forms: Iterable[str]) -> str:
    """Return what stands in a translation of words that are printed as they are, and not in the words themselves."""
    known = {
        found for one in ([identifier] if isinstance(identifier, str) else identifier) for found in _MARKUP.findall(one)
    }
    return next((found for form in forms for found in _MARKUP.findall(form) if found not in known), "")


def load(folder: Path, lang: str, kept: MutableMapping[str, str] | None = None) -> Messages:
    """Return the catalogue of a language in a folder of translations; `kept` are those that were found good before."""
    path = folder / lang / "LC_MESSAGES" / "messages.po"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CatalogueError(f"{path}:1: cannot be read; an edition in {lang!r} needs this catalogue") from error
    key = digest(lang, data)
    known = {} if kept is None else kept
    if key not in known:
        try:
            known[key] = b64encode(_compiled(path, data.decode(), lang)).decode()
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise CatalogueError(f"{path}:{line}: is not UTF-8; save the catalogue as UTF-8") from error
    messages = Messages(io.BytesIO(b64decode(known[key])))
    messages.add_fallback(_Missing())
    return messages


def _compiled(path: Path, text: str, lang: str) -> bytes:
    """Return a catalogue in gettext's own form; raise CatalogueError at the first fault."""
    # Babel loads a lot, and most builds find the catalogues as they were.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        catalog = read_po(io.StringIO(text), locale=lang, abort_invalid=True)
    except PoFileError as error:
        raise CatalogueError(f"{path}:{(error.lineno or 0) + 1}: {error}; mend the catalogue") from error
    for message in catalog:
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ("",))
        if message.id and (message.fuzzy or not all(forms)):
            line = message.lineno or 1
            raise CatalogueError(f"{path}:{line}: {message.id!r} has no final translation; write one")
        if message.id and (strange := _strange(message.id, forms)):
            raise CatalogueError(f"{path}:{message.lineno or 1}: {strange!r} is not in {message.id!r}; leave it out")
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()
