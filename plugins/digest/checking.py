"""`inv check`: what the next build would make of inbox, posts and data, tried on a copy of them."""

import datetime as dt
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal, TypeAlias

from ..lean_build import Build, Store
from ..mentions.countries import names as country_names
from ..mentions.loading import TableError
from ..raw_article.dateline import day_of
from ..raw_article.metadata import line_of
from ..topics.scheme import SchemeError
from . import ledger
from .desk import Desk
from .intake import run
from .stages import Annotated, Story

Severity: TypeAlias = Literal["error", "warning", "note"]
#: Told how many articles are done, of how many.
Progress: TypeAlias = Callable[[int, int], None]
#: Exit codes. Source: DESIGN.
WELL: Final = 0
BROKEN: Final = 1
REFUSED: Final = 3
_MESSAGE: Final = re.compile(r"(?P<file>[^:\n]+):(?P<line>\d+)(?::(?P<col>\d+))?: (?P<said>.*)", re.DOTALL)
#: Which files are read line by line as they are; in the others a place in the text is none in the file.
_PLAIN: Final = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to know, where an editor finds it: 1-based line and column."""

    file: str
    line: int
    col: int
    severity: Severity
    said: str

    def __str__(self) -> str:
        """Return it as compilers write theirs: `file:line:col: severity: what; what would be right`."""
        return f"{self.file}:{self.line}:{self.col}: {self.severity}: {self.said}"


@dataclass(frozen=True, slots=True)
class Person:
    """A person found in an article; linked to a record of the authority file, or proposed."""

    id: str
    name: str
    status: Literal["linked", "proposed"]


@dataclass(frozen=True, slots=True)
class Row:
    """An article, and what a build would make of it."""

    file: str
    title: str
    #: given, derived, label (there is none) or edited (in the post).
    title_source: str
    #: The state of the post in each language, and how many of its sentences are missing or stale.
    states: Mapping[str, tuple[str, int]]
    people: tuple[Person, ...]
    countries: tuple[str, ...]
    topics: tuple[str, ...]
    findings: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """All rows, what concerns no single article, and the exit code that a build would end with."""

    rows: tuple[Row, ...]
    others: tuple[Message, ...]
    code: int

    @property
    def messages(self) -> tuple[Message, ...]:
        """Return all messages, errors first."""
        every = [*self.others, *(message for row in self.rows for message in row.findings)]
        return tuple(sorted(every, key=lambda one: ("error", "warning", "note").index(one.severity)))


def checked(desk: Desk, today: dt.date, faults: Callable[[Path], Sequence[str]], progress: Progress) -> Check:
    """Return what a build of today would say; nothing of the site is written.

    `faults` is asked what is wrong with the posts of a site; `progress` hears (articles done, of how many).
    """
    with TemporaryDirectory(prefix="check-") as folder:
        root = Path(folder).resolve()
        copied(desk, root)
        copy = Desk(root, desk.options)
        nothing = Build(root / "output", root / "output", Store(None, ""))
        try:
            # Where nothing is kept, none is settled.
            stories: list[Story | None] = []
            report = run(copy, today, None, progress, nothing, lambda _, story: stories.append(story))
            wrong = list(faults(root))
        except (TableError, SchemeError) as error:
            said = str(error).replace(f"{root}{os.sep}", "")
            return Check((), tuple(_message(line, "error") for line in said.splitlines()), BROKEN)
        wrong = [line.replace(f"{root}{os.sep}", "") for line in wrong]
        rows = tuple(_rows(copy, filter(None, stories)))
        refused = [_message(line, "error") for line in report.refused]
        broken = [_message(line, "error") for line in wrong]
        same = [_message(line.replace(": ", ":1: ", 1), "warning") for line in report.same]
    return Check(rows, (*broken, *refused, *same), BROKEN if broken else REFUSED if refused else WELL)


def copied(desk: Desk, root: Path) -> None:
    """Copy what a build reads and writes of the site's content below another folder; raise ValueError where it cannot.

    A file that is too large to be an article is as large there, and empty.
    """
    options = desk.options
    places = (options.inbox, options.posts, options.memory, options.review, options.people, options.topics)
    for name in dict.fromkeys((*places, options.rejected, "content")):
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise ValueError(f"{name!r} is outside of the site, and is not copied to be tried")
        source, target = desk.path(name), root / name
        if source.is_dir():
            for path in (source, *source.rglob("*")):
                _copy(path, target / path.relative_to(source), options.max_bytes)
        elif source.exists():
            _copy(source, target, options.max_bytes)
    # The rest is only read.
    for path in desk.root.iterdir():
        if not path.name.startswith(".") and not (root / path.name).exists():
            (root / path.name).symlink_to(path.resolve())


def _copy(source: Path, target: Path, largest: int) -> None:
    if target.exists() or target.is_symlink():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(source.readlink())
    elif not source.is_file():
        # A pipe or a device is as little an article as a folder is.
        target.mkdir()
    elif (size := source.stat().st_size) > 20 * largest:
        with target.open("wb") as file:
            file.truncate(size)
    else:
        shutil.copy2(source, target)


def _message(line: str, severity: Severity) -> Message:
    """Return a message of the program's, `file:line: what; right`, with a column."""
    match = _MESSAGE.fullmatch(line)
    if match is None:
        return Message("pelicanconf.py", 1, 1, severity, line)
    return Message(match["file"], int(match["line"]), int(match["col"] or 1), severity, match["said"])


def _rows(desk: Desk, stories: Iterable[Story]) -> Iterator[Row]:
    posts = ledger.read(desk.path(desk.options.posts))
    names = {person.id: person.names["sl"] for person in desk.people}
    country = {key: names["sl"] for key, names in country_names().items()}
    for story in stories:
        article = story.article
        existing = posts.story(Path(article.file).name, story.identity.uid)
        own = existing.get(article.item.lang)
        title = own.fields.get("title", "") if own else article.title or ""
        edited = own is not None and not own.untouched and title != (article.title or "")
        people = (
            Person(tag.id, names.get(tag.id, tag.name), "linked" if tag.status == "linked" else "proposed")
            for tag in article.people
        )
        yield Row(
            file=article.file,
            title=title,
            title_source="edited" if edited else article.title_source if article.title else "label",
            states={
                lang: (post.fields.get("translation", ""), _number(post.fields.get("stale", "")))
                for lang, post in sorted(existing.items(), key=lambda pair: (pair[0] != article.item.lang, pair[0]))
            },
            people=tuple(people),
            countries=tuple(country.get(tag.id, tag.id) for tag in article.countries),
            topics=tuple(desk.scheme[topic.id].names["sl"] for topic in article.topics),
            findings=tuple(_findings(desk, story)),
        )


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() else 0


def _findings(desk: Desk, story: Story) -> Iterator[Message]:
    """Give what the curator should look at in an article, its sidecar and its translations."""
    article = story.article
    if not article.title:
        yield _at(article, 0, "warning", f"no good title could be derived; write `title` in {article.id}.toml")
    elif article.title_source == "derived":
        yield _at(article, _lead(article), "note", f"the title is derived: {article.title}")
    yield from _contradictions(desk, article)
    for tag in article.people:
        if tag.status == "proposed" and tag.mentions:
            what = f"{tag.name} is not in the authority file; decide with inv review"
            yield _at(article, tag.mentions[0].start, "note", what)
    for line in (*story.kept, *story.clashes):
        yield _message(_with_line(line), "note")
    for line in (*story.doubts, *story.unfinished):
        yield _message(_with_line(line), "warning")


def _lead(article: Annotated) -> int:
    return next((block.start for block in article.item.blocks if block.type == "lead"), 0)


def _contradictions(desk: Desk, article: Annotated) -> Iterator[Message]:
    """Give a warning for each line of a sidecar that the article itself says otherwise."""
    path = desk.path(article.file).with_suffix(".toml")
    said, item = article.item.metadata, article.item
    if not path.is_file():
        return
    text, file = path.read_text("utf-8-sig"), desk.shown(path)
    if (title := said.get("title")) and item.headline and _letters(title) != _letters(item.headline.text):
        what = f"the article has another headline, {item.headline.text!r}; take the line out if that is the right one"
        yield Message(file, line_of(text, "title"), 1, "note", what)
    day = day_of(item)
    if (date := said.get("date")) and day and date[:10] != day[:10]:
        what = f"the article says that it is of {day[:10]}; correct the line, or leave it if you are sure"
        yield Message(file, line_of(text, "date"), 1, "warning", what)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _at(article: Annotated, offset: int, severity: Severity, said: str) -> Message:
    """Return a message about a place in an article's text."""
    text = article.item.text
    if not article.file.lower().endswith(_PLAIN):
        return Message(article.file, 1, 1, severity, said)
    line = text.count("\n", 0, offset) + 1
    return Message(article.file, line, offset - text.rfind("\n", 0, offset), severity, said)


def _with_line(line: str) -> str:
    """Return `file: what` as `file:1: what`."""
    file, _, rest = line.partition(": ")
    return line if file.rpartition(":")[2].isdecimal() else f"{file}:1: {rest}"
