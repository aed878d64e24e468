"""Waiting for a meeting: asked, confirmed, told once, forgotten."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Alert
from events.services import alerts
from events.services.attendance import attend
from events.tasks import erase_attendance
from groups.enums import SafetyLevel
from notifications.delivery import deliver_due
from notifications.models import Message
from places.services import locate
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
SAM = "sam@example.org"
LINK = re.compile(r"http\S+?(/alerts/\S+/)")


def ask(near="LS2 9JT", email=SAM, within="10", **fields):
    alerts.ask(locate(near).answer, email=email, within=within, **fields)


def wait(near="LS2 9JT", email=SAM, **fields):
    ask(near, email)
    return alerts.confirm(Alert.objects.get(email=email), **fields)


def kinds():
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def test_keeps_the_middle_of_the_district_and_never_the_point():
    ask("LS2 9JT")
    ask("53.80710, -1.55610", email="kim@example.org")
    district = locate("LS2").answer
    assert {(each.lat, each.lon, each.area) for each in Alert.objects.all()} == {
        (round(district.lat, 5), round(district.lon, 5), "LS2, Leeds")
    }


def test_asks_once_an_hour_for_the_same_place():
    now = timezone.now()
    for minutes in (0, 0, 59):
        ask(now=now + timedelta(minutes=minutes))
    assert kinds() == ["events.alert_confirm"]
    ask(now=now + timedelta(minutes=60))
    assert (kinds(), Alert.objects.count()) == (["events.alert_confirm"] * 2, 1)


def test_counts_all_mails_to_confirm_of_a_day_together():
    attend(make_occurrence(), email=SAM)
    for near in ("LS2", "SW1A", "E17"):
        ask(near)
    assert sorted(kinds()) == ["events.alert_confirm", "events.alert_confirm", "events.confirm"]
    attend(make_occurrence(), email=SAM)
    assert Message.objects.to(SAM).count() == 3


def test_keeps_five_places_of_one_address():
    now = timezone.now()
    for days, near in enumerate(("LS2", "SW1A", "E17", "CF10", "BT1", "ZE1")):
        ask(near, now=now - timedelta(days=9 - days))
        Message.objects.all().delete()
    assert Alert.objects.count() == 5


def test_tells_nobody_who_did_not_confirm():
    make_occurrence()
    ask()
    assert (alerts.tell_found(), kinds()) == (0, ["events.alert_confirm"])


def test_waits_until_there_is_one_near():
    wait()
    make_occurrence(make_event(make_group(place=make_place(lat=51.5, lon=-0.12, area_lat=51.5, area_lon=-0.12))))
    assert (alerts.tell_found(), Alert.objects.count()) == (0, 1)
    make_occurrence()
    assert (alerts.tell_found(), Alert.objects.count()) == (1, 0)
    assert (alerts.tell_found(), kinds()) == (0, ["events.alert_confirm", "events.alert"])


def test_is_told_of_nothing_that_is_on_no_list():
    wait()
    make_occurrence(make_event(make_group(safety_level=SafetyLevel.CLOSED)))
    assert alerts.tell_found() == 0


def test_asks_one_search_for_all_who_wait_in_one_place(django_assert_num_queries):
    wait(email="sam-0@example.org")
    with CaptureQueriesContext(connection) as of_one:
        assert alerts.tell_found() == 0
    for number in range(1, 12):
        wait(email=f"sam-{number}@example.org")
    with django_assert_num_queries(len(of_one)):
        assert alerts.tell_found() == 0


def test_the_mail_shows_what_everybody_may_see_and_then_nothing_is_kept(smtp):
    wait(discreet=True)
    careful = make_group(safety_level=SafetyLevel.CAREFUL, place=make_place(name="Planted Hall", address="7 Secret Street"))
    occurrence = make_occurrence(make_event(careful, title="Vigil for Uyghurs"))
    Message.objects.all().delete()
    alerts.tell_found()
    deliver_due()
    (mail,) = smtp.to(SAM)
    assert mail["Subject"] == "There is something near you"
    words = mail.get_body(("plain",)).get_content() + mail.get_body(("html",)).get_content()
    assert occurrence.get_absolute_url() in words
    assert "LS2, Leeds" in words
    assert ("Planted Hall" in words, "Secret Street" in words) == (False, False)
    assert Alert.objects.count() == 0
    assert set(Message.objects.values_list("address", flat=True)) == {""}


def test_says_nothing_when_the_meeting_has_gone_before_the_mail():
    wait()
    occurrence = make_occurrence()
    alerts.tell_found()
    occurrence.delete()
    deliver_due()
    assert list(Message.objects.filter(kind="events.alert").values_list("status", flat=True)) == ["dropped"]


def test_forgets_who_never_confirmed_and_who_waited_a_year():
    now = timezone.now()
    wait(now=now - timedelta(days=366))
    ask(email="kim@example.org", now=now - timedelta(days=3))
    ask(email="lee@example.org", now=now - timedelta(days=1))
    wait(email="new@example.org")
    erase_attendance()
    assert sorted(Alert.objects.values_list("email", flat=True)) == ["lee@example.org", "new@example.org"]


def test_seals_the_address():
    wait()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM events_alert")
        assert SAM not in repr(cursor.fetchall())


# Its pages ---------------------------------------------------------------------------------------------------------------


def test_an_empty_circle_offers_to_tell_and_to_begin(client):
    html = client.get("/events/?near=LS2+9JT").content.decode()
    assert 'action="/alerts/"' in html
    assert 'name="near" value="LS2 9JT"' in html
    assert 'href="/groups/new/?where=LS2%209JT"' in html


def test_the_whole_way(client, smtp):
    answer = client.post("/alerts/", {"near": "LS2 9JT", "within": "10", "email": SAM})
    assert (answer.status_code, answer.url) == (302, "/alerts/asked/")
    deliver_due()
    (mail,) = smtp.to(SAM)
    link = LINK.search(mail.get_body(("plain",)).get_content())[1]
    assert "One press" in client.get(link).content.decode()
    assert Alert.objects.waiting().count() == 0
    assert client.post(link, {"action": "confirm"}).status_code == 302
    assert "As soon as a meeting near LS2, Leeds is listed" in client.get(link).content.decode()
    assert client.post(link, {"action": "forget"}).url == "/alerts/forgotten/"
    assert Alert.objects.count() == 0
    assert client.get(link).status_code == 410


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"near": "LS2", "email": "sam"}, "“sam” is not a whole e-mail address"),
        ({"near": "LS2", "email": ""}, "Type your e-mail address"),
        ({"near": "Xyzzyplugh", "email": SAM}, "find “Xyzzyplugh”"),
        ({"email": SAM}, "Search for a place first."),
        ({"near": "LS2", "within": "far", "email": SAM}, "“far” is not a distance"),
    ],
)
def test_bad_input_gets_a_sentence(client, given, said):
    answer = client.post("/alerts/", given)
    assert (answer.status_code, Alert.objects.count()) == (422, 0)
    assert said in answer.content.decode()


def test_nobody_makes_us_write_to_very_many(client, monkeypatch):
    monkeypatch.setattr("core.rates.time.time", lambda: 1_800_000_000.0)

    def post(number, came_from):
        wish = {"near": "LS2", "within": "10", "email": f"p{number}@example.org"}
        return client.post("/alerts/", wish, REMOTE_ADDR=came_from, headers={"X-Forwarded-For": f"203.0.113.{number}"})

    answers = [post(number, "198.51.100.1") for number in range(25)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429] * 5
    page = answers[-1].content.decode()
    assert ("Wait for a minute" in page, 'value="p24@example.org"' in page) == (True, True)
    assert len(kinds()) == 20
    assert post(26, "198.51.100.2").status_code == 302


@pytest.mark.parametrize("token", ["nonsense", "abc~def~ghi"])
def test_a_link_that_is_not_ours_says_so(client, token):
    answer = client.get(f"/alerts/{token}/")
    assert (answer.status_code, "This link opens nothing any more" in answer.content.decode()) == (410, True)


def test_the_form_of_a_group_begins_with_the_place(client, alice):
    assert "next=/groups/new/%3Fwhere%3DLS2" in client.get("/groups/new/?where=LS2").content.decode()
    client.force_login(alice)
    assert 'name="where" value="LS2"' in client.get("/groups/new/?where=LS2").content.decode()
