"""How well the faithfulness check tells good translations from spoilt ones.

The good ones are the development pack's translations by professionals, where it is there, and the sample's own
memory; the spoilt ones are made from them here, one fault each.
"""

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

from babel.messages.pofile import read_po

from plugins.digest.verifying import Verifier
from plugins.mentions import names

ROOT: Final = Path(__file__).parent.parent
PACK: Final = ROOT.parent / "shared" / "eval"
_SENTENCE: Final = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")
_DAYS: Final = r"ponedelj|tore?k|sred[aeo]\b|četrte?k|pete?k|sobot|nedelj"
_NOT: Final = re.compile(r" not\b|n['’]t\b| never\b")
_QUOTED: Final = re.compile(r"[“\"][^“”\"]{20,}[”\"]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A block in Slovenian and its translation."""

    id: str
    source: str
    target: str


def of_pack(pack: Path = PACK) -> Iterator[Pair]:
    """Return blocks of two neighbouring sentences, translated by professionals."""
    for file in ("ntrex_mt", "flores_mt"):
        rows = [json.loads(row) for row in (pack / "dev" / f"{file}.jsonl").read_text("utf-8").split("\n") if row]
        for _, many in groupby(rows, key=lambda row: row["doc"]):
            group = list(many)
            for first, second in zip(group[::2], group[1::2], strict=False):
                yield Pair(first["id"], f"{first['sl']} {second['sl']}", f"{first['en']} {second['en']}")


def of_sample() -> Iterator[Pair]:
    """Return the sample's own pairs, Slovenian to English."""
    for path in sorted((ROOT / "content" / "memory").glob("*.en.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and message.string and not message.fuzzy:
                    yield Pair(f"{path.stem} {message.context}", str(message.id), str(message.string))


def false_alarms(pairs: Sequence[Pair], verifier: Verifier) -> list[tuple[Pair, str]]:
    """Return the good translations that the check doubts, with its first reason."""
    found = ((pair, verifier.check(pair.source, pair.target, ("sl", "en"))) for pair in pairs)
    return [(pair, findings[0].message) for pair, findings in found if findings]


def caught(
    pairs: Sequence[Pair],
    verifier: Verifier,
    faults: Mapping[str, Callable[[Pair, random.Random], str | None]] | None = None,
) -> dict[str, tuple[int, int, list[Pair]]]:
    """Return for each kind of fault how many of the spoilt translations are doubted, of how many, and the missed."""
    found: dict[str, tuple[int, int, list[Pair]]] = {}
    chance = random.Random(1)  # noqa: S311 - the same faults in every run
    for kind, spoil in (FAULTS if faults is None else faults).items():
        spoilt = [(pair, spoil(pair, chance)) for pair in pairs]
        bad = [Pair(pair.id, pair.source, target) for pair, target in spoilt if target and target != pair.target]
        missed = [pair for pair in bad if not verifier.check(pair.source, pair.target, ("sl", "en"))]
        found[kind] = (len(bad) - len(missed), len(bad), missed)
    return found


def _dropped_sentence(pair: Pair, chance: random.Random) -> str | None:
    parts = _SENTENCE.split(pair.target)
    if len(parts) < 2:
        return None
    del parts[chance.randrange(len(parts))]
    return " ".join(parts)


def _changed_number(pair: Pair, chance: random.Random) -> str | None:
    numbers = [match for match in re.finditer(r"\d+", pair.target) if len(match.group()) > 1]
    if not numbers:
        return None
    match = chance.choice(numbers)
    digit = chance.randrange(1, 10)
    changed = match.group()[:-1] + str((int(match.group()[-1]) + digit) % 10)
    return pair.target[: match.start()] + changed + pair.target[match.end() :]


def _missing_name(pair: Pair, chance: random.Random) -> str | None:
    person = _person(pair, chance)
    return person and re.sub(rf"\b{re.escape(person)}\b", "he", pair.target)


def _swapped_name(pair: Pair, chance: random.Random) -> str | None:
    person = _person(pair, chance)
    return person and re.sub(rf"\b{re.escape(person)}\b", "Robert Zimmerman", pair.target)


def _person(pair: Pair, chance: random.Random) -> str | None:
    people = _nobody_known().named_people(pair.target, "en")
    return chance.choice(people) if people else None


@cache
def _nobody_known() -> Verifier:
    return Verifier(())


def _lost_negation(pair: Pair, _: random.Random) -> str | None:
    if len(_NOT.findall(pair.target)) != 1:
        return None
    return _NOT.sub("", pair.target)


def _changed_country(pair: Pair, chance: random.Random) -> str | None:
    known = [name["en"] for name in names().values() if " " not in name["en"]]
    here = [name for name in known if re.search(rf"\b{re.escape(name)}\b", pair.target)]
    if not here:
        return None
    other = chance.choice([name for name in known if name not in here])
    return re.sub(rf"\b{re.escape(chance.choice(here))}\b", other, pair.target)


def _lost_quote(pair: Pair, _: random.Random) -> str | None:
    if not _QUOTED.search(pair.target) or not re.search(r"[»„“\"][^»«“”\"]{20,}[«“”\"]", pair.source):
        return None
    return re.sub(r"[“”\"]", "", pair.target)


def _loop(pair: Pair, chance: random.Random) -> str | None:
    words = pair.target.split(" ")
    at = chance.randrange(len(words))
    phrase = words[at : at + chance.randrange(1, 5)]
    return " ".join([*words[:at], *phrase * 5, *words[at:]])


def _residue(pair: Pair, chance: random.Random) -> str | None:
    words = pair.target.split(" ")
    ours = [word for word in pair.source.split(" ") if word.islower() and len(word) > 4]
    if len(ours) < 4 or len(words) < 6:
        return None
    at, size = chance.randrange(len(words) - 4), max(4, len(words) // 6)
    return " ".join([*words[:at], *ours[:size], *words[at + size :]])


def _exchanged(pattern: str, words: str, needed: str = "") -> Callable[[Pair, random.Random], str | None]:
    """Return a fault that puts another of the words where `pattern` matches one of them, in the place of {}.

    The source must match `needed`: what it does not say cannot be compared.
    """
    many = words.split("/")
    wanted = re.compile(pattern.format(f"(?P<word>{'|'.join(map(re.escape, many))})"))

    def spoil(pair: Pair, chance: random.Random) -> str | None:
        here = list(wanted.finditer(pair.target))
        if not here or not re.search(needed, pair.source):
            return None
        match = chance.choice(here)
        other = chance.choice([word for word in many if word != match["word"]])
        return pair.target[: match.start("word")] + other + pair.target[match.end("word") :]

    return spoil


FAULTS: Final[Mapping[str, Callable[[Pair, random.Random], str | None]]] = {
    "a dropped sentence": _dropped_sentence,
    "a changed number": _changed_number,
    "a missing name": _missing_name,
    "a swapped name": _swapped_name,
    "a lost negation": _lost_negation,
    "a changed country": _changed_country,
    "a lost quotation": _lost_quote,
    "a loop": _loop,
    "residue": _residue,
}
#: One word for another of its kind: what a number counts, when something was, whose somebody is.
FACTS: Final[Mapping[str, Callable[[Pair, random.Random], str | None]]] = {
    "a changed magnitude": _exchanged(r"\b{}\b", "thousand/million/billion/trillion"),
    "a changed currency": _exchanged(r"\b{}\b", "dollars/euros/pounds/yen/roubles"),
    "a changed unit": _exchanged(
        r"(?<=\d)[ -]{}\b", "km/m/cm/mm/kilometers/meters/miles/feet/seconds/minutes/hours/days/weeks/months/years"
    ),
    "a changed month": _exchanged(
        r"\b{}\b", "January/February/March/April/June/July/August/September/October/November/December"
    ),
    "a changed weekday": _exchanged(r"\b{}\b", "Monday/Tuesday/Wednesday/Thursday/Friday/Saturday/Sunday", _DAYS),
    "a changed numeral": _exchanged(r"\b{}\b", "two/three/four/five/six/seven/eight/nine/twelve/fifteen/twenty/thirty"),
    "a changed adjective": _exchanged(
        r"\b{}\b",
        "American/British/French/German/Italian/Russian/Chinese/Japanese/Indian/Australian/Austrian/Turkish/Iranian",
    ),
}
