"""What lists read: each column once and with its row, and nothing that lists never show."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.enums import AttendanceMode, OccurrenceStatus, StillOn
from events.models import CoHost, Event, Occurrence
from groups.enums import SafetyLevel
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
LINK = "https://meet.example/room"
SAID = {"answer": "yes", "checked": "2026-11-02"}
KINDS: tuple[dict[str, Any], ...] = (  # of everything that a list says in another way
    {},
    {"safety_level": SafetyLevel.CAREFUL, "directions": "By the bins"},
    {"attendance_mode": AttendanceMode.ONLINE, "place": None, "conference_url": LINK},
    {"attendance_mode": AttendanceMode.HYBRID, "conference_url": LINK, "link_hours": 24, "link_public": False},
    {"access": {"captions": SAID, "childcare": SAID}, "bring": "A pen", "teaser": "Come", "description": "Tea"},
    {"rrule": "FREQ=WEEKLY", "kind": "film", "capacity": 3},
    {"languages": ["ug"], "status": "cancelled"},
)
STATES: tuple[dict[str, Any], ...] = (
    {},
    {"status": OccurrenceStatus.CANCELLED},
    {"status": OccurrenceStatus.POSTPONED, "previous_start": timezone.now()},
    {"still_on": StillOn.SILENT},
)
NEVER = ("notice", "notice_online", "hidden_reason", "status_reason")  # columns that no list of meetings reads
BOX = "bbox=-1.7,53.7,-1.4,53.9"
SPOT = "bbox=-1.556,53.806,-1.554,53.808"  # so small that a map tells of each
LISTS = (
    *("/", "/events/", "/events/?near=LS2+9JT", "/events/?near=LS2+9JT&sort=distance", f"/events/?{BOX}", "/events/print/"),
    *(f"/events.{ending}{where}" for ending in ("ics", "rss", "geojson", "csv") for where in ("", "?near=LS2+9JT")),
    *(f"/api/v1/{kind}/{where}" for kind in ("occurrences", "events") for where in ("", "?near=LS2+9JT", f"?{BOX}")),
    f"/events/map.json?{SPOT}&zoom=18",
    *("/groups/{host}/", "/groups/{host}.ics", "/groups/{host}.rss", "/groups/{host}/print/", "/groups/{host}/poster/"),
    *("/groups/{beside}/", "/api/v1/groups/{host}/"),
)


@pytest.fixture
def host():
    return make_group(languages=["en"], description="We meet")


@pytest.fixture
def beside():
    return make_group(name="York Students for Uyghurs")


def meet(host, beside, kind, states):
    """A meeting of the kind at another place than its group's, with a date for each state, hosted with a group beside."""
    event = make_event(host, notice="Ring twice", notice_online="Press star", **kind)
    CoHost.objects.create(event=event, group=beside, status="accepted")
    for week, state in enumerate(states, 1):
        make_occurrence(event, start=timezone.now() + timedelta(weeks=week, minutes=event.pk), **state)


def asked(client, address):
    client.get(address)  # what is learnt once for all is learnt now
    cache.clear()  # a map is kept for a while
    with CaptureQueriesContext(connection) as caught:
        response = client.get(address)
    assert response.status_code == 200
    return [query["sql"] for query in caught]


@pytest.mark.parametrize("address", LISTS)
def test_asks_as_often_for_meetings_of_every_kind_as_for_one(client, host, beside, address):
    address = address.format(host=host.slug, beside=beside.slug)
    meet(host, beside, KINDS[3], STATES[:1])
    once = len(asked(client, address))
    for kind in KINDS:
        meet(host, beside, kind, STATES)
    assert len(asked(client, address)) == once


@pytest.mark.parametrize("address", LISTS)
def test_never_reads_what_is_for_those_who_come(client, host, beside, address):
    meet(host, beside, KINDS[3], STATES[:1])
    statements = asked(client, address.format(host=host.slug, beside=beside.slug))
    tables = [Event._meta.db_table, Occurrence._meta.db_table]
    of_meetings = [each for each in statements if any(f'"{table}"' in each for table in tables)]
    assert of_meetings
    assert [(name, each) for each in of_meetings for name in NEVER if f'"{name}"' in each] == []
