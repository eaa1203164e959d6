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
