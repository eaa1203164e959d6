"""From segments to answers, batch by batch: what was translated is kept, whatever happens to the rest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from . import answers
from .http import ServiceError
from .protocol import Context, Failure, Kind, Result


@dataclass(frozen=True, slots=True)
class Way:
    """How an engine wants to be asked."""

    engine: str
    kind: Kind
    #: Segments in one question, and characters in it; a longer segment goes alone.
    most: int
    characters: int
    #: Whether a bad answer may be better when its segment is asked about alone.
    again: bool = False
    #: Longest segment, in characters, that is sent at all.
    longest: int = 20_000
    #: Questions in a row without an answer after which no more are asked.
    give_up: int = 3


def cut(lengths: Sequence[int], most: int, characters: int) -> Iterator[range]:
    """Yield the ranges of segments that go together, given their lengths."""
    start = total = 0
    for index, length in enumerate(lengths):
        if index > start and (index - start >= most or total + length > characters):
            yield range(start, index)
            start, total = index, 0
        total += length
    if start < len(lengths):
        yield range(start, len(lengths))


def run(
    segments: Sequence[str], context: Context, way: Way, ask: Callable[[Sequence[str]], Sequence[str]]
) -> tuple[Result | Failure, ...]:
    """Return one result a segment; `ask` gives the raw answers to some segments, or raises ServiceError."""
    asked = [index for index, text in enumerate(segments) if text.strip() and len(text) <= way.longest]
    work = _Work([segments[index] for index in asked], context, way, ask)
    for batch in cut([len(segments[index]) for index in asked], way.most, way.characters):
        work.together(batch)
    found = dict(zip(asked, work.found, strict=True))
    return tuple(found.get(index) or _unasked(text, way) for index, text in enumerate(segments))


def _unasked(text: str, way: Way) -> Failure:
    if not text.strip():
        return Failure("there is nothing to translate")
    return Failure(f"{len(text)} characters are more than the {way.longest} of one segment")


class _Work:
    """One run: the answers so far, and whether the service still answers."""

    def __init__(
        self, texts: Sequence[str], context: Context, way: Way, ask: Callable[[Sequence[str]], Sequence[str]]
    ) -> None:
        self._texts, self._context, self._way, self._ask = texts, context, way, ask
        self._stopped = ""
        self._failed = 0
        self.found: list[Result | Failure] = []

    def together(self, batch: range) -> None:
        """Add the results of a batch, asked in one question, else one by one."""
        texts = [self._texts[index] for index in batch]
        given = self._answers(texts)
        if given == "alone":
            self.found += [self._alone(text) for text in texts]
        elif isinstance(given, Failure):
            self.found += [given] * len(texts)
        else:
            self.found += [
                self._better(text, one, only=len(texts) == 1) for text, one in zip(texts, given, strict=True)
            ]

    def _alone(self, text: str) -> Result | Failure:
        given = self._answers([text])
        return given if isinstance(given, Failure) else self._result(text, given[0])

    def _better(self, text: str, answer: str, *, only: bool) -> Result | Failure:
        """Return the checked answer, or that of a second question about this segment alone."""
        first = self._result(text, answer)
        if isinstance(first, Result) or not self._way.again or only:
            return first
        second = self._alone(text)
        return second if isinstance(second, Result) else first

    def _answers(self, texts: Sequence[str]) -> Sequence[str] | Failure | Literal["alone"]:
        """Return the raw answers; a Failure of them all; "alone" if they had better be asked about one by one."""
        if self._stopped:
            return Failure(self._stopped)
        try:
            given = self._counted(texts)
        except ServiceError as error:
            if not error.whole and len(texts) > 1:
                return "alone"
            self._failed += 1
            if error.whole or self._failed >= self._way.give_up:
                self._stopped = str(error)
            return Failure(str(error))
        self._failed = 0
        return given

    def _counted(self, texts: Sequence[str]) -> Sequence[str]:
        given = self._ask(texts)
        if len(given) != len(texts):
            raise ServiceError(f"{len(given)} answers to {len(texts)} segments")
        return given

    def _result(self, text: str, answer: str) -> Result | Failure:
        checked = answers.check(text, answer, self._context, self._way.kind)
        return checked if isinstance(checked, Failure) else Result(checked, self._way.engine, self._way.kind)
