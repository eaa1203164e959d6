"""`inv lookup`: asks Wikidata about the names in review, and writes whom it may be beside each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from ..mentions.wikidata.candidates import Candidate
from ..mentions.wikidata.lookup import Asked, Source, lookup, report
from .desk import Desk
from .names_file import Sheet
from .review import read, write
from .unknown_names import Unknown

#: How many candidates are kept beside a name, the likeliest first.
KEPT: Final = 4


def look_up(desk: Desk, client: Source) -> Iterator[str]:
    """Return what the curator reads about each undecided name; each answer is written into the file at once."""
    waiting = [record for record in read(desk).records if not record.decision]
    asked = [Asked(record.name, record.gender, record.countries) for record in waiting]
    known = {person.id for person in desk.people}
    for about, (one, found) in zip(waiting, lookup(asked, client), strict=True):
        sheet = read(desk)
        records = [_answered(record, found) if record.key == about.key else record for record in sheet.records]
        if tuple(records) != sheet.records:
            write(desk, Sheet(tuple(records), sheet.comments))
        yield report(one, found, known)


def _answered(record: Unknown, found: Sequence[Candidate]) -> Unknown:
    """Return the record with the candidates beside it; without any it says that nobody was found."""
    return replace(record, wikidata=[_row(one) for one in found[:KEPT]])


def _row(one: Candidate) -> Mapping[str, Any]:
    what = one.descriptions.get("sl") or one.descriptions.get("en", "")
    row: dict[str, Any] = {"id": one.id, "sl": one.names["sl"], "en": one.names["en"]}
    optional = {"countries": list(one.countries), "what": what, "born": one.born}
    return row | {key: said for key, said in optional.items() if said}
