"""What a mail says around the article in it: greetings, headers of a mail that was sent on, signatures."""

import email.policy
import time
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest

from plugins.raw_article import NewsItem, understood
from plugins.raw_article.newsitem import unaccounted
from plugins.raw_article.refuse import Unreadable

from .sites import sandbox

LEAD = "V Mirni so v sredo odprli prenovljeno knjižnico, ki jo je gradbeno podjetje obnavljalo dve leti."
REST = (
    "Župan je ob odprtju dejal, da je bila obnova zahtevna, a potrebna. »Čakali smo predolgo,« je dejala ravnateljica."
)
ARTICLE = f"{LEAD}\n\n{REST}"
ENGLISH = (
    "The mayor opened the renovated library on Wednesday, which had been closed for two years.\n\n"
    "He said that the work was demanding, but that it had been needed for a long time."
)
SIGNATURE = "Ana Novak\nObčina Mirna, stiki z javnostmi\nT: 07 123 45 67\nana.novak@mirna.example\nwww.mirna.example"
GMAIL = (
    "---------- Forwarded message ---------\nFrom: Občina Mirna <tisk@mirna.example>\n"
    "Date: Wed, Nov 25, 2026 at 6:05 PM\nSubject: Re: Knjižnica v Mirni znova odprta\nTo: <ana@doma.example>\n"
)
GMAIL_SL = (
    "---------- Posredovano sporočilo ---------\nOd: Občina Mirna <tisk@mirna.example>\n"
    "Date: V sre., 25. nov. 2026 ob 18:05\nSubject: Knjižnica v Mirni znova odprta\nTo: <ana@doma.example>\n"
)
APPLE = (
    "Begin forwarded message:\n\nFrom: Občina Mirna <tisk@mirna.example>\nSubject: Knjižnica v Mirni znova odprta\n"
    "Date: 25 November 2026 at 18:05:11 CET\nTo: ana@doma.example, bojan@doma.example\n"
)
OUTLOOK = (
    "Od: Občina Mirna <tisk@mirna.example> \nPoslano: sreda, 25. november 2026 18:05\nZa: ana@doma.example\n"
    "Kp: bojan@doma.example\nZadeva: FW: Knjižnica v Mirni znova odprta\n"
)
ORIGINAL = (
    "-----Original Message-----\nFrom: tisk@mirna.example\nSent: Wednesday, November 25, 2026 6:05 PM\n"
    "To: ana@doma.example\nSubject: Knjižnica v Mirni znova odprta\n"
)


def read_mail(text: str, *, subject: str = "Knjižnica", html: bool = False) -> NewsItem:
    message = EmailMessage()
    message["From"], message["Subject"] = "Ana Novak <ana@doma.example>", subject
    message["Date"] = "Thu, 26 Nov 2026 08:00:00 +0100"
    message.set_content(text, subtype="html" if html else "plain")
    item = understood(message.as_bytes(policy=email.policy.SMTP), ".eml", {})
    assert unaccounted(item) == ()
    assert all(item.text[part.start : part.end].strip() for part in item.left_out)
    return item


def shown(item: NewsItem) -> list[str]:
    return [*([item.headline.text] if item.headline else ()), *(block.text for block in item.blocks)]


GREETINGS = [
    "Spoštovani,",
    "Spoštovane kolegice, spoštovani kolegi,",
    "Spoštovana gospa Novak,",
    "Spoštovani g. dr. Novak!",
    "Pozdravljeni,",
    "Pozdravljeni!",
    "Lepo pozdravljeni,",
    "Dober dan,",
    "Dragi kolegi,",
    "Živjo Ana,",
    "Dear editors,",
    "Dear Mr. Smith,",
    "Dear Sir or Madam,",
    "Hello,",
    "Good morning,",
    "To whom it may concern:",
    "Ladies and gentlemen,",
    "Dear Sir/Madam,",
    "Dear Editor",
    "Pozdravljena, Ana,",
]


@pytest.mark.parametrize("greeting", GREETINGS)
def test_a_greeting_is_no_lead(greeting: str) -> None:
    item = read_mail(f"{greeting}\n\n{ARTICLE}")
    assert shown(item) == [LEAD, REST]
    assert item.blocks[0].type == "lead"
    assert [(item.text[part.start : part.end], part.reason) for part in item.left_out] == [(greeting, "greeting")]


CLOSINGS = [
    "Lep pozdrav,",
    "Lep pozdrav",
    "Lepo vas pozdravljam,",
    "S spoštovanjem,",
    "Hvala in lep pozdrav!",
    "LP,",
    "Best regards,",
    "Kind regards",
    "Yours sincerely,",
    "Many thanks,",
]


@pytest.mark.parametrize("closing", CLOSINGS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_closing_and_who_signs_it_are_no_blocks(closing: str, gap: str) -> None:
    item = read_mail(f"{ARTICLE}\n\n{closing}{gap}{SIGNATURE}\n")
    assert shown(item) == [LEAD, REST]
    assert [part.reason for part in item.left_out] == ["closing and signature"]


DISCLAIMERS = [
    "This e-mail is confidential and intended only for the person to whom it is addressed. If you got it, delete it.",
    "This message may contain confidential information.\nIf you are not the intended recipient,\nplease delete it.",
    "To sporočilo je zaupno in namenjeno samo naslovniku. Če ste ga prejeli pomotoma, ga prosimo izbrišite.",
    "Pomislite na okolje, preden natisnete to sporočilo.",
    "Sent from my iPhone",
    "Poslano iz mojega iPhona",
]


@pytest.mark.parametrize("disclaimer", DISCLAIMERS)
@pytest.mark.parametrize("before", ["", "\n\nLep pozdrav,\n" + SIGNATURE, "\n\n-- \n" + SIGNATURE])
def test_what_programs_and_lawyers_put_below_is_no_block(before: str, disclaimer: str) -> None:
    assert shown(read_mail(f"{ARTICLE}{before}\n\n{disclaimer}\n")) == [LEAD, REST]


def test_what_stands_below_the_sign_for_a_signature_is_one() -> None:
    assert shown(read_mail(f"{ARTICLE}\n\n-- \n{SIGNATURE}\n")) == [LEAD, REST]


@pytest.mark.parametrize("header", [GMAIL, GMAIL_SL, APPLE, OUTLOOK, ORIGINAL])
@pytest.mark.parametrize("subject", ["Fwd: Knjižnica v Mirni znova odprta", "Za objavo"])
def test_a_mail_that_was_sent_on_is_the_first_senders(header: str, subject: str) -> None:
    item = read_mail(f"{header}\n\nSpoštovani,\n\n{ARTICLE}\n\nLep pozdrav,\n{SIGNATURE}\n", subject=subject)
    assert shown(item) == [LEAD, REST]
    source = "mirna.example" if header == ORIGINAL else "Občina Mirna"
    said = {"title": "Knjižnica v Mirni znova odprta", "source": source, "date": "2026-11-25T18:05"}
    assert dict(item.metadata) == said
    assert not any("@" in value for value in item.metadata.values())


def test_a_mail_that_was_sent_on_twice_is_the_first_senders() -> None:
    other = GMAIL.replace("Občina Mirna", "Bojan").replace("25", "26")
    item = read_mail(f"{other}\n\n{GMAIL}\n\n{ARTICLE}")
    assert shown(item) == [LEAD, REST]
    assert (item.metadata["source"], item.metadata["date"][:10]) == ("Občina Mirna", "2026-11-25")


def test_the_note_of_the_person_who_sent_it_on_is_left_out() -> None:
    note = "Živjo,\n\ntole je za jutri, prosim.\n\nLP, Ana\n\n"
    item = read_mail(f"{note}{GMAIL}\n\n{ARTICLE}", subject="Fwd: Knjižnica")
    assert shown(item) == [LEAD, REST]
    assert "note of the person who sent it on" in {part.reason for part in item.left_out}


def test_a_note_above_a_header_without_a_mark_is_left_out_too() -> None:
    outlook = (
        "From: Miha Kos <miha@sta.si>\nSent: Monday, November 23, 2026 6:05 PM\nTo: Ana Novak <ana@primer.si>\n"
        "Subject: Knjižnica"
    )
    item = read_mail(f"Objavite, prosim.\n\n{outlook}\n\nSpoštovani,\n\n{ARTICLE}", subject="FW: Knjižnica")
    assert shown(item) == [LEAD, REST]
    assert item.metadata["source"] == "Miha Kos"


def test_a_closing_that_the_article_quotes_does_not_end_it() -> None:
    quoted = "Pismo je končala z besedami:\n\nS spoštovanjem,\nNataša Pirc Musar\n\nKancler je odpotoval v Zagreb."
    item = read_mail(f"{ARTICLE}\n\n{quoted}\n")
    assert shown(item)[-1] == "Kancler je odpotoval v Zagreb."


def test_an_article_above_a_mail_that_was_sent_on_is_no_note() -> None:
    item = read_mail(f"{ARTICLE}\n\n{GMAIL}\n\nAna, lahko kaj napišete o tem?", subject="Fwd: Knjižnica")
    assert shown(item)[:2] == [LEAD, REST]
    assert item.metadata.get("source") is None


def test_a_mail_in_html() -> None:
    page = (
        f"<div>Pozdravljeni,<br><br>{LEAD}<br><br></div><p>{REST}</p>"
        f"<div>Lep pozdrav,<br>{SIGNATURE.replace(chr(10), '<br>')}</div>"
    )
    assert shown(read_mail(page, html=True)) == [LEAD, REST]
    header = GMAIL.replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    item = read_mail(f'<div class="gmail_quote"><div>{header}</div><br>{page}</div>', subject="Fwd: x", html=True)
    assert shown(item) == [LEAD, REST]
    assert item.metadata["source"] == "Občina Mirna"


def test_an_english_mail() -> None:
    item = read_mail(f"Dear editors,\n\n{ENGLISH}\n\nBest regards,\nJohn Smith\nPress Office\n+44 20 7946 0000\n")
    assert len(item.blocks) == 2
    assert item.blocks[1].text.endswith("long time.")


KEPT = {
    "an address to the reader goes on": f"Spoštovani, pošiljamo vam sporočilo o knjižnici v Mirni.\n\n{ARTICLE}",
    "a headline that greets": f"Dober dan, Slovenija\n\n{ARTICLE}",
    "a headline that greets a country": f"Pozdravljena, Slovenija!\n\n{ARTICLE}",
    "a headline that wishes": f"Pozdravljeni v novem letu!\n\n{ARTICLE}",
    "a greeting within": f"{LEAD}\n\nSpoštovani,\n\n{REST}",
    "a closing within": f"{LEAD}\n\nLep pozdrav,\n\n{REST}",
    "a paragraph below the closing": f"{ARTICLE}\n\nLep pozdrav,\n\n{REST.replace('Župan', 'Minister')}",
    "two dashes within": f"{LEAD}\n\n--\n\n{REST}",
    "lines with colons": f"Od: Maribora\nDo: Kopra\n\n{ARTICLE}",
    "a paragraph on a message": f"{LEAD}\n\nTo sporočilo je občina poslala v sredo, ker zaupnih podatkov v njem ni.",
    "a credit": f"{ARTICLE}\n\nLep pozdrav,\nAna\n\nFoto: Tina Kosec",
    "a last line that greets": f"{ARTICLE}\n\nLep pozdrav iz Mirne",
    "last words": f"{ARTICLE}\n\nHvala.",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_nothing_of_an_article_is_taken_for_a_letter(text: str) -> None:
    assert not [part for part in read_mail(text).left_out if part.reason != "a heading with nothing under it"]


def test_a_text_that_is_no_mail_is_left_alone() -> None:
    text = f"Pozdravljeni,\n\n{ARTICLE}\n\nLep pozdrav,\nAna\n"
    assert understood(text.encode(), ".txt", {}).left_out == ()


def test_a_mail_of_nothing_but_a_letter_keeps_its_words() -> None:
    text = "Spoštovani,\n\nS spoštovanjem,\nAna Novak, Občina Mirna, stiki z javnostmi in odnosi z občani ter drugimi\n"
    assert read_mail(text).left_out == ()


@pytest.mark.parametrize(
    "text",
    [
        "From: a\n" * 12_000,
        "> " * 50_000 + LEAD,
        "---------- Forwarded message ---------\n" * 2_500,
        "Spoštovani " * 9_000 + ",",
        "Spoštovani, " * 9_000,
        f"{LEAD}\n\n" + "Lep pozdrav,\n" * 8_000,
        f"{LEAD}\n\n" + "-- \n" * 12_000,
        f"{LEAD}\n\n" + "To sporočilo " * 8_000,
    ],
)
def test_a_hostile_mail_costs_its_length(text: str) -> None:
    begun = time.process_time()
    with suppress(Unreadable):
        read_mail(f"{text}\n\n{ARTICLE}")
    assert time.process_time() - begun < 5


def test_a_build_publishes_the_article_and_not_the_letter(tmp_path: Path) -> None:
    site = sandbox(tmp_path / "site", samples=False)
    text = f"{GMAIL}\n\nSpoštovani,\n\n{ARTICLE}\n\nLep pozdrav,\n{SIGNATURE}\n"
    message = EmailMessage()
    message["Subject"] = "Fwd: Knjižnica"
    message.set_content(text)
    site.write("content/inbox/knjiznica.eml", message.as_bytes(policy=email.policy.SMTP))
    site.pelican()
    post = next(text for name, text in site.posts().items() if name.endswith(".sl.md"))
    assert "title: Knjižnica v Mirni znova odprta\n" in post
    assert "source: Občina Mirna\n" in post
    assert "date: 2026-11-25T18:05+01:00\n" in post
    assert post.rstrip().endswith(REST)
    assert f"---\n\n{LEAD}" in post
