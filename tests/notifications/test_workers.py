"""Several workers at once, and a broker that is down."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from celery import Celery
from django.db import connection, transaction

from notifications import delivery, outbox, tasks
from notifications.models import Message
from tests.notifications.conftest import SAM
from tests.smtp import free_port

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


def post_many(count):
    with transaction.atomic():
        for number in range(count):
            outbox.post("test.say", to=SAM, context={"say": f"Number {number}"}, key=str(number))


def at_once(work):
    """`work()` in several threads that start together, each with a database connection of its own."""
    start = threading.Barrier(WORKERS)

    def run():
        start.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(WORKERS)]]


def test_gives_each_message_to_one_worker():
    post_many(40)
    batches = at_once(lambda: delivery._claim(str(threading.get_ident()), 40))
    claimed = [message.key for batch in batches for message in batch]
    assert sorted(claimed, key=int) == [str(number) for number in range(40)]


def test_sends_each_message_once(smtp):
    post_many(200)
    at_once(tasks.deliver)
    assert sorted(mail["Subject"] for mail in smtp.sent) == sorted(f"Number {number}" for number in range(200))
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}


def test_posts_the_same_key_once_from_several_sides():
    def post():
        with transaction.atomic():
            return outbox.post("test.say", to=SAM, context={"say": "Hello"}, key="same")

    assert sum(posted is not None for posted in at_once(post)) == 1
    assert Message.objects.count() == 1


@pytest.mark.parametrize("url", ["redis://127.0.0.1:{port}/0", "filesystem://"])
def test_loses_nothing_when_the_broker_is_down(monkeypatch, caplog, url, tmp_path):
    options = {"data_folder_out": str(tmp_path / "missing" / "folder")} if url == "filesystem://" else {"max_retries": 0}
    broken = Celery("broken", broker=url.format(port=free_port()), broker_transport_options=options)
    monkeypatch.setattr(tasks, "deliver", broken.task(tasks.deliver.run))
    post_many(1)
    assert Message.objects.get().status == "queued"
    assert [record.message for record in caplog.records if record.name == "notifications.outbox"] == [
        "The broker could not be reached; the message waits for the next round."
    ]
