"""The seam to Pelican: plain news text becomes an article with lead, crossheads, quotations and lists."""

import html
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.readers import BaseReader

from .dateline import day_of
from .newsitem import Block
from .read import read
from .title import derive


class RawArticleReader(BaseReader):
    """Reads `.txt`; the extension is added only where the room is awake."""

    enabled = True
    file_extensions = []

    def read(self, source_path: Any) -> tuple[str, dict[str, Any]]:
        """Return the article's HTML and its metadata."""
        item = read(Path(source_path))
        lead = next((block.text for block in item.blocks if block.type == "lead"), "")
        given = item.metadata.get("title") or (item.headline.text if item.headline else None)
        said = {key: value for key, value in item.metadata.items() if key in ("date", "author")}
        if day := day_of(item):
            said.setdefault("date", day)
        said |= {"title": given or derive(lead, item.lang) or Path(source_path).stem, "lang": item.lang}
        metadata = {key: self.process_metadata(key, value) for key, value in said.items()}
        metadata["summary"] = f"<p>{html.escape(lead)}</p>"
        return "\n".join(map(_html, item.blocks)), metadata


def connect() -> None:
    """Connect to Pelican's signal."""
    signals.readers_init.connect(_add)


def _add(readers: Any) -> None:
    if readers.settings.get("RAW_ARTICLE"):
        readers.reader_classes["txt"] = RawArticleReader


def _html(block: Block) -> str:
    lines = [html.escape(line) for line in block.text.split("\n")]
    if block.type in ("list", "table"):
        return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
    tag = {"crosshead": "h2", "quote": "blockquote"}.get(block.type, "p")
    return f"<{tag}>{' '.join(lines)}</{tag}>"
