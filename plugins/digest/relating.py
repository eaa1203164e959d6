"""The stories near each story of a site: what joins editions with related."""

import json
from collections.abc import Iterator, Sequence

from ..editions import KINDS, Near, Post, Site, Story, text_of
from ..lean_build import Build, digest, dump, load, spread
from ..related import Document, near, words

#: How many stories a story's page names.
MOST = 4
#: How many of the terms that two stories share are told.
_TOLD = 4
#: Kinds of the store's values: the words of a post by its source; the stories near one, by all stories up to it.
_WORDS = "words"
_NEAR = "near"


def related_to(site: Site, build: Build) -> dict[str, tuple[Near, ...]]:
    """Return the stories near each story, by uid, with what both are about; the same in every edition.

    They are older ones: what is found of a story depends on those before it alone, and is kept for the next build.
    """
    stories = list(reversed(site.stories))
    keys = dict(zip((story.uid for story in stories), _chain(site, stories), strict=True))
    known = build.store.of_kind(_NEAR)
    if len(stories) > 1 and not all(key in known for key in keys.values()):
        # The dictionaries of lemmas take a while to load, and only new stories need them.
        found = near(_documents(site, stories, build), MOST)
        told = {uid: tuple(Near(one.id, one.shared[:_TOLD]) for one in many) for uid, many in found.items()}
        before, known = known, {keys[uid]: dump(many) for uid, many in told.items()}
        build.store.put(_NEAR, [(key, text) for key, text in known.items() if before.get(key) != text])
        build.store.drop(_NEAR, before.keys() - known.keys())
    return {uid: many for uid, key in keys.items() if (many := load(tuple[Near, ...], known.get(key, "[]")))}


def _chain(site: Site, stories: Sequence[Story]) -> Iterator[str]:
    """Return a digest for each story of all that is known up to it."""
    here = digest(*site.langs)
    for story in stories:
        post = story.shown(site.langs[0])
        here = digest(here, story.uid, post.lang, post.source or post.path, repr(_features(story)))
        yield here


def _documents(site: Site, stories: Sequence[Story], build: Build) -> list[Document]:
    posts = [story.shown(site.langs[0]) for story in stories]
    keys = [digest(post.lang, post.source or post.path) for post in posts]
    known = build.store.of_kind(_WORDS)
    missing = [(key, post) for key, post in zip(keys, posts, strict=True) if key not in known]
    new = {key: text for (key, _), text in spread(_words, missing, lambda item: item[1].path, build.workers, few=20)}
    build.store.put(_WORDS, new.items())
    build.store.drop(_WORDS, known.keys() - set(keys))
    texts = known | new
    return [
        Document(story.uid, json.loads(texts[key]), frozenset(_features(story)))
        for key, story in zip(keys, stories, strict=True)
    ]


def _words(item: tuple[str, Post]) -> str:
    """Return how often a post has each lemma, as JSON; of one language for the whole site: two are never alike."""
    return json.dumps(words(text_of(item[1]), item[1].lang))


def _features(story: Story) -> list[tuple[str, str]]:
    return [(kind, identifier) for kind in KINDS for identifier in story.original.terms[kind]]
