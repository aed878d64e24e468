"""What the form for a meeting answers to bad input: beside the field, before saving, nothing lost."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from core.forms import new_form_id
from events.forms import EventForm
from events.models import Event
from groups.enums import SafetyLevel
from tests.factories.events import make_event
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first_of_march(monkeypatch):
    """It is Monday, 1 March 2027, noon."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 3, 1, 12, tzinfo=UTC))


def typed(**fields):
    """What somebody types for a single meeting at the group's place."""
    return {
        "title": "Letter writing evening",
        "kind": "meeting",
        "start_date": "2027-03-02",
        "start_time": "19:00",
        "end_time": "21:00",
        "repeats": "once",
        "attendance_mode": "in_person",
        "place_is": "group",
        "form_id": new_form_id("events.new"),
        **fields,
    }


def filled(host=None, event=None, **fields):
    return EventForm(typed(**fields), host=host or make_group(), event=event)


def test_takes_a_plain_meeting():
    form = filled()
    assert form.errors == {}
    assert (form.duration, form.rrule, len(form.dates)) == (timedelta(hours=2), "", 1)


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"end_time": "18:00"}, "end_time", "It starts at 7 pm and ends at 6 pm, which is earlier."),
        ({"end_time": "19:00"}, "end_time", "It ends at the moment it starts. Give a later time."),
        ({"start_date": "2027-02-28"}, "start_date", "Sunday 28 February 2027, 7 pm is over."),
        ({"start_date": "2072-03-02"}, "start_date", "Wednesday 2 March 2072 is more than two years away. Please check the year."),
        ({"start_date": "2027-02-31"}, "start_date", "“2027-02-31” is no day of the calendar. Give a day like 31/03/2027."),
        ({"start_date": "soon"}, "start_date", "“soon” is no day of the calendar."),
        ({"start_time": "25:00"}, "start_time", "“25:00” is no time of day. Give a time like 19:00 or 7 pm."),
        ({"start_time": "13 pm"}, "start_time", "“13 pm” is no time of day."),
        (
            {"start_date": "2027-03-28", "start_time": "01:30", "end_time": "03:00"},
            "start_time",
            "The clocks go forward in that night: there is no 1:30 am on Sunday 28 March 2027.",
        ),
        ({"repeats": "weekly", "until": "2027-03-01"}, "until", "The last date is before the first."),
        ({"until": "2027-04-01"}, "until", "A meeting that happens once has no last date."),
        ({"repeats": "hourly"}, "repeats", "is none of the choices. Choose one from the list."),
        ({"conference_url": "https://meet.example/x"}, "conference_url", "You gave a link, and chose “In person”."),
        ({"attendance_mode": "online"}, "conference_url", "People need a link to take part online."),
        (
            {"attendance_mode": "hybrid", "conference_url": "ftp://files.example"},
            "conference_url",
            "“ftp://files.example” is not a web address.",
        ),
        ({"attendance_mode": "hybrid", "conference_url": "javascript:alert(1)"}, "conference_url", "is not a web address."),
        ({"attendance_mode": "hybrid", "conference_url": "a room"}, "conference_url", "“a room” is not a web address."),
        ({"place_is": "elsewhere"}, "where", "Give the postcode of the place, or its town."),
        ({"place_is": "elsewhere", "where": "Newport"}, "where", "There is more than one place called “Newport”."),
        ({"place_is": "elsewhere", "where": "Qqqqqqq"}, "where", "We can't find “Qqqqqqq”."),
        (
            {"repeats": "monthly-by-weekday", "start_date": "2027-04-27"},
            "position",
            "That day is both: the fourth of the month, and the last. Choose what you mean.",
        ),
        ({"title": ""}, "title", "Please fill this in."),
        ({"title": "x" * 121}, "title", "This is too long: it has 121 characters."),
        ({"form_id": "forged"}, "form_id", "This page has grown too old."),
    ],
)
def test_says_what_was_given_and_what_to_do(fields, field, message):
    form = filled(**fields)
    assert list(form.errors) == [field]
    assert form.errors[field][0].startswith(message) or message in form.errors[field][0]
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("19:00", time(19)),
        ("7 pm", time(19)),
        ("7.30pm", time(19, 30)),
        ("12 am", time(0)),
        ("12pm", time(12)),
        ("1930", time(19, 30)),
    ],
)
def test_reads_a_time_as_people_write_it(given, taken):
    form = filled(start_time=given, end_time="23:59")
    assert form.errors == {}
    assert form.cleaned_data["start_time"] == taken


def test_keeps_a_day_that_is_none_as_it_was_typed():
    form = filled(start_date="31/02/2027")
    assert 'type="text" name="start_date" value="31/02/2027"' in str(form["start_date"])
    assert 'type="time" name="start_time" value="19:00"' in str(form["start_time"])


def test_lists_mistakes_in_the_order_of_the_page():
    assert list(filled(title="", start_date="", end_time="", repeats="hourly").errors) == [
        "title",
        "start_date",
        "end_time",
        "repeats",
    ]


def test_reads_a_day_as_people_write_it():
    for given in ("31/03/2027", "31 March 2027", "2027-03-31"):
        form = filled(start_date=given)
        assert form.errors == {}
        assert f"{form.cleaned_data['start_date']}" == "2027-03-31"


def test_says_that_a_time_comes_twice_and_takes_the_first():
    form = filled(start_date="2027-10-31", start_time="01:30", end_time="03:00")
    assert form.errors == {}
    assert (form.comes_twice, f"{form.dates[0].utc:%H:%M}") == (True, "00:30")


def test_goes_on_past_midnight_when_told_so():
    form = filled(start_time="22:00", end_time="01:00", next_day="on")
    assert form.errors == {}
    assert form.duration == timedelta(hours=3)


@pytest.mark.parametrize(
    ("fields", "rule", "words", "second"),
    [
        ({"repeats": "weekly"}, "FREQ=WEEKLY;BYDAY=TU", "every Tuesday", "2027-03-09"),
        ({"repeats": "fortnightly"}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every second Tuesday", "2027-03-16"),
        ({"repeats": "monthly-by-weekday"}, "FREQ=MONTHLY;BYDAY=1TU", "the first Tuesday of every month", "2027-04-06"),
        (
            {"repeats": "monthly-by-weekday", "start_date": "2027-03-30"},
            "FREQ=MONTHLY;BYDAY=-1TU",
            "the last Tuesday of every month",
            "2027-04-27",
        ),
    ],
)
def test_repeats_as_people_say_it(fields, rule, words, second):
    form = filled(**fields)
    assert form.errors == {}
    assert (form.rrule, form.words) == (rule, words)
    assert (len(form.dates), f"{form.dates[1].local:%Y-%m-%d}") == (6, second)


def test_asks_which_is_meant_when_the_fourth_is_also_the_last():
    form = filled(repeats="monthly-by-weekday", start_date="2027-04-27", position="-1")
    assert form.errors == {}
    assert form.rrule == "FREQ=MONTHLY;BYDAY=-1TU"


def test_ends_on_the_last_date():
    form = filled(repeats="weekly", until="2027-03-16")
    assert form.errors == {}
    assert [f"{each.local:%d}" for each in form.dates] == ["02", "09", "16"]


def test_offers_only_stricter_levels():
    careful = make_group(safety_level=SafetyLevel.CAREFUL)
    assert [value for value, _words in filled(careful).fields["safety_level"].choices] == ["", "closed"]
    assert filled(careful, safety_level="open").errors.keys() == {"safety_level"}
    closed = make_group(safety_level=SafetyLevel.CLOSED)
    assert [value for value, _words in filled(closed).fields["safety_level"].choices] == [""]


def test_puts_https_before_a_bare_address():
    form = filled(attendance_mode="online", conference_url="meet.example/x")
    assert form.errors == {}
    assert form.cleaned_data["conference_url"] == "https://meet.example/x"


def test_keeps_a_rule_that_it_cannot_say():
    host = make_group()
    event = make_event(host, start_date=date(2027, 3, 2), rrule="FREQ=DAILY;INTERVAL=3;COUNT=9")
    form = EventForm(host=host, event=event)
    assert (form.initial["repeats"], form.initial["times"]) == ("as-now", 9)
    assert form.fields["repeats"].choices[0] == ("as-now", "every 3 days")
    again = filled(host, event, repeats="as-now", ends="times", times="9", version="1")
    assert (again.errors, again.rrule) == ({}, "FREQ=DAILY;INTERVAL=3;COUNT=9")


def test_a_series_whose_first_date_is_over_can_still_be_changed():
    host = make_group()
    event = make_event(host, start_date=date(2027, 1, 5), rrule="FREQ=WEEKLY;BYDAY=TU")
    form = filled(host, event, start_date="2027-01-05", repeats="weekly", version="1")
    assert form.errors == {}
    assert f"{form.dates[0].local:%Y-%m-%d}" == "2027-03-02"


@pytest.mark.parametrize(
    ("group_level", "fields", "in_vain"),
    [
        ("open", {"safety_level": "careful"}, True),
        ("open", {"safety_level": "closed"}, True),
        ("open", {"safety_level": ""}, False),
        ("open", {"safety_level": "closed", "place_is": "elsewhere", "where": "M2 5NS"}, False),
        ("open", {"safety_level": "closed", "attendance_mode": "online", "conference_url": "https://meet.example/x"}, False),
        ("careful", {"safety_level": "closed"}, False),
    ],
)
def test_knows_when_the_group_shows_what_the_meeting_hides(group_level, fields, in_vain):
    form = filled(make_group(safety_level=group_level), **fields)
    assert form.errors == {}
    assert form.hides_in_vain is in_vain


def test_knows_it_of_a_stored_meeting_too():
    host = make_group()
    assert EventForm(host=host, event=make_event(host, safety_level="closed")).hides_in_vain
    assert not EventForm(host=host, event=make_event(host)).hides_in_vain
    assert not EventForm(host=host).hides_in_vain


def test_opens_with_where_the_meeting_is():
    host = make_group()
    here = EventForm(host=host, event=make_event(host))
    elsewhere = EventForm(host=host, event=make_event(host, place=make_place(name="Quaker Meeting House")))
    assert (here["place_is"].value(), elsewhere["place_is"].value()) == ("group", "elsewhere")
    assert elsewhere["place_name"].value() == "Quaker Meeting House"
