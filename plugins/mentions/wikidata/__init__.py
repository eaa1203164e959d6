"""Whom Wikidata knows by a name. Asked only on request: the one place of the project that goes to the network."""

from .candidates import Candidate, as_record, candidate, exact, full_names, rank
from .client import API, Client, Options, WikidataError
from .lookup import Asked, lookup, report

__all__ = [
    "API",
    "Asked",
    "Candidate",
    "Client",
    "Options",
    "WikidataError",
    "as_record",
    "candidate",
    "exact",
    "full_names",
    "lookup",
    "rank",
    "report",
]
