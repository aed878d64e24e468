"""A draft: there for nobody but those who run the group, until it is published; and forms that keep what is typed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import drafts
from core.forms import new_form_id
from core.models import AuditEntry, Draft
from events import kinds
from events.checklist import mark, of
from events.enums import EventStatus
from events.forms import draft_purpose
from events.models import Event, Occurrence
from groups.enums import SafetyLevel
from groups.models import Follow
from groups.services import panic
from notifications.models import Message
from tests.events.test_manage import in_days, list_it, new_url, typed
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
TITLE = "Candles at the embassy"


@pytest.fixture
def group(alice, client):
    """Alice's open group, which Fatima follows; Alice is signed in."""
    client.force_login(alice)
    found = make_group(alice, safety_level=SafetyLevel.OPEN)
    Follow.objects.create(group=found, email="fatima@example.org", confirmed_at=timezone.now())
    return found


@pytest.fixture
def draft(client, group):
    """A draft that Alice has just kept."""
    answer = client.post(new_url(group), typed(title=TITLE, step="draft"))
    event = Event.objects.get()
    assert answer.url == event.occurrences.get().get_absolute_url()
    return event


def desk(client):
    return client.get("/organise/").content.decode()


def edit_url(event):
    return f"/organise/meetings/{event.public_id}/edit/"


def as_opened(event, **fields):
    """The form for changing it as it was opened, with some fields changed."""
    return typed(start_date=f"{event.start_date:%Y-%m-%d}", version=event.version, **{"title": event.title, **fields})


def test_is_kept_without_asking_once_more_and_nobody_is_told(draft):
    assert (draft.status, draft.title, draft.occurrences.count()) == (EventStatus.DRAFT, TITLE, 1)
    assert not Message.objects.filter(kind__startswith="events.").exists()
    assert list(AuditEntry.objects.filter(target_id=draft.public_id).values_list("verb", flat=True)) == ["events.draft"]


@pytest.mark.parametrize("who", ["stranger", "somebody with an account"])
def test_for_strangers_it_is_nowhere(client, charlie, draft, who):
    client.logout()
    if who != "stranger":
        client.force_login(charlie)
    date = draft.occurrences.get()
    for path in (
        date.get_absolute_url(),
        f"/events/{date.public_id}/",
        f"/events/{date.public_id}.ics",
        f"/events/{date.public_id}/asked/",
        f"/api/v1/events/{draft.public_id}/",
        f"/api/v1/occurrences/{date.public_id}/",
    ):
        answer = client.get(path)
        assert (path, answer.status_code, TITLE in answer.content.decode()) == (path, 404, False)
    assert client.post(f"/events/{date.public_id}/attend/", {"email": "sam@example.org"}).status_code == 404
    slug = draft.host.slug
    listed = (
        "/events/",
        "/events.ics",
        "/events.rss",
        "/events.geojson",
        "/events.csv",
        "/api/v1/events/",
        "/",
        f"/groups/{slug}/",
    )
    for path in (*listed, f"/groups/{slug}.ics", f"/groups/{slug}.rss", f"/groups/{slug}/poster/", "/events/map.json"):
        answer = client.get(path)
        assert (path, TITLE in answer.content.decode()) == (path, False)


def test_those_who_run_the_group_look_at_it(client, draft):
    page = client.get(draft.occurrences.get().get_absolute_url())
    assert (page.status_code, TITLE in page.content.decode()) == (200, True)


def test_the_desk_shows_it_apart_from_what_is_listed(client, draft):
    page = client.get("/organise/")
    assert ([each.title for each in page.context["drafts"]], page.context["meetings"], page.context["next"]) == ([TITLE], [], None)
    html = page.content.decode()
    assert f'action="/organise/meetings/{draft.public_id}/publish/"' in html
    assert f'href="{edit_url(draft)}"' in html


def test_is_published_once(client, draft):
    for _ in range(2):
        answer = client.post(f"/organise/meetings/{draft.public_id}/publish/")
        assert answer.url == draft.occurrences.get().get_absolute_url()
    draft.refresh_from_db()
    assert draft.status == EventStatus.PUBLISHED
    assert AuditEntry.objects.filter(verb="events.publish").count() == 1
    client.logout()
    assert TITLE in client.get("/events.ics").content.decode()


def test_is_not_published_when_its_date_is_over(client, group):
    event = make_event(group, status=EventStatus.DRAFT, start_date=timezone.localdate() - timedelta(days=2))
    assert client.post(f"/organise/meetings/{event.public_id}/publish/").url == edit_url(event)
    event.refresh_from_db()
    assert event.status == EventStatus.DRAFT
    assert event.title in desk(client)


def test_is_changed_and_stays_a_draft(client, draft):
    client.post(edit_url(draft), {**as_opened(draft, title="Candles"), "step": "save"})
    draft.refresh_from_db()
    assert (draft.title, draft.status) == ("Candles", EventStatus.DRAFT)
    assert not Message.objects.filter(kind__startswith="events.").exists()


def test_is_deleted(client, draft):
    for _ in range(2):
        assert client.post(f"/organise/meetings/{draft.public_id}/discard/").url == "/organise/"
    assert (Event.objects.count(), Occurrence.objects.count()) == (0, 0)


def test_what_is_published_is_not_deleted_so(client, group):
    list_it(client, group)
    client.post(f"/organise/meetings/{Event.objects.get().public_id}/discard/")
    assert Event.objects.count() == 1


def test_a_meeting_is_used_again_as_a_draft_without_its_people(client, group):
    list_it(client, group, title=TITLE, bring="A candle", languages=["ug", "en"])
    event = Event.objects.get()
    make_attendance(event.occurrences.get())
    page = desk(client)
    form_id = page.partition('/duplicate/"')[2].partition('name="form_id" value="')[2].partition('"')[0]
    answers = [client.post(f"/organise/meetings/{event.public_id}/duplicate/", {"form_id": form_id}).url for _ in range(2)]
    copy = Event.objects.exclude(pk=event.pk).get()
    assert answers == [edit_url(copy)] * 2
    assert (copy.status, copy.title, copy.bring, copy.languages) == (EventStatus.DRAFT, TITLE, "A candle", ["ug", "en"])
    assert copy.occurrences.get().attendances.count() == 0


def test_the_button_of_one_meeting_does_not_serve_another(client, group):
    one, other = make_occurrence(make_event(group)).event, make_occurrence(make_event(group)).event
    form_id = new_form_id(f"events.duplicate:{one.public_id}")
    assert client.post(f"/organise/meetings/{other.public_id}/duplicate/", {"form_id": form_id}).url == "/organise/"
    assert Event.objects.count() == 2


# What is typed is kept.


def test_keeps_what_is_typed_while_a_script_asks(client, alice, group):
    sent = typed(title=TITLE, start_date="", languages=["ug", "en"])
    answer = client.post(f"{new_url(group)}draft/", sent)
    assert answer.json() == {"saved": True}
    first = client.get(new_url(group)).content.decode()
    assert (TITLE in first, "Go on where you stopped" in first) == (True, True)
    form = client.get(f"{new_url(group)}?go_on=1").context["form"]
    assert [form[name].value() for name in ("title", "start_date", "languages", "form_id")] == [
        TITLE, "", ["ug", "en"], sent["form_id"],
    ]  # fmt: skip


def test_keeps_it_without_script_when_a_button_is_pressed(client, alice, group):
    client.post(new_url(group), typed(title=TITLE, start_date="", step="check"))
    assert drafts.kept(alice, draft_purpose(group))[0]["title"] == TITLE


def test_keeps_nothing_of_an_empty_form(client, group):
    empty = typed(title="", description="", start_date="", start_time="19:00")
    assert client.post(f"{new_url(group)}draft/", empty).json() == {"saved": False}


def test_begins_anew_where_they_ask_for_it(client, group):
    client.post(f"{new_url(group)}draft/", typed(title=TITLE))
    assert client.post(new_url(group), {"step": "anew"}).url == new_url(group)
    assert client.get(new_url(group)).context["form"]["title"].value() is None


@pytest.mark.parametrize("step", ["save", "draft"])
def test_forgets_it_when_the_meeting_is_saved_and_stays_so(client, group, step):
    sent = typed(title=TITLE)
    client.post(f"{new_url(group)}draft/", sent)
    client.post(new_url(group), {**sent, "step": step})
    assert (Event.objects.count(), Draft.objects.count()) == (1, 0)
    assert client.post(f"{new_url(group)}draft/", sent).json() == {"saved": False}  # a page that was left open


def test_keeps_the_change_of_a_meeting_apart(client, alice, group):
    event = make_occurrence(make_event(group)).event
    assert client.post(f"{edit_url(event)}draft/", as_opened(event, title=TITLE)).json() == {"saved": True}
    assert "Go on where you stopped" in client.get(edit_url(event)).content.decode()
    assert client.get(f"{edit_url(event)}?go_on=1").context["form"]["title"].value() == TITLE
    assert client.get(new_url(group)).context["form"]["title"].value() is None
    client.post(edit_url(event), {**as_opened(event, title=TITLE), "step": "save"})
    assert Draft.objects.count() == 0
    assert client.post(f"{edit_url(event)}draft/", as_opened(event, title="Older")).json() == {"saved": False}


def test_keeps_the_draft_of_the_second_editor(client, alice, group):
    event = make_occurrence(make_event(group)).event
    seen = as_opened(event, title="The second's title")
    client.post(f"{edit_url(event)}draft/", seen)
    Event.objects.filter(pk=event.pk).update(version=2, bring="A pen")
    page = client.post(edit_url(event), {**seen, "step": "save"})
    assert "Somebody else changed this while you were writing." in page.content.decode()
    assert page.context["form"]["title"].value() == "The second's title"
    assert Draft.objects.count() == 1


def test_others_of_the_group_do_not_see_it(client, group, bob):
    client.post(f"{new_url(group)}draft/", typed(title=TITLE))
    group.memberships.create(user=bob, role="organiser")
    client.force_login(bob)
    assert TITLE not in client.get(new_url(group)).content.decode()


def test_the_panic_switch_erases_what_was_typed(client, alice, group):
    event = make_occurrence(make_event(group)).event
    client.post(f"{new_url(group)}draft/", typed(title=TITLE))
    client.post(f"{edit_url(event)}draft/", as_opened(event, title=TITLE))
    assert Draft.objects.count() == 2
    panic.press(group, by=alice)
    assert Draft.objects.count() == 0


# What is to be done.


def keys(occurrence, **state):
    return [item.key for item in of(occurrence) if all(getattr(item, name) == value for name, value in state.items())]


def test_shows_due_steps_first_and_what_is_done_last(client, group):
    date = make_occurrence(make_event(group, kind="film", start_date=timezone.localdate() + timedelta(days=7)))
    assert [item.key for item in of(date)] == ["licence", "room", "share", "welcome", "try", "thank"]
    assert keys(date, is_due=True) == ["licence", "room", "share"]
    steps = f"/organise/dates/{date.public_id}/steps/"
    for _ in range(2):
        assert client.post(steps, {"done": "room", "desk": "1"}).url == "/organise/#steps"
    date.event.refresh_from_db()
    assert date.event.checklist_done == [mark(date, "room")]
    assert [item.key for item in of(date)] == ["licence", "share", "welcome", "try", "thank", "room"]
    assert AuditEntry.objects.filter(verb="events.tick").count() == 1
    assert client.post(steps, {"undo": "room"}).url == f"{steps}#steps"
    date.event.refresh_from_db()
    assert date.event.checklist_done == []


def test_a_step_is_done_for_one_date_and_the_form_stays_in_date(client, group):
    event = make_event(group, rrule="FREQ=WEEKLY")
    first = make_occurrence(event)
    second = make_occurrence(event, start=first.start + timedelta(days=7))
    client.post(f"/organise/dates/{first.public_id}/steps/", {"done": "room"})
    event.refresh_from_db()
    for date in (first, second):
        date.event = event
    assert (keys(first, is_done=True), keys(second, is_done=True), event.version) == (["room"], [], 1)


def test_takes_no_step_that_the_kind_has_not(client, group):
    date = make_occurrence(make_event(group))
    client.post(f"/organise/dates/{date.public_id}/steps/", {"done": "police"})
    date.event.refresh_from_db()
    assert date.event.checklist_done == []
    assert "police" in {step.key for step in kinds.of("demonstration").steps}


def test_the_desk_shows_the_steps_of_the_next_meeting(client, group):
    date = make_occurrence(make_event(group, start_date=timezone.localdate() + timedelta(days=2)))
    html = desk(client)
    assert f'action="/organise/dates/{date.public_id}/steps/"' in html
    assert html.count('name="done"') == len(kinds.of("meeting").steps)
    assert in_days(2) == f"{date.start:%Y-%m-%d}"
