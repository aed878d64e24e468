"""What the form for a meeting asks beside title, time and place: languages, seats, guests, the link, what only those read who come."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from core.models import AuditEntry
from events.disclosure import Standing, disclose
from events.enums import AttendanceMode
from events.forms import EventForm
from events.models import Event
from events.services import publishing
from groups.enums import SafetyLevel
from groups.languages import own_name
from notifications.models import Message
from tests.events.test_manage import list_it, new_url, typed
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
LINK = "https://meet.example/x"


@pytest.fixture
def group(alice, client):
    """Alice's open group, where English and Uyghur are spoken; she is signed in."""
    client.force_login(alice)
    return make_group(alice, safety_level=SafetyLevel.OPEN, languages=["en", "ug"])


def filled(host, event=None, **fields):
    return EventForm(QueryDict(urlencode(typed(**fields), doseq=True)), host=host, event=event)


def edit_url(event):
    return f"/organise/meetings/{event.public_id}/edit/"


def test_keeps_all_that_is_said(client, group):
    said = {
        "bring": "A pen",
        "capacity": "40",
        "guests_most": "0",
        "notice": "The word is apricot.",
        "notice_online": "Come in as Ali.",
    }
    more = {"attendance_mode": "hybrid", "conference_url": LINK, "link_shown": "72", "languages": ["ug", "tr"]}
    list_it(client, group, **said, **more, other_languages="Hindi")
    event = Event.objects.get()
    assert {name: str(getattr(event, name)) for name in said} == said
    assert (event.languages, event.link_hours, event.link_public) == (["ug", "tr", "hi"], 72, False)


def test_begins_as_a_meeting_begins_where_nothing_was_said(client, group):
    list_it(client, group)
    event, plain = Event.objects.get(), Event()
    for name in ("bring", "capacity", "guests_most", "notice", "notice_online", "link_hours", "link_public"):
        assert (name, getattr(event, name)) == (name, getattr(plain, name))


def test_a_new_meeting_begins_with_the_languages_of_its_group(client, group):
    assert client.get(new_url(group)).context["form"]["languages"].value() == ["en", "ug"]


def test_the_form_opens_with_what_is_stored(client, group):
    event = make_event(
        group, languages=["ug", "hi"], bring="A pen", capacity=7, guests_most=9, notice="Apricot", link_hours=5, link_public=False
    )
    make_occurrence(event)
    form = client.get(edit_url(event)).context["form"]
    names = ("languages", "other_languages", "bring", "capacity", "guests_most", "notice", "link_shown")
    assert [form[name].value() for name in names] == [["ug"], own_name("hi"), "A pen", 7, 9, "Apricot", "5"]
    choice = {name: dict(form.fields[name].choices) for name in ("guests_most", "link_shown")}
    assert str(choice["guests_most"]["9"]) == "9 guests"
    assert choice["link_shown"]["5"] == "Those who are coming, from 5 hours before"


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"capacity": "0"}, "capacity", "Ensure this value is greater than or equal to 1."),
        ({"capacity": "many"}, "capacity", "Give a number, such as 40, or leave it empty."),
        ({"guests_most": "6"}, "guests_most", "is none of the choices"),
        ({"other_languages": "Klingonese"}, "other_languages", "We do not know a language called “Klingonese”."),
        ({"bring": "x" * 501}, "bring", "This is too long: it has 501 characters."),
        ({"notice": "x" * 2001}, "notice", "This is too long: it has 2001 characters."),
        (
            {"link_shown": "everybody", "safety_level": "careful", "attendance_mode": "online", "conference_url": LINK},
            "link_shown",
            "At a careful or closed meeting only those who are coming see the link. Choose from when on.",
        ),
    ],
)
def test_says_what_was_given_and_what_to_do(group, fields, field, message):
    form = filled(group, **fields)
    assert list(form.errors) == [field]
    assert message in form.errors[field][0]


def test_ten_languages_are_the_most(group):
    codes = ["en", "ug", "tr", "ar", "ur", "kk", "zh", "cy", "bn", "pa"]
    assert filled(group, languages=codes, other_languages="Welsh").errors == {}
    form = filled(group, languages=codes, other_languages="Hindi")
    assert form.errors == {"other_languages": ["You chose 11 languages. Ten are the most."]}


@pytest.mark.parametrize(
    ("level", "chosen", "stored"),
    [
        ("open", "", (24, False)),
        ("open", "0", (0, False)),
        ("open", "everybody", (24, True)),
        ("careful", "2", (2, False)),
    ],
)
def test_shows_the_link_when_the_organiser_chose(alice, level, chosen, stored):
    host = make_group(alice, safety_level=level)
    form = filled(host, attendance_mode="online", conference_url=LINK, link_shown=chosen)
    assert form.errors == {}
    event = form.save(by=alice)
    assert (event.link_hours, event.link_public) == stored


def test_only_an_open_group_may_show_it_to_everybody(alice):
    for level in SafetyLevel:
        host = make_group(alice, safety_level=level, name=f"Group {level}")
        offered = "everybody" in dict(EventForm(host=host).fields["link_shown"].choices)
        assert offered is (level == SafetyLevel.OPEN)


def test_the_check_page_says_who_sees_the_link(client, group):
    page = client.post(new_url(group), typed(attendance_mode="online", conference_url=LINK, step="check"))
    assert "Who sees the link: Those who are coming, from a day before" in page.content.decode()


def test_the_notices_are_for_the_room_and_for_the_screen_and_for_the_confirmed_alone(group):
    event = make_event(
        group, notice="The word is apricot.", notice_online="Come in as Ali.", attendance_mode="hybrid", conference_url=LINK
    )
    date = make_occurrence(event)
    seen = {standing: (disclose(date, standing).notice, disclose(date, standing).notice_online) for standing in Standing}
    assert seen[Standing.PUBLIC] == (None, None)
    assert seen[Standing.CONFIRMED] == ("The word is apricot.", "Come in as Ali.")
    event.attendance_mode = AttendanceMode.IN_PERSON
    date.event = event
    assert (disclose(date, Standing.CONFIRMED).notice, disclose(date, Standing.CONFIRMED).notice_online) == (
        "The word is apricot.",
        None,
    )


def test_the_page_shows_the_text_as_others_will_see_it_and_keeps_what_was_typed(client, group):
    sent = typed(title="", description="*Quietly*\n\n<script>alert(1)</script>", languages=["ug"], step="preview")
    page = client.post(new_url(group), sent)
    html = page.content.decode()
    assert "<em>Quietly</em>" in html
    assert "<script>alert" not in html
    form = page.context["form"]
    assert (form["title"].value(), form["start_time"].value(), form["languages"].value()) == ("", "19:00", ["ug"])
    assert Event.objects.count() == 0


def test_a_fold_is_open_where_something_was_said_or_is_wrong(group):
    assert EventForm(host=group).open_folds == set()
    assert EventForm(host=group, initial={"bring": "A pen", "safety_level": "closed"}).open_folds == {"about", "care"}
    wrong = filled(group, description="", other_languages="Klingonese", guests_most="77")
    assert wrong.errors
    assert wrong.open_folds == {"languages", "people"}


def test_the_second_editor_sees_what_the_first_one_changed(client, alice, group):
    event = make_occurrence(make_event(group, attendance_mode="hybrid", conference_url=LINK, link_public=False)).event
    changed = {"bring": "A candle", "capacity": 12, "guests_most": 1, "notice": "Apricot", "notice_online": "As Ali"}
    publishing.change(event, by=alice, version=1, languages=["ug"], link_hours=72, **changed)
    mine = {"start_date": f"{event.start_date:%Y-%m-%d}", "version": "1", "bring": "A pen", "step": "save"}
    page = client.post(edit_url(event), typed(attendance_mode="hybrid", conference_url=LINK, **mine))
    assert dict(page.context["outdated"]) == {
        "Who sees the link?": "Those who are coming, from three days before",
        "Which languages are spoken there?": "Uyghur (ئۇيغۇرچە)",
        "What should people bring?": "A candle",
        "How many seats are there?": "12",
        "How many may one person bring?": "1 guest",
        "Only for those who come to the room": "Apricot",
        "Only for those on the screen": "As Ali",
    }
    assert page.context["form"]["bring"].value() == "A pen"
    event.refresh_from_db()
    assert (event.bring, AuditEntry.objects.filter(verb="events.change").count()) == ("A candle", 1)


def test_what_to_bring_and_a_notice_send_no_mail(client, alice, group):
    event = make_occurrence(make_event(group)).event
    make_attendance(event.occurrences.get())
    publishing.change(event, by=alice, version=1, bring="A pen", notice="Apricot", languages=["ug"], capacity=30)
    assert not Message.objects.filter(kind__startswith="events.").exists()
    assert event.occurrences.get().sequence == 1  # calendars show what to bring, and fetch it again
    publishing.change(event, by=alice, version=2, title="Another title")
    assert Message.objects.filter(kind__startswith="events.").count() == 1
