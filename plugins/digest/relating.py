"""The stories near each story of a site: what joins editions with related."""

from ..editions import KINDS, Near, Site, Story, text_of
from ..related import Document, near, words

#: How many stories a story's page names.
MOST = 4
#: How many of the terms that two stories share are told.
_TOLD = 4


def related_to(site: Site) -> dict[str, tuple[Near, ...]]:
    """Return the stories near each story, by uid, with what both are about; the same in every edition."""
    if len(site.stories) < 2:
        # The dictionaries of lemmas take a while to load.
        return {}
    found = near([_document(site, story) for story in site.stories], MOST)
    return {uid: tuple(Near(one.id, one.shared[:_TOLD]) for one in many) for uid, many in found.items() if many}


def _document(site: Site, story: Story) -> Document:
    """Return a story in the site's first language where it is there: words of two languages are never alike."""
    post = story.shown(site.langs[0])
    features = frozenset((kind, identifier) for kind in KINDS for identifier in story.original.terms[kind])
    return Document(story.uid, words(text_of(post), post.lang), features)
