"""Following a group by e-mail: asked, confirmed, told of new meetings, stopped, seen by nobody."""

import re
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEntry
from events.desk import my_groups
from events.services import publishing
from events.services.attendance import attend
from groups.enums import GroupStatus, SafetyLevel
from groups.models import Follow
from groups.services import following
from groups.tasks import forget_unconfirmed
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.factories.events import make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
SAM = "sam@example.org"
LINK = re.compile(r"http\S+?(/follow/\S+/)")
ASK = "groups.follow_confirm"


def follows(group, email=SAM, **fields):
    return Follow.objects.create(group=group, email=email, **{"confirmed_at": timezone.now(), **fields})


def list_meeting(group, by, **fields):
    details = {
        "title": "Letter writing evening",
        "start_date": timezone.localdate() + timedelta(days=7),
        "start_time": time(19),
        "duration": timedelta(hours=2),
        "place": group.place,
    }
    return publishing.create(group, by=by, **{**details, **fields})


def posted(kind=None):
    messages = Message.objects.order_by("pk")
    return list((messages.filter(kind=kind) if kind else messages).values_list("kind", flat=True))


def words_of(mail):
    return mail.get_body(("plain",)).get_content() + mail.get_body(("html",)).get_content()


# Asking -------------------------------------------------------------------------------------------------------------------


def test_the_whole_way(client, smtp, alice):
    group = make_group(alice)
    answer = client.post(f"/groups/{group.slug}/follow/", {"email": SAM})
    assert (answer.status_code, answer.url) == (302, f"/groups/{group.slug}/follow/asked/")
    deliver_due()
    (mail,) = smtp.to(SAM)
    assert mail["Subject"] == "Please confirm that we may write to you"
    link = LINK.search(words_of(mail))[1]
    assert "One press, and you follow this group" in client.get(link).content.decode()
    assert Follow.objects.confirmed().count() == 0, "A GET decides nothing."
    assert client.post(link, {"action": "confirm", "discreet": "on"}).url == link
    assert "You follow this group" in client.get(link).content.decode()
    assert list(Follow.objects.values_list("email", "discreet")) == [(SAM, True)]
    assert client.post(link, {"action": "stop"}).url == "/follow/stopped/"
    assert Follow.objects.count() == 0
    assert client.get(link).status_code == 410


def test_asks_once_an_hour_and_says_the_same(client):
    group, now = make_group(), timezone.now()
    for minutes in (0, 0, 59):
        following.follow(group, email=SAM, now=now + timedelta(minutes=minutes))
    assert posted() == [ASK]
    following.follow(group, email=SAM, now=now + timedelta(minutes=60))
    assert (posted(), Follow.objects.count()) == ([ASK] * 2, 1)


def test_answers_the_same_for_who_follows_who_waits_and_who_is_new(client):
    group = make_group()
    follows(group, "known@example.org", asked_at=timezone.now() - timedelta(days=9))
    follows(group, "waits@example.org", confirmed_at=None)
    answers = [client.post(f"/groups/{group.slug}/follow/", {"email": f"{name}@example.org"}) for name in ("known", "waits", "new")]
    assert {(answer.status_code, answer.url, answer.content) for answer in answers} == {
        (302, f"/groups/{group.slug}/follow/asked/", b"")
    }


def test_tells_one_who_follows_already_that_there_is_nothing_to_do(smtp):
    group = make_group()
    follows(group, asked_at=timezone.now() - timedelta(days=9))
    following.follow(group, email=" SAM@example.org ")
    deliver_due()
    (mail,) = smtp.to(SAM)
    assert "You follow it already" in words_of(mail)
    assert Follow.objects.confirmed().count() == 1


def test_counts_all_mails_to_confirm_of_a_day_together():
    attend(make_occurrence(), email=SAM)
    for _ in range(3):
        following.follow(make_group(), email=SAM)
    assert sorted(posted()) == ["events.confirm", ASK, ASK]


@pytest.mark.parametrize(("status", "most"), [(GroupStatus.NEW, 20), (GroupStatus.APPROVED, 22)])
def test_asks_twenty_people_a_day_for_a_group_that_no_moderator_knows(status, most):
    group = make_group(status=status)
    for number in range(22):
        following.follow(group, email=f"p{number}@example.org")
    assert (len(posted()), Follow.objects.count()) == (most, most)


@pytest.mark.parametrize("status", [GroupStatus.REFUSED, GroupStatus.HIDDEN, GroupStatus.SUSPENDED])
def test_is_not_there_where_the_group_is_not(client, status):
    group = make_group(status=status)
    one = follows(group, confirmed_at=None)
    assert client.post(f"/groups/{group.slug}/follow/", {"email": SAM}).status_code == 404
    with pytest.raises(following.CannotFollow):
        following.follow(group, email=SAM)
    with pytest.raises(following.CannotFollow):
        following.confirm(one)


@pytest.mark.parametrize(("given", "said"), [("sam", "“sam” is not a whole e-mail address"), ("", "Type your e-mail address")])
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(client, given, said):
    group = make_group()
    answer = client.post(f"/groups/{group.slug}/follow/", {"email": given})
    assert (answer.status_code, Follow.objects.count()) == (422, 0)
    html = answer.content.decode()
    assert said in html
    assert f"Follow <bdi>{group.name}</bdi></h1>" in html


def test_takes_twenty_a_minute_from_one_network(client):
    group = make_group()

    def post(number, network):
        return client.post(f"/groups/{group.slug}/follow/", {"email": f"p{number}@example.org"}, REMOTE_ADDR=network).status_code

    assert [post(number, "198.51.100.1") for number in range(22)] == [302] * 20 + [429] * 2
    assert post(23, "198.51.100.2") == 302
    assert Follow.objects.count() == 21


def test_leaves_nothing_in_the_trail():
    group = make_group()
    following.follow(group, email=SAM)
    one = following.confirm(Follow.objects.get())
    following.unfollow(one)
    assert AuditEntry.objects.count() == 0


# Being told ---------------------------------------------------------------------------------------------------------------


def test_tells_who_follows_once_of_a_new_series(alice, smtp):
    group = make_group(alice)
    follows(group)
    follows(group, "waits@example.org", confirmed_at=None)
    follows(make_group(), "elsewhere@example.org")
    event = list_meeting(group, alice, rrule="FREQ=WEEKLY")
    deliver_due()
    (mail,) = smtp.sent
    first = event.occurrences.order_by("start").first()
    assert mail["To"] == SAM
    assert mail["Subject"].startswith("New: Letter writing evening, ")
    assert first.get_absolute_url() in words_of(mail)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    publishing.extend(event, timezone.now() + timedelta(days=30))
    publishing.change(event, by=alice, version=event.version, title="Letters")
    assert posted("events.listed") == ["events.listed"]


def test_shows_what_everybody_may_see_and_nothing_in_the_subject_of_the_discreet(alice, smtp):
    place = make_place(name="Planted Hall", address="7 Secret Street")
    group = make_group(alice, safety_level=SafetyLevel.CLOSED, name="Quiet circle", place=place)
    follows(group, discreet=True)
    list_meeting(group, alice, title="Vigil", attendance_mode="hybrid", conference_url="https://meet.example/planted")
    deliver_due()
    (mail,) = smtp.to(SAM)
    assert mail["Subject"] == "There is something new for you"
    words = words_of(mail)
    assert [planted for planted in ("Planted", "Secret", "LS2", "meet.example") if planted in words] == []
    assert "Vigil" in words
    assert "Leeds" in words


def test_says_nothing_of_a_closed_meeting_of_a_group_that_everybody_finds(alice):
    group = make_group(alice)
    follows(group)
    list_meeting(group, alice, safety_level=SafetyLevel.CLOSED)
    deliver_due()
    assert list(Message.objects.filter(kind="events.listed").values_list("status", flat=True)) == ["dropped"]


def test_says_nothing_when_they_stopped_or_it_is_cancelled_or_hidden_before_the_mail(alice):
    groups = [make_group(alice) for _ in range(3)]
    ones = [follows(group) for group in groups]
    events = [list_meeting(group, alice) for group in groups]
    following.unfollow(ones[0])
    publishing.cancel(events[1], by=alice)
    type(groups[2]).objects.filter(pk=groups[2].pk).update(status=GroupStatus.HIDDEN)
    deliver_due()
    assert list(Message.objects.filter(kind="events.listed").values_list("status", flat=True)) == ["dropped"] * 3


def test_reads_for_many_as_often_as_for_one(alice, smtp):
    def queries(number):
        group = make_group(alice)
        for each in range(number):
            follows(group, f"f{each}@example.org")
        with CaptureQueriesContext(connection) as asked:
            list_meeting(group, alice)
        with CaptureQueriesContext(connection) as sent:
            deliver_due()
        reads = [each for each in sent if each["sql"].startswith("SELECT") and "groups_follow" in each["sql"]]
        return len(asked), len(reads)

    assert queries(1) == queries(1) == queries(10), "All that one worker claims at once is read at once."


def test_stops_by_one_press_in_the_mail_program(client, alice, smtp):
    group = make_group(alice)
    follows(group)
    list_meeting(group, alice)
    deliver_due()
    address = smtp.to(SAM)[0]["List-Unsubscribe"].strip("<>").split("localhost:8000")[-1]
    path = re.search(r"/follow/\S+/stop/", address)[0]
    assert client.get(path).status_code == 302
    assert Follow.objects.count() == 1
    strict = type(client)(enforce_csrf_checks=True)
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Follow.objects.count() == 0
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 410


# Being seen by nobody, and forgotten --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "told"), [(0, 0), (9, 0), (10, 10), (19, 10), (20, 20)])
def test_tells_organisers_the_number_in_tens(client, alice, number, told):
    group = make_group(alice)
    for each in range(number):
        follows(group, f"f{each}@example.org")
    follows(group, "waits@example.org", confirmed_at=None)
    assert [each.followers for each in my_groups(alice)] == [told]
    client.force_login(alice)
    said = f"About {told} people follow this group." if told else "Fewer than ten people follow this group."
    assert said in client.get("/organise/").content.decode()


def test_forgets_who_did_not_confirm_for_two_days():
    group, now = make_group(), timezone.now()
    follows(group, "old@example.org", confirmed_at=None, asked_at=now - timedelta(days=2, hours=1))
    follows(group, "young@example.org", confirmed_at=None, asked_at=now - timedelta(days=1))
    follows(group, "stays@example.org", asked_at=now - timedelta(days=90))
    forget_unconfirmed()
    assert sorted(Follow.objects.values_list("email", flat=True)) == ["stays@example.org", "young@example.org"]


def test_seals_the_address():
    follows(make_group())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM groups_follow")
        assert SAM not in repr(cursor.fetchall())


def test_a_link_for_something_else_opens_nothing(client):
    assert client.get("/follow/nonsense/").status_code == 410
    assert client.post("/follow/nonsense/stop/").status_code == 410
