"""The calendar of a group of which nobody is to be seen: each step on its day, once, and none after somebody came back."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Session
from core.models import AuditEntry
from groups.enums import GroupStatus, Role
from groups.models import Group, SecondContact, Silence
from groups.quiet import Step, next_step
from groups.services import continuity, invitations
from groups.tasks import keep_going
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.factories.groups import make_group

START = datetime(2027, 1, 4, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ASKED, SECOND, MODERATORS, SLEEP = "groups.still_there", "groups.second_contact_asked", "groups.gone_quiet", "groups.still_there"


def on(day):
    return START + day * DAY


@pytest.mark.parametrize(
    ("done", "day", "step"),
    [
        ((), 59.99, None),
        ((), 60, Step.ASK_ORGANISERS),
        ((), 500, Step.ASK_ORGANISERS),  # the clock stood still: one after the other all the same
        ((60,), 66.99, None),
        ((60,), 67, Step.ASK_SECOND_CONTACT),
        ((500,), 501, None),
        ((60, 67), 80.99, None),
        ((60, 67), 81, Step.ASK_MODERATORS),
        ((60, 67, 81), 87.99, None),
        ((60, 67, 81), 88, Step.SLEEP),
        ((60, 67, 81, 88), 5000, None),
    ],
)
def test_does_each_step_on_its_day(done, day, step):
    before = [on(each) for each in done] + [None] * (4 - len(done))
    assert next_step(START, before, on(day)) == step


@pytest.fixture
def group(alice, bob, dana):
    """Alice owns, Bob organises; both were there on the first day. Kim is the second contact."""
    group = make_group(alice)
    group.memberships.create(user=bob, role=Role.ORGANISER)
    for user in (alice, bob):
        user.last_login = START
        user.save()
    group.memberships.update(created=START - DAY)
    Group.objects.update(created=START - DAY)
    SecondContact.objects.create(group=group, email="kim@example.org", confirmed_at=START)
    return group


def told(group, day):
    """Runs the task of that day twice; what it said to whom."""
    Message.objects.all().delete()
    for _again in range(2):
        continuity.look_after(on(day))
    group.refresh_from_db()
    return sorted((each.kind.removeprefix("groups."), each.address.split("@")[0]) for each in Message.objects.all())


BOTH = [("still_there", "alice"), ("still_there", "bob")]


@pytest.mark.django_db
def test_asks_one_after_the_other_and_then_marks(group):
    calendar = {day: told(group, day) for day in (30, 59, 60, 61, 66, 67, 68, 80, 81, 82, 87, 88, 89, 400)}
    assert {day: said for day, said in calendar.items() if said} == {
        60: BOTH,
        67: [("second_contact_asked", "kim")],
        81: [("gone_quiet", "dana")],
        88: BOTH,
    }
    assert group.dormant_since == on(88)
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "groups.ask_organisers",
        "groups.ask_second_contact",
        "groups.ask_moderators",
        "groups.sleep",
    ]
    assert (Group.objects.count(), list(Group.objects.silent())) == (1, [group])


@pytest.mark.django_db
def test_shows_moderators_only_those_they_were_asked_about(group):
    for day, number in ((60, 0), (67, 0), (81, 1)):
        continuity.look_after(on(day))
        assert Group.objects.silent().count() == number


@pytest.mark.django_db
def test_goes_on_without_a_second_contact(group):
    SecondContact.objects.update(confirmed_at=None)
    assert [told(group, day) for day in (60, 67, 81)] == [BOTH, [], [("gone_quiet", "dana")]]


@pytest.mark.django_db
@pytest.mark.parametrize("day", [60, 67, 81, 88])
@pytest.mark.parametrize("how", ["signs in", "presses", "is seen by the clock"])
def test_whoever_comes_back_begins_the_calendar_anew(client, group, bob, day, how, monkeypatch):
    for each in (60, 67, 81, 88):
        if each <= day:
            told(group, each)
    back = on(day + 1)
    if how == "presses":
        continuity.wake(group, by=bob, now=back)
    else:
        bob.last_login = back
        bob.save()
        if how == "signs in":
            continuity.wake_groups_of(bob, now=back)
        else:
            continuity.look_after(back)
    group.refresh_from_db()
    assert (group.dormant_since, Silence.objects.going_on().count(), Group.objects.silent().count()) == (None, 0, 0)
    assert AuditEntry.objects.filter(verb="groups.wake").count() == 1
    assert told(group, day + 60) == []
    assert told(group, day + 61) == BOTH


@pytest.mark.django_db
def test_a_real_sign_in_wakes(client, group, alice, smtp):
    continuity.look_after(on(60))
    client.force_login(alice)  # Django tells of it as of any other
    assert Silence.objects.going_on().count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ({}, True),
        ({"status": GroupStatus.NEW}, True),
        ({"status": GroupStatus.REFUSED}, False),
        ({"status": GroupStatus.HIDDEN}, False),
        ({"status": GroupStatus.SUSPENDED}, False),
        ({"is_example": True}, False),
        ({"created": START + DAY}, False),
    ],
)
def test_asks_after_groups_that_are_there(group, change, asked):
    Group.objects.update(**change)
    assert bool(told(group, 60)) == asked


@pytest.mark.django_db
def test_a_helper_or_a_closed_account_is_not_somebody_who_runs_it(group, alice, bob, charlie):
    group.memberships.create(user=charlie, role=Role.HELPER)
    charlie.last_login = on(59)
    charlie.save()
    bob.last_login, bob.is_active = on(59), False
    bob.save()
    assert told(group, 60) == [("still_there", "alice")]


@pytest.mark.django_db
def test_who_took_a_role_lately_is_there(group, charlie):
    group.memberships.create(user=charlie, role=Role.ORGANISER)
    group.memberships.filter(user=charlie).update(created=on(30))
    assert (told(group, 60), bool(told(group, 90))) == ([], True)


def uses_the_site(user, at):
    Session.objects.create(session_key="k" * 32, user=user, used_on=at.date(), expire_date=at + 30 * DAY)


@pytest.mark.django_db
def test_who_uses_the_site_without_signing_in_again_is_there(group, bob):
    uses_the_site(bob, on(40))
    assert (told(group, 60), told(group, 99), told(group, 101)) == ([], [], BOTH)


@pytest.mark.django_db
def test_using_the_site_wakes_by_the_next_morning(group, bob):
    told(group, 60)
    uses_the_site(bob, on(63))
    assert (told(group, 67), Silence.objects.going_on().count()) == ([], 0)


@pytest.mark.django_db
def test_a_group_that_was_left_to_the_moderators_wakes_for_who_runs_it_next(group, alice, bob, charlie):
    Group.objects.update(dormant_since=on(3))
    invitation, _token = invitations.invite(group, by=alice, role=Role.ORGANISER, public_id="b" * 14)
    invitations.accept(invitation, by=charlie)
    group.refresh_from_db()
    assert group.dormant_since is None
    Group.objects.update(dormant_since=on(3))
    continuity.wake_groups_of(bob, now=on(4))
    group.refresh_from_db()
    assert group.dormant_since is None


@pytest.mark.django_db
def test_tells_moderators_of_all_groups_with_one_mail(group, alice, dana, smtp):
    other = make_group(alice, name="York Students")
    Group.objects.filter(pk=other.pk).update(created=START - DAY)
    other.memberships.update(created=START - DAY)
    for day in (60, 67, 81):
        told(group, day)
    deliver_due()
    (mail,) = smtp.to("dana@example.org")
    words = mail.get_body(("plain",)).get_content()
    assert (mail["Subject"], "2 groups have been silent" in words) == ("Groups of which nobody answers", True)
    assert "/moderation/?show=silent" in words
    assert ("York Students" in words, group.name in words) == (True, True)


@pytest.mark.django_db
def test_says_nothing_that_is_no_longer_true(group, alice, smtp):
    told(group, 60)
    continuity.wake(group, by=alice, now=on(60))
    deliver_due()
    assert (smtp.sent, set(Message.objects.values_list("status", flat=True))) == ([], {"dropped"})


@pytest.mark.django_db
def test_leaves_editors_alone(group):
    before = Group.objects.get().modified
    for day in (60, 67, 81, 88):
        told(group, day)
    assert Group.objects.get().modified == before


@pytest.mark.django_db
def test_reads_no_more_for_thirty_groups_of_which_somebody_was_seen(group, alice, django_assert_num_queries):
    with django_assert_num_queries(1):
        continuity.look_after(on(59))
    for number in range(30):
        make_group(alice, name=f"Group {number}")
    Group.objects.update(created=START - DAY)
    with django_assert_num_queries(1):
        continuity.look_after(on(59))


@pytest.mark.django_db
def test_the_task_runs(group):
    keep_going()
    assert Silence.objects.count() == 0
