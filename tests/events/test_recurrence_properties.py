from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from events.recurrence import BadRule, Frequency, Simple, build, describe, parse, position_choices, simple, starts

pytestmark = pytest.mark.once

ZONES = st.sampled_from(
    ["Europe/London", "America/New_York", "Asia/Urumqi", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]
)
LOCAL = st.datetimes(datetime(2005, 1, 1), datetime(2035, 12, 31)).map(lambda one: one.replace(second=0, microsecond=0))  # noqa: DTZ001
WEEKDAYS = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
END = st.sampled_from(["", ";COUNT=7", ";UNTIL=20301231", ";UNTIL=20281231T235959Z", ";UNTIL=20281231T235959"])


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules of RFC 5545 that a meeting can have, plain and odd."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 5))}"]
    days = draw(st.lists(WEEKDAYS, max_size=3, unique=True))
    if days and frequency in {"MONTHLY", "YEARLY"} and draw(st.booleans()):
        days = [f"{draw(st.sampled_from([1, 2, 3, 4, 5, -1, -2]))}{day}" for day in days]
    if days:
        parts.append(f"BYDAY={','.join(days)}")
        if draw(st.booleans()):
            parts.append(f"BYSETPOS={draw(st.sampled_from([1, 2, -1]))}")
    if frequency in {"MONTHLY", "YEARLY"} and draw(st.booleans()):
        parts.append(f"BYMONTHDAY={draw(st.sampled_from([1, 13, 29, 30, 31, -1, -31]))}")
    if draw(st.booleans()):
        parts.append(f"BYMONTH={draw(st.integers(1, 12))}")
    return ";".join(parts) + draw(END)


def by_hand(rrule: str, start: datetime, zone: str, after: datetime, before: datetime) -> list[tuple[datetime, datetime]]:
    """The same dates from dateutil and zoneinfo without our code, as far as the window goes."""
    rule, _, until = rrule.partition(";UNTIL=")
    found = []
    for local in rrulestr(rule, dtstart=start):
        instant = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        over = {
            8: f"{local:%Y%m%d}" > until,
            15: f"{local:%Y%m%dT%H%M%S}" > until,
            16: f"{instant:%Y%m%dT%H%M%SZ}" > until,
        }.get(len(until), False)
        if over or instant >= before:
            break
        if instant >= after:
            found.append((local, instant))
    return found


@settings(deadline=None)  # how long the machine takes is measured elsewhere
@given(rules(), LOCAL, ZONES, LOCAL, st.integers(1, 800))
def test_gives_the_instants_of_dateutil_and_zoneinfo(rrule: str, start: datetime, zone: str, begin: datetime, days: int) -> None:
    try:
        rrule = parse(rrule, start=start, timezone=zone)
    except BadRule:
        return
    after = begin.replace(tzinfo=UTC)
    before = after + timedelta(days=days)
    found = starts(rrule, start, zone, limit=1000, after=after, before=before)
    # dateutil keeps UNTIL last only if we write it there.
    rule = ";".join(sorted(rrule.split(";"), key=lambda part: (part.startswith("UNTIL"), not part.startswith("FREQ"))))
    assert [(one.local, one.utc) for one in found] == by_hand(rule, start, zone, after, before)
    assert found == starts(rrule, start, zone, limit=1000, after=after, before=before)
    assert [one.utc for one in found] == sorted(one.utc for one in found)
    assert all(after <= one.utc < before for one in found)
    assert starts(rrule, start, zone, limit=3, after=after, before=before) == found[:3]
    assert describe(rrule, start, zone) != ""


@settings(deadline=None)  # how long the machine takes is measured elsewhere
@given(st.text(max_size=220) | rules())
def test_takes_any_text_or_refuses_it_and_settles_at_once(text: str) -> None:
    try:
        normal = parse(text)
    except BadRule:
        return
    assert parse(normal) == normal
    assert len(normal) <= 200


@settings(deadline=None)  # how long the machine takes is measured elsewhere
@given(st.sampled_from(Frequency), st.dates(date(2020, 1, 1), date(2035, 1, 1)), ZONES, st.data())
def test_reads_back_what_the_form_built(frequency: Frequency, start: date, zone: str, data: st.DataObject) -> None:
    ends = data.draw(st.sampled_from(["never", "until", "count"])) if frequency is not Frequency.ONCE else "never"
    until = start + timedelta(days=data.draw(st.integers(0, 400))) if ends == "until" else None
    count = data.draw(st.integers(1, 60)) if ends == "count" else None
    position = None
    if frequency is Frequency.MONTHLY_BY_WEEKDAY:
        position = data.draw(st.sampled_from([number for number, _words in position_choices(start)]))
    rrule = build(frequency, start, until=until, count=count, position=position, timezone=zone)
    assert simple(rrule, start, zone) == Simple(frequency, position, until, count)
    first = datetime.combine(start, datetime.min.time()).replace(hour=19)
    after, before = datetime(2019, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
    assert starts(rrule, first, zone, after=after, before=before)[0].local == first
