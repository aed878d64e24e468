"""Still on? Asked once three days before, answered with one press, said to be unconfirmed where nobody answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry
from events import question_links
from events.disclosure import disclose
from events.enums import StillOn
from events.models import Event, Occurrence
from events.open_questions import open_questions
from events.services import still_on
from events.tasks import ask_organisers
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def listed_long_ago(group, *, hours, **fields):
    """A date that begins in so many hours, of a meeting that was listed a month ago."""
    occurrence = make_occurrence(make_event(group, **fields), start=timezone.now() + hours * HOUR)
    Event.objects.filter(pk=occurrence.event_id).update(created=timezone.now() - 30 * DAY)
    return occurrence


def kinds():
    return sorted(Message.objects.values_list("kind", flat=True))


def state(occurrence):
    occurrence.refresh_from_db()
    return occurrence.still_on


def test_asks_three_days_before_and_once(alice):
    group = make_group(alice)
    far, near, soon = (listed_long_ago(group, hours=hours) for hours in (73, 71, 20))
    assert still_on.ask_due() == 1
    assert still_on.ask_due() == 0
    assert [state(each) for each in (far, near, soon)] == ["", "asked", ""]
    assert kinds() == ["events.still_on"]


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"status": "cancelled"}, {"hidden_at": timezone.now()}])
def test_asks_nobody_about_what_is_not_there(alice, fields):
    listed_long_ago(make_group(alice), hours=60, **fields)
    assert still_on.ask_due() == 0


def test_does_not_ask_who_listed_it_in_these_days(alice):
    make_occurrence(make_event(make_group(alice)), start=timezone.now() + 60 * HOUR)
    assert still_on.ask_due() == 0


def test_says_of_a_date_about_which_nobody_answered_that_it_is_not_confirmed(alice):
    occurrence = listed_long_ago(make_group(alice, safety_level="open"), hours=60)
    still_on.ask_due()
    occurrence.refresh_from_db()
    before = occurrence.modified
    assert still_on.mark_silent(timezone.now() + 23 * HOUR) == 0
    assert still_on.mark_silent(timezone.now() + 25 * HOUR) == 1
    assert state(occurrence) == StillOn.SILENT
    assert occurrence.modified > before  # calendars fetch it again
    assert disclose(occurrence).is_unconfirmed is True
    assert still_on.say_yes(occurrence, by=alice) is True
    assert still_on.say_yes(occurrence, by=alice) is False
    assert disclose(Occurrence.objects.get(pk=occurrence.pk)).is_unconfirmed is False


def test_asks_the_moderators_after_two_silences_in_a_row(alice, dana):
    group = make_group(alice)
    first, second = listed_long_ago(group, hours=50), listed_long_ago(group, hours=70)
    ask_organisers()
    Occurrence.objects.update(still_on_asked_at=timezone.now() - 25 * HOUR)
    assert still_on.mark_silent() == 2
    assert (state(first), state(second)) == ("silent", "silent")
    assert kinds() == ["events.silent_twice", "events.still_on", "events.still_on"]
    assert list(AuditEntry.objects.values_list("verb", "target_id")) == [("events.silent_twice", group.public_id)]


def test_begins_to_count_anew_after_an_answer(alice, dana):
    group = make_group(alice)
    first, second = listed_long_ago(group, hours=50), listed_long_ago(group, hours=70)
    ask_organisers()
    still_on.say_yes(first, by=alice)
    Occurrence.objects.update(still_on_asked_at=timezone.now() - 25 * HOUR)
    still_on.mark_silent()
    assert (state(first), state(second)) == ("yes", "silent")
    assert "events.silent_twice" not in kinds()


def test_answers_yes_by_the_link_of_the_mail_without_signing_in(client, alice, smtp):
    occurrence = listed_long_ago(make_group(alice), hours=60)
    still_on.ask_due()
    deliver_due()
    (mail,) = smtp.to("alice@example.org")
    link = question_links.still_on(occurrence, alice)
    assert mail["Subject"] == "Is “Letter writing evening” still on?"
    page = client.get(link)
    assert (page.status_code, state(occurrence)) == (200, "asked")  # to look decides nothing
    client.post(link, {"answer": "yes"})
    client.post(link, {"answer": "yes"})
    assert state(occurrence) == StillOn.YES
    assert AuditEntry.objects.filter(verb="events.still_on").count() == 1


@pytest.mark.parametrize(("answer", "status"), [("cancelled", "cancelled"), ("postponed", "postponed")])
def test_answers_no_and_tells_who_comes(client, alice, answer, status):
    occurrence = listed_long_ago(make_group(alice), hours=60)
    make_attendance(occurrence, "sam@example.org")
    still_on.ask_due()
    link = question_links.still_on(occurrence, alice)
    client.post(link, {"answer": answer})
    occurrence.refresh_from_db()
    assert occurrence.status == status
    assert f"events.{status}" in kinds()
    client.post(link, {"answer": "yes"})
    occurrence.refresh_from_db()
    assert occurrence.status == status


def test_opens_for_nobody_who_runs_the_group_no_more(client, alice, bob):
    group = make_group(alice)
    occurrence = listed_long_ago(group, hours=60)
    theirs = question_links.still_on(occurrence, bob)
    assert client.get(theirs).status_code == 410
    assert client.post(theirs, {"answer": "cancelled"}).status_code == 410
    ours = question_links.still_on(occurrence, alice)
    group.memberships.update(role="helper")
    assert client.post(ours, {"answer": "cancelled"}).status_code == 410
    occurrence.refresh_from_db()
    assert occurrence.status == "scheduled"


def test_says_nothing_when_somebody_has_answered_meanwhile(alice, smtp):
    occurrence = listed_long_ago(make_group(alice), hours=60)
    still_on.ask_due()
    still_on.say_yes(occurrence, by=alice)
    deliver_due()
    assert smtp.sent == []


def test_shows_on_the_desk_what_waits_for_an_answer(client, alice, bob):
    group = make_group(alice)
    group.memberships.create(user=bob, role="helper")
    occurrence = listed_long_ago(group, hours=60, title="Vigil")
    series = make_event(group, title="Letters", rrule="FREQ=WEEKLY", rests_since=timezone.now())
    still_on.ask_due()
    client.force_login(alice)
    page = client.get("/organise/").content.decode()
    for link in (question_links.still_on(occurrence, alice), question_links.goes_on(series, alice)):
        assert link.rpartition("/")[0].rpartition(".")[0] in page
    assert [each.event.title for each in open_questions(alice, [group.pk])] == ["Vigil", "Letters"]
    client.force_login(bob)
    assert "/still-on/" not in client.get("/organise/").content.decode()
