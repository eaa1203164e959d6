"""`inv review`: the unknown names one by one at the terminal. Answers only become decisions in the file of names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rich.console import Console
from rich.text import Text

from ..mentions.authority import Person, id_fault
from ..mentions.find import folded
from . import waiting
from .asking import ask
from .decisions import nearest
from .desk import Desk
from .names_file import Sheet
from .review import read, write
from .review_items import items
from .unknown_names import Unknown

#: How many known people are offered to merge with.
OFFERED: Final = 5
KEYS: Final = (
    "a accept (a Q42: with that id) · m merge (m 1, m Q42) · n rename · g other gender · "
    "r reject · s skip · u undo · q quit"
)
_LAST: Final = "That was the last name: u undo, q quit"
#: How alike a known name must be to be offered, from 0 to 1 (difflib).
_ALIKE: Final = 0.5
#: What answers change of a record.
_ANSWERED: Final = ("name", "gender", "decision", "into", "id")
_ASKED: Final = {"m": "number or id of the person: ", "n": "the name in the nominative: "}


@dataclass(frozen=True, slots=True)
class State:
    """Where the curator is: all names, which one is shown, and what each answer replaced."""

    records: tuple[Unknown, ...]
    at: int = 0
    before: tuple[tuple[int, Unknown], ...] = ()
    ended: bool = False
    #: What the last answer needs to be told.
    message: str = ""

    @property
    def shown(self) -> Unknown | None:
        """Return the name to be decided on, None behind the last."""
        return None if self.ended or self.at >= len(self.records) else self.records[self.at]


def answered(state: State, line: str, offered: Sequence[Person], known: Mapping[str, Person]) -> State:
    """Return the state after an answer: a key, and behind a blank what goes with it."""
    key, _, said = line.strip().partition(" ")
    said = " ".join(said.split())
    state = replace(state, message="")
    record = state.shown
    if key == "u":
        return _undone(state)
    if key == "q" or record is None:
        return replace(state, ended=True)
    if key == "s":
        return _moved(state, record)
    after = decided(record, key, said, offered, known)
    if isinstance(after, str):
        return replace(state, message=after)
    stays = key in ("n", "g")
    return _moved(state, after, step=0 if stays else 1)


def decided(
    record: Unknown, key: str, said: str, offered: Sequence[Person], known: Mapping[str, Person]
) -> Unknown | str:
    """Return the record as the answer makes it, or what is wrong with the answer."""
    if key == "a":
        return _accepted(record, said, known)
    if key == "m":
        return _merged(record, said, offered, known)
    if key == "n":
        return replace(record, name=said) if folded(said) else "a name is needed"
    if key == "r":
        return replace(record, decision="reject", into="")
    return replace(record, gender="m" if record.gender == "f" else "f") if key == "g" else KEYS


def _accepted(record: Unknown, said: str, known: Mapping[str, Person]) -> Unknown | str:
    if said and (wrong := id_fault(said)):
        return f"{wrong[1]}; {wrong[2]}"
    if said in known:
        return f"{said} is {known[said].names['sl']} already: m {said} merges"
    return replace(record, decision="accept", into="", id=said or record.id)


def _merged(record: Unknown, said: str, offered: Sequence[Person], known: Mapping[str, Person]) -> Unknown | str:
    by_number = {str(number): person for number, person in enumerate(offered, 1)}
    person = by_number.get(said) or known.get(said)
    if person is None:
        return f"{said or 'nothing'} is neither one of the numbers nor anybody's id"
    return replace(record, decision="merge", into=person.id)


def plain(record: Unknown) -> str:
    """Return a name on one line."""
    articles = "1 article" if record.articles == 1 else f"{record.articles} articles"
    return f"{record.name} ({record.gender}, {record.confidence:g}, {articles}): {record.sentence}"


def review(desk: Desk, console: Console | None = None) -> None:
    """Ask about each undecided name, then about titles, translations, equal articles and running stories.

    Every answer is written at once, to where the curator could write it by hand. Without a terminal all is only listed.
    What else waited at the last build is named at the end.
    """
    console = console or Console(highlight=False, soft_wrap=True)
    _names(desk, console)
    ask(items(desk), console)
    page = desk.path(desk.options.review) / "waiting.md"
    others = waiting.rest(page.read_text("utf-8")) if page.exists() else ""
    if others:
        console.print(f"\nWhat else waits, as of the last build:\n\n{others}", markup=False, end="")


def _names(desk: Desk, console: Console) -> None:
    state = State(tuple(record for record in read(desk).records if not record.decision))
    if not console.is_terminal:
        for record in state.records:
            console.print(plain(record), markup=False)
        return
    people = desk.people
    known = {person.id: person for person in people}
    while state.records and not state.ended:
        shown = state.shown
        offered = nearest(shown.name, people, OFFERED, _ALIKE) if shown else []
        place = f"{state.at + 1}/{len(state.records)}"
        console.print(_page(shown, offered, place) if shown else Text(f"\n{_LAST}", style="dim"))
        after = answered(state, _asked(console), offered, known)
        saved(desk, state, after)
        if after.message:
            console.print(Text(after.message, style="red"))
        state = after
    said = sum(1 for record in state.records if record.decision)
    console.print(f"{said} decided; the next build (pelican) carries it out." if said else "Nothing decided.")


def _moved(state: State, record: Unknown, step: int = 1) -> State:
    records = (*state.records[: state.at], record, *state.records[state.at + 1 :])
    before = (*state.before, (state.at, state.records[state.at]))
    return replace(state, records=records, at=state.at + step, before=before)


def _undone(state: State) -> State:
    if not state.before:
        return replace(state, message="nothing to undo")
    at, record = state.before[-1]
    records = (*state.records[:at], record, *state.records[at + 1 :])
    return replace(state, records=records, at=at, before=state.before[:-1])


def _asked(console: Console) -> str:
    try:
        line = console.input("> ").strip()
        if line in _ASKED:
            line = f"{line} {console.input(_ASKED[line])}"
    except (EOFError, KeyboardInterrupt):
        return "q"
    return line


def saved(desk: Desk, before: State, after: State) -> None:
    """Write what an answer changed, and no more, into the file as it is now, whoever has changed it meanwhile."""
    changed = {
        new.key: {key: getattr(new, key) for key in _ANSWERED if getattr(new, key) != getattr(old, key)}
        for old, new in zip(before.records, after.records, strict=True)
        if old != new
    }
    if changed:
        sheet = read(desk)
        records = (replace(record, **changed.get(record.key, {})) for record in sheet.records)
        write(desk, Sheet(tuple(records), sheet.comments))


def _page(record: Unknown, offered: Sequence[Person], place: str) -> Text:
    """Return what the curator sees of a name."""
    forms = ", ".join(f"{form} {count}×" for form, count in record.forms.items())
    seen = ", ".join(record.seen) + (" …" if record.articles > len(record.seen) else "")
    rows = [
        ("forms", forms),
        ("sentence", record.sentence),
        ("articles", f"{record.articles}: {seen}"),
        ("note", "; ".join(filter(None, (record.note, *record.comments)))),
        *(("Wikidata", _candidate(one)) for one in _candidates(record.wikidata)),
        *((f"m {number}", f"{one.names['sl']} ({one.id})") for number, one in enumerate(offered, 1)),
    ]
    page = Text(f"\n{place}  ")
    page.append(record.name, style="bold")
    page.append(f"  {record.gender}  confidence {record.confidence:g}\n")
    for label, said in rows:
        if said:
            page.append(f"  {label:<9}", style="dim").append(f"{said}\n")
    return page.append(KEYS, style="dim")


def _candidates(said: object) -> Sequence[object]:
    if said is None:
        return ()
    return said if isinstance(said, (list, tuple)) else (said,)


def _candidate(said: object) -> str:
    """Return a candidate of a look-up on one line, whatever it is written as."""
    if isinstance(said, Mapping):
        return " · ".join(_candidate(part) for part in said.values())
    return ", ".join(map(_candidate, said)) if isinstance(said, (list, tuple)) else str(said)
