"""How well people and countries are found: on the project's gold set, and on the development pack where it is there.

`inv quality` prints the figures; `inv quality --raise-floor` writes those that are better into floor.toml, which a
test holds. The pack is not part of the project (its texts belong to others); its own scorers are used.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import faithfulness, gold, topics
from plugins.digest.annotate import Annotator
from plugins.digest.stages import Annotated
from plugins.digest.verifying import Verifier
from plugins.mentions import load
from plugins.raw_article.parse import parse
from plugins.raw_article.refuse import Refused
from plugins.topics.scheme import Scheme
from plugins.topics.scheme import load as load_scheme

ROOT: Final = Path(__file__).parent.parent
FLOOR: Final = ROOT / "benchmarks" / "floor.toml"
#: Where the development pack is, beside the project.
PACK: Final = ROOT.parent / "shared" / "eval"
#: Files of the pack, the field of the text, and the figures that count, by the name of the measure.
_TAGS: Final[tuple[tuple[str, str, Mapping[str, str]], ...]] = (
    (
        "sl_tags",
        "text",
        {"people_canonical": "people, F, web news", "countries_excused": "countries, F, web news"},
    ),
    (
        "suk_tags",
        "text",
        {"people_canonical": "people, F, domestic news", "countries_excused": "countries, F, domestic news"},
    ),
    ("ntrex_tags", "text", {"countries_excused": "countries, F, world news in Slovenian"}),
    ("en_countries", "text", {"countries_excused": "countries, F, English local news"}),
    ("ntrex_tags", "text_en", {"countries_excused": "countries, F, world news in English"}),
)


def measure(pack: Path = PACK) -> dict[str, float]:
    """Return every figure by name, 0 to 1 where nothing else is said; those of the pack only where it is there."""
    figures = dict(of_gold()) | dict(topics.measure())
    if pack.is_dir():
        figures |= dict(of_pack(pack))
        figures |= dict(of_translations(list(faithfulness.of_pack(pack))))
    return {name: round(value, 3) for name, value in figures.items()}


def of_gold() -> Iterator[tuple[str, float]]:
    """Return the figures on the project's own gold set, without an authority file."""
    files = {
        "gold, Slovenian": "paragraphs.sl.md",
        "gold, Slovenian, held out": "paragraphs.held.sl.md",
        "gold, English": "paragraphs.en.md",
        "gold, English news": "paragraphs.news.en.md",
    }
    for name, file in files.items():
        outcomes = list(gold.run(gold.paragraphs(file)))
        yield f"{name}: people, F", gold.f1(outcomes, "people")
        yield f"{name}: countries, F", gold.f1(outcomes, "countries")
    outcomes = list(gold.run(gold.probes()))
    right = [outcome.case.countries == outcome.countries for outcome in outcomes]
    yield "probes: all countries right", sum(right) / len(right)
    yield "probes: everything right", sum(not outcome.faults for outcome in outcomes) / len(outcomes)


def of_pack(pack: Path) -> Iterator[tuple[str, float]]:
    """Return the figures on the development pack: names that no authority file knows, and published ones."""
    scheme = load_scheme(ROOT / "content" / "data" / "topics.toml")
    nobody = Annotator((), scheme)
    for file, field, wanted in _TAGS:
        found = {row["id"]: _annotated(nobody, row["id"], row[field]) for row in _rows(pack, file)}
        scores = _scored(pack, file, found)
        for key, name in wanted.items():
            yield name, scores[key][2]
        if file == "sl_tags":
            yield "adjective-only countries, recall", scores["adj_recall"]
            yield "distinct tags per person", scores["tag_linking_b3"][3]
            yield from _normalised(pack, found)
    yield "published people, precision", _published(pack, scheme)


def _rows(pack: Path, file: str) -> Iterator[dict[str, Any]]:
    # Not splitlines: the texts have line separators of their own.
    lines = (pack / "dev" / f"{file}.jsonl").read_text("utf-8").split("\n")
    return (json.loads(line) for line in lines if line)


def of_translations(pairs: Sequence[faithfulness.Pair]) -> Iterator[tuple[str, float]]:
    """Return how often the faithfulness check doubts good translations, and spoilt ones."""
    verifier = Verifier(load(ROOT / "content" / "data" / "people.toml"))
    yield "faithfulness: false alarms", len(faithfulness.false_alarms(pairs, verifier)) / len(pairs)
    for name, faults in (("faults", faithfulness.FAULTS), ("changed facts", faithfulness.FACTS)):
        found = faithfulness.caught(pairs, verifier, faults).values()
        yield f"faithfulness: {name} found", sum(right for right, _, _ in found) / sum(every for _, every, _ in found)


def _annotated(annotator: Annotator, identifier: str, text: str) -> Annotated | None:
    try:
        return annotator.annotate(parse(text.rstrip("\n") + "\n"), identifier, identifier)
    except Refused:
        return None


def _scored(pack: Path, file: str, found: Mapping[str, Annotated | None]) -> dict[str, Any]:
    lines = [
        {"id": key, "people": [tag.name for tag in story.people], "countries": [tag.id for tag in story.countries]}
        for key, story in found.items()
        if story
    ]
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "system.jsonl"
        output.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
        command = [sys.executable, "score_tags.py", f"dev/{file}.jsonl", str(output), "--json"]
        done = subprocess.run(command, cwd=pack, capture_output=True, text=True, check=True)
    scores: dict[str, Any] = json.loads(done.stdout)
    return scores


def _normalised(pack: Path, found: Mapping[str, Annotated | None]) -> Iterator[tuple[str, float]]:
    """Return how many inflected mentions of people, of those found, have the right nominative."""
    right = seen = 0
    for row in _rows(pack, "sl_mentions"):
        story = found.get(row["doc"])
        if row["type"] != "PER" or story is None or row["surface"].casefold() == row["lemma"].casefold():
            continue
        name = _name_at(story, row["start"], row["end"])
        if name is None:
            continue
        seen += 1
        words = name.casefold().split(" ")
        lemma = row["lemma"].casefold()
        right += lemma == name.casefold() if " " in lemma else lemma in words
    yield "inflected mentions to nominative", right / seen


def _name_at(story: Annotated, start: int, end: int) -> str | None:
    spans = ((mention, tag.name) for tag in story.people for mention in tag.mentions)
    return next((name for mention, name in spans if mention.start < end and start < mention.end), None)


def _published(pack: Path, scheme: Scheme) -> float:
    """Return how many people tags that the authority file of the sample gives are right, over all Slovenian news."""
    people = load(ROOT / "content" / "data" / "people.toml")
    names = {person.id: person.names["sl"] for person in people}
    annotator = Annotator(people, scheme)
    right = wrong = 0
    for file in ("sl_tags", "suk_tags"):
        for row in _rows(pack, file):
            story = _annotated(annotator, row["id"], row["text"])
            surnames = {lemma.split(" ")[-1].casefold() for person in row["people"] for lemma in person["lemmas"]}
            surnames |= {person["crossid"].split("-")[-1].casefold() for person in row["people"]}
            for tag in story.people if story else ():
                if tag.status == "linked":
                    hit = any(word.casefold() in surnames for word in names[tag.id].split(" "))
                    right, wrong = right + hit, wrong + (not hit)
    return right / (right + wrong)


def floor() -> dict[str, float]:
    """Return the figures below which the test lets none fall."""
    return {key: float(value) for key, value in tomllib.loads(FLOOR.read_text("utf-8"))["floor"].items()}


def lower_is_better(name: str) -> bool:
    """Return whether a figure is the better the smaller it is."""
    return name.startswith("distinct tags") or name.endswith("false alarms")


def raised(old: Mapping[str, float], new: Mapping[str, float]) -> dict[str, float]:
    """Return the floor with every better figure in it; none is ever lowered."""
    best = dict(old)
    for name, value in new.items():
        pick = min if lower_is_better(name) else max
        best[name] = pick(best.get(name, value), value)
    return best


def write_floor(figures: Mapping[str, float]) -> None:
    """Write the floor, one figure a line."""
    lines = "".join(f'"{name}" = {value:.3f}\n' for name, value in figures.items())
    FLOOR.write_text(
        f"# Written by `inv quality --raise-floor`; a test fails when a figure falls below.\n[floor]\n{lines}"
    )
