"""What nobody has translated yet goes to the engine that the site chose; what comes back is named right and checked.

A text without a finding becomes `machine`; one with findings waits as fuzzy, with each finding beside it, until a
person takes the mark away. A gist never enters the memory: it is a file for the curator's eyes.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import Any, Final

from ..editions.gist import GIST
from ..mentions.authority import Person
from ..translation.engines import Context, Engine, EngineError, Failure, Result, load, problems
from ..translation.memory import Memory, Message, marked, revised
from .naming import Naming
from .verifying import Verifier

#: The languages that names and checks know.
LANGUAGES: Final = frozenset({"sl", "en"})
#: Marks of the program in a memory: which engine, with a print of what it wrote, and what is doubtful in it.
_ENGINE: Final = re.compile(r"engine: \S+ (?P<print>[0-9a-f]{8})")
#: Begins the mark of a doubt in a message.
FINDING: Final = "finding: "
_OURS: Final = ("state: ", "engine: ", FINDING)


@dataclass(frozen=True, slots=True)
class Translated:
    """A memory with what the engine gave, and what it did not."""

    memory: Memory
    #: Why segments are still without a translation, a line each reason.
    failures: tuple[str, ...] = ()
    #: A rough translation for the curator, source and gist by turns; "" if there is none.
    gist: str = ""


@dataclass(frozen=True)
class Translator:
    """An engine with the names and the checks of one site. It is loaded at the first text that needs it."""

    #: The option `engine` of DIGEST: its `name` and its own options.
    setting: Mapping[str, Any]
    environment: Mapping[str, str]
    #: Is told, in a line, what is being translated.
    announce: Callable[[str], object] = lambda _: None
    people: tuple[Person, ...] = ()

    def fill(self, memory: Memory, file: str, text: str, gist: str = "") -> Translated:
        """Return the memory with what was missing; raise EngineError for an engine that cannot be used as it is set.

        `file` is its name in messages, `text` the whole article, for the names in it, `gist` the last one.
        """
        missing = wanted(memory)
        if not missing or not self.setting:
            return Translated(memory)
        langs = memory.source_lang, memory.lang
        if not LANGUAGES.issuperset(langs):
            raise EngineError(f"no translation from {langs[0]} to {langs[1]} can be checked", "sl and en alone can")
        rough = _read(gist) if self.engine.kind == "gist" else {}
        asked = [message for message in missing if message.source not in rough]
        if not asked:
            return Translated(memory, gist=gist)
        self.announce(f"{file}: {self.engine.name} translates {_counted(len(asked))}")
        context = Context(*langs, glossary=self._naming.glossary(text, langs))
        answers = self.engine.translate([message.source for message in asked], context)
        failures = tuple(_failures(answers))
        if self.engine.kind == "gist":
            pairs = zip(asked, answers, strict=True)
            rough |= {message.source: answer.text for message, answer in pairs if isinstance(answer, Result)}
            have = {one.source: rough[one.source] for one in missing if one.source in rough}
            return Translated(memory, failures, _written(have))
        done = {
            message: self._filled(message, answer, langs, text)
            for message, answer in zip(asked, answers, strict=True)
            if isinstance(answer, Result)
        }
        messages = tuple(done.get(message, message) for message in memory.messages)
        return Translated(replace(memory, messages=messages), failures)

    def problems(self) -> Sequence[str]:
        """Return what is wrong with the engine's settings or its service, each `what; what would be right`."""
        try:
            return problems(self.engine) if self.setting else ()
        except EngineError as error:
            return (str(error),)

    @cached_property
    def engine(self) -> Engine:
        """Return the engine; raise EngineError."""
        options = {key: value for key, value in self.setting.items() if key != "name"}
        return load(str(self.setting.get("name", "")), options, self.environment)

    @cached_property
    def _naming(self) -> Naming:
        return Naming(self.people)

    @cached_property
    def _verifier(self) -> Verifier:
        return Verifier(self.people)

    def _filled(self, message: Message, answer: Result, langs: tuple[str, str], text: str) -> Message:
        target = self._naming.repaired(message.source, answer.text, langs, text)
        return _drafted(replace(message, target=target), answer.engine, self._verifier, langs)


def wanted(memory: Memory) -> tuple[Message, ...]:
    """Return the messages without a text, and those whose text is stale and no person has touched or approved."""

    def stale_draft(message: Message) -> bool:
        unread = message.fuzzy and marked(message)[0] in ("machine", "pending")
        return bool(message.previous) and unread and _by_machine(message)

    return tuple(
        message
        for message in memory.messages
        if not message.obsolete and (not message.target.strip() or stale_draft(message))
    )


def checked(memory: Memory, verifier: Verifier) -> Memory:
    """Return the memory with the machine texts that came from elsewhere checked as those of an engine are."""
    langs = memory.source_lang, memory.lang
    if not LANGUAGES.issuperset(langs):
        return memory

    def look(message: Message) -> Message:
        unseen = marked(message)[0] == "machine" and not _by_machine(message)
        if not unseen or message.fuzzy or message.obsolete or not message.target:
            return message
        return _drafted(message, "elsewhere", verifier, langs)

    return replace(memory, messages=tuple(map(look, memory.messages)))


def owned(memory: Memory) -> Memory:
    """Return the memory with the texts of an engine that a person has changed or approved since as edited."""
    return replace(memory, messages=tuple(map(_owned, memory.messages)))


def doubts(memory: Memory) -> Iterator[str]:
    """Return what is doubtful in the texts that wait for a person, a line each, with the key of the segment."""
    for message in memory.messages:
        # A stale text that a person has changed since is that person's, and was decided on.
        if message.fuzzy and not message.obsolete and (not message.previous or _by_machine(message)):
            yield from (f"{message.context}: {finding}" for finding in findings_of(message))


def findings_of(message: Message) -> list[str]:
    """Return what was found doubtful in a text."""
    return [mark.removeprefix(FINDING) for mark in message.marks if mark.startswith(FINDING)]


def _drafted(message: Message, engine: str, verifier: Verifier, langs: tuple[str, str]) -> Message:
    """Return a message whose target is a draft, with what is doubtful in it."""
    findings = verifier.check(message.source, message.target, langs)
    # A comment of a PO file is one line.
    doubted = tuple(" ".join(f"{FINDING}{finding.kind}: {finding.message}".split()) for finding in findings)
    # Whoever takes the fuzzy mark away has read the findings: that makes it a text that a person touched.
    state = "state: edited" if doubted else "state: machine"
    kept = (mark for mark in message.marks if not mark.startswith(_OURS))
    marks = (*kept, state, f"engine: {engine} {_print(message.target)}", *doubted)
    return replace(message, fuzzy=bool(doubted), previous="", marks=marks)


def _owned(message: Message) -> Message:
    if message.fuzzy or not message.target or not _print_of(message):
        return message
    state = marked(message)[0]
    # A draft with a finding that went stale is `pending` until somebody takes its fuzzy mark away.
    decided = state == "pending" or (state == "machine" and not _by_machine(message))
    return revised(message, message.target, "edited") if decided else message


def _by_machine(message: Message) -> bool:
    return _print_of(message) == _print(message.target)


def _print_of(message: Message) -> str:
    return next((match["print"] for mark in message.marks if (match := _ENGINE.fullmatch(mark))), "")


def _print(target: str) -> str:
    return blake2b(target.strip().encode(), digest_size=4).hexdigest()


def _failures(answers: Sequence[Result | Failure]) -> Iterator[str]:
    reasons = [answer.reason for answer in answers if isinstance(answer, Failure)]
    for reason in dict.fromkeys(reasons):
        yield f"{_counted(reasons.count(reason))} not translated: {reason}"


def _counted(count: int) -> str:
    return "1 segment" if count == 1 else f"{count} segments"


def _read(gist: str) -> dict[str, str]:
    """Return the pairs of a file of gists, gist by source."""
    pairs = (block.rstrip("\n").partition(f"\n{GIST} ") for block in gist.split("\n\n"))
    return {source: rough for source, mark, rough in pairs if mark}


def _written(pairs: Mapping[str, str]) -> str:
    return "\n".join(f"{source}\n{GIST} {rough}\n" for source, rough in pairs.items())
