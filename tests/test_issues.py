"""Issues: the edition of a day or a week; what is in it, in which order, and as an e-mail."""

import datetime as dt
import email
import re
from email import policy
from email.message import EmailMessage

import feedparser
import pytest

from plugins.editions import dates, mail
from plugins.editions.filing import filed, strangers
from plugins.editions.issues import MOST_WORDS, Period, issue, periods, summary
from plugins.editions.stories import Post, Story, lead_of
from plugins.editions.terms import Term
from plugins.editions.tree import branches, gathered, line, running

from .sites import Sandbox

UTC = dt.UTC


def term(identifier: str, parent: str | None = None, **more: object) -> Term:
    names = {"sl": identifier, "en": identifier}
    return Term(identifier, "topics", names, names, names, {}, parent, (), **more)  # type: ignore[arg-type]


def story(uid: str, day: str, lead: str = "Stavek.", topics: tuple[str, ...] = (), title: str = "Naslov") -> Story:
    post = Post(
        path=f"{uid}.md",
        uid=uid,
        lang="sl",
        slug=uid,
        title=title,
        date=dt.datetime.fromisoformat(f"{day}T12:00:00+00:00"),
        lead=lead_of(f"<p>{lead}</p>"),
        body=lambda _: f"<p>{lead}</p>\n<p>Drugi odstavek.</p>",
        terms={"people": (), "countries": (), "topics": topics},
        state="original",
        status="published",
        modified=None,
        said={},
    )
    return Story(uid, {"sl": post}, post)


TOPICS = {
    topic.id: topic
    for topic in (term("war"), term("libya", "war", running=True), term("politics"), term("election", "politics"))
}


def test_a_day_is_its_own_period_and_a_week_runs_from_monday_to_sunday() -> None:
    friday = dt.date(2020, 6, 26)
    assert Period.around(friday, "day") == Period("day", friday, friday)
    week = Period.around(friday, "week")
    assert (week.first, week.last, week.name) == (dt.date(2020, 6, 22), dt.date(2020, 6, 28), "2020-w26")
    # By ISO 8601 the first of January 2021 is in the last week of 2020.
    assert Period.around(dt.date(2021, 1, 1), "week").name == "2020-w53"


@pytest.mark.parametrize(
    ("first", "last", "sl", "en"),
    [
        ("2020-06-26", "2020-06-26", "26. junij 2020", "26 June 2020"),
        ("2020-06-22", "2020-06-28", "22.–28. junij 2020", "22–28 June 2020"),
        ("2020-06-29", "2020-07-05", "29. junij–5. julij 2020", "29 June–5 July 2020"),
        ("2020-12-28", "2021-01-03", "28. december 2020–3. januar 2021", "28 December 2020–3 January 2021"),
    ],
)
def test_a_period_in_words(first: str, last: str, sl: str, en: str) -> None:
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    assert (dates.period(*days, "sl"), dates.period(*days, "en")) == (sl, en)


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("Prvi stavek. Drugi stavek. Tretji stavek.", "Prvi stavek. Drugi stavek."),
        ("Dr. Novak je 3. maja prišel. Nato je odšel. Konec.", "Dr. Novak je 3. maja prišel. Nato je odšel."),
        ("En sam stavek brez konca", "En sam stavek brez konca"),
        ("", ""),
        # Two sentences of more than sixty words together are too much for a summary: the first stands alone.
        (f"Kratek. Dolg {'in ' * 70}konec.", "Kratek."),
    ],
)
def test_a_summary_is_the_first_two_sentences_as_they_stand(lead: str, expected: str) -> None:
    assert summary(story("a", "2020-06-26", lead).original) == expected


def test_the_stories_of_an_issue_stand_under_their_top_topics_in_the_order_of_the_file() -> None:
    stories = [
        story("d", "2020-06-26", topics=()),
        story("c", "2020-06-26", topics=("election",)),
        story("b", "2020-06-26", topics=("libya", "politics")),
    ]
    made = issue(Period.around(dt.date(2020, 6, 26), "day"), stories, TOPICS, "sl")
    assert [(s.topic and s.topic.id, [i.story.uid for i in s.items]) for s in made.sections] == [
        ("war", ["b"]),
        ("politics", ["c"]),
        (None, ["d"]),
    ]


def test_an_issue_is_read_in_two_minutes_and_every_topic_keeps_its_first_summary() -> None:
    lead = "beseda " * 58 + "konec. Drugi stavek."
    many = [story(f"w{n}", "2020-06-26", lead, ("war",)) for n in range(9)]
    one = story("p", "2020-06-26", lead, ("politics",))
    made = issue(Period.around(dt.date(2020, 6, 26), "day"), [*many, one], TOPICS, "sl")
    assert made.minutes("sl") == 2
    assert sum(len(item.summary.split()) for section in made.sections for item in section.items) <= MOST_WORDS
    assert len(made.stories) == 10
    war, politics = made.sections
    assert [bool(item.summary) for item in war.items] == [True] * 5 + [False] * 4
    assert politics.items[0].summary


def test_periods_are_the_newest_first() -> None:
    stories = [story("c", "2020-06-29"), story("b", "2020-06-28"), story("a", "2020-06-26")]
    weeks = [(period.name, [s.uid for s in many]) for period, many in periods(stories, "week")]
    assert weeks == [("2020-w27", ["c"]), ("2020-w26", ["b", "a"])]


def test_a_topic_gathers_the_stories_of_narrower_ones() -> None:
    stories = [story("b", "2020-06-27", topics=("libya", "election")), story("a", "2020-06-26", topics=("war",))]
    listed = gathered(stories, "topics", TOPICS)
    assert {topic: [s.uid for s in many] for topic, many in listed.items()} == {
        "libya": ["b"],
        "war": ["b", "a"],
        "election": ["b"],
        "politics": ["b"],
    }
    war, politics = branches(TOPICS, listed)
    assert (war.term.id, war.count, [b.term.id for b in war.below]) == ("war", 2, ["libya"])
    assert politics.count == 1
    assert [topic.id for topic in running(TOPICS, listed, TOPICS["war"])] == ["libya"]
    assert running(TOPICS, listed, TOPICS["libya"]) == []


def test_a_circle_of_parents_ends_where_it_closes() -> None:
    circle = {"a": term("a", "b"), "b": term("b", "a")}
    assert [topic.id for topic in line(circle["a"], circle)] == ["a", "b"]


def test_the_curator_pins_stories_to_topics_and_bars_them() -> None:
    topics = TOPICS | {
        "election": term("election", "politics", pins=frozenset(["a"])),
        "war": term("war", bans=frozenset(["b"])),
    }
    stories = [story("b", "2020-06-27", topics=("libya", "politics")), story("a", "2020-06-26", topics=("war",))]
    b, a = filed(stories, {"topics": topics})
    assert a.original.terms["topics"] == ("war", "election")
    # Barred from a topic, it is not there by a narrower one either.
    assert b.original.terms["topics"] == ("politics",)
    assert b.posts["sl"] is b.original
    assert [(topic.id, key, uid) for topic, key, uid in strangers(topics, {"a"})] == [("war", "bans", "b")]


def letter(**more: str) -> mail.Letter:
    said = {
        "name": "2020-06-26",
        "lang": "sl",
        "subject": "Glasnik: 26. junij 2020",
        "sender": "Glasnik",
        "root": "https://example.org/digest",
        "html": "<!doctype html>\n<p>Čebela</p>\n",
        "text": "Čebela\n",
    } | more
    return mail.Letter(day=dt.date(2020, 6, 26), **said)


def parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_letter_has_both_texts_and_is_the_same_bytes_each_time() -> None:
    data = mail.written(letter())
    assert data == mail.written(letter())
    message = parsed(data)
    assert not message.defects
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().strip()[-6:] for part in message.iter_parts()] == ["Čebela", "la</p>"]
    assert message["Message-ID"] == "<2020-06-26.sl@example.org>"
    assert message["From"] == "Glasnik <edition@example.org>"
    assert all(len(row) <= 998 for row in data.split(b"\r\n"))


def test_nothing_in_a_subject_becomes_a_header() -> None:
    message = parsed(mail.written(letter(subject="Glasnik\r\nBcc: all@example.org", root="")))
    assert message["Bcc"] is None
    assert message["Subject"] == "Glasnik Bcc: all@example.org"
    assert message["From"] == "Glasnik <edition@glasnik.invalid>"


POST = """---
title: {title}
date: {day}
lang: {lang}
slug: {slug}
uid: {uid}
topics: {topics}
translation: {state}
---

{title} je prvi stavek. Drugi stavek pove več. Tretjega v povzetku ni.
"""


@pytest.fixture
def week(site: Sandbox) -> Sandbox:
    """Return a site with three stories in two days of one week; only the first has a translation."""
    stories = (("a", "2020-06-25", "medtop:15000000"), ("b", "2020-06-26", "medtop:11000000"), ("c", "2020-06-26", ""))
    for uid, day, topics in stories:
        fields = {"title": f"Novica {uid}", "day": day, "slug": uid, "uid": uid, "topics": topics}
        site.write(f"content/posts/2020/06/{uid}.sl.md", POST.format(**fields, lang="sl", state="original"))
    site.write(
        "content/posts/2020/06/a.en.md",
        POST.format(title="Story a", day="2020-06-25", lang="en", slug="a-en", uid="a", topics="", state="reviewed"),
    )
    return site


def test_the_front_page_has_the_day_or_the_week_as_the_setting_says(week: Sandbox) -> None:
    week.pelican()
    front = week.read("output/sl/index.html")
    assert "<h1>petek, 26. junij 2020</h1>" in front
    assert front.index("Novica b") < front.index("Prej") < front.index("Novica a")
    assert "Tretjega" not in front.partition("Prej")[0]
    week.write("pelicanconf.py", week.read("pelicanconf.py") + 'EDITIONS["issue"] = "week"\n')
    week.pelican()
    front = week.read("output/sl/index.html")
    assert "<h1>26. teden, 22.–28. junij 2020</h1>" in front
    assert "Prej" not in front
    assert [front.index(name) for name in ("Politika</a></h2>", "Šport</a></h2>", "Druge novice</h2>")] == sorted(
        front.index(name) for name in ("Politika</a></h2>", "Šport</a></h2>", "Druge novice</h2>")
    )


def test_the_feed_has_one_entry_an_issue_and_never_mixes_languages(week: Sandbox) -> None:
    week.pelican("-s", "publishconf.py")
    entries = feedparser.parse(week.read("output/sl/izdaje/atom.xml")).entries
    assert [(entry.title, entry.id.rsplit(":", 2)[1:]) for entry in entries] == [
        ("26. junij 2020", ["2020-06-26", "sl"]),
        ("25. junij 2020", ["2020-06-25", "sl"]),
    ]
    assert "Novica b" in entries[0].content[0].value
    assert "<h2>Druge novice</h2>" in entries[0].content[0].value
    (english,) = feedparser.parse(week.read("output/en/editions/atom.xml")).entries
    assert "Story a" in english.content[0].value


def test_a_published_letter_has_the_addresses_and_an_unpublished_one_none(week: Sandbox) -> None:
    week.pelican()
    path = "output/sl/2020/06/26/edition.eml"
    bare = parsed((week.root / path).read_bytes())
    assert "http" not in str(bare.get_body(("plain",)))
    week.pelican("-s", "publishconf.py")
    message = parsed((week.root / path).read_bytes())
    plain, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    address = "https://example.org/glasnik/sl/2020/06/26/b/"
    assert address in plain.get_content()
    assert f'href="{address}"' in html.get_content()
    assert not re.search(r"<(style|img|script|link)\b", html.get_content())
    assert message["Subject"] == "Glasnik: 26. junij 2020"
