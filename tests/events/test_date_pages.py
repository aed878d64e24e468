"""The organiser's pages for single dates: all of them, moving, postponing, cancelling, bringing back, adding, leaving out."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from events.enums import EventStatus, OccurrenceStatus, Scope
from events.models import Event, Occurrence
from events.services import occurrences, publishing
from notifications.models import Message
from tests.events.test_manage_form import typed
from tests.factories.events import make_attendance
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
TUESDAY = date(2027, 3, 2)


@pytest.fixture(autouse=True)
def first_of_march(monkeypatch):
    """It is Monday, 1 March 2027, noon."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 3, 1, 12, tzinfo=UTC))


@pytest.fixture
def group(alice, client):
    """Alice's group; she is signed in."""
    client.force_login(alice)
    return make_group(alice)


@pytest.fixture
def weekly(alice, group):
    """Every Tuesday at 7 pm, eight times."""
    return publishing.create(
        group,
        by=alice,
        title="Letters",
        kind="meeting",
        place=group.place,
        start_date=TUESDAY,
        start_time=time(19),
        duration=timedelta(hours=2),
        rrule="FREQ=WEEKLY;COUNT=8;BYDAY=TU",
    )


def nth(event, number):
    """The nth date of the series, counted from 0."""
    return Occurrence.objects.filter(event__series=event.series).order_by("start")[number]


def times(event):
    """All dates of the series that take place, as the clock in London shows them."""
    dates = Occurrence.objects.filter(event__series=event.series).scheduled().order_by("start")
    return [f"{each.start.astimezone(each.event.zone):%d.%m. %H}" for each in dates]


def of_date(occurrence, deed=""):
    return f"/organise/dates/{occurrence.public_id}/{deed}"


def of_event(event, deed):
    return f"/organise/meetings/{event.public_id}/{deed}"


def words(answer):
    return answer.content.decode()


def moved_to(day, starts="19:00", ends="21:00", **fields):
    return {"day": day, "starts": starts, "ends": ends, **fields}


def kinds():
    return sorted(Message.objects.exclude(kind="events.reminder").values_list("kind", flat=True))


EIGHT = ["02.03. 19", "09.03. 19", "16.03. 19", "23.03. 19", "30.03. 19", "06.04. 19", "13.04. 19", "20.04. 19"]


def test_moves_one_date_and_leaves_the_others(client, weekly):
    second = nth(weekly, 1)
    make_attendance(second)
    page = words(client.get(of_date(second, "move/")))
    assert "1 person is coming. They get a mail at once." in page
    for _click in range(2):
        answer = client.post(of_date(second, "move/"), moved_to("2027-03-10", "18:00", "20:00", version=1))
        assert answer.url == of_date(second)
    assert times(weekly) == [EIGHT[0], "10.03. 18", *EIGHT[2:]]
    assert kinds() == ["events.changed"]
    assert "Differs from the others" in words(client.get(of_event(weekly, "dates/")))


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        (moved_to("2027-02-28"), "day", "Sunday 28 February 2027, 7 pm is over."),
        (moved_to("2027-02-31"), "day", "is no day of the calendar"),
        (moved_to("2027-03-10", "19:00", "18:00"), "ends", "It starts at 7 pm and ends at 6 pm, which is earlier."),
        (moved_to("2027-03-10", "late"), "starts", "“late” is no time of day."),
        (moved_to("2027-03-28", "01:30", "03:00"), "starts", "there is no 1:30 am on Sunday 28 March 2027"),
        (moved_to("2072-03-10"), "day", "more than two years away"),
    ],
)
def test_says_what_is_wrong_with_the_new_time_and_keeps_it(client, weekly, fields, field, message):
    answer = client.post(of_date(nth(weekly, 1), "move/"), {**fields, "version": 1})
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert message in form.errors[field][0]
    assert f'value="{fields[field]}"' in words(answer)
    assert times(weekly) == EIGHT


def test_the_second_who_moves_a_date_sees_where_the_first_put_it(client, alice, weekly):
    second = nth(weekly, 1)
    publishing.change(weekly, by=alice, version=1, scope=Scope.THIS, occurrence=second, start_time=time(17))
    answer = client.post(of_date(second, "move/"), moved_to("2027-03-11", version=1))
    page = words(answer)
    assert ("Somebody else changed this while you were writing." in page, 'value="2027-03-11"' in page) == (True, True)
    assert ("Starts at", "17:00:00") in answer.context["outdated"]
    version = answer.context["form"].data["version"]
    assert client.post(of_date(second, "move/"), moved_to("2027-03-11", version=version)).url == of_date(second)
    assert times(weekly)[1] == "11.03. 19"


def test_postpones_and_gives_the_new_date(client, weekly):
    third = nth(weekly, 2)
    make_attendance(third)
    assert "a new date follows" in words(client.get(of_date(third, "postpone/")))
    assert [client.post(of_date(third, "postpone/")).status_code for _ in range(2)] == [302, 302]
    page = words(client.get(of_date(third)))
    assert ("Postponed" in page, "Give the new date" in page) == (True, True)
    client.post(of_date(third, "move/"), moved_to("2027-03-19", version=Event.objects.get(pk=weekly.pk).version))
    third.refresh_from_db()
    assert third.status == OccurrenceStatus.SCHEDULED
    assert times(weekly) == [*EIGHT[:2], "19.03. 19", *EIGHT[3:]]
    assert kinds() == ["events.new_date", "events.postponed"]


def test_cancels_one_date_and_brings_it_back(client, weekly):
    second = nth(weekly, 1)
    assert "You can bring it back" in words(client.get(of_date(second, "cancel/")))
    assert client.post(of_date(second, "cancel/")).url == of_event(weekly, "dates/")
    assert times(weekly) == [EIGHT[0], *EIGHT[2:]]
    assert "Bring it back" in words(client.get(of_date(second)))
    assert client.post(of_date(second, "back/")).url == of_date(second)
    assert times(weekly) == EIGHT


def test_leaves_a_date_out_and_puts_it_back(client, weekly):
    second = nth(weekly, 1)
    assert "Leave it out" in words(client.get(of_date(second)))
    assert client.post(of_date(second, "leave-out/")).url == of_event(weekly, "dates/")
    assert times(weekly) == [EIGHT[0], *EIGHT[2:]]
    page = client.get(of_event(weekly, "dates/"))
    assert [each.name for each in page.context["series"].left_out] == ["20270309T190000"]
    client.post(of_event(weekly, "dates/put-back/"), {"day": "20270309T190000"})
    assert times(weekly) == EIGHT


def test_does_not_offer_to_leave_out_a_date_to_which_somebody_comes(client, weekly):
    make_attendance(nth(weekly, 1))
    assert "Leave it out" not in words(client.get(of_date(nth(weekly, 1))))
    assert "1 person is coming. They get a mail at once." in words(client.get(of_date(nth(weekly, 1), "leave-out/")))


def test_adds_a_date_once(client, weekly):
    url = of_event(weekly, "dates/add/")
    there = client.post(url, {"day": "2027-03-09", "starts": "15:00"}).context["form"].errors
    assert there == {"day": ["There is a date on Tuesday 9 March 2027 already. Give another day."]}
    assert [client.post(url, {"day": "2027-03-12", "starts": "15:00"}).status_code for _ in range(2)] == [302, 302]
    assert times(weekly) == [*EIGHT[:2], "12.03. 15", *EIGHT[2:]]


def test_brings_a_whole_meeting_back_with_the_dates_that_went_with_it(client, alice, weekly):
    make_attendance(nth(weekly, 0))
    occurrences.cancel(nth(weekly, 1), by=alice, now=datetime(2027, 3, 1, 11, tzinfo=UTC))
    assert "All 7 dates to come are cancelled." in words(client.get(of_event(weekly, "cancel/")))
    client.post(of_event(weekly, "cancel/"))
    assert times(weekly) == []
    assert "Bring it back" in words(client.get(of_event(weekly, "dates/")))
    assert "1 person is coming." in words(client.get(of_event(weekly, "back/")))
    assert client.post(of_event(weekly, "back/")).url == of_event(weekly, "dates/")
    weekly.refresh_from_db()
    assert (weekly.status, times(weekly)) == (EventStatus.PUBLISHED, [EIGHT[0], *EIGHT[2:]])


def test_shows_the_parts_of_a_series_under_headings_and_the_past_apart(client, alice, weekly, monkeypatch):
    fourth = nth(weekly, 3)
    publishing.change(
        weekly,
        by=alice,
        version=1,
        scope=Scope.FOLLOWING,
        occurrence=fourth,
        start_date=date(2027, 3, 24),
        rrule="FREQ=WEEKLY;COUNT=5;BYDAY=WE",
    )
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 3, 3, 12, tzinfo=UTC))
    series = client.get(of_event(weekly, "dates/")).context["series"]
    assert [(part.event.rrule.rpartition("=")[2], len(part.dates)) for part in series.parts] == [("TU", 2), ("WE", 5)]
    assert [f"{each.start:%d.%m.}" for each in series.past] == ["02.03."]


@pytest.mark.parametrize("count", [1, 30])
def test_lists_the_dates_with_as_few_questions_however_many_there_are(client, alice, weekly, django_assert_num_queries, count):
    publishing.change(weekly, by=alice, version=1, rrule=f"FREQ=DAILY;COUNT={count}")
    with django_assert_num_queries(7):
        page = client.get(of_event(weekly, "dates/"))
    assert len(page.context["series"].ahead) == count


# Edited with a scope ----------------------------------------------------------------------------------------------------------


def edited(client, occurrence, *, step="save", **fields):
    """The form opened for one date, as it stands, with some fields changed."""
    url = f"/organise/meetings/{occurrence.event.public_id}/edit/?date={occurrence.public_id}"
    form = client.get(f"{url}&go_on=1").context["form"]
    stored = {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name in form.fields
        if (value := form[name].value()) not in (None, "", False)
    }
    return client.post(url, {**typed(), **stored, "step": step, **fields})


def titles(event):
    dates = Occurrence.objects.filter(event__series=event.series).order_by("start").select_related("event")
    return [each.event.title for each in dates]


def test_asks_how_far_a_change_reaches_the_safest_first(client, weekly):
    third = nth(weekly, 2)
    page = client.get(f"/organise/meetings/{weekly.public_id}/edit/?date={third.public_id}")
    form = page.context["form"]
    assert [value for value, _label in form.fields["scope"].choices] == ["this", "following", "all"]
    assert (form["scope"].value(), form["start_date"].value(), form["times"].value()) == ("this", date(2027, 3, 16), 6)
    assert "Which dates do you change?" in words(page)
    assert "scope" not in client.get(f"/organise/meetings/{weekly.public_id}/edit/").context["form"].fields


@pytest.mark.parametrize(
    ("scope", "dates", "coming", "after"),
    [
        ("this", 1, 1, ["Letters"] * 2 + ["Poems"] + ["Letters"] * 5),
        ("following", 6, 2, ["Letters"] * 2 + ["Poems"] * 6),
        ("all", 8, 3, ["Poems"] * 8),
    ],
)
def test_changes_as_far_as_was_said_and_says_so_before(client, weekly, scope, dates, coming, after):
    for number in (1, 2, 4):
        make_attendance(nth(weekly, number), f"sam{number}@example.org")
    third = nth(weekly, 2)
    check = edited(client, third, step="check", scope=scope, title="Poems")
    assert check.context["form"].errors == {}
    reach = check.context["reach"]
    assert (reach.dates, reach.coming, reach.changed) == (dates, coming, ["Title"])
    assert titles(weekly) == ["Letters"] * 8
    assert edited(client, third, scope=scope, title="Poems").status_code == 302
    assert (titles(weekly), times(weekly)) == (after, EIGHT)


@pytest.mark.parametrize(
    ("scope", "after"),
    [
        ("this", [*EIGHT[:2], "17.03. 18", *EIGHT[3:]]),
        ("following", [*EIGHT[:2], "17.03. 18", "24.03. 18", "31.03. 18", "07.04. 18", "14.04. 18", "21.04. 18"]),
        ("all", ["03.03. 18", "10.03. 18", "17.03. 18", "24.03. 18", "31.03. 18", "07.04. 18", "14.04. 18", "21.04. 18"]),
    ],
)
def test_moves_as_many_dates_as_was_said(client, weekly, scope, after):
    ids = list(Occurrence.objects.order_by("start").values_list("public_id", flat=True))
    answer = edited(client, nth(weekly, 2), scope=scope, start_date="2027-03-17", start_time="18:00", end_time="20:00")
    assert answer.status_code == 302
    assert times(weekly) == after
    assert list(Occurrence.objects.order_by("start").values_list("public_id", flat=True)) == ids


def test_names_only_what_was_changed_and_only_the_dates_that_follow(client, alice, weekly):
    weekly.place.access = {"step_free": {"answer": "yes", "checked": "2027-02-01"}}
    weekly.place.save()
    weekly = publishing.change(weekly, by=alice, version=1, description="Tea.\n\nCake.", access={"captions": {"answer": "no"}})
    occurrences.add(weekly, datetime.combine(date(2027, 3, 4), time(19)), by=alice)
    third = Occurrence.objects.get(start__date=date(2027, 3, 16))
    check = edited(client, third, step="check", scope="following", description="Tea.\r\n\r\nCake.", title="Poems")
    assert (check.context["form"].errors, check.context["reach"].changed) == ({}, ["Title"])
    assert check.context["form"].dates[0].local == datetime.combine(date(2027, 3, 16), time(19))


def test_says_which_dates_were_changed_by_themselves_and_stay(client, alice, weekly):
    fifth = nth(weekly, 4)
    publishing.change(weekly, by=alice, version=1, scope=Scope.THIS, occurrence=fifth, start_date=date(2027, 3, 31))
    check = edited(client, nth(weekly, 2), step="check", scope="all", start_time="18:00", end_time="20:00")
    assert [each.pk for each in check.context["reach"].apart] == [fifth.pk]
    assert [(f"{each.day:%d.%m.}", each.why) for each in check.context["form"].preview.left_out] == [
        ("30.03.", "differs from the others, stays on Wednesday 31 March")
    ]


@pytest.mark.parametrize("scope", ["this", "following", "all"])
def test_the_second_editor_sees_the_change_of_the_first_and_keeps_his_own(client, alice, weekly, scope):
    third = nth(weekly, 2)
    url = f"/organise/meetings/{weekly.public_id}/edit/?date={third.public_id}"
    publishing.change(weekly, by=alice, version=1, scope=scope, occurrence=third, teaser="Bring a pen")
    sent = {
        **typed(start_date="2027-03-16", repeats="weekly", ends="times", times="6", scope=scope, title="Poems", version=1),
        "step": "save",
    }
    answer = client.post(url, sent)
    page = words(answer)
    assert "Somebody else changed this while you were writing." in page
    assert ("In one sentence", "Bring a pen") in answer.context["outdated"]
    assert 'value="Poems"' in page
    assert client.post(url, {**sent, "version": answer.context["form"].data["version"]}).status_code == 302
    assert titles(weekly)[2] == "Poems"


def test_a_date_that_was_changed_by_itself_is_opened_alone(client, alice, weekly):
    third = nth(weekly, 2)
    apart = publishing.change(weekly, by=alice, version=1, scope=Scope.THIS, occurrence=third, title="Poems")
    form = client.get(f"/organise/meetings/{apart.public_id}/edit/").context["form"]
    assert (form.occurrence, form["scope"].value()) == (third, "this")


def test_a_date_of_another_series_is_not_there(client, weekly, alice):
    other = publishing.duplicate(weekly, by=alice)
    url = f"/organise/meetings/{other.public_id}/edit/?date={nth(weekly, 0).public_id}"
    assert client.get(url).status_code == 404


def test_a_date_that_is_over_is_not_opened(client, weekly, monkeypatch):
    first = nth(weekly, 0)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 3, 3, 12, tzinfo=UTC))
    assert client.get(f"/organise/meetings/{weekly.public_id}/edit/?date={first.public_id}").url == of_date(first)
    assert "This date is over." in words(client.get(of_date(first)))
    assert client.get(of_date(first, "move/")).url == of_date(first)


def test_a_postponed_date_stays_on_the_desk_until_it_has_a_new_one(client, alice, weekly, monkeypatch):
    first = nth(weekly, 0)
    occurrences.postpone(first, by=alice)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 3, 5, 12, tzinfo=UTC))
    page = client.get("/organise/")
    assert (page.context["next"], page.context["meetings"][0].dates[0]) == (nth(weekly, 1), first)
    assert "Postponed" in words(page)


def test_the_desk_shows_a_series_once(client, alice, weekly):
    publishing.change(weekly, by=alice, version=1, scope=Scope.THIS, occurrence=nth(weekly, 2), title="Poems")
    page = client.get("/organise/")
    [meeting] = page.context["meetings"]
    assert (meeting.event.title, meeting.is_series) == ("Letters", True)
    assert [each.is_apart for each in meeting.dates] == [False, False, True, False, False, False, False, False]
