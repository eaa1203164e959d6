"""The list of what waits for the curator, written at each intake to `content/review/waiting.md`."""

from collections.abc import Iterable, Sequence
from typing import Final

from .stages import Story

_NAMES: Final = "Unknown names"
_SAME: Final = "Nearly the same articles"
_RUNNING: Final = "Stories that seem to belong together"
_DERIVED: Final = "Titles derived from the lead"
#: The headings of what `inv review` asks about itself.
_ASKED: Final = (_NAMES, _SAME, _RUNNING, _DERIVED)


def rest(text: str) -> str:
    """Return what a page says but for its head and for what is asked anyhow; "" if there is nothing else."""
    _, *sections = text.split("\n## ")
    return "\n".join(f"{part.strip()}\n" for part in sections if part.partition("\n")[0] not in _ASKED)


def page(
    stories: Iterable[Story],
    refused: Sequence[str],
    *,
    unknown: tuple[int, str] = (0, ""),
    running: tuple[int, str] = (0, ""),
    same: Sequence[str] = (),
) -> str:
    """Return the page: refused articles, unknown names, running stories, translations to look at, titles, edited posts.

    `unknown` is how many names wait, and in which file; `running` the same of running stories; `same` a line for each
    article that is nearly another one.
    """
    derived, labelled, pending, machine = [], [], [], []
    doubts: list[str] = []
    unfinished: list[str] = []
    kept: list[str] = []
    clashes: list[str] = []
    for story in stories:
        article = story.article
        if not article.title:
            labelled.append(f"{article.file}: no good title could be derived; write `title` in {article.id}.toml")
        elif article.title_source == "derived":
            derived.append(f"{article.file}: {article.title}")
        pending += [
            f"{article.file}: {post.lang}" + (f", {post.stale} missing or stale" if post.stale else "")
            for post in story.posts.values()
            if post.state == "pending" or post.stale
        ]
        machine += [f"{article.file}: {post.lang}" for post in story.posts.values() if post.state == "machine"]
        doubts += story.doubts
        unfinished += story.unfinished
        kept += story.kept
        clashes += story.clashes
    undecided = [f"{unknown[0]} in {unknown[1]}: write a decision there, or run `inv review`"] if unknown[0] else []
    together = [f"{running[0]} in {running[1]}: write a decision there"] if running[0] else []
    parts = (
        ("Refused articles", refused),
        (_SAME, same),
        (_NAMES, undecided),
        (_RUNNING, together),
        ("Without a title", labelled),
        (_DERIVED, derived),
        ("Texts that the engine did not translate", unfinished),
        ("Findings in machine translations: mend the text in the memory, or approve it as it is (not fuzzy)", doubts),
        ("Translations missing or stale", pending),
        ("Machine translations that nobody has reviewed", machine),
        ("Edited posts that the program would write differently", kept),
        ("Texts of the memory that an edited post says otherwise", clashes),
    )
    body = "\n\n".join(_section(heading, lines) for heading, lines in parts if lines)
    note = "Made anew by each build; edits here are lost."
    return f"# What waits for the curator\n\n{note}\n\n{body or 'Nothing.'}\n"


def _section(heading: str, lines: Iterable[str]) -> str:
    return f"## {heading}\n\n" + "\n".join(f"- {line}" for line in lines)
