"""Files beside the pages: feeds, data, letters, the index for searching."""

from collections.abc import Callable
from dataclasses import dataclass


class FaultyFileError(ValueError):
    """A file would be wrong; `data` is what it would hold, `faults` are `line: what is wrong; what is right`."""

    def __init__(self, data: bytes, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.data, self.faults = data, faults


@dataclass(frozen=True, slots=True)
class File:
    """One file below the output folder; `make(*shows)` returns its bytes from nothing else.

    It raises FaultyFileError where they are wrong. What `make` is bound to must be the same for the whole site.
    """

    path: str
    make: Callable[..., bytes]
    shows: tuple[object, ...] = ()
    #: The templates that `make` uses.
    templates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of files; `begin(output, *shows)` begins to write it into the output folder.

    It returns what waits until all is there, and tells what is wrong with it.
    """

    path: str
    begin: Callable[..., Callable[[], list[str]]]
    shows: tuple[object, ...] = ()
