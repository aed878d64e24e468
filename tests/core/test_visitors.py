"""Telling visitors apart for a day without keeping who they are."""

import pytest
from django.test import RequestFactory

from core.visitors import address_of, fingerprint


def test_takes_a_household_of_ipv6_for_one_visitor():
    assert fingerprint("2001:db8:1:2::1", purpose="a") == fingerprint("2001:db8:1:2:ffff::9", purpose="a")
    others = ("2001:db8:1:2::1", "2001:db8:1:3::1", "198.51.100.7", "", None)
    assert len({fingerprint(address, purpose="a") for address in others}) == 4


def test_gives_another_fingerprint_for_another_purpose():
    assert fingerprint("198.51.100.7", purpose="a") != fingerprint("198.51.100.7", purpose="b")


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "spoofed, 203.0.113.9", "203.0.113.9"),
        (2, "spoofed, 203.0.113.9, 192.0.2.50", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),
        (1, "", "192.0.2.1"),
    ],
)
def test_believes_the_proxies_that_are_trusted_and_nobody_else(settings, trusted, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = trusted
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert address_of(request) == address
