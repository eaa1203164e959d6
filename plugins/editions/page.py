"""One page to be made: its address, and what it shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final


class Later:
    """What a page shows and only its making need work out: a function, and all that it gets to see."""

    __slots__ = ("arguments", "function")

    def __init__(self, function: Callable[..., Any], *arguments: object) -> None:
        """Take a function of a module, whose result depends on nothing but these arguments."""
        self.function, self.arguments = function, arguments

    def __call__(self) -> object:
        """Work it out."""
        return self.function(*self.arguments)


class Once:
    """A value that is worked out when somebody asks for it, and then stays."""

    def __init__(self, later: Later) -> None:
        """Take what works it out."""
        self._later = later

    @cached_property
    def value(self) -> object:
        """Work it out."""
        return self._later()


#: What a page has not got; one for all of them.
NONE: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be written. Addresses are relative to the site and end in "/", or are a file's name."""

    url: str
    template: str
    lang: str
    #: Address by language, this page included, for hreflang and the switch.
    versions: Mapping[str, str]
    #: The address for readers of any other language.
    default: str
    context: Mapping[str, Any] = field(default_factory=lambda: NONE)
    #: Shown as well. One mapping for a group of pages that are made anew together: whatever else is known of each of
    #: them follows from this and from the path.
    group: Mapping[str, Any] = field(default_factory=lambda: NONE)
    #: What the switch leads to in a language that has no version.
    elsewhere: Mapping[str, str] = field(default_factory=lambda: NONE)
    #: Where the real page is, for a page that search engines should not keep.
    canonical: str | None = None
    #: Whether a feed lies beside the page.
    feed: bool = False

    @property
    def path(self) -> str:
        """Return the file of the page below the output folder."""
        return file_of(self.url)

    @property
    def up(self) -> str:
        """Return the way up to the site's root, "../" a folder."""
        return "../" * self.url.count("/")

    def shown(self, name: str) -> Any:  # noqa: ANN401 - as a template would see it
        """Return one of the things that the page shows; None where it has none of that name."""
        value = self.context[name] if name in self.context else self.group.get(name)
        return value() if isinstance(value, Later) else value

    def lazy(self) -> dict[str, Any]:
        """Return what the page shows, for a template that need not show all of it."""
        shown = (*self.group.items(), *self.context.items())
        return {key: Once(value) if type(value) is Later else value for key, value in shown}


def file_of(url: str) -> str:
    """Return the file of an address."""
    return f"{url}index.html" if url.endswith("/") or not url else url
