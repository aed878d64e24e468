"""Postponed, cancelled and brought back: one date, that and all after it, or all; and one mail for who comes to several of them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry
from events.enums import EventStatus, OccurrenceStatus, Scope
from events.models import Attendance, Event, Occurrence
from events.services import calling_off, extending, occurrences, publishing
from events.services.attendance import withdraw
from groups.enums import SafetyLevel
from groups.services import panic
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.factories.accounts import make_user
from tests.factories.events import make_attendance, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)
SAM, KIM = "sam@example.org", "kim@example.org"
DEEDS = {"postpone": calling_off.postpone_dates, "cancel": calling_off.cancel_dates}
STATE = {"postpone": "postponed", "cancel": "cancelled"}


@pytest.fixture(autouse=True)
def first_of_march(monkeypatch):
    """It is Monday, 1 March 2027, noon; a mail is due at once."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 3, 1, 12, tzinfo=UTC))


@pytest.fixture
def group(alice, client):
    client.force_login(alice)
    return make_group(alice, safety_level=SafetyLevel.OPEN)


@pytest.fixture
def weekly(alice, group):
    """Every Tuesday at 7 pm, six times."""
    return listed(group, alice, "FREQ=WEEKLY;COUNT=6;BYDAY=TU")


def listed(group, by, rrule):
    return publishing.create(
        group, by=by, title="Letters", kind="meeting", place=group.place, start_date=date(2027, 3, 2), start_time=time(19),
        duration=timedelta(hours=2), rrule=rrule,
    )  # fmt: skip


def nth(event, number):
    return Occurrence.objects.for_disclosure().filter(event__series=event.series).order_by("start")[number]


def states(event):
    return [each[0] for each in Occurrence.objects.filter(event__series=event.series).order_by("start").values_list("status")]


def of_date(occurrence, deed=""):
    return f"/organise/dates/{occurrence.public_id}/{deed}"


def kinds():
    return sorted(Message.objects.exclude(kind="events.reminder").values_list("kind", flat=True))


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize(("scope", "pattern"), [(Scope.THIS, "ssPsss"), (Scope.FOLLOWING, "ssPPPP"), (Scope.ALL, "PPPPPP")])
def test_reaches_as_far_as_was_chosen_and_is_taken_back_as_far(alice, weekly, deed, scope, pattern):
    third = nth(weekly, 2)
    number = pattern.count("P")
    assert [DEEDS[deed](third, scope=scope, by=alice) for _ in range(2)] == [number, 0]
    assert states(weekly) == [STATE[deed] if each == "P" else "scheduled" for each in pattern]
    third = nth(weekly, 2)
    if third.event.status == EventStatus.CANCELLED:  # the whole meeting has its own way back
        assert calling_off.reinstate_dates(third, scope=scope, by=alice) == 0
        assert publishing.reinstate(third.event, by=alice) is True
    else:
        assert [calling_off.reinstate_dates(third, scope=scope, by=alice) for _ in range(2)] == [number, 0]
    assert states(weekly) == ["scheduled"] * 6
    assert AuditEntry.objects.exclude(verb="events.create").count() == 2


@pytest.mark.parametrize("deed", DEEDS)
def test_brings_back_only_what_the_same_deed_put_off(alice, weekly, monkeypatch, deed):
    DEEDS[deed](nth(weekly, 4), scope=Scope.THIS, by=alice, now=timezone.now() - timedelta(minutes=5))
    DEEDS[deed](nth(weekly, 2), scope=Scope.FOLLOWING, by=alice)
    state = STATE[deed]
    assert states(weekly) == ["scheduled", "scheduled", *[state] * 4]
    calling_off.reinstate_dates(nth(weekly, 3), scope=Scope.ALL, by=alice)
    assert states(weekly) == ["scheduled"] * 4 + [state, "scheduled"]


@pytest.mark.parametrize("deed", DEEDS)
def test_makes_no_new_dates_behind_until_it_is_brought_back(alice, group, deed):
    event = listed(group, alice, "FREQ=WEEKLY;BYDAY=TU")
    there = len(states(event))
    later = timezone.now() + 4 * WEEK
    DEEDS[deed](nth(event, 1), scope=Scope.FOLLOWING, by=alice)
    assert extending.extend_all(later) == 0
    calling_off.reinstate_dates(nth(event, 1), scope=Scope.FOLLOWING, by=alice)
    assert Event.objects.get(pk=event.pk).rests_since is None
    assert extending.extend_all(later) == 3
    assert states(event) == ["scheduled"] * (there + 3)


def test_a_new_rule_for_what_was_postponed_makes_dates_again(alice, weekly):
    calling_off.postpone_dates(nth(weekly, 0), scope=Scope.ALL, by=alice)
    event = Event.objects.get(pk=weekly.pk)
    assert event.rests_since is not None
    publishing.change(event, by=alice, version=event.version, start_time=time(18), rrule="FREQ=WEEKLY;COUNT=8;BYDAY=TU")
    assert Event.objects.get(pk=weekly.pk).rests_since is None
    assert states(weekly) == ["postponed"] * 6 + ["scheduled"] * 2


def test_reaches_dates_that_were_changed_by_themselves(alice, weekly):
    publishing.change(weekly, by=alice, version=1, scope=Scope.THIS, occurrence=nth(weekly, 3), start_time=time(17))
    assert calling_off.postpone_dates(nth(weekly, 3), scope=Scope.ALL, by=alice) == 6
    assert states(weekly) == ["postponed"] * 6
    calling_off.reinstate_dates(nth(weekly, 3), scope=Scope.ALL, by=alice)
    assert calling_off.cancel_dates(nth(weekly, 3), scope=Scope.ALL, by=alice) == 6
    assert states(weekly) == ["cancelled"] * 6


@pytest.mark.parametrize("deed", DEEDS)
def test_writes_one_mail_to_each_person_and_one_when_it_is_taken_back(alice, weekly, smtp, deed):
    for number in (2, 3, 5):
        make_attendance(nth(weekly, number), SAM)
    make_attendance(nth(weekly, 1), SAM)  # before: not reached
    make_attendance(nth(weekly, 4), KIM)
    make_attendance(nth(weekly, 5), "gone@example.org", partstat="declined")
    for _ in range(2):
        DEEDS[deed](nth(weekly, 2), scope=Scope.FOLLOWING, by=alice)
    assert kinds() == sorted([f"events.{STATE[deed]}", "events.several"])
    deliver_due()
    [sam], [kim] = smtp.to(SAM), smtp.to(KIM)
    assert len(smtp.sent) == 2
    word = STATE[deed].capitalize()
    assert (sam["Subject"], kim["Subject"]) == (f"{word}: Letters, 3 dates", f"{word}: Letters, Tuesday 30 March")
    for kind in ("plain", "html"):
        text = sam.get_body([kind]).get_content()
        days = [day for day in ("9 March", "16 March", "23 March", "30 March", "6 April") if f"Tuesday {day}" in text]
        assert (days, text.count("/r/")) == (["16 March", "23 March", "6 April"], 3)
        assert KIM not in text
    (entry,) = sam.iter_attachments()
    said = {"postpone": "TENTATIVE", "cancel": "CANCELLED"}[deed]
    assert entry.get_content().count(f"STATUS:{said}") == 3
    calling_off.reinstate_dates(nth(weekly, 2), scope=Scope.FOLLOWING, by=alice)
    deliver_due()
    assert [mail["Subject"] for mail in smtp.to(SAM)[1:]] == ["It takes place after all: Letters, 3 dates"]
    assert [mail["Subject"] for mail in smtp.to(KIM)[1:]] == ["It takes place after all: Letters, Tuesday 30 March"]


def test_leaves_out_of_the_mail_what_is_no_longer_so(alice, weekly, smtp):
    for number in (2, 3, 4, 5):
        make_attendance(nth(weekly, number), SAM)
    for number in (3, 4):
        make_attendance(nth(weekly, number), KIM)
    calling_off.postpone_dates(nth(weekly, 2), scope=Scope.FOLLOWING, by=alice)
    occurrences.cancel(nth(weekly, 3), by=alice)
    for each in Attendance.objects.filter(email=SAM, occurrence=nth(weekly, 4)):
        withdraw(each)
    Message.objects.filter(kind="events.cancelled").delete()
    deliver_due()
    assert [mail["Subject"] for mail in smtp.to(SAM)] == ["Postponed: Letters, 2 dates"]
    assert [mail["Subject"] for mail in smtp.to(KIM)] == ["Postponed: Letters, Tuesday 30 March"]


def test_is_neutral_where_one_of_the_dates_is(alice, weekly, smtp):
    make_attendance(nth(weekly, 2), SAM)
    make_attendance(nth(weekly, 3), SAM, discreet=True)
    calling_off.postpone_dates(nth(weekly, 2), scope=Scope.FOLLOWING, by=alice)
    deliver_due()
    (mail,) = smtp.to(SAM)
    assert mail["Subject"] == "Appointments are postponed"
    assert [part for part in ("plain", "html") if "Letters" in mail.get_body([part]).get_content()] == []


def test_the_panic_switch_finds_the_mail_that_waits(alice, weekly):
    for number in (2, 3):
        make_attendance(nth(weekly, number), SAM)
    calling_off.postpone_dates(nth(weekly, 2), scope=Scope.FOLLOWING, by=alice)
    panic.press(weekly.host, by=alice)
    assert set(Message.objects.filter(kind="events.several").values_list("status", "address")) == {("dropped", "")}


def test_tells_by_one_mail_that_a_whole_meeting_is_cancelled(alice, weekly, smtp):
    for number in (0, 1):
        make_attendance(nth(weekly, number), SAM)
    occurrences.postpone(nth(weekly, 1), by=alice)
    Message.objects.all().delete()
    publishing.cancel(weekly, by=alice)
    deliver_due()
    assert [mail["Subject"] for mail in smtp.sent] == ["Cancelled: Letters, 2 dates"]


def test_feeds_say_of_each_date_what_they_say_of_one(client, alice, weekly):
    calling_off.postpone_dates(nth(weekly, 2), scope=Scope.FOLLOWING, by=alice)
    whole = client.get(f"/groups/{weekly.host.slug}.ics").content.decode()
    assert [whole.count("STATUS:TENTATIVE"), whole.count("STATUS:CONFIRMED")] == [4, 2]
    for number, said in ((1, "EventScheduled"), (4, "EventPostponed")):
        assert f"https://schema.org/{said}" in client.get(nth(weekly, number).get_absolute_url()).content.decode()


def test_the_pages_offer_the_choice_only_where_it_differs(client, weekly):
    def offered(number, deed):
        answer = client.get(of_date(nth(weekly, number), deed))
        return [words for _value, words in answer.context["form"].fields["scope"].widget.choices]

    this, following = "Only this date", "This date and all after it: %s dates"
    for deed in ("postpone/", "cancel/"):
        assert offered(0, deed) == [this, following % 6]
        assert offered(2, deed) == [this, following % 4, "All dates to come: 6 dates"]
        assert offered(5, deed) == [this, "All dates to come: 6 dates"]
    client.post(of_date(nth(weekly, 3), "postpone/"), {"scope": "following"})
    assert offered(3, "back/") == [this, following % 3]
    assert offered(4, "back/") == [this, following % 2, "All dates to come: 3 dates"]
    answer = client.get(f"/organise/meetings/{weekly.public_id}/dates/").content.decode()
    assert f"{of_date(nth(weekly, 0), 'postpone/')}?scope=all" in answer
    page = client.get(of_date(nth(weekly, 0), "postpone/"), {"scope": "all"})
    assert page.context["form"]["scope"].value() == "all" or page.context["form"].initial["scope"] == "all"


def test_the_pages_do_as_chosen_once_and_say_what_was_done(client, weekly):
    third = nth(weekly, 2)
    for _ in range(2):
        answer = client.post(of_date(third, "postpone/"), {"scope": "following"})
        assert answer.url == f"/organise/meetings/{weekly.public_id}/dates/"
    page = client.get(answer.url).content.decode()
    assert "4 dates are postponed. Everybody who comes to one of them is told, by one mail each." in page
    assert states(weekly) == ["scheduled"] * 2 + ["postponed"] * 4
    client.post(of_date(third, "back/"), {"scope": "following"})
    assert "4 dates take place again." in client.get(answer.url).content.decode()
    client.post(of_date(third, "cancel/"), {"scope": "following"})
    assert states(weekly) == ["scheduled"] * 2 + ["cancelled"] * 4
    wrong = client.post(of_date(nth(weekly, 0), "postpone/"), {"scope": "everything"})
    assert (wrong.status_code, states(weekly)[0]) == (200, "scheduled")


@pytest.mark.parametrize("deed", ["postpone/", "cancel/", "back/"])
def test_is_for_those_who_organise_the_group(client, weekly, deed):
    client.force_login(make_user("eve@example.org"))
    assert client.post(of_date(nth(weekly, 2), deed), {"scope": "all"}).status_code == 404
    assert states(weekly) == ["scheduled"] * 6


def test_offers_no_choice_for_a_meeting_that_happens_once(client, group):
    once = make_occurrence(publishing.Event.objects.create(
        host=group, title="Once", start_date=date(2027, 3, 9), start_time=time(19), duration=timedelta(hours=2), place=group.place))  # fmt: skip
    assert client.get(of_date(once, "postpone/")).context["form"].is_asked is False
    client.post(of_date(once, "postpone/"))
    assert Occurrence.objects.get(pk=once.pk).status == OccurrenceStatus.POSTPONED
