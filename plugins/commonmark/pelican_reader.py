"""The seam to Pelican: the reader of `.md`."""

import sys
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from pelican import signals
from pelican.readers import BaseReader
from pelican.utils import SafeDatetime

from .front_matter import KEYS, FrontMatterError, fingerprint, parse

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
        try:
            text = Path(source_path).read_text("utf-8")
            source = parse(text, self._allowed())
            metadata = {key: self._value(key, value) for key, value in source.fields.items() if value}
            for key in ("date", "modified"):
                metadata |= self._moment(key, source.fields.get(key, ""), source.lines.get(key, 1))
        except UnicodeDecodeError as error:
            raise PostError(f"{source_path}:1: is not UTF-8; save the post as UTF-8") from error
        except FrontMatterError as error:
            raise PostError(f"{source_path}:{error.line}: {error.what}; {error.right}") from error
        generated = source.fields.get("generated")
        # Behind the fingerprint may stand what only the program that generates the posts reads.
        if generated and generated.split()[0] != fingerprint(text):
            metadata["touched"] = "yes"
        metadata.setdefault("category", self.process_metadata("category", self.settings["DEFAULT_CATEGORY"]))
        metadata.setdefault("summary", "")
        from .render import render

        return render(source.body, self._options().get("engine", "python")), metadata

    def _allowed(self) -> frozenset[str]:
        return frozenset((*KEYS, *_PELICAN_KEYS, *_REFUSED_KEYS, *self._options().get("keys", ())))

    def _options(self) -> dict[str, Any]:
        return self.settings.get("COMMONMARK") or {}

    def _value(self, key: str, value: str) -> Any:
        if key in ("people", "countries", "topics"):
            return [item.strip() for item in value.split(",") if item.strip()]
        return self.process_metadata(key, value) if key in ("tags", "category", "authors", "author") else value

    def _moment(self, key: str, value: str, line: int) -> dict[str, Any]:
        """Return an ISO date with its offset; a time without one is the site's."""
        if not value:
            return {}
        try:
            moment = SafeDatetime.fromisoformat(value)
        except ValueError as error:
            raise FrontMatterError(line, f"{key} {value!r}", "write 2020-06-26T18:00+02:00 or 2020-06-26") from error
        zone = ZoneInfo(self.settings.get("TIMEZONE") or "UTC")
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        # The edges of the calendar cannot be told in another time zone, and four digits are what addresses have.
        if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            raise FrontMatterError(line, f"{key} {value!r} is out of reach", f"write a year from {_FIRST_YEAR} on")
        return {key: moment}


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
            sys.stderr.write(f"settings:1: {error}\n")
            raise SystemExit(1) from error
        readers.reader_classes["md"] = CommonMarkReader


def _silence(generator: Any) -> None:
    """Drop Pelican's remark that Python-Markdown is missing: it is not asked for."""
    if generator.settings.get("COMMONMARK") is not None:
        generator.readers.disabled_readers.pop("md", None)
