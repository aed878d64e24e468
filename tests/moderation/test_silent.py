"""The page of groups of which nobody answers: for moderators, the longest silence first, with few queries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups.enums import GroupStatus
from groups.models import Silence
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


def fall_silent(name, days, **fields):
    group = make_group(name=name, **fields)
    since = timezone.now() - timedelta(days=days)
    Silence.objects.create(group=group, organisers_asked_at=since, second_contact_asked_at=since, moderators_asked_at=since)
    return group


def test_shows_the_longest_silence_first_and_what_is_marked(client, dana):
    fall_silent("York", 3)
    fall_silent("Leeds", 30, dormant_since=timezone.now())
    fall_silent("Hidden", 30, status=GroupStatus.HIDDEN)
    Silence.objects.create(group=make_group(name="Only asked"), organisers_asked_at=timezone.now())
    make_group(name="Awake")
    client.force_login(dana)
    page = client.get("/moderation/silent/")
    assert [(each.name, bool(each.dormant_since)) for each in page.context["page"]] == [("Leeds", True), ("York", False)]
    assert page.content.decode().count("marked, and listed after the others") == 1


def test_is_never_empty(client, dana):
    client.force_login(dana)
    assert "All groups answer" in client.get("/moderation/silent/").content.decode()


def test_asks_the_database_as_often_for_thirty_as_for_one(client, dana, django_assert_max_num_queries):
    client.force_login(dana)
    fall_silent("Leeds", 1)
    with django_assert_max_num_queries(6):
        client.get("/moderation/silent/")
    for number in range(30):
        fall_silent(f"Group {number}", number)
    with django_assert_max_num_queries(6):
        client.get("/moderation/silent/")
