"""The one gate, level by level and viewer by viewer."""

import pytest

from events.disclosure import Standing, disclose, standing_of
from groups.enums import SafetyLevel
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

EXACT = "Leeds University Union, Lifton Place, LS2 9JT"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("level", "standing", "label"),
    [
        (SafetyLevel.OPEN, Standing.PUBLIC, EXACT),
        (SafetyLevel.OPEN, Standing.ORGANISER, EXACT),
        (SafetyLevel.CAREFUL, Standing.PUBLIC, "LS2, Leeds"),
        (SafetyLevel.CAREFUL, Standing.CONFIRMED, EXACT),
        (SafetyLevel.CLOSED, Standing.PUBLIC, "Leeds"),
        (SafetyLevel.CLOSED, Standing.CONFIRMED, "Leeds"),
        (SafetyLevel.CLOSED, Standing.APPROVED, EXACT),
        (SafetyLevel.CLOSED, Standing.ORGANISER, EXACT),
    ],
)
def test_shows_the_place_as_the_level_allows(level, standing, label):
    occurrence = make_occurrence(make_event(make_group(safety_level=level)))
    place = disclose(occurrence, standing).place
    assert place.label == label
    assert place.is_exact == (label == EXACT)
    assert (place.address is None) == (label != EXACT)


def test_makes_a_meeting_stricter_than_its_group_but_never_looser():
    stricter = make_occurrence(make_event(make_group(safety_level=SafetyLevel.OPEN), safety_level=SafetyLevel.CAREFUL))
    assert disclose(stricter).place.label == "LS2, Leeds"
    looser = make_occurrence(make_event(make_group(safety_level=SafetyLevel.CLOSED), safety_level=SafetyLevel.OPEN))
    assert disclose(looser).place.label == "Leeds"


def test_keeps_the_online_link_for_those_who_are_confirmed():
    group = make_group(safety_level=SafetyLevel.CAREFUL)
    occurrence = make_occurrence(make_event(group, attendance_mode="online", place=None, conference_url="https://meet.example/x"))
    public = disclose(occurrence)
    assert (public.conference_url, public.link_withheld, public.place) == (None, True, None)
    assert disclose(occurrence, Standing.CONFIRMED).conference_url == "https://meet.example/x"


@pytest.mark.parametrize(
    ("level", "standing", "number", "shown"),
    [
        (SafetyLevel.OPEN, Standing.PUBLIC, 3, "3"),
        (SafetyLevel.CAREFUL, Standing.PUBLIC, 9, None),
        (SafetyLevel.CAREFUL, Standing.PUBLIC, 12, "10+"),
        (SafetyLevel.CAREFUL, Standing.ORGANISER, 9, "9"),
        (SafetyLevel.CLOSED, Standing.CONFIRMED, 40, None),
        (SafetyLevel.CLOSED, Standing.ORGANISER, 40, "40"),
    ],
)
def test_shows_the_number_coming_as_the_level_allows(level, standing, number, shown):
    occurrence = make_occurrence(make_event(make_group(safety_level=level)))
    assert disclose(occurrence, standing, coming=number).coming == shown


def test_search_knows_only_the_disclosed_point():
    careful = make_occurrence(make_event(make_group(safety_level=SafetyLevel.CAREFUL)))
    assert (careful.lat, careful.lon, careful.is_listed) == (53.80192, -1.54645, True)
    closed = make_occurrence(make_event(make_group(safety_level=SafetyLevel.CLOSED)))
    assert (closed.lat, closed.lon, closed.is_listed) == (53.79648, -1.54785, False)


def test_an_attendance_of_another_meeting_proves_nothing(alice, charlie):
    event = make_event(make_group(alice, safety_level=SafetyLevel.CAREFUL))
    here, elsewhere = make_occurrence(event), make_occurrence()
    assert standing_of(None, here, make_attendance(elsewhere)) == Standing.PUBLIC
    assert standing_of(None, here, make_attendance(here)) == Standing.CONFIRMED
    assert standing_of(None, here, make_attendance(here, "x@example.org", partstat="declined")) == Standing.PUBLIC
    assert standing_of(alice, here) == Standing.ORGANISER
    assert standing_of(charlie, here) == Standing.PUBLIC
