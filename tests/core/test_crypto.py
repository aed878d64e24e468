"""Sealed in the database, found by a fingerprint, readable with our keys alone."""

import base64

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from core.crypto import Undecryptable, blind_index, decrypt, encrypt, normalise_email
from groups.models import Membership
from notifications.models import Message
from tests.factories.accounts import make_user
from tests.factories.groups import make_group

CHARACTERS = st.text(st.characters(exclude_categories=["Cs"]))


@given(CHARACTERS)
def test_gives_back_what_was_sealed(text):
    assert decrypt(encrypt(text, context="a.b"), context="a.b") == text


def test_never_seals_the_same_text_to_the_same_value():
    assert encrypt("sam@example.org", context="a.b") != encrypt("sam@example.org", context="a.b")


def test_does_not_open_in_another_column():
    with pytest.raises(Undecryptable):
        decrypt(encrypt("sam@example.org", context="a.b"), context="a.c")


@pytest.mark.parametrize("position", [0, 11, 12, -17, -1])
def test_notices_a_changed_byte(position):
    raw = bytearray(base64.urlsafe_b64decode(encrypt("sam@example.org", context="a.b")))
    raw[position] ^= 1
    with pytest.raises(Undecryptable):
        decrypt(base64.urlsafe_b64encode(bytes(raw)).decode(), context="a.b")


@pytest.mark.parametrize("value", ["", "A", "AAAA", "sam@example.org", "é"])
def test_refuses_what_was_never_sealed(value):
    with pytest.raises(Undecryptable):
        decrypt(value, context="a.b")


def test_opens_with_an_older_key_and_seals_with_the_newest(settings):
    settings.ENCRYPTION_KEYS = ["old"]
    sealed = encrypt("sam@example.org", context="a.b")
    settings.ENCRYPTION_KEYS = ["new", "old"]
    assert decrypt(sealed, context="a.b") == "sam@example.org"
    again = encrypt("sam@example.org", context="a.b")
    settings.ENCRYPTION_KEYS = ["new"]
    assert decrypt(again, context="a.b") == "sam@example.org"
    with pytest.raises(Undecryptable):
        decrypt(sealed, context="a.b")


@pytest.mark.parametrize("spelling", [" Sam@Example.ORG\n", "sam@example.org", "ｓａｍ@example.org"])
def test_knows_one_mailbox_in_every_spelling(spelling):
    assert normalise_email(spelling) == "sam@example.org"
    assert blind_index(spelling) == blind_index("sam@example.org")


def test_makes_a_fingerprint_that_depends_on_its_key(settings):
    before = blind_index("sam@example.org")
    assert len(before) == 43
    assert before != blind_index("sam@example.com")
    settings.BLIND_INDEX_KEY = "another"
    assert blind_index("sam@example.org") != before


def test_gives_no_fingerprint_to_nothing():
    assert blind_index("") == ""


@pytest.mark.django_db
def test_finds_a_person_by_address_also_across_tables():
    sam, _ = make_user("Sam@Example.org"), make_user("alex@example.org")
    group = make_group(sam)
    assert sam.pk == User.objects.get(email="sam@example.org").pk == User.objects.get(email__iexact=" SAM@example.org").pk
    assert list(Membership.objects.filter(user__email="sam@example.org")) == [group.memberships.get()]
    assert [user.email for user in User.objects.exclude(email="sam@example.org")] == ["alex@example.org"]


@pytest.mark.django_db
@pytest.mark.parametrize("lookup", ["contains", "startswith", "in", "gt", "regex"])
def test_refuses_to_search_in_what_is_sealed(lookup):
    with pytest.raises(FieldError):
        User.objects.filter(**{f"email__{lookup}": "sam"}).exists()


@pytest.mark.django_db
def test_keeps_nothing_readable_in_the_row():
    message = Message.objects.create(
        kind="test", key="test", address="sam@example.org", context={"say": ["Merhaba", 1, None]}, due="2026-11-20T12:00Z"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, context FROM notifications_message")
        address, context = cursor.fetchone()
    assert decrypt(address, context="notifications_message.address") == "sam@example.org"
    assert decrypt(context, context="notifications_message.context") == '{"say":["Merhaba",1,null]}'
    message.refresh_from_db()
    assert (message.address, message.context) == ("sam@example.org", {"say": ["Merhaba", 1, None]})


@pytest.mark.django_db
def test_moves_the_fingerprint_with_the_address():
    sam = make_user("sam@example.org")
    sam.email = "samuel@example.org"
    sam.save()
    assert User.objects.with_email("samuel@example.org").get() == sam
    assert not User.objects.with_email("sam@example.org").exists()
