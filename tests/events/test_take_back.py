"""An organiser takes seats back, lets in again, and counts fewer of those without a name: one who wishes ill fills no meeting."""

import html
import re
from contextlib import suppress
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from events import belongings
from events.attendance_links import token_of
from events.bursts import Asked, burst
from events.models import Attendance, Headcount, Occurrence
from events.services import headcounts, seats
from events.services.attendance import CannotAttend, attend, change, confirm, maybe, withdraw
from events.services.erasing import erase_due
from groups.enums import Role, SafetyLevel
from notifications.delivery import deliver_due
from notifications.models import Message
from tests.at_once import at_once
from tests.events.test_seats import ask, come, now_of, standing, told
from tests.factories.accounts import make_user
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
SAM = "sam@example.org"
NOW = timezone.now


@pytest.fixture
def date(alice, bob):
    """A date of alice's careful group with two seats, in which bob helps."""
    group = make_group(alice, safety_level=SafetyLevel.CAREFUL)
    group.memberships.create(user=bob, role=Role.HELPER)
    return make_occurrence(make_event(group, capacity=2))


def take_back(*people, by):
    return seats.take_back(people[0].occurrence, [each.public_id for each in people], by=by)


def words(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())))


def body(mail):
    """The text, as it would be in one line."""
    return " ".join(mail.get_body(["plain"]).get_content().split())


def address(date, name="take_back"):
    return reverse(f"events:{name}", args=[date.public_id])


# The deed ----------------------------------------------------------------------------------------------------------------


def test_offers_the_seat_to_who_waits_and_tells_the_person(date, alice):
    ann, ben, cem = (come(date, name) for name in ("ann", "ben", "cem"))
    assert [take_back(ann, by=alice), take_back(ann, by=alice)] == [1, 0]
    assert standing(ann, ben, cem) == ["declined", "seat", "offer"]
    assert (told(ann), told(cem)) == (["confirmed", "no_seat"], ["waiting", "offered"])
    entry = AuditEntry.objects.get(verb="events.take_back")
    assert (entry.actor, entry.target_id, entry.data) == (alice.public_id, date.public_id, {"people": 1})
    assert ann.public_id not in f"{entry.target_id} {entry.data}"


def test_takes_it_from_whoever_comes_may_come_or_waits(date, alice):
    ann, ben, cem = come(date, "ann"), come(date, "ben", guests=1), come(date, "cem")
    dil = maybe(ask(date, "dil"))
    assert take_back(ann, ben, cem, dil, by=alice) == 4
    assert standing(ann, ben, cem, dil) == ["declined"] * 4
    assert [told(each)[-1] for each in (ann, ben, cem, dil)] == ["no_seat"] * 4
    assert "events.offered" not in Message.objects.values_list("kind", flat=True)  # to none of them in between
    assert seats.seats_left(date) == 2


def test_passes_over_who_has_not_confirmed_who_withdrew_and_who_is_of_another_date(date, alice):
    new, gone, other = ask(date, "ann"), withdraw(come(date, "ben")), come(make_occurrence(), "cem")
    assert seats.take_back(date, [each.public_id for each in (new, gone, other)], by=alice) == 0
    assert standing(new, gone, other) == ["needs-action", "declined", "seat"]
    assert AuditEntry.objects.filter(verb="events.take_back").count() == 0


def test_says_no_to_one_who_asks_at_a_closed_meeting(alice):
    date = make_occurrence(make_event(make_group(alice, safety_level=SafetyLevel.CLOSED)))
    sam = come(date, "sam")
    take_back(sam, by=alice)
    assert (standing(sam), told(sam)) == (["declined"], ["confirmed", "no_seat"])
    assert seats.let_in(sam, by=alice, approves=True).approved_at is None  # by a page that was open before
    assert seats.let_in(sam, by=alice, again=True).has_seat
    assert now_of(sam).approved_at
    assert told(sam)[-1] == "seated"


def test_takes_nothing_when_the_meeting_is_over(date, alice):
    ann = come(date, "ann")
    assert seats.take_back(date, [ann.public_id], by=alice, now=date.end + timedelta(minutes=1)) == 0


def test_gives_no_seat_by_any_way_back(date, alice):
    sam = come(date, "sam")
    take_back(sam, by=alice)
    for deed in (confirm, maybe):
        with pytest.raises(CannotAttend):
            deed(sam)
    withdraw(sam)
    seats.take_offer(sam)
    change(sam, guests=1)
    later = NOW() + timedelta(hours=2)
    attend(date, email=SAM, now=later)
    with pytest.raises(CannotAttend):
        confirm(sam, now=later)
    sam = now_of(sam)
    assert (sam.partstat, sam.guests, date.attendances.count(), seats.seats_left(date)) == ("declined", 0, 1, 2)


def test_keeps_reminders_silent_and_answers_a_fresh_ask_with_the_same_mail(date, alice, smtp):
    sam = come(date, "sam", discreet=True, language="en-gb")
    deliver_due()
    take_back(sam, by=alice)
    deliver_due()
    attend(date, email=SAM, now=NOW() + timedelta(hours=2))
    Message.objects.filter(kind="events.reminder").update(due=NOW())
    deliver_due()
    first, *others = smtp.to(SAM)
    assert EXACT in body(first)
    assert [each["Subject"] for each in others] == ["This time the answer is no"] * 2
    for each in others:
        assert "What: Letter writing evening" in body(each)
        assert "When it is over" not in body(each)
        for hidden in (EXACT, "alice", "calendar", "I'm coming"):
            assert hidden not in body(each)
        assert list(each.iter_attachments()) == []


EXACT = "Leeds University Union"


def test_says_it_in_the_subject_where_nobody_wished_otherwise(date, alice, smtp):
    take_back(come(date, "sam"), by=alice)
    deliver_due()
    mail = smtp.to(SAM)[-1]
    assert mail["Subject"].startswith("No seat this time: Letter writing evening, ")
    assert "The organisers cannot give you a seat at “Letter writing evening”." in body(mail)


def test_lets_in_again_while_a_seat_is_free(date, alice):
    ann, ben, cem = (come(date, name) for name in ("ann", "ben", "cem"))
    take_back(ann, by=alice)
    with pytest.raises(seats.NoSeat):  # it is offered to cem
        seats.let_in(ann, by=alice, again=True)
    assert now_of(ann).refused_at
    withdraw(ben)
    assert seats.let_in(ann, by=alice).partstat == "declined"
    for _each in range(2):
        ann = seats.let_in(ann, by=alice, again=True)
    assert standing(ann, ben, cem) == ["seat", "declined", "offer"]
    assert (now_of(ann).refused_at, told(ann)) == (None, ["confirmed", "no_seat", "seated"])
    assert AuditEntry.objects.filter(verb="events.let_in").count() == 1
    withdraw(ann)
    assert confirm(ann).has_seat  # as for anybody


def test_lets_in_again_who_may_come_as_no_more_than_that(date, alice):
    ann, ben = come(date, "ann"), come(date, "ben")
    dil = maybe(ask(date, "dil", guests=1))
    take_back(dil, by=alice)
    for _each in range(2):
        seats.let_in(dil, by=alice, again=True)
    assert (standing(ann, ben, dil), told(dil)) == (["seat", "seat", "tentative"], ["confirmed", "no_seat", "confirmed"])


def test_lets_nobody_in_again_who_withdrew_by_themselves(date, alice):
    ann = withdraw(come(date, "ann"))
    assert seats.let_in(ann, by=alice, again=True).partstat == "declined"


def test_forgets_them_when_the_meeting_is_over(date, alice):
    sam = come(date, "sam")
    take_back(sam, by=alice)
    assert erase_due(date.end - timedelta(minutes=1)) == 0
    assert erase_due(date.end) == 1
    sam = now_of(sam)
    assert (sam.email, sam.refused_at, sam.confirmed_at, sam.partstat) == ("", None, None, "declined")


def test_tells_the_person_in_their_own_data(date, alice):
    sam = make_user(SAM)
    row = come(date, "sam")
    take_back(row, by=alice)
    (coming,) = belongings.export(sam)["coming"]
    assert coming["the_organisers_cannot_give_a_seat_since"] == now_of(row).refused_at.isoformat()


@pytest.mark.django_db(transaction=True)
def test_leaves_no_seat_to_one_who_confirms_at_the_same_moment(alice):
    date = make_occurrence(make_event(make_group(alice), capacity=2))
    people = [come(date, name) for name in ("ann", "ben")]
    line = [come(date, name) for name in ("cem", "dil", "eva")]

    def act(number):
        person = people[number // 4]
        match number % 4:
            case 0:
                return take_back(person, by=alice)
            case 1:
                withdraw(person)
            case 2:
                with suppress(CannotAttend):
                    confirm(person)
            case 3:
                with suppress(seats.NoSeat):
                    seats.let_in(line[number // 4], by=alice)
        return 0

    took = at_once(act, 8)
    refused = [bool(now_of(each).refused_at) for each in people]
    assert sum(took) == sum(refused) == Message.objects.filter(kind="events.no_seat").count()
    assert all(now_of(each).partstat == "declined" for each, is_refused in zip(people, refused, strict=True) if is_refused)
    date = Occurrence.objects.for_disclosure().get()
    assert seats.taken(date) <= 2
    waiting = date.attendances.waiting().filter(offered_until=None).count()
    assert seats.seats_left(date) == 0 or waiting == 0


# The pages ---------------------------------------------------------------------------------------------------------------


def test_lists_each_seat_with_its_day_and_asks_once_more(client, date, alice):
    Occurrence.objects.update(start="2027-02-08T19:00:00Z", end="2027-02-08T21:00:00Z")
    at = "2027-01-05T10:11:12Z"
    sam = make_attendance(date, name="=Sam", confirmed_at=at)
    kim = make_attendance(date, "kim@example.org", guests=2, confirmed_at="2027-01-06T10:11:12Z")
    waits = make_attendance(date, "line@example.org", waitlisted_at=NOW(), confirmed_at="2027-01-07T10:11:12Z")
    client.force_login(alice)
    page = client.get(address(date, "people"))
    seen = words(page)
    assert re.search(r"=Sam , confirmed on Tuesday 5 January.* Somebody, confirmed on Wednesday 6 January.*, with 2 guests", seen)
    assert ("10:11" in seen, "@example.org" in seen) == (False, False)

    page = client.post(address(date), {"step": "check"})
    assert "Nobody is chosen." in words(page)
    page = client.post(address(date), {"step": "check", "seat": [sam.public_id, kim.public_id, "nobody"]})
    assert "Take these seats back?" in words(page)
    assert "Take 4 seats back" in words(page)
    assert (standing(sam, kim), "@example.org" in words(page)) == (["seat", "seat"], False)
    page = client.post(address(date), {"step": "check", "seat": waits.public_id})
    assert "Give no seat?" in words(page)

    page = client.post(address(date), {"step": "take", "seat": kim.public_id}, follow=True)
    assert "They are told by mail." in words(page)
    assert re.search(r"Seats taken back .* Somebody, taken back on \w+ \d+ \w+", words(page))
    assert standing(sam, kim, waits) == ["seat", "declined", "offer"]
    page = client.post(reverse("events:let_in", args=[date.public_id, kim.public_id]), {"again": "1"}, follow=True)
    assert "There are not enough seats free." in words(page)
    withdraw(sam)
    withdraw(waits)
    Attendance.objects.filter(pk=kim.pk).update(guests=0)
    page = client.post(reverse("events:let_in", args=[date.public_id, kim.public_id]), {"again": "1"}, follow=True)
    assert "They hear by mail that they can come after all." in words(page)
    assert "Seats taken back" not in words(page)


def test_shows_the_address_of_one_who_asked_and_nobody_elses(client, alice):
    date = make_occurrence(make_event(make_group(alice, safety_level=SafetyLevel.CLOSED)))
    asks = make_attendance(date, shown_to_organiser=True)
    make_attendance(date, "in@example.org", shown_to_organiser=True, approved_at=NOW())
    client.force_login(alice)
    assert "in@example.org" not in words(client.get(address(date, "people")))
    assert SAM in words(client.post(address(date), {"step": "check", "seat": asks.public_id}))
    take_back(asks, by=alice)
    page = words(client.get(address(date, "people")))
    assert ("Seats taken back" in page, "in@example.org" in page) == (True, False)


def test_shows_a_helper_nothing_of_it(client, date, bob, alice):
    take_back(come(date, "ann"), by=alice)
    come(date, "ben")
    client.force_login(bob)
    page = client.get(address(date, "people")).content.decode()
    for hidden in ("Somebody", "take-back", "fewer", "taken back", "let-in"):
        assert hidden not in page


def test_offers_the_person_no_way_to_come_again(client, date, alice):
    sam = come(date, "sam")
    take_back(sam, by=alice)
    own = reverse("events:rsvp", args=[token_of(sam)])
    page = client.get(own)
    assert "The organisers cannot give you a seat" in words(page)
    assert ('name="action"' in page.content.decode(), EXACT in words(page)) == (False, False)
    assert "When the meeting is over we erase your address" in words(page)
    for action in ("confirm", "maybe", "take", "withdraw", "preferences"):
        assert client.post(own, {"action": action, "guests": "1"}, follow=True).status_code in {200, 422}
    assert (standing(sam), now_of(sam).guests) == (["declined"], 0)
    assert b"BEGIN:VEVENT" not in client.get(reverse("events:rsvp_ics", args=[token_of(sam)])).content


def test_answers_who_asks_anew_as_anybody(client, date, alice):
    sam = come(date, "sam")
    take_back(sam, by=alice)
    Attendance.objects.update(asked_at=NOW() - timedelta(days=1))
    ask_url = reverse("events:attend", args=[date.public_id])
    answers = [client.post(ask_url, {"email": each}, follow=True) for each in (SAM, "new@example.org")]
    assert len({(words(each), tuple(each.redirect_chain)) for each in answers}) == 1


# Without a name ----------------------------------------------------------------------------------------------------------


def counted(date, number):
    """So many tokens that counted one each."""
    tokens = [headcounts.new_token(date) for _each in range(number)]
    numbers = [headcounts.number_of(token, date) for token in tokens]
    for each in numbers:
        headcounts.count(date, each)
    return numbers


def test_counts_fewer_the_last_first_and_serves_the_line(date, alice):
    Occurrence.objects.update(headcount=0)
    date.event.capacity = 6
    date.event.save()
    numbers = counted(date, 3)
    come(date, "ann", guests=2)
    waits = come(date, "ben")
    assert [headcounts.lower(date, to=1, by=alice) for _each in range(2)] == [2, 0]
    assert (Occurrence.objects.get().headcount, Headcount.objects.count(), standing(waits)) == (1, 1, ["offer"])
    for number in numbers[1:]:  # their links take nothing back any more
        headcounts.take_back(date, number)
    assert Occurrence.objects.get().headcount == 1
    headcounts.take_back(date, numbers[0])
    assert Occurrence.objects.get().headcount == 0
    entry = AuditEntry.objects.get(verb="occurrences.count_fewer")
    assert (entry.actor, entry.data) == (alice.public_id, {"fewer": 2})


@pytest.mark.parametrize(("to", "fewer", "left"), [(-3, 4, 0), (0, 4, 0), (4, 0, 4), (9, 0, 4)])
def test_only_lowers_and_never_below_nothing(date, alice, to, fewer, left):
    Occurrence.objects.update(headcount=4)  # of a number whose digests are gone
    assert headcounts.lower(date, to=to, by=alice) == fewer
    assert Occurrence.objects.get().headcount == left


def test_asks_how_many_and_once_more(client, date, alice):
    Occurrence.objects.update(headcount=4)
    client.force_login(alice)
    assert "Count fewer" in words(client.get(address(date, "people")))
    page = client.post(address(date, "fewer"), {"step": "check", "number": "4"})
    assert (page.status_code, "A number below 4" in words(page)) == (422, True)
    page = client.post(address(date, "fewer"), {"step": "check", "number": "1"})
    assert "4 are counted without a name. From now on it is 1. 3 seats become free." in words(page)
    assert Occurrence.objects.get().headcount == 4
    for beside in ("9" * 5000, "-1", "many", ""):  # not from our page
        assert client.post(address(date, "fewer"), {"step": "save", "number": beside}).url == address(date, "people")
    assert Occurrence.objects.get().headcount == 4
    assert client.post(address(date, "fewer"), {"step": "save", "number": "1"}).url == address(date, "people")
    assert Occurrence.objects.get().headcount == 1


@pytest.mark.django_db(transaction=True)
def test_is_right_whatever_is_counted_at_the_same_moment(alice):
    date = make_occurrence(make_event(make_group(alice), capacity=20))
    numbers = counted(date, 4)
    fresh = [headcounts.number_of(headcounts.new_token(date), date) for _each in range(4)]

    def act(number):
        match number % 3:
            case 0:
                headcounts.lower(date, to=2, by=alice)
            case 1:
                headcounts.count(date, fresh[number // 3])
            case 2:
                headcounts.take_back(date, numbers[number // 3])

    at_once(act, 9)
    assert Occurrence.objects.get().headcount == Headcount.objects.count()


# A burst -----------------------------------------------------------------------------------------------------------------


def asked(*emails, minutes=1, heads=1):
    begin = NOW().replace(minute=0)
    return [Asked(email, heads, begin + timedelta(minutes=minutes * each)) for each, email in enumerate(emails)]


def test_sees_many_of_one_small_provider_within_an_hour():
    found = burst(
        [*asked(*(f"p{each}@a{each}.evil.org.uk" for each in range(14))), *asked(*(f"q{each}@b{each}.org" for each in range(6)))]
    )
    assert (found.seats, found.all) == (14, 20)
    assert burst(asked(*(f"p{each}@evil.example" for each in range(3)), heads=2)).seats == 6


@pytest.mark.parametrize(
    "people",
    [
        asked(*(f"p{each}@evil.example" for each in range(4))),
        asked(*(f"p{each}@gmail.com" for each in range(20))),
        asked(*(f"p{each}@yahoo.co.uk" for each in range(20))),
        asked(*(f"p{each}@student.leeds.ac.uk" for each in range(20))),
        asked(*(f"p{each}@evil.example" for each in range(20)), minutes=20),
        [*asked(*(f"p{each}@evil.example" for each in range(5))), *asked(*(f"q{each}@b{each}.org" for each in range(11)))],
        [Asked("p@evil.example", 9, None)],
        [],
    ],
    ids=["few", "big", "big abroad", "university", "slowly", "among many", "when is not known", "nobody"],
)
def test_says_nothing_of_what_is_usual(people):
    assert burst(people) is None


def test_says_it_as_a_number_alone(client, date, alice):
    for each in range(6):
        make_attendance(date, f"p{each}@evil.example")
    client.force_login(alice)
    page = words(client.get(address(date, "people")))
    assert re.search(r"6 of 6 seats were asked for within an hour on \w+ \d+ \w+, all from one mail provider", page)
    assert "evil" not in page
