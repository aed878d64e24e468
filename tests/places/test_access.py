"""The twelve questions of access: their bits, their words, and what is read from and written to a row."""

from datetime import date

import pytest

from places import access
from places.access import On
from tests.factories.places import make_place

MARCH, MAY = date(2027, 3, 2), date(2027, 5, 9)
STEP_FREE = {"step_free": {"answer": "yes", "checked": "2027-03-02"}}


def test_keeps_the_bit_of_each_question_for_ever():
    """They stand in the database: a new question takes the next bit, and none is ever given again."""
    assert [(question.key, question.bit, question.on.value) for question in access.QUESTIONS] == [
        ("step_free", 0, "venue"),
        ("accessible_toilet", 1, "venue"),
        ("hearing_loop", 2, "venue"),
        ("sign_language", 3, "meeting"),
        ("captions", 4, "meeting"),
        ("quiet_space", 5, "venue"),
        ("prayer_space", 6, "venue"),
        ("children_welcome", 7, "meeting"),
        ("childcare", 8, "meeting"),
        ("parking", 9, "venue"),
        ("public_transport", 10, "venue"),
        ("lighting", 11, "venue"),
    ]


def test_counts_a_bit_for_each_yes_and_none_for_a_no():
    stored = {**STEP_FREE, "lighting": {"answer": "yes"}, "parking": {"answer": "no", "checked": "2027-03-02"}}
    assert access.yes_bits(stored) == 1 + 2**11
    assert access.bits(["step_free", "captions"]) == 1 + 2**4
    assert access.bits(["step_free", "captions"], On.VENUE) == 1


@pytest.mark.parametrize("junk", [{"lift": {"answer": "yes"}}, {"step_free": "yes"}, {"step_free": {"answer": ["yes"]}}, {}])
def test_passes_over_what_it_does_not_know(junk):
    assert access.answers(junk) == {}
    assert access.yes_bits(junk) == 0
    assert access.merged(junk, {}) == ()


def test_dates_what_was_changed_and_leaves_the_rest_as_it_was():
    stored = {**STEP_FREE, "lift": {"answer": "yes"}}
    said = {"step_free": True, "parking": False, "lighting": None}
    assert access.changed(stored, said, today=MAY) == {**stored, "parking": {"answer": "no", "checked": "2027-05-09"}}
    assert access.changed(stored, {"step_free": None}, today=MAY) == {"lift": {"answer": "yes"}}
    assert stored == {**STEP_FREE, "lift": {"answer": "yes"}}


def test_renews_the_day_of_what_somebody_says_is_still_right():
    renewed = access.changed(STEP_FREE, {"step_free": True, "parking": None}, today=MAY, confirmed=True)
    assert renewed == {"step_free": {"answer": "yes", "checked": "2027-05-09"}}


def test_takes_of_the_venue_and_of_the_meeting_what_hangs_on_each():
    captions = {"captions": {"answer": "no", "checked": "2027-05-09"}}
    said = access.merged({**STEP_FREE, **captions}, {**captions, "parking": {"answer": "yes"}})
    assert [(each.key, each.words, each.checked, each.checked_words) for each in said] == [
        ("step_free", "Step-free", "2027-03-02", "2 March 2027"),
        ("captions", "No captions", "2027-05-09", "9 May 2027"),
    ]


def test_tells_of_a_hidden_venue_no_more_than_the_month():
    said = access.merged(STEP_FREE, {"captions": {"answer": "yes", "checked": "2027-05-09"}}, to_the_day=False)
    assert [(each.checked, each.checked_words) for each in said] == [("2027-03", "March 2027"), ("2027-05-09", "9 May 2027")]


@pytest.mark.parametrize("day", ["soon", None, 20270302, ""])
def test_says_nothing_of_a_day_that_is_none(day):
    (said,) = access.merged({"step_free": {"answer": "yes", "checked": day}}, {})
    assert (said.is_yes, said.checked, said.checked_words) == (True, "", "")


def test_asks_about_no_building_where_there_is_none():
    assert [question.key for question in access.not_known((), without_venue=True)] == [
        "sign_language",
        "captions",
        "children_welcome",
    ]
    assert len(access.not_known(access.merged(STEP_FREE, {}))) == 11


@pytest.mark.django_db
def test_keeps_the_bits_beside_the_answers_however_a_row_is_saved():
    place = make_place(access=STEP_FREE)
    assert place.access_yes == 1
    place.access = {"lighting": {"answer": "yes"}}
    place.save(update_fields=["access", "modified"])
    place.refresh_from_db()
    assert place.access_yes == 2**11
