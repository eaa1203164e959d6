"""Apertium's programs, where they are installed: rule-based, by way of Serbo-Croatian; a gist for the curator.

`apt-get install apertium apertium-hbs-slv apertium-hbs-eng`. The programs are run, nothing of theirs is taken over.
"""

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .batches import Way, run
from .http import ServiceError
from .protocol import Context, Failure, Kind, Result
from .settings import read

#: The modes that lead from a language to another, in their order.
_MODES: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("sl", "en"): ("slv-hbs", "hbs-eng"),
    ("en", "sl"): ("eng-hbs", "hbs-slv"),
}
_CONSONANTS: Final = "bcdfghjklmnp"
_BETWEEN: Final = "\n\n"
_INSTALL: Final = "apt-get install apertium apertium-hbs-slv apertium-hbs-eng"


@dataclass(frozen=True, slots=True)
class Options:
    """Which program."""

    program: str = "apertium"
    #: Seconds for one step of a batch.
    timeout: float = 60.0


class Apertium:
    """Two passes of Apertium; terms of the glossary are hidden from it and put in afterwards."""

    name: Final = "apertium"
    kind: Final[Kind] = "gist"

    def __init__(self, options: Options) -> None:
        self._options = options
        # One start of the programs takes longer than a page of text.
        self._way = Way(self.name, self.kind, 200, 20_000)

    def translate(self, segments: Sequence[str], context: Context) -> Sequence[Result | Failure]:
        """Return one result a segment, in order."""
        modes = _MODES.get((context.source, context.target))
        if modes is None:
            return tuple(Failure(f"there is no way from {context.source!r} to {context.target!r}") for _ in segments)
        return run(segments, context, self._way, lambda texts: self._ask(texts, modes, context.glossary))

    def problems(self) -> Sequence[str]:
        """Return what is not installed."""
        if shutil.which(self._options.program) is None:
            return (f"the program {self._options.program!r} is not there; {_INSTALL}",)
        try:
            listed = set(self._run(["-l"], "").split())
        except ServiceError as error:
            return (f"{error}; {_INSTALL}",)
        missing = sorted({mode for modes in _MODES.values() for mode in modes} - listed)
        return (f"Apertium has no {', '.join(missing)}; {_INSTALL}",) if missing else ()

    def _ask(self, texts: Sequence[str], modes: Sequence[str], glossary: Mapping[str, str]) -> Sequence[str]:
        hidden, forms = protect(texts, glossary)
        # One paragraph a line, which Apertium keeps; told to keep lines, it drops their last full stop.
        rows = [one.split("\n") for one in hidden]
        lines = [" ".join(row.split()) for text in rows for row in text if row.strip()]
        text = _BETWEEN.join(lines) + "\n"
        for mode in modes:
            text = self._run(["-u", mode], text)
        given = text.strip("\n").split(_BETWEEN)
        if len(given) != len(lines):
            raise ServiceError(f"{len(given)} answers to {len(lines)} segments")
        left = iter(given)
        done = ["\n".join(next(left) if row.strip() else "" for row in text) for text in rows]
        return [reveal(answer, one, forms) for answer, one in zip(done, hidden, strict=True)]

    def _run(self, arguments: Sequence[str], text: str) -> str:
        program = shutil.which(self._options.program)
        if program is None:
            raise ServiceError(f"the program {self._options.program!r} is not there", whole=True)
        try:
            done = subprocess.run(  # noqa: S603 - no shell, and the arguments are ours
                [program, *arguments],
                input=text.encode(),
                capture_output=True,
                timeout=self._options.timeout or None,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ServiceError(f"Apertium does not answer in {self._options.timeout:g} s") from error
        except OSError as error:
            raise ServiceError(f"Apertium does not start ({error.strerror})", whole=True) from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").split("\n")[0][:200]
            raise ServiceError(f"Apertium fails ({said})", whole="Mode" in said)
        return done.stdout.decode(errors="replace")


def protect(texts: Sequence[str], glossary: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """Return the texts with each term hidden under a word of its own, and the form that each such word stands for.

    No dictionary has the words, so that they pass both pairs unchanged, as names do.
    """
    forms: dict[str, str] = {}
    if not glossary:
        return list(texts), forms
    longest = sorted((term for term in glossary if term.strip()), key=lambda term: (-len(term), term))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    keys: dict[str, str] = {}

    def hide(match: re.Match[str]) -> str:
        term = match.group()
        if term not in keys:
            keys[term] = _key(len(keys))
            forms[keys[term]] = glossary[term]
        return keys[term]

    return [pattern.sub(hide, text) for text in texts], forms


def _key(number: int) -> str:
    base = len(_CONSONANTS)
    return f"Xq{_CONSONANTS[number // base**2 % base]}{_CONSONANTS[number // base % base]}{_CONSONANTS[number % base]}x"


def reveal(answer: str, hidden: str, forms: Mapping[str, str]) -> str:
    """Return an answer with the hidden terms in their fixed form; nothing if it lost one, which no check lets pass."""
    for key, form in forms.items():
        if answer.count(key) != hidden.count(key):
            return ""
        answer = answer.replace(key, form)
    return answer


def load(options: Mapping[str, Any], _: Mapping[str, str]) -> Apertium:
    """Return the engine that the options describe."""
    return Apertium(read(Options, Apertium.name, options))
