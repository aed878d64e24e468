"""Journey 1 through the processes of production: one mail of each kind, nothing twice, nothing in the logs."""

import os
import re
import sys
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.smtp import Mailbox, serve
from tests.stack.client import ADDRESS, Client
from tests.stack.stack import running
from tests.totp import code_of

pytestmark = pytest.mark.stack

LONDON = ZoneInfo("Europe/London")
ALICE, DANA, CARO = "alice@organiser.test", "dana@moderator.test", "caro@supporter.test"
PERSONAL_LINK = re.compile(r"https://organise\.example(/r/(\S+)/)")
MAKE_MODERATOR = f"""
from accounts.models import User
from core.crypto import blind_index
print(User.objects.filter(email_index=blind_index({DANA!r})).update(is_moderator=True))
"""
LATER = 75  # seconds in which beat wakes both workers twice more


@pytest.fixture
def mailbox():
    box = Mailbox()
    server = serve(box)
    box.port = server.port
    yield box
    server.stop()


@pytest.fixture
def stack(mailbox, tmp_path):
    database = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/organise")
    redis = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
    with running(tmp_path, database_server=database, redis_server=redis, smtp_port=mailbox.port) as stack:
        yield stack


def wait_for_mail(mailbox, address, subject, *, seconds=30):
    """The text of the one mail to `address` with this in its subject line; fails if it does not come in time."""
    deadline = time.monotonic() + seconds
    while not (found := [mail for mail in mailbox.to(address) if subject in mail["Subject"]]):
        assert time.monotonic() < deadline, f"No mail “{subject}”; {[mail['Subject'] for mail in mailbox.to(address)]}"
        time.sleep(0.2)
    assert len(found) == 1
    return found[0].get_body(["plain"]).get_content()


def sign_in(client, mailbox, address):
    client.open("/accounts/login/")
    client.press("Send me a code", email=address)
    code = re.search(r"^(\d{6})\s*$", wait_for_mail(mailbox, address, "is your code"), re.MULTILINE)[1]
    client.press("Sign in", code=code)
    assert "Your desk" in client.page.words
    return code


def start_group(client, name):
    client.open("/groups/new/")
    client.press("Find the place", kind="university", name=name, where="LS2 9JT", safety_level="careful")
    assert "Is this right?" in client.page.words, client.page.words
    client.press("Yes, start the group")
    assert "Waiting for a moderator." in client.page.words, client.page.words


def add_app(client):
    """The second key that a moderator needs; returns its secret."""
    client.follow("Use an app")
    secret = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", client.page.words)[0]
    client.press("Use this app", code=code_of(secret))
    client.follow("I have written them down")
    return secret


def list_meeting(client, title, start, end):
    client.open("/organise/")
    client.follow("List a meeting")
    client.press(
        "See how it looks",
        title=title,
        start_date=f"{start:%Y-%m-%d}",
        start_time=f"{start:%H:%M}",
        end_time=f"{end:%H:%M}",
        **({"next_day": "on"} if end.date() > start.date() else {}),
    )
    assert "Is this right?" in client.page.words, client.page.words
    client.press("Yes, list it")
    assert title in client.page.words


def test_one_confirmation_one_reminder_nothing_twice(stack, mailbox):
    alice, dana, caro = (Client(stack.port) for _ in range(3))
    secrets = {sign_in(alice, mailbox, ALICE), sign_in(dana, mailbox, DANA)}
    start_group(alice, "Stack Students")
    stack.run(sys.executable, "manage.py", "shell", "-c", MAKE_MODERATOR)
    dana.open("/moderation/")
    secrets.add(add_app(dana))
    dana.press("Approve Stack Students")
    wait_for_mail(mailbox, ALICE, "is listed now")

    start = (datetime.now(LONDON) + timedelta(hours=2, seconds=90)).replace(second=0, microsecond=0)
    list_meeting(alice, "Evening at the library", start, start + timedelta(hours=1))

    caro.open("/")
    caro.press("Find meetings", near="LS2 9JT")
    assert "LS2, Leeds" in caro.page.words
    caro.follow("Evening at the library")
    caro.press("I'm coming", email=CARO)
    path, token = PERSONAL_LINK.search(wait_for_mail(mailbox, CARO, "Please confirm that you are coming")).groups()
    secrets.add(token)
    caro.open(path)
    caro.press("Yes, I'm coming")
    assert "You are coming" in caro.page.words
    caro.open(path)  # a double click, a second visit: nothing new
    wait_for_mail(mailbox, CARO, "You are coming: Evening at the library")

    wait_for_mail(mailbox, CARO, "Reminder: Evening at the library", seconds=180)
    assert datetime.now(LONDON) >= start - timedelta(hours=2)
    caro.open(path)
    caro.press("I'm not coming")
    assert "You are not coming" in caro.page.words

    time.sleep(LATER)
    assert stack.is_ready()  # everything still runs
    subjects = [mail["Subject"].partition(":")[0] for mail in mailbox.to(CARO)]
    assert subjects == ["Please confirm that you are coming", "You are coming", "Reminder"]
    assert len(mailbox.to(ALICE)) == 2  # code, approved
    assert len(mailbox.to(DANA)) == 1  # code

    stack.end()
    for name, log in stack.logs.items():
        for secret in {ALICE, DANA, CARO, ADDRESS, *secrets}:
            assert secret not in log, f"{name} wrote {secret}"
    for worker in ("worker-1", "worker-2"):
        assert "notifications.tasks.deliver" in stack.logs[worker]  # both had work, and the logs say what can be searched
