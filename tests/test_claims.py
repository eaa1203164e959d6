"""An article that was corrected and renamed is the same story; one that gets another's old name is not."""

import re
from itertools import count

import pytest

from .sites import Sandbox

BRIDGE = """V Kranju odprli nov most

V Kranju so v sredo odprli nov most čez Savo, ki je dolg sto metrov in so ga gradili dve leti.

Župan je ob odprtju dejal, da je most za mesto pomemben.

Promet bo po njem stekel v petek zjutraj.
"""
LIBRARY = """Knjižnica v Mirni znova odprta

V Mirni so v četrtek odprli prenovljeno knjižnico, ki jo je podjetje obnavljalo dve leti.

Direktorica je napovedala, da bo odprta tudi ob sobotah.
"""
INBOX = "content/inbox"
MEMORY = "content/memory/most.en.po"


@pytest.fixture
def bridge(site: Sandbox) -> Sandbox:
    """Return a site with one article, and its translation."""
    site.write(f"{INBOX}/most.txt", BRIDGE)
    site.pelican()
    numbers = count(1)
    filled = re.sub(r'(?m)^msgstr ""$(?!\n")', lambda _: f'msgstr "Text {next(numbers)}."', site.read(MEMORY))
    site.write(MEMORY, filled)
    site.pelican()
    assert "Text 1." in "".join(site.posts().values())
    return site


def uids(site: Sandbox) -> set[str]:
    return {line for text in site.posts().values() for line in text.split("\n") if line.startswith("uid: ")}


def test_a_corrected_article_may_be_renamed(bridge: Sandbox) -> None:
    before, posts = uids(bridge), list(bridge.posts())
    bridge.write(f"{INBOX}/most.txt", BRIDGE.replace("v petek", "v soboto"))
    bridge.pelican()
    (bridge.root / INBOX / "most.txt").rename(bridge.root / INBOX / "odprtje-mostu.txt")
    bridge.pelican()
    assert (uids(bridge), list(bridge.posts())) == (before, posts)
    assert all("\nraw: odprtje-mostu.txt\n" in text for text in bridge.posts().values())
    assert "v soboto" in "".join(bridge.posts().values())
    assert [path.name for path in (bridge.root / "content/memory").iterdir()] == ["odprtje-mostu.en.po"]
    content = bridge.content()
    bridge.pelican()
    assert bridge.content() == content


def test_a_new_article_may_get_the_name_that_another_had(bridge: Sandbox) -> None:
    posts, memory = bridge.posts(), bridge.read(MEMORY)
    (bridge.root / INBOX / "most.txt").rename(bridge.root / INBOX / "savski-most.txt")
    bridge.write(f"{INBOX}/most.txt", LIBRARY)
    bridge.pelican()
    after = bridge.posts()
    assert len(after) == len(posts) + 2
    for name, text in posts.items():
        assert after[name].split("\n---\n", 1)[1] == text.split("\n---\n", 1)[1]
        assert "\nraw: savski-most.txt\n" in after[name]
    moved = bridge.read("content/memory/savski-most.en.po")
    assert moved.replace("savski-most.txt", "most.txt") == memory
    assert "Knjižnica" in bridge.read(MEMORY)
    content = bridge.content()
    bridge.pelican()
    assert bridge.content() == content


def test_an_older_state_of_an_article_beside_it_is_refused(bridge: Sandbox) -> None:
    bridge.write(f"{INBOX}/most.txt", BRIDGE.replace("v petek", "v soboto"))
    bridge.write(f"{INBOX}/kopija.txt", BRIDGE)
    said = bridge.pelican(expect=3)
    assert "content/inbox/kopija.txt:1: is most.txt as it was before it was corrected; remove one of them" in said
    assert len(bridge.posts()) == 2
    assert "v soboto" in "".join(bridge.posts().values())


def swapped(site: Sandbox, one: str, other: str) -> None:
    inbox = site.root / INBOX
    (inbox / one).rename(inbox / "x")
    (inbox / other).rename(inbox / one)
    (inbox / "x").rename(inbox / other)


def test_two_articles_may_exchange_their_names(bridge: Sandbox) -> None:
    bridge.write(f"{INBOX}/knjiznica.txt", LIBRARY)
    bridge.pelican()
    (post,) = (bridge.root / "content/posts").rglob("*most.sl.md")
    post.write_text(post.read_text("utf-8") + "\nUrednica dodaja svoj stavek.\n", "utf-8")
    bridge.pelican()
    before, most, library = bridge.posts(), bridge.read(MEMORY), bridge.read("content/memory/knjiznica.en.po")
    swapped(bridge, "most.txt", "knjiznica.txt")
    bridge.pelican()
    after = bridge.posts()
    assert after.keys() == before.keys()
    for name, text in before.items():
        assert after[name].split("\n---\n", 1)[1] == text.split("\n---\n", 1)[1]
    assert bridge.read("content/memory/knjiznica.en.po").replace("knjiznica.txt", "most.txt") == most
    assert bridge.read(MEMORY).replace("most.txt", "knjiznica.txt") == library
    assert sorted(path.name for path in (bridge.root / "content/memory").iterdir()) == ["knjiznica.en.po", "most.en.po"]
    content = bridge.content()
    bridge.pelican()
    assert bridge.content() == content


def test_an_article_may_be_renamed_over_another(bridge: Sandbox) -> None:
    bridge.write(f"{INBOX}/knjiznica.txt", LIBRARY)
    bridge.pelican()
    before, most = bridge.posts(), bridge.read(MEMORY)
    (bridge.root / INBOX / "knjiznica.txt").rename(bridge.root / INBOX / "most.txt")
    bridge.pelican()
    after = bridge.posts()
    assert after.keys() == before.keys()
    for name, text in before.items():
        assert after[name].split("\n---\n", 1)[1] == text.split("\n---\n", 1)[1]
    memories = {path.name: path.read_text("utf-8") for path in (bridge.root / "content/memory").iterdir()}
    assert most in memories.values()
    assert "Knjižnica" in memories["most.en.po"]


def test_a_corrected_article_without_a_title_may_be_renamed(site: Sandbox) -> None:
    text = BRIDGE.split("\n\n", 1)[1]
    site.write(f"{INBOX}/most.txt", text)
    site.pelican()
    before, posts = uids(site), list(site.posts())
    site.write(f"{INBOX}/most.txt", text.replace("v petek", "v soboto"))
    site.pelican()
    (site.root / INBOX / "most.txt").rename(site.root / INBOX / "odprtje.txt")
    site.pelican()
    assert (uids(site), list(site.posts())) == (before, posts)
    assert "v soboto" in "".join(site.posts().values())
