"""Who comes, for those who run the group: numbers for all, names and needs for organisers, and only what their owners allowed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from events import desk
from events.models import Occurrence
from events.roster import roster
from groups.enums import Role, SafetyLevel
from tests.accounts.conftest import prove
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
NOW = timezone.now
KIM = "kim@example.org"


@pytest.fixture
def date(alice, bob):
    """A date of alice's open group, in which bob helps: ten seats, and one of each sort of people."""
    group = make_group(alice, safety_level=SafetyLevel.OPEN)
    group.memberships.create(user=bob, role=Role.HELPER)
    occurrence = make_occurrence(make_event(group, capacity=10), headcount=2)
    make_attendance(occurrence, name="=Sam", guests=2, access_needs="A chair\nNo stairs", shares_contact=True)
    make_attendance(occurrence, KIM, name="Kim", access_needs="no stairs")
    make_attendance(occurrence, "may@example.org", partstat="tentative", guests=1, name="May", shares_contact=True)
    make_attendance(occurrence, "queue1@example.org", waitlisted_at=NOW(), guests=1)
    make_attendance(occurrence, "queue2@example.org", waitlisted_at=NOW(), offered_until=NOW() + timedelta(hours=1), name="Queen")
    make_attendance(occurrence, "no@example.org", partstat="declined", name="Nora", access_needs="Nothing")
    make_attendance(occurrence, "new@example.org", partstat="needs-action", name="Newt")
    return occurrence


def people(client, occurrence, rest=""):
    return client.get(reverse("events:people", args=[occurrence.public_id]) + rest)


def test_counts_seats_and_not_only_addresses(date):
    counted = desk.with_numbers(Occurrence.objects.all()).get()
    numbers = (counted.coming, counted.people, counted.guests, counted.queued, counted.maybe, counted.unconfirmed, counted.waiting)
    assert numbers == (6, 2, 2, 2, 1, 1, 0)


def test_knows_whose_words_are_whose(date):
    found = roster(date)
    assert [each.name for each in found.named] == ["=Sam", "Kim", "May"]
    assert [each.email for each in found.open_handed] == ["sam@example.org", "may@example.org"]
    assert found.needs == [("A chair", 1), ("No stairs", 2)]
    assert ([each.name for each in found.queue], found.seats_offered, found.asking) == (["", "Queen"], 1, [])


def test_shows_organisers_what_was_allowed(client, alice, date):
    client.force_login(alice)
    page = people(client, date)
    html = page.content.decode()
    assert page.context["free"] == 3
    for words in ("=Sam", "Kim", "A chair", "2 people agreed", "They bring 2 guests.", "2 more come and left nothing with us."):
        assert words in html
    for hidden in ("@example.org", "Nora", "Newt"):
        assert hidden not in html
    html = people(client, date, "?addresses=1").content.decode()
    assert ("sam@example.org" in html, "may@example.org" in html, KIM in html) == (True, True, False)


def test_shows_a_helper_numbers_alone(client, bob, date):
    client.force_login(bob)
    page = people(client, date, "?addresses=1")
    assert ("roster" in page.context, page.context["occurrence"].coming) == (False, 6)
    html = page.content.decode()
    for hidden in ("@example.org", "Sam", "Kim", "May", "A chair", "/message/", "/report/", "/table/", "Queen"):
        assert hidden not in html


def test_says_on_which_day_all_of_it_is_erased(client, alice, date):
    Occurrence.objects.update(start="2027-02-08T19:00:00Z", end="2027-02-08T21:00:00Z")
    client.force_login(alice)
    assert "30 days after the meeting: on Wednesday 10 March" in people(client, date).content.decode()


def test_asks_as_often_for_thirty_as_for_one(client, alice, date, django_assert_num_queries):
    client.force_login(alice)
    # Session, user, date with its numbers, role (may help, may edit), whether some are erased sooner, its people, what was written.
    with django_assert_num_queries(8):
        people(client, date)
    for number in range(30):
        make_attendance(date, f"person{number}@example.org", name=f"Person {number}", access_needs="A chair")
    with django_assert_num_queries(8):
        people(client, date)


def table(occurrence):
    return reverse("events:people_export", args=[occurrence.public_id])


def test_gives_out_a_table_of_those_who_agreed(client, alice, date):
    client.force_login(alice)
    prove(client)
    assert "In it stand 2 people" in client.get(table(date)).content.decode()
    assert AuditEntry.objects.filter(verb="occurrences.export").count() == 0
    page = client.post(table(date))
    assert page.content.decode().splitlines() == [
        "name,guests,answer,e-mail address",
        "'=Sam,2,coming,sam@example.org",
        "May,1,may come,may@example.org",
    ]
    assert page.headers["Content-Disposition"] == 'attachment; filename="people.csv"'
    assert AuditEntry.objects.get(verb="occurrences.export").data == {"people": 2}


def test_asks_first_who_it_is(client, alice, date):
    client.force_login(alice)  # as by a cookie that somebody found
    assert client.post(table(date)).url.startswith("/accounts/prove/?next=")


@pytest.mark.parametrize("level", [SafetyLevel.CAREFUL, SafetyLevel.CLOSED])
def test_gives_out_no_table_where_people_must_be_careful(client, alice, date, level):
    date.event.host.safety_level = level
    date.event.host.save()
    client.force_login(alice)
    prove(client)
    for page in (client.get(table(date)), client.post(table(date))):
        assert "There is no table for this meeting." in page.content.decode()
        assert "@example.org" not in page.content.decode()
    assert AuditEntry.objects.filter(verb="occurrences.export").count() == 0


def test_lets_somebody_in_out_of_turn_while_a_seat_is_free(client, alice, date):
    first, second = date.attendances.filter(waitlisted_at__isnull=False).order_by("pk")
    client.force_login(alice)
    path = reverse("events:let_in", args=[date.public_id, second.public_id])
    for _ in range(2):
        assert client.post(path).url == reverse("events:people", args=[date.public_id])
    second.refresh_from_db()
    assert (second.waitlisted_at, second.offered_until) == (None, None)
    assert AuditEntry.objects.filter(verb="events.let_in").count() == 1
    first.guests = 5
    first.save()
    page = client.post(reverse("events:let_in", args=[date.public_id, first.public_id]), follow=True)
    assert "There are not enough seats free." in page.content.decode()
    first.refresh_from_db()
    assert first.is_waiting
