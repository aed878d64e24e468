"""Which names of groups could be taken for each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.names import ALIKE, folded, keys, likeness

LEEDS = "Leeds Students for Uyghurs"


@pytest.mark.parametrize(
    "other",
    [
        "LEEDS  students for uyghurs",
        "Léeds Students for Uyghurs",
        "Lееds Studеnts for Uуghurs",  # with Cyrillic е and у
        "Ｌｅｅｄｓ Ｓｔｕｄｅｎｔｓ for Uyghurs",
        "Leeds Stvdents for Uyghurs".replace("v", "u"),
        "LeedsStudents forUyghurs",
        "Leeds-Students for Uyghurs",
        "L33ds Students f0r Uyghurs",
    ],
)
def test_sees_what_looks_the_same_as_the_same(other):
    assert likeness(LEEDS, other) == 1.0
    assert keys(LEEDS) & keys(other)


@pytest.mark.parametrize(
    "other",
    [
        "Leedz Students for Uyghurs",
        "Leds Students for Uyghurs",
        "Leedss Students for Uyghurs",
        "Leesd Students for Uyghurs",
        "Ieeds Students for Uyghurs",
        "Leeds Student for Uyghurs",
        "Leeds Students 4 Uyghurs",
        "Students for Uyghurs Leeds",
        "Leeds Official Students for Uyghurs",
        "The Leeds Students' Group for Uyghurs",
        "Leeds Uni Students for the Uyghurs",
    ],
)
def test_finds_and_names_near_names(other):
    assert keys(LEEDS) & keys(other)
    assert ALIKE <= likeness(LEEDS, other) <= 1.0


@pytest.mark.parametrize("other", ["Leeds Amnesty", "Quakers in Otley", "Hull Unison", ""])
def test_leaves_other_names_alone(other):
    assert likeness(LEEDS, other) < ALIKE


def test_a_town_apart_shares_no_key_however_alike_the_rest_is():
    """What half of all groups are called must not lead to half of all groups."""
    assert keys(LEEDS) & keys("Norwich Students for Uyghurs") == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Unite Hull Branch", "UNITE  hull"), ("Burnley Friends", "Bumley Friends"), ("لندن ئۇيغۇر", "لندن ئۇيغۇرلار")],
)
def test_knows_look_alikes_in_other_words_and_scripts(one, other):
    assert keys(one) & keys(other)
    assert likeness(one, other) >= ALIKE


def test_has_few_keys_even_for_the_longest_name():
    assert len(keys("Abcdefghijklmnopqrstuvwxyz " * 10)) < 60
    assert len(keys(" ".join(chr(97 + each) * 20 for each in range(26)))) <= 200
    assert all(len(key) <= 64 for key in keys("x" * 100))


@given(st.text(max_size=100), st.text(max_size=100))
def test_is_the_same_both_ways_and_never_leaves_its_scale(one, other):
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, one) == 1.0
    assert folded(folded(one)) == folded(one)
