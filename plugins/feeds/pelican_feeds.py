"""The seam to Pelican: any site's articles as one Atom feed a language."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pelican import signals

from .atom import Entry, Feed, Link, serialise, tag
from .check import faults

_HTML = "text/html"
_ATOM = "application/atom+xml"


def connect() -> None:
    """Connect to Pelican's signal."""
    signals.article_writer_finalized.connect(_write)


def _write(generator: Any, writer: Any) -> None:
    del writer
    said = generator.settings.get("FEEDS")
    # Where core Pelican sees no articles, another room writes the feeds.
    articles = [*generator.articles, *generator.translations]
    if said is None or not articles:
        return
    for lang in sorted({article.lang for article in articles}):
        feed = _feed(generator.settings, said, lang, [article for article in articles if article.lang == lang])
        wrong = list(faults(feed, absolute=bool(generator.settings["SITEURL"])))
        if wrong:
            raise ValueError(f"feed of {lang!r}: " + "; ".join(wrong))
        path = Path(generator.output_path) / f"feeds/{lang}.atom.xml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(serialise(feed))


def _feed(settings: Any, said: Any, lang: str, articles: Sequence[Any]) -> Feed:
    root, authority, site = settings["SITEURL"], said["authority"], said["site"]
    newest = sorted(articles, key=lambda article: article.date, reverse=True)[: said.get("newest", 50)]
    return Feed(
        id=tag(authority, site, "feed", lang),
        lang=lang,
        title=settings["SITENAME"],
        links=(
            Link("self", f"{root}/feeds/{lang}.atom.xml", _ATOM),
            Link("alternate", f"{root}/", _HTML),
        ),
        author=said.get("author") or settings["SITENAME"],
        rights=said.get("rights", ""),
        entries=[_entry(article, root, authority, site) for article in newest],
    )


def _entry(article: Any, root: str, authority: str, site: str) -> Entry:
    uid = getattr(article, "uid", article.slug)
    return Entry(
        id=tag(authority, site, "post", uid, article.lang),
        title=re.sub(r"<[^<>]*>", "", article.title),
        published=article.date,
        updated=getattr(article, "modified", article.date),
        links=(Link("alternate", f"{root}/{article.url}", _HTML, article.lang),),
        summary=re.sub(r"<[^<>]*>", "", article.summary).strip(),
        content=article.get_content(root),
        author=str(getattr(article, "author", "")),
    )
