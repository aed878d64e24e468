"""Seats: in order, offered for a while, never more than there are."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry
from events.disclosure import Standing, standing_of
from events.models import Attendance, Event, Occurrence
from events.services import publishing, seats
from events.services.attendance import change, confirm, maybe, withdraw
from events.services.erasing import erase_due, forget_person
from events.services.seats import NoSeat, expire_offers, fill, let_in, offered_until, seats_left, take_offer
from events.tasks import offer_seats
from groups.enums import SafetyLevel
from notifications.models import Message
from tests.at_once import at_once
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def meeting(capacity=2, **fields):
    return make_occurrence(make_event(make_group(), capacity=capacity, **fields))


def ask(occurrence, name, **fields):
    return make_attendance(occurrence, f"{name}@example.org", partstat="needs-action", confirmed_at=None, **fields)


def come(occurrence, name, **fields):
    return confirm(ask(occurrence, name, **fields))


def now_of(attendance):
    return Attendance.objects.for_disclosure().get(pk=attendance.pk)


def standing(*people):
    """What each has: a seat, an offer, their place in line, or the answer alone."""
    found = []
    for each in map(now_of, people):
        if each.is_waiting:
            ahead = each.occurrence.attendances.ahead_of(each).count()
            found.append("offer" if each.is_offered else ahead + 1)
        else:
            found.append("seat" if each.has_seat else each.partstat)
    return found


def told(attendance):
    """Kinds of mail written down for them, in order, without reminders."""
    kinds = Message.objects.to(attendance.email).exclude(kind="events.reminder").order_by("pk").values_list("kind", flat=True)
    return [kind.removeprefix("events.") for kind in kinds]


def test_seats_as_many_as_there_are_and_puts_the_others_in_line():
    occurrence = meeting(2)
    people = [come(occurrence, name) for name in ("ann", "ben", "cem", "dil")]
    assert standing(*people) == ["seat", "seat", 1, 2]
    assert [told(each) for each in people] == [["confirmed"], ["confirmed"], ["waiting"], ["waiting"]]
    assert seats_left(occurrence) == 0
    assert [confirm(each).waitlisted_at for each in people] == [each.waitlisted_at for each in people]  # pressed twice
    assert Message.objects.filter(kind="events.reminder").count() == 4  # only for those with a seat


def test_counts_guests_and_those_without_a_name():
    occurrence = meeting(5)
    Occurrence.objects.update(headcount=1)
    come(occurrence, "ann", guests=2)
    occurrence.refresh_from_db()
    assert seats_left(occurrence) == 1
    assert standing(come(occurrence, "ben", guests=1), come(occurrence, "cem")) == [1, "seat"]


def test_has_no_limit_where_none_is_set():
    occurrence = meeting(None)
    assert seats_left(occurrence) is None
    assert standing(come(occurrence, "ann", guests=2)) == ["seat"]


def test_tells_one_who_waits_no_exact_place():
    occurrence = meeting(1)
    first, second = come(occurrence, "ann"), come(occurrence, "ben")
    assert standing_of(None, occurrence, now_of(first)) == Standing.CONFIRMED
    assert standing_of(None, occurrence, now_of(second)) == Standing.PUBLIC
    withdraw(first)
    assert standing(second) == ["offer"]
    assert standing_of(None, occurrence, now_of(second)) == Standing.PUBLIC  # until it is taken


@pytest.mark.parametrize("free", ["withdraws", "may come", "fewer guests", "is forgotten", "more seats"])
def test_offers_a_freed_seat_to_the_first_in_line(free, alice):
    occurrence = meeting(2)
    first, *line = come(occurrence, "ann", guests=1), come(occurrence, "ben"), come(occurrence, "cem")
    match free:
        case "withdraws":
            withdraw(first)
        case "may come":
            maybe(first)
        case "fewer guests":
            change(first, guests=0)
        case "is forgotten":
            forget_person("ann@example.org")
        case "more seats":
            publishing.change(occurrence.event, by=alice, version=1, capacity=3)
    free_now = 1 if free in {"fewer guests", "more seats"} else 2
    assert standing(*line) == ["offer", "offer"][:free_now] + [1] * (2 - free_now)
    assert told(line[0]) == ["waiting", "offered"]
    assert seats_left(Occurrence.objects.for_disclosure().get()) == 0  # an offer is a seat that is held


def test_gives_the_seat_to_who_takes_the_offer_once():
    occurrence = meeting(1)
    first, second = come(occurrence, "ann"), come(occurrence, "ben")
    withdraw(first)
    taken = take_offer(second)
    assert (taken.has_seat, taken.offered_until) == (True, None)
    assert take_offer(second).has_seat
    assert (standing(second), told(second)) == (["seat"], ["waiting", "offered", "confirmed"])
    assert Message.objects.filter(kind="events.reminder").to(second.email).count() == 2


def test_offers_it_to_the_next_when_somebody_lets_it_go():
    occurrence = meeting(1)
    first, second, third = (come(occurrence, name) for name in ("ann", "ben", "cem"))
    withdraw(first)
    withdraw(second)
    assert standing(first, second, third) == ["declined", "declined", "offer"]


def test_offers_it_to_the_next_when_the_time_is_over():
    occurrence = meeting(1)
    first, second, third = (come(occurrence, name) for name in ("ann", "ben", "cem"))
    withdraw(first)
    until = now_of(second).offered_until
    assert expire_offers(until - MINUTE) == 1
    assert standing(second, third) == ["offer", 1]
    for _each in range(2):
        expire_offers(until)
    assert (standing(second), now_of(second).let_pass) == (["declined"], True)
    assert told(second) == ["waiting", "offered", "offer_gone"]
    assert now_of(third).offered_until == offered_until(occurrence.start, until)
    # Who was too late may come back, at the end of the line.
    assert standing(confirm(second)) == [1]


def test_is_woken_by_the_clock():
    occurrence = meeting(1)
    first, second = come(occurrence, "ann"), come(occurrence, "ben")
    Attendance.objects.filter(pk=first.pk).delete()  # a seat that was freed by a way that nobody thought of
    offer_seats()
    assert standing(second) == ["offer"]


def test_too_late_for_an_offer_gives_it_to_the_next():
    occurrence = meeting(1)
    first, second, third = (come(occurrence, name) for name in ("ann", "ben", "cem"))
    withdraw(first)
    late = take_offer(second, now=now_of(second).offered_until)
    assert (late.has_seat, late.let_pass) == (False, True)
    assert now_of(third).offered_until is not None


@pytest.mark.parametrize(
    ("ahead", "lasts"),
    [
        (timedelta(days=30), timedelta(hours=24)),
        (timedelta(days=2), timedelta(hours=12)),
        (timedelta(hours=8), timedelta(hours=2)),
        (timedelta(hours=1), timedelta(minutes=30)),
        (timedelta(minutes=20), timedelta(minutes=20)),
    ],
)
def test_offers_for_a_day_and_shorter_as_the_meeting_nears(ahead, lasts):
    now = timezone.now()
    assert offered_until(now + ahead, now) == now + lasts


def test_offers_nothing_when_it_has_begun():
    occurrence = meeting(1)
    first, second = come(occurrence, "ann"), come(occurrence, "ben")
    Attendance.objects.filter(pk=first.pk).delete()
    fill(occurrence, now=occurrence.start)
    assert standing(second) == [1]


def test_passes_over_who_needs_more_seats_than_are_free_and_keeps_their_place():
    occurrence = meeting(2)
    first, other = come(occurrence, "ann"), come(occurrence, "ben")
    pair, single = come(occurrence, "cem", guests=1), come(occurrence, "dil")
    withdraw(first)
    assert standing(pair, single) == [1, "offer"]
    withdraw(single)
    withdraw(other)
    assert standing(pair) == ["offer"]


def test_offers_one_seat_to_a_pair_that_becomes_one():
    occurrence = meeting(2)
    first = come(occurrence, "ann")
    come(occurrence, "ben")
    pair = come(occurrence, "cem", guests=1)
    withdraw(first)
    assert standing(pair) == [1]
    change(pair, guests=0)
    assert standing(pair) == ["offer"]


def test_lets_nobody_bring_more_than_there_are_seats_or_the_meeting_allows():
    occurrence = meeting(3, guests_most=2)
    ann = come(occurrence, "ann", guests=1)
    assert confirm(ask(occurrence, "ben"), guests=99).guests == 2
    assert standing(now_of(ann)) == ["seat"]
    withdraw(Attendance.objects.get(email="ben@example.org"))
    come(occurrence, "cem")
    with pytest.raises(NoSeat) as full:
        change(ann, guests=2, name="Ann")
    assert str(full.value) == "There are not so many seats left. You may bring 1 guest."
    assert (now_of(ann).guests, now_of(ann).name) == (1, "")
    assert change(ann, guests=0).guests == 0
    with pytest.raises(NoSeat):
        change(ann, guests=99)
    assert change(ann, guests=1).guests == 1


def test_lets_in_by_hand_out_of_turn_while_there_are_seats(alice):
    occurrence = meeting(2)
    first = come(occurrence, "ann", guests=1)
    pair, single = come(occurrence, "ben", guests=1), come(occurrence, "cem")
    with pytest.raises(NoSeat):
        let_in(single, by=alice)
    Attendance.objects.filter(pk=first.pk).update(guests=0)
    for _each in range(2):
        assert let_in(single, by=alice).has_seat
    assert standing(pair, single) == [1, "seat"]
    assert told(single) == ["waiting", "seated"]
    assert AuditEntry.objects.get(verb="events.let_in").actor == alice.public_id


def test_gives_the_seat_with_the_yes_where_the_meeting_is_closed(alice):
    occurrence = make_occurrence(make_event(make_group(alice, safety_level=SafetyLevel.CLOSED), capacity=1))
    ann, ben = come(occurrence, "ann"), come(occurrence, "ben")
    assert [now_of(each).waits_for_organiser for each in (ann, ben)] == [True, True]
    assert (seats_left(occurrence), occurrence.attendances.coming().count()) == (1, 0)
    assert expire_offers() == 0  # nothing is offered before the yes
    assert let_in(ben, by=alice).has_seat
    with pytest.raises(NoSeat):
        let_in(ann, by=alice)
    assert now_of(ann).waits_for_organiser
    assert told(ben) == ["confirmed", "approved"]


def test_never_seats_more_when_a_closed_meeting_is_opened(alice):
    group = make_group(alice, safety_level=SafetyLevel.CLOSED)
    occurrence = make_occurrence(make_event(group, capacity=1))
    people = [come(occurrence, name) for name in ("ann", "ben")]
    group.safety_level = SafetyLevel.OPEN
    group.save()
    expire_offers()
    assert standing(*people) == ["offer", 1]


def test_seats_all_who_wait_when_there_is_no_limit_any_more(alice):
    occurrence = meeting(1)
    come(occurrence, "ann")
    ben = come(occurrence, "ben", guests=2)
    publishing.change(occurrence.event, by=alice, version=1, capacity=None)
    assert (standing(ben), told(ben)) == (["seat"], ["waiting", "seated"])


def test_leaves_those_seated_who_were_there_before_a_limit():
    occurrence = meeting(None)
    people = [come(occurrence, name) for name in ("ann", "ben")]
    Event.objects.update(capacity=1)
    late = come(Occurrence.objects.for_disclosure().get(), "cem")
    assert standing(*people, late) == ["seat", "seat", 1]
    withdraw(people[0])
    assert standing(late) == [1]


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_offers_nothing_of_a_date_that_does_not_take_place(status):
    occurrence = meeting(1)
    first, second = come(occurrence, "ann"), come(occurrence, "ben")
    withdraw(first)
    Occurrence.objects.update(status=status)
    fill(occurrence)
    assert standing(second) == [1]


def test_keeps_seats_and_line_when_the_date_moves_to_another_event():
    occurrence = meeting(1)
    first, second = come(occurrence, "ann"), come(occurrence, "ben")
    other = make_event(occurrence.host, capacity=2)
    Occurrence.objects.update(event=other)
    fill(occurrence)
    assert standing(first, second) == ["seat", "offer"]


def test_forgets_who_waited_when_the_meeting_ends():
    occurrence = meeting(1)
    first, second = come(occurrence, "ann"), come(occurrence, "ben")
    assert erase_due(occurrence.end) == 1
    assert [bool(now_of(each).email) for each in (first, second)] == [True, False]
    assert occurrence.attendances.coming().count() == 1


@pytest.mark.django_db(transaction=True)
def test_never_seats_more_whatever_happens_at_the_same_moment(alice):
    occurrence = meeting(3)
    seated = [come(occurrence, f"seated{each}") for each in range(3)]
    line = [come(occurrence, f"line{each}") for each in range(3)]
    fresh = [ask(occurrence, f"fresh{each}") for each in range(3)]

    def act(number):
        match number % 3:
            case 0:
                withdraw(seated[number // 3])
            case 1:
                confirm(fresh[number // 3])
            case 2:
                with suppress(NoSeat):
                    let_in(line[number // 3], by=alice)

    at_once(act, 9)
    occurrence = Occurrence.objects.for_disclosure().get()
    assert seats.taken(occurrence) <= 3
    waiting = occurrence.attendances.waiting().filter(offered_until=None).count()
    assert seats_left(occurrence) == 0 or waiting == 0
    assert occurrence.attendances.coming().count() + occurrence.attendances.waiting().count() == 6
