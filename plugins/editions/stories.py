"""Posts as the editions see them: checked metadata, paired by uid."""

import datetime as dt
import difflib
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from sys import intern
from typing import Any, Final

from ..lean_build.allowed import slug_fault
from .gist import GIST
from .options import KINDS, UNREVIEWED
from .terms import Term

#: What a uid may be: it stands in the ids of feeds.
_UID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
STATES: Final = ("original", "pending", "machine", "edited", "reviewed")
STATUSES: Final = ("published", "draft", "withdrawn")
#: Metadata that a post has as fields of its own.
_KNOWN: Final = frozenset(("title", "date", "lang", "slug", "uid", "translation", "status", "modified", *KINDS))
#: Posts that are read from text at once.
_AT_ONCE: Final = 1_000
#: The fields of a post that are kept as they are.
_PLAIN: Final = ("uid", "lang", "slug", "title", "lead", "terms", "state", "status", "said")


@dataclass(frozen=True, slots=True)
class Post:
    """One post, in one language. `path` is what messages name."""

    path: str
    uid: str
    lang: str
    slug: str
    title: str
    date: dt.datetime
    #: The text of the first paragraph.
    lead: str
    #: Returns the HTML of the post that it is given, which only the pages that show all of it need.
    body: Callable[["Post"], str]
    terms: Mapping[str, tuple[str, ...]]
    state: str
    #: published, draft (shown only where EDITIONS["drafts"] says so) or withdrawn (a notice in its place).
    status: str
    #: When the post was last corrected in public; None if never.
    modified: dt.datetime | None
    #: The remaining metadata, as text: source, url, author, photo …
    said: Mapping[str, str]
    #: A digest of the file that it was read from.
    source: str = ""

    @property
    def html(self) -> str:
        """Return the HTML of the text."""
        return self.body(self)

    @property
    def day(self) -> dt.date:
        """Return the day of publication, where the story's clock stands."""
        return self.date.date()

    @property
    def place(self) -> str:
        """Return the place in the dateline; the day in it is nothing that the page does not say already."""
        parts = self.said.get("dateline", "").split(",")
        return ",".join(part for part in parts if not any(map(str.isdigit, part))).strip()

    @property
    def stale(self) -> int:
        """Return how many sentences of a translation no longer say what the original says."""
        return int(self.said.get("stale") or 0)

    @property
    def derived(self) -> bool:
        """Return whether the title is the program's and nobody has touched the post since."""
        return self.said.get("title_source") in ("derived", "label") and not self.said.get("touched")

    @property
    def unreviewed(self) -> bool:
        """Return whether this is a translation that nobody has reviewed yet."""
        return self.state in UNREVIEWED

    @property
    def reviewer(self) -> str:
        """Return who has reviewed the translation; "" while nobody has, or where nobody is named."""
        return self.said.get("reviewer", "") if self.state == "reviewed" else ""

    @property
    def reviewed(self) -> dt.date | None:
        """Return the day on which the translation was reviewed, if one is named."""
        day = self.said.get("reviewed") if self.state == "reviewed" else None
        return dt.date.fromisoformat(day[:10]) if day else None


@dataclass(frozen=True, slots=True)
class Story:
    """The posts of one uid by language; pending ones, held ones and withdrawn ones are not among them.

    Nor are drafts, unless the site shows them: then all posts of a story whose original is one are drafts.
    """

    uid: str
    posts: Mapping[str, Post]
    #: The post in the story's own language.
    original: Post
    withdrawn: bool = False

    def shown(self, lang: str) -> Post:
        """Return the post that an edition shows: its own, else the original."""
        return self.posts.get(lang, self.original)


def post_of(
    path: str,
    html: str,
    metadata: Mapping[str, Any],
    languages: Iterable[str],
    line_of: Callable[[str], int] = lambda _: 1,
    source: str = "",
) -> Post | list[str]:
    """Return a checked post, or the messages that say what is wrong with it.

    `line_of` returns the line of the file in which a pattern is found first; it is only asked when there is a fault.
    """
    faults = [
        f"{path}:1: {key} is missing; every post has one" for key in ("date", "lang", "slug") if not metadata.get(key)
    ]
    lang = str(metadata.get("lang", ""))
    if lang and lang not in languages:
        right = f"write one of {', '.join(languages)}"
        faults.append(f"{path}:{line_of(_key('lang'))}: lang {lang!r} is no edition; {right}")
    slug = str(metadata.get("slug", ""))
    faults += _naming_faults(path, slug, str(metadata.get("uid") or ""), line_of)
    state = str(metadata.get("translation") or "original")
    if mark := _gist(html, metadata):
        what = "holds a gist, a rough translation for the curator alone"
        faults.append(f"{path}:{line_of(mark)}: {what}; write `translation: pending`, or a translation in its place")
    elif state not in STATES:
        near = difflib.get_close_matches(state, STATES, n=1)
        faults.append(f"{path}:1: translation {state!r}; write {near[0] if near else ', '.join(STATES)}")
    status = str(metadata.get("status") or "published")
    if status not in STATUSES:
        near = difflib.get_close_matches(status, STATUSES, n=1)
        faults.append(f"{path}:1: status {status!r}; write {near[0] if near else ', '.join(STATUSES)}")
    reviewed = str(metadata.get("reviewed") or "")
    if reviewed and not _is_day(reviewed):
        line = line_of(_key("reviewed"))
        faults.append(f"{path}:{line}: reviewed {reviewed!r} is no day; write 2026-11-25, and the name as reviewer")
    url = str(metadata.get("url") or "https://")
    if not url.startswith(("https://", "http://")):
        faults.append(f"{path}:1: url {url!r} is no address of a page; write https://…")
    faults += _stale_fault(path, metadata)
    if state != "pending" and not metadata.get("title"):
        faults.append(f"{path}:1: title is missing; every post that is shown has one")
    if faults:
        return faults
    return Post(
        path=path,
        uid=str(metadata.get("uid") or f"{lang}/{slug}"),
        lang=lang,
        slug=slug,
        title=str(metadata.get("title", "")),
        date=_moment(metadata["date"]),
        lead=lead_of(html),
        body=lambda _: html,
        terms={kind: tuple(map(str, metadata.get(kind, ()))) for kind in KINDS},
        state=state,
        status=status,
        modified=_moment(modified) if (modified := metadata.get("modified")) else None,
        said={key: str(value) for key, value in metadata.items() if key not in _KNOWN},
        source=source,
    )


def as_text(post: Post) -> str:
    """Return a post without its path and its HTML, as JSON; its terms are a text in it."""
    said = [json.dumps(post.terms) if name == "terms" else getattr(post, name) for name in _PLAIN]
    return json.dumps([*said, post.date.isoformat(), post.modified and post.modified.isoformat()])


def of_texts(rows: Iterable[tuple[str, str, str]], body: Callable[[Post], str]) -> Iterator[Post]:
    """Return the post that `as_text` was given, for each (text, path, source); raise ValueError for another text.

    Many texts are read as one: an archive has tens of thousands.
    """
    waiting = iter(rows)
    while some := list(islice(waiting, _AT_ONCE)):
        texts = json.loads(f"[{','.join(text for text, _, _ in some)}]")
        for said, (_, path, source) in zip(texts, some, strict=True):
            yield _of_row(said, path, source, body)


def _of_row(row: Sequence[Any], path: str, source: str, body: Callable[[Post], str]) -> Post:
    uid, lang, slug, title, lead, terms, state, status, said, date, modified = row
    return Post(
        path,
        uid,
        intern(lang),
        slug,
        title,
        dt.datetime.fromisoformat(date),
        lead,
        body,
        _terms(terms),
        intern(state),
        intern(status),
        dt.datetime.fromisoformat(modified) if modified else None,
        said,
        source,
    )


@lru_cache(maxsize=1 << 16)
def _terms(text: str) -> Mapping[str, tuple[str, ...]]:
    """Return the terms of a post; one mapping for all that have the same, as the two of most stories do."""
    return {intern(kind): tuple(map(intern, ids)) for kind, ids in json.loads(text).items()}


def lead_of(html: str) -> str:
    """Return the text of the first paragraph."""
    match = re.search(r"<p>(.*?)</p>", html, re.DOTALL)
    return _plain(match.group(1)) if match else ""


def _moment(when: dt.datetime) -> dt.datetime:
    """Return a time with nothing but its offset, the same whether it was read now or kept as text."""
    return dt.datetime.fromisoformat(when.isoformat())


def _naming_faults(path: str, slug: str, uid: str, line_of: Callable[[str], int]) -> Iterator[str]:
    """Give what is wrong with the names of a post, of which addresses and ids of feeds are made."""
    if slug and (fault := slug_fault(slug)):
        yield f"{path}:{line_of(_key('slug'))}: {'; '.join(fault)}"
    if uid and not _UID.fullmatch(uid):
        what, right = f"uid {uid[:80]!r} is no identifier", "write the one that the story was given"
        yield f"{path}:{line_of(_key('uid'))}: {what}; {right}"


def _stale_fault(path: str, metadata: Mapping[str, Any]) -> list[str]:
    stale = str(metadata.get("stale") or "0")
    if stale.isascii() and stale.isdigit() and len(stale) < 7:
        return []
    return [f"{path}:1: stale {stale!r} is no number of sentences; remove the line"]


def paired(posts: Sequence[Post], held: Collection[str] = (), *, drafts: bool = False) -> tuple[list[Story], list[str]]:
    """Return the stories, newest first, and what is wrong: two posts of one uid and language, none to show.

    A post whose state is one of `held` is treated as missing; with `drafts`, stories and translations that are drafts
    are shown.
    """
    public = ("published", "draft") if drafts else ("published",)
    groups: dict[str, dict[str, Post]] = {}
    faults: list[str] = []
    for post in posts:
        group = groups.setdefault(post.uid, {})
        if post.lang in group:
            faults.append(
                f"{post.path}:1: uid {post.uid!r} in {post.lang!r} is also that of {group[post.lang].path};"
                " give one of them another uid"
            )
            continue
        group[post.lang] = post
    stories: list[Story] = []
    for uid, group in groups.items():
        ready = {lang: post for lang, post in group.items() if post.state not in ("pending", *held)}
        if not ready:
            first = next(iter(group.values()))
            faults.append(f"{first.path}:1: no post of this story can be shown; its original is missing")
            continue
        original = next((post for post in ready.values() if post.state == "original"), next(iter(ready.values())))
        shown = {lang: post for lang, post in ready.items() if post.status in public}
        if original.status == "withdrawn":
            stories.append(Story(uid, ready, original, withdrawn=True))
        elif drafts and original.status == "draft":
            # What its translations say of themselves does not count: without their original they are not published.
            waiting = {lang: replace(post, status="draft") for lang, post in shown.items()}
            stories.append(Story(uid, waiting, waiting[original.lang]))
        elif original.status == "published":
            stories.append(Story(uid, shown, original))
    stories.sort(key=lambda story: (story.original.date, story.uid), reverse=True)
    return stories, faults


def known_terms(post: Post, terms: Mapping[str, Mapping[str, Term]]) -> Post:
    """Return the post without the ids that no term file knows."""
    if all(i in terms[kind] for kind in KINDS for i in post.terms[kind]):
        return post
    kept = {kind: tuple(i for i in post.terms[kind] if i in terms[kind]) for kind in KINDS}
    return replace(post, terms=kept)


def unknown_terms(
    posts: Iterable[Post],
    terms: Mapping[str, Mapping[str, Term]],
    line_of: Callable[[str, str], int] = lambda _, __: 1,
) -> list[str]:
    """Return a message for each id in a post that no term file knows.

    `line_of` returns the line of a file in which a pattern is found first.
    """
    return [
        f"{post.path}:{line_of(post.path, _id(kind, identifier))}: "
        f"{kind} {identifier!r} is unknown; {_hint(identifier, terms[kind])}"
        for post in posts
        for kind in KINDS
        for identifier in post.terms[kind]
        if identifier not in terms[kind]
    ]


def _gist(html: str, metadata: Mapping[str, Any]) -> str:
    """Return the pattern by which the gist in a post is found in its file; "" where there is none."""
    if metadata.get("translation") == "gist":
        return _key("translation")
    if str(metadata.get("gist") or "no").lower() not in ("no", "false"):
        return _key("gist")
    return GIST if GIST in html or GIST in "".join(map(str, metadata.values())) else ""


def _key(name: str) -> str:
    return rf"^:?{name}\s*:"


def _id(kind: str, identifier: str) -> str:
    """Return the pattern of an id in the metadata of a post: behind its key, or in a line of its own below that."""
    return rf"^(?::?{kind}\s*:.*[\s,:\[\"']|\s*-\s+[\"']?){re.escape(identifier)}(?![\w:-])"


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _hint(identifier: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(identifier, known, n=1)
    return f"did you mean {near[0]!r}?" if near else "add it to the file of terms, or remove it"


def _plain(html: str) -> str:
    import html as entities

    return " ".join(entities.unescape(re.sub(r"<[^<>]*>", "", html)).split())
