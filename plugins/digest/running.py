"""Running stories in review: what is proposed, what the curator decides, and what that makes of the topics. Pure."""

import difflib
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..mentions.authority import FaultsError
from ..mentions.loading import TableError, check_keys, line_of_key, record_lines
from ..topics.scheme import ID, Scheme, Topic
from . import toml_text

DECISIONS: Final = ("accept", "reject")
_KEYS: Final = ("id", "name", "parent", "stories", "articles", "decision")
#: Heads the file.
HEADER: Final = """\
#:schema ../../schemas/stories.json
# Stories that seem to tell of one event or affair. Write decision = "accept", and the next build files them under a
# topic of that id, with a page and a feed of its own; name, parent and stories are yours to change. Or write "reject",
# and leave the record here: the same stories are not proposed again.
# Novice, ki najbrž pripovedujejo o istem dogodku. Z decision = "accept" dobijo svojo temo, z "reject" nikoli več.
"""
#: The share of a group that a record must have for the two to be the same affair.
_SAME: Final = 0.6


@dataclass(frozen=True, slots=True)
class Proposal:
    """A group of stories that may be one running story; `stories` are uids, the newest first."""

    id: str
    names: Mapping[str, str]
    parent: str
    stories: tuple[str, ...]
    #: A line for each of them, for the curator's eyes.
    articles: tuple[str, ...] = ()
    decision: str = ""

    def covers(self, group: Collection[str]) -> bool:
        """Return whether most of a group is in this proposal."""
        return len(set(self.stories) & set(group)) >= _SAME * len(group)


def parse(text: str, path: str, scheme: Scheme, uids: Collection[str]) -> tuple[Proposal, ...]:
    """Return the records of the file, which is TOML; raise FaultsError, which names every fault."""
    data = tomllib.loads(text)
    rows, lines = data.get("story", []), record_lines(text, "story")
    faults = [(1, f"unknown table {key!r}", "write [[story]]") for key in data if key != "story"]
    if not isinstance(rows, list) or len(rows) != len(lines):
        faults.append((1, "the running stories are not written as records", "begin each with a line [[story]]"))
        rows = []
    for row, line in zip(rows, lines, strict=False):
        faults += [(line_of_key(text, line, key), what, right) for key, what, right in _faults(row, scheme, uids)]
    if faults:
        raise FaultsError([TableError(path, *fault) for fault in sorted(faults)])
    return tuple(
        Proposal(
            row["id"],
            row["name"],
            row.get("parent", ""),
            tuple(row["stories"]),
            tuple(row.get("articles", ())),
            row.get("decision", ""),
        )
        for row in rows
    )


def _faults(row: Mapping[str, Any], scheme: Scheme, uids: Collection[str]) -> Iterable[tuple[str, str, str]]:
    """Return (key, what is wrong, what would be right) for each fault of a record."""
    if wrong := check_keys(row, _KEYS):
        yield wrong[0], f"unknown key {wrong[0]!r}", wrong[1]
    said, decision = row.get("id"), row.get("decision", "")
    if not isinstance(said, str) or not said.startswith("local:") or not ID.fullmatch(said):
        yield "id", f"id {said!r} is no id of a local topic", 'write "local:my-story", in small letters'
    if not _named(row.get("name")):
        yield "name", "name is missing or empty in a language", 'write name = { sl = "…", en = "…" }'
    yield from _parent_faults(row.get("parent", ""), scheme)
    if decision and decision not in DECISIONS:
        near = difflib.get_close_matches(str(decision), DECISIONS, n=1)
        right = f"did you mean {near[0]!r}?" if near else "write " + " or ".join(DECISIONS)
        yield "decision", f"unknown decision {decision!r}", right
    if not _is_list(row.get("articles", [])):
        yield "articles", "articles is not as the program wrote it", "remove the line"
    stories = row.get("stories")
    if not _is_list(stories) or not stories:
        yield "stories", "stories is no list of uids", 'write stories = ["…", "…"]'
    elif decision == "accept":
        for uid in stories:
            if uid not in uids:
                near = difflib.get_close_matches(uid, uids, n=1)
                right = f"did you mean {near[0]!r}?" if near else "take it out of the list"
                yield "stories", f"no post has the uid {uid!r}", right


def _parent_faults(parent: object, scheme: Scheme) -> Iterable[tuple[str, str, str]]:
    if not isinstance(parent, str):
        yield "parent", f"parent {parent!r} is no id", 'write parent = "medtop:16000000", or remove the line'
    elif parent and parent not in scheme:
        near = difflib.get_close_matches(parent, scheme, n=1)
        yield "parent", f"unknown parent {parent!r}", f"did you mean {near[0]!r}?" if near else "name a topic"


def _is_list(said: object) -> bool:
    return isinstance(said, list) and all(isinstance(one, str) for one in said)


def _named(said: object) -> bool:
    return (
        isinstance(said, dict) and bool(said) and all(isinstance(name, str) and name.strip() for name in said.values())
    )


def carried_out(topics: str, proposals: Iterable[Proposal], scheme: Scheme) -> str:
    """Return the text of the topics with every accepted story in it: a new topic, or more pins of one that is there."""
    for proposal in proposals:
        if proposal.decision == "accept":
            known = scheme.get(proposal.id)
            topics = _pinned(topics, proposal) if known else _appended(topics, proposal)
    return topics


def _appended(topics: str, proposal: Proposal) -> str:
    fields: dict[str, Any] = {"id": proposal.id, "name": dict(proposal.names)}
    if proposal.parent:
        fields["parent"] = proposal.parent
    record = toml_text.record("topic", {**fields, "running": True, "pins": list(proposal.stories)})
    gap = "" if not topics else "\n" if topics.endswith("\n") else "\n\n"
    return topics + gap + record


def _pinned(topics: str, proposal: Proposal) -> str:
    import tomlkit

    document = tomlkit.parse(topics)
    rows: Any = document["topic"]
    row = next(row for row in rows if row["id"] == proposal.id)
    pins = [*row.get("pins", ()), *(uid for uid in proposal.stories if uid not in row.get("pins", ()))]
    if "pins" in row:
        row["pins"] = pins
        return document.as_string()
    # tomlkit would put a new key behind the blank line at the record's end.
    number = next(n for n, other in enumerate(rows) if other is row)
    lines = topics.split("\n")
    lines.insert(record_lines(topics, "topic")[number] + 1, toml_text.entry("pins", pins).rstrip("\n"))
    return "\n".join(lines)


def proposed(groups: Iterable[Proposal], known: Sequence[Proposal], scheme: Scheme) -> list[Proposal]:
    """Return the groups that nobody has seen yet.

    One that a record covers, waiting or rejected, is not proposed again; of one whose stories are in a running topic
    already, only those that are not yet there.
    """
    found = []
    for group in groups:
        if any(record.covers(group.stories) for record in known):
            continue
        topic = _topic_of(group, scheme)
        if topic is None:
            found.append(group)
            continue
        new = [n for n, uid in enumerate(group.stories) if uid not in topic.pins | topic.bans]
        if new:
            more = Proposal(
                topic.id,
                dict(topic.names),
                topic.parent or "",
                tuple(group.stories[n] for n in new),
                tuple(group.articles[n] for n in new),
            )
            if not any(record.id == more.id and record.covers(more.stories) for record in known):
                found.append(more)
    return found


def _topic_of(group: Proposal, scheme: Scheme) -> Topic | None:
    """Return the running topic that has at least two of a group's stories, or barred them."""
    running = [topic for topic in scheme.values() if topic.running]
    shared = [(len((topic.pins | topic.bans) & set(group.stories)), topic.id) for topic in running]
    most = max(shared, default=(0, ""))
    return scheme[most[1]] if most[0] > 1 else None


def text_of(text: str, proposals: Sequence[Proposal], living: Collection[str]) -> str:
    """Return the text of the file without what is carried out, and with new proposals at its end.

    Records that wait or are rejected stay byte for byte; one that waits and has fewer than two living stories goes.
    """
    import tomlkit

    document = tomlkit.parse(text or HEADER)
    rows: Any = document.get("story", [])
    for number in reversed(range(len(rows))):
        decision, uids = rows[number].get("decision", ""), rows[number]["stories"]
        if decision == "accept" or (not decision and not any(uid in living for uid in uids)):
            del rows[number]
    if "story" in document and not rows:
        del document["story"]
    kept = document.as_string().rstrip("\n")
    records = [_record(proposal) for proposal in proposals]
    return "\n\n".join(filter(None, (kept, *(record.rstrip("\n") for record in records)))) + "\n"


def _record(proposal: Proposal) -> str:
    fields = {
        "id": proposal.id,
        "name": dict(proposal.names),
        "parent": proposal.parent,
        "stories": list(proposal.stories),
        "articles": list(proposal.articles),
        "decision": "",
    }
    return toml_text.record("story", {key: said for key, said in fields.items() if said != "" or key == "decision"})
