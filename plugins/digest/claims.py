"""Whose posts are an article's, where its name or its text is another one than that from which they were made.

An article goes on with the posts that name its file, or with those whose uid was minted from its text. It may have been
corrected and then renamed, so that neither tells; a new article may have got the name that an older one had before; and
two may have exchanged their names.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..lean_build.allowed import slugify as readable
from ..raw_article.newsitem import NewsItem
from .draft import draft
from .ledger import Existing, Ledger
from .markdown import block
from .slug import mint, slugify

#: So many words of an article can be in a title that was made of them.
_LEAD: Final = 60
#: Reads an article; None of one that cannot be taken in.
Reader = Callable[[Path], NewsItem | None]


@dataclass(frozen=True, slots=True)
class Claims:
    """Which posts belong to which article of the inbox."""

    ledger: Ledger
    #: By name of an article: the uid of the story that it goes on with, though neither name nor text says so.
    renamed: Mapping[str, str] = field(default_factory=dict)
    #: By name: the uid of the story that had that name before, and the name of the file in which it is now, "" if none.
    left: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    #: By name of an article: that of the one which had just this text before it was corrected.
    copies: Mapping[str, str] = field(default_factory=dict)
    #: By uid: the name of the file in which a story is now that was in another one before.
    moved: Mapping[str, str] = field(default_factory=dict)

    def file(self, uid: str) -> str:
        """Return the name of the file in which a story is, "" of one that has no posts."""
        posts = self.ledger.of_uid(uid).values()
        return self.moved.get(uid) or next((post.raw for post in posts), "")

    def story(self, raw: str, uid: str) -> dict[str, Existing]:
        """Return the posts of the story in a file, with the uid that its text would get, by language."""
        if raw in self.renamed:
            return self.ledger.of_uid(self.renamed[raw])
        found = self.ledger.story(raw, uid)
        gone = raw in self.left and any(post.uid == self.left[raw][0] for post in found.values())
        return self.ledger.of_uid(uid) if gone else found


def claims(ledger: Ledger, paths: Sequence[Path], read: Reader, changed: Callable[[Path], bool]) -> Claims:
    """Return whose posts are whose; only articles are read whose name no post has, and those that have changed."""
    names = {path.name: path for path in paths}
    made = {post.raw for post in ledger.posts}
    renamed: dict[str, str] = {}
    left: dict[str, tuple[str, str]] = {}
    copies: dict[str, str] = {}
    moved: dict[str, str] = {}
    # In a site without any posts no article can be an older one.
    for path in (path for path in paths if made and path.name not in made):
        if (item := read(path)) is None:
            continue
        uid = mint(item.text)
        found = ledger.of_uid(uid)
        before = next((post.raw for post in found.values() if post.raw in names), "")
        orphan = None if found else _orphan(item, ledger, names)
        if orphan and orphan.uid not in renamed.values():
            renamed[path.name] = orphan.uid
            moved[orphan.uid] = path.name
        elif before and (now := read(names[before])) and mint(now.text) != uid:
            if _alike(_texts(item), _texts(now)):
                copies[path.name] = before
            else:
                left[before] = uid, path.name
                moved[uid] = path.name
        elif found and not before:
            moved[uid] = path.name
    for name, (uid, place) in _exchanged(ledger, [path for path in paths if path.name in made], read, changed):
        left[name] = uid, place
        moved |= {uid: place} if place else {}
    return Claims(ledger, renamed, left, copies, moved)


def _exchanged(
    ledger: Ledger, paths: Iterable[Path], read: Reader, changed: Callable[[Path], bool]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give each name under which another story's first text is now: (name, (uid of its own story, where that is)).

    That is how files look whose names were exchanged, or of which one was renamed over the other.
    """
    items = ((path.name, read(path)) for path in paths if changed(path))
    now = {name: mint(item.text) for name, item in items if item}
    for name, uid in now.items():
        own = next(iter(ledger.story(name, "").values())).uid
        if uid != own and ledger.of_uid(uid):
            yield name, (own, next((other for other, its in now.items() if its == own), ""))


def _orphan(item: NewsItem, ledger: Ledger, names: Mapping[str, Path]) -> Existing | None:
    """Return a post in the article's language that its article has left, with the same title and most of the text."""
    title = item.metadata.get("title") or (item.headline.text if item.headline else "")
    for post in ledger.of_slug(slugify(title, "")) if title else _titled_from(item, ledger):
        if post.lang == item.lang and post.raw and post.raw not in names:
            whole = draft(post.path.read_text("utf-8-sig"))
            if whole and _alike([block(part.type, part.text, part.speaker) for part in item.blocks], whole.blocks):
                return post
    return None


def _titled_from(item: NewsItem, ledger: Ledger) -> Iterator[Existing]:
    """Give the posts whose address has only words of an article's first sentences, as its title was made of them."""
    lead = item.blocks[0].text if item.blocks else ""
    words = {word for said in lead.split()[:_LEAD] for word in readable(said).split("-")}
    for word in words:
        for post in ledger.beginning(word):
            if words.issuperset(post.slug.split("-")):
                yield post


def _texts(item: NewsItem) -> list[str]:
    return [part.text for part in item.blocks]


def _alike(one: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether two articles have most of their paragraphs in common."""
    first, second = set(one), set(other)
    return 2 * len(first & second) > max(len(first), len(second))
