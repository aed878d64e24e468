"""Two organisers' words or a partner's code list a new group; against somebody with many accounts they do not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry
from groups.enums import GroupStatus, ListedHow, Role
from groups.models import Case, Group, Likeness, Membership, Vouch
from groups.services import casework, verification, vouching
from groups.vouchers import Hindrance, hindrance
from notifications.models import Message
from tests.factories.accounts import make_user
from tests.factories.events import make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
TOWNS = iter(f"{town} Quakers" for town in ("Hull", "Norwich", "Exeter", "Bangor", "Truro", "Derry", "Cardiff", "Perth") * 20)


def established(name, *, days=61, owner=None, **fields):
    """Somebody who runs a group that a moderator approved so many days ago, and has run it since."""
    user = make_user(f"{name}@example.org", display_name=name)
    group = make_group(owner or user, name=next(TOWNS), **fields)
    if owner:
        group.memberships.create(user=user, role=Role.ORGANISER)
    ago = timezone.now() - timedelta(days=days)
    Case.objects.create(group=group, listed_how=ListedHow.MODERATOR, listed_at=ago, approved_at=ago)
    Membership.objects.filter(group=group).update(created=ago)
    user.group = group
    return user


@pytest.fixture
def new(alice):
    return make_group(alice, status=GroupStatus.NEW)


def test_two_words_list_the_group_and_tell_its_organisers(new, alice):
    occurrence = make_occurrence(make_event(new))
    one, two = established("one"), established("two")
    assert [vouching.vouch(new, by=one), vouching.vouch(new, by=two)] == [False, True]
    new.refresh_from_db()
    occurrence.refresh_from_db()
    assert (new.status, new.case.listed_how, new.case.approved_at) == (GroupStatus.APPROVED, ListedHow.VOUCHES, None)
    assert occurrence.is_listed is True
    verbs = AuditEntry.objects.filter(target_id=new.public_id).order_by("pk").values_list("verb", "actor")
    assert list(verbs) == [
        ("groups.vouch", one.public_id),
        ("groups.vouch", two.public_id),
        ("groups.list_vouched", two.public_id),
    ]
    assert [(message.kind, message.address) for message in Message.objects.all()] == [("groups.listed", "alice@example.org")]


def case_too_young(new):
    return established("one", days=59), Hindrance.NEW


def case_no_group(new):
    return make_user("one@example.org"), Hindrance.NEW


def case_role_too_young(new):
    user = established("one")
    Membership.objects.filter(user=user).update(created=timezone.now())
    return user, Hindrance.NEW


def case_helper(new):
    user = established("one")
    Membership.objects.filter(user=user).update(role=Role.HELPER)
    return user, Hindrance.NEW


def case_listed_by_vouches_alone(new):
    user = established("one")
    Case.objects.update(listed_how=ListedHow.VOUCHES, approved_at=None)
    return user, Hindrance.NEW


def case_dormant(new):
    user = established("one")
    Group.objects.filter(pk=user.group.pk).update(dormant_since=timezone.now())
    return user, Hindrance.NEW


def case_changed_and_not_looked_at(new):
    user = established("one")
    Group.objects.filter(pk=user.group.pk).update(look_again_since=timezone.now())
    return user, Hindrance.NEW


def case_example(new):
    return established("one", is_example=True), Hindrance.NEW


def case_hidden(new):
    return established("one", status=GroupStatus.HIDDEN), Hindrance.NEW


def case_switched_off(new):
    user = established("one")
    user.is_active = False
    return user, Hindrance.NEW


def case_runs_it(new):
    user = established("one")
    new.memberships.create(user=user, role=Role.HELPER)
    return user, Hindrance.OWN


def case_runs_a_group_with_its_owner(new):
    user = established("one")
    user.group.memberships.create(user=new.memberships.get().user, role=Role.HELPER)
    return user, Hindrance.TIED


def case_did_so_before(new):
    user = established("one")
    vouching.vouch(new, by=user)
    vouching.withdraw(new, by=user)
    return user, Hindrance.ALREADY


def case_did_so_three_times_this_month(new):
    user = established("one")
    for number in range(3):
        vouching.vouch(make_group(make_user(f"asks{number}@example.org"), status=GroupStatus.NEW), by=user)
    return user, Hindrance.TOO_MANY


def case_is_decided(new):
    Group.objects.filter(pk=new.pk).update(status=GroupStatus.REFUSED)
    new.refresh_from_db()
    return established("one"), Hindrance.DECIDED


@pytest.mark.parametrize(
    "case", [value for name, value in sorted(globals().items()) if name.startswith("case_")], ids=lambda c: c.__name__
)
def test_the_word_counts_not_of_one_who(new, case):
    user, why = case(new)
    before = Vouch.objects.filter(group=new).count()
    assert hindrance(user, new) == why
    with pytest.raises(vouching.Hindered) as caught:
        vouching.vouch(new, by=user)
    assert caught.value.args == (why,)
    assert Vouch.objects.filter(group=new).count() == before


def test_two_of_the_same_group_are_one_word(new):
    one = established("one")
    two = make_user("two@example.org")
    one.group.memberships.create(user=two, role=Role.ORGANISER)
    Membership.objects.update(created=timezone.now() - timedelta(days=70))
    assert [vouching.vouch(new, by=one), vouching.vouch(new, by=two)] == [False, False]
    assert vouching.vouch(new, by=established("three")) is True


def test_two_groups_of_one_owner_are_one_word(new):
    """A farm: one owner, two approved groups, an organiser of their own in each."""
    owner = make_user("owner@example.org")
    one, two = established("one", owner=owner), established("two", owner=owner)
    assert [vouching.vouch(new, by=one), vouching.vouch(new, by=two)] == [False, False]


def test_a_group_listed_by_vouches_gives_no_word_until_a_moderator_has_seen_it(new, alice, dana):
    vouching.vouch(new, by=established("one"))
    vouching.vouch(new, by=established("two"))
    Case.objects.filter(group=new).update(listed_at=timezone.now() - timedelta(days=400))
    Membership.objects.filter(group=new).update(created=timezone.now() - timedelta(days=400))
    other = make_group(make_user("other@example.org"), status=GroupStatus.NEW)
    assert hindrance(alice, other) == Hindrance.NEW
    verification.looks_fine(new, by=dana)
    Case.objects.filter(group=new).update(approved_at=timezone.now() - timedelta(days=61))
    assert hindrance(alice, other) is None


def hold(new, dana):
    casework.hold(new, by=dana, held=True)


def ask(new, dana):
    casework.ask(new, by=dana, text="Who are you?")


def resemble(new, dana):
    other = make_group(make_user("other@example.org"))
    Likeness.objects.create(group=new, other=other, how="name", score=0.9)


def had_one_refused(new, dana):
    verification.refuse(make_group(new.memberships.get().user, status=GroupStatus.NEW), by=dana, reason="No.")


def had_one_refused_that_is_approved_now(new, dana):
    other = make_group(new.memberships.get().user, status=GroupStatus.NEW)
    verification.refuse(other, by=dana, reason="No.")
    verification.approve(other, by=dana)


@pytest.mark.parametrize("why", [hold, ask, resemble, had_one_refused, had_one_refused_that_is_approved_now])
def test_waits_for_a_moderator_all_the_same(new, dana, why):
    why(new, dana)
    code, typed = vouching.make_code(by=dana, partner="Union", most_uses=1, expires=timezone.now() + timedelta(days=1))
    assert [vouching.vouch(new, by=established("one")), vouching.vouch(new, by=established("two"))] == [False, False]
    assert vouching.use_code(new, typed, by=new.memberships.get().user) is False
    new.refresh_from_db()
    code.refresh_from_db()
    assert (new.status, new.case.partner_code, code.uses) == (GroupStatus.NEW, code, 0)
    assert verification.approve(new, by=dana) is True


def test_a_flood_goes_to_the_moderators(new):
    for number in range(10):
        group = make_group(make_user(f"asks{number}@example.org"))
        Case.objects.create(group=group, listed_how=ListedHow.VOUCHES, listed_at=timezone.now())
    assert [vouching.vouch(new, by=established("one")), vouching.vouch(new, by=established("two"))] == [False, False]


def test_a_word_taken_back_sends_the_group_back_to_the_moderators(new):
    one, two = established("one"), established("two")
    vouching.vouch(new, by=one)
    vouching.vouch(new, by=two)
    assert vouching.withdraw(new, by=one) is True
    new.refresh_from_db()
    assert new.status == GroupStatus.NEW
    vouching.vouch(new, by=established("three"))
    new.refresh_from_db()
    assert new.status == GroupStatus.NEW  # only a moderator brings it back
    assert vouching.withdraw(new, by=one) is False


def test_a_word_taken_back_changes_nothing_once_a_moderator_said_yes(new, dana):
    one, two = established("one"), established("two")
    vouching.vouch(new, by=one)
    vouching.vouch(new, by=two)
    verification.looks_fine(new, by=dana)
    vouching.withdraw(new, by=one)
    new.refresh_from_db()
    assert new.status == GroupStatus.APPROVED


@pytest.fixture
def code(dana):
    return vouching.make_code(by=dana, partner="Union", most_uses=2, expires=timezone.now() + timedelta(days=30))


def test_a_partners_code_lists_as_many_groups_as_it_is_for(new, alice, bob, charlie, code):
    made, typed = code
    assert vouching.use_code(new, typed.upper().replace("-", " "), by=alice) is True
    assert vouching.use_code(make_group(bob, status=GroupStatus.NEW), typed, by=bob) is True
    with pytest.raises(vouching.Hindered):
        vouching.use_code(make_group(charlie, status=GroupStatus.NEW), typed, by=charlie)
    new.refresh_from_db()
    made.refresh_from_db()
    assert (new.status, new.case.listed_how, new.case.partner_code, made.uses) == (GroupStatus.APPROVED, ListedHow.CODE, made, 2)
    assert AuditEntry.objects.filter(verb="groups.list_by_code").first().data == {"partner_code": made.public_id}


def test_stores_no_code(code):
    made, typed = code
    assert len(typed.replace("-", "")) == 16
    assert typed.replace("-", "") not in str(made.__dict__)


def test_no_code_works_that_is_wrong_over_or_ended(new, alice, dana, code):
    made, typed = code
    with pytest.raises(vouching.Hindered):
        vouching.use_code(new, typed[:-1] + "2", by=alice) if typed[-1] != "2" else vouching.use_code(
            new, typed[:-1] + "3", by=alice
        )
    made.expires = timezone.now()
    made.save()
    with pytest.raises(vouching.Hindered):
        vouching.use_code(new, typed, by=alice)
    made.expires = timezone.now() + timedelta(days=1)
    made.save()
    assert [vouching.revoke_code(made, by=dana) for _ in range(2)] == [True, False]
    with pytest.raises(vouching.Hindered):
        vouching.use_code(new, typed, by=alice)
    assert AuditEntry.objects.filter(verb="partners.revoke_code").count() == 1
