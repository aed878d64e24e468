"""Places where a group has met: chosen again, never kept twice, never shown to another group."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core.forms import new_form_id
from events.models import Event
from groups.models import Group
from groups.venues import find_venues, venues_of
from places.enums import Precision
from places.models import Place
from tests.events.test_manage import as_stored, list_it, new_url, typed
from tests.factories.events import make_event
from tests.factories.groups import make_group
from tests.factories.places import make_place

pytestmark = pytest.mark.django_db
HALL = {"name": "Zanzibar Hall", "address": "6 Mount Street", "postcode": "M2 5NS", "town_label": "Manchester"}
AS_TYPED = {"place_is": "elsewhere", "where": "M2 5NS", "place_name": "Zanzibar Hall", "address": "6 Mount Street"}


@pytest.fixture
def group(alice: User, client: Client) -> Group:
    """Alice's group; she is signed in."""
    client.force_login(alice)
    return make_group(alice)


def choices(page: Any) -> list[tuple[str, str]]:
    return [(option.data["value"], option.choice_label) for option in page.context["form"]["place_is"]]


def test_remembers_where_a_group_has_met_the_most_used_first(group: Group, bob: User) -> None:
    make_event(group)
    once, often = make_place(name="Once"), make_place(name="Often")
    for place in (once, often, often):
        make_event(group, place=place)
    make_event(make_group(bob, name="Others"), place=make_place(name="Theirs"))
    assert venues_of(group) == [often, once]
    assert find_venues(group, "oft lif", most=3) == [often]
    assert find_venues(group, "ls29", most=1) == [often]
    assert find_venues(group, "theirs", most=3) == find_venues(group, "", most=3) == []


def test_offers_them_in_the_form_of_the_next_meeting(client: Client, group: Group) -> None:
    hall = make_event(group, place=make_place(**HALL)).place
    assert hall is not None
    page = client.get(new_url(group))
    assert choices(page) == [
        ("group", "Where the group usually meets"),
        (f"venue-{hall.pk}", "Zanzibar Hall, 6 Mount Street, Manchester, M2 5NS"),
        ("elsewhere", "Somewhere else"),
    ]


def test_asks_as_often_for_many_places_as_for_one(client: Client, group: Group, django_assert_num_queries: Any) -> None:
    make_event(group, place=make_place(name="Hall 0"))
    with django_assert_num_queries(6):
        client.get(new_url(group))
    for number in range(1, 30):
        make_event(group, place=make_place(name=f"Hall {number}"))
    with django_assert_num_queries(6):
        page = client.get(new_url(group))
    assert len(choices(page)) == 7


def test_lists_a_meeting_where_the_group_has_met_before(client: Client, group: Group) -> None:
    pinned = make_place(**HALL, precision=Precision.EXACT, provider="pin", lat=53.4789, lon=-2.2461)
    make_event(group, place=pinned)
    page = client.post(new_url(group), typed(place_is=f"venue-{pinned.pk}", step="check"))
    html = page.content.decode()
    assert "Zanzibar Hall, 6 Mount Street, Manchester" in html
    assert "<organise-map" not in html  # its pin was seen when it was put down
    list_it(client, group, place_is=f"venue-{pinned.pk}")
    assert [each.place for each in Event.objects.order_by("pk")] == [pinned, pinned]


def test_takes_any_of_them_though_few_are_shown(client: Client, group: Group) -> None:
    for number in range(9):
        make_event(group, place=make_place(name=f"Hall {number}"))
    seldom = venues_of(group)[-1]
    assert (f"venue-{seldom.pk}", seldom.exact_label) not in choices(client.get(new_url(group)))
    page = client.post(new_url(group), typed(place_is=f"venue-{seldom.pk}", title="", step="check"))
    assert (f"venue-{seldom.pk}", seldom.exact_label) in choices(page)
    list_it(client, group, place_is=f"venue-{seldom.pk}")
    assert Event.objects.latest("pk").place == seldom


def test_keeps_a_place_that_is_entered_twice_once(client: Client, group: Group) -> None:
    for name in ("Zanzibar Hall", "zanzibar  HALL"):
        list_it(client, group, **{**AS_TYPED, "place_name": name, "form_id": new_form_id("events.new")})
    first, second = Event.objects.order_by("pk")
    assert first.place == second.place
    assert Place.objects.count() == 2  # with that of the group


def test_a_pin_survives_the_same_place_being_typed_again(client: Client, group: Group) -> None:
    pinned = make_place(**HALL, precision=Precision.EXACT, provider="pin", lat=53.4789, lon=-2.2461)
    make_event(group, place=pinned)
    list_it(client, group, **AS_TYPED)
    assert Event.objects.latest("pk").place == pinned


def test_two_groups_never_share_a_row(client: Client, group: Group, bob: User) -> None:
    theirs = make_event(make_group(bob, name="Others"), place=make_place(**HALL)).place
    list_it(client, group, **AS_TYPED)
    mine = Event.objects.get(host=group).place
    assert mine is not None
    assert theirs is not None
    assert (mine == theirs, mine.exact_label == theirs.exact_label) == (False, True)


def test_a_place_of_another_group_is_neither_shown_nor_taken(client: Client, group: Group, bob: User) -> None:
    theirs = make_event(make_group(bob, name="Others"), place=make_place(**HALL)).place
    assert theirs is not None
    assert "Zanzibar" not in client.get(new_url(group)).content.decode()
    page = client.post(new_url(group), typed(place_is=f"venue-{theirs.pk}", step="save"))
    assert page.context["form"].errors["place_is"] == ["This place is no longer there. Please choose another."]
    assert "Zanzibar" not in page.content.decode()


def test_a_place_that_nobody_needs_is_erased_and_a_shared_one_stays(client: Client, group: Group) -> None:
    hall = make_place(**HALL)
    first, second = make_event(group, place=hall), make_event(group, place=hall)
    for event, stays in ((first, True), (second, False)):
        client.post(f"/organise/meetings/{event.public_id}/edit/", as_stored(event, place_is="group"))
        event.refresh_from_db()
        assert event.place == group.place
        assert Place.objects.filter(pk=hall.pk).exists() == stays


def test_its_name_can_be_corrected_without_losing_the_pin(client: Client, group: Group) -> None:
    pinned = make_place(**{**HALL, "name": "zanzibar hall"}, precision=Precision.EXACT, provider="pin", lat=53.4789, lon=-2.2461)
    event = make_event(group, place=pinned)
    make_event(group, place=pinned)
    page = client.get(f"/organise/meetings/{event.public_id}/edit/")
    assert [value for value, _label in choices(page)] == ["group", "elsewhere"]
    client.post(f"/organise/meetings/{event.public_id}/edit/", {**as_stored(event), **AS_TYPED})
    event.refresh_from_db()
    assert event.place is not None
    assert (event.place.name, event.place.lat, event.place.lon, event.place.precision) == (
        "Zanzibar Hall",
        53.4789,
        -2.2461,
        "exact",
    )
    assert Place.objects.get(pk=pinned.pk).name == "zanzibar hall"  # where the other meeting is


def test_its_pin_is_put_down_by_numbers_and_kept(client: Client, group: Group) -> None:
    sent = typed(**AS_TYPED)
    pin = client.post(new_url(group), {**sent, "step": "check"}).context["form"].pin
    page = client.post(new_url(group), {**sent, **pin, "pin_at": "53.4789, -2.2461", "step": "save"})
    assert page.templates[0].name == "events/event_check.html"
    assert Event.objects.count() == 0
    client.post(new_url(group), {**sent, **page.context["form"].pin, "step": "save"})
    event = Event.objects.get()
    edit = f"/organise/meetings/{event.public_id}/edit/"
    where = client.get(edit).context["form"]["where"].value()
    assert where == "M2 5NS"
    client.post(edit, {**as_stored(event), **AS_TYPED, "where": where, "place_name": "Great hall", "title": "Another title"})
    event.refresh_from_db()
    assert event.place is not None
    assert (event.title, event.place.name, event.place.lat, event.place.lon, event.place.precision) == (
        *("Another title", "Great hall"),
        *(53.4789, -2.2461, "exact"),
    )
