"""What mails say: the first line what happened, the place as disclosed to their owner, the title neutral for who wishes."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.utils import timezone

from events import notices, several_notices
from events.models import Event, Occurrence
from events.services.attendance import approve, attend, confirm, withdraw
from groups.enums import SafetyLevel
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
EXACT = "Leeds University Union, Lifton Place, LS2 9JT"
START = datetime(timezone.now().year + 1, 7, 6, 18, tzinfo=UTC)  # in summer: 7 pm in London, 2 pm in New York
DAY = f"{START:%A} 6 July {START.year}"
SAM = "sam@example.org"


def meeting(level=SafetyLevel.OPEN, **fields):
    return make_occurrence(make_event(make_group(safety_level=level), **fields), start=START)


@pytest.fixture
def mail(smtp):
    """The one mail that is delivered now; None when it is dropped."""

    def deliver():
        Message.objects.filter(kind="events.reminder").delete()
        before = len(smtp.sent)
        assert deliver_due().total == 1
        assert len(smtp.sent) <= before + 1
        return smtp.sent[-1] if len(smtp.sent) > before else None

    return deliver


def text(mail):
    return mail.get_body(["plain"]).get_content().replace("\r\n", "\n")


def html(mail):
    return mail.get_body(["html"]).get_content()


def entry(mail):
    (attachment,) = mail.iter_attachments()
    assert (attachment.get_content_type(), attachment.get_filename()) == ("text/calendar", "meeting.ics")
    assert attachment["Content-Type"].params["method"] == "PUBLISH"
    return icalendar.Calendar.from_ical(attachment.get_payload(decode=True)).walk("VEVENT")[0]


def test_asks_to_confirm_with_the_public_place(mail):
    attend(meeting(SafetyLevel.CAREFUL), email=SAM)
    sent = mail()
    assert (sent["To"], sent["Subject"]) == (SAM, "Please confirm that you are coming")
    link = next(line for line in text(sent).splitlines() if "/r/" in line)
    assert text(sent) == (
        "Somebody asked with this address to come to “Letter writing evening”. Was it you? Then press the button on this page:\n"
        "\n"
        f"{link}\n"
        "\n"
        f"When: {DAY}, 7 pm to 9 pm\n"
        "Where: LS2, Leeds\n"
        "You get the exact place when you have confirmed.\n"
        "Who: Leeds Students for Uyghurs\n"
        "\n"
        "If it was not you, do nothing. We delete your address after two days, and you hear no more of it.\n"
        "\n"
        "-- \n"
        "You get this because somebody typed your address on our site. Nobody else sees it.\n"
        "Organise  http://127.0.0.1:8000\n"
    )
    assert f'href="{link}"' in html(sent)
    assert EXACT not in html(sent)
    assert list(sent.iter_attachments()) == []


def test_says_that_they_are_coming_with_the_exact_place_and_the_entry(mail):
    occurrence = meeting(SafetyLevel.CAREFUL, directions="Ring twice & wait")
    sam = make_attendance(occurrence, partstat="needs-action")
    confirm(sam)
    sent = mail()
    assert sent["Subject"] == f"You are coming: Letter writing evening, {DAY}"
    link = next(line for line in text(sent).splitlines() if "/r/" in line)
    assert text(sent) == (
        "You are coming to “Letter writing evening”.\n"
        "\n"
        f"When: {DAY}, 7 pm to 9 pm\n"
        f"Where: {EXACT}\n"
        "Way in: Ring twice & wait\n"
        "Who: Leeds Students for Uyghurs\n"
        "\n"
        "The entry for your calendar is attached.\n"
        "\n"
        "If you can no longer come, or want to change how we write to you:\n"
        f"{link}\n"
        "\n"
        "-- \n"
        "You get this because you said that you are coming. We keep your address until 7 days after the meeting, then we erase it."
        f" Nobody else sees it. It is erased on {START + timedelta(days=7):%A} 13 July {START.year}.\n"
        "Organise  http://127.0.0.1:8000\n"
    )
    event = entry(sent)
    assert (event["UID"], event["SUMMARY"], event["LOCATION"]) == (occurrence.uid, "Letter writing evening", EXACT)
    assert (event["STATUS"], event["CLASS"], event["SEQUENCE"]) == ("CONFIRMED", "PRIVATE", 0)
    assert event.decoded("DTSTART") == START


def test_waits_for_the_organiser_of_a_closed_meeting_then_gives_the_place(mail, alice):
    sam = make_attendance(meeting(SafetyLevel.CLOSED), partstat="needs-action")
    confirm(sam)
    sent = mail()
    assert sent["Subject"] == f"Waiting for the organiser: Letter writing evening, {DAY}"
    assert text(sent).startswith("You said that you are coming to “Letter writing evening”. The organiser must say yes first.\n")
    assert "Where: Leeds\nYou get the exact place when the organiser has said yes.\n" in text(sent)
    assert "Only the organiser can see it." in text(sent)
    assert (entry(sent)["LOCATION"], entry(sent)["STATUS"]) == ("Leeds", "TENTATIVE")
    assert "Lifton" not in sent.as_string()

    approve(sam, by=alice)
    sent = mail()
    assert sent["Subject"] == f"The organiser said yes: Letter writing evening, {DAY}"
    assert f"Where: {EXACT}\n" in text(sent)
    assert (entry(sent)["LOCATION"], entry(sent)["STATUS"]) == (EXACT, "CONFIRMED")


def test_tells_somebody_who_asks_again_that_they_are_coming(mail):
    occurrence = meeting()
    make_attendance(occurrence, asked_at=timezone.now() - timedelta(days=1))
    attend(occurrence, email=SAM)
    assert mail()["Subject"] == f"You are coming: Letter writing evening, {DAY}"


def test_tells_everybody_who_comes_what_changed_in_their_own_language(smtp):
    occurrence = meeting()
    make_attendance(occurrence)
    make_attendance(occurrence, "ug@example.org", language="ug")
    make_attendance(occurrence, "no@example.org", partstat="declined")
    make_attendance(occurrence, "maybe@example.org", partstat="needs-action")
    Occurrence.objects.update(start=START + timedelta(hours=1), sequence=1)
    occurrence.refresh_from_db()
    for _press in range(2):
        notices.changed(occurrence, what=["place", "start", "version"])
    assert deliver_due().sent == 2
    assert sorted(mail["To"] for mail in smtp.sent) == [SAM, "ug@example.org"]
    (sent,) = smtp.to(SAM)
    assert sent["Subject"] == f"Changed: Letter writing evening, {DAY}"
    assert text(sent).startswith(
        "The organiser changed “Letter writing evening”.\n"
        "\n"
        "What changed:\n"
        "- the start\n"
        "- the place\n"
        "\n"
        "How it is now:\n"
        f"When: {DAY}, 8 pm to 9 pm\n"
        f"Where: {EXACT}\n"
    )
    assert (entry(sent)["SEQUENCE"], entry(sent)["STATUS"]) == (1, "CONFIRMED")
    (sent,) = smtp.to("ug@example.org")
    assert '<html lang="ug" dir="rtl">' in html(sent)


def test_says_nothing_of_a_change_that_is_not_worth_a_mail():
    occurrence = meeting()
    make_attendance(occurrence)
    notices.changed(occurrence, what=["version"])
    assert Message.objects.count() == 0


def test_tells_everybody_who_comes_that_it_is_cancelled_and_takes_it_off_the_calendar(mail):
    occurrence = meeting()
    make_attendance(occurrence)
    Occurrence.objects.update(status="cancelled", sequence=1)
    occurrence.refresh_from_db()
    several_notices.cancelled([occurrence])
    several_notices.cancelled([occurrence])
    sent = mail()
    assert sent["Subject"] == f"Cancelled: Letter writing evening, {DAY}"
    assert text(sent).startswith(f"“Letter writing evening” on {DAY}, 7 pm is cancelled.\n")
    assert (entry(sent)["STATUS"], entry(sent)["SEQUENCE"], entry(sent)["UID"]) == ("CANCELLED", 1, occurrence.uid)


@pytest.mark.parametrize("level", [SafetyLevel.OPEN, SafetyLevel.CLOSED])
def test_keeps_subject_first_line_and_calendar_neutral_for_who_wishes(level, smtp, alice):
    occurrence = meeting(level, description="For the Uyghurs")
    sam = make_attendance(occurrence, discreet=True, partstat="needs-action", asked_at=timezone.now() - timedelta(days=1))
    attend(occurrence, email=SAM)
    deliver_due()
    confirm(sam)
    deliver_due()
    approve(sam, by=alice)
    notices.changed(occurrence, what=["place"])
    Message.objects.filter(kind="events.reminder").update(due=timezone.now())
    deliver_due()
    Occurrence.objects.update(status="cancelled", sequence=1)
    several_notices.cancelled([occurrence])
    deliver_due()
    kinds = {"confirm", "confirmed", "approved", "changed", "cancelled", "reminder"}
    assert set(Message.objects.filter(status="sent").values_list("kind", flat=True)) == {f"events.{kind}" for kind in kinds}
    assert len(smtp.sent) == 7
    for sent in smtp.sent[1:]:  # the first asks somebody who has not told us any wish
        told = sent["Subject"] + text(sent).splitlines()[0] + html(sent).split("<h2")[0]
        assert "Letter writing" not in told
        assert "Uyghur" not in told
        assert "Letter writing" in text(sent)
        for attachment in sent.iter_attachments():
            event = icalendar.Calendar.from_ical(attachment.get_payload(decode=True)).walk("VEVENT")[0]
            assert event["SUMMARY"] == "Appointment"
            assert {"DESCRIPTION", "URL", "CONTACT", "CATEGORIES"}.isdisjoint(event)
            assert b"Uyghur" not in attachment.get_payload(decode=True)


def test_gives_the_online_link_and_the_clock_it_goes_by(mail):
    online = {
        "attendance_mode": "online",
        "place": None,
        "conference_url": "https://meet.example/x",
        "timezone": "America/New_York",
    }
    occurrence = meeting(SafetyLevel.CAREFUL, **online)
    attend(occurrence, email=SAM)
    asking = text(mail())
    assert f"When: {DAY}, 2 pm to 4 pm (New York time)\nOnline: you get the link when you have confirmed.\n" in asking
    confirm(occurrence.attendances.get())
    assert f"When: {DAY}, 2 pm to 4 pm (New York time)\nOnline: https://meet.example/x\n" in text(mail())


def test_drops_the_confirmation_of_who_withdrew_before_it_left(mail):
    sam = confirm(make_attendance(meeting(), partstat="needs-action"))
    withdraw(sam)
    assert mail() is None


def test_drops_the_news_of_a_change_when_it_was_cancelled_after(mail):
    occurrence = meeting()
    make_attendance(occurrence)
    notices.changed(occurrence, what=["place"])
    Event.objects.update(status="cancelled")
    assert mail() is None


def test_drops_the_news_of_a_cancellation_that_was_taken_back(mail):
    occurrence = meeting()
    make_attendance(occurrence)
    Occurrence.objects.update(status="cancelled")
    several_notices.cancelled([occurrence])
    Occurrence.objects.update(status="scheduled")
    assert mail() is None
