"""The inbox and the posts: the only place of the room that touches the disk."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path
from typing import Final, TypeAlias

from ..commonmark.front_matter import serialise
from ..lean_build import Build, if_changed
from ..lean_build.allowed import forbidden
from ..raw_article.dateline import day_of
from ..raw_article.newsitem import NewsItem
from ..raw_article.read import read
from ..raw_article.refuse import Refused
from ..translation import memory
from ..translation.unit import Unit
from . import ledger, titles, translating
from .annotate import Annotator
from .annotations import Annotations, Found, changed
from .brief import brief_of
from .claims import Claims, claims
from .desk import Desk
from .draft import Draft, draft, print_of
from .edits import Edit, base_for, edit_of, whole
from .grouping import Grouping
from .merging import merge
from .posts import front_matter, original, parts_of, translated, units_of
from .returning import clashes, take_back
from .review import Review
from .settled import Known, Settled
from .slug import candidates, mint
from .stages import Annotated, Brief, Identity, Post, Report, Story
from .titles import Titles
from .translating import Translator
from .twins import Twins
from .waiting import Waiting

#: What the inbox may hold.
SUFFIXES: Final = (".txt", ".md", ".html", ".htm", ".eml")
#: What a post keeps while a part of its new translation is missing.
_HELD: Final = ("title", "translation", "title_source", "reviewer", "reviewed")
NAMELESS: Final = "has a name with characters that cannot be seen, or with two blanks in a row"
_CLASH: Final = "the post's text stays; this one is kept as obsolete; remove its comment when you have seen it"


def articles(folder: Path) -> list[Path]:
    """Return the raw articles in a folder, in order of their names: all files but sidecars and hidden ones."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".") and path.suffix != ".toml")


def run(
    desk: Desk,
    today: dt.date,
    translator: Translator | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    build: Build | None = None,
    note: Callable[[Brief, Story | None], object] = lambda _brief, _story: None,
) -> Report:
    """Take in every article of the inbox, write what is new or changed, and list what waits for the curator.

    An article without a date gets `today`, once: the post keeps it. The curator's decisions on unknown names are
    carried out first, so that they hold for every article. What nobody has translated goes to the translator; raise
    EngineError if that cannot be used as it is set. `progress` is told (how many articles are done, of how many). What
    was found in articles is kept in the store of `build`, and new ones are read by as many processes as it has workers.
    No story is held longer than it takes to tell what those want of it who gather something of all of them. `note` is
    told that, and the story itself if it was not settled, as none is without a build that keeps anything.
    """
    posts = ledger.read(desk.path(desk.options.posts), build)
    review = Review.open(desk, build)
    grouping = Grouping.open(desk, posts.uids)
    owners = _claims(desk, posts, build)
    sidecars = titles.carry_out(desk, owners)
    # What was decided stands in the authority files now: they are read after it.
    desk = replace(desk)
    translator = replace(translator, people=desk.people) if translator else None
    twins, proposals, waiting = Twins(desk, build), Titles(desk), Waiting()
    intake = _Intake(desk, today, translator, posts, build)
    for brief, story in intake.stories(owners, progress):
        for one in (review, grouping, twins, proposals, waiting):
            one.note(brief)
        note(brief, story)
    intake.settled.save()
    for sidecar in _lonely_sidecars(desk):
        right = "give it the name of its article, or remove it"
        intake.refused.append(str(Refused(desk.shown(sidecar), 1, "is the sidecar of no article", right)))
    review.save(intake.names_taken)
    grouping.save(intake.annotator, desk.scheme, build)
    same, twinned = twins.save()
    proposed = proposals.save()
    page = waiting.page(
        intake.refused,
        unknown=(len(review.records), desk.shown(review.path)),
        running=(grouping.waiting, desk.shown(grouping.path)),
        same=same,
    )
    intake.write(desk.path(desk.options.review) / "waiting.md", page.encode())
    written = (*review.written, *grouping.written, *sidecars, *twinned, *proposed, *intake.written)
    return Report(tuple(intake.refused), written, tuple(waiting.unfinished), tuple(same))


def rehearse(desk: Desk, path: Path, today: dt.date) -> tuple[Mapping[Path, bytes | None], tuple[str, ...]]:
    """Return (what taking in one article would write, or remove, by path; refusals), and write nothing."""
    intake = _Intake(desk, today, None, ledger.read(desk.path(desk.options.posts)), dry=True)
    annotations = Annotations(desk, intake.annotator, None)
    intake.take(path, "", (lambda: ("", annotations.of(path))) if _readable(path) else None)
    return intake.changes, tuple(intake.refused)


#: A story in brief, and the story where it was not settled.
Taken: TypeAlias = tuple[Brief, Story | None]


class _Intake:
    """One run over the inbox."""

    def __init__(
        self,
        desk: Desk,
        today: dt.date,
        translator: Translator | None,
        posts: ledger.Ledger,
        build: Build | None = None,
        *,
        dry: bool = False,
    ) -> None:
        self.desk, self._today, self._translator, self._dry = desk, today, translator, dry
        self._build = build
        self.settled = Settled(desk, build, engine=translator is not None)
        self.annotator = Annotator(desk.people, desk.scheme, desk.rejected, desk.options.publish_proposed)
        self.names_taken = self.annotator.taken
        self._ledger = posts
        self._claims = Claims(posts)
        self._seen: dict[str, str] = {}
        self._taken = {post.file for post in self._ledger.posts}
        #: Whose each slug is: two stories of one day and slug would fall on one address, in either edition.
        self._slugs = {post.slug: post.uid for post in self._ledger.posts}
        self.refused: list[str] = []
        self.written: list[Path] = []
        #: In a dry run, what would be written; None for what would be removed.
        self.changes: dict[Path, bytes | None] = {}
        #: Memories of renamed articles, as they were.
        self._moved: dict[Path, bytes] = {}
        #: How many files were written or removed.
        self._changes = 0
        #: The posts that a story has got which had none, by language.
        self._fresh: dict[str, ledger.Existing] = {}

    def stories(self, owners: Claims, progress: Callable[[int, int], None]) -> Iterator[Taken]:
        """Take in the articles of the inbox, in order of their names, and return what is not refused.

        `owners` says whose posts are whose.
        """
        paths = articles(self.desk.path(self.desk.options.inbox))
        self._claims = owners
        self._give_memories()
        annotations = Annotations(self.desk, self.annotator, self._build)
        with closing(annotations.of_all([one for one in paths if _readable(one)], self.settled.retain)) as found:
            for number, path in enumerate(paths):
                progress(number, len(paths))
                key, outcome = next(found) if _readable(path) else ("", None)
                if story := self.take(path, key, outcome):
                    yield story

    def take(self, path: Path, key: str, found: Callable[[], Found] | None) -> Taken | None:
        """Take in one article by its key and what tells what is in it; whatever is wrong with it is its own affair."""
        try:
            return self._story(path, key, found)
        except Refused as error:
            self.refused.append(str(error))
        except memory.MemoryError_ as error:
            files = sorted(self.desk.path(self.desk.options.memory).glob(f"{escape(path.stem)}.??.po"))
            file = self.desk.shown(next(iter(files), self.desk.path(self.desk.options.memory)))
            self.refused.append(str(Refused(file, error.line, error.what, error.right)))
        return None

    def write(self, path: Path, data: bytes) -> None:
        """Write a file if that changes it, and note it."""
        if self._dry:
            self.changes[path] = data
        elif if_changed(path, data):
            self.written.append(path)
            self._changes += 1

    def _remove(self, path: Path) -> None:
        if self._dry:
            self.changes[path] = None
        elif path.exists():
            path.unlink()
            self._changes += 1

    def _story(self, path: Path, key: str, found: Callable[[], Found] | None) -> Taken:
        shown = self.desk.shown(path)
        if not nameable(path):
            raise Refused(shown, 1, NAMELESS, "give it another name")
        if before := self._claims.copies.get(path.name):
            raise Refused(shown, 1, f"is {before} as it was before it was corrected", "remove one of them")
        if found is None:
            raise Refused(shown, 1, f"is a {path.suffix or 'nameless'} file", "write " + ", ".join(SUFFIXES))
        if known := self.settled.get(key):
            self._refuse_twins(path, known.uid)
            existing = self._claims.story(path.name, known.uid)
            if self.settled.beside(path, known.brief.lang, existing) == known.beside:
                return known.brief, None
        key, article = found()
        if isinstance(article, Refused):
            raise article
        uid = mint(article.item.text)
        if not known:
            self._refuse_twins(path, uid)
        return self._anew(path, key, article, uid)

    def _anew(self, path: Path, key: str, article: Annotated, uid: str) -> Taken:
        """Take in an article that is not settled, and settle it if it can be."""
        lang = article.item.lang
        existing = self._claims.story(path.name, uid)
        beside, before = self.settled.beside(path, lang, existing), self._changes
        self._fresh.clear()
        story = self._taken_in(path, article, uid, existing)
        if not existing and not self._dry:
            # All of it is the program's, and to take it in again would write the same.
            existing, before = dict(self._fresh), self._changes
            beside = self.settled.beside(path, lang, existing)
        brief = brief_of(story, existing.get(lang), self.desk.options.languages[0])
        if key and beside and self._changes == before and _follows(story, existing):
            self.settled.put(key, Known(uid, beside, brief))
        return brief, story

    def _taken_in(self, path: Path, article: Annotated, uid: str, existing: Mapping[str, ledger.Existing]) -> Story:
        item = article.item
        identity = self._identity(article, uid, existing)
        other = self.desk.other(item.lang)
        edits = {lang: edit for lang, post in existing.items() if (edit := edit_of(post))}
        self._follow(path, existing.get(other))
        texts = self._texts(path, article, edits.pop(other, None))
        if texts.edit:
            edits[other] = texts.edit
        posts = (
            original(article, self._label(article, item.lang, identity)),
            translated(article, texts.units, other, self._label(article, other, identity)),
        )
        kept = list(texts.kept)
        for post in posts:
            kept += self._place(post, article, identity, existing, edits.get(post.lang))
        by_lang = {post.lang: post for post in posts}
        return Story(article, identity, by_lang, tuple(kept), texts.clashes, texts.doubts, texts.unfinished)

    def _give_memories(self) -> None:
        """Let an article whose name another one has got keep its memory; before the other one comes."""
        ways = {
            self.desk.memory(Path(before).stem, lang): self.desk.memory(Path(now).stem if now else uid, lang)
            for before, (uid, now) in self._claims.left.items()
            for lang in self._ledger.of_uid(uid)
        }
        held = {old: old.read_bytes() for old in ways if old.exists()}
        # Where names were exchanged: both texts are on the disk, whenever the run is cut off.
        aside = {old: old.with_name(f"{old.name}.moving") for old in held.keys() & set(ways.values())}
        for old, place in aside.items():
            self.write(place, held[old])
        for old, new in ways.items():
            if old in held and (new in held or not new.exists()):
                self._moved[new] = held[old]
                self.write(new, held[old])
        for old in held.keys() - {new for old, new in ways.items() if old in held}:
            self._remove(old)
        for place in aside.values():
            self._remove(place)

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
            date = self._clear(given, article)
        elif known and known.fields.get("date"):
            date = known.fields["date"]
        else:
            date = _aware(day_of(article.item) or self._today.isoformat(), self.desk)
        return Identity(known.uid or uid if known else uid, date)

    def _clear(self, given: str, article: Annotated) -> str:
        """Return a date as `_aware` does; raise Refused for a local time that there is twice, or not at all."""
        moment = dt.datetime.fromisoformat(given)
        if not moment.tzinfo:
            early, late = (moment.replace(tzinfo=self.desk.zone, fold=fold).utcoffset() for fold in (0, 1))
            if early != late:
                what = f"date {given!r} is an hour in which the clocks are changed"
                raise Refused(article.file, 1, what, f"write its offset behind it, as {given}+01:00")
        return _aware(given, self.desk)

    def _label(self, article: Annotated, lang: str, identity: Identity) -> str:
        label = self.annotator.label(article, lang)
        return label or f"{identity.date[:10]}: {article.id}"

    def _follow(self, path: Path, post: ledger.Existing | None) -> None:
        """Let the memory of an article that was renamed have its new name."""
        before = Path(post.raw) if post else Path()
        if post is None or not before.stem or before.stem == path.stem or (path.parent / before.name).exists():
            return
        self._move_memory(before, path, post.lang)

    def _move_memory(self, before: Path, now: Path, lang: str) -> None:
        old, new = (self.desk.memory(name.stem, lang) for name in (before, now))
        if old.exists() and not new.exists():
            self._moved[new] = old.read_bytes()
            self.write(new, self._moved[new])
            self._remove(old)

    def _texts(self, path: Path, article: Annotated, edit: Edit | None) -> "_Texts":
        """Return the units with their translations, and bring the memory up to date with the article.

        An edited translation is taken into the memory; what nobody has translated goes to the engine.
        """
        pair = article.item.lang, self.desk.other(article.item.lang)
        file = self.desk.memory(path.stem, pair[1])
        name = self.desk.shown(file)
        units = units_of(article)
        data = self._moved.get(file) or (file.read_bytes() if file.exists() else b"")
        old = _memory(data, pair) if data else memory.Memory(*pair)
        current = old
        kept: tuple[str, ...] = ()
        half_written = False
        if edit and edit.base:
            # Where the program's version lies beside, the post was not touched, not even to say so.
            base = replace(edit.base, behind=edit.base.behind or self._review(edit.path).exists())
            parts = parts_of(article, units)
            returned = take_back(old, parts, base, edit.draft)
            if returned.left:
                # Some of it may be for sentences that only now come into the memory.
                late = memory.update(returned.memory, units, article.file)
                returned = take_back(late, parts, replace(base, behind=True), edit.draft)
            current = returned.memory
            edit = replace(edit, base=returned.base)
            if returned.left:
                where = self.desk.shown(edit.path)
                half_written = edit.draft.fields.get("translation") == "pending"
                kept = (f"{where}: what you added, removed, moved or marked up stays there, and is not in the memory",)
        new = translating.owned(memory.update(current, units, article.file))
        left: tuple[str, ...] = ()
        # What a person has begun to write in an empty post is that person's to finish.
        if self._translator and not half_written:
            new, left = self._translated(self._translator, new, article, pair[1])
        # A file that says the same keeps its line breaks, whoever wrote them.
        if not data or file in self._moved or not memory.same(old, new):
            self.write(file, memory.serialise(new))
        return _Texts(
            memory.fill(new, units),
            edit,
            kept,
            tuple(f"{name}: {key}: {_CLASH}" for key in clashes(new)),
            tuple(f"{name}: {doubt}" for doubt in translating.doubts(new)),
            tuple(f"{name}: {line}; the next build asks again" for line in left),
        )

    def _translated(
        self, translator: Translator, old: memory.Memory, article: Annotated, lang: str
    ) -> tuple[memory.Memory, tuple[str, ...]]:
        """Return (the memory with what the engine gave, what it did not give); a gist goes into the review folder."""
        path = self.desk.gist(article.id, lang)
        gist = path.read_text("utf-8", errors="replace") if path.exists() else ""
        done = translator.fill(old, article.file, article.item.text, gist)
        if done.gist:
            self.write(path, done.gist.encode())
        elif gist and not translating.wanted(done.memory):
            self._remove(path)
        return done.memory, done.failures

    def _place(
        self,
        post: Post,
        article: Annotated,
        identity: Identity,
        existing: Mapping[str, ledger.Existing],
        edit: Edit | None,
    ) -> list[str]:
        """Write a post, around what a person changed in it; return what the curator should know."""
        old = existing.get(post.lang)
        slug = self._slug(post, article, identity, old)
        theirs = _draft(post, article, identity, slug)
        if old is None:
            path, text = self._free_path(identity, slug, post.lang), whole(theirs)
            self.write(path, text.encode())
            self._fresh[post.lang] = ledger.existing(path, text)
            return []
        review = self._review(old.path)
        waits = post.state == "pending" and old.fields.get("translation", "pending") != "pending"
        if old.untouched and not waits:
            self._remove(review)
            self._replace(old, identity, slug, post.lang, whole(theirs))
            return []
        edit = edit or edit_of(old, always=True)
        base = base_for(edit, theirs, old) if edit else None
        if edit is None or base is None:
            # Not a post that can be taken apart, or an older one: it stays as it is.
            same = print_of(theirs) == old.fields.get("generated", "").partition(" ")[0]
            return [] if same else self._beside(old, review, theirs)
        if waits:
            # Readers keep the last whole translation until the new one is whole.
            theirs = Draft({**theirs.fields, "stale": str(post.stale)}, edit.draft.blocks)
        merged = merge(base, edit.draft, theirs, _HELD if waits else (), hold_body=waits)
        self._replace(old, identity, merged.post.fields.get("slug", slug), post.lang, edit.after(merged, theirs))
        if merged.conflict:
            return self._beside(old, review, theirs)
        self._remove(review)
        return []

    def _review(self, post: Path) -> Path:
        """Return where the program's version of a post lies that a person's text has kept out."""
        return self.desk.path(self.desk.options.review) / "posts" / post.name

    def _beside(self, old: ledger.Existing, review: Path, theirs: Draft) -> list[str]:
        """Write what the program would write into the folder of reviews; return the line that says so."""
        self.write(review, whole(theirs).encode())
        return [f"{self.desk.shown(old.path)}: your text stays; the new one lies in {self.desk.shown(review)}"]

    def _replace(self, old: ledger.Existing, identity: Identity, slug: str, lang: str, text: str) -> None:
        """Write a new version; a pending post that was never public moves to the address of its first title."""
        if old.slug == slug:
            self.write(old.path, text.encode())
            return
        self.write(self._free_path(identity, slug, lang), text.encode())
        self._remove(old.path)

    def _slug(self, post: Post, article: Annotated, identity: Identity, old: ledger.Existing | None) -> str:
        """Return the slug: fixed once published; a pending post borrows one until it has a title of its own."""
        public = old is not None and (old.fields.get("translation") != "pending" or not post.title)
        if old is not None and public and old.slug:
            return old.slug
        title = post.title or article.title or self._label(article, article.item.lang, identity)
        free = (slug for slug in candidates(title, identity.uid) if self._slugs.get(slug, identity.uid) == identity.uid)
        slug = next(free, identity.uid)
        self._slugs[slug] = identity.uid
        return slug

    def _free_path(self, identity: Identity, slug: str, lang: str) -> Path:
        folder = self.desk.path(self.desk.options.posts) / identity.date[:4] / identity.date[5:7]
        paths = (folder / f"{name}.{lang}.md" for name in candidates(slug, identity.uid))
        path = next(path for path in paths if str(path) not in self._taken and not path.exists())
        self._taken.add(str(path))
        return path


def _claims(desk: Desk, posts: ledger.Ledger, build: Build | None) -> Claims:
    """Return whose posts are whose; an article that cannot be read has none."""

    def item(path: Path) -> NewsItem | None:
        try:
            return read(path, max_bytes=desk.options.max_bytes)
        except Refused:
            return None

    paths = [one for one in articles(desk.path(desk.options.inbox)) if _readable(one)]
    return claims(posts, paths, item, changed(build))


@dataclass(frozen=True, slots=True)
class _Texts:
    """The translation of a story, and what the curator should know of it."""

    units: tuple[Unit, ...]
    #: The edit of the translated post, with what the memory has taken of it.
    edit: Edit | None
    kept: tuple[str, ...]
    clashes: tuple[str, ...]
    doubts: tuple[str, ...]
    unfinished: tuple[str, ...]


def _follows(story: Story, existing: Mapping[str, ledger.Existing]) -> bool:
    """Tell whether a story follows from its own files: both posts are there, and no slug is only borrowed."""
    return (
        not story.unfinished
        and existing.keys() == story.posts.keys()
        and all(
            post.slug and (post.fields.get("translation") != "pending" or not story.posts[lang].title)
            for lang, post in existing.items()
        )
    )


def _draft(post: Post, article: Annotated, identity: Identity, slug: str) -> Draft:
    """Return the post as the program writes it."""
    fields = front_matter(post, article, identity, slug, Path(article.file).name)
    whole = draft(serialise(fields, post.body))
    if whole is None:
        raise ValueError(f"{article.file}: its metadata cannot be written")
    return whole


def _memory(data: bytes, pair: tuple[str, str]) -> memory.Memory:
    """Return the memory in a file's bytes; raise MemoryError_, also for a character that no post can hold."""
    parsed = memory.parse(data, *pair)
    for number, line in enumerate(data.decode().split("\n"), 1):
        # gettext itself encloses the name of a file in isolates.
        if not line.startswith("#:") and (found := forbidden(line)):
            raise memory.MemoryError_(number, f"holds the character {found}", "remove it: no page can hold it")
    return parsed


def nameable(path: Path) -> bool:
    """Tell whether a file's name can stand in a post as it is: one line of characters that are seen, single blanks."""
    return path.name.isprintable() and " ".join(path.name.split()) == path.name


def _readable(path: Path) -> bool:
    """Tell whether a file's name is that of an article: one that can be written into a post, and of a known kind."""
    return path.suffix.lower() in SUFFIXES and nameable(path)


def _aware(date: str, desk: Desk) -> str:
    """Return an ISO date or time with its offset; a bare date is its first minute."""
    moment = dt.datetime.fromisoformat(date)
    return (moment if moment.tzinfo else moment.replace(tzinfo=desk.zone)).isoformat(timespec="minutes")


def _lonely_sidecars(desk: Desk) -> Iterable[Path]:
    folder = desk.path(desk.options.inbox)
    stems = {path.stem for path in articles(folder)}
    return sorted(path for path in folder.glob("*.toml") if path.stem not in stems)
