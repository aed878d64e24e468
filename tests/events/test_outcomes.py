"""After a date: the report of those who organise it, and thanks to those who had a seat."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from events import desk
from events.enums import Motion, OccurrenceStatus
from events.models import Occurrence, Outcome
from events.services import erasing
from events.services import outcomes as service
from groups.enums import SafetyLevel
from groups.services import panic
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TYPED = {"came": "12", "decided": "A vigil in June.\nKim books the hall.", "motion": "passed"}


@pytest.fixture
def date(alice):
    """Yesterday, at level careful, with two who had a seat."""
    group = make_group(alice, safety_level=SafetyLevel.CAREFUL)
    occurrence = make_occurrence(make_event(group), start=timezone.now() - DAY, door_count=9)
    make_attendance(occurrence)
    make_attendance(occurrence, "kim@example.org", discreet=True)
    make_attendance(occurrence, "may@example.org", partstat="tentative")
    make_attendance(occurrence, "queue@example.org", waitlisted_at=timezone.now())
    make_attendance(occurrence, "no@example.org", partstat="declined")
    return occurrence


def address(occurrence, name="report"):
    return reverse(f"events:{name}", args=[occurrence.public_id])


def test_begins_with_what_was_counted_and_is_saved_once(client, alice, date):
    client.force_login(alice)
    form = client.get(address(date)).context["form"]
    assert (form["came"].value(), form["seen"].value()) == (9, "")
    for _ in range(2):
        assert client.post(address(date), {**TYPED, "seen": ""}).url == address(date)
    outcome = Outcome.objects.get()
    assert (outcome.came, outcome.decided, outcome.motion, outcome.by) == (12, TYPED["decided"], Motion.PASSED, alice)
    assert AuditEntry.objects.filter(verb="occurrences.report").count() == 1
    assert client.get(address(date)).context["form"]["decided"].value() == outcome.decided


def test_the_second_of_two_sees_the_firsts_and_keeps_their_own(client, alice, date):
    service.report(date, by=alice, came=7, decided="Nothing.", motion=Motion.NONE, seen="")
    client.force_login(alice)
    page = client.post(address(date), {**TYPED, "seen": ""})
    html = page.content.decode()
    assert (page.status_code, "Nothing." in html, "A vigil in June." in html) == (409, True, True)
    assert Outcome.objects.get().came == 7
    client.post(address(date), {**TYPED, "seen": page.context["form"]["seen"].value()})
    assert Outcome.objects.get().came == 12


def test_is_not_asked_before_the_meeting_begins(client, alice):
    ahead = make_occurrence(make_event(make_group(alice)))
    client.force_login(alice)
    html = client.get(address(ahead)).content.decode()
    assert ("has not begun yet" in html, "How many came?" in html) == (True, False)


def test_is_nobody_elses(client, alice, bob, date):
    service.report(date, by=alice, came=7, decided="Plantedwords", motion=Motion.PASSED, seen="")
    for path in (date.get_absolute_url(), date.host.get_absolute_url(), "/api/v1/events/", f"/events/{date.public_id}.ics"):
        assert "Plantedwords" not in client.get(path).content.decode()
    client.force_login(bob)
    assert client.get(address(date)).status_code == 404


def test_the_desk_asks_for_it_the_day_after_until_it_is_there(client, alice, date):
    groups = desk.my_groups(alice)
    mine = desk.editable(groups)
    assert desk.to_report(mine) == [date]
    client.force_login(alice)
    html = client.get("/organise/").content.decode()
    assert address(date) in html
    assert desk.to_report(mine, date.end + 20 * DAY) == []
    service.thank(date, by=alice)
    assert desk.to_report(mine) == [date]
    service.report(date, by=alice, came=7, decided="", motion=Motion.NONE, seen=service.mark(Outcome.objects.get()))
    assert desk.to_report(mine) == []


def test_thanks_all_who_had_a_seat_once_and_names_the_next_date(client, alice, date, smtp):
    following = make_occurrence(date.event, start=timezone.now() + 6 * DAY)
    client.force_login(alice)
    for _ in range(2):
        assert client.post(address(date, "thank")).url == address(date)
    deliver_due()
    assert [len(smtp.to(each)) for each in ("sam@example.org", "kim@example.org")] == [1, 1]
    assert len(smtp.sent) == 2
    [mail], [discreet] = smtp.to("sam@example.org"), smtp.to("kim@example.org")
    assert (mail["Subject"], discreet["Subject"]) == ("Thank you for coming: Letter writing evening", "Thank you")
    text = mail.get_body(["plain"]).get_content()
    assert following.get_absolute_url() in text
    assert "Your address is erased on " in text
    assert AuditEntry.objects.filter(verb="occurrences.thank").count() == 1
    assert "You thanked them on" in client.get(address(date)).content.decode()


def test_names_no_date_that_is_cancelled_meanwhile(alice, date, smtp):
    following = make_occurrence(date.event, start=timezone.now() + 6 * DAY)
    service.thank(date, by=alice)
    Occurrence.objects.filter(pk=following.pk).update(status=OccurrenceStatus.CANCELLED)
    deliver_due()
    assert following.public_id not in smtp.to("sam@example.org")[0].as_string()


def test_names_no_date_that_is_on_no_list_but_of_the_same_series(alice, date):
    closed = make_event(date.host, safety_level=SafetyLevel.CLOSED, title="Committee")
    make_occurrence(closed, start=timezone.now() + 2 * DAY)
    assert service.following(date) is None
    talk = make_occurrence(make_event(date.host, title="Talk"), start=timezone.now() + 9 * DAY)
    assert service.following(date) == talk
    same = make_occurrence(date.event, start=timezone.now() + 12 * DAY)
    assert service.following(date) == same


def test_thanks_only_between_the_end_and_the_erasing(alice, date):
    due = date.end + 7 * DAY
    assert "not over yet" in service.why_no_thanks(date, now=date.end - timedelta(minutes=1))
    assert (service.why_no_thanks(date), service.why_no_thanks(date, now=due - timedelta(minutes=1))) == ("", "")
    with pytest.raises(service.CannotThank, match="erased, as we promised"):
        service.thank(date, by=alice, now=due)
    assert Message.objects.count() == 0


def test_is_asked_again_at_the_moment_of_sending(alice, date, smtp):
    service.thank(date, by=alice)
    erasing.forget_person("sam@example.org")
    deliver_due()
    assert [mail["To"] for mail in smtp.sent] == ["kim@example.org"]


def test_the_panic_switch_takes_the_report_too(alice, date):
    service.report(date, by=alice, came=7, decided="Plantedwords", motion=Motion.PASSED, seen="")
    panic.press(date.host, by=alice)
    assert Outcome.objects.count() == 0


def as_it_lies():
    with connection.cursor() as cursor:
        cursor.execute("SELECT decided FROM events_outcome ORDER BY id")
        return [value for (value,) in cursor.fetchall()]


def test_lies_sealed_in_the_database(alice, date):
    service.report(date, by=alice, came=None, decided="Plantedwords, and a vigil.", motion=Motion.NONE, seen="")
    assert Outcome.objects.get().decided == "Plantedwords, and a vigil."
    (lies,) = as_it_lies()
    assert ("Planted" in lies, len(lies) > 40) == (False, True)
    assert desk.to_report(desk.editable(desk.my_groups(alice))) == []


@pytest.mark.django_db(transaction=True)
def test_keeps_what_was_written_before_it_was_sealed_and_can_be_undone(alice):
    said = ["Plantedwords: a vigil in June.\nئۇيغۇر", "", "x" * 4000]
    for words in said:
        Outcome.objects.create(occurrence=make_occurrence(), decided=words, by=alice)
    try:
        MigrationExecutor(connection).migrate([("events", "0012_index_of_those_kept")])
        assert as_it_lies() == said
        MigrationExecutor(connection).migrate([("events", "0014_seal_reports")])
        assert [words in lies for words, lies in zip(said, as_it_lies(), strict=True)] == [False, True, False]
        assert list(Outcome.objects.order_by("pk").values_list("decided", flat=True)) == said
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
