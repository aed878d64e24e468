"""Sending: what is true now, once, to a real mail server."""

import io
import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from core.logs import ScrubbingFormatter
from notifications import delivery, outbox, tasks
from notifications.delivery import Delivered, deliver_due
from notifications.models import Message
from notifications.recipients import Recipient
from tests.notifications.conftest import SAM
from tests.smtp import free_port

pytestmark = pytest.mark.django_db


def post(key="a", to=SAM, **context):
    return outbox.post("test.say", to=to, context={"say": "Hello", **context}, key=key)


def state(key="a"):
    return Message.objects.values_list("status", "attempts", "error").get(key=key)


def test_sends_a_mail_with_text_html_and_its_own_headers(smtp):
    message = post(headers={"List-Unsubscribe": "<https://organise.example/r/x>"})
    assert deliver_due() == Delivered(sent=1)
    (mail,) = smtp.sent
    assert (mail["To"], mail["Subject"]) == ("sam@example.org", "Hello")
    assert mail["Message-ID"] == f"<{message.public_id}@organise.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == "<https://organise.example/r/x>"
    assert mail.get_body(["plain"]).get_content() == "Hello\r\n"
    assert mail.get_body(["html"]).get_content() == "<p>Hello</p>"


def test_sends_nothing_twice(smtp):
    post()
    assert deliver_due() == Delivered(sent=1)
    assert deliver_due() == Delivered()
    assert post() is None
    assert deliver_due() == Delivered()
    assert len(smtp.sent) == 1


def test_empties_what_has_ended(smtp):
    post()
    deliver_due()
    message = Message.objects.get()
    assert (message.address, message.context, message.status, message.claimed_by) == ("", {}, "sent", "")
    assert message.ended_at is not None


def test_drops_what_is_no_longer_true(smtp):
    post(over=True)
    assert deliver_due() == Delivered(dropped=1)
    assert (smtp.sent, smtp.connections) == ([], 0)
    assert Message.objects.values_list("status", "address", "key").get() == ("dropped", "", "a")


def test_leaves_what_is_not_due(smtp):
    outbox.post("test.say", to=SAM, context={"say": "Hello"}, key="a", due=timezone.now() + timedelta(minutes=1))
    assert deliver_due() == Delivered()


def test_gives_up_an_address_that_does_not_exist(smtp):
    smtp.answers["gone@example.org"] = "550 No such user gone@example.org"
    post("a", Recipient("gone@example.org"))
    post("b")
    assert deliver_due() == Delivered(sent=1, failed=1)
    assert state("a") == ("failed", 0, "SMTPRecipientsRefused 550")
    assert Message.objects.get(key="a").address == ""
    assert smtp.connections == 1


def test_tries_again_later_and_later_then_gives_up(smtp):
    smtp.answers["busy@example.org"] = "451 Try later"
    post("a", Recipient("busy@example.org"))
    waits = []
    while Message.objects.get().status == "queued":
        Message.objects.update(due=timezone.now())
        before = timezone.now()
        assert deliver_due().total == 1
        waits.append(round((Message.objects.get().due - before) / timedelta(minutes=1)))
    assert waits == [1, 5, 30, 120, 360, 0]
    assert state() == ("failed", 5, "SMTPRecipientsRefused 451")


def test_keeps_everything_when_the_mail_server_is_down(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    for key in "abc":
        post(key)
    for _ in range(10):
        assert deliver_due() == Delivered(retried=3, unreachable=True)
    assert {state(key) for key in "abc"} == {("queued", 0, "")}
    assert Message.objects.due(timezone.now()).count() == 3


def test_charges_one_message_when_the_line_breaks(smtp):
    smtp.answers["sam@example.org"] = "421 Closing"
    for key in "abc":
        post(key)
    assert deliver_due() == Delivered(retried=3, unreachable=True)
    assert state("a") == ("queued", 1, "SMTPRecipientsRefused 421")
    assert {state("b"), state("c")} == {("queued", 0, "")}
    smtp.answers.clear()
    assert deliver_due() == Delivered(sent=2)


@pytest.mark.parametrize(
    ("command", "answer", "status", "error"),
    [
        ("DATA", "554 We think that this is spam", "failed", "SMTPDataError 554"),
        ("DATA", "452 The mailbox is full", "queued", "SMTPDataError 452"),
        ("MAIL", "550 Who are you", "queued", "SMTPSenderRefused 550"),  # our own address: the operator can mend that
    ],
)
def test_tells_what_is_final_from_what_may_pass(smtp, command, answer, status, error):
    smtp.answers[command] = answer
    post()
    assert deliver_due().total == 1
    message = Message.objects.get()
    assert (message.status, message.error) == (status, error)


def test_gives_back_what_it_did_not_come_to_in_time(smtp, monkeypatch):
    monkeypatch.setattr(delivery, "HANDS_OFF_AFTER", -1)
    for key in "abc":
        post(key)
    assert deliver_due() == Delivered(sent=1, retried=2)
    assert {state("b"), state("c")} == {("queued", 0, "")}


def test_frees_what_a_dead_worker_had_claimed(smtp):
    post()
    claimed = delivery._claim("token of the dead", 50)
    assert [message.key for message in claimed] == ["a"]
    assert deliver_due() == Delivered()
    Message.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
    assert deliver_due() == Delivered(sent=1)


def test_does_not_mark_what_another_worker_took_over(smtp):
    post()
    (message,) = delivery._claim("slow", 50)
    Message.objects.update(claimed_by="quick")
    delivery._put_off(message, error="late")
    assert Message.objects.values_list("status", "claimed_by").get() == ("sending", "quick")


def test_goes_on_when_one_message_cannot_be_written(smtp):
    post("a", broken=True)
    post("b")
    assert deliver_due() == Delivered(sent=1, retried=1)
    assert state("a") == ("queued", 1, "RuntimeError")


def test_gives_up_an_address_that_cannot_be_written(smtp):
    post("a", Recipient("two@example.org\nBcc: x@example.org"))
    post("b")
    assert deliver_due() == Delivered(sent=1, failed=1)
    assert [mail["To"] for mail in smtp.sent] == ["sam@example.org"]


def test_writes_no_address_into_a_log(smtp, caplog):
    smtp.answers = {"planted@example.org": "550 planted@example.org is unknown", "busy@example.org": "451 busy@example.org waits"}
    post("a", Recipient("planted@example.org"))
    post("b", Recipient("busy@example.org"))
    post("c", Recipient("planted@example.org"), broken=True)
    with caplog.at_level(logging.DEBUG):
        deliver_due()
    formatter = ScrubbingFormatter("%(name)s %(message)s")
    lines = io.StringIO("\n".join(formatter.format(record) for record in caplog.records)).getvalue()
    assert "A message of kind test.say cannot be written: RuntimeError" in lines
    assert "example.org" not in lines
    assert "planted" not in lines
    assert set(Message.objects.values_list("error", flat=True)) == {
        "SMTPRecipientsRefused 550",
        "SMTPRecipientsRefused 451",
        "RuntimeError",
    }


@pytest.mark.parametrize("count", [1, 30])
def test_asks_the_database_little(smtp, django_assert_num_queries, count):
    for number in range(count):
        post(str(number))
    with django_assert_num_queries(6 + count):  # a savepoint's two, free, choose, claim, fetch; then one mark for each mail
        assert deliver_due() == Delivered(sent=count)
    assert smtp.connections == 1


def test_loops_until_nothing_is_due(smtp):
    for number in range(120):
        post(str(number))
    tasks.deliver()
    assert len({mail["Message-ID"] for mail in smtp.sent}) == len(smtp.sent) == 120
    assert smtp.connections == 3


def test_stops_asking_a_mail_server_that_is_down(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    post()
    tasks.deliver()
    assert state() == ("queued", 0, "")


def test_forgets_after_two_days_to_whom_it_was(smtp):
    post("a")
    post("b")
    deliver_due()
    Message.objects.filter(key="a").update(ended_at=timezone.now() - timedelta(days=2, minutes=1))
    tasks.forget()
    assert dict(Message.objects.values_list("key", "address_index"))["a"] == ""
    assert list(Message.objects.to(SAM.address).values_list("key", flat=True)) == ["b"]
