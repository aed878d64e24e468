"""The small map on the page of a meeting and in mails shows what its reader may know, and no more."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from events import attendance_links as links
from events.models import Event
from events.services.attendance import attend, confirm
from events.services.publishing import cancel
from groups.enums import SafetyLevel
from notifications.channels import local
from notifications.delivery import deliver_due
from notifications.models import Message
from places import static_map_png
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import LEEDS, make_place

pytestmark = pytest.mark.django_db
SAM = "sam@example.org"
AREA = (LEEDS["area_lat"], LEEDS["area_lon"])
EXACT = (LEEDS["lat"], LEEDS["lon"])


def meeting(level=SafetyLevel.CAREFUL, **place):
    event = make_event(make_group(safety_level=level), place=make_place(**place))
    return make_occurrence(event, start=timezone.now() + timedelta(days=8))


def still_map(client, address):
    """The SVG of a page; "" without any."""
    page = client.get(address).content.decode()
    found = re.search(r'<svg class="still-map".*?</svg></svg>|<svg class="still-map".*?</text></svg>', page, re.DOTALL)
    return found.group() if found else ""


def marks(svg):
    return re.findall(r'class="(sm-pin|sm-area)"', svg)


def test_shows_everybody_the_area_of_a_careful_meeting(client):
    found = still_map(client, meeting().get_absolute_url())
    assert (marks(found), 'aria-label="Map: somewhere around LS2, Leeds"' in found) == (["sm-area"], True)


def test_is_the_same_to_the_byte_for_all_careful_meetings_of_a_district(client):
    here = meeting()
    there = meeting(lat=53.79999, lon=-1.53333, name="Plantedhall", address="13 Plantedstreet", postcode="LS2 7ZZ")
    one, other = (still_map(client, each.get_absolute_url()) for each in (here, there))
    assert one != ""
    assert one == other


def test_shows_everybody_the_place_of_an_open_meeting(client):
    assert marks(still_map(client, meeting(SafetyLevel.OPEN).get_absolute_url())) == ["sm-pin"]


def test_shows_the_place_to_who_comes_behind_their_own_link(client):
    occurrence = meeting()
    attendance = make_attendance(occurrence)
    own = f"/r/{links.token_of(attendance)}/"
    assert marks(still_map(client, own)) == ["sm-pin"]
    assert marks(still_map(client, occurrence.get_absolute_url())) == ["sm-area"]


def test_shows_the_area_to_who_has_not_confirmed(client):
    occurrence = meeting()
    attend(occurrence, email=SAM)
    token = links.token_of(occurrence.attendances.get())
    assert marks(still_map(client, f"/r/{token}/")) == ["sm-area"]


def test_has_no_map_for_a_meeting_that_is_online_only(client):
    occurrence = meeting(SafetyLevel.OPEN)
    Event.objects.filter(pk=occurrence.event_id).update(attendance_mode="online", conference_url="https://meet.example/x")
    assert still_map(client, occurrence.get_absolute_url()) == ""


def test_says_in_words_alone_where_we_have_no_map(client):
    occurrence = meeting(SafetyLevel.OPEN, lat=48.8566, lon=2.3522)
    response = client.get(occurrence.get_absolute_url())
    assert (response.status_code, still_map(client, occurrence.get_absolute_url())) == (200, "")


def test_loads_the_map_that_moves_only_when_asked(client):
    page = client.get(meeting().get_absolute_url()).content.decode()
    (element,) = re.findall(r"<organise-map[^>]*>", page)
    assert "data-wait" in element


# In mails ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def mails(smtp):
    """What is delivered now, reminders left out."""

    def deliver():
        Message.objects.filter(kind="events.reminder").delete()
        smtp.sent.clear()
        deliver_due()
        return smtp.sent

    return deliver


def pictures(mail):
    return [part for part in mail.walk() if part.get_content_maintype() == "image"]


def test_a_mail_to_who_comes_carries_the_place_inside(mails):
    occurrence = meeting()
    attend(occurrence, email=SAM)
    (asked,) = mails()
    assert pictures(asked) == []
    confirm(occurrence.attendances.get())
    (mail,) = mails()
    (picture,) = pictures(mail)
    assert picture.get_payload(decode=True) == static_map_png.png(*EXACT, precise=True)
    assert (picture.get_content_type(), picture.get_content_disposition(), picture.get_filename()) == ("image/png", "inline", None)
    html = mail.get_body(["html"]).get_content()
    (tag,) = re.findall(r"<img[^>]*>", html)
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in tag
    assert 'alt="Map: Leeds University Union, Lifton Place, LS2 9JT"' in tag
    assert re.findall(r'(?:src|background)="(?!cid:)', html) == []


def test_the_parts_of_the_mail_stand_where_mail_programs_look_for_them(mails):
    occurrence = meeting()
    attend(occurrence, email=SAM)
    mails()
    confirm(occurrence.attendances.get())
    (mail,) = mails()
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "text/calendar",
    ]
    assert [part.get_content_type() for part in mail.iter_attachments()] == ["text/calendar"]
    assert mail.as_bytes().count(b"Message-ID") == 1


def test_a_discreet_mail_carries_no_map(mails):
    occurrence = meeting()
    attend(occurrence, email=SAM)
    mails()
    confirm(occurrence.attendances.get(), discreet=True)
    (mail,) = mails()
    assert (pictures(mail), "<img" in mail.get_body(["html"]).get_content()) == ([], False)


def test_who_waits_for_the_organiser_gets_no_map(mails):
    occurrence = meeting(SafetyLevel.CLOSED)
    attend(occurrence, email=SAM)
    mails()
    confirm(occurrence.attendances.get())
    (mail,) = mails()
    assert pictures(mail) == []


def test_a_cancelled_meeting_leads_nobody_anywhere(mails, alice):
    occurrence = meeting()
    make_attendance(occurrence)
    cancel(occurrence.event, by=alice)
    (mail,) = mails()
    assert pictures(mail) == []


def test_a_mail_program_can_draw_what_was_sent(mails):
    occurrence = meeting(SafetyLevel.OPEN)
    attend(occurrence, email=SAM)
    mails()
    confirm(occurrence.attendances.get())
    (mail,) = mails()
    image = Image.open(io.BytesIO(pictures(mail)[0].get_payload(decode=True)))
    assert (image.size, len(mail.as_bytes()) < 60_000) == ((960, 480), True)


def test_the_page_of_local_mail_shows_the_map_too(settings, tmp_path):
    settings.EMAIL_BACKEND = "notifications.channels.local.LocalMailBackend"
    settings.LOCAL_MAIL_DIR = tmp_path
    occurrence = meeting(SafetyLevel.OPEN)
    attend(occurrence, email=SAM)
    confirm(occurrence.attendances.get())
    deliver_due()
    newest = next(mail for mail in local.newest(5) if "You are coming" in mail.subject)
    assert 'src="data:image/png;base64,' in newest.html
    assert [file.filename for file in newest.attachments] == ["meeting.ics"]
