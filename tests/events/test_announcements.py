"""One message to all who come: once to each, from nobody's address, to nobody who went meanwhile, and gone with the people."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from core.crypto import EncryptedTextField
from core.forms import new_form_id
from core.models import AuditEntry, new_public_id
from events import attendance_links as links
from events.announced import heard_by
from events.enums import Audience
from events.models import Announcement, Attendance, Occurrence
from events.services import announcements as service
from events.services import attendance as attending
from events.services import erasing
from events.tasks import erase_attendance
from groups.enums import GroupStatus, SafetyLevel
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.at_once import at_once
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
WORDS = "Bring a candle.\nPlantedwords & more."


@pytest.fixture
def date(alice):
    return make_occurrence(make_event(make_group(alice, safety_level=SafetyLevel.OPEN)))


def say(occurrence, alice, audience=Audience.COMING, **fields):
    return service.announce(occurrence, by=alice, text=WORDS, audience=audience, **{"public_id": new_public_id(), **fields})


def told():
    return sorted(Message.objects.filter(kind="events.announcement").values_list("address", flat=True), key=str)


def address(occurrence):
    return reverse("events:message", args=[occurrence.public_id])


def crowd(occurrence):
    make_attendance(occurrence, "a-comes@example.org")
    make_attendance(occurrence, "b-may@example.org", partstat="tentative")
    make_attendance(occurrence, "c-waits@example.org", waitlisted_at=timezone.now())
    make_attendance(occurrence, "d-not@example.org", partstat="declined")
    make_attendance(occurrence, "e-new@example.org", partstat="needs-action")


@pytest.mark.parametrize(("audience", "number"), [(Audience.COMING, 1), (Audience.MAYBE, 2), (Audience.WAITING, 3)])
def test_goes_to_whom_it_is_for_and_stands_on_their_page(alice, date, audience, number):
    crowd(date)
    said = say(date, alice, audience)
    assert told() == ["a-comes@example.org", "b-may@example.org", "c-waits@example.org"][:number]
    reads = [each.email for each in Attendance.objects.for_disclosure().order_by("pk") if heard_by(each) == [said]]
    assert reads == told()


def test_does_not_tell_who_was_not_let_in_yet(alice):
    occurrence = make_occurrence(make_event(make_group(alice, safety_level=SafetyLevel.CLOSED)))
    make_attendance(occurrence, "in@example.org", approved_at=timezone.now())
    waits = make_attendance(occurrence, "waits@example.org")
    say(occurrence, alice)
    assert (told(), heard_by(waits)) == (["in@example.org"], [])


def test_is_one_plain_mail_from_which_nobody_can_answer_to_anybody(alice, date, smtp):
    make_attendance(date)
    make_attendance(date, "kim@example.org", discreet=True)
    say(date, alice)
    deliver_due()
    [mail], [discreet] = smtp.to("sam@example.org"), smtp.to("kim@example.org")
    assert mail["Subject"].startswith("From the organisers: Letter writing evening, ")
    assert discreet["Subject"] == "A message for you"
    for each, other in ((mail, "kim@"), (discreet, "sam@")):
        text = each.get_body(["plain"]).get_content().replace("\r\n", "\n")
        assert WORDS in text
        assert f"/groups/{date.host.slug}/write/" in text
        assert other not in each.as_string()
        assert "alice@" not in each.as_string()
        assert each["Reply-To"] is None


@pytest.mark.parametrize("gone", ["withdrew", "erased", "forgotten", "over", "hidden", "deleted"])
def test_is_asked_again_at_the_moment_of_sending(alice, date, smtp, gone):
    sam = make_attendance(date)
    said = say(date, alice)
    if gone == "withdrew":
        attending.withdraw(sam)
    elif gone == "erased":
        erasing.forget_person("sam@example.org")
    elif gone == "forgotten":
        sam.delete()
    elif gone == "over":
        Occurrence.objects.update(start=timezone.now() - timedelta(hours=3), end=timezone.now() - timedelta(hours=1))
    elif gone == "hidden":
        date.host.status = GroupStatus.HIDDEN
        date.host.save()
    else:
        said.delete()
    deliver_due()
    assert smtp.sent == []


def test_writes_to_those_of_a_cancelled_date_but_not_of_one_that_is_over(alice, date):
    make_attendance(date)
    date.status = "cancelled"
    date.save()
    assert service.why_not(date) == ""
    with pytest.raises(service.CannotAnnounce, match="The meeting is over"):
        say(date, alice, now=date.end + timedelta(minutes=1))
    assert Announcement.objects.count() == 0


def test_is_enough_twice_a_day_for_a_date_and_ten_times_for_a_group(alice, date):
    first = new_public_id()
    say(date, alice, public_id=first)
    say(date, alice)
    with pytest.raises(service.CannotAnnounce, match="Two messages a day"):
        say(date, alice)
    say(date, alice, public_id=first)  # the same form once more: nothing new, nothing refused
    assert Announcement.objects.count() == 2
    days = [make_occurrence(date.event, start=date.start + timedelta(days=number)) for number in range(1, 6)]
    for each in [*days, *days][:8]:
        say(each, alice)
    with pytest.raises(service.CannotAnnounce, match="ten for a group"):
        say(days[4], alice)
    assert Announcement.objects.count() == 10


def test_shows_it_first_then_sends_it_once(client, alice, date):
    make_attendance(date)
    client.force_login(alice)
    form = client.get(address(date)).context["form"]
    typed = {"text": WORDS, "audience": "coming", "form_id": form["form_id"].value()}
    html = client.post(address(date), {**typed, "step": "check"}).content.decode()
    assert "1 person gets this by mail:" in html
    assert "Plantedwords &amp; more." in html
    assert Message.objects.count() == 0
    html = client.post(address(date), {**typed, "step": "back"}).content.decode()
    assert "Plantedwords &amp; more." in html
    for _ in range(2):
        assert client.post(address(date), {**typed, "step": "send"}).url == reverse("events:people", args=[date.public_id])
    assert (Announcement.objects.count(), told()) == (1, ["sam@example.org"])
    entry = AuditEntry.objects.get(verb="occurrences.announce")
    assert (entry.actor, entry.data) == (alice.public_id, {})
    assert "Plantedwords" in client.get(reverse("events:people", args=[date.public_id])).content.decode()


def test_loses_nothing_that_was_typed_when_it_is_refused(client, alice, date):
    client.force_login(alice)
    for _ in range(2):
        say(date, alice)
    page = client.post(
        address(date), {"text": WORDS, "audience": "coming", "form_id": new_form_id("events.message"), "step": "send"}
    )
    html = page.content.decode()
    assert (page.status_code, "Two messages a day" in html, "Plantedwords &amp; more." in html) == (422, True, True)
    page = client.post(address(date), {"text": "x" * 2001, "audience": "coming"})
    assert "more than 2,000 characters" in page.content.decode()


@pytest.mark.parametrize(("level", "days"), [(SafetyLevel.OPEN, 30), (SafetyLevel.CAREFUL, 7), (SafetyLevel.CLOSED, 2)])
def test_goes_with_the_people_of_its_date(alice, date, level, days):
    date.event.safety_level = level
    date.event.save()
    make_attendance(date)
    say(date, alice)
    due = Occurrence.objects.for_disclosure().get().erases_at
    assert due == date.end + timedelta(days=days)
    assert erasing.forget_announcements(due - timedelta(minutes=1)) == 0
    assert erasing.forget_announcements(due) == 1
    assert Announcement.objects.count() == 0


def test_is_sealed_and_goes_by_the_clock_of_the_worker(alice, date):
    assert isinstance(Announcement._meta.get_field("text"), EncryptedTextField)
    say(date, alice)
    Occurrence.objects.update(start=timezone.now() - timedelta(days=32), end=timezone.now() - timedelta(days=31))
    erase_attendance()
    assert Announcement.objects.count() == 0


@pytest.mark.parametrize("discreet", [True, False])
def test_stands_on_their_own_page_and_in_their_own_calendar_alone(client, alice, date, discreet):
    sam = make_attendance(date, discreet=discreet)
    other = make_attendance(date, "may@example.org", partstat="tentative")
    say(date, alice)
    own = reverse("events:rsvp", args=[links.token_of(sam)])
    assert "Plantedwords &amp; more." in client.get(own).content.decode()
    calendar = client.get(f"{own}meeting.ics").content.decode()
    assert ("DESCRIPTION:Bring a candle.\\nPlantedwords & more." in calendar) is not discreet
    for path in (
        reverse("events:rsvp", args=[links.token_of(other)]),
        f"/events/{date.public_id}.ics",
        date.get_absolute_url(),
        date.host.get_absolute_url(),
    ):
        assert "Plantedwords" not in client.get(path).content.decode()


def test_says_to_them_on_which_day_all_is_erased(client, alice, date):
    sam = make_attendance(date)
    day = format((date.end + timedelta(days=30, hours=1)).astimezone(date.event.zone), "%A %-d %B")
    assert f"It is erased on {day}" in client.get(date.get_absolute_url()).content.decode()
    html = client.get(reverse("events:rsvp", args=[links.token_of(sam)])).content.decode()
    assert f"On {day}" in html
    assert "we erase your address and all that you told us" in html


@pytest.mark.django_db(transaction=True)
def test_four_presses_at_once_are_one_message_and_count_as_one(alice, date):
    make_attendance(date)
    form = new_public_id()
    made = at_once(lambda number: say(Occurrence.objects.for_disclosure().get(), alice, public_id=form).pk)
    assert (len(set(made)), told()) == (1, ["sam@example.org"])
    say(date, alice)
    with pytest.raises(service.CannotAnnounce, match="Two messages a day"):
        say(date, alice)


def test_does_not_say_that_it_was_sent_where_nobody_comes_yet(client, alice, date):
    client.force_login(alice)
    sent = client.post(
        address(date), {"text": WORDS, "audience": Audience.COMING, "step": "send", "form_id": new_form_id("events.message")}
    )
    assert [str(each) for each in get_messages(sent.wsgi_request)] == [
        "Kept. Nobody gets it by mail yet. Whoever comes later finds it on their own page."
    ]
