"""What the templates and the makers of files get to see of the site besides what a page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .evidence import Evidence
from .places import Places
from .terms import Term


@dataclass(frozen=True)
class Frame(Places):
    """Addresses, and what belongs to stories and terms: to be looked up only for those that the page itself shows.

    There is no list of stories: a page could show one without being made anew when it changes.
    """

    terms: Mapping[str, Mapping[str, Term]]
    #: The languages that have a page about the site.
    about: frozenset[str] = frozenset()
    #: Why each post has its terms, by uid and language; a post that nobody has looked at is not there.
    evidence: Mapping[tuple[str, str], Sequence[Evidence]] = field(default_factory=dict)
