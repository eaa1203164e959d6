"""Mails in the inbox: the body in any letters, title, day and source from the headers, and nobody's address."""

import email.policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from plugins.raw_article import NewsItem, Refused, read, understood

TEXT = """Knjižnica v Mirni znova odprta

V Mirni so v sredo odprli prenovljeno knjižnico, ki jo je gradbeno podjetje obnavljalo dve leti.

Župan je ob odprtju dejal, da je bila obnova zahtevna, a potrebna. »Čakali smo predolgo,« je dejala ravnateljica.
"""
NEWSLETTER = """<html><head><title>Novice</title><style>p { color: red }</style></head><body><table><tr><td>
<table><tr><td><h1>Knjižnica v Mirni znova odprta</h1></td></tr><tr><td><p>V Mirni so v sredo odprli prenovljeno
knjižnico, ki jo je gradbeno podjetje obnavljalo dve leti.</p></td><td><p>Župan je ob odprtju dejal, da je bila obnova
zahtevna, a potrebna.</p></td></tr></table></td></tr></table><script>alert(1)</script></body></html>"""


def mail(
    text: str = TEXT, *, subject: str = "Sporočilo: knjižnica", sender: str = "Občina Mirna <tisk@mirna.example>"
) -> EmailMessage:
    """Return a mail with a plain text."""
    message = EmailMessage()
    message["From"], message["Subject"] = sender, subject
    message["Date"] = "Wed, 25 Nov 2026 18:05:11 +0100"
    message.set_content(text)
    return message


def understood_mail(message: EmailMessage) -> NewsItem:
    return understood(message.as_bytes(policy=email.policy.SMTP), ".eml", {})


def test_headers_say_title_day_and_source() -> None:
    item = understood_mail(mail())
    assert dict(item.metadata) == {
        "title": "Sporočilo: knjižnica",
        "date": "2026-11-25T18:05+01:00",
        "source": "Občina Mirna",
    }
    assert [block.type for block in item.blocks] == ["lead", "paragraph"]
    assert item.headline is not None
    assert item.headline.text == "Knjižnica v Mirni znova odprta"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1250", "iso-8859-2", "utf-7"])
@pytest.mark.parametrize("way", ["quoted-printable", "base64"])
def test_any_letters(charset: str, way: str) -> None:
    message = mail()
    message.set_content(TEXT.replace("»", '"').replace("«", '"'), charset=charset, cte=way)
    assert "Župan je ob odprtju dejal" in understood_mail(message).text


@pytest.mark.parametrize("said", ["iso-8859-1", "us-ascii", "windows-1252", "no-such-letters", "utf-8"])
def test_a_mail_that_is_wrong_about_its_letters(said: str) -> None:
    raw = f"Subject: Novice\nContent-Type: text/plain; charset={said}\nContent-Transfer-Encoding: 8bit\n\n{TEXT}"
    assert "»Čakali smo predolgo,«" in understood(raw.encode("cp1250"), ".eml", {}).text


def test_a_newsletter_in_html_is_laid_out_in_tables_that_mean_nothing() -> None:
    message = mail("Če tega ne vidite, odprite povezavo.")
    message.add_alternative(NEWSLETTER, subtype="html")
    message.add_attachment(b"\x89PNG" * 300_000, maintype="image", subtype="png", filename="slika.png")
    item = understood_mail(message)
    assert [(block.type, block.text[:21]) for block in item.blocks] == [
        ("lead", "V Mirni so v sredo od"),
        ("paragraph", "Župan je ob odprtju d"),
    ]
    assert "alert" not in item.text


@pytest.mark.parametrize("prefix", ["Fwd: ", "FW: Re: ", "PD: [novice] ", "Fw:"])
def test_of_a_mail_that_was_sent_on_the_sender_is_not_the_source(prefix: str) -> None:
    item = understood_mail(mail(subject=f"{prefix}Sporočilo za javnost", sender="Ana Novak <ana@doma.example>"))
    assert dict(item.metadata) == {"title": "Sporočilo za javnost"}


@pytest.mark.parametrize(
    ("sender", "source"),
    [
        ("Občina Mirna <tisk@mirna.example>", "Občina Mirna"),
        ("tisk@mirna.example", "mirna.example"),
        ('"tisk@mirna.example" <tisk@mirna.example>', "mirna.example"),
        ("", None),
    ],
)
def test_no_address_is_published(sender: str, source: str | None) -> None:
    item = understood_mail(mail(sender=sender))
    assert item.metadata.get("source") == source
    assert "tisk@" not in item.text + str(dict(item.metadata))


BROKEN = {
    "no text": (
        b"Subject: x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n",
        "is a mail without a text",
    ),
    "nothing but headers": (b"Subject: x\n\n", "is a mail without a text"),
    "parts without end": (
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(60)),
        "is a mail of more than 40 parts",
    ),
    "a book": (b"Subject: x\n\n" + b"Novica je ta. " * 160_000, "has a text of 2.2 MB; it may have 2 MB"),
}


@pytest.mark.parametrize(("data", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_mail_with_an_article_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "sporocilo.eml"
    path.write_bytes(data)
    with pytest.raises(Refused, match=r"sporocilo\.eml:1: ") as error:
        read(path)
    assert message in str(error.value)


@pytest.mark.parametrize(
    "header", ["Date: nekoč", "Date: Wed, 99 Nov 2026 99:99:99 +9999", "From: <<>>;,", "Subject: =?utf-8?q?=ff?="]
)
def test_headers_that_nobody_could_read_do_no_harm(header: str) -> None:
    assert understood(f"{header}\n\n{TEXT}".encode(), ".eml", {}).blocks


def test_a_sidecar_speaks_for_a_mail(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail().as_bytes())
    (tmp_path / "a.toml").write_text('title = "Knjižnica"\nsource = "Občina"\n', "utf-8")
    said = read(tmp_path / "a.eml").metadata
    assert (said["title"], said["source"], said["date"]) == ("Knjižnica", "Občina", "2026-11-25T18:05+01:00")


@pytest.mark.parametrize(("lang", "name", "right"), [("en", "Slovenian", "sl"), ("sl", "English", "en")])
def test_a_sidecar_that_contradicts_the_language_of_the_text(tmp_path: Path, lang: str, name: str, right: str) -> None:
    english = "The mayor said that the library was closed for two years and that it will open in the spring, as it was."
    (tmp_path / "a.txt").write_text(TEXT if lang == "en" else english, "utf-8")
    (tmp_path / "a.toml").write_text(f'source = "x"\nlang = "{lang}"\n', "utf-8")
    with pytest.raises(Refused) as error:
        read(tmp_path / "a.txt")
    assert str(error.value) == (
        f'{tmp_path}/a.toml:2: lang is "{lang}", but the text is in {name}; write "{right}", or remove the line'
    )
