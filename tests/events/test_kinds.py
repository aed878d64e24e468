"""What each kind of meeting brings: an example to take over, its length, how careful to be."""

from datetime import timedelta

import pytest

from core.forms import new_form_id
from events import kinds
from events.enums import AttendanceMode, EventKind
from events.forms import EventForm
from events.models import Event
from groups.enums import SafetyLevel
from tests.events.test_manage import in_days, list_it, new_url, typed
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(alice, client):
    """Alice's careful group; she is signed in."""
    client.force_login(alice)
    return make_group(alice, safety_level=SafetyLevel.CAREFUL)


@pytest.mark.parametrize("kind", EventKind)
def test_brings_all_that_a_form_begins_with(kind):
    known = kinds.of(kind)
    keys = [step.key for step in known.steps]
    assert all([known.good_for, known.title, known.sample, keys])
    assert len(set(keys)) == len(keys)
    assert all(str(step.words).endswith(".") and -60 <= step.days <= 14 for step in known.steps)
    assert timedelta(minutes=30) <= known.length <= timedelta(hours=4)
    assert known.begins < known.ends
    assert list(known.reminder_hours) == sorted(known.reminder_hours, reverse=True)
    assert len(str(known.title)) <= 120
    assert 60 <= len(str(known.sample)) <= 1000


@pytest.mark.parametrize("kind", EventKind)
def test_the_form_takes_what_it_begins_with(kind, client, group):
    page = client.get(f"{new_url(group)}?kind={kind}")
    form, known = page.context["form"], kinds.of(kind)
    assert (form["kind"].value(), form["description"].value()) == (kind, str(known.sample))
    sent = {
        **typed(kind=kind, title=str(known.title), description=str(known.sample), start_date=in_days(30)),
        "start_time": f"{form['start_time'].value():%H:%M}",
        "end_time": f"{form['end_time'].value():%H:%M}",
        "attendance_mode": form["attendance_mode"].value(),
        "conference_url": "https://meet.example/x" if known.attendance_mode == AttendanceMode.ONLINE else "",
        "safety_level": form["safety_level"].value(),
        "level_for": form["level_for"].value(),
    }
    filled = EventForm(sent, host=group)
    assert filled.errors == {}
    event = filled.save(by=group.memberships.get().user)
    assert (event.duration, event.reminder_hours) == (known.length, list(known.reminder_hours))
    assert event.safety_level == ("closed" if kind == EventKind.PLANNING else "")


def test_offers_an_example_of_every_kind(client, group):
    html = client.get(new_url(group)).content.decode()
    assert [html.count(f'href="?kind={kind}"') for kind in EventKind] == [1] * len(EventKind)
    assert client.get(f"{new_url(group)}?kind=nonsense").context["form"]["description"].value() is None


def test_fills_in_the_example_and_keeps_what_was_typed(client, group):
    sent = typed(kind="vigil", title="For Ilham", description="We meet at the clock.", start_time="", end_time="", languages=["ug"])
    form = client.post(new_url(group), {**sent, "step": "sample"}).context["form"]
    assert (form["title"].value(), form["kind"].value(), form["languages"].value()) == ("For Ilham", "vigil", ["ug"])
    assert form["description"].value() == f"We meet at the clock.\n\n{kinds.of('vigil').sample}"
    assert (f"{form['start_time'].value():%H:%M}", f"{form['end_time'].value():%H:%M}") == ("18:00", "19:00")
    assert Event.objects.count() == 0


def test_does_not_fill_in_the_same_example_twice(client, group):
    sample = str(kinds.of("vigil").sample)
    once = client.post(new_url(group), typed(kind="vigil", step="sample", description=sample)).context["form"]
    assert once["description"].value() == sample
    assert once["start_time"].value() == "19:00"


def test_a_planning_meeting_is_closed_unless_somebody_chose_otherwise(client, group):
    page = client.post(new_url(group), typed(kind="planning", step="check"))
    assert "A meeting of this kind is “Closed”, unless you choose otherwise." in page.content.decode()
    list_it(client, group, kind="planning")
    assert Event.objects.get().safety_level == "closed"
    list_it(client, group, kind="planning", level_for="planning", safety_level="", form_id=new_form_id("events.new"))
    assert Event.objects.order_by("pk").last().safety_level == ""


def test_a_closed_group_needs_no_more_care(alice, client):
    client.force_login(alice)
    closed = make_group(alice, safety_level=SafetyLevel.CLOSED)
    page = client.post(new_url(closed), typed(kind="planning", step="check"))
    assert page.context["form"].made_stricter is False


def test_another_kind_brings_its_reminders(client, group):
    list_it(client, group, kind="meeting")
    event = Event.objects.get()
    assert event.reminder_hours == [24, 2]
    fields = {"start_date": f"{event.start_date:%Y-%m-%d}", "version": event.version, "step": "save"}
    client.post(f"/organise/meetings/{event.public_id}/edit/", typed(kind="demonstration", **fields))
    event.refresh_from_db()
    assert (event.kind, event.reminder_hours) == ("demonstration", [48, 3])
