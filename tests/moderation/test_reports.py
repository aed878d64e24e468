"""Anybody can report a group or a meeting; moderators decide; who reported and the organisers hear what concerns them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from groups.enums import GroupStatus
from groups.services import visibility
from moderation import reporting, reports
from moderation.enums import Verdict
from moderation.models import Report
from notifications.delivery import deliver_due
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
FATIMA = "fatima@example.org"


def report(client, address, **said):
    page = client.get(address).content.decode()
    form_id = re.search(r'name="form_id" value="([^"]+)"', page)[1]
    return client.post(address, {"form_id": form_id, "why": "false", "words": "There is no such room.", **said})


def made(group, event=None, **fields):
    return Report.objects.create(group=group, event=event, **{"why": "false", **fields})


def decide(client, thing, verdict, **given):
    name = "group" if hasattr(thing, "slug") and hasattr(thing, "memberships") else "meeting"
    address = reverse(f"moderation:reported_{name}", args=[thing.public_id])
    upto = Report.objects.order_by("-pk").first().pk
    return client.post(address, {"verdict": verdict, "upto": upto, **given})


def words_of(mail):
    return mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize("status", [GroupStatus.APPROVED, GroupStatus.NEW])
def test_from_the_report_to_what_came_of_it(client, alice, dana, smtp, status):
    group = make_group(alice, status=status)
    date = make_occurrence(make_event(group))
    address = reverse("report:meeting", args=[date.public_id])
    assert address in client.get(date.get_absolute_url()).content.decode()
    assert reverse("report:group", args=[group.slug]) in client.get(group.get_absolute_url()).content.decode()
    answer = report(client, address, email=FATIMA)
    mine = answer["Location"]
    page = client.get(mine)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "private, no-store")
    assert "with the moderators" in page.content.decode()
    deliver_due()
    (mail,) = smtp.sent
    assert (mail["To"], group.name in words_of(mail)) == (FATIMA, False)
    confirm = re.search(r"/report/confirm/\S+/", words_of(mail))[0]
    client.get(confirm)
    assert Report.objects.get().confirmed_at is None, "a GET decides nothing"
    assert client.post(confirm)["Location"].startswith("/report/")

    client.force_login(dana)
    shown = client.get(reverse("moderation:reported_meeting", args=[date.event.public_id])).content.decode()
    assert "There is no such room." in shown
    assert FATIMA not in shown
    decide(client, date.event, "hide", to_organisers="The room does not exist.", answer="You were right.")
    client.logout()
    assert client.get(date.get_absolute_url()).status_code == 404
    seen = client.get(mine).content.decode()
    assert "A moderator has hidden it" in seen
    assert "You were right." in seen
    deliver_due()
    assert [mail["To"] for mail in smtp.sent[1:]] in ([FATIMA, "alice@example.org"], ["alice@example.org", FATIMA])
    (to_alice,) = smtp.to("alice@example.org")
    assert "The room does not exist." in words_of(to_alice)
    assert mine.split("~")[0] in words_of(smtp.to(FATIMA)[1])


def test_the_organiser_never_learns_who_reported_nor_in_which_words(client, alice, dana, smtp):
    group = make_group(alice)
    made(group, words="My secret words.", email=FATIMA, confirmed_at=timezone.now())
    client.force_login(dana)
    decide(client, group, "ask", to_organisers="Which room do you meet in?")
    decide(client, group, "suspend", to_organisers="No answer came.")
    deliver_due()
    told = " ".join(words_of(mail) for mail in smtp.to("alice@example.org"))
    assert "No answer came." in told
    client.force_login(alice)
    for address in ("/organise/", group.get_absolute_url()):
        told += client.get(address).content.decode()
    assert "secret words" not in told
    assert "fatima" not in told
    assert [(entry.verb, entry.data) for entry in AuditEntry.objects.filter(verb__startswith="reports.").order_by("pk")] == [
        ("reports.ask", {"reports": 1}),
        ("reports.suspend", {"reports": 1}),
    ]
    assert not AuditEntry.objects.filter(target_type="moderation.report").exists()


def test_asks_the_organisers_and_stays_open(client, alice, dana, smtp):
    group = make_group(alice)
    made(group)
    client.force_login(dana)
    decide(client, group, "ask", to_organisers="Which room do you meet in?")
    deliver_due()
    assert "Which room do you meet in?" in words_of(smtp.to("alice@example.org")[0])
    assert len(reports.open_cases()) == 1
    group.refresh_from_db()
    assert group.status == GroupStatus.APPROVED
    decide(client, group, "nothing", answer="They meet in room 6.")
    deliver_due()
    assert len(smtp.to("alice@example.org")) == 1, "of a report that changed nothing the organisers hear nothing"
    assert reports.open_cases() == []


def test_many_reports_on_one_thing_are_one_case_and_danger_comes_first(client, alice, dana, django_assert_num_queries):
    first, second = make_group(alice), make_group(name="Elsewhere")
    event = make_event(first)
    for _ in range(3):
        made(first, email=FATIMA, confirmed_at=timezone.now())
    made(first, event)
    made(second, why="danger")
    with django_assert_num_queries(1):
        cases = reports.open_cases()
        found = [(case.group.name, case.event, len(case.reports), case.is_dangerous) for case in cases]
    assert found == [("Elsewhere", None, 1, True), (first.name, None, 3, False), (first.name, event, 1, False)]
    client.force_login(dana)
    page = client.get(reverse("moderation:reports")).content.decode()
    assert page.index("Elsewhere") < page.index("3 reports")
    decide(client, first, "nothing")
    assert [case.event for case in reports.open_cases()] == [None, event]
    assert len(reports.earlier(first)) == 3


def test_costs_as_many_queries_for_thirty_cases_as_for_one(client, dana, django_assert_num_queries):
    client.force_login(dana)
    address = reverse("moderation:reports")
    made(make_group())
    client.get(address)
    with django_assert_num_queries(6):
        client.get(address)
    for number in range(29):
        made(make_group(name=f"Group {number}"), make_event())
        visibility.hide(make_group(name=f"Hidden {number}"), by=dana, reason="So.")
    with django_assert_num_queries(6):
        client.get(address)


def test_who_comes_second_changes_nothing_and_what_came_later_stays_open(client, alice, dana):
    group = make_group(alice)
    seen = made(group)
    later = made(group)
    assert reporting.decide(group, None, Verdict.NOTHING, by=dana, upto=seen.pk)
    assert not reporting.decide(group, None, Verdict.HIDE, by=dana, upto=seen.pk, to_organisers="Late.")
    group.refresh_from_db()
    assert group.status == GroupStatus.APPROVED
    assert list(Report.objects.open()) == [later]


@pytest.mark.parametrize(("words", "mails"), [("All is well. Thank you for your work.", 1), ("", 0)])
def test_tells_the_organisers_that_all_stays_where_a_moderator_writes_to_them(client, alice, dana, smtp, words, mails):
    group = make_group(alice)
    about = made(group, words="Is this group what it says?")
    assert reporting.decide(group, None, Verdict.NOTHING, by=dana, upto=about.pk, to_organisers=words)
    deliver_due()
    told = [words_of(mail) for mail in smtp.to("alice@example.org")]
    assert len(told) == mails
    assert all(words in mail and "what it says?" not in mail for mail in told)


@pytest.mark.parametrize("verdict", ["hide", "suspend", "ask"])
def test_needs_words_to_the_organisers(client, alice, dana, verdict):
    group = make_group(alice)
    made(group)
    client.force_login(dana)
    page = decide(client, group, verdict, answer="Thank you for your words.").content.decode()
    assert "The organisers need a reason" in page
    assert "Thank you for your words." in page, "nothing typed is lost"
    with pytest.raises(ValueError, match="words"):
        reporting.decide(group, None, Verdict(verdict), by=dana, upto=10**9)


def test_sends_the_same_form_twice_and_makes_one_report(client):
    group = make_group()
    address = reverse("report:group", args=[group.slug])
    form_id = re.search(r'name="form_id" value="([^"]+)"', client.get(address).content.decode())[1]
    said = {"form_id": form_id, "why": "spam", "words": "", "email": FATIMA}
    assert client.post(address, said)["Location"].split("~")[0] == client.post(address, said)["Location"].split("~")[0]
    assert Report.objects.count() == 1


def test_loses_nothing_and_says_what_is_missing(client):
    address = reverse("report:group", args=[make_group().slug])
    answer = report(client, address, why="", words="A long story.", email="no address")
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("Choose what is wrong", "A long story.", "no address"):
        assert words in page
    assert "Say in a sentence" in report(client, address, why="other", words="").content.decode()
    assert Report.objects.count() == 0


def test_writes_to_nobody_who_did_not_confirm(client, dana, smtp):
    group = make_group()
    answers = {report(client, reverse("report:group", args=[group.slug]), email=FATIMA).status_code for _ in range(5)}
    assert answers == {302}
    client.force_login(dana)
    decide(client, group, "nothing", answer="All is well.")
    deliver_due()
    assert len(smtp.to(FATIMA)) == 3, "three a day, whatever they are about, and none of the decision"
    assert Report.objects.exclude(email_index="").count() == 3, "an address that cannot be asked is not kept"


def test_who_confirms_after_the_decision_is_told_at_once(client, dana, smtp):
    group = make_group()
    mine = made(group, email=FATIMA)
    client.force_login(dana)
    decide(client, group, "nothing")
    reporting.confirm(mine)
    reporting.confirm(mine)
    deliver_due()
    assert [mail["Subject"] for mail in smtp.to(FATIMA)] == ["We have decided"]


def test_stops_a_flood_from_one_network_and_says_when_to_try_again(client):
    address = reverse("report:group", args=[make_group().slug])
    for _ in range(20):
        assert report(client, address).status_code == 302
    answer = report(client, address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert "There is no such room." in answer.content.decode()


def test_forgets_addresses_thirty_days_after_the_decision_and_two_days_unconfirmed():
    now, group = timezone.now(), make_group()
    fields = {"email": FATIMA, "confirmed_at": now}
    kept = made(group, **fields)
    decided = made(group, **fields, verdict="nothing", decided_at=now - timedelta(days=30))
    unconfirmed = made(group, email=FATIMA)
    assert reporting.forget_due(now) == 0
    assert reporting.forget_due(now + timedelta(minutes=1)) == 1
    assert reporting.forget_due(now + timedelta(days=2, minutes=1)) == 1
    for row, email in ((kept, FATIMA), (decided, ""), (unconfirmed, "")):
        row.refresh_from_db()
        assert (row.email, bool(row.email_index)) == (email, bool(email))


def test_a_moderator_gives_back_what_is_hidden_and_hides_without_a_report(client, alice, dana):
    group = make_group(alice)
    event = make_event(group)
    client.force_login(dana)
    for thing, name in ((group, "group"), (event, "meeting")):
        address = reverse(f"moderation:reported_{name}", args=[thing.public_id])
        assert "The organisers need a reason" in client.post(address, {"verdict": "hide", "reason": ""}).content.decode()
        client.post(address, {"verdict": "hide", "reason": "Rude."})
        assert thing.__class__.objects.by_link().filter(pk=thing.pk).count() == 0
        assert address in client.get(reverse("moderation:reports")).content.decode()
        assert client.get(address).status_code == 200
        client.post(reverse(f"moderation:restore_{name}", args=[thing.public_id]))
        assert thing.__class__.objects.by_link().filter(pk=thing.pk).count() == 1


def test_a_wrong_link_opens_nothing(client):
    mine = made(make_group(), email=FATIMA)
    from_mail = reverse("report:confirm", args=["x~y~z"])
    assert client.get(from_mail).status_code == 410
    assert client.get(reverse("report:outcome", args=[mine.public_id])).status_code == 410
