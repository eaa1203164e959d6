"""A story in brief, for those who gather something of all stories."""

from . import twins, unknown_names, waiting
from .ledger import Existing
from .stages import Brief, Story


def brief_of(story: Story, own: Existing | None, lang: str) -> Brief:
    """Return a story in brief.

    `own` is the post in the article's language, `lang` the language in which stories are compared with each other.
    """
    article = story.article
    derived = (article.title or "") if article.title_source == "derived" else ""
    # In the post a person may have written another title.
    edited = derived and own and not own.untouched and own.fields.get("title") != derived
    first = story.posts[article.item.lang]
    post = story.posts.get(lang, first)
    shown = first if post.state == "pending" else post
    return Brief(
        id=article.id,
        file=article.file,
        lang=article.item.lang,
        identity=story.identity,
        titles={lang: post.title for lang, post in story.posts.items()},
        terms={
            "people": list(article.public),
            "countries": [tag.id for tag in article.countries],
            "topics": [topic.id for topic in article.topics],
        },
        names=tuple(unknown_names.names_in(article)),
        derived="" if edited else derived,
        waits=waiting.lines(story),
        runs=twins.as_text(article.item.text),
        shown=(shown.lang, f"{shown.title}\n{shown.body}"),
    )
