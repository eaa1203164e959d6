"""Answers of a server kept on disk, one JSON file a question."""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Answers:
    """A folder of answers; whatever in it cannot be read counts as not there."""

    folder: Path
    #: How long an answer holds, in days.
    days: float = 30
    now: Callable[[], float] = time.time

    def get(self, question: str, *, stale: bool = False) -> dict[str, Any] | None:
        """Return the answer kept for a question, or None; stale also takes one that is too old."""
        try:
            kept = json.loads(self._path(question).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(kept, dict) or kept.get("question") != question:
            return None
        fetched, answer = kept.get("fetched"), kept.get("answer")
        if not isinstance(fetched, int | float) or not isinstance(answer, dict):
            return None
        # An answer from the future is one of a clock that has been put right since.
        fresh = 0 <= self.now() - fetched <= self.days * _DAY
        return answer if fresh or stale else None

    def put(self, question: str, answer: dict[str, Any]) -> None:
        """Keep an answer; a reader never sees half of it. OSError as it comes."""
        path = self._path(question)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"question": question, "fetched": self.now(), "answer": answer}, ensure_ascii=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(text)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _path(self, question: str) -> Path:
        return self.folder / (hashlib.sha256(question.encode()).hexdigest()[:32] + ".json")
