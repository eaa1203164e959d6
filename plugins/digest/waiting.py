"""The list of what waits for the curator, written at each intake to `content/review/waiting.md`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from .stages import Brief, Story

_REFUSED: Final = "Refused articles"
_NAMES: Final = "Unknown names"
_SAME: Final = "Nearly the same articles"
_RUNNING: Final = "Stories that seem to belong together"
_DERIVED: Final = "Titles derived from the lead"
_LABELLED: Final = "Without a title"
_UNFINISHED: Final = "Texts that the engine did not translate"
_DOUBTS: Final = "Findings in machine translations: mend the text in the memory, or approve it as it is (not fuzzy)"
_PENDING: Final = "Translations missing or stale"
_MACHINE: Final = "Machine translations that nobody has reviewed"
_KEPT: Final = "Edited posts that the program would write differently"
_CLASHES: Final = "Texts of the memory that an edited post says otherwise"
#: In the order of the page.
_HEADINGS: Final = (
    *(_REFUSED, _SAME, _NAMES, _RUNNING, _LABELLED, _DERIVED),
    *(_UNFINISHED, _DOUBTS, _PENDING, _MACHINE, _KEPT, _CLASHES),
)
#: The headings of what `inv review` asks about itself.
_ASKED: Final = (_NAMES, _SAME, _RUNNING, _DERIVED)


def rest(text: str) -> str:
    """Return what a page says but for its head and for what is asked anyhow; "" if there is nothing else."""
    _, *sections = text.split("\n## ")
    return "\n".join(f"{part.strip()}\n" for part in sections if part.partition("\n")[0] not in _ASKED)


def lines(story: Story) -> Mapping[str, Sequence[str]]:
    """Return what waits of a story, by the heading under which it is told."""
    article, posts = story.article, story.posts.values()
    found: dict[str, Sequence[str]] = {
        _PENDING: [
            f"{article.file}: {post.lang}" + (f", {post.stale} missing or stale" if post.stale else "")
            for post in posts
            if post.state == "pending" or post.stale
        ],
        _MACHINE: [f"{article.file}: {post.lang}" for post in posts if post.state == "machine"],
        _DOUBTS: story.doubts,
        _UNFINISHED: story.unfinished,
        _KEPT: story.kept,
        _CLASHES: story.clashes,
    }
    if not article.title:
        where = f"{article.file}: no good title could be derived"
        found[_LABELLED] = [f"{where}; write `title` in {article.id}.toml"]
    elif article.title_source == "derived":
        found[_DERIVED] = [f"{article.file}: {article.title}"]
    return {heading: list(said) for heading, said in found.items() if said}


class Waiting:
    """What waits of the stories that it is shown: a line each, by its heading."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {heading: [] for heading in _HEADINGS}

    @property
    def unfinished(self) -> Sequence[str]:
        """Return what the engine did not translate."""
        return self._lines[_UNFINISHED]

    def note(self, story: Brief) -> None:
        """Look at a story."""
        for heading, said in story.waits.items():
            self._lines[heading] += said

    def page(
        self,
        refused: Sequence[str],
        *,
        unknown: tuple[int, str] = (0, ""),
        running: tuple[int, str] = (0, ""),
        same: Sequence[str] = (),
    ) -> str:
        """Return the page: refused articles, unknown names, running stories, translations, titles, edited posts.

        `unknown` is how many names wait, and in which file; `running` the same of running stories; `same` a line for
        each article that is nearly another one.
        """
        undecided = [f"{unknown[0]} in {unknown[1]}: write a decision there, or run `inv review`"] if unknown[0] else []
        together = [f"{running[0]} in {running[1]}: write a decision there"] if running[0] else []
        parts: Mapping[str, Sequence[str]] = {
            **self._lines,
            _REFUSED: refused,
            _SAME: same,
            _NAMES: undecided,
            _RUNNING: together,
        }
        body = "\n\n".join(_section(heading, said) for heading, said in parts.items() if said)
        note = "Made anew by each build; edits here are lost."
        return f"# What waits for the curator\n\n{note}\n\n{body or 'Nothing.'}\n"


def _section(heading: str, said: Iterable[str]) -> str:
    return f"## {heading}\n\n" + "\n".join(f"- {line}" for line in said)
