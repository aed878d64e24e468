"""A series under random edits: what was decided stays, nobody loses their date, and no day has two."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from events.enums import EventStatus, OccurrenceStatus, Scope
from events.models import Attendance, Event, Occurrence
from events.services import occurrences, publishing
from tests.factories.accounts import make_user
from tests.factories.events import make_attendance
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)
ZONES = [
    "Europe/London", "America/New_York", "Asia/Urumqi", "Asia/Shanghai", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Chatham"
]  # fmt: skip
RULES = [
    "FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TU,FR", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "FREQ=WEEKLY;COUNT=9;BYDAY=WE", "FREQ=DAILY;INTERVAL=5",
    "FREQ=MONTHLY;BYDAY=1TU", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=WEEKLY;UNTIL=20270520T235959Z;BYDAY=TH", ""
]  # fmt: skip
CLOCKS = st.sampled_from([time(1, 30), time(2, 15), time(9), time(19), time(23, 45)])
TITLES = st.sampled_from(["Film", "Talk", "Vigil"])
WHICH = st.integers(0, 9)
EDITS = st.one_of(
    st.tuples(st.just("this"), WHICH, st.integers(-3, 9), CLOCKS),
    st.tuples(st.just("words of this"), WHICH, TITLES),
    st.tuples(st.just("following"), WHICH, TITLES, CLOCKS),
    st.tuples(st.just("all"), WHICH, TITLES, CLOCKS),
    st.tuples(st.just("rule"), WHICH, st.sampled_from(RULES[:-1])),
    st.tuples(st.just("cancel"), WHICH),
    st.tuples(st.just("postpone"), WHICH),
    st.tuples(st.just("add"), WHICH, st.integers(2, 60), CLOCKS),
    st.tuples(st.just("skip"), WHICH),
)


def skip(occurrence, **others):
    occurrences.skip(occurrence.event, day_of(occurrence), **others)


DEEDS = {"cancel": occurrences.cancel, "postpone": occurrences.postpone, "skip": skip}


def rows(event):
    return list(Occurrence.objects.filter(event__series=event.series).select_related("event").order_by("start", "pk"))


def day_of(occurrence):
    return date.fromisoformat(occurrence.recurrence_id[:8])


def edit(event, alice, deed):
    """One deed of an organiser at the date of this number."""
    what, number, *values = deed
    dates = rows(event)
    occurrence = dates[number % len(dates)]
    holder = occurrence.event
    scope, details = Scope.THIS, {}
    if what == "this":
        details = {"start_date": day_of(occurrence) + timedelta(days=values[0]), "start_time": values[1]}
    elif what == "words of this":
        details = {"title": values[0]}
    elif what == "following":
        scope, details = Scope.FOLLOWING, {"title": values[0], "start_time": values[1]}
    elif what == "all":
        scope, details = Scope.ALL, {"title": values[0], "start_time": values[1]}
    elif what == "rule" and holder.is_recurring:
        scope, details = Scope.ALL, {"rrule": values[0]}
    elif what in DEEDS:
        DEEDS[what](occurrence, by=alice, now=NOW)
    elif what == "add":
        extra = datetime.combine(NOW.date() + timedelta(days=values[0]), values[1])
        assert occurrences.add(holder, extra, by=alice, now=NOW).status == OccurrenceStatus.SCHEDULED
    if details:
        after = publishing.change(holder, by=alice, version=holder.version, scope=scope, occurrence=occurrence, now=NOW, **details)
        after.refresh_from_db()
        if scope != Scope.ALL:
            occurrence.refresh_from_db()
            assert occurrence.event_id == after.pk
        assert after.title == details.get("title", holder.title)
        if what == "this":
            local = datetime.combine(details["start_date"], details["start_time"], ZoneInfo(after.timezone))
            assert occurrence.start == local.astimezone(UTC)


def by_hand(event, slots, beyond=0):
    """The instants that the rule gives, from dateutil and zoneinfo alone, so many days beyond the window."""
    zone = ZoneInfo(event.timezone)
    first = datetime.combine(event.start_date, event.start_time)
    window = max(NOW, first.replace(tzinfo=zone).astimezone(UTC)) + timedelta(weeks=26, days=beyond)
    rule, until = [], ""
    for part in event.rrule.split(";") if event.rrule else ():
        if part.startswith("UNTIL="):
            until = part.removeprefix("UNTIL=")
        else:
            rule.append(part)
    # Seven months ahead is as far as any window here reaches.
    end = first + timedelta(days=500)
    locals_ = list(takewhile(lambda each: each < end, rrulestr(";".join(rule), dtstart=first))) if rule else [first]
    instants = [(each, each.replace(tzinfo=zone).astimezone(UTC)) for each in locals_]
    instants = [(each, at) for each, at in instants if not until or f"{at:%Y%m%dT%H%M%SZ}" <= until]
    left_out = {each[:8] for each in event.exdates} | ({f"{day:%Y%m%d}" for day in slots} if rule else set())
    ruled = [at for each, at in instants if f"{each:%Y%m%d}" not in left_out and NOW <= at < window]
    added = [datetime.strptime(each, "%Y%m%dT%H%M%S").replace(tzinfo=zone).astimezone(UTC) for each in event.rdates]
    return sorted({*ruled, *added})


def check(event):
    series = list(Event.objects.filter(series=event.series))
    slots = {each.slot for each in series if each.slot}
    found = rows(event)
    assert len({each.public_id for each in found}) == len({(each.event_id, each.recurrence_id) for each in found}) == len(found)
    for each in series:
        expected = by_hand(each, slots)
        mine = [row for row in found if row.event_id == each.pk]
        on = [row.start for row in mine if row.status == OccurrenceStatus.SCHEDULED]
        # A date at the edge of the window may have moved a little beyond it, when the rule changed.
        assert set(on) <= set(by_hand(each, slots, beyond=31)), (each.rrule, each.start_date)
        assert set(expected[:60]) <= {row.start for row in mine}, (each.rrule, each.start_date)
        assert all(row.end - row.start == each.duration for row in mine)
        assert Occurrence.objects.filter(event=each).exclude(host=each.host).count() == 0
    # No day of a rule in two parts, and none for which a single date stands.
    ruled = [row for row in found if row.event.is_recurring and row.status == OccurrenceStatus.SCHEDULED]
    days = [row.recurrence_id for row in ruled if row.recurrence_id not in row.event.rdates]
    assert len({name[:8] for name in days}) == len(days)
    assert not {name[:8] for name in days} & {f"{day:%Y%m%d}" for day in slots}


def settle(event):
    """Everything as it is now, after each part was looked at once more."""
    for each in Event.objects.filter(series=event.series, status=EventStatus.PUBLISHED):
        step = occurrences.materialise(each, NOW)
        assert (step.made, step.moved, step.dropped, step.deleted) == ([], [], [], 0)
        assert publishing.extend(each, NOW) == 0


@settings(
    deadline=None, max_examples=25, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)  # how long it takes is measured elsewhere
@given(
    st.sampled_from(RULES),
    st.sampled_from(ZONES),
    st.dates(date(2027, 2, 3), date(2027, 4, 10)),
    CLOCKS,
    st.lists(EDITS, min_size=1, max_size=5),
)
def test_edits_survive_people_stay_and_no_day_has_two(rule, zone, first, clock, deeds):
    with transaction.atomic():
        alice = make_user("hypothesis@example.org")
        host = make_group(alice)
        details = {"title": "Letters", "place": host.place, "duration": timedelta(hours=2), "timezone": zone}
        event = publishing.create(host, by=alice, now=NOW, start_date=first, start_time=clock, rrule=rule, **details)
        there = {}
        for number, row in enumerate(rows(event)[:12:3]):
            there[make_attendance(row, f"{number}@example.org").pk] = row.public_id
        check(event)
        for deed in deeds:
            if rows(event):
                edit(event, alice, deed)
                check(event)
                settle(event)
        assert dict(Attendance.objects.filter(pk__in=there).values_list("pk", "occurrence__public_id")) == there
        transaction.set_rollback(True)
