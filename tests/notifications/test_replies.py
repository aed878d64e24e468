"""Answers by mail: to whom they go, and what becomes of those that cannot be taken."""

import io
import os
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from core.signing import make_token
from notifications import checks, replies
from notifications.models import ReceivedReply, ReplyAddress
from tests.notifications.test_inbound import mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(monkeypatch, settings):
    """What the handler of the purpose "test" was given."""
    settings.REPLY_ADDRESS = "reply+{token}@example.org"
    given = []
    monkeypatch.setitem(replies._handlers, "test", lambda target, reply: given.append((target, reply.text)))
    return given


def address(target="matter", **until):
    until = timezone.now() + timedelta(**(until or {"days": 1}))
    return replies.headers("test", target, until=until)["Reply-To"]


def receive(to, body="Hello", **headers):
    return replies.receive(mail(body, To=to, **headers).as_bytes(), to=to)


def test_hands_the_words_to_who_takes_them(taken):
    assert receive(address("one"), "Yes.\n\n> No?")
    assert taken == [("one", "Yes.")]


def test_makes_addresses_short_enough_for_every_mail_server(taken):
    local, _, domain = address().partition("@")
    assert (len(local) <= 64, domain) == (True, "example.org")


def test_finds_an_address_whatever_became_of_its_case(taken):
    receive(address().upper())
    assert len(taken) == 1


def test_keeps_no_token_in_the_database(taken):
    token = address().split("+")[1].split("@")[0]
    assert token not in str(list(ReplyAddress.objects.values()))


def test_finds_the_address_in_the_headers_where_the_mail_server_does_not_say(taken):
    to = address()
    replies.receive(mail(To=f"Ann <ann@example.net>, Organise <{to}>").as_bytes())
    assert len(taken) == 1


def test_takes_a_mail_once_that_is_handed_over_twice(taken):
    to = address()
    for message_id in ("<1@x>", "<1@x>", "<2@x>"):
        receive(to, Message_ID=message_id)
    assert len(taken) == 2


def test_takes_it_again_when_the_first_time_failed(taken, monkeypatch):
    to = address()

    def fails(target, reply):
        raise OperationalError

    with monkeypatch.context() as broken:
        broken.setitem(replies._handlers, "test", fails)
        with pytest.raises(OperationalError):
            receive(to)
    receive(to)
    assert len(taken) == 1


@pytest.mark.parametrize("to", ["reply+222222222222222222222222@example.org", "someone@example.org", "reply+x@example.org"])
def test_knows_nobody_at_another_address(taken, to):
    with pytest.raises(replies.Unknown):
        receive(to)


def test_knows_nobody_when_the_time_is_over_or_the_matter_closed(taken):
    late, closed = address(seconds=-1), address("closed")
    replies.close("test", "closed")
    for to in (late, closed):
        with pytest.raises(replies.Unknown):
            receive(to)
    replies.forget()
    assert not ReplyAddress.objects.exists()


def test_passes_over_what_a_program_sent_even_to_nobody(taken):
    assert not receive(address(), Auto_Submitted="auto-replied")
    assert not replies.receive(mail().as_bytes(), to=address(), sender="")
    assert not receive("nobody@example.org", Precedence="bulk")
    assert taken == []


@pytest.mark.parametrize("body", ["", "> only\n> quoted", "\u202e \n"])
def test_refuses_a_mail_without_words(taken, body):
    with pytest.raises(replies.Refused):
        receive(address(), body)


def test_refuses_a_mail_that_is_too_large(taken, monkeypatch):
    monkeypatch.setattr(replies, "MOST_BYTES", 100)
    with pytest.raises(replies.Refused):
        receive(address(), "x" * 100)


def test_refuses_more_than_twenty_answers_a_day(taken):
    to = address()
    for number in range(20):
        receive(to, Message_ID=f"<{number}@x>")
    with pytest.raises(replies.Refused):
        receive(to, Message_ID="<21@x>")


def test_takes_out_addresses_links_of_ones_own_and_addresses_for_answers(taken, settings):
    to = address()
    link = f"{settings.SITE_URL}/letters/{make_token('groups.letter', 'abc')}/"
    receive(to, f"Yes {link} or ANN@example.net or {to}. See {settings.SITE_URL}/groups/ too.")
    assert taken == [("matter", f"Yes […] or […] or […]. See {settings.SITE_URL}/groups/ too.")]


def test_says_no_header_where_no_address_is_set(settings):
    settings.REPLY_ADDRESS = ""
    assert replies.headers("test", "matter", until=timezone.now()) == {}
    assert not ReplyAddress.objects.exists()


def test_forgets_what_it_received_after_a_week(taken):
    receive(address())
    replies.forget(timezone.now() + timedelta(days=8))
    assert (ReceivedReply.objects.count(), ReplyAddress.objects.count()) == (0, 0)


# The command ---------------------------------------------------------------------------------------------------------------


def handed_over(monkeypatch, raw, **options):
    """The exit code, and what is printed, when the mail server hands these bytes over."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("receive_mail", stdout=said, **options)
    return ended.value.code, said.getvalue().strip()


def test_tells_the_mail_server_what_became_of_it(taken, monkeypatch):
    to = address()
    assert handed_over(monkeypatch, mail().as_bytes(), to=to, sender="ann@example.net") == (os.EX_OK, "")
    assert handed_over(monkeypatch, mail().as_bytes(), to=to, sender="") == (os.EX_OK, "")
    assert handed_over(monkeypatch, mail().as_bytes(), to="nobody@example.org") == (os.EX_NOUSER, "")
    code, said = handed_over(monkeypatch, mail("> x").as_bytes(), to=to)
    assert (code, said.startswith("We have found no words of your own")) == (os.EX_DATAERR, True)
    assert len(taken) == 1


def test_reads_from_the_environment_for_whom_it_is(taken, monkeypatch):
    monkeypatch.setenv("ORIGINAL_RECIPIENT", address())
    monkeypatch.setenv("SENDER", "ann@example.net")
    assert handed_over(monkeypatch, mail().as_bytes()) == (os.EX_OK, "")
    assert len(taken) == 1


@pytest.mark.parametrize("error", [OperationalError("secret@example.org"), RuntimeError("secret@example.org")])
def test_lets_the_mail_server_try_again_after_a_fault_and_says_nothing_of_it(taken, monkeypatch, caplog, error):
    def fails(target, reply):
        raise error

    monkeypatch.setitem(replies._handlers, "test", fails)
    assert handed_over(monkeypatch, mail().as_bytes(), to=address()) == (os.EX_TEMPFAIL, "")
    assert "secret" not in caplog.text


def test_says_that_the_operator_has_set_no_address(monkeypatch, settings):
    settings.REPLY_ADDRESS = ""
    assert handed_over(monkeypatch, mail().as_bytes(), to="x@example.org") == (os.EX_CONFIG, "")


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("", 0),
        ("reply+{token}@example.org", 0),
        ("reply@example.org", 1),
        ("{token}{token}@example.org", 1),
        ("reply@{token}.example.org", 1),
        ("reply+{token}", 1),
        ("x" * 41 + "{token}@example.org", 1),
    ],
)
def test_checks_the_address_for_answers(settings, address, wrong):
    settings.REPLY_ADDRESS = address
    assert len(checks.answers_come_back_to_an_address(None)) == wrong
