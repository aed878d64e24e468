"""Inviting by link and by mail: who may, for how long, how often; and what each answer does."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.models import AuditEntry, random_id
from groups.enums import GroupStatus, Role
from groups.models import Invitation
from groups.services import invitations
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.factories.accounts import make_user
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
KIM = "kim@example.org"
LINK = re.compile(r"http\S+?(/invitations/\S+/)")


@pytest.fixture
def group(alice, bob):
    group = make_group(alice)
    group.memberships.create(user=bob, role=Role.ORGANISER)
    return group


def invite(group, by, role=Role.HELPER, **fields):
    return invitations.invite(group, by=by, role=role, public_id=random_id(), **fields)


def kinds():
    return sorted(Message.objects.values_list("kind", flat=True))


def test_an_owner_invites_organisers_and_an_organiser_only_helpers(group, alice, bob, charlie):
    for role in (Role.ORGANISER, Role.HELPER):
        invite(group, alice, role)
    invite(group, bob, Role.HELPER)
    for by, role in ((alice, Role.OWNER), (bob, Role.ORGANISER), (bob, Role.OWNER), (charlie, Role.HELPER)):
        with pytest.raises(invitations.NotAllowed):
            invite(group, by, role)
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"groups.invite"}


@pytest.mark.parametrize(("status", "may"), [("new", True), ("hidden", True), ("refused", False), ("suspended", False)])
def test_only_a_group_that_is_not_stopped_invites(alice, status, may):
    group = make_group(alice, status=GroupStatus(status))
    if may:
        assert invite(group, alice)[0].is_open()
    else:
        with pytest.raises(invitations.NotAllowed):
            invite(group, alice)


def test_keeps_of_the_link_only_a_digest_and_seals_the_address(group, alice):
    _row, token = invite(group, alice, email=KIM)
    with connection.cursor() as cursor:
        for table in ("groups_invitation", "notifications_message", "core_auditentry"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names from the line above
            kept = repr(cursor.fetchall())
            assert (token in kept, KIM in kept) == (False, False)
    assert (len(token), Invitation.objects.with_token(token).count()) == (32, 1)


def test_one_accepts_and_the_owners_hear_of_it(group, alice, charlie):
    row, _token = invite(group, alice, Role.ORGANISER)
    assert invitations.accept(row, by=charlie).role == "organiser"
    row.refresh_from_db()
    assert (row.ended_as, kinds()) == ("used", ["groups.people"])
    assert Message.objects.get().address == "alice@example.org"
    with pytest.raises(invitations.NotOpen):
        invitations.accept(row, by=make_user("late@example.org"))


def test_a_link_for_three_lets_three_in(group, alice):
    row, _token = invite(group, alice, times=3)
    for number in range(3):
        invitations.accept(row, by=make_user(f"guest-{number}@example.org"))
    with pytest.raises(invitations.NotOpen):
        invitations.accept(row, by=make_user("late@example.org"))
    assert (invite(group, alice, times=999)[0].times, invite(group, alice, times=5, email=KIM)[0].times) == (10, 1)


def test_who_has_as_much_uses_nothing_up_and_who_has_less_rises(group, alice, bob, charlie):
    row, _token = invite(group, alice, Role.ORGANISER)
    for user in (alice, bob):
        invitations.accept(row, by=user)
    row.refresh_from_db()
    assert (row.uses_left, group.memberships.get(user=alice).role) == (1, "owner")
    group.memberships.create(user=charlie, role=Role.HELPER)
    assert invitations.accept(row, by=charlie).role == "organiser"


def test_a_mail_is_for_the_owner_of_its_mailbox_alone(group, alice, charlie):
    row, _token = invite(group, alice, email="Kim@Example.org ")
    with pytest.raises(invitations.OtherMailbox):
        invitations.accept(row, by=charlie)
    assert invitations.accept(row, by=make_user(KIM)).role == "helper"
    row.refresh_from_db()
    assert (row.email, row.email_index) == ("", "")


def test_declining_tells_who_invited_and_nobody_else(group, alice, bob, smtp):
    row, _token = invite(group, bob, email=KIM)
    Message.objects.all().delete()
    assert invitations.decline(row) is True
    row.refresh_from_db()
    assert (row.ended_as, row.email, Message.objects.get().address) == ("declined", "", "bob@example.org")
    deliver_due()
    (mail,) = smtp.to("bob@example.org")
    assert ("Somebody said no" in str(mail), "kim" in str(mail)) == (True, False)
    assert invitations.decline(row) is False


def test_nobody_declines_for_the_others(group, alice, charlie):
    row, _token = invite(group, alice, times=3)
    assert invitations.decline(row) is False
    assert invitations.accept(row, by=charlie)


def test_takes_back_and_the_waiting_mail_is_not_sent(group, alice, bob, smtp):
    row, _token = invite(group, alice, email=KIM)
    assert invitations.revoke(row, by=bob) is True
    assert invitations.revoke(row, by=bob) is False
    deliver_due()
    assert (smtp.to(KIM), Message.objects.get().status) == ([], "dropped")
    above, _token = invite(group, alice, Role.ORGANISER)
    with pytest.raises(invitations.NotAllowed):
        invitations.revoke(above, by=bob)


def test_a_week_and_not_longer(group, alice, charlie):
    row, _token = invite(group, alice)
    now = timezone.now()
    with pytest.raises(invitations.NotOpen):
        invitations.accept(row, by=charlie, now=now + timedelta(days=7, seconds=1))
    assert invitations.accept(row, by=charlie, now=now + timedelta(days=6, hours=23))


def test_ten_open_ones_and_ten_mails_a_day(group, alice):
    rows = [invite(group, alice, email=f"kim-{number}@example.org")[0] for number in range(10)]
    with pytest.raises(invitations.TooManyOpen):
        invite(group, alice)
    invitations.revoke(rows[0], by=alice)
    with pytest.raises(invitations.TooManyMailed):
        invite(group, alice, email="kim-10@example.org")
    assert invite(group, alice)[0].is_open()


def test_writes_to_an_address_three_times_a_day_whoever_invites(alice):
    for _number in range(5):
        invite(make_group(alice), alice, email=KIM)
    assert (Message.objects.to(KIM).count(), Invitation.objects.count()) == (3, 5)


def test_forgets_the_address_after_a_week_and_the_row_after_another_month(group, alice):
    row, _token = invite(group, alice, email=KIM)
    now = timezone.now()
    assert invitations.forget_old(now + timedelta(days=6)) == 0
    row.refresh_from_db()
    assert row.email == KIM
    invitations.forget_old(now + timedelta(days=8))
    row.refresh_from_db()
    assert (row.email, row.email_index) == ("", "")
    assert invitations.forget_old(now + timedelta(days=38)) == 1
    assert Invitation.objects.count() == 0
