"""The file of names in review, `content/review/names.toml`: read with every fault named, and written. Pure."""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..mentions.authority import FaultsError, Wrong, country_faults, gender_fault, id_fault
from ..mentions.find import folded
from ..mentions.loading import TableError, did_you_mean
from . import toml_text
from .unknown_names import Unknown

DECISIONS: Final = ("accept", "merge", "reject")
#: The curator's keys that are plain texts.
_TEXTS: Final = ("into", "id", "name_en", "note")
_KEYS: Final = (
    *("name", "gender", "decision", "into", "id", "name_en", "countries", "note"),
    *("sentence", "forms", "confidence", "articles", "seen", "langs", "proposed", "wikidata"),
)
#: Lines that begin so are the program's and are written anew.
_OURS: Final = "#:"
HEADER: Final = """\
#:schema ../../schemas/names.json
#: Names that content/data/people.toml does not know. Write a decision; the next build carries it out, for ever and
#: for old articles too. Or let `inv review` ask you name by name. Your notes and corrections stay until then.
#:   decision = "accept"   a new person. First correct name (the nominative) and gender ("m" or "f") if they are wrong;
#:                         you may add name_en = "…", id = "Q…" (Wikidata), countries = ["SI"], note = "…"
#:   decision = "merge"    another name of a person whom people.toml has: add into = "Q7747", that person's id
#:   decision = "reject"   no person, or nobody to be tagged: never proposed again
#: Leave `proposed` as it is: by it the program finds the record again. Lines that begin with #: are the program's.
#:
#: Imena, ki jih content/data/people.toml ne pozna. Vpišite odločitev; izvede jo naslednja gradnja, za vedno in tudi
#: za stare članke. Ali pa naj vas `inv review` vpraša za vsako ime posebej. Vaše opombe in popravki dotlej ostanejo.
#:   decision = "accept"   nova oseba. Prej popravite name (v imenovalniku) in gender ("m" ali "f"), če sta napačna;
#:                         dodate lahko name_en = "…", id = "Q…" (Wikidata), countries = ["SI"], note = "…"
#:   decision = "merge"    drugo ime osebe, ki je v people.toml: dodajte into = "Q7747", njen identifikator
#:   decision = "reject"   to ni oseba ali pa je ne označujemo: ime ne bo nikoli več predlagano
#: Vrstico `proposed` pustite, kakršna je: po njej program spet najde zapis. Vrstice, ki se začnejo z #:, piše program.
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The names in review, and the comments that stand before the first of them."""

    records: tuple[Unknown, ...] = ()
    comments: tuple[str, ...] = ()


def parse(text: str, file: str, countries: Collection[str]) -> Sheet:
    """Return the sheet of a file's text; raise FaultsError, which names every fault, or what `tomllib` raises."""
    data = tomllib.loads(text)
    rows = data.get("name", [])
    faults = [(1, f"unknown table {key!r}", did_you_mean(key, ("name",))) for key in data if key != "name"]
    if not isinstance(rows, list) or len(rows) != len(toml_text.headers(text)):
        faults.append((1, "the names are not written as records", "begin each with a line [[name]]"))
        rows = []
    remarks = toml_text.comments(text)
    records: dict[str, Unknown] = {}
    for row, lines, said in zip(rows, toml_text.key_lines(text), remarks[1:], strict=False):
        line = lines[""]
        wrong = list(_wrong(row, countries))
        faults += [(lines.get(key, line), what, right) for key, what, right in wrong]
        if wrong:
            continue
        record = _record(row, said, lines)
        first = records.setdefault(record.key, record)
        if first is not record:
            faults.append((line, f'name "{record.proposed[0]}" is here twice', f"keep one; see line {first.lines['']}"))
    if faults:
        raise FaultsError([TableError(file, *fault) for fault in sorted(faults)])
    return Sheet(tuple(records.values()), tuple(line for line in remarks[0] if not line.startswith(_OURS)))


def text_of(sheet: Sheet) -> str:
    """Return the file of a sheet: read again, it gives the same sheet."""
    head = HEADER + "".join(f"{line}\n" for line in sheet.comments)
    return head + "".join("\n" + toml_text.record("name", _fields(record), record.comments) for record in sheet.records)


def _fields(record: Unknown) -> Mapping[str, Any]:
    """Return what is written of a record, the curator's part first."""
    optional = {
        "into": record.into,
        "id": record.id,
        "name_en": record.name_en,
        "countries": record.countries,
        "note": record.note,
    }
    fields = {
        "name": record.name,
        "gender": record.gender,
        "decision": record.decision,
        **{key: said for key, said in optional.items() if said},
        "sentence": record.sentence,
        "forms": record.forms,
        "confidence": record.confidence,
        "articles": record.articles,
        "seen": record.seen,
        "langs": record.langs,
        "proposed": {"name": record.proposed[0], "gender": record.proposed[1]},
    }
    return fields if record.wikidata is None else {**fields, "wikidata": record.wikidata}


def _record(row: Mapping[str, Any], comments: Iterable[str], lines: Mapping[str, int]) -> Unknown:
    """Return the record of a row without faults."""
    name = " ".join(row["name"].split())
    proposed = row.get("proposed", {})
    return Unknown(
        name=name,
        gender=row["gender"],
        proposed=(proposed.get("name", name), proposed.get("gender", row["gender"])),
        confidence=float(row.get("confidence", 0)),
        forms=row.get("forms", {}),
        sentence=row.get("sentence", ""),
        seen=tuple(row.get("seen", ())),
        articles=row.get("articles", 0),
        langs=tuple(row.get("langs", ("sl",))),
        decision=row.get("decision", ""),
        **{key: row.get(key, "") for key in _TEXTS},
        countries=tuple(row.get("countries", ())),
        wikidata=row.get("wikidata"),
        comments=tuple(comments),
        lines=lines,
    )


def _wrong(row: Mapping[str, Any], countries: Collection[str]) -> Iterator[Wrong]:
    """Return every fault of one record by itself."""
    yield from ((key, f"unknown key {key!r}", did_you_mean(key, _KEYS)) for key in row if key not in _KEYS)
    if not isinstance(row.get("name"), str) or not folded(row["name"]):
        yield "name", "the record has no name", 'write name = "…", in the nominative'
    if fault := gender_fault(row.get("gender")):
        yield fault
    decision = row.get("decision", "")
    if decision not in ("", *DECISIONS):
        yield "decision", f"unknown decision {decision!r}", did_you_mean(str(decision), DECISIONS)
    for key in _TEXTS:
        if not isinstance(row.get(key, ""), str):
            yield key, f"{key} {row[key]!r} is no text", f'write {key} = "…", or remove the line'
    if row.get("id") and (fault := id_fault(row["id"])):
        yield fault
    yield from country_faults(row.get("countries", []), countries)
    yield from (
        (key, f"{key} is not as the program wrote it", "remove the line; it is written anew")
        for key, holds in _PROGRAMS.items()
        if key in row and not holds(row[key])
    )


def _is_number(said: object) -> bool:
    return isinstance(said, (int, float)) and not isinstance(said, bool)


def _is_count(said: object) -> bool:
    return isinstance(said, int) and not isinstance(said, bool)


def _is_list(said: object) -> bool:
    return isinstance(said, list) and all(isinstance(part, str) for part in said)


def _is_proposed(said: object) -> bool:
    return (
        isinstance(said, dict)
        and set(said) == {"name", "gender"}
        and all(isinstance(part, str) for part in said.values())
        and bool(folded(said["name"]))
    )


#: The program's own keys, and what each must hold.
_PROGRAMS: Final = {
    "confidence": _is_number,
    "articles": _is_count,
    "forms": lambda said: isinstance(said, dict) and all(map(_is_count, said.values())),
    "sentence": lambda said: isinstance(said, str),
    "seen": _is_list,
    "langs": lambda said: _is_list(said) and set(said) <= {"sl", "en"},
    "proposed": _is_proposed,
}
