"""Posting: written down once, in the caller's transaction."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from notifications import outbox
from notifications.kinds import UnknownKind
from notifications.models import Message
from notifications.recipients import Recipient
from tests.notifications.conftest import SAM

pytestmark = pytest.mark.django_db


def test_posts_the_same_key_once():
    first = outbox.post("test.say", to=SAM, context={"say": "Hello"}, key="a")
    assert (first.address, first.context, first.status) == ("sam@example.org", {"say": "Hello"}, "queued")
    assert outbox.post("test.say", to=SAM, context={"say": "Hello again"}, key="a") is None
    assert list(Message.objects.values_list("key", "pk")) == [("a", first.pk)]


def test_is_undone_with_the_deed():
    with transaction.atomic():
        outbox.post("test.say", to=SAM, context={"say": "Hello"}, key="a")
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_refuses_a_kind_that_nobody_writes():
    with pytest.raises(UnknownKind):
        outbox.post("test.unknown", to=SAM, context={}, key="a")


def test_seals_address_and_context(django_assert_num_queries):
    with django_assert_num_queries(2):  # INSERT, and SELECT to see whether it was we
        outbox.post("test.say", to=SAM, context={"say": "planted"}, key="a")
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT address, context FROM notifications_message")
        row = str(cursor.fetchone())
    assert "sam" not in row
    assert "planted" not in row


def test_wakes_the_worker_once_for_a_transaction(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        for number in range(3):
            outbox.post("test.say", to=SAM, context={"say": "Hello"}, key=str(number))
    assert len(callbacks) == 1


def test_wakes_nobody_for_what_is_due_later(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        outbox.post("test.say", to=SAM, context={"say": "Hello"}, key="a", due=timezone.now() + timedelta(hours=1))
    assert callbacks == []


def test_posts_many_of_a_kind_with_one_query_and_none_twice(django_assert_num_queries):
    def postings(numbers):
        return (outbox.Posting(Recipient(f"sam{number}@example.org"), {"say": "Hello"}, f"many:{number}") for number in numbers)

    with django_assert_num_queries(1):
        outbox.post_many("test.say", postings(range(30)))
    outbox.post_many("test.say", postings(range(20, 40)))
    assert Message.objects.filter(kind="test.say").count() == 40
    assert Message.objects.to("sam7@example.org").get().context == {"say": "Hello"}
