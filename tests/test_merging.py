"""A post that the program writes anew and a person edits, in turns by chance: no word of the person's is ever lost.

HISTORIES_OF_EDITS=10000 tries as many; whole sites in turns are tried in test_human_edits.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from plugins.digest.draft import Draft, base_of
from plugins.digest.merging import merge

_PLACES = st.integers(0, 9)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged", "conflict"),
    [
        ("A B C", "A' B C", "A B' C", "A' B' C", False),
        ("A B", "A' B", 'A" B', "A' B", True),
        # What the program has moved is moved, and what a person has written beside it stays.
        ("A B C", "A B C", "B C A", "B C A", False),
        ("A B C", "A B C X", "B C A", "B C A X", False),
        ("A B C", "A X B C", "B C A", "X B C A", False),
        # The memory has taken the edit, so that the program has it too.
        ("A B C", "A' B C X", "B A' C", "B A' C X", False),
        ("A B", "A' X B", "B A'", "X B A'", False),
        # It has not.
        ("A B C", "A' B C", "B C A", "A' B C A", True),
        # A person has moved or doubled it.
        ("A B C", "B A' C", "A B C", "B A' C", False),
        ("A B C", "A A B C", "B C A", "A A B C A", True),
    ],
)
def test_blocks_of_three_versions_become_one(base: str, mine: str, theirs: str, merged: str, conflict: bool) -> None:  # noqa: FBT001
    old, ours, new = (Draft({}, tuple(said.split(" "))) for said in (base, mine, theirs))
    found = merge(base_of(old), ours, new)
    assert (" ".join(found.post.blocks), found.conflict) == (merged, conflict)
    again = merge(found.base, found.post, new)
    assert (again.post, again.base, again.conflict) == (found.post, found.base, found.conflict)


class Post(RuleBasedStateMachine):
    """One post: what the program would write, what stands there, and every word that a person has put in."""

    @initialize(count=st.integers(0, 5))
    def generate(self, count: int) -> None:
        self.numbers = iter(range(1_000_000))
        self.theirs = Draft({"title": "Naslov", "source": "STA"}, tuple(f"Odstavek {n}." for n in range(count)))
        self.post, self.base = self.theirs, base_of(self.theirs)
        self.words: list[str] = []

    def _human(self) -> str:
        self.words.append(f"človek{next(self.numbers)}x")
        return self.words[-1]

    @rule(at=_PLACES)
    def the_program_rewords(self, at: int) -> None:
        blocks = list(self.theirs.blocks)
        if blocks:
            blocks[at % len(blocks)] += f" Novo {next(self.numbers)}."
            self.theirs = Draft(self.theirs.fields, tuple(blocks))

    @rule(at=_PLACES)
    def the_program_adds(self, at: int) -> None:
        blocks = list(self.theirs.blocks)
        blocks.insert(at % (len(blocks) + 1), f"Nov odstavek {next(self.numbers)}.")
        self.theirs = Draft(self.theirs.fields, tuple(blocks))

    @rule(at=_PLACES)
    def the_program_removes(self, at: int) -> None:
        blocks = list(self.theirs.blocks)
        if blocks:
            blocks.pop(at % len(blocks))
            self.theirs = Draft(self.theirs.fields, tuple(blocks))

    @rule(at=_PLACES)
    def the_program_turns(self, at: int) -> None:
        blocks = list(self.theirs.blocks)
        if blocks:
            blocks.append(blocks.pop(at % len(blocks)))
            self.theirs = Draft(self.theirs.fields, tuple(blocks))

    @rule()
    def the_program_has_another_title(self) -> None:
        self.theirs = Draft({**self.theirs.fields, "title": f"Naslov {next(self.numbers)}"}, self.theirs.blocks)

    @rule(at=_PLACES)
    def a_person_adds_to_a_block(self, at: int) -> None:
        blocks = list(self.post.blocks)
        if blocks:
            blocks[at % len(blocks)] += f" {self._human()}"
            self.post = Draft(self.post.fields, tuple(blocks))

    @rule(at=_PLACES)
    def a_person_writes_a_block(self, at: int) -> None:
        blocks = list(self.post.blocks)
        blocks.insert(at % (len(blocks) + 1), self._human())
        self.post = Draft(self.post.fields, tuple(blocks))

    @rule(at=_PLACES, to=_PLACES)
    def a_person_moves_a_block(self, at: int, to: int) -> None:
        blocks = list(self.post.blocks)
        if blocks:
            moved = blocks.pop(at % len(blocks))
            blocks.insert(to % (len(blocks) + 1), moved)
            self.post = Draft(self.post.fields, tuple(blocks))

    @rule(key=st.sampled_from(("title", "author", "correction")))
    def a_person_writes_a_field(self, key: str) -> None:
        said = self.post.fields.get(key, "")
        self.post = Draft({**self.post.fields, key: f"{said} {self._human()}".strip()}, self.post.blocks)

    @rule()
    def the_program_runs(self) -> None:
        untouched = base_of(self.post) == self.base
        merged = merge(self.base, self.post, self.theirs)
        if untouched:
            assert merged.post == self.theirs
        again = merge(merged.base, merged.post, self.theirs)
        assert again.post == merged.post
        self.post, self.base = merged.post, merged.base

    @invariant()
    def every_word_of_a_person_is_there(self) -> None:
        if hasattr(self, "words"):
            text = "\n".join((*self.post.fields.values(), *self.post.blocks))
            assert [word for word in self.words if word not in text] == []


Post.TestCase.settings = settings(
    max_examples=int(os.environ.get("HISTORIES_OF_EDITS", "300")),
    stateful_step_count=20,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestPost = Post.TestCase
