"""The lookup: polite to the server, suspicious of its answers, and nothing is linked without the curator."""

import gzip
import json
import shutil
import socket
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import urllib3
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.mentions import Person, load
from plugins.mentions.wikidata import (
    API,
    Asked,
    Candidate,
    Client,
    Options,
    WikidataError,
    as_record,
    candidate,
    exact,
    full_names,
    lookup,
    rank,
    report,
)

from .sites import ROOT, Sandbox

JSON = {"Content-Type": "application/json; charset=utf-8"}
CONTACT = "ana@example.org"


# A server that answers like Wikidata. The people are invented, the shape of the answers is not.


def terms(**texts: str) -> dict[str, Any]:
    return {lang: {"language": lang, "value": text} for lang, text in texts.items()}


def statement(value: object, *, rank: str = "normal", snak: str = "value") -> dict[str, Any]:
    main: dict[str, Any] = {"snaktype": snak}
    if snak == "value":
        main["datavalue"] = {"value": value}
    return {"mainsnak": main, "type": "statement", "rank": rank}


def items(*ids: str) -> list[dict[str, Any]]:
    return [statement({"entity-type": "item", "id": one}) for one in ids]


def date(text: str, precision: int = 11) -> list[dict[str, Any]]:
    return [
        statement({"time": text, "precision": precision, "calendarmodel": "http://www.wikidata.org/entity/Q1985727"})
    ]


def human(identity: str, labels: dict[str, Any], wikis: int = 0, **claims: object) -> dict[str, Any]:
    return {
        "type": "item",
        "id": identity,
        "labels": labels,
        # An empty object is an empty list to MediaWiki.
        "descriptions": [],
        "aliases": [],
        "claims": {"P31": items("Q5"), **claims},
        "sitelinks": {f"w{n}wiki": {"site": f"w{n}wiki", "title": "x", "badges": []} for n in range(wikis)},
    }


MIRAN = {
    **human(
        "Q900001",
        terms(sl="Miran Vzorec", en="Miran Sample"),
        3,
        P21=items("Q6581097"),
        P27=items("Q900090", "Q900091"),
        P106=items("Q82955"),
        P569=date("+1951-05-01T00:00:00Z"),
        P570=date("+2019-00-00T00:00:00Z", 9),
    ),
    "descriptions": terms(sl="slovenski politik", en="Slovenian politician"),
    "aliases": {
        "sl": [{"language": "sl", "value": text} for text in ("Vzorec", "Miran J. Vzorec", "M. Vzorec")],
        "en": [{"language": "en", "value": text} for text in ("Миран Взорец", "Vzorec, Miran", "Miran Vzorec")],
    },
}
PAINTER = human("Q900002", terms(sl="Miran Vzorec", en="Miran Vzorec"), 1, P21=items("Q6581097"), P27=items("Q900092"))
FILM = {**human("Q900003", terms(sl="Miran Vzorec"), 9), "claims": {"P31": items("Q11424")}}
COUNTRIES = {
    "Q900090": {"id": "Q900090", "claims": {"P297": [statement("SI")]}},
    "Q900091": {"id": "Q900091", "claims": {"P297": [statement("SU")]}},
    "Q900092": {"id": "Q900092", "claims": {"P297": [statement("XX", rank="deprecated"), statement("HR")]}},
}
WORLD = {item["id"]: item for item in (MIRAN, PAINTER, FILM)} | COUNTRIES


@dataclass
class Reply:
    """One scripted answer; without a status the line is cut."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))
    body: bytes = b"{}"


@dataclass
class FakeWikidata:
    """The scripted answers first, then those that the items give."""

    api: str = ""
    world: dict[str, Any] = field(default_factory=lambda: dict(WORLD))
    script: list[Reply] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def reply(self, query: dict[str, str]) -> Reply:
        """Return the next scripted answer, or the one that the items give."""
        if self.script:
            return self.script.pop(0)
        return Reply(body=json.dumps(self.answer(query)).encode())

    def answer(self, query: dict[str, str]) -> dict[str, Any]:
        """Return what the items say to a query."""
        if query["action"] == "wbsearchentities":
            lang, wanted = query["language"], query["search"]
            named = [one for one, item in self.world.items() if wanted in names_of(item, lang)]
            return {"search": [{"id": one, "label": wanted} for one in named], "success": 1}
        ids = query["ids"].split("|")
        return {"entities": {one: self.world.get(one, {"id": one, "missing": ""}) for one in ids}, "success": 1}


def names_of(item: dict[str, Any], lang: str) -> list[str]:
    aliases = item.get("aliases") or {}
    label = item.get("labels", {}).get(lang, {}).get("value")
    return [label, *(row["value"] for row in aliases.get(lang, ()))]


@pytest.fixture
def server() -> Iterator[FakeWikidata]:
    yield from serve()


def serve() -> Iterator[FakeWikidata]:
    fake = FakeWikidata()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
            fake.asked.append(query)
            fake.headers.append(dict(self.headers))
            reply = fake.reply(query)
            if not reply.status:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for key, value in {**reply.headers, "Content-Length": str(len(reply.body))}.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_request(self, *_: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    fake.api = f"http://127.0.0.1:{http.server_port}/w/api.php"
    yield fake
    http.shutdown()
    thread.join()
    http.server_close()


@dataclass
class Clock:
    """Time that passes only by sleeping."""

    time: float = 1_000_000.0
    naps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.naps.append(round(seconds, 3))
        self.time += seconds

    def now(self) -> float:
        """Return the time."""
        return self.time


@dataclass
class Desk:
    """A server, a clock, a cache folder, and clients over them."""

    server: FakeWikidata
    folder: Path
    clock: Clock = field(default_factory=Clock)
    clients: list[Client] = field(default_factory=list)

    def client(self, **changes: Any) -> Client:  # noqa: ANN401
        """Return a client of the server on this clock and cache."""
        options = Options(cache=self.folder, contact=CONTACT, api=self.server.api, version="1.2")
        clock = self.clock
        made = Client(replace(options, **changes), sleep=clock.sleep, clock=clock.now, now=clock.now)
        self.clients.append(made)
        return made


@pytest.fixture
def desk(server: FakeWikidata, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(server, tmp_path / "cache")
    yield made
    for client in made.clients:
        client.close()


# What is asked, and how.


def test_a_name_is_searched_in_slovenian_then_in_english_and_only_people_come_back(desk: Desk) -> None:
    ((asked, found),) = lookup([Asked("Miran Vzorec")], desk.client())
    assert asked.name == "Miran Vzorec"
    assert [one.id for one in found] == ["Q900001", "Q900002"]
    assert found[0] == Candidate(
        id="Q900001",
        names={"sl": "Miran Vzorec", "en": "Miran Sample"},
        aliases={
            "sl": ("Vzorec", "Miran J. Vzorec", "M. Vzorec"),
            "en": ("Миран Взорец", "Vzorec, Miran", "Miran Vzorec"),
        },
        gender="m",
        countries=("SI",),
        descriptions={"sl": "slovenski politik", "en": "Slovenian politician"},
        born=1951,
        died=2019,
        sitelinks=3,
        public=True,
    )
    search, people, *countries = desk.server.asked
    common = {"format": "json", "formatversion": "2", "maxlag": "5"}
    assert search == common | {
        "action": "wbsearchentities",
        "search": "Miran Vzorec",
        "language": "sl",
        "uselang": "sl",
        "type": "item",
        "limit": "7",
    }
    assert people == common | {
        "action": "wbgetentities",
        "ids": "Q900001|Q900002|Q900003",
        "props": "labels|aliases|descriptions|claims|sitelinks",
        "languages": "sl|en",
        "languagefallback": "1",
    }
    assert [(one["ids"], one["props"]) for one in countries] == [
        ("Q900090", "claims"),
        ("Q900091", "claims"),
        ("Q900092", "claims"),
    ]
    assert desk.clock.naps == [1.0] * 4


def test_english_is_searched_where_slovenian_has_few(desk: Desk) -> None:
    ((_, found),) = lookup([Asked("Miran Sample")], desk.client())
    assert [one.id for one in found] == ["Q900001"]
    assert [one["language"] for one in desk.server.asked[:2]] == ["sl", "en"]
    assert list(lookup([Asked("Nihče Znan")], desk.client())) == [(Asked("Nihče Znan"), ())]


def test_a_country_is_asked_about_once(desk: Desk) -> None:
    list(lookup([Asked("Miran Vzorec"), Asked("Miran Sample")], desk.client()))
    assert sum(one.get("props") == "claims" for one in desk.server.asked) == 3


def test_it_says_who_asks(desk: Desk) -> None:
    desk.client().search("Miran Vzorec", "sl")
    (headers,) = desk.server.headers
    assert headers["User-Agent"] == f"Glasnik/1.2 ({CONTACT}) urllib3/{urllib3.__version__}"


def test_at_most_fifty_items_are_asked_for_at_once(desk: Desk) -> None:
    ids = [f"Q{number}" for number in range(1, 53)]
    assert desk.client().entities([*ids, "Q1", "Q900001"]) == {"Q900001": MIRAN}
    assert [len(one["ids"].split("|")) for one in desk.server.asked] == [50, 3]


def test_a_merged_item_is_one_candidate(desk: Desk) -> None:
    desk.server.world["Q5551"] = MIRAN
    ((_, found),) = lookup([Asked("Miran Sample")], desk.client())
    assert [one.id for one in found] == ["Q900001"]


# A server that is busy.


def busy(status: int, after: str | None = None) -> Reply:
    return Reply(
        status, {"Content-Type": "text/html"} | ({"Retry-After": after} if after else {}), b"<html>busy</html>"
    )


@pytest.mark.parametrize("status", [429, 503])
def test_it_comes_again_when_the_server_says(desk: Desk, status: int) -> None:
    desk.server.script = [busy(status, "7")]
    assert desk.client().search("Miran Vzorec", "sl") == ("Q900001", "Q900002", "Q900003")
    assert desk.clock.naps == [7.0]
    assert len(desk.server.asked) == 2


def test_it_comes_again_at_the_date_that_the_server_names(desk: Desk) -> None:
    desk.server.script = [busy(503, formatdate(time.time() + 60, usegmt=True))]
    assert desk.client().search("Miran Vzorec", "sl")
    (nap,) = desk.clock.naps
    assert 50 < nap <= 60


def test_lag_is_waited_for(desk: Desk) -> None:
    lag = {"error": {"code": "maxlag", "info": "Waiting for db1: 8.1 seconds lagged", "lag": 8.1}}
    desk.server.script = [Reply(headers=JSON | {"Retry-After": "5"}, body=json.dumps(lag).encode())]
    assert desk.client().search("Miran Vzorec", "sl")
    assert desk.clock.naps == [5.0]


@pytest.mark.parametrize("after", [None, "soon", "", "Mon, 99 Xxx 9999"])
def test_without_a_time_it_waits_longer_and_longer_and_gives_up(desk: Desk, after: str | None) -> None:
    desk.server.script = [busy(503, after) for _ in range(9)]
    with pytest.raises(WikidataError, match=r"^127\.0\.0\.1:\d+ answers 503, 5 times in a row; try again later$"):
        desk.client().search("Miran Vzorec", "sl")
    assert desk.clock.naps == [5.0, 10.0, 20.0, 40.0]
    assert len(desk.server.asked) == 5


def test_an_hour_is_not_waited_for(desk: Desk) -> None:
    desk.server.script = [busy(503, "3600")]
    with pytest.raises(WikidataError, match=r"answers 503, and asks for 3600 seconds; try again later"):
        desk.client().search("Miran Vzorec", "sl")
    assert desk.clock.naps == []


def test_a_cut_line_is_tried_again_and_a_closed_door_is_not(desk: Desk) -> None:
    desk.server.script = [Reply(0)]
    assert desk.client().search("Miran Vzorec", "sl")
    assert desk.clock.naps == [5.0]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(WikidataError, match=rf"127\.0\.0\.1:{port} cannot be reached; check the network"):
        desk.client(api=f"http://127.0.0.1:{port}/").search("Miran Vzorec", "sl")
    assert desk.clock.naps == [5.0]


# Answers that cannot be used are told and not kept.


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(body=b'{"search": ['), "answers JSON that is broken; try again later"),
        (Reply(body=b"\xff\xfe"), "answers JSON that is broken"),
        (Reply(body=b"[" * 7_000), "answers JSON that is broken"),
        (Reply(body=b"[]"), "answers JSON that is no object; name a Wikibase API"),
        (Reply(body=b"{}"), "answers without 'search'; name a Wikibase API"),
        (Reply(headers={"Content-Type": "text/html"}, body=b"<p>Hello"), "answers text/html where JSON was asked for"),
        (Reply(404), "answers 404; check --api"),
        (Reply(403), "answers 403; check --api, and that --contact is an address of yours"),
        (Reply(body=b"x" * 9_000), "answers with more than 8000 bytes"),
        (
            Reply(headers=JSON | {"Content-Encoding": "gzip"}, body=gzip.compress(b" " * 5_000_000)),
            "answers with more than 8000 bytes",
        ),
        (
            Reply(body=b'{"error": {"code": "unknown_action", "info": "Unrecognized value"}}'),
            "refuses: unknown_action, 'Unrecognized value'",
        ),
        (Reply(body=b'{"error": "no"}'), "refuses: "),
    ],
)
def test_a_bad_answer_is_told_and_not_kept(desk: Desk, reply: Reply, told: str) -> None:
    desk.server.script = [reply]
    client = desk.client(limit=8_000)
    with pytest.raises(WikidataError, match=told):
        client.search("Miran Vzorec", "sl")
    assert len(desk.server.asked) == 1
    assert client.search("Miran Vzorec", "sl")
    assert len(desk.server.asked) == 2


def test_hits_that_are_no_items_are_left_out(desk: Desk) -> None:
    hits = [{"id": "P31"}, {"id": "Q0"}, {"id": 5}, "Q1", {"id": "Q1|Q2"}, {"id": "Q42"}]
    desk.server.script = [Reply(body=json.dumps({"search": hits}).encode())]
    assert desk.client().search("Miran Vzorec", "sl") == ("Q42",)
    with pytest.raises(WikidataError, match=r"'Q1\|Q2' is no item; give ids"):
        desk.client().entities(["Q1|Q2"])


second = pytest.fixture(name="second")(serve)


def test_it_is_not_sent_on_to_another_host(desk: Desk, second: FakeWikidata) -> None:
    for status in (301, 302, 307, 308):
        desk.server.script = [Reply(status, {"Location": second.api})]
        target = urlsplit(second.api).netloc
        with pytest.raises(WikidataError, match=f"sends on to '{target}', which is not followed; name the API's own"):
            desk.client().search("Miran Vzorec", "sl")
    assert second.asked == []


# The cache.


def test_the_second_time_nothing_is_asked(desk: Desk) -> None:
    first = list(lookup([Asked("Miran Vzorec")], desk.client()))
    count = len(desk.server.asked)
    assert list(lookup([Asked("Miran Vzorec")], desk.client())) == first
    desk.client().entities(["Q900003", "Q900002", "Q900001"])
    assert len(desk.server.asked) == count


def test_after_thirty_days_it_is_asked_again_but_offline_any_age_will_do(desk: Desk) -> None:
    client = desk.client()
    client.search("Miran Vzorec", "sl")
    desk.clock.time += 29 * 86_400
    client.search("Miran Vzorec", "sl")
    assert len(desk.server.asked) == 1
    desk.clock.time += 2 * 86_400
    assert desk.client(offline=True).search("Miran Vzorec", "sl")
    assert len(desk.server.asked) == 1
    client.search("Miran Vzorec", "sl")
    assert len(desk.server.asked) == 2


def test_offline_replays_and_names_what_is_missing(desk: Desk) -> None:
    online = list(lookup([Asked("Miran Vzorec")], desk.client()))
    count = len(desk.server.asked)
    offline = desk.client(offline=True, contact="")
    assert list(lookup([Asked("Miran Vzorec")], offline)) == online
    with pytest.raises(WikidataError, match=r"^offline, and the answer about 'Ana Primer' is not in .*cache; ask once"):
        list(lookup([Asked("Ana Primer")], offline))
    assert len(desk.server.asked) == count


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[: len(data) // 2],
        lambda _: b"[]",
        lambda _: b"\xff",
        lambda data: data.replace(b"Miran", b"Milan", 1),
        lambda data: data.replace(b'"answer": {', b'"other": {'),
        lambda data: data.replace(b'"fetched": ', b'"fetched": 1e9'),
        lambda data: data.replace(b'"fetched": ', b'"fetched": null, "x": '),
    ],
)
def test_a_damaged_file_is_a_miss(desk: Desk, damage: Callable[[bytes], bytes]) -> None:
    desk.client().search("Miran Vzorec", "sl")
    (path,) = desk.folder.iterdir()
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert path.read_bytes() != whole
    assert len(desk.client().search("Miran Vzorec", "sl")) == 3
    assert len(desk.server.asked) == 2
    assert json.loads(path.read_bytes())["answer"] == json.loads(whole)["answer"]


def test_a_cache_that_cannot_be_written_is_told(desk: Desk) -> None:
    desk.folder.write_text("a file", "utf-8")
    with pytest.raises(WikidataError, match=r"cache cannot be written \(.+\); make room"):
        desk.client().search("Miran Vzorec", "sl")


# What is refused before anything is asked.


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"contact": ""}, "nobody to contact is named; Wikimedia asks for one: give --contact or GLASNIK_CONTACT"),
        ({"contact": "ana"}, "contact 'ana' is no address; write it as"),
        ({"contact": "ana@example.org)\r\nX: y"}, "is no address"),
        ({"contact": "špela@example.org\n"}, "is no address"),
        ({"contact": "(a@example.org)"}, "is no address"),
        ({"api": "http://www.wikidata.org/w/api.php"}, "is not https; plain http is for this machine alone"),
        ({"api": "http://127.0.0.1.example.org/"}, "is not https"),
        ({"api": "http://127.0.0.1@example.org/"}, "is no address of an API; name a Wikibase API"),
        ({"api": "ftp://127.0.0.1/"}, "is not https"),
        ({"api": "wikidata"}, "is no address of an API"),
        ({"api": API, "pause": 0.1}, "a pause of 0.1 s is too short; 1 s is the least"),
    ],
)
def test_options_that_would_be_impolite_are_refused(desk: Desk, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(WikidataError, match=told):
        desk.client(**changes)


@pytest.mark.parametrize("contact", ["ana@example.org", "https://example.org/ana", "Ana Novak, ana@example.org"])
def test_contacts_that_are_good(desk: Desk, contact: str) -> None:
    desk.client(contact=contact)
    desk.client(api="http://localhost:1/", pause=0)
    desk.client(api="http://[::1]:1/", pause=0)


# From an item to a candidate.


def read(item: dict[str, Any]) -> Candidate:
    found = candidate(item, {"Q1": "SI", "Q2": "HR", "Q3": ""})
    assert found
    return found


def test_what_is_no_value_or_deprecated_is_skipped() -> None:
    one = read(
        human(
            "Q9",
            terms(sl="Ana Primer"),
            P21=[statement({"id": "Q6581097"}, rank="deprecated"), statement({"id": "Q6581072"})],
            P27=[statement(None, snak="novalue"), statement(None, snak="somevalue"), *items("Q2", "Q3", "Q4", "Q2")],
            P569=[statement(None, snak="somevalue")],
            P570=[statement(None, snak="novalue")],
            P39=[statement(None, snak="novalue")],
        )
    )
    assert (one.gender, one.countries, one.born, one.died, one.public) == ("f", ("HR",), None, None, False)


def test_the_preferred_value_goes_before_the_others() -> None:
    one = read(human("Q9", terms(sl="Ana Primer"), P27=[*items("Q2"), statement({"id": "Q1"}, rank="preferred")]))
    assert one.countries == ("SI",)


@pytest.mark.parametrize(
    ("text", "precision", "year"),
    [("+1943-11-07T00:00:00Z", 11, 1943), ("+1940-00-00T00:00:00Z", 8, None), ("-0043-03-15T00:00:00Z", 11, -43)],
)
def test_a_year_is_read_where_it_is_known(text: str, precision: int, year: int | None) -> None:
    assert read(human("Q9", terms(sl="Ana Primer"), P569=date(text, precision))).born == year


def test_a_borrowed_name_is_told_from_an_own_one() -> None:
    fallen = {"en": {"language": "en", "value": "Ana Sample"}, "sl": {"language": "en", "value": "Ana Sample"}}
    one = read(human("Q9", fallen))
    assert (one.names["sl"], one.borrowed, exact(one, "ana sample")) == ("Ana Sample", frozenset(("sl",)), "en")
    both = {lang: {"language": "mul", "value": "Ana Sample", "for-language": lang} for lang in ("sl", "en")}
    assert read(human("Q9", both)).borrowed == frozenset()


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"id": "Q9", "missing": ""},
        FILM,
        human("Q9", {}),
        human("P9", terms(sl="Ana Primer")),
        {**human("Q9", terms(sl="Ana Primer")), "claims": {"P31": [statement(None, snak="somevalue")]}},
        {**human("Q9", terms(sl="Ana Primer")), "claims": {"P31": [statement({"id": "Q5"}, rank="deprecated")]}},
        {**human("Q9", terms(sl="Ana Primer")), "claims": []},
        {"id": "Q9", "labels": [], "claims": {"P31": "Q5"}},
        {"id": "Q9", "labels": {"sl": 5}, "claims": {"P31": [5, {}, {"mainsnak": 5}]}},
    ],
)
def test_what_is_no_human_with_a_name_is_no_candidate(item: dict[str, Any]) -> None:
    assert candidate(item, {}) is None


#: Whatever JSON can hold.
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("Q5"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["sl", "en", "value", "language", "mainsnak", "snaktype", "datavalue", "id", "P31", "P569"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(["labels", "aliases", "descriptions", "sitelinks"]), ANY), ANY, ANY)
def test_no_item_whatever_crashes(parts: dict[str, Any], birth: object, country: object) -> None:
    item = human("Q9", terms(sl="Ana Primer")) | parts
    item["claims"] = {"P31": items("Q5"), "P569": birth, "P27": country, "P21": country, "P39": birth}
    found = candidate(item, {})
    assert found is None or found.id == "Q9"


# Which one is likelier.


def named(identity: str, **changes: Any) -> Candidate:  # noqa: ANN401
    blank = Candidate(
        identity, {"sl": "A B", "en": "A B"}, {"sl": (), "en": ()}, "m", (), {}, None, None, 0, public=False
    )
    return replace(blank, **changes)


def test_the_likeliest_is_first_and_equals_keep_their_order() -> None:
    wanted = [
        named("Q1", names={"sl": "Ana Primer", "en": "A B"}, countries=("SI",)),
        named("Q2", aliases={"sl": ("ANA  PRIMER",), "en": ()}),
        named("Q3", names={"sl": "A B", "en": "Ana Primer"}, countries=("HR", "SI")),
        named("Q4", names={"sl": "Ana Primer", "en": "Ana Primer"}, borrowed=frozenset(("sl",)), public=True),
        named("Q5", aliases={"sl": (), "en": ("Ana Primer",)}, sitelinks=99),
        named("Q6", countries=("SI",)),
        named("Q7", public=True),
        named("Q8", sitelinks=300),
        named("Q9", sitelinks=2, countries=("HR",)),
        named("Q10", sitelinks=2),
    ]
    assert rank(wanted, "Ana Primer", ("SI", "LY")) == tuple(wanted)
    mixed = [*reversed(wanted[:8]), *wanted[8:]]
    assert rank(mixed, "Ana Primer", ("SI", "LY")) == tuple(wanted)
    assert [one.id for one in rank(wanted[5:7], "Ana Primer", ())] == ["Q7", "Q6"]


# The record.


def loaded(tmp_path: Path, record: str) -> Person:
    path = tmp_path / "people.toml"
    path.write_text(record, "utf-8")
    (person,) = load(path)
    return person


def test_a_record_loads_back(tmp_path: Path) -> None:
    found = candidate(MIRAN, {"Q900090": "SI"})
    assert found
    assert as_record(found) == (
        "[[person]]\n"
        'id = "Q900001"\n'
        'name = { sl = "Miran Vzorec", en = "Miran Sample" }\n'
        'gender = "m"\n'
        'countries = ["SI"]\n'
        'aliases = { sl = ["Miran J. Vzorec"], en = ["Miran Vzorec"] }\n'
    )
    person = loaded(tmp_path, as_record(found))
    assert (person.id, person.gender, person.countries) == ("Q900001", "m", ("SI",))
    assert person.spellings("sl") == ("Miran Vzorec", "Miran J. Vzorec")
    assert person.spellings("en") == ("Miran Sample", "Miran Vzorec")


def test_the_name_of_the_article_becomes_an_alias_if_it_is_the_persons_own(tmp_path: Path) -> None:
    found = candidate(MIRAN, {})
    assert found
    assert loaded(tmp_path, as_record(found, "Miran Sample")).aliases["sl"] == ("Miran Sample", "Miran J. Vzorec")
    for name in ("Milan Vzorec", "Vzorec", "Miran Vzorec"):
        assert loaded(tmp_path, as_record(found, name)).aliases["sl"] == ("Miran J. Vzorec",)


def test_what_is_not_known_is_left_to_the_curator(tmp_path: Path) -> None:
    record = as_record(named("Q9", names={"sl": "Ana", "en": "Ana"}, gender="", borrowed=frozenset(("sl",))))
    assert 'gender = ""  # Wikidata does not say: write "m" or "f"' in record
    assert "# Wikidata has no name in: sl." in record
    assert "# One name alone: add mononym = true" in record
    with pytest.raises(ValueError, match=r"people\.toml:5: gender ''"):
        loaded(tmp_path, record)
    assert loaded(tmp_path, as_record(named("Q9", gender=""), gender="f")).gender == "f"


@pytest.mark.parametrize(
    ("alias", "kept"),
    [
        ("Ursula von der Leyen", True),
        ("Jean-Luc Mélenchon", True),
        ("Donald J. Trump", True),
        ("Sinéad O’Connor", True),
        ("Trump", False),
        ("D. Trump", False),
        ("D. J. T.", False),
        ("Obama, Barack", False),
        ("Ana Primer (1950)", False),
        ("Ана Пример", False),
        ("45th President", False),
        ("dr. Ana", False),
    ],
)
def test_only_full_names_are_aliases(alias: str, kept: bool) -> None:  # noqa: FBT001
    assert full_names(named("Q9", aliases={"sl": (alias, alias.upper()), "en": ()}), "sl") == ((alias,) if kept else ())


@given(st.text(st.characters()), st.text(st.characters()))
def test_no_name_breaks_a_record(label: str, alias: str) -> None:
    item = human("Q9", terms(sl=label)) | {"aliases": {"sl": [{"language": "sl", "value": alias + " Ob"}]}}
    found = candidate(item, {})
    if found:
        record = as_record(found, alias, gender="f")
        record.encode()
        (row,) = tomllib.loads(record)["person"]
        assert row["name"] == {"sl": found.names["sl"], "en": found.names["sl"]}
        assert set(row) <= {"id", "name", "gender", "aliases"}


def test_nothing_that_steers_the_terminal_is_shown() -> None:
    item = human("Q9", terms(sl='Ana\x1b[2J "\\\u202ePri\u200bmer\nX'))
    item["descriptions"] = terms(sl="\x1b]0;x\x07slikarka\r\n[[person]]")
    found = candidate(item, {})
    assert found
    assert found.names["sl"] == 'Ana[2J "\\Primer X'
    text = report(Asked("Ana Primer"), [found])
    assert "     ]0;xslikarka [[person]]\n" in text
    assert all(char == "\n" or char.isprintable() for char in text)


# What the curator reads.


def test_the_report_names_all_and_writes_the_first() -> None:
    found = candidate(MIRAN, {"Q900090": "SI"})
    painter = candidate(PAINTER, {})
    assert found
    assert painter
    text = report(Asked("Miran Vzorec"), [found, painter])
    assert text == (
        "Miran Vzorec\n"
        "  1. Q900001  Miran Vzorec / Miran Sample (m, 1951–2019, SI, 3 wikis)\n"
        "     slovenski politik\n"
        "     Slovenian politician\n"
        "     https://www.wikidata.org/wiki/Q900001\n"
        "  2. Q900002  Miran Vzorec (m, 1 wiki)\n"
        "     https://www.wikidata.org/wiki/Q900002\n"
        "  If it is the first, its record:\n\n" + as_record(found)
    )
    assert "(none bears exactly this name: look twice)" in report(Asked("Mirna Vzorec"), [found])
    assert "[[person]]" not in report(Asked("Miran Vzorec"), [found], {"Q900001"})
    assert "add the name to its aliases" in report(Asked("Miran Vzorec"), [found], {"Q900001"})
    assert report(Asked("Ana Primer"), []) == "Ana Primer\n  Wikidata knows no person of this name.\n"


def inv(site: Sandbox, *options: str, expect: int = 0, contact: str = "") -> str:
    return site.run("-m", "invoke", "lookup", *options, expect=expect, GLASNIK_CONTACT=contact)


def test_the_command(site: Sandbox, server: FakeWikidata) -> None:
    shutil.copy(ROOT / "pyproject.toml", site.root)
    names = ("--name", "Miran Vzorec", "--name", "Nihče  Znan", "--name", "Miran Vzorec", "--api", server.api)
    said = inv(site, *names, "--pause", "0", contact=CONTACT)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert server.headers[0]["User-Agent"].startswith(f"Glasnik/{version} ({CONTACT}) urllib3/")
    assert said.count("Miran Vzorec\n  1. Q900001  Miran Vzorec / Miran Sample (m, 1951–2019, SI, 3 wikis)\n") == 1
    assert "Nihče Znan\n  Wikidata knows no person of this name.\n" in said

    count = len(server.asked)
    assert inv(site, *names, "--offline") == said
    assert len(server.asked) == count

    record = said[said.index("[[person]]") :].split("\n\n")[0] + "\n"
    people = site.root / "content/data/people.toml"
    people.write_text(people.read_text("utf-8") + "\n" + record, "utf-8")
    assert load(people)[-1].names == {"sl": "Miran Vzorec", "en": "Miran Sample"}
    assert "The authority file has Q900001 already" in inv(site, *names, "--offline")


def test_the_command_says_what_it_lacks(site: Sandbox, server: FakeWikidata) -> None:
    shutil.copy(ROOT / "pyproject.toml", site.root)
    assert "nobody to contact is named" in inv(site, "--name", "Ana Primer", "--api", server.api, expect=1)
    said = inv(site, "--name", "Ana Primer", "--api", server.api, "--offline", expect=1)
    assert "offline, and the answer about 'Ana Primer' is not in" in said
    assert "Traceback" not in said
    assert server.asked == []


NAMES = "content/review/names.toml"
WAITING = """
[[name]]
name = "Miran Vzorec"
gender = "m"
decision = ""
forms = { "Mirana Vzorca" = 1 }
# Ga res pišejo tako?
proposed = { name = "Miran Vzorec", gender = "m" }

[[name]]
name = "Nihče Znan"
gender = "m"
decision = ""
proposed = { name = "Nihče Znan", gender = "m" }
"""


def test_the_answers_stand_beside_the_names_in_review(site: Sandbox, server: FakeWikidata) -> None:
    shutil.copy(ROOT / "pyproject.toml", site.root)
    site.write(NAMES, WAITING)
    said = inv(site, "--api", server.api, "--pause", "0", contact=CONTACT)
    assert "1. Q900001  Miran Vzorec / Miran Sample" in said
    known, unknown = tomllib.loads(site.read(NAMES))["name"]
    assert [row["id"] for row in known["wikidata"]] == ["Q900001", "Q900002"]
    assert known["wikidata"][0]["en"] == "Miran Sample"
    assert unknown["wikidata"] == []
    assert "# Ga res pišejo tako?" in site.read(NAMES)

    count = len(server.asked)
    inv(site, "--api", server.api, "--pause", "0", contact=CONTACT)
    assert len(server.asked) == count, "what was asked once is kept"


def test_a_name_accepted_with_an_id_found_takes_its_english_name_and_countries(
    site: Sandbox, server: FakeWikidata
) -> None:
    shutil.copy(ROOT / "pyproject.toml", site.root)
    site.write(NAMES, WAITING)
    inv(site, "--api", server.api, "--pause", "0", contact=CONTACT)
    site.write(NAMES, site.read(NAMES).replace('decision = ""', 'decision = "accept"\nid = "Q900001"', 1))
    site.pelican()
    person = next(one for one in load(site.root / "content/data/people.toml") if one.id == "Q900001")
    assert person.names == {"sl": "Miran Vzorec", "en": "Miran Sample"}
    assert person.countries == ("SI",)
