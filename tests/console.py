"""A terminal at which a test types."""

import io
from collections.abc import Sequence

from rich.console import Console


class Typing(Console):
    """A terminal at which somebody types these lines."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(file=io.StringIO(), force_terminal=True, width=120, highlight=False)
        self.lines = iter(lines)

    def input(self, *_: object, **__: object) -> str:
        try:
            return next(self.lines)
        except StopIteration:
            raise EOFError from None

    @property
    def said(self) -> str:
        assert isinstance(self.file, io.StringIO)
        return self.file.getvalue()
