"""An issue as an e-mail in a file: HTML and plain text, for whatever sends it. RFC 5322, RFC 2046."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

#: Where nobody has said where the site is, no address is made up. Source: RFC 2606.
_NOWHERE: Final = "glasnik.invalid"


class _Headers(HeaderRegistry):
    """Makes headers as the standard library does, which makes a new class for every one of them."""

    @cache  # noqa: B019 - there is one, for as long as the program runs
    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - as there
        return super().__getitem__(name)


_POLICY: Final = SMTP.clone(header_factory=_Headers())


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says. `name` never changes for an issue; `root` is the site's address, "" if it has none yet."""

    name: str
    lang: str
    subject: str
    sender: str
    root: str
    day: dt.date
    html: str
    text: str


def written(letter: Letter) -> bytes:
    """Return the file of a letter, the same bytes for the same letter: a draft that mail programs open to be sent."""
    host = urlsplit(letter.root).hostname or _NOWHERE
    message = EmailMessage(_POLICY)
    message["Subject"] = " ".join(letter.subject.split())
    message["From"] = Address(letter.sender, "edition", host)
    message["Date"] = format_datetime(dt.datetime.combine(letter.day, dt.time(18), dt.UTC))
    message["Message-ID"] = f"<{letter.name}.{letter.lang}@{host}>"
    # Mail programs open a file with this mark for sending, not as a letter that has come.
    message["X-Unsent"] = "1"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for part in message.iter_parts():
        # RFC 2045 wants it on the whole alone.
        del part["MIME-Version"]
    message["Content-Language"] = letter.lang
    # Python's own boundary is another one each time.
    message.set_boundary(hashlib.sha256(f"{letter.name}.{letter.lang}".encode()).hexdigest()[:32])
    return message.as_bytes()
