"""The pages on the way to the lists: the organisers' own, the one behind the mail's link, and the one for those who may vouch."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core import signing
from django.utils import timezone

from groups.case_links import answer_url, vouch_url
from groups.enums import GroupStatus, ListedHow
from groups.models import Case, CaseMessage, Membership, Vouch
from groups.services import casework, verification, vouching
from tests.factories.accounts import make_user
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(alice):
    return make_group(alice, status=GroupStatus.NEW)


def path(url):
    return url.removeprefix(url.split("/organise/")[0])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def established(name):
    user = make_user(f"{name}@example.org")
    ago = timezone.now() - timedelta(days=61)
    theirs = make_group(user, name=f"{name} Quakers")
    Case.objects.create(group=theirs, listed_how=ListedHow.MODERATOR, listed_at=ago, approved_at=ago)
    Membership.objects.filter(user=user).update(created=ago)
    return user


def test_the_link_of_the_mail_answers_without_signing_in_and_once(client, group, alice, dana):
    casework.ask(group, by=dana, text="Who are <you>?")
    address = path(answer_url(group, alice))
    page = client.get(address)
    html = page.content.decode()
    assert ("Who are &lt;you&gt;?" in html, "Dana" in html, "noindex" in html) == (True, False, True)
    data = {"text": "Students.", "form_id": page.context["form"].initial["form_id"]}
    for _ in range(2):
        response = client.post(address, data)
    assert said(response) == ["Your answer has gone to the moderators. We write to you when they have decided."] * 2
    assert [(each.text, each.author) for each in CaseMessage.objects.filter(from_moderator=False)] == [("Students.", alice)]


def test_opening_the_link_answers_nothing(client, group, alice, dana):
    casework.ask(group, by=dana, text="Who?")
    client.get(path(answer_url(group, alice)))
    assert CaseMessage.objects.count() == 1


def test_an_empty_answer_is_asked_for_again(client, group, alice, dana):
    casework.ask(group, by=dana, text="Who?")
    response = client.post(path(answer_url(group, alice)), {"text": " ", "form_id": "x"})
    assert response.context["form"].errors["text"] == ["There is no answer yet. Write a sentence or two."]


def test_the_link_dies_with_the_role_with_time_and_when_cut_short(client, group, alice, dana, monkeypatch):
    casework.ask(group, by=dana, text="Who?")
    address = path(answer_url(group, alice))
    assert client.get(address[:-3] + "/").status_code == 404
    later = signing.time.time() + 31 * 86400
    with monkeypatch.context() as clock:
        clock.setattr("django.core.signing.time.time", lambda: later)
        assert client.get(address).status_code == 410
    group.memberships.all().delete()
    assert client.get(address).status_code == 410


def test_an_answer_after_the_decision_changes_nothing(client, group, alice, dana):
    casework.ask(group, by=dana, text="Who?")
    address = path(answer_url(group, alice))
    data = {"text": "Late.", "form_id": client.get(address).context["form"].initial["form_id"]}
    verification.approve(group, by=dana)
    assert said(client.post(address, data)) == ["Nobody waits for an answer any more, so nothing was sent."]
    assert "The moderators have decided about this group." in client.get(address).content.decode()


def test_the_desk_says_that_a_moderator_asks(client, group, alice, dana):
    client.force_login(alice)
    assert "Waiting for a moderator." in client.get("/organise/").content.decode()
    casework.ask(group, by=dana, text="Who?")
    html = client.get("/organise/").content.decode()
    assert ("A moderator asks you something." in html, f"/organise/groups/{group.slug}/listing/" in html) == (True, True)


def test_two_who_may_vouch_do_so_on_the_page(client, group, alice):
    address = path(vouch_url(group))
    assert client.get(address)["Location"].startswith("/accounts/login/")
    one, two = established("one"), established("two")
    client.force_login(one)
    assert "Vouch for this group" in client.get(address).content.decode()
    assert said(client.post(address, {"step": "vouch"})) == ["Tick the box first: it says that you know these people."]
    assert Vouch.objects.count() == 0
    for _ in range(2):
        client.post(address, {"step": "vouch", "sure": "1"})
    assert Vouch.objects.count() == 1
    assert "It is listed when one more organiser does." in client.get(address).content.decode()
    client.force_login(alice)
    assert "1 of 2 has vouched so far." in client.get(f"/organise/groups/{group.slug}/listing/").content.decode()
    client.force_login(two)
    client.post(address, {"step": "vouch", "sure": "1"})
    group.refresh_from_db()
    assert group.status == GroupStatus.APPROVED
    client.post(address, {"step": "withdraw"})
    group.refresh_from_db()
    assert group.status == GroupStatus.NEW
    assert "You have taken back your word" in client.get(address).content.decode()


def test_says_why_somebody_may_not_vouch(client, group, bob):
    client.force_login(bob)
    address = path(vouch_url(group))
    html = client.get(address).content.decode()
    assert ("Only organisers of groups that a moderator approved" in html, "Vouch for this group" in html) == (True, False)
    client.post(address, {"step": "vouch", "sure": "1"})
    assert Vouch.objects.count() == 0


def test_a_code_is_tried_ten_times_an_hour(client, group, alice, dana):
    _made, code = vouching.make_code(by=dana, partner="Union", most_uses=1, expires=timezone.now() + timedelta(days=1))
    client.force_login(alice)
    address = f"/organise/groups/{group.slug}/listing/"
    errors = [
        client.post(address, {"step": "code", "code": f"wrong-{n}"}).context["code_form"].errors["code"][0] for n in range(11)
    ]
    assert [error.startswith("You have tried many codes.") for error in errors] == [False] * 10 + [True]
    client.post(address, {"step": "code", "code": code})
    group.refresh_from_db()
    assert group.status == GroupStatus.NEW


def test_a_code_lists_the_group_from_its_own_page(client, group, alice, dana):
    _made, code = vouching.make_code(by=dana, partner="Union", most_uses=1, expires=timezone.now() + timedelta(days=1))
    client.force_login(alice)
    response = client.post(f"/organise/groups/{group.slug}/listing/", {"step": "code", "code": code.upper()})
    assert said(response) == ["Leeds Students for Uyghurs is listed now."]
    assert "This group waits for nobody." in client.get(response["Location"]).content.decode()
    again = client.post(f"/organise/groups/{group.slug}/listing/", {"step": "code", "code": code})
    assert said(again)[-1] == "Leeds Students for Uyghurs is listed now.", "sent twice, it says the same"


def test_a_closed_group_is_not_told_that_it_will_be_listed(client, alice, dana):
    closed = make_group(alice, status=GroupStatus.NEW, safety_level="closed")
    client.force_login(alice)
    address = f"/organise/groups/{closed.slug}/listing/"
    html = client.get(address).content.decode()
    assert ("It stays off all lists" in html, "is listed at once" in html) == (True, False)
    html = client.post(address, {"step": "code", "code": ""}).content.decode()
    assert "<title>Please check this: What your group waits for" in html
    _made, code = vouching.make_code(by=dana, partner="Union", most_uses=1, expires=timezone.now() + timedelta(days=1))
    response = client.post(address, {"step": "code", "code": code})
    assert said(response) == [f"{closed.name} need not wait any more. It is closed and stays off all lists."]
