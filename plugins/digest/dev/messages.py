"""What a build has to say: messages that name a file and a line."""

import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: A message as the rooms write it: `file:line: what; what would be right`.
_LOCATED: Final = re.compile(r"(?P<file>[^\s:][^:\n]*):(?P<line>\d+): (?P<text>.+)")
#: A place in what Python prints when a program ends with an error.
_FRAME: Final = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)')


@dataclass(frozen=True, slots=True)
class Message:
    """What is wrong, and where; `file` is "" and `line` 0 where no place is known."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}" if self.file else self.text


def located(said: str) -> list[Message]:
    """Return the messages with a place among lines of text, each once."""
    found = (_LOCATED.fullmatch(line.strip()) for line in said.splitlines())
    return list(dict.fromkeys(Message(m["file"], int(m["line"]), m["text"]) for m in found if m))


def messages(code: int, said: str) -> list[Message]:
    """Return what a build with an exit code has to say; all its lines where it failed and none has a place.

    A build that ended with 0 has nothing wrong, whatever it told on the way.
    """
    if code == 0:
        return []
    lines = dict.fromkeys(line.strip() for line in said.splitlines() if line.strip())
    return located(said) or [Message("", 0, line) for line in lines] or [Message("", 0, f"the build ended with {code}")]


def of_error(error: BaseException, root: Path, places: Sequence[Path] = ()) -> Message:
    """Return what an error says, at the last line of the site's own files that it went through.

    Those are the files below `root` and `places`; a mistake in the syntax of code or template has a place of its own.
    """
    said = f"{type(error).__name__}: {getattr(error, 'message', None) or getattr(error, 'msg', None) or error}"
    said = " ".join(said.split())
    own = getattr(error, "filename", None), getattr(error, "lineno", None)
    if isinstance(own[0], str) and isinstance(own[1], int):
        return Message(_short(own[0], root), own[1], f"{said}; mend this line")
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.lineno
        and any(Path(frame.filename).is_relative_to(place) for place in (root, *places))
        # The environment may lie in the site's own folder.
        and "site-packages" not in frame.filename
        and not Path(frame.filename).is_relative_to(Path(__file__).parent)
    ]
    if not frames:
        return Message("", 0, said)
    return Message(_short(frames[-1].filename, root), frames[-1].lineno or 0, f"{said}; mend this line")


def of_trace(said: str, root: Path) -> Message:
    """Return the last line that a program printed when an error ended it, at the last place that it names."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    places = list(_FRAME.finditer(said))
    text = lines[-1] if lines else "the process that builds ended without a word"
    return Message(_short(places[-1]["file"], root), int(places[-1]["line"]), text) if places else Message("", 0, text)


def _short(file: str, root: Path) -> str:
    return str(Path(file).relative_to(root)) if Path(file).is_relative_to(root) else file
