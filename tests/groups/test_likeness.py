"""A group is compared with the others when it starts or changes; what it costs does not grow with their number."""

import pytest
from django.db import connection

from groups.enums import GroupStatus, Resemblance
from groups.likeness import like_by_name, looks_like_another
from groups.models import Group, Likeness, NameKey
from groups.names import keys
from groups.services import registration, verification
from tests.benchmarks.rows_read import work_of
from tests.factories.accounts import make_user
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db


def compared(group, by):
    verification.begin(group, by=by)
    return group


@pytest.fixture
def leeds(alice):
    return compared(make_group(alice), alice)


def test_a_new_group_with_a_name_like_anothers_is_noted(leeds, bob):
    group = registration.register(
        bob,
        public_id="bcdfghjkmnpqrs",
        name="Lееds Student for Uyghurs",
        kind="university",
        description="",
        place=make_place(lat=51.5, lon=-0.1),
        safety_level="open",
    )
    (row,) = Likeness.objects.filter(how=Resemblance.NAME)
    assert (row.group, row.other, row.score > 0.9) == (group, leeds, True)
    assert (looks_like_another(group), looks_like_another(leeds)) == (True, False)


def test_ones_own_groups_pretend_nothing(leeds, alice):
    again = compared(make_group(alice, name="Leeds Students for Uyghurs 2", status=GroupStatus.NEW), alice)
    assert Likeness.objects.filter(group=again, how=Resemblance.NAME).exists()
    assert looks_like_another(again) is False


def test_a_changed_name_is_compared_anew(leeds, alice, bob):
    group = compared(make_group(bob, name="Norwich Unison", status=GroupStatus.NEW), bob)
    assert not Likeness.objects.filter(how=Resemblance.NAME).exists()
    registration.change(group, by=bob, seen=group.modified, name="Leeds Students for Uyghurz")
    assert Likeness.objects.get(how=Resemblance.NAME).other == leeds
    group.refresh_from_db()
    registration.change(group, by=bob, seen=group.modified, name="Norwich Unison Branch")
    assert not Likeness.objects.filter(how=Resemblance.NAME).exists()


def test_a_listed_group_that_takes_anothers_name_leaves_the_lists_until_it_is_looked_at(leeds, bob):
    group = compared(make_group(bob, name="Norwich Unison"), bob)
    changed = registration.change(group, by=bob, seen=group.modified, name="Leeds Students for Uyghurz")
    changed.refresh_from_db()
    assert (changed.status, changed.case.held_at is not None) == (GroupStatus.NEW, True)
    leeds.refresh_from_db()
    assert leeds.status == GroupStatus.APPROVED


def test_a_listed_group_that_takes_a_name_of_its_own_stays(leeds, bob):
    group = compared(make_group(bob, name="Norwich Unison"), bob)
    changed = registration.change(group, by=bob, seen=group.modified, name="Norwich Unison City")
    changed.refresh_from_db()
    assert changed.status == GroupStatus.APPROVED


def test_names_groups_at_the_same_place_and_of_the_same_university(leeds, bob):
    here = make_group(bob, name="Quakers", status=GroupStatus.NEW, institution="university:10007795")
    there = make_group(
        make_user("eve@example.org"), name="Chess", institution="university:10007795", place=make_place(lat=51.5, lon=0)
    )
    compared(here, bob)
    found = {(row.other, row.how) for row in Likeness.objects.filter(group=here)}
    assert found == {(leeds, Resemblance.PLACE), (there, Resemblance.INSTITUTION)}


def many(number):
    """So many groups whose names are made of what most names are made of, and a town."""
    place = make_place()
    towns = [f"{first}{second}{third}ton" for first in "bcdfghjklm" for second in "aeiou" for third in "npqrstvwxz"]
    groups = []
    for each in range(number):
        name = f"{towns[each % 500]}{each // 500 or ''} Students for Uyghurs"
        groups.append(Group(name=name, slug=f"group-{each}", public_id=f"g{each}", kind="university", place=place))
    Group.objects.bulk_create(groups, batch_size=500)
    NameKey.objects.bulk_create(
        (NameKey(group=group, key=key) for group in groups for key in sorted(keys(group.name))), batch_size=500
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_reads_no_more_among_two_thousand_groups_than_among_a_hundred(alice):
    group = make_group(alice, name="Sheffield Students for Uyghurs")
    many(100)
    few = work_of(lambda: like_by_name(group))
    Group.objects.exclude(pk=group.pk).delete()
    many(2000)
    assert work_of(lambda: like_by_name(group)) <= 2 * few + 100


def test_asks_thrice_whatever_it_finds(leeds, bob, django_assert_num_queries):
    group = make_group(bob)
    with django_assert_num_queries(3):  # sharp keys, words, the names
        assert [row.other_id for row in like_by_name(group)] == [leeds.pk]


def test_five_groups_of_ones_own_with_the_same_name_do_not_hide_the_one_that_is_meant(leeds, bob):
    for _number in range(6):
        fake = compared(make_group(bob, name="Leeds Students for Uyghur", status=GroupStatus.NEW), bob)
    assert leeds.pk not in Likeness.objects.filter(group=fake, how=Resemblance.NAME).values_list("other", flat=True)
    assert looks_like_another(fake) is True


@pytest.mark.parametrize("helps_in", ["theirs", "mine"])
def test_a_helper_of_both_makes_them_no_groups_of_the_same_people(leeds, alice, bob, helps_in):
    fake = make_group(bob, name="Leeds Students for Uyghur", status=GroupStatus.NEW)
    group, helper = (leeds, bob) if helps_in == "theirs" else (fake, alice)
    group.memberships.create(user=helper, role="helper")
    assert looks_like_another(compared(fake, bob)) is True


def test_a_newcomer_with_the_same_name_does_not_take_a_listed_group_off_the_lists(leeds, alice, bob):
    compared(make_group(bob, name="Leeds Students for Uyghur", status=GroupStatus.NEW), bob)
    registration.change(leeds, by=alice, seen=leeds.modified, name="Leeds Students for Uyghur")
    assert Group.objects.get(pk=leeds.pk).status == GroupStatus.APPROVED


@pytest.mark.parametrize(
    ("words", "again"),
    [
        ("We meet on Tuesdays. https://union.example/us", False),
        ("We meet. https://elsewhere.example/us", True),
        ("We meet. [https://union.example/us](https://elsewhere.example)", True),
        ("We meet. https://union.example/us or us@elsewhere.example", True),
        ("We meet. https://union.example/us [here](//elsewhere.example)", True),
    ],
)
def test_a_link_in_its_words_that_changed_after_a_yes_is_looked_at_again(alice, words, again):
    group = make_group(alice, description="We meet. https://union.example/us")
    changed = registration.change(group, by=alice, seen=group.modified, description=words)
    assert (changed.look_again_since is not None) is again
