"""Running stories on the disk: decisions carried out before an intake, new groups proposed after it."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from ..lean_build import Build, Texts, digest
from ..lean_build.write import if_changed
from ..mentions.loading import read_toml
from ..related import Document, groups
from ..topics.scheme import Scheme
from . import running
from .annotate import Annotator
from .desk import Desk
from .running import Proposal
from .slug import slugify
from .stages import Brief
from .wording import Worded, words_of

#: Fewer stories do not run yet: two that are alike stand beside each other anyhow.
LEAST: Final = 3
#: Kind of the store's texts: the words of a story that was looked at.
_WORDS: Final = "words in groups"
#: How many of the newest stories are looked at: what has run its course is not proposed again and again.
NEWEST: Final = 400


def stories_file(desk: Desk) -> Path:
    """Return where the proposals of running stories are."""
    return desk.path(desk.options.review) / "stories.toml"


class Grouping:
    """The curator's file of running stories during one intake."""

    def __init__(self, desk: Desk, uids: frozenset[str]) -> None:
        self._desk, self._uids = desk, set(uids)
        self._newest: list[Brief] = []
        self.path = stories_file(desk)
        #: How many proposals wait for a decision.
        self.waiting = 0
        self.written: list[Path] = []

    @classmethod
    def open(cls, desk: Desk, uids: frozenset[str]) -> "Grouping":
        """Return it with every decision carried out; raise TableError, before anything is written, at a fault.

        `uids` are those of all posts.
        """
        grouping = cls(desk, uids)
        proposals = grouping._read(desk.scheme)
        if any(proposal.decision == "accept" for proposal in proposals):
            topics = desk.path(desk.options.topics)
            before = topics.read_bytes().decode()
            grouping._write(topics, running.carried_out(before, proposals, desk.scheme))
            grouping._write(grouping.path, running.text_of(grouping._text(), (), uids))
        return grouping

    def note(self, story: Brief) -> None:
        """Look at a story; only the newest are held."""
        self._uids.add(story.identity.uid)
        self._newest.append(story)
        if len(self._newest) >= 2 * NEWEST:
            self._newest = _newest(self._newest)

    def save(self, annotator: Annotator, scheme: Scheme, build: Build | None) -> None:
        """Write what seems to belong together, behind what waits already; the scheme is that after all decisions.

        The words of stories are kept in the store of `build`.
        """
        known = self._read(scheme)
        new = running.proposed(self._groups(annotator, scheme, build), known, scheme)
        self.waiting = sum(not proposal.decision for proposal in known) + len(new)
        if new or known:
            self._write(self.path, running.text_of(self._text(), new, self._uids))

    def _groups(self, annotator: Annotator, scheme: Scheme, build: Build | None) -> list[Proposal]:
        stories = _newest(self._newest)
        if len(stories) < LEAST:
            # The dictionaries of lemmas take a while to load.
            return []
        by_uid = {story.identity.uid: story for story in stories}
        found = groups(_documents(stories, build), LEAST)
        many = [[by_uid[uid] for uid in group] for group in found]
        return [_proposal(group, annotator, scheme) for group in many if not _runs(group, scheme)]

    def _read(self, scheme: Scheme) -> tuple[Proposal, ...]:
        if not self.path.exists():
            return ()
        _, text = read_toml(self.path)
        return running.parse(text, str(self.path), scheme, self._uids)

    def _text(self) -> str:
        return self.path.read_text("utf-8") if self.path.exists() else ""

    def _write(self, path: Path, text: str) -> None:
        if if_changed(path, text.encode()):
            self.written.append(path)


def _newest(stories: Iterable[Brief]) -> list[Brief]:
    return sorted(stories, key=lambda story: (story.identity.date, story.identity.uid), reverse=True)[:NEWEST]


def _runs(group: Sequence[Brief], scheme: Scheme) -> bool:
    """Return whether the classifier has most of a group in one running story already."""
    found = [story.terms["topics"] for story in group]
    return any(_most(found, topic.id) for topic in scheme.values() if topic.running)


def _documents(stories: Sequence[Brief], build: Build | None) -> list[Document]:
    """Return stories as documents, in one language where a translation is there: words of two are never alike."""
    kept = Texts(build, _WORDS)
    many = words_of([_worded(story) for story in stories], kept)
    kept.save()
    return [
        Document(story.identity.uid, words, frozenset(_features(story)))
        for story, words in zip(stories, many, strict=True)
    ]


def _worded(story: Brief) -> Worded:
    lang, text = story.shown
    return Worded(digest(lang, text), lang, story.file, lambda: text)


def _features(story: Brief) -> list[tuple[str, str]]:
    return [(kind, identifier) for kind, ids in story.terms.items() for identifier in ids]


def _proposal(group: Sequence[Brief], annotator: Annotator, scheme: Scheme) -> Proposal:
    countries = _common(group, "countries")
    people = [person for person in _common(group, "people") if person in annotator.known]
    lines = [[above for topic in story.terms["topics"] for above in scheme.line(topic)] for story in group]
    parent = next((topic for topic in scheme if _most(lines, topic) and not _narrower(lines, topic, scheme)), "")
    names = {
        lang: ": ".join(
            [annotator.name(which[0])[lang] for which in (countries, people) if which]
            or [group[-1].titles[lang] or group[-1].id]
        )
        for lang in group[0].titles
    }
    titles = (f"{story.identity.date[:10]} {story.titles[story.lang]}" for story in group)
    uids = tuple(story.identity.uid for story in group)
    identifier = f"local:{slugify(names.get('en') or next(iter(names.values())), uids[-1])}"
    # Another story of the same names has another month.
    if identifier in scheme:
        identifier += f"-{group[-1].identity.date[:7]}"
    return Proposal(identifier, names, parent, uids, tuple(titles))


def _common(group: Sequence[Brief], kind: str) -> list[str]:
    """Return what gives a group its name: what three stories in four have, the most frequent first."""
    counts: dict[str, int] = {}
    for story in group:
        for known, identifier in _features(story):
            if known == kind:
                counts[identifier] = counts.get(identifier, 0) + 1
    return sorted((i for i in counts if 4 * counts[i] >= 3 * len(group)), key=lambda i: (-counts[i], i))


def _most(lines: Sequence[Sequence[str]], topic: str) -> bool:
    return 2 * sum(topic in line for line in lines) > len(lines)


def _narrower(lines: Sequence[Sequence[str]], topic: str, scheme: Scheme) -> bool:
    """Return whether most stories are in a topic below this one, so that it says less than could be said."""
    return any(_most(lines, below) for below in scheme.narrower(topic))
