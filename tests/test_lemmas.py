"""Lemmas: what simplemma says, without waiting for its dictionaries."""

import re
import subprocess
import sys

import pytest
import simplemma
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from plugins.mentions.lemmas import Dictionaries, known, lemma
from plugins.related import words
from plugins.search import stems

from .sites import ROOT

LANGS = ("sl", "en")


@pytest.mark.parametrize(
    ("word", "lang", "said"),
    [
        ("poplavah", "sl", "poplava"),
        ("otroci", "sl", "otrok"),
        ("predsednica", "sl", "predsednica"),
        ("Ljubljani", "sl", "Ljubljana"),
        ("negotiations", "en", "negotiation"),
        ("went", "en", "go"),
    ],
)
def test_a_form_has_the_lemma_of_its_word(word: str, lang: str, said: str) -> None:
    assert lemma(word, lang) == said


@pytest.mark.parametrize("lang", LANGS)
def test_a_dictionary_in_pieces_has_all_words_of_the_whole_one(lang: str) -> None:
    whole, pieces = DefaultDictionaryFactory().get_dictionary(lang), Dictionaries().get_dictionary(lang)
    assert len(pieces) == len(whole)
    assert dict(pieces.items()) == dict(whole.items())
    assert all(pieces.get(word) is None for word in ("\n", "\t", "", "a\nb", "\ud800"))
    with pytest.raises(KeyError):
        pieces["no such word"]


@pytest.mark.parametrize("lang", LANGS)
def test_every_word_of_the_sample_has_simplemmas_own_lemma(lang: str) -> None:
    text = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "content/posts").rglob("*.md")))
    many = set(re.findall(r"[^\W\d_]+|\S+", text))
    assert len(many) > 1_000
    for word in many:
        assert lemma(word, lang) == simplemma.lemmatize(word, lang=lang), word
        assert known(word, lang) == (lemma(word, lang) if simplemma.is_known(word, lang=lang) else None), word
    assert words(text, lang, lemma) == words(text, lang)
    assert stems(text, lang, ["Peter"], lemma) == stems(text, lang, ["Peter"])


def test_who_asks_for_no_lemma_does_not_pay_for_the_package() -> None:
    ask = (
        "import sys; import plugins.mentions.lemmas, plugins.related, plugins.search; print('simplemma' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
