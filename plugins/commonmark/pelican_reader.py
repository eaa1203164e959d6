"""The seam to Pelican: the reader of `.md`."""

import sys
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from pelican import signals
from pelican.readers import BaseReader
from pelican.utils import SafeDatetime

from .front_matter import KEYS, FrontMatterError, fingerprint, of_lines, parse

#: What ordinary Pelican articles may say besides.
_PELICAN_KEYS = ("category", "tags", "authors", "keywords", "description")
# What no post should say, read so that whoever builds the site can refuse it for what it is.
_REFUSED_KEYS = ("gist",)


_FIRST_YEAR: Final = 1000
_LAST_YEAR: Final = 9998


class PostError(ValueError):
    """`path:line: what is wrong; what would be right`."""


class CommonMarkReader(BaseReader):
    """Reads Markdown with a fenced metadata block; the extension is added only where the room is awake."""

    enabled = True
    file_extensions = []

    def read(self, source_path: Any) -> tuple[str, dict[str, Any]]:
        """Return the body's HTML and the metadata; `touched` says that a generated post was edited since."""
        return self.read_bytes(source_path, Path(source_path).read_bytes())

    def read_bytes(self, source_path: Any, data: bytes) -> tuple[str, dict[str, Any]]:
        """Return the same of a file whose bytes are known."""
        try:
            text = of_lines(data.decode())
            source = parse(text, self._allowed)
            metadata = {key: self._value(key, value) for key, value in source.fields.items() if value}
            for key in ("date", "modified"):
                if value := source.fields.get(key):
                    metadata[key] = self._moment(key, value, source.lines[key])
        except UnicodeDecodeError as error:
            raise PostError(f"{source_path}:1: is not UTF-8; save the post as UTF-8") from error
        except FrontMatterError as error:
            raise PostError(f"{source_path}:{error.line}: {error.what}; {error.right}") from error
        generated = source.fields.get("generated")
        # Behind the fingerprint may stand what only the program that generates the posts reads.
        if generated and generated.split()[0] != fingerprint(text):
            metadata["touched"] = "yes"
        metadata.setdefault("category", self._category)
        metadata.setdefault("summary", "")
        from .render import render

        return render(source.body, self._options().get("engine", "python")), metadata

    @cached_property
    def _allowed(self) -> frozenset[str]:
        return frozenset((*KEYS, *_PELICAN_KEYS, *_REFUSED_KEYS, *self._options().get("keys", ())))

    @cached_property
    def _category(self) -> Any:
        return self.process_metadata("category", self.settings["DEFAULT_CATEGORY"])

    def _options(self) -> dict[str, Any]:
        return self.settings.get("COMMONMARK") or {}

    def _value(self, key: str, value: str) -> Any:
        if key in ("people", "countries", "topics"):
            return [item.strip() for item in value.split(",") if item.strip()]
        return self.process_metadata(key, value) if key in ("tags", "category", "authors", "author") else value

    def _moment(self, key: str, value: str, line: int) -> SafeDatetime:
        """Return an ISO date with its offset; a time without one is the site's."""
        try:
            moment: SafeDatetime = SafeDatetime.fromisoformat(value)
        except ValueError as error:
            raise FrontMatterError(line, f"{key} {value!r}", "write 2020-06-26T18:00+02:00 or 2020-06-26") from error
        if not moment.tzinfo:
            moment = moment.replace(tzinfo=ZoneInfo(self.settings.get("TIMEZONE") or "UTC"))
        # The edges of the calendar cannot be told in another time zone, and four digits are what addresses have.
        if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            raise FrontMatterError(line, f"{key} {value!r} is out of reach", f"write a year from {_FIRST_YEAR} on")
        return moment


def connect() -> None:
    """Connect to Pelican's signals."""
    signals.readers_init.connect(_add)
    signals.generator_init.connect(_silence)


def _add(readers: Any) -> None:
    setting = readers.settings.get("COMMONMARK")
    if setting is not None:
        from .render import require

        try:
            require(setting.get("engine", "python"))
        except ValueError as error:
            # Not through the logger: Pelican would wrap the line. And not post by post.
            sys.stderr.write(_told(str(error)) + "\n")
            raise SystemExit(1) from error
        readers.reader_classes["md"] = CommonMarkReader


def _told(message: str) -> str:
    """Return a message on a setting with its place, which is not known where the room is alone in a site."""
    try:
        from ..lean_build.settings_file import told
    except ImportError:
        return f"settings:1: {message}"
    return told(message)


def _silence(generator: Any) -> None:
    """Drop Pelican's remark that Python-Markdown is missing: it is not asked for."""
    if generator.settings.get("COMMONMARK") is not None:
        generator.readers.disabled_readers.pop("md", None)
