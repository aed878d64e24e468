"""Every form about a group and its meetings, sent twice (a double click, a reload): one result, one mail, one entry in the trail."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.forms import new_form_id
from events import question_links
from events.attendance_links import token_of
from events.models import Event
from events.services import calling_off, cohosting, headcounts, occurrences, publishing, seats
from groups import follow_links, panic_links
from groups.case_links import answer_url, vouch_url
from groups.continuity_links import second_contact, still_here
from groups.enums import GroupStatus, Label, ListedHow, Role
from groups.models import Case, Follow, Membership, SecondContact, Silence
from groups.services import casework, vouching
from tests.factories.accounts import make_user
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
OURS = ("accounts", "core", "events", "groups", "moderation", "notifications")
NOT_A_RESULT = {"core.Tally", "accounts.Session"}
CLOCKS = {"modified", "last_login"}
FATIMA = "fatima@example.org"


class Scene:
    """Alice owns a listed group that Bob organises and Charlie helps, and a new one; Dana moderates."""

    def __init__(self, alice, bob, charlie, dana):
        self.alice, self.bob, self.charlie, self.dana = alice, bob, charlie, dana
        self.group = make_group(alice, name="Leeds Students")
        self.group.memberships.create(user=bob, role=Role.ORGANISER)
        self.group.memberships.create(user=charlie, role=Role.HELPER)
        self.new = make_group(alice, name="Hexham Readers", status=GroupStatus.NEW)
        self.client = Client()

    def people(self, rest=""):
        return f"/organise/groups/{self.group.slug}/people/{rest}"


def path(url):
    """What comes after the site's own address."""
    return "/" + url.split("://")[1].partition("/")[2]


def form_id(scene, address, name="form"):
    """The id of the form on that page."""
    form = scene.client.get(address).context[name]
    return form["form_id"].value()


# Who is signed in, and what is sent where: (user or None, address, data).


def invites(scene):
    scene.client.force_login(scene.alice)
    typed = {"role": "helper", "times": "1", "email": FATIMA, "form_id": form_id(scene, scene.people())}
    return scene.people("invite/"), typed


def changes_a_role(scene):
    scene.client.force_login(scene.alice)
    return scene.people(f"{scene.bob.public_id}/"), {"action": "role", "role": "helper"}


def removes(scene):
    scene.client.force_login(scene.alice)
    return scene.people(f"{scene.bob.public_id}/"), {"action": "remove"}


def leaves(scene):
    scene.client.force_login(scene.bob)
    return scene.people("leave/"), {}


def hands_over(scene):
    scene.client.force_login(scene.alice)
    return scene.people("hand-over/"), {"to": scene.bob.public_id, "then": "stay"}


def names_a_second_contact(scene):
    scene.client.force_login(scene.alice)
    return f"/organise/groups/{scene.group.slug}/second-contact/", {"email": FATIMA}


def agrees_as_second_contact(scene):
    return path(second_contact(SecondContact.objects.create(group=scene.group, email=FATIMA))), {"action": "confirm"}


def says_that_somebody_is_there(scene):
    Silence.objects.create(group=scene.group, organisers_asked_at=timezone.now())
    return path(still_here(scene.group, scene.alice)), {}


def asks_to_follow(scene):
    return f"/groups/{scene.group.slug}/follow/", {"email": FATIMA}


def confirms_to_follow(scene):
    follow = Follow.objects.create(group=scene.group, email=FATIMA)
    return path(follow_links.url("follow_own", follow_links.token_of(follow))), {"action": "confirm"}


def writes_to_the_group(scene):
    return f"/groups/{scene.group.slug}/write/", {"email": FATIMA, "text": "Is there a step?"}


def reports(scene):
    address = f"/report/groups/{scene.group.slug}/"
    return address, {"why": "spam", "words": "", "email": FATIMA, "form_id": form_id(scene, address)}


def decides_on_a_report(scene):
    scene.client.post(*reports(scene))
    scene.client.force_login(scene.dana)
    address = f"/moderation/reports/groups/{scene.group.public_id}/"
    upto = scene.client.get(address).context["form"]["upto"].value()
    return address, {"verdict": "hide", "to_organisers": "Nobody knows you.", "answer": "Thank you.", "upto": upto}


def moderates(scene, decision, **words):
    scene.client.force_login(scene.dana)
    address = f"/moderation/groups/{scene.new.public_id}/"
    form = scene.client.get(address).context["case"].form
    return address, {"decision": decision, "seen": form["seen"].value(), "form_id": form["form_id"].value(), **words}


def approves(scene):
    return moderates(scene, "approve")


def refuses(scene):
    return moderates(scene, "refuse", reason="Who are you?")


def asks_a_question(scene):
    return moderates(scene, "ask", question="Who are you?")


def answers_a_question(scene):
    casework.ask(scene.new, by=scene.dana, text="Who are you?")
    address = path(answer_url(scene.new, scene.alice))
    return address, {"text": "Readers.", "form_id": form_id(scene, address)}


def labels(scene):
    scene.client.force_login(scene.dana)
    return f"/moderation/groups/{scene.new.public_id}/file/", {"step": "labels", "labels": [Label.URGENT]}


def makes_a_code(scene):
    scene.client.force_login(scene.dana)
    address = "/moderation/codes/"
    return address, {"partner": "NUS", "most_uses": "2", "days": "9", "form_id": form_id(scene, address)}


def uses_a_code(scene):
    until = timezone.now() + timedelta(days=1)
    _row, code = vouching.make_code(by=scene.dana, partner="NUS", most_uses=2, expires=until)
    scene.client.force_login(scene.alice)
    return f"/organise/groups/{scene.new.slug}/listing/", {"step": "code", "code": code}


def vouches(scene):
    voucher, ago = make_user("quaker@example.org"), timezone.now() - timedelta(days=61)
    theirs = make_group(voucher, name="York Quakers")
    Case.objects.create(group=theirs, listed_how=ListedHow.MODERATOR, listed_at=ago, approved_at=ago)
    Membership.objects.filter(user=voucher).update(created=ago)
    scene.client.force_login(voucher)
    return path(vouch_url(scene.new)), {"step": "vouch", "sure": "1"}


def presses_the_panic_switch(scene):
    return path(panic_links.url(scene.alice, scene.group)), {}


def asks_to_host_together(scene):
    other = make_group(make_user("york@example.org"), name="York Students")
    date = make_occurrence(make_event(scene.group))
    scene.client.force_login(scene.alice)
    return f"/organise/meetings/{date.event.public_id}/together/", {"slug": other.slug}


def answers_to_host_together(scene):
    york = make_user("york@example.org")
    event = make_occurrence(make_event(make_group(york, name="York Students"))).event
    asked = cohosting.ask(event, scene.group, by=york)
    scene.client.force_login(scene.alice)
    return f"/organise/together/{asked.public_id}/", {"action": "accept"}


def writes_to_all(scene):
    date = make_occurrence(make_event(scene.group))
    make_attendance(date)
    scene.client.force_login(scene.alice)
    address = f"/organise/dates/{date.public_id}/message/"
    typed = {"text": "Bring a candle.", "audience": "coming", "step": "send", "form_id": form_id(scene, address)}
    return address, typed


def over(scene):
    date = make_occurrence(make_event(scene.group), start=timezone.now() - timedelta(hours=5))
    make_attendance(date)
    scene.client.force_login(scene.alice)
    return f"/organise/dates/{date.public_id}/"


def counts_at_the_door(scene):
    address = f"{over(scene)}door/"
    return address, {"press": scene.client.get(address).context["press"], "step": "more"}


def writes_a_report(scene):
    return f"{over(scene)}report/", {"came": "7", "decided": "A vigil.", "motion": "", "seen": ""}


def says_thank_you(scene):
    return f"{over(scene)}thanks/", {}


def lets_in_out_of_turn(scene):
    date = make_occurrence(make_event(scene.group, capacity=9))
    waits = make_attendance(date, waitlisted_at=timezone.now())
    scene.client.force_login(scene.alice)
    return f"/organise/dates/{date.public_id}/people/{waits.public_id}/let-in/", {}


def takes_a_seat_back(scene):
    date = make_occurrence(make_event(scene.group, capacity=1))
    comes = make_attendance(date)
    make_attendance(date, "next@example.org", waitlisted_at=timezone.now())
    scene.client.force_login(scene.alice)
    return f"/organise/dates/{date.public_id}/people/take-back/", {"step": "take", "seat": comes.public_id}


def lets_in_again(scene):
    date = make_occurrence(make_event(scene.group, capacity=9))
    comes = make_attendance(date)
    seats.take_back(date, [comes.public_id], by=scene.alice)
    scene.client.force_login(scene.alice)
    return f"/organise/dates/{date.public_id}/people/{comes.public_id}/let-in/", {"again": "1"}


def counts_fewer(scene):
    date = make_occurrence(make_event(scene.group, capacity=9), headcount=4)
    scene.client.force_login(scene.alice)
    return f"/organise/dates/{date.public_id}/people/fewer/", {"step": "save", "number": "1"}


def lists_a_meeting(scene, **fields):
    scene.client.force_login(scene.alice)
    address = f"/organise/groups/{scene.group.slug}/new/"
    typed = {
        "title": "Letters",
        "kind": "film",
        "start_date": f"{timezone.localdate() + timedelta(days=9):%Y-%m-%d}",
        "start_time": "19:00",
    }
    more = {"end_time": "21:00", "repeats": "once", "attendance_mode": "in_person", "place_is": "group", "step": "save"}
    return address, {**typed, **more, "form_id": form_id(scene, address), **fields}


def keeps_a_draft(scene):
    return lists_a_meeting(scene, step="draft")


def publishes_a_draft(scene):
    scene.client.post(*keeps_a_draft(scene))
    return f"/organise/meetings/{Event.objects.get().public_id}/publish/", {}


def deletes_a_draft(scene):
    scene.client.post(*keeps_a_draft(scene))
    return f"/organise/meetings/{Event.objects.get().public_id}/discard/", {}


def uses_a_meeting_again(scene):
    event = make_occurrence(make_event(scene.group)).event
    scene.client.force_login(scene.alice)
    return f"/organise/meetings/{event.public_id}/duplicate/", {"form_id": new_form_id(f"events.duplicate:{event.public_id}")}


def ticks_off_a_step(scene):
    date = make_occurrence(make_event(scene.group))
    scene.client.force_login(scene.alice)
    return f"/organise/dates/{date.public_id}/steps/", {"done": "room"}


def asks_to_come(scene):
    return f"/events/{make_occurrence(make_event(scene.group)).public_id}/attend/", {"email": FATIMA, "guests": "1"}


def own_page(attendance, action):
    return reverse("events:rsvp", args=[token_of(attendance)]), {"action": action}


def confirms_to_come(scene):
    return own_page(make_attendance(make_occurrence(make_event(scene.group)), FATIMA, partstat="needs-action"), "confirm")


def waits_for_a_seat(scene):
    occurrence = make_occurrence(make_event(scene.group, capacity=1))
    make_attendance(occurrence)
    return own_page(make_attendance(occurrence, FATIMA, partstat="needs-action"), "confirm")


def may_come(scene):
    return own_page(make_attendance(make_occurrence(make_event(scene.group)), FATIMA), "maybe")


def takes_a_seat_that_is_offered(scene):
    ago, until = timezone.now() - timedelta(hours=1), timezone.now() + timedelta(hours=1)
    occurrence = make_occurrence(make_event(scene.group, capacity=1))
    return own_page(make_attendance(occurrence, FATIMA, waitlisted_at=ago, offered_until=until), "take")


def withdraws_and_frees_a_seat(scene):
    occurrence = make_occurrence(make_event(scene.group, capacity=1))
    make_attendance(occurrence, "next@example.org", waitlisted_at=timezone.now())
    return own_page(make_attendance(occurrence, FATIMA), "withdraw")


def has_an_address_deleted(scene):
    return own_page(make_attendance(make_occurrence(make_event(scene.group)), FATIMA, partstat="needs-action"), "refuse")


def is_counted_without_a_name(scene):
    occurrence = make_occurrence(make_event(scene.group))
    return f"/events/{occurrence.public_id}/count-me/", {"token": headcounts.new_token(occurrence)}


def takes_the_count_back(scene):
    occurrence = make_occurrence(make_event(scene.group))
    token = headcounts.new_token(occurrence)
    headcounts.count(occurrence, headcounts.number_of(token, occurrence))
    return f"/counted/{occurrence.public_id}/{headcounts.link_token(token)}/", {}


def weekly(scene):
    """A weekly meeting with its dates; the second of them, to which somebody comes."""
    event = make_event(scene.group, rrule="FREQ=WEEKLY")
    occurrences.materialise(event)
    date = event.occurrences.order_by("start")[1]
    make_attendance(date)
    scene.client.force_login(scene.alice)
    return date


def of_date(scene, deed):
    return f"/organise/dates/{weekly(scene).public_id}/{deed}/"


def of_meeting(scene, deed):
    return f"/organise/meetings/{weekly(scene).event.public_id}/{deed}/"


def moves_a_date(scene):
    address = of_date(scene, "move")
    day = f"{timezone.localdate() + timedelta(days=15):%Y-%m-%d}"
    return address, {"day": day, "starts": "18:00", "ends": "20:00", "version": "1"}


def postpones_a_date(scene):
    return of_date(scene, "postpone"), {}


def postpones_all_from_a_date_on(scene):
    return of_date(scene, "postpone"), {"scope": "following"}


def cancels_all_from_a_date_on(scene):
    return of_date(scene, "cancel"), {"scope": "following"}


def brings_several_dates_back(scene):
    date = weekly(scene)
    calling_off.postpone_dates(date, scope="following", by=scene.alice)
    return f"/organise/dates/{date.public_id}/back/", {"scope": "following"}


def cancels_a_date(scene):
    return of_date(scene, "cancel"), {}


def brings_a_date_back(scene):
    date = weekly(scene)
    occurrences.cancel(date, by=scene.alice)
    return f"/organise/dates/{date.public_id}/back/", {}


def leaves_a_date_out(scene):
    return of_date(scene, "leave-out"), {}


def puts_a_date_back(scene):
    event = weekly(scene).event
    occurrences.skip(event, event.start_date + timedelta(days=14), by=scene.alice)
    event.refresh_from_db()
    return f"/organise/meetings/{event.public_id}/dates/put-back/", {"day": event.exdates[0]}


def adds_a_date(scene):
    address = of_meeting(scene, "dates/add")
    return address, {"day": f"{timezone.localdate() + timedelta(days=9):%Y-%m-%d}", "starts": "19:00"}


def cancels_a_meeting(scene):
    return of_meeting(scene, "cancel"), {}


def brings_a_meeting_back(scene):
    event = weekly(scene).event
    publishing.cancel(event, by=scene.alice)
    return f"/organise/meetings/{event.public_id}/back/", {}


def changes_those_that_follow(scene):
    date = weekly(scene)
    address = f"/organise/meetings/{date.event.public_id}/edit/?date={date.public_id}"
    day = f"{timezone.localdate() + timedelta(days=14):%Y-%m-%d}"
    sent = {"repeats": "weekly", "ends": "forever", "scope": "following", "title": "Poems", "version": "1", "start_date": day}
    return address, {**lists_a_meeting(scene)[1], **sent}


def says_that_it_is_still_on(scene):
    return path(question_links.still_on(weekly(scene), scene.alice)), {"answer": "yes"}


def says_that_a_series_goes_on(scene):
    event = weekly(scene).event
    Event.objects.filter(pk=event.pk).update(renewal_asked_at=timezone.now(), renewed_at=timezone.now() - timedelta(weeks=23))
    return path(question_links.goes_on(event, scene.alice)), {"answer": "yes"}


DEEDS = [
    invites, changes_a_role, removes, leaves, hands_over, names_a_second_contact, agrees_as_second_contact,
    says_that_somebody_is_there, asks_to_follow, confirms_to_follow, writes_to_the_group, reports, decides_on_a_report, approves,
    refuses, asks_a_question, answers_a_question, labels, makes_a_code, uses_a_code, vouches, presses_the_panic_switch,
    asks_to_host_together, answers_to_host_together, writes_to_all, counts_at_the_door, writes_a_report, says_thank_you,
    lets_in_out_of_turn, takes_a_seat_back, lets_in_again, counts_fewer, lists_a_meeting, keeps_a_draft, publishes_a_draft, deletes_a_draft,
    uses_a_meeting_again, ticks_off_a_step,
    asks_to_come, confirms_to_come, waits_for_a_seat, may_come, takes_a_seat_that_is_offered,
    withdraws_and_frees_a_seat, has_an_address_deleted, is_counted_without_a_name, takes_the_count_back,
    moves_a_date, postpones_a_date, postpones_all_from_a_date_on, cancels_a_date, cancels_all_from_a_date_on, brings_a_date_back,
    brings_several_dates_back, leaves_a_date_out, puts_a_date_back, adds_a_date,
    cancels_a_meeting, brings_a_meeting_back, changes_those_that_follow, says_that_it_is_still_on, says_that_a_series_goes_on,
]  # fmt: skip


def everything():
    """All rows that a deed may leave behind, as they are."""
    found = {}
    for model in (model for name in OURS for model in apps.get_app_config(name).get_models()):
        if model._meta.label not in NOT_A_RESULT:
            columns = [field.attname for field in model._meta.concrete_fields if field.name not in CLOCKS]
            found[model._meta.label] = list(model._default_manager.order_by("pk").values_list(*columns))
    return found


@pytest.mark.parametrize("deed", DEEDS, ids=lambda each: each.__name__)
def test_has_one_result(alice, bob, charlie, dana, deed):
    scene = Scene(alice, bob, charlie, dana)
    address, data = deed(scene)
    before = everything()
    first = scene.client.post(address, data)
    assert first.status_code in {200, 302}
    after = everything()
    assert after != before, "the first press does something"
    second = scene.client.post(address, data)
    assert second.status_code in {200, 302, 404, 410}
    assert everything() == after
