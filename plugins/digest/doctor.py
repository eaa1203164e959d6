"""`inv doctor`: whether what the settings name can be used, before a build needs it."""

from collections.abc import Callable, Iterator, Mapping

from ..mentions.loading import TableError
from ..topics.scheme import SchemeError
from .desk import Desk
from .translating import Translator


def problems(desk: Desk, environment: Mapping[str, str]) -> Iterator[str]:
    """Return what is wrong with the data files and the engine of translation, a line each: what; what is right."""
    inbox = desk.path(desk.options.inbox)
    if not inbox.is_dir():
        yield f"{desk.shown(inbox)}: is no folder; make it, and put raw articles into it"
    files: tuple[Callable[[], object], ...] = (lambda: desk.people, lambda: desk.rejected, lambda: desk.scheme)
    for load in files:
        try:
            load()
        except (TableError, SchemeError) as error:
            yield str(error)
    yield from Translator(desk.options.engine, environment).problems()
