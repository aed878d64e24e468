"""How often, until when, and what is left out: what the form makes of it, and what it says before anything is saved."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from core.forms import typed_before
from events.forms import EventForm
from events.models import Event
from events.rule_choice import choice_of, rule_of
from tests.events.test_manage_form import typed
from tests.factories.events import make_event
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
TUESDAY = date(2027, 3, 2)  # the first of its month


@pytest.fixture(autouse=True)
def first_of_march(monkeypatch):
    """It is Monday, 1 March 2027, noon."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 3, 1, 12, tzinfo=UTC))


def sent(**fields):
    """What a browser sends: lists for what is ticked several times."""
    data = QueryDict(mutable=True)
    for name, value in typed(**fields).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def filled(event=None, **fields):
    host = event.host if event else make_group()
    return EventForm(sent(**fields), host=host, event=event)


def clock(**fields):
    """What is said of the clocks."""
    form = filled(**fields)
    assert form.errors == {}
    return form.preview.clock


def days(form):
    return [f"{each.local:%d.%m.}" for each in form.dates]


@pytest.mark.parametrize(
    ("fields", "rule", "words"),
    [
        ({"repeats": "weekly", "weekdays": ["TU", "TH"]}, "FREQ=WEEKLY;BYDAY=TU,TH", "every week on Tuesday and Thursday"),
        ({"repeats": "weeks", "every": "3"}, "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU", "every 3 weeks on Tuesday"),
        ({"repeats": "monthly-by-weekday", "position": "1"}, "FREQ=MONTHLY;BYDAY=1TU", "the first Tuesday of every month"),
        ({"repeats": "monthly"}, "FREQ=MONTHLY;BYMONTHDAY=2", "day 2 of every month"),
        ({"repeats": "weekly", "ends": "times", "times": "3"}, "FREQ=WEEKLY;COUNT=3;BYDAY=TU", "every Tuesday, 3 times"),
        (
            {"repeats": "weekly", "ends": "until", "until": "2027-04-13"},
            "FREQ=WEEKLY;UNTIL=20270413T225959Z;BYDAY=TU",
            "every Tuesday, until 13 Apr 2027",
        ),
        ({"repeats": "rule", "rule": "rrule:freq=weekly;byday=tu"}, "FREQ=WEEKLY;BYDAY=TU", "every Tuesday"),
        (
            {"repeats": "rule", "rule": "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU", "ends": "times", "times": "4"},
            "FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1TU",
            "on several dates, 4 times",
        ),
    ],
)
def test_repeats_as_it_was_said(fields, rule, words):
    form = filled(**fields)
    assert form.errors == {}
    assert (form.rrule, form.words) == (rule, words)


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        (
            {"repeats": "weekly", "weekdays": ["WE"]},
            "weekdays",
            "The first date is a Tuesday. Tick that too, or give a first date on a day that you ticked.",
        ),
        ({"repeats": "weeks"}, "every", "Say every how many weeks: a number, like 3."),
        ({"repeats": "weeks", "every": "0"}, "every", "1"),
        (
            {"repeats": "monthly-by-weekday", "position": "-1"},
            "position",
            "Tuesday 2 March 2027 is the first Tuesday of every month. Choose that, or give a first date that fits, like Tuesday 30",
        ),
        ({"repeats": "weekly", "ends": "until"}, "until", "Give the last date, or choose “It goes on”."),
        ({"repeats": "weekly", "ends": "until", "until": "2072-03-02"}, "until", "2 March 2072 is more than five years away."),
        ({"repeats": "weekly", "ends": "until", "until": "31/02/2027"}, "until", "“31/02/2027” is no day of the calendar."),
        ({"repeats": "weekly", "ends": "times"}, "times", "Say how many times: a number, like 6."),
        ({"repeats": "weekly", "ends": "times", "times": "600"}, "times", "600 times is more than we can plan: give at most 200"),
        ({"repeats": "weekly", "ends": "forever", "until": "2027-06-01"}, "until", "You gave a last date."),
        ({"repeats": "rule"}, "rule", "Paste the rule here, like FREQ=WEEKLY;BYDAY=TU."),
        ({"repeats": "rule", "rule": "every Tuesday"}, "rule", "We can't read “EVERY TUESDAY” in this rule."),
        ({"repeats": "rule", "rule": "FREQ=HOURLY"}, "rule", "A meeting can repeat by the day, week, month or year"),
        (
            {"repeats": "rule", "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"},
            "rule",
            "This rule never gives a date. Choose days that exist: there is no 31 February.",
        ),
        (
            {"repeats": "rule", "rule": "FREQ=WEEKLY;BYDAY=WE"},
            "start_date",
            "The rule gives no meeting on Tuesday 2 March 2027. Its first date after that is Wednesday 3 March 2027: give that one.",
        ),
        (
            {"repeats": "rule", "rule": "FREQ=WEEKLY;COUNT=3", "ends": "times", "times": "4"},
            "times",
            "The rule says already when it ends.",
        ),
        ({"repeats": "weekly", "break_1_from": "2027-03-20"}, "break_1_to", "Give both days of the break"),
        (
            {"repeats": "weekly", "break_2_from": "2027-03-20", "break_2_to": "2027-03-10"},
            "break_2_to",
            "The break begins on 20 March 2027 and ends on 10 March 2027, which is earlier.",
        ),
        ({"repeats": "weekly", "left_out": "9 March"}, "left_out", "“9 March” is no day of the calendar."),
        (
            {"repeats": "weekly", "ends": "times", "times": "2", "left_out": "2027-03-02\n2027-03-09"},
            "left_out",
            "No date is left: all of them are left out.",
        ),
    ],
)
def test_says_beside_the_field_what_does_not_fit(fields, field, message):
    form = filled(**fields)
    assert list(form.errors) == [field]
    assert message in form.errors[field][0]
    again = typed_before(sent(**fields))
    assert {name: again.get(name, []) for name in fields} == {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in fields.items()
    }
    assert Event.objects.count() == 0


def test_leaves_out_breaks_and_single_days_and_says_why():
    form = filled(repeats="weekly", break_1_from="2027-03-20", break_1_to="2027-04-12", left_out="09/03/2027, 2027-03-09")
    assert form.errors == {}
    assert days(form) == ["02.03.", "16.03.", "13.04.", "20.04.", "27.04.", "04.05."]
    in_break = "break from 20 March to 12 April 2027"
    assert [(f"{each.day:%d.%m.}", each.why) for each in form.preview.left_out] == [
        ("09.03.", ""),
        ("23.03.", in_break),
        ("30.03.", in_break),
        ("06.04.", in_break),
    ]
    details = form.when_details()
    assert (details["exdates"], details["skip_ranges"]) == (["20270309T190000"], [["2027-03-20", "2027-04-12"]])


def test_leaves_out_bank_holidays_by_their_names():
    form = filled(repeats="weekly", start_date="2027-03-22", skip_holidays="GB-ENG")
    assert form.errors == {}
    assert days(form) == ["22.03.", "05.04.", "12.04.", "19.04.", "26.04.", "10.05."]
    assert [(f"{each.day:%d.%m.}", each.why) for each in form.preview.left_out] == [
        ("29.03.", "Easter Monday"),
        ("03.05.", "May Day"),
    ]
    assert form.when_details()["skip_holidays"] == "GB-ENG"


def test_says_what_the_clocks_do():
    assert clock(repeats="weekly") == ["The clocks go forward on Sunday 28 March: 7 pm stays 7 pm."]
    at_night = {"repeats": "weekly", "start_time": "01:30", "end_time": "03:00"}
    assert clock(**at_night, start_date="2027-03-07") == [
        "On Sunday 28 March 2027 the clocks go forward and skip 1:30 am: that day it is at 2:30 am.",
    ]
    assert clock(**at_night, start_date="2027-10-24") == [
        "On Sunday 31 October 2027 the clocks go back, so 1:30 am comes twice. We take the first.",
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=WEEKLY;BYDAY=TU,TH",
        "FREQ=WEEKLY;INTERVAL=5;COUNT=4;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=1TU",
        "FREQ=MONTHLY;BYMONTHDAY=2",
        "FREQ=WEEKLY;UNTIL=20270413T225959Z;BYDAY=TU",
    ],
)
def test_opens_with_what_is_stored(rule):
    choice = choice_of(rule, TUESDAY, "Europe/London")
    assert choice is not None
    assert rule_of(choice, TUESDAY, "Europe/London") == rule


def test_opens_with_a_rule_that_it_cannot_say_in_its_own_text():
    assert choice_of("FREQ=DAILY;INTERVAL=3", TUESDAY, "Europe/London") is None
    event = make_event(start_date=TUESDAY, rrule="FREQ=DAILY;INTERVAL=3;COUNT=9")
    form = EventForm(host=event.host, event=event)
    assert [form[name].value() for name in ("repeats", "rule", "ends", "times")] == [
        "as-now",
        "FREQ=DAILY;INTERVAL=3",
        "times",
        9,
    ]


def test_keeps_what_is_left_out_when_the_time_changes():
    event = make_event(
        start_date=TUESDAY,
        rrule="FREQ=WEEKLY;BYDAY=TU",
        exdates=["20270309T190000"],
        skip_ranges=[["2027-03-20", "2027-04-12"]],
    )
    form = EventForm(host=event.host, event=event)
    assert (form.leaves_out, form["left_out"].value()) == (True, "09/03/2027")
    again = filled(
        event,
        start_time="18:00",
        repeats="weekly",
        ends="forever",
        break_1_from="2027-03-20",
        break_1_to="2027-04-12",
        left_out="09/03/2027\n16/03/2027",
        version="1",
    )
    assert again.errors == {}
    assert again.when_details()["exdates"] == ["20270309T190000", "20270316T180000"]


def test_names_the_clock_where_it_is_not_that_of_the_site():
    event = make_event(timezone="Europe/Berlin", start_date=TUESDAY + timedelta(days=7))
    assert EventForm(host=event.host, event=event).other_zone == "Berlin"
    assert EventForm(host=event.host, event=make_event(event.host)).other_zone == ""


def test_what_was_ticked_several_times_comes_back():
    data = sent(repeats="weekly", weekdays=["TU", "TH"])
    page = str(EventForm(initial=typed_before(data), host=make_group())["weekdays"])
    assert [day in page for day in ('value="TU" id="id_weekdays_1" checked', 'value="TH" id="id_weekdays_3" checked')] == [
        True,
        True,
    ]
    assert page.count("checked") == 2
