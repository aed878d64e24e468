"""Whatever is typed: an answer that stands on earth, or a sentence."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from places.services import locate

pytestmark = pytest.mark.once

# fmt: off
WORDS = st.sampled_from([
    "St", "Mary's", "Church", "High", "Street", "Leeds", "Newport", "LS2", "9JT", "UK", "14", "near", ",", "\n", "Uni", "of", "London",
    "M1", "junction", "Paris", "France", "Wales", "mosque", "ئۇيغۇر", "station", "53.8", "-1.5", "&", "Walthamstwo", "B1", "2nd",
])
# fmt: on


def is_sound(query: str) -> None:
    found = locate(query)
    assert found.query == query.strip()
    assert found.answer is None or (found.candidates, found.suggestions) == ((), ())
    assert found.answer is not None or found.note != ""
    answers = (found.answer,) if found.answer else found.candidates
    for answer in answers:
        assert -90 <= answer.lat <= 90
        assert -180 <= answer.lon <= 180
        assert answer.label
        assert answer.area_label
    labels = [answer.label for answer in answers]
    assert len(set(labels)) == len(labels)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
@example("ß LS2 9JT")
@example("İstanbul")
@example("٥٣٫٨، ١٫٥")
@example("\u202eLS2 9JT")
@example("///")
@example("((((")
@example('"')
def test_never_fails_on_any_text(typed: str) -> None:
    is_sound(typed)


@settings(deadline=None, max_examples=200)
@given(st.lists(WORDS, min_size=1, max_size=7))
def test_never_fails_on_words_that_mean_something(words: list[str]) -> None:
    is_sound(" ".join(words))


@pytest.mark.parametrize(
    "typed",
    ["LS2\u200f 9JT", "\u2067LS2 9JT\u2069", "ＬＳ２ ９ＪＴ", "LS2\u00a09JT", "\u0000LS2 9JT", "L S 2 9 J T", "ls2\t9jt\n"],
)
def test_looks_past_what_cannot_be_seen(typed: str) -> None:
    found = locate(typed)
    assert found.answer is not None
    assert found.answer.postcode == "LS2 9JT"


@pytest.mark.parametrize("typed", ["ئۇيغۇر", "ئۈرۈمچى", "伦敦", "Лондон", "লন্ডন"])
def test_asks_for_latin_letters_in_a_helpful_sentence(typed: str) -> None:
    found = locate(typed)
    assert (found.answer, found.candidates) == (None, ())
    assert found.note == (
        "We know places by their English or Welsh names only. Write the name in Latin letters, like “Leeds”, or type a postcode."
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("///filled.count.soap", "We do not look up places by three words. Type a postcode, or latitude and longitude."),
        ("https://maps.app.goo.gl/x", "A short link does not say where it leads"),
        ("https://example.org/event/42", "We can't find a place in this link."),
        ("???", "“???” is no place that we could look for."),
        ("x" * 201, "That is too long for a place."),
    ],
)
def test_says_what_to_do_instead(typed: str, said: str) -> None:
    found = locate(typed)
    assert (found.answer, found.candidates, found.suggestions) == (None, (), ())
    assert found.note.startswith(said)
