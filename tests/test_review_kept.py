"""What a curator wrote into `titles.toml` and `same.toml`: it follows its article, and never vanishes by itself."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from .sites import Sandbox, sandbox

LEAD = (
    "Predsednik vlade Robert Golob je v sredo v Ljubljani odprl prenovljeno knjižnico, ki so jo obnavljali dve leti."
    " Obnova je bila zahtevna.\n"
)
OTHER = (
    "Minister za promet je v četrtek v Celju obljubil novo železniško progo, ki jo kraj čaka že trideset let."
    " Denar je zagotovljen, dela pa se začnejo jeseni.\n"
)
TWIN = " ".join(f"Županja je v {day}. dnevu leta povedala, da je most v Mirni odprt." for day in range(40))
TITLES, SAME = "content/review/titles.toml", "content/review/same.toml"
#: A day that there is not: the article is refused.
BROKEN = "---\ndate: 2026-02-31\n---\n"
GONE = "kept because you wrote here"


@pytest.fixture
def site(tmp_path: Path) -> Sandbox:
    made = sandbox(tmp_path / "site", samples=False)
    made.write("content/inbox/a.txt", LEAD)
    return made


@pytest.fixture
def twins(tmp_path: Path) -> Sandbox:
    made = sandbox(tmp_path / "site", samples=False)
    made.write("content/inbox/a.txt", f"Naslov\n\n{TWIN}\n")
    made.write("content/inbox/b.txt", f"Drug naslov\n\n{TWIN}\n\nIn še en odstavek.\n")
    made.pelican()
    return made


def rows(site: Sandbox, name: str) -> list[dict[str, Any]]:
    return next(iter(tomllib.loads(site.read(name)).values()), [])


def wrote(site: Sandbox, name: str, old: str, new: str) -> None:
    text = site.read(name)
    assert old in text
    site.write(name, text.replace(old, new, 1))


def corrected(site: Sandbox, title: str, decision: str = "") -> None:
    """Write another title into the one record, and perhaps a decision."""
    (row,) = rows(site, TITLES)
    wrote(site, TITLES, f'\ntitle = "{row["title"]}"', f'\ntitle = "{title}"')
    if decision:
        wrote(site, TITLES, 'decision = ""', f'decision = "{decision}"')


def renamed(site: Sandbox, old: str, new: str) -> None:
    (site.root / "content/inbox" / old).rename(site.root / "content/inbox" / new)


def test_a_decision_on_a_title_is_carried_out_in_the_file_of_another_name(site: Sandbox) -> None:
    site.pelican()
    corrected(site, "Knjižnica znova odprta", "accept")
    renamed(site, "a.txt", "knjiznica.txt")
    site.pelican()
    assert 'title = "Knjižnica znova odprta"' in site.read("content/inbox/knjiznica.toml")
    assert "title: Knjižnica znova odprta\n" in "".join(site.posts().values())
    assert rows(site, TITLES) == []


def test_a_decision_never_falls_on_the_article_that_got_the_name(site: Sandbox) -> None:
    site.pelican()
    corrected(site, "Knjižnica znova odprta", "accept")
    renamed(site, "a.txt", "knjiznica.txt")
    site.write("content/inbox/a.txt", OTHER)
    site.pelican()
    assert 'title = "Knjižnica znova odprta"' in site.read("content/inbox/knjiznica.toml")
    assert not (site.root / "content/inbox/a.toml").exists()
    assert [row["article"] for row in rows(site, TITLES)] == ["content/inbox/a.txt"]


def test_a_title_without_a_decision_follows_its_article_to_another_name(site: Sandbox) -> None:
    site.pelican()
    corrected(site, "Še premislim")
    wrote(site, TITLES, "[[title]]\n", "[[title]]\n# vprašaj Ano\n")
    renamed(site, "a.txt", "knjiznica.txt")
    site.pelican()
    (row,) = rows(site, TITLES)
    assert (row["article"], row["title"]) == ("content/inbox/knjiznica.txt", "Še premislim")
    assert "# vprašaj Ano" in site.read(TITLES)
    assert GONE not in site.read(TITLES)


def test_a_file_of_an_older_program_is_followed_by_the_articles_name(site: Sandbox) -> None:
    site.pelican()
    corrected(site, "Še premislim")
    (row,) = rows(site, TITLES)
    wrote(site, TITLES, f'uid = "{row["uid"]}"\n', "")
    site.pelican()
    assert rows(site, TITLES) == [row]


def test_a_title_survives_that_its_article_is_refused_once(site: Sandbox) -> None:
    site.pelican()
    corrected(site, "Še premislim")
    before = site.read(TITLES)
    site.write("content/inbox/a.txt", BROKEN + LEAD)
    site.pelican(expect=3)
    assert site.read(TITLES) == before
    site.write("content/inbox/a.txt", LEAD)
    site.pelican()
    assert site.read(TITLES) == before


def test_a_title_without_a_decision_survives_another_derived_title(site: Sandbox) -> None:
    site.pelican()
    corrected(site, "Še premislim")
    (before,) = rows(site, TITLES)
    site.write("content/inbox/a.txt", LEAD.replace("Robert Golob", "Robert Golob s soprogo").replace("sredo", "petek"))
    site.pelican()
    (row,) = rows(site, TITLES)
    assert row["title"] == "Še premislim"
    assert row["derived"] != before["derived"]


def test_a_title_that_nobody_touched_follows_the_program(site: Sandbox) -> None:
    site.pelican()
    (before,) = rows(site, TITLES)
    site.write("content/inbox/a.txt", LEAD.replace("Robert Golob", "Robert Golob s soprogo").replace("sredo", "petek"))
    site.pelican()
    (row,) = rows(site, TITLES)
    assert row["title"] == row["derived"] != before["derived"]
    (site.root / "content/inbox/a.txt").unlink()
    site.write("content/inbox/b.txt", OTHER)
    site.pelican()
    assert [row["article"] for row in rows(site, TITLES)] == ["content/inbox/b.txt"]


def test_what_was_written_on_an_article_that_is_gone_stays_and_says_so(site: Sandbox) -> None:
    site.pelican()
    corrected(site, "Še premislim", "accept")
    (site.root / "content/inbox/a.txt").unlink()
    site.write("content/inbox/b.txt", OTHER)
    site.pelican()
    text = site.read(TITLES)
    assert "Še premislim" in text
    assert text.count(GONE) == 1
    # It does not come again and again, and goes with its record or with the reason for it.
    site.pelican()
    assert site.read(TITLES) == text
    site.write("content/inbox/a.txt", LEAD)
    site.pelican()
    assert GONE not in site.read(TITLES)


def test_a_title_in_the_sidecar_does_not_throw_away_another_one_that_was_typed(site: Sandbox) -> None:
    site.pelican()
    corrected(site, "Še premislim")
    site.write("content/inbox/a.toml", 'title = "Knjižnica"\n')
    site.pelican()
    assert "has a title already" in site.read(TITLES)
    assert rows(site, TITLES)[0]["title"] == "Še premislim"
    site.write("content/inbox/a.toml", 'title = "Še premislim"\n')
    site.pelican()
    assert rows(site, TITLES) == []


def test_articles_that_may_stand_both_do_so_under_other_names(twins: Sandbox) -> None:
    wrote(twins, SAME, 'decision = ""', 'decision = "both"')
    renamed(twins, "b.txt", "c.txt")
    twins.pelican()
    (row,) = rows(twins, SAME)
    assert set(row["articles"]) == {"content/inbox/a.txt", "content/inbox/c.txt"}
    assert row["decision"] == "both"
    assert "Nearly the same articles" not in twins.read("content/review/waiting.md")


def test_a_decision_on_two_articles_survives_that_one_is_refused_once(twins: Sandbox) -> None:
    wrote(twins, SAME, 'decision = ""', 'decision = "both"')
    before, article = twins.read(SAME), twins.read("content/inbox/b.txt")
    twins.write("content/inbox/b.txt", BROKEN + article)
    twins.pelican(expect=3)
    assert twins.read(SAME) == before
    twins.write("content/inbox/b.txt", article)
    twins.pelican()
    assert twins.read(SAME) == before


def test_a_decision_on_articles_that_are_gone_or_differ_now_stays_and_says_so(twins: Sandbox) -> None:
    wrote(twins, SAME, 'decision = ""', 'decision = "both"')
    article = twins.read("content/inbox/b.txt")
    twins.write("content/inbox/b.txt", f"Drug naslov\n\n{OTHER}")
    twins.pelican()
    assert "are no longer alike" in twins.read(SAME)
    (twins.root / "content/inbox/b.txt").unlink()
    twins.pelican()
    text = twins.read(SAME)
    assert [row["decision"] for row in rows(twins, SAME)] == ["both"]
    assert GONE in text
    assert "are no longer alike" not in text
    twins.write("content/inbox/b.txt", article)
    twins.pelican()
    assert GONE not in twins.read(SAME)
    assert "Nearly the same articles" not in twins.read("content/review/waiting.md")


def test_a_comment_on_two_articles_is_the_curators_too(twins: Sandbox) -> None:
    wrote(twins, SAME, "[[same]]\n", "[[same]]\n# vprašaj Ano\n")
    (twins.root / "content/inbox/b.txt").unlink()
    twins.pelican()
    assert "# vprašaj Ano" in twins.read(SAME)
