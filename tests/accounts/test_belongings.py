"""Give me my data: everything that is held of a person, field by field, and nothing of anybody else."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts import belongings
from accounts.models import User
from core.crypto import EncryptedEmailField
from core.models import Draft
from groups.models import Follow
from notifications import outbox
from notifications.recipients import Recipient
from tests.accounts.conftest import prove
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


def leading_to_people():
    """Every field of every table that leads to a person: links to an account, and sealed addresses."""
    found = set()
    for model in apps.get_models(include_auto_created=False):
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if isinstance(field, EncryptedEmailField) or (field.remote_field and field.remote_field.model is User):
                found.add(f"{model._meta.label}.{field.name}")
        if model is User:
            found |= {f"{model._meta.label}.{field.name}" for field in model._meta.local_many_to_many}
    return found


def test_knows_every_field_that_leads_to_a_person():
    """Who adds one says in the `belongings.py` of the app how it is given out and let go of, or why it is not given out."""
    covered = [field for part in belongings.parts() for field in (*part.covers, *part.left_out)]
    assert sorted(covered) == sorted(leading_to_people())


def test_gives_a_reason_for_all_that_is_left_out():
    assert [reason for part in belongings.parts() for reason in part.left_out.values() if len(reason) < 8] == []


def enter(client, person):
    """Signs somebody in, by code, a moment ago."""
    client.force_login(person)
    prove(client)


def unpacked(response):
    with zipfile.ZipFile(io.BytesIO(response.content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_asks_a_stranger_to_sign_in(client):
    assert client.post(reverse("account_data")).url == "/accounts/login/?next=/accounts/me/data/"


def test_wants_a_fresh_proof_first(client, alice):
    client.force_login(alice)
    for answer in (client.get(reverse("account_data")), client.post(reverse("account_data"))):
        assert answer.url == "/accounts/prove/?next=%2Faccounts%2Fme%2Fdata%2F"


def test_gives_nothing_for_a_link_that_somebody_opens(client, alice):
    enter(client, alice)
    assert client.get(reverse("account_data")).headers["Content-Type"] == "text/html; charset=utf-8"


def test_gives_a_file_that_no_cache_keeps_and_whose_name_tells_nothing(client, alice):
    enter(client, alice)
    response = client.post(reverse("account_data"))
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    assert response.headers["Cache-Control"] == "private, no-store"
    assert sorted(unpacked(response)) == ["calendar.ics", "my-data.json"]


def test_holds_what_is_mine_field_by_field(client, alice, bob):
    group = make_group(alice, name="Leeds Students")
    event = make_event(group, title="Letter writing", created_by=alice)
    mine = make_occurrence(event)
    make_attendance(mine, "sam@example.org")  # somebody else comes
    theirs = make_occurrence(make_event(make_group(bob, name="York"), title="Vigil", created_by=bob))
    coming = make_attendance(theirs, "Alice@example.org", discreet=True, kept_days=7)
    follows = Follow.objects.create(group=theirs.host, email="alice@example.org")
    Follow.objects.create(group=group, email="sam@example.org")
    draft = Draft.objects.create(user=alice, purpose="groups.new", data={"name": ["Begun"]})
    Draft.objects.create(user=bob, purpose="groups.new", data={"name": ["By Bob"]})
    due = timezone.now() + timedelta(hours=2)
    outbox.post("accounts.login_code", to=Recipient("alice@example.org"), context={"code": "123456"}, key="x", due=due)
    enter(client, alice)
    files = unpacked(client.post(reverse("account_data")))
    alice.refresh_from_db()
    data = json.loads(files["my-data.json"])
    assert data.keys() == {"made", "account", "groups", "letters", "moderators", "meetings", "reports"}
    assert data["reports"] == {"reported": []}
    assert data["moderators"] == {"written": [], "vouches": []}
    assert data["account"] == {
        "email": "alice@example.org",
        "name": "Alice",
        "language": "en-gb",
        "timezone": "Europe/London",
        "since": alice.created.isoformat(),
        "last_sign_in": alice.last_login.isoformat(),
        "moderates": False,
        "is_staff": False,
        "keys": [],
        "signed_in_with": [{"browser": "", "last_used": timezone.now().date().isoformat()}],
        "drafts": [{"form": "groups.new", "changed": draft.modified.isoformat(), "typed": {"name": ["Begun"]}}],
        "mails_that_wait": [{"kind": "accounts.login_code", "not_before": due.isoformat()}],
    }
    since = group.memberships.get().created.isoformat()
    role = {"group": "Leeds Students", "page": group.get_absolute_url(), "role": "owner", "since": since}
    follow = {
        "group": "York",
        "page": theirs.host.get_absolute_url(),
        "asked": follows.asked_at.isoformat(),
        "confirmed": None,
        "language": "en-gb",
        "neutral_subjects": False,
    }
    assert data["groups"] == {
        "roles": [role],
        "invitations_given": [],
        "invitations_got": [],
        "panic_switch": [],
        "second_contact_of": [],
        "follows": [follow],
    }
    assert data["meetings"] == {
        "listed": [{"title": "Letter writing", "group": "Leeds Students", "first_date": event.start_date.isoformat()}],
        "asked_to_cohost": [],
        "messages_to_those_who_come": [],
        "reports_of_meetings": [],
        "coming": [
            {
                "title": "Vigil",
                "page": theirs.get_absolute_url(),
                "start": theirs.start.isoformat(),
                "answer": "accepted",
                "asked": coming.asked_at.isoformat(),
                "confirmed": coming.confirmed_at.isoformat(),
                "days_that_the_address_is_kept": 7,
                "the_organisers_cannot_give_a_seat_since": None,
                "language": "en-gb",
                "name": "",
                "guests": 0,
                "what_they_need": "",
                "organisers_may_see_the_address": False,
                "neutral_subjects": True,
                "reminders": True,
            }
        ],
        "waiting_for_a_meeting": [],
    }
    assert [str(entry["SUMMARY"]) for entry in Calendar.from_ical(files["calendar.ics"]).walk("VEVENT")] == ["Letter writing"]
    text = b"".join(files.values()).decode()
    assert [word for word in ("sam@", "bob@", "Bob", "123456") if word in text] == []


def test_shows_each_meeting_as_far_as_one_may_know_it(client, alice, bob):
    group = make_group(alice, safety_level="closed")
    group.memberships.create(user=bob, role="helper")
    make_occurrence(make_event(group, title="Quiet meeting", directions="The blue door"))
    enter(client, alice)
    organiser = unpacked(client.post(reverse("account_data")))["calendar.ics"].decode()
    enter(client, bob)
    helper = unpacked(client.post(reverse("account_data")))["calendar.ics"].decode()
    assert ("GEO:" in organiser, "GEO:" in helper) == (True, False)
    assert "Quiet meeting" in helper


@pytest.mark.parametrize("number", [1, 30])
def test_asks_the_database_as_often_for_thirty_dates_as_for_one(client, alice, number, django_assert_num_queries):
    event = make_event(make_group(alice), created_by=alice)
    for each in range(number):
        occurrence = make_occurrence(event, start=timezone.now() + timedelta(days=each + 1))
        make_attendance(occurrence, "alice@example.org")
    enter(client, alice)
    # Session, user, keys; keys, browsers, drafts, mails; roles, invitations twice, panics, second contacts, follows; written, vouches;
    # letters; listed, asked to co-host, messages, reports, coming, waiting, dates, standing; reported.
    with django_assert_num_queries(25):
        client.post(reverse("account_data"))
