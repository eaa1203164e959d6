"""A mail (.eml): its body, and what its headers say of it. Attachments are left alone.

The standard library takes it apart (RFC 5322, RFC 2045 to 2047); which letters the bytes of the body are is found out
as in any article, where the mail does not say it or says what many programs write without looking.
"""

import email
import email.policy
import email.utils
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from typing import Final

from .dateline import day_in
from .decode import FEWEST_LETTERS
from .refuse import Unreadable

#: With its pictures a mail is larger than an article; its body is not. Unit: times the largest article.
TIMES_AN_ARTICLE: Final = 10
#: Unit: bytes.
_LARGEST_BODY: Final = 2_000_000
#: A mail has a handful of parts; each is looked for in every line of those around it.
_MOST_PARTS: Final = 40
#: Sets of letters that programs name out of habit.
_UNTOLD: Final = frozenset(("", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252", "cp1252", "unknown-8bit"))
_PREFIXES: Final = re.compile(
    r"(?:\s*(?:fwd?|fw|re|pd|odg|posr?|aw|wg)\s*:\s*|\s*\[[^\[\]]{1,40}\]\s*)+", re.IGNORECASE
)
_AFTERNOON: Final = re.compile(
    r"\b(?P<hour>1[0-2]|0?[1-9])[:.](?P<minute>[0-5]\d)(?:[:.][0-5]\d)?[ \u00a0\u202f]?(?P<half>[ap])\.?m\b",
    re.IGNORECASE,
)
_FORWARDED: Final = re.compile(r"\s*(?:fwd?|fw|pd|posr?|wg)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mail:
    """The body of a mail in UTF-8 or in bytes whose letters are to be found out, and what the headers say."""

    body: bytes
    html: bool
    said: dict[str, str]
    #: Whether the subject calls it sent on.
    forwarded: bool = False


def read_mail(data: bytes) -> Mail:
    """Return the body of a mail and its metadata; raise Unreadable for one without a text to read."""
    if data.lower().count(b"boundary=") > _MOST_PARTS:
        raise Unreadable(1, f"is a mail of more than {_MOST_PARTS} parts", "save its text as a .txt file")
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        parts = [part for kind in ("plain", "html") if (part := message.get_body((kind,)))]
        bodies = [(_body(part), part.get_content_subtype() == "html") for part in parts]
    except (ValueError, LookupError, RecursionError, AttributeError, KeyError) as error:
        raise Unreadable(1, "is no mail that can be read", "save its text as a .txt file") from error
    bodies = [(body, html) for body, html in bodies if body.strip()]
    if not bodies:
        raise Unreadable(1, "is a mail without a text", "save the text of its attachment as a .txt file")
    # The plain text is the better one, unless it only says that there is another.
    body, html = next((one for one in bodies if _letters(one[0]) >= FEWEST_LETTERS), bodies[-1])
    if len(body) > _LARGEST_BODY:
        raise Unreadable(1, f"has a text of {len(body) / 1e6:.1f} MB", f"it may have {_LARGEST_BODY / 1e6:g} MB")
    return Mail(body, html, _said(message), _FORWARDED.match(_header(message, "subject")) is not None)


def said_before(mail: Mail, header: Mapping[str, str]) -> dict[str, str]:
    """Return what the headers say of a mail in which an older one was sent on, with the header in its text."""
    if not header:
        return mail.said
    title = _bare(header.get("subject", "")) or mail.said.get("title", "")
    moment = _AFTERNOON.sub(_in_24_hours, header.get("date", ""))
    said = {"title": title, "date": day_in(moment) or _date(moment), "source": _sender(header.get("from", ""))}
    return {key: value for key, value in said.items() if value}


def _in_24_hours(match: re.Match[str]) -> str:
    """Return a time as 18:05 that is written 6:05 PM."""
    hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
    return f"{hour}:{match['minute']}"


def _body(part: MIMEPart) -> bytes:
    """Return the bytes of a part, in UTF-8 where it says truly in which letters it is."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = (part.get_content_charset() or "").lower()
    if charset in _UNTOLD:
        return data
    try:
        return data.decode(charset).encode()
    except (LookupError, ValueError):
        return data


def _letters(body: bytes) -> int:
    return sum(map(str.isalpha, body[:10_000].decode("utf-8", "replace")))


def _said(message: EmailMessage) -> dict[str, str]:
    """Return title, date and source; of a mail that was sent on only the title, as the rest is the sender's."""
    subject = _header(message, "subject")
    said = {"title": _bare(subject)}
    if not _FORWARDED.match(subject):
        said |= {"date": _date(_header(message, "date")), "source": _sender(_header(message, "from"))}
    return {key: value for key, value in said.items() if value}


def _bare(subject: str) -> str:
    """Return a subject without what mail programs put before it."""
    subject = " ".join(subject.split())
    return _PREFIXES.sub("", subject, count=1) if _PREFIXES.match(subject) else subject


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        # The library's own parsers give up on some headers that nobody could write by hand.
        return ""


def _date(header: str) -> str:
    try:
        return email.utils.parsedate_to_datetime(header).isoformat(timespec="minutes") if header else ""
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _sender(header: str) -> str:
    """Return who sent it: the name, else the domain; never the address itself, which is nobody else's business."""
    name, address = email.utils.parseaddr(header)
    name = " ".join(name.strip("'\" ").split())
    return address.rpartition("@")[2] if not name or "@" in name else name
