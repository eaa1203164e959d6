"""The inbox and the posts: the only place of the room that touches the disk."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from ..commonmark.front_matter import fingerprint, serialise
from ..lean_build.write import if_changed
from ..raw_article.dateline import day_of
from ..raw_article.read import read
from ..raw_article.refuse import Refused
from ..translation import memory
from ..translation.unit import Unit
from . import ledger, waiting
from .annotate import Annotator
from .desk import Desk
from .posts import front_matter, original, translated, units_of
from .review import Review
from .slug import mint, slugify
from .stages import Annotated, Identity, Post, Report, Story

#: What the inbox may hold.
SUFFIXES: Final = (".txt", ".md", ".html", ".htm")


def articles(folder: Path) -> list[Path]:
    """Return the raw articles in a folder, in order of their names: all files but sidecars and hidden ones."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".") and path.suffix != ".toml")


def run(desk: Desk, today: dt.date) -> Report:
    """Take in every article of the inbox, write what is new or changed, and list what waits for the curator.

    An article without a date gets `today`, once: the post keeps it. The curator's decisions on unknown names are
    carried out first, so that they hold for every article.
    """
    review = Review.open(desk)
    # What was decided stands in the authority files now: they are read after it.
    desk = replace(desk)
    intake = _Intake(desk, today)
    for path in articles(desk.path(desk.options.inbox)):
        intake.take(path)
    for sidecar in _lonely_sidecars(desk):
        right = "give it the name of its article, or remove it"
        intake.refused.append(str(Refused(desk.shown(sidecar), 1, "is the sidecar of no article", right)))
    review.save([story.article for story in intake.stories], intake.names_taken)
    page = waiting.page(intake.stories, intake.refused, len(review.records), desk.shown(review.path))
    intake.write(desk.path(desk.options.review) / "waiting.md", page.encode())
    return Report(tuple(intake.stories), tuple(intake.refused), (*review.written, *intake.written))


class _Intake:
    """One run over the inbox."""

    def __init__(self, desk: Desk, today: dt.date) -> None:
        self.desk, self._today = desk, today
        self._annotator = Annotator(desk.people, desk.scheme, desk.rejected, desk.options.publish_proposed)
        self.names_taken = self._annotator.taken
        self._ledger = ledger.read(desk.path(desk.options.posts))
        self._seen: dict[str, str] = {}
        self._taken = {post.path for post in self._ledger.posts}
        #: Whose each slug is: two stories of one day and slug would fall on one address, in either edition.
        self._slugs = {post.fields.get("slug", ""): post.fields.get("uid", "") for post in self._ledger.posts}
        self.stories: list[Story] = []
        self.refused: list[str] = []
        self.written: list[Path] = []

    def take(self, path: Path) -> None:
        """Take in one article; whatever is wrong with it is its own affair."""
        try:
            self.stories.append(self._story(path))
        except Refused as error:
            self.refused.append(str(error))
        except memory.MemoryError_ as error:
            file = self.desk.shown(self._memory_path(path))
            self.refused.append(str(Refused(file, error.line, error.what, error.right)))

    def write(self, path: Path, data: bytes) -> None:
        """Write a file if that changes it, and note it."""
        if if_changed(path, data):
            self.written.append(path)

    def _story(self, path: Path) -> Story:
        shown = self.desk.shown(path)
        if path.suffix.lower() not in SUFFIXES:
            raise Refused(shown, 1, f"is a {path.suffix or 'nameless'} file", "write " + ", ".join(SUFFIXES))
        item = read(path, max_bytes=self.desk.options.max_bytes, shown=shown)
        uid = mint(item.text)
        self._refuse_twins(path, uid)
        article = self._annotator.annotate(item, path.stem, shown)
        existing = self._ledger.story(path.name, uid)
        identity = self._identity(article, uid, existing)
        units = self._units(path, article)
        other = self.desk.other(item.lang)
        posts = (
            original(article, self._label(article, item.lang, identity)),
            translated(article, units, other, self._label(article, other, identity)),
        )
        kept = [self._place(post, article, identity, existing, path.name) for post in posts]
        return Story(article, {post.lang: post for post in posts}, tuple(filter(None, kept)))

    def _refuse_twins(self, path: Path, uid: str) -> None:
        for mark, what in ((uid, "has the same text as"), (path.stem, "has the same name as")):
            if mark in self._seen:
                right = "remove one of them" if mark == uid else "rename one of them"
                raise Refused(self.desk.shown(path), 1, f"{what} {self._seen[mark]}", right)
        self._seen[uid] = self._seen[path.stem] = path.name

    def _identity(self, article: Annotated, uid: str, existing: Mapping[str, ledger.Existing]) -> Identity:
        """Return what was minted when the story first came in; mint it now if it never did."""
        known = next(iter(existing.values()), None)
        given = article.item.metadata.get("date")
        if given:
            date = _aware(given, self.desk)
        elif known and known.fields.get("date"):
            date = known.fields["date"]
        else:
            date = _aware(day_of(article.item) or self._today.isoformat(), self.desk)
        return Identity(known.fields.get("uid") or uid if known else uid, date)

    def _label(self, article: Annotated, lang: str, identity: Identity) -> str:
        label = self._annotator.label(article, lang)
        return label or f"{identity.date[:10]}: {article.id}"

    def _memory_path(self, path: Path, lang: str | None = None) -> Path:
        folder = self.desk.path(self.desk.options.memory)
        if lang is None:
            return next(iter(sorted(folder.glob(f"{path.stem}.??.po"))), folder)
        return folder / f"{path.stem}.{lang}.po"

    def _units(self, path: Path, article: Annotated) -> tuple[Unit, ...]:
        """Return the units with their translations; bring the memory up to date with the article."""
        pair = article.item.lang, self.desk.other(article.item.lang)
        file = self._memory_path(path, pair[1])
        units = units_of(article)
        old = memory.parse(file.read_bytes(), *pair) if file.exists() else memory.Memory(*pair)
        new = memory.update(old, units, article.file)
        # A file that says the same keeps its line breaks, whoever wrote them.
        if not file.exists() or not memory.same(old, new):
            self.write(file, memory.serialise(new))
        return memory.fill(new, units)

    def _place(
        self,
        post: Post,
        article: Annotated,
        identity: Identity,
        existing: Mapping[str, ledger.Existing],
        raw: str,
    ) -> str | None:
        """Write a post unless a person's edit stands there; return that post's path if it would now differ."""
        old = existing.get(post.lang)
        slug = self._slug(post, article, identity, old)
        text = _text(post, article, identity, slug, raw)
        if old is None:
            self.write(self._free_path(identity, slug, post.lang), text.encode())
            return None
        review = self.desk.path(self.desk.options.review) / "posts" / old.path.name
        if old.untouched:
            review.unlink(missing_ok=True)
            self._replace(old, identity, slug, post.lang, text)
            return None
        if fingerprint(text) == old.fields.get("generated"):
            return None
        self.write(review, text.encode())
        return self.desk.shown(old.path)

    def _replace(self, old: ledger.Existing, identity: Identity, slug: str, lang: str, text: str) -> None:
        """Write a new version; a pending post that was never public moves to the address of its first title."""
        if old.fields.get("slug") == slug:
            self.write(old.path, text.encode())
            return
        self.write(self._free_path(identity, slug, lang), text.encode())
        old.path.unlink()

    def _slug(self, post: Post, article: Annotated, identity: Identity, old: ledger.Existing | None) -> str:
        """Return the slug: fixed once published; a pending post borrows one until it has a title of its own."""
        public = old is not None and (old.fields.get("translation") != "pending" or not post.title)
        if old is not None and public and old.fields.get("slug"):
            return old.fields["slug"]
        title = post.title or article.title or self._label(article, article.item.lang, identity)
        slug = slugify(title, identity.uid)
        if self._slugs.setdefault(slug, identity.uid) != identity.uid:
            slug = f"{slug}-{identity.uid[:4]}"
        return slug

    def _free_path(self, identity: Identity, slug: str, lang: str) -> Path:
        folder = self.desk.path(self.desk.options.posts) / identity.date[:4] / identity.date[5:7]
        path = folder / f"{slug}.{lang}.md"
        if path in self._taken or path.exists():
            path = folder / f"{slug}-{identity.uid[:4]}.{lang}.md"
        self._taken.add(path)
        return path


def _text(post: Post, article: Annotated, identity: Identity, slug: str, raw: str) -> str:
    fields = front_matter(post, article, identity, slug, raw)
    bare = serialise(fields, post.body)
    return serialise({**fields, "generated": fingerprint(bare)}, post.body)


def _aware(date: str, desk: Desk) -> str:
    """Return an ISO date or time with its offset; a bare date is its first minute."""
    moment = dt.datetime.fromisoformat(date)
    return (moment if moment.tzinfo else moment.replace(tzinfo=desk.zone)).isoformat(timespec="minutes")


def _lonely_sidecars(desk: Desk) -> Iterable[Path]:
    folder = desk.path(desk.options.inbox)
    stems = {path.stem for path in articles(folder)}
    return sorted(path for path in folder.glob("*.toml") if path.stem not in stems)
