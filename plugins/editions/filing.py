"""What the curator files by hand: stories pinned to a term, or banned from it, in the file of terms."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from .stories import Story
from .terms import Term
from .tree import line


def filed(stories: Iterable[Story], terms: Mapping[str, Mapping[str, Term]]) -> list[Story]:
    """Return the stories under the terms that the curator says, and under no term that the curator bars them from."""
    pinned = {
        kind: {uid: [term.id for term in known.values() if uid in term.pins] for uid in _uids(known, "pins")}
        for kind, known in terms.items()
    }
    barring = {kind: _uids(known, "bans") for kind, known in terms.items()}
    concerned = {uid for many in (*pinned.values(), *barring.values()) for uid in many}
    return [_filed(story, terms, pinned) if story.uid in concerned else story for story in stories]


def strangers(terms: Mapping[str, Term], uids: Collection[str]) -> list[tuple[Term, str, str]]:
    """Return each (term, key, uid) by which a file of terms pins or bans a story that no post is of."""
    return [
        (term, key, uid)
        for term in terms.values()
        for key, said in (("pins", term.pins), ("bans", term.bans))
        for uid in said
        if uid not in uids
    ]


def _uids(terms: Mapping[str, Term], key: str) -> set[str]:
    return {uid for term in terms.values() for uid in getattr(term, key)}


def _filed(
    story: Story, terms: Mapping[str, Mapping[str, Term]], pinned: Mapping[str, Mapping[str, Sequence[str]]]
) -> Story:
    named = {kind: _named(story, kind, known, pinned[kind].get(story.uid, ())) for kind, known in terms.items()}
    if all(named[kind] == story.original.terms[kind] for kind in named):
        return story
    original = replace(story.original, terms={**story.original.terms, **named})
    posts = {lang: original if post is story.original else post for lang, post in story.posts.items()}
    return replace(story, posts=posts, original=original)


def _named(story: Story, kind: str, terms: Mapping[str, Term], pinned: Sequence[str]) -> tuple[str, ...]:
    found = dict.fromkeys((*story.original.terms[kind], *pinned))
    # Who bans a story from a term does not want it there by a narrower one either.
    return tuple(i for i in found if not any(story.uid in above.bans for above in line(terms[i], terms)))
