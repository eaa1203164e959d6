"""Running stories: proposed from the inbox, confirmed or rejected by the curator, and filed from then on."""

import re
import shutil
from types import SimpleNamespace
from typing import Any

import pytest

from plugins.digest import grouping, running
from plugins.digest.running import Proposal
from plugins.mentions.authority import FaultsError
from plugins.topics import load

from .fixture_files import cases
from .sites import Sandbox

LEADS = {
    "a": "V Libiji so sile vlade v Tripoliju prevzele nadzor nad Tarhuno, zadnjim oporiščem Kalife Haftarja.",
    "b": "V Libiji je vlada v Tripoliju razglasila prekinitev ognja. Kalifa Haftar se na to še ni odzval.",
    "c": "V Libiji so spopadi med silami vlade v Tripoliju in silami Kalife Haftarja zahtevali več žrtev.",
    "d": "Evropska centralna banka je zvišala obrestne mere. Inflacija na območju evra se je nekoliko znižala.",
}
REVIEW = "content/review/stories.toml"
TOPICS = "content/data/topics.toml"


def article(key: str) -> str:
    day = "abcdefgh".index(key) + 1
    return f"---\ntitle: Novica {key}\nlang: sl\ndate: 2020-06-0{day}\n---\n\n{LEADS[key]}\n"


@pytest.fixture
def libya(site: Sandbox) -> Sandbox:
    """Return a site with three articles on Libya and others on other matters, built."""
    # Without the running stories that the sample has, one of which would take the three.
    known = site.read(TOPICS)
    site.write(TOPICS, re.sub(r'(?s)\n\[\[topic\]\]\nid = "local:.*?(?=\n\[\[|\Z)', "", known))
    for key in LEADS:
        site.write(f"content/inbox/{key}.txt", article(key))
    for title, text, _ in cases("related.md"):
        if title.endswith((" 1", "obresti")) and "Libija" not in title:
            site.write(f"content/inbox/{title}.txt", f"---\ntitle: {title}\nlang: sl\ndate: 2020-05-01\n---\n\n{text}")
    site.pelican()
    return site


def uid(site: Sandbox, key: str) -> str:
    text = next(text for name, text in site.posts().items() if name.startswith(f"novica-{key}.sl"))
    found = re.search(r"^uid: (\S+)$", text, re.MULTILINE)
    assert found
    return found[1]


def test_three_articles_on_one_affair_are_proposed_once_and_filed_when_confirmed(libya: Sandbox) -> None:
    proposal = libya.read(REVIEW)
    assert proposal.startswith(running.HEADER)
    assert 'name = { sl = "Libija: Kalifa Haftar", en = "Libya: Khalifa Haftar" }' in proposal
    assert f'stories = ["{uid(libya, "c")}", "{uid(libya, "b")}", "{uid(libya, "a")}"]' in proposal
    assert "2020-06-01 Novica a" in proposal
    assert "1 in content/review/stories.toml" in libya.read("content/review/waiting.md")

    libya.pelican()
    assert libya.read(REVIEW) == proposal

    libya.write(REVIEW, proposal.replace('decision = ""', 'decision = "accept"').replace("Libija: Kalifa", "Libija, "))
    libya.pelican()
    assert "[[story]]" not in libya.read(REVIEW)
    assert 'id = "local:libya-khalifa-haftar"' in libya.read(TOPICS)
    page = libya.read("output/sl/teme/libija-haftar/index.html")
    assert all(f"Novica {key}" in page for key in "abc")
    assert "Novica d" not in page
    # The day's page, the broader topic and the feed know it as any other topic.
    assert "libija-haftar" in libya.read("output/sl/2020/06/03/novica-c/index.html")
    assert "Novica b" in libya.read("output/sl/teme/libija-haftar/atom.xml")

    topics = libya.read(TOPICS)
    libya.pelican()
    assert libya.read(TOPICS) == topics

    # Nothing of the time before the decision is left in what was found then.
    story = libya.read("output/sl/2020/06/03/novica-c/index.html")
    for name in (".cache", "output"):
        shutil.rmtree(libya.root / name)
    libya.pelican()
    assert libya.read("output/sl/2020/06/03/novica-c/index.html") == story


def test_a_rejected_group_is_not_proposed_again(libya: Sandbox) -> None:
    rejected = libya.read(REVIEW).replace('decision = ""', 'decision = "reject" # no')
    libya.write(REVIEW, rejected)
    libya.pelican()
    assert libya.read(REVIEW) == rejected
    assert "stories.toml" not in libya.read("content/review/waiting.md")


def test_a_faulty_decision_stops_before_anything_is_written(libya: Sandbox) -> None:
    before = libya.content()
    lines = libya.read(REVIEW).replace('decision = ""', 'decision = "acept"')
    libya.write(REVIEW, lines)
    number = next(n for n, line in enumerate(lines.split("\n"), 1) if "acept" in line)
    said = libya.pelican(expect=1)
    assert f"{REVIEW}:{number}: unknown decision 'acept'; did you mean 'accept'?" in said
    after = libya.content()
    del before[str(libya.root / REVIEW)], after[str(libya.root / REVIEW)]
    assert after == before


SCHEME_TEXT = """\
[[topic]]
id = "local:war"
name = { sl = "Vojna" }
running = true
# a remark
pins = ["u1", "u2"]

[[topic]]
id = "local:peace"
name = { sl = "Mir" }
running = true
"""


def parsed(tmp_path_factory: pytest.TempPathFactory, text: str = SCHEME_TEXT) -> running.Scheme:
    path = tmp_path_factory.mktemp("topics") / "topics.toml"
    path.write_text(text, "utf-8")
    return load(path)


def test_a_later_article_is_proposed_for_the_running_topic_alone(tmp_path_factory: pytest.TempPathFactory) -> None:
    scheme = parsed(tmp_path_factory)
    group = Proposal("local:new", {"sl": "Nova"}, "", ("u3", "u2", "u1"), ("3", "2", "1"))
    (more,) = running.proposed([group], (), scheme)
    assert (more.id, more.stories, more.articles) == ("local:war", ("u3",), ("3",))
    text = running.carried_out(SCHEME_TEXT, [Proposal("local:war", {"sl": "Vojna"}, "", ("u3",), (), "accept")], scheme)
    assert text == SCHEME_TEXT.replace('"u1", "u2"', '"u1", "u2", "u3"')
    text = running.carried_out(SCHEME_TEXT, [Proposal("local:peace", {"sl": "Mir"}, "", ("u3",), (), "accept")], scheme)
    assert text == SCHEME_TEXT.replace('"local:peace"\n', '"local:peace"\npins = ["u3"]\n')


@pytest.mark.parametrize(
    ("countries", "named"),
    [
        # Two of three tell of a jumper from Austria, and yet it is no affair of Austria's.
        (["AT", "AT", "SI"], []),
        (["LY", "LY", "LY", "IT"], ["LY"]),
        (["SI LY", "LY SI", "LY"], ["LY"]),
    ],
)
def test_an_affair_is_named_after_what_three_stories_in_four_have(countries: list[str], named: list[str]) -> None:
    group: list[Any] = [SimpleNamespace(terms={"countries": ids.split()}) for ids in countries]
    assert grouping._common(group, "countries") == named


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ('id = "war"', ":2: id 'war' is no id of a local topic; write"),
        ('id = "local:a"\nname = { sl = "" }', ":3: name is missing or empty in a language; write"),
        ('id = "local:a"\nname = { sl = "A" }\nparent = "local:wa"', ":4: unknown parent 'local:wa'; did you mean"),
        ('id = "local:a"\nname = { sl = "A" }\nstories = "u1"', ":4: stories is no list of uids; write"),
        (
            'id = "local:a"\nname = { sl = "A" }\nstories = ["u1", "u9"]\ndecision = "accept"',
            ":4: no post has the uid 'u9'; take it out of the list",
        ),
        ('id = "local:a"\nname = { sl = "A" }\nstories = ["u1"]\ndecison = ""', ":5: unknown key 'decison'; did you"),
    ],
)
def test_faults_are_named_by_file_and_line(tmp_path_factory: pytest.TempPathFactory, record: str, message: str) -> None:
    with pytest.raises(FaultsError) as error:
        running.parse(f"[[story]]\n{record}\n", "stories.toml", parsed(tmp_path_factory), {"u1", "u2"})
    assert f"stories.toml{message}" in str(error.value)


def test_nearly_the_same_articles_are_pointed_out(site: Sandbox) -> None:
    body = " ".join(f"{LEADS[key]} Podrobnosti {n} še niso znane." for n, key in enumerate("abd"))
    site.write("content/inbox/a.txt", f"---\ntitle: Prva\ndate: 2020-06-01\n---\n\n{body}\n")
    site.write("content/inbox/b.txt", f"---\ntitle: Druga\ndate: 2020-06-02\n---\n\nPoroča agencija. {body}\n")
    site.pelican()
    assert "% of the text is in content/inbox/a.txt as well" in site.read("content/review/waiting.md")
