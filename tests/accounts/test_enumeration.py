"""Nobody learns from an answer, its headers, its cookies, its cost or its time whether we know an address: at every door that takes one.

Time is compared within one run, known and unknown in turn, so that a loaded machine slows both; the band is wide. What would make a
difference in time (reads and writes of the database, mails) is compared exactly.
"""

import re
from collections import Counter
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Alert
from groups.models import Conversation, Follow
from notifications.models import Message
from tests.factories.accounts import make_user
from tests.factories.events import make_attendance, make_event, make_occurrence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db
AREA = {"lat": 53.8008, "lon": -1.5491}
PAIRS = 15
BAND = 3  # how many times as long the one may take as the other, in the middle of all pairs
CHANGING = re.compile(r'(name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|name="form_id" value="[^"]*")')


class Door:
    """One way in: a client that opens it, what it posts, and what makes an address known there."""

    def __init__(self, alice):
        self.group = make_group(alice)
        self.occurrence = make_occurrence(make_event(self.group))
        self.client = Client()
        self.alice = alice

    def known(self, email):
        """An address that we know in every way."""
        make_user(email)
        ago = timezone.now() - timedelta(hours=2)
        make_attendance(self.occurrence, email, asked_at=ago)
        Follow.objects.create(group=self.group, email=email, confirmed_at=ago, asked_at=ago)
        one = Conversation.objects.create(group=self.group, email=email, confirmed_at=ago, asked_at=ago)
        one.letters.create(text="Hello")
        Alert.objects.create(email=email, area="Leeds", within="10", asked_at=ago, **AREA)


def sign_in(door, email):
    return door.client.post("/accounts/login/", {"email": email})


def attend(door, email):
    return door.client.post(f"/events/{door.occurrence.public_id}/attend/", {"email": email})


def alert(door, email):
    return door.client.post("/alerts/", {"near": "LS2 9JT", "within": "10", "email": email})


def follow(door, email):
    return door.client.post(f"/groups/{door.group.slug}/follow/", {"email": email})


def write(door, email):
    return door.client.post(f"/groups/{door.group.slug}/write/", {"email": email, "text": "Is there a step?"})


def invite(door, email):
    if not door.client.cookies:
        door.client.force_login(door.alice)
    page = f"/organise/groups/{door.group.slug}/people/"
    form_id = door.client.get(page).context["form"]["form_id"].value()
    return door.client.post(f"{page}invite/", {"role": "helper", "email": email, "times": "1", "form_id": form_id})


DOORS = [sign_in, attend, alert, follow, write, invite]


def seen(answer):
    """All that the one who asked sees of it."""
    headers = {name: value for name, value in answer.headers.items() if name not in {"Expires", "Date", "Content-Length"}}
    cookies = {name: [(key, bool(value)) for key, value in morsel.items()] for name, morsel in answer.cookies.items()}
    return answer.status_code, CHANGING.sub("", answer.content.decode()), headers, cookies


def verbs(queries):
    """How often the database was asked to do what, and with which table."""
    said = (re.sub(r'"s\d+_x\d+"', "", query["sql"]) for query in queries)  # the names of savepoints are numbers
    return Counter(" ".join(each.split())[:40].split(" (")[0] for each in said)


@pytest.fixture
def door(alice, settings):
    settings.API_REQUESTS_PER_MINUTE = 0
    return Door(alice)


@pytest.mark.parametrize("knock", DOORS, ids=lambda each: each.__name__)
def test_answers_alike_and_costs_the_same_for_a_known_and_an_unknown_address(door, knock):
    door.known("known@example.org")
    knock(door, "first@example.org")  # what is only done once: caches, this network's first attempt
    found = {}
    for email in ("known@example.org", "nobody@example.org"):
        before = Message.objects.count()
        with CaptureQueriesContext(connection) as queries:
            answer = knock(door, email)
        found[email] = (seen(answer), verbs(queries.captured_queries), Message.objects.count() - before)
    known, unknown = found.values()
    assert known[0] == unknown[0]
    assert known[1] == unknown[1]
    assert known[2] == unknown[2] == 1


@pytest.mark.parametrize("knock", DOORS, ids=lambda each: each.__name__)
def test_takes_about_as_long_for_both(door, knock, monkeypatch):
    monkeypatch.setattr("core.rates.allow", lambda *args, **kwargs: True)
    for module in ("groups.views.follow", "groups.views.letters"):
        monkeypatch.setattr(f"{module}.allow", lambda *args, **kwargs: True)
    for number in range(PAIRS):
        door.known(f"known{number}@example.org")
    knock(door, "first@example.org")
    took = {"known": [], "nobody": []}
    for number in range(PAIRS):
        order = ("known", "nobody") if number % 2 else ("nobody", "known")
        for name in order:
            begun = perf_counter()
            knock(door, f"{name}{number}@example.org")
            took[name].append(perf_counter() - begun)
    ratio = median(took["known"]) / median(took["nobody"])
    assert 1 / BAND < ratio < BAND
