"""`inv fetch`: pages and feeds of a site on this machine, as they are and as they should not be, become articles."""

import datetime as dt
import gzip
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

pytest.importorskip("trafilatura")
pytest.importorskip("feedparser")

from plugins.digest import Desk
from plugins.digest import Options as Options_
from plugins.digest.fetching import Fetcher
from plugins.digest.offering import Wish, taken
from plugins.raw_article import bounded, read
from plugins.web import Answer, Client, Options, WebError
from plugins.web.addresses import public, target

from .console import Typing
from .services import Fake, Reply, serving
from .sites import Sandbox, sandbox

STORY = """<article><h1>V Mirni odprli knjižnico</h1><p class="byline">Ana Novak</p>
<p>V Mirni so v sredo odprli prenovljeno knjižnico, ki jo je gradbeno podjetje obnavljalo dve leti; stala je dva milijona.</p>
<h2>Zahtevna obnova</h2>
<p>Župan Janez Kovač je ob odprtju dejal, da je bila obnova <b>zahtev</b>na, a <a href="/x">potrebna</a> * in _nujna_.</p>
<blockquote><p>»Čakali smo predolgo,« je dejala ravnateljica.</p></blockquote>
<ul><li>Nova čitalnica s petdesetimi sedeži</li><li>Otroški oddelek z igralnico</li></ul>
<p>Prihodnje leto načrtujejo še ureditev okolice, za kar je občina že pridobila evropska sredstva, pol milijona evrov.</p>
</article>"""
HEAD = """<meta property="og:site_name" content="Dolenjski glas"><meta name="author" content="Ana Novak">
<link rel="canonical" href="/novice/knjiznica"><link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"},
{"@type": "NewsArticle", "datePublished": "2026-11-20T08:15:30.000+0100", "isAccessibleForFree": true}]}</script>"""
PAGE = f"""<!doctype html><html lang="sl"><head><title>V Mirni odprli knjižnico | Dolenjski glas</title>{HEAD}</head>
<body><nav><a href="/">Domov</a> <a href="/sport">Šport</a></nav><div class="cookies">Uporabljamo piškotke.</div>
<main>{STORY}</main><aside><h2>Najbolj brano</h2><p>Vreme bo lepo.</p></aside><footer>© 2026 Dolenjski glas</footer></body></html>"""
LOGIN = """<html><body><h1>Prijava</h1><form action="/in"><input name="u"><input type="password" name="p"></form></body></html>"""
PAID = PAGE.replace('"isAccessibleForFree": true', '"isAccessibleForFree": false')
FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Dolenjski glas</title>
{items}</channel></rss>"""
ITEM = "<item><title>{title}</title><link>{url}</link><guid>{url}</guid><pubDate>{day}</pubDate></item>"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(body: str | bytes, **headers: str) -> Reply:
    data = body.encode() if isinstance(body, str) else body
    return Reply(data, headers={**HTML, **{name.replace("_", "-"): value for name, value in headers.items()}})


PAGES: dict[str, Reply] = {
    "/novice/knjiznica": page(PAGE),
    "/novice/knjiznica?utm_source=posta": page(PAGE),
    "/gzip": page(gzip.compress(PAGE.encode()), Content_Encoding="gzip"),
    "/1250": page(PAGE.encode("cp1250", "xmlcharrefreplace"), Content_Type="text/html; charset=iso-8859-1"),
    "/moved": Reply(b"", 301, {"Location": "/novice/knjiznica"}),
    "/circle": Reply(b"", 302, {"Location": "/circle"}),
    "/inward": Reply(b"", 302, {"Location": "http://10.0.0.1/admin"}),
    "/file": Reply(b"", 302, {"Location": "file:///etc/passwd"}),
    "/gone": Reply(b"", 404),
    "/forbidden": Reply(b"", 403),
    "/later": Reply(b"", 429, {"Retry-After": "3600"}),
    "/login": page(LOGIN),
    "/paid": page(re.sub(r"<h2>.*</ul>", "", PAID, flags=re.DOTALL)),
    "/pdf": Reply(b"%PDF-1.7 ...", headers={"Content-Type": "application/pdf"}),
    "/pdf-as-page": page(b"%PDF-1.7 ..."),
    "/picture": Reply(b"\x89PNG", headers={"Content-Type": "image/png"}),
    "/nothing": page("<html><body><p>Domov</p></body></html>"),
    "/empty": page(b""),
    "/deutsch": page(
        "<html><body><article><h1>Die Brücken</h1>"
        "<p>Die Regierung hat einen Plan für die Brücken angenommen, der in den Ländern gilt und nicht teuer ist.</p>"
        "<p>Der Minister sagte, dass die Arbeiten im Frühling beginnen und zwei Jahre dauern werden, wie es geplant ist.</p>"
        "<p>Am Ende werden alle Brücken neu sein, und niemand muss mehr warten, wie der Bürgermeister am Dienstag erklärte.</p>"
        "</article></body></html>"
    ),
    "/private/page": page(PAGE),
    "/robots.txt": Reply(b"User-agent: *\nDisallow: /private/\n", headers={"Content-Type": "text/plain"}),
}


@pytest.fixture
def web() -> Iterator[Fake]:
    with serving() as fake:
        fake.answer = lambda _method, path, _body: PAGES.get(path, Reply(b"", 404))
        yield fake


@pytest.fixture
def site(tmp_path: Path) -> Sandbox:
    return sandbox(tmp_path / "site", samples=False)


def fetch(site: Sandbox, *options: str, expect: int = 0) -> str:
    return site.run("-m", "invoke", "fetch", "--private", "--pause=0", *options, expect=expect)


def inbox(site: Sandbox) -> list[str]:
    return sorted(path.name for path in (site.root / "content/inbox").iterdir() if not path.name.startswith("."))


def test_an_article_comes_with_its_headline_day_author_source_licence_and_page(site: Sandbox, web: Fake) -> None:
    said = fetch(site, f"{web.url}/novice/knjiznica?utm_source=posta")
    assert said.startswith("content/inbox/v-mirni-odprli-knjiznico.md")
    assert inbox(site) == ["v-mirni-odprli-knjiznico.md", "v-mirni-odprli-knjiznico.toml"]
    item = read(site.root / "content/inbox/v-mirni-odprli-knjiznico.md")
    assert item.headline is not None
    assert item.headline.text == "V Mirni odprli knjižnico"
    assert [block.type for block in item.blocks] == ["lead", "crosshead", "paragraph", "quote", "list", "paragraph"]
    assert item.blocks[2].text.endswith("da je bila obnova zahtevna, a potrebna * in _nujna_.")
    assert dict(item.metadata) == {
        "date": "2026-11-20T08:15+01:00",
        "source": "Dolenjski glas",
        "url": f"{web.url}/novice/knjiznica",
        "author": "Ana Novak",
        "rights": "https://creativecommons.org/licenses/by/4.0/",
    }
    assert "piškotke" not in item.text
    assert "Najbolj brano" not in item.text
    site.pelican()
    assert "V Mirni odprli knjižnico" in site.read("output/sl/index.html")


@pytest.mark.parametrize("path", ["/gzip", "/1250", "/moved"])
def test_however_it_is_packed_written_or_moved(site: Sandbox, web: Fake, path: str) -> None:
    fetch(site, f"{web.url}{path}")
    item = read(site.root / "content/inbox/v-mirni-odprli-knjiznico.md")
    assert "Župan Janez Kovač je ob odprtju dejal, da je bila obnova zahtevna" in item.text
    assert item.metadata["url"] == f"{web.url}/novice/knjiznica"


BAD = {
    "/circle": "is sent on more than 5 times",
    "/file": "is an address of kind 'file'",
    "/gone": "is not there (404)",
    "/forbidden": "does not let programs read it; open it in your browser",
    "/later": "is busy (429), and asks for 3600 seconds; try again then",
    "/login": "is a page to log in",
    "/paid": "shows the beginning alone: the article is not free",
    "/pdf": "is a PDF, not a page; copy its text and paste it: inv new --from -",
    "/pdf-as-page": "is a PDF, not a page",
    "/picture": "is a picture, not a page",
    "/nothing": "has",
    "/empty": "is empty",
    "/deutsch": "seems to be in German; only Slovenian (sl) and English (en) articles are taken in",
    "/private/page": "its site asks programs not to read it (robots.txt); copy its text",
}


@pytest.mark.parametrize("path", BAD)
def test_what_is_no_article_is_refused_with_its_reason_and_nothing_is_written(
    site: Sandbox, web: Fake, path: str
) -> None:
    before = inbox(site)
    said = fetch(site, f"{web.url}{path}", expect=3)
    assert f": {BAD[path]}" in said
    assert "; " in said
    assert "Traceback" not in said
    assert inbox(site) == before
    assert not (site.root / "content/data/fetched.tsv").exists()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("ftp://example.org/x", "is an address of kind 'ftp'"),
        ("file:///etc/passwd", "is an address of kind 'file'"),
        ("javascript:alert(1)", "is an address of kind 'javascript'"),
        (
            "novica.txt",
            "is no address of a page; write one that begins with https:// or http://, or: inv new --from FILE",
        ),
        ("http://", "names no site"),
        ("http://[::1", "is no address"),
        ("http://ana:geslo@example.org/", "has a name and a password in its address"),
        ("http://localhost:1/", "an address of a private network or of this machine; if you mean it: --private"),
        ("http://169.254.169.254/latest/meta-data", "169.254.169.254, an address of a private network"),
        ("http://2130706433/", "127.0.0.1, an address of a private network"),
    ],
)
def test_only_pages_of_the_public_internet_are_asked_for(site: Sandbox, address: str, message: str) -> None:
    said = site.run("-m", "invoke", "fetch", address, expect=3)
    assert message in said
    assert "geslo" not in said


def test_a_redirect_into_a_private_network_is_not_followed(web: Fake) -> None:
    # The first page is allowed by name, as if it were public: what it sends on to is not.
    client = Client(Options(pause=0), clock=time.monotonic)
    with pytest.raises(WebError, match=r"127\.0\.0\.1, an address of a private network"):
        client.get(f"{web.url}/inward")
    with pytest.raises(WebError, match=r"10\.0\.0\.1"):
        Client(Options(pause=0)).get("http://10.0.0.1/admin")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        *(
            (number, False)
            for number in "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.1.1 100.64.0.1 0.0.0.0".split()
        ),
        *((number, False) for number in "224.0.0.1 255.255.255.255 ::1 :: fe80::1 fc00::1 ff02::1".split()),
        # Addresses of the old internet, written in ones of the new.
        *((number, False) for number in "::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1::1 2002:c0a8:101::1".split()),
    ],
)
def test_which_numbers_are_public(number: str, *, expected: bool) -> None:
    assert public(number) == expected


@pytest.mark.parametrize(
    ("address", "url", "host"),
    [
        (
            "https://www.Čebela.si/novice/č?a=š#d",
            "https://www.xn--ebela-gya.si/novice/%C4%8D?a=%C5%A1",
            "www.xn--ebela-gya.si",
        ),
        ("http://example.org:80", "http://example.org/", "example.org"),
        ("https://example.org:8443/a b", "https://example.org:8443/a%20b", "example.org:8443"),
        ("http://example.org/a'b?c='d'\n", "http://example.org/a%27b?c=%27d%27", "example.org"),
        ("http://[2001:db8::1]/x%20y", "http://[2001:db8::1]/x%20y", "[2001:db8::1]"),
    ],
)
def test_an_address_as_it_is_asked_for(address: str, url: str, host: str) -> None:
    page = target(address)
    assert (page.url, page.origin) == (url, host)


def test_a_page_made_to_wear_the_reader_out_is_left(site: Sandbox, web: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    PAGES["/worn"] = page(PAGE.replace("<main>", "<main>" + "<p>beseda " * 40_000))
    monkeypatch.setattr(bounded, "SECONDS", 2)
    fetcher = Fetcher(Desk(site.root, Options_()), Client(Options(private=True, pause=0)), dt.date(2026, 1, 2))
    with pytest.raises(WebError, match=r"takes longer than \d+ seconds to be read; copy its text and paste it"):
        fetcher.page(f"{web.url}/worn")
    assert inbox(site) == []


class Endless(BaseHTTPRequestHandler):
    """A page without an end: fast, or a byte at a time."""

    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/robots.txt" else 200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            for _ in range(0 if self.path == "/robots.txt" else 5_000):
                self.wfile.write(b"novica " * 3_000 if self.path == "/fast" else b"n")
                self.wfile.flush()
                time.sleep(0 if self.path == "/fast" else 0.02)
        except OSError:
            pass

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    ("path", "message"), [("/fast", "is larger than 10 MB"), ("/slow", "takes longer than 1 seconds")]
)
def test_a_page_without_an_end_is_left(path: str, message: str) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endless)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        client = Client(Options(private=True, pause=0, deadline=1))
        with pytest.raises(WebError, match=message):
            client.get(f"http://127.0.0.1:{server.server_port}{path}")
    finally:
        server.shutdown()
        server.server_close()


def get(web: Fake, path: str, waits: list[float]) -> Answer:
    return Client(Options(private=True, pause=0), sleep=waits.append).get(f"{web.url}{path}")


def test_a_busy_site_is_asked_again_when_it_says(web: Fake) -> None:
    robots = Reply(b"", 404)
    web.script = [robots, Reply(b"", 429, {"Retry-After": "7"}), Reply(b"", 503), page(PAGE)]
    waits: list[float] = []
    assert get(web, "/x", waits).data == PAGE.encode()
    assert [wait for wait in waits if wait] == [7, 4]
    web.script = [robots, *[Reply(b"", 503)] * 3]
    with pytest.raises(WebError, match=r"is busy \(503\), 3 times in a row; try again later"):
        get(web, "/x", waits)


def test_a_site_is_left_in_peace_between_two_requests(web: Fake) -> None:
    waits: list[float] = []
    client = Client(Options(private=True, pause=5), clock=lambda: 100.0, sleep=waits.append)
    for path in ("/novice/knjiznica", "/gzip"):
        client.get(f"{web.url}{path}")
    # What programs may read is asked first.
    assert waits == [0, 5, 5]


def test_a_site_that_cannot_say_what_may_be_read_is_not_read(web: Fake) -> None:
    web.script = [Reply(b"", 500)]
    with pytest.raises(WebError, match="answers 500 when asked what programs may read"):
        get(web, "/x", [])


def test_sites_are_told_who_asks_and_whom_to_reach(web: Fake) -> None:
    Client(Options("1.2", "ana@example.org", private=True, pause=0)).get(f"{web.url}/novice/knjiznica")
    assert {headers["user-agent"] for headers in web.headers} == {"Glasnik/1.2 (ana@example.org)"}


def test_what_was_fetched_is_not_fetched_twice(site: Sandbox, web: Fake) -> None:
    fetch(site, f"{web.url}/moved")
    for path in ("/moved", "/novice/knjiznica", "/novice/knjiznica?utm_source=posta"):
        said = fetch(site, f"{web.url}{path}", expect=3)
        assert "was fetched on 2026-01-02 as content/inbox/v-mirni-odprli-knjiznico.md" in said
    assert len(inbox(site)) == 2
    table = site.root / "content/data/fetched.tsv"
    table.write_text("".join(table.read_text("utf-8").splitlines(keepends=True)[:1]), "utf-8")
    fetch(site, f"{web.url}/moved")
    assert "v-mirni-odprli-knjiznico-2.md" in inbox(site)


def feed(web: Fake, many: int) -> None:
    """Let the site have a feed of so many articles, the newest first."""
    urls = [f"{web.url}/n/{number}" for number in range(many, 0, -1)]
    days = [f"{1 + number % 28:02d} Nov 2026 08:00:00 +0100" for number in range(many, 0, -1)]
    items = "".join(
        ITEM.format(title=f"Šola {url.rsplit('/', 1)[1]} &lt;script&gt;", url=url, day=f"Fri, {day}")
        for url, day in zip(urls, days, strict=True)
    )
    xml = FEED.format(items=items).encode()

    def answer(_method: str, path: str, _body: object) -> Reply:
        if path == "/feed":
            return Reply(xml, headers={"Content-Type": "application/rss+xml"})
        if path.startswith("/n/"):
            own = PAGE.replace("/novice/knjiznica", path).replace("V Mirni", f"V Mirni {path[3:]}.")
            return page(own)
        return PAGES.get(path, Reply(b"", 404))

    web.answer = answer


def test_entries_of_a_feed_are_chosen_by_number_and_seen_ones_remembered(site: Sandbox, web: Fake) -> None:
    feed(web, 6)
    said = fetch(site, f"{web.url}/feed")
    assert "Dolenjski glas" in said
    assert "  1  2026-11-07  Šola 6" in said
    assert "<script>" not in said
    assert inbox(site) == []
    fetch(site, f"{web.url}/feed", "--take", "1,3-4")
    assert [name for name in inbox(site) if name.endswith(".md")] == [
        "v-mirni-3-odprli-knjiznico.md",
        "v-mirni-4-odprli-knjiznico.md",
        "v-mirni-6-odprli-knjiznico.md",
    ]
    assert "nothing new among 6 entries; --all shows what was offered before" in fetch(site, f"{web.url}/feed")
    said = fetch(site, f"{web.url}/feed", "--all")
    assert [line.split()[-1] for line in said.splitlines() if "Šola" in line] == ["5", "2", "1"]
    feed(web, 7)
    assert [line.split()[-1] for line in fetch(site, f"{web.url}/feed").splitlines() if "Šola" in line] == ["7"]


def test_entries_are_chosen_at_the_terminal(site: Sandbox, web: Fake) -> None:
    feed(web, 4)
    fetcher = Fetcher(Desk(site.root, Options_()), Client(Options(private=True, pause=0)), dt.date(2026, 1, 2))

    def typed(*lines: str) -> str:
        console = Typing(lines)
        assert taken(fetcher, f"{web.url}/feed", Wish(), console) == []
        return console.said

    assert "Which? Numbers as 1,3-5" in typed("q")
    assert inbox(site) == []
    assert "'7' is none of the numbers; write them as 1,3-5, from 1 to 4" in typed("7", "2")
    assert [name for name in inbox(site) if name.endswith(".md")] == ["v-mirni-3-odprli-knjiznico.md"]
    assert "nothing new among 4 entries" in typed()
    feed(web, 5)
    # Enter takes none, and they are offered no more.
    assert "Šola 5" in typed("")
    assert "nothing new among 5 entries" in typed()
    assert len(inbox(site)) == 2


def test_an_atom_feed(site: Sandbox, web: Fake) -> None:
    entry = f"""<entry><title type="html">Šola &lt;b&gt;ena&lt;/b&gt;</title><id>urn:1</id>
        <updated>2026-11-20T08:00:00+01:00</updated><link href="{web.url}/novice/knjiznica"/></entry>"""
    bad = '<entry><title>Brez naslova</title><id>urn:2</id><link href="javascript:alert(1)"/></entry>'
    xml = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Glas</title><id>urn:x</id>{entry}{bad}</feed>'
    PAGES["/atom"] = Reply(xml.encode(), headers={"Content-Type": "application/atom+xml"})
    said = fetch(site, f"{web.url}/atom", "--take", "1")
    assert said.startswith("content/inbox/v-mirni-odprli-knjiznico.md")
    assert "nothing new among 1 entries" in fetch(site, f"{web.url}/atom")


def test_entries_since_a_day_and_with_words(site: Sandbox, web: Fake) -> None:
    feed(web, 9)
    said = fetch(site, f"{web.url}/feed", "--since", "2026-11-09", "--match", "SOLA")
    assert [line.split()[1] for line in said.splitlines() if "Šola" in line] == ["2026-11-10", "2026-11-09"]
    assert "--since '9. 11.'; write a day as 2026-11-24" in fetch(
        site, f"{web.url}/feed", "--since", "9. 11.", expect=1
    )
    assert "'12' is none of the numbers" in fetch(site, f"{web.url}/feed", "--take", "12", expect=1)
    assert "nothing new" in fetch(site, f"{web.url}/feed", "--match", "vreme")


def test_an_entry_that_cannot_be_had_does_not_stop_the_others(site: Sandbox, web: Fake) -> None:
    feed(web, 3)
    whole = web.answer
    web.answer = lambda method, path, body: Reply(b"", 410) if path == "/n/2" else whole(method, path, body)
    said = fetch(site, f"{web.url}/feed", "--take", "1-3", expect=3)
    assert f"{web.url}/n/2: is not there any more (410)" in said
    assert len(inbox(site)) == 4
    assert "Šola 2" in fetch(site, f"{web.url}/feed")


def test_a_feed_of_ten_thousand_entries_shows_the_first_and_how_many_more(site: Sandbox, web: Fake) -> None:
    feed(web, 10_000)
    said = fetch(site, f"{web.url}/feed")
    assert len([line for line in said.splitlines() if "Šola" in line]) == 40
    assert "and 9960 more; --since and --match show fewer" in said
