"""Raw news text taken apart: headline, lead, crossheads, quotations, lists, credits."""

from .dateline import day_of
from .decode import Decoded, decode
from .newsitem import Block, Credit, Headline, LeftOut, NewsItem, Quotation, unaccounted
from .parse import parse
from .read import read, understood
from .refuse import Refused, Unreadable
from .title import derive

__all__ = [
    "Block",
    "Credit",
    "Decoded",
    "Headline",
    "LeftOut",
    "NewsItem",
    "Quotation",
    "Refused",
    "Unreadable",
    "day_of",
    "decode",
    "derive",
    "parse",
    "read",
    "register",
    "unaccounted",
    "understood",
]


def register() -> None:
    """Let Pelican read plain `.txt` news text wherever RAW_ARTICLE is set."""
    from .pelican_reader import connect

    connect()
