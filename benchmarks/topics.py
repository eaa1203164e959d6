"""How well top topics are found: on leads written apart from the profiles, ten a topic and language.

tests/fixtures/topic_leads.tsv: language, the topic, others that are right as well, the lead. A lead with the topic "-"
is one that nobody could file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plugins.topics import Scheme, classify, load

ROOT: Final = Path(__file__).parent.parent
LEADS: Final = ROOT / "tests" / "fixtures" / "topic_leads.tsv"
_LANGUAGES: Final = {"sl": "Slovenian", "en": "English"}


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead with the topics that are right for it; `top` is "" where none is."""

    lang: str
    top: str
    also: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The top topics that were found for a lead."""

    lead: Lead
    found: tuple[str, ...]

    @property
    def wrong(self) -> tuple[str, ...]:
        """Return the topics found that no editor would give."""
        return tuple(topic for topic in self.found if topic != self.lead.top and topic not in self.lead.also)


def leads(path: Path = LEADS) -> list[Lead]:
    """Return the gold set."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return [
        Lead(lang, "" if top == "-" else top, frozenset(filter("-".__ne__, also.split(","))), text)
        for lang, top, also, text in rows
    ]


def run(many: Sequence[Lead], scheme: Scheme) -> list[Outcome]:
    """Return what the classifier finds; a lead alone, so that all of it counts as the lead."""
    return [Outcome(lead, tuple(dict.fromkeys(_tops(lead, scheme)))) for lead in many]


def figures(outcomes: Sequence[Outcome]) -> Mapping[str, float]:
    """Return precision (of the topics given), coverage (leads given any), and recall (leads given their own)."""
    given = sum(len(outcome.found) for outcome in outcomes)
    filed = [outcome for outcome in outcomes if outcome.lead.top]
    return {
        "precision": 1 - sum(len(outcome.wrong) for outcome in outcomes) / given if given else 0.0,
        "coverage": sum(bool(outcome.found) for outcome in filed) / len(filed),
        "recall": sum(outcome.lead.top in outcome.found for outcome in filed) / len(filed),
    }


def measure(scheme: Scheme | None = None) -> Iterator[tuple[str, float]]:
    """Return the figures of each language by name."""
    outcomes = run(leads(), scheme or load(ROOT / "content" / "data" / "topics.toml"))
    for lang, name in _LANGUAGES.items():
        for figure, value in figures([outcome for outcome in outcomes if outcome.lead.lang == lang]).items():
            yield f"topics, {name}: {figure}", value


def by_topic(outcomes: Sequence[Outcome], scheme: Scheme) -> Iterator[str]:
    """Return a line a topic: leads, those found, topics wrongly given."""
    for top in dict.fromkeys(outcome.lead.top for outcome in outcomes):
        own = [outcome for outcome in outcomes if outcome.lead.top == top]
        hit = sum(top in outcome.found for outcome in own)
        wrong = sum(top in outcome.wrong for outcome in outcomes)
        yield f"{scheme[top].names['en'] if top else 'no topic':<45} {hit:3} of {len(own):3}, given wrongly {wrong}"


def _tops(lead: Lead, scheme: Scheme) -> Iterator[str]:
    for topic in classify(lead.text, lead.lang, scheme, lead_end=len(lead.text)):
        yield scheme.line(topic.id)[-1]
