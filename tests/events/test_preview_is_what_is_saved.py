"""What the check page shows is what exists after saving: for random rules, histories and changes, through the real pages."""

import re
from datetime import UTC, date, datetime, time, timedelta
from os import environ

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.forms import new_form_id
from events.enums import OccurrenceStatus, Scope
from events.models import Event, Occurrence
from events.services import occurrences, publishing
from events.services.parts import stands_alone
from tests.events.test_series_properties import CLOCKS, EDITS, NOW, RULES, ZONES, edit, rows
from tests.factories.accounts import make_user
from tests.factories.events import make_attendance
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
NIGHTS = timedelta(weeks=10)
ZONES_OF_FORM = ["Europe/London", "Europe/London", *ZONES]
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


@pytest.fixture(autouse=True)
def it_is_february(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


# One change of the form each: which fields get which values, in terms of what stands there.
CHANGES = st.one_of(
    st.tuples(st.just("day"), st.integers(-6, 9)),
    st.tuples(st.just("weekday"), st.integers(-3, 6)),
    st.tuples(st.just("clock"), CLOCKS),
    st.tuples(st.just("every"), st.integers(1, 4)),
    st.tuples(st.just("repeats"), st.sampled_from(["once", "weekly", "fortnightly", "monthly", "monthly-by-weekday"])),
    st.tuples(st.just("weekdays"), st.sets(st.sampled_from(WEEKDAYS), min_size=1, max_size=3)),
    st.tuples(st.just("until"), st.integers(1, 250)),
    st.tuples(st.just("times"), st.integers(1, 14)),
    st.tuples(st.just("forever"), st.none()),
    st.tuples(st.just("left_out"), st.sets(st.integers(0, 12), min_size=1, max_size=3)),
    st.tuples(st.just("nothing left out"), st.none()),
    st.tuples(st.just("break"), st.integers(0, 60)),
    st.tuples(st.just("holidays"), st.sampled_from(["GB-ENG", "DE", ""])),
    st.tuples(st.just("title"), st.sampled_from(["Film", "Vigil"])),
)


def as_sent(form):
    """What a browser sends of a form that nobody has touched."""
    sent = {}
    for name in form.fields:
        value = form[name].value()
        if value is None or value is False or name == "picture":
            continue
        if isinstance(value, list) and value and isinstance(value[0], date):
            value = "\n".join(f"{day:%Y-%m-%d}" for day in value)
        elif isinstance(value, list):
            value = [str(each) for each in value]
        elif value is True:
            value = "on"
        elif hasattr(value, "strftime"):
            value = f"{value:%Y-%m-%d}" if isinstance(value, date) else f"{value:%H:%M}"
        sent[name] = value
    return sent


def moved(sent, days):
    day = date.fromisoformat(sent["start_date"]) + timedelta(days=days)
    return {"start_date": f"{day:%Y-%m-%d}"}


def to_weekday(sent, days):
    to = moved(sent, days)
    return {**to, "weekdays": [WEEKDAYS[date.fromisoformat(to["start_date"]).weekday()]], "position": ""}


def on_weekdays(sent, chosen):
    return {"weekdays": sorted({*chosen, WEEKDAYS[date.fromisoformat(sent["start_date"]).weekday()]})}


def day_after(sent, days):
    return moved(sent, days)["start_date"]


def left_out(sent, weeks):
    return {
        "left_out": "\n".join([*str(sent.get("left_out") or "").split(), *(day_after(sent, 7 * each) for each in sorted(weeks))])
    }


MADE = {
    "day": moved,
    "weekday": to_weekday,
    "clock": lambda _sent, at: {"start_time": f"{at:%H:%M}", "end_time": f"{at:%H}:59", "next_day": ""},
    "every": lambda _sent, weeks: {"repeats": "weeks", "every": str(weeks)},
    "repeats": lambda _sent, how: {"repeats": how},
    "weekdays": on_weekdays,
    "until": lambda sent, days: {"ends": "until", "until": day_after(sent, days), "times": ""},
    "times": lambda _sent, number: {"ends": "times", "times": str(number), "until": ""},
    "forever": lambda _sent, _none: {"ends": "forever", "times": "", "until": ""},
    "left_out": left_out,
    "nothing left out": lambda _sent, _none: {"left_out": ""},
    "break": lambda sent, days: {"break_1_from": day_after(sent, days), "break_1_to": day_after(sent, days + 15)},
    "holidays": lambda _sent, region: {"skip_holidays": region},
    "title": lambda _sent, title: {"title": title},
}


def changed(sent, changes):
    """The same, with what an organiser changes."""
    for what, value in changes:
        sent = {**sent, **MADE[what](sent, value)}
    return {name: value for name, value in sent.items() if value not in ("", None)}


def on_page(answer):
    """The dates that the check page shows, as a person reads them there (aware UTC)."""
    html = answer.content.decode()
    several = re.search(r'<ol class="next-dates">(.*?)</ol>', html, re.DOTALL)
    when = several or re.search(r'<dd class="big">(.*?)</dd>', html, re.DOTALL)
    found = re.findall(r'<time datetime="([^"]+)"', when[1])
    return [datetime.fromisoformat(each).astimezone(UTC) for each in found]


def taking_place(event, since=NOW):
    """The dates that are on; of a meeting that happens once also the one that is off."""
    ahead = event.occurrences.filter(start__gte=since).order_by("start")
    on = [each.start for each in ahead.filter(status=OccurrenceStatus.SCHEDULED)]
    return on or ([] if event.is_recurring else [each.start for each in ahead])


def nights_pass(event, until):
    """The clock adds what comes into the window, as long as somebody says that it goes on."""
    at = NOW
    while at < until:
        at += NIGHTS
        Event.objects.filter(pk=event.pk).update(renewed_at=at)
        event.refresh_from_db()
        publishing.extend(event, at)


def compare(shown, event, since=NOW):
    event.refresh_from_db()
    made = taking_place(event, since)[:6]
    assert shown[: len(made)] == made, (event.rrule, event.start_date, event.exdates, event.rdates)
    if len(shown) > len(made):
        assert event.is_recurring
        nights_pass(event, shown[-1])
        assert taking_place(event, since)[: len(shown)] == shown, (event.rrule, event.start_date)
    elif len(shown) < 6 and event.is_recurring and event.rests_since is None:
        assert len(made) == len(shown)


def through_the_pages(client, address, sent):
    """Check and save; the dates that were shown, None where the form says that something does not fit."""
    checked = client.post(address, {**sent, "step": "check"})
    assert checked.status_code == 200
    if checked.templates[0].name != "events/event_check.html":
        assert checked.context["form"].errors
        return None
    saved = client.post(address, {**sent, **checked.context["form"].pin, "step": "save"})
    assert saved.status_code == 302, saved.context["form"].errors
    return on_page(checked)


def holder(series, form, occurrence, scope):
    """The event that holds the dates that were changed."""
    if form.occurrence is None or scope == Scope.ALL:
        return Event.objects.get(pk=form.event.pk)
    still = Occurrence.objects.filter(pk=occurrence.pk).select_related("event").first()
    return still.event if still else Event.objects.filter(series=series, slot=None).latest("pk")


@settings(
    deadline=None,
    max_examples=int(environ.get("PREVIEW_EXAMPLES", "25")),
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    st.sampled_from(RULES),
    st.sampled_from(ZONES_OF_FORM),
    st.dates(date(2027, 2, 3), date(2027, 4, 10)),
    CLOCKS,
    st.lists(EDITS, max_size=4),
    st.sampled_from([*Scope]),
    st.integers(0, 9),
    st.lists(CHANGES, min_size=1, max_size=3),
)
def test_the_dates_of_a_change_are_those_that_the_page_shows(client, rule, zone, first, clock, deeds, scope, which, changes):
    with transaction.atomic():
        alice = make_user("hypothesis@example.org")
        client.force_login(alice)
        host = make_group(alice)
        details = {"title": "Letters", "place": host.place, "duration": timedelta(hours=2), "timezone": zone}
        event = publishing.create(host, by=alice, now=NOW, start_date=first, start_time=clock, rrule=rule, **details)
        for number, row in enumerate(rows(event)[:12:3]):
            make_attendance(row, f"{number}@example.org")
        for deed in deeds:
            if rows(event):
                edit(event, alice, deed)
        dates = [each for each in rows(event) if each.start >= NOW]
        if dates:
            occurrence = dates[which % len(dates)]
            one = stands_alone(occurrence.event) or scope != Scope.ALL or which % 2
            address = f"/organise/meetings/{occurrence.event.public_id}/edit/{f'?date={occurrence.public_id}' if one else ''}"
            form = client.get(address).context["form"]
            sent = changed({**as_sent(form), "scope": scope}, changes)

            shown = through_the_pages(client, address, sent)
            if shown is not None and form.occurrence is not None and scope == Scope.THIS:
                assert shown == [Occurrence.objects.get(pk=occurrence.pk).start]
            elif shown is not None:
                found = holder(event.series, form, occurrence, scope)
                is_as_it_was = found.version == form.event.version  # nothing was changed: then nothing was taken out either
                compare(
                    shown, found, occurrence.start if is_as_it_was and form.occurrence is not None and scope != Scope.ALL else NOW
                )
        transaction.set_rollback(True)


@settings(
    deadline=None,
    max_examples=int(environ.get("PREVIEW_EXAMPLES", "25")),
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.dates(date(2027, 2, 3), date(2028, 11, 10)), CLOCKS, st.lists(CHANGES, max_size=4))
def test_the_dates_of_a_new_meeting_are_those_that_the_page_shows(client, first, clock, changes):
    with transaction.atomic():
        alice = make_user("hypothesis@example.org")
        client.force_login(alice)
        host = make_group(alice)
        address = f"/organise/groups/{host.slug}/new/"
        form_id = new_form_id("events.new")
        begun = {
            "title": "Letters",
            "kind": "meeting",
            "start_date": f"{first:%Y-%m-%d}",
            "start_time": f"{clock:%H:%M}",
            "end_time": "23:59",
            "repeats": "weekly",
            "attendance_mode": "in_person",
            "place_is": "group",
            "form_id": form_id,
        }
        shown = through_the_pages(client, address, changed(begun, changes))
        if shown is not None:
            compare(shown, Event.objects.get(host=host))
        transaction.set_rollback(True)


# What was found -----------------------------------------------------------------------------------------------------------


def a_series(alice, client, rule="FREQ=WEEKLY;COUNT=8;BYDAY=TU", **details):
    client.force_login(alice)
    host = make_group(alice)
    details = {"title": "Letters", "place": host.place, "duration": timedelta(hours=2), "start_date": date(2027, 2, 2), **details}
    return publishing.create(host, by=alice, now=NOW, start_time=time(19), rrule=rule, **details)


def changes_all(client, event, *changes):
    """The check page after a change of all dates, and what it shows; it is saved."""
    address = f"/organise/meetings/{event.public_id}/edit/"
    sent = changed(as_sent(client.get(address).context["form"]), changes)
    page = client.post(address, {**sent, "step": "check"}).content.decode()
    shown = through_the_pages(client, address, sent)
    compare(shown, Event.objects.get(pk=event.pk))
    return page, [f"{each:%d.%m.}" for each in shown]


def test_a_series_that_moves_to_another_weekday_has_no_second_date_in_the_week_of_one_that_was_taken_out(client, alice):
    event = a_series(alice, client)
    third = rows(event)[2]
    publishing.change(event, by=alice, version=1, scope=Scope.THIS, occurrence=third, now=NOW, start_date=date(2027, 2, 18))
    page, shown = changes_all(client, event, ("weekday", 1))
    assert shown == ["03.02.", "10.02.", "24.02.", "03.03.", "10.03.", "17.03."]
    assert "<s>Wednesday 17 February 2027</s>: <bdi>differs from the others, stays on Thursday 18 February</bdi>" in page


def test_a_date_that_was_added_by_hand_is_stronger_than_a_break(client, alice):
    event = a_series(alice, client)
    occurrences.add(event, datetime(2027, 2, 11, 19), by=alice, now=NOW)  # noqa: DTZ001 (wall time)
    _page, shown = changes_all(client, event, ("break", 5))
    assert shown == ["02.02.", "11.02.", "23.02.", "02.03.", "09.03.", "16.03."]


def test_a_date_that_is_cancelled_or_postponed_is_not_among_those_to_come(client, alice):
    event = a_series(alice, client)
    occurrences.cancel(rows(event)[1], by=alice, now=NOW)
    occurrences.postpone(rows(event)[3], by=alice, now=NOW)
    page, shown = changes_all(client, event, ("clock", time(9)))
    assert shown == ["02.02.", "16.02.", "02.03.", "09.03.", "16.03.", "23.03."]
    assert "<s>Tuesday 9 February 2027</s>: <bdi>cancelled</bdi>" in page
    assert "<s>Tuesday 23 February 2027</s>: <bdi>postponed, its new date follows</bdi>" in page


def test_a_series_that_becomes_one_date_still_has_those_that_were_added(client, alice):
    event = a_series(alice, client)
    occurrences.add(event, datetime(2027, 2, 11, 19), by=alice, now=NOW)  # noqa: DTZ001 (wall time)
    _page, shown = changes_all(client, event, ("repeats", "once"))
    assert shown == ["02.02.", "11.02."]


@pytest.mark.parametrize("scope", [Scope.THIS, Scope.FOLLOWING])
def test_the_only_date_of_a_rule_moves_to_another_weekday(client, alice, scope):
    event = a_series(alice, client, "FREQ=WEEKLY;COUNT=1;BYDAY=TU")
    [only] = rows(event)
    address = f"/organise/meetings/{event.public_id}/edit/?date={only.public_id}"
    sent = changed({**as_sent(client.get(address).context["form"]), "scope": scope}, [("weekday", 2)])
    assert through_the_pages(client, address, sent) == [datetime(2027, 2, 4, 19, tzinfo=UTC)]
    assert [each.start for each in rows(event)] == [datetime(2027, 2, 4, 19, tzinfo=UTC)]
