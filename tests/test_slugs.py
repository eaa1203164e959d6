"""Addresses: readable, lower-case ASCII, at most 80 characters, the same for the same title, and never twice."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.digest.slug import candidates, mint, slugify
from plugins.editions.terms import slugify as of_term
from plugins.lean_build.allowed import slug_fault


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Čez Šmarno goro in nazaj: žled ustavil promet", "cez-smarno-goro-in-nazaj-zled-ustavil-promet"),
        ("Đoković v Lučah", "dokovic-v-lucah"),
        ("Straße, Ærø in Łódź", "strasse-aero-in-lodz"),
        ("İlham Əliyev v Bakuju", "ilham-eliyev-v-bakuju"),
        ("Зеленски v Kijevu", "zelenski-v-kijevu"),
        ("Αθήνα in ２０２６", "athena-in-2026"),
        ("O'Neill ni 'nov'", "oneill-ni-nov"),
        ("10 % več, 3,5 € manj", "10-vec-3-5-eur-manj"),
    ],
)
def test_a_title_stays_readable(title: str, slug: str) -> None:
    assert slugify(title, mint(title)) == slug


@pytest.mark.parametrize("title", ["con", "NUL", "com1", "index", "arhiv", "???", "", "...", "😀"])
def test_what_is_reserved_or_empty_has_the_uid_in_it(title: str) -> None:
    uid = mint("x" + title)
    assert slugify(title, uid).endswith((uid, uid[:4]))
    assert not slug_fault(slugify(title, uid))


@given(st.text(max_size=300))
def test_any_title_has_an_address_that_every_system_takes(title: str) -> None:
    uid = mint(title)
    slug = slugify(title, uid)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert slug_fault(slug) is None
    assert slugify(slug, uid) == slug or slug.endswith((uid, uid[:4]))
    assert slug_fault(of_term(title)) is None
    for other in ("NFC", "NFD", "NFKC", "NFKD"):
        assert slugify(unicodedata.normalize(other, title), uid) == slug
    assert all(slug_fault(one) is None for one in candidates(title, uid))


def test_ten_thousand_equal_titles_have_ten_thousand_addresses() -> None:
    taken: set[str] = set()
    for number in range(10_000):
        slug = next(one for one in candidates("Enak naslov " * 9, mint(str(number))) if one not in taken)
        assert slug_fault(slug) is None
        taken.add(slug)
    assert len(taken) == 10_000
