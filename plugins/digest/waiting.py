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


class Waiting:
    """What waits of the stories that it is shown: a line each, by what it is."""

    def __init__(self) -> None:
        self._derived: list[str] = []
        self._labelled: list[str] = []
        self._pending: list[str] = []
        self._machine: list[str] = []
        self._doubts: list[str] = []
        self._unfinished: list[str] = []
        self._kept: list[str] = []
        self._clashes: list[str] = []

    @property
    def unfinished(self) -> Sequence[str]:
        """Return what the engine did not translate."""
        return self._unfinished

    def note(self, story: Story) -> None:
        """Look at a story."""
        article = story.article
        if not article.title:
            where = f"{article.file}: no good title could be derived"
            self._labelled.append(f"{where}; write `title` in {article.id}.toml")
        elif article.title_source == "derived":
            self._derived.append(f"{article.file}: {article.title}")
        self._pending += [
            f"{article.file}: {post.lang}" + (f", {post.stale} missing or stale" if post.stale else "")
            for post in story.posts.values()
            if post.state == "pending" or post.stale
        ]
        self._machine += [f"{article.file}: {post.lang}" for post in story.posts.values() if post.state == "machine"]
        self._doubts += story.doubts
        self._unfinished += story.unfinished
        self._kept += story.kept
        self._clashes += story.clashes

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
        machine = "Findings in machine translations: mend the text in the memory, or approve it as it is (not fuzzy)"
        parts = (
            ("Refused articles", refused),
            (_SAME, same),
            (_NAMES, undecided),
            (_RUNNING, together),
            ("Without a title", self._labelled),
            (_DERIVED, self._derived),
            ("Texts that the engine did not translate", self._unfinished),
            (machine, self._doubts),
            ("Translations missing or stale", self._pending),
            ("Machine translations that nobody has reviewed", self._machine),
            ("Edited posts that the program would write differently", self._kept),
            ("Texts of the memory that an edited post says otherwise", self._clashes),
        )
        body = "\n\n".join(_section(heading, lines) for heading, lines in parts if lines)
        note = "Made anew by each build; edits here are lost."
        return f"# What waits for the curator\n\n{note}\n\n{body or 'Nothing.'}\n"


def _section(heading: str, lines: Iterable[str]) -> str:
    return f"## {heading}\n\n" + "\n".join(f"- {line}" for line in lines)
