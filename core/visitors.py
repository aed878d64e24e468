"""Telling one visitor from another for a day, without writing down who they are."""

import hashlib
import hmac
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

# What a User-Agent names, the more special first: every browser also claims to be some others.
BROWSERS = (
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
IPV6_HOME = 64  # one household or one server has a whole network of this size


def fingerprint(address: str | None, *, purpose: str) -> str:
    """Today's keyed fingerprint of an address (HMAC-SHA-256, RFC 2104); of IPv6 the network of the household.

    Another one every day and for every `purpose`, so that two of them tell nothing together. For what is forgotten within a day: keys of
    the cache, and the rows of `core.rates`.
    """
    key = f"{purpose} {timezone.now():%Y-%m-%d} {settings.SECRET_KEY}"
    return hmac.new(key.encode(), _household(address or "").encode(), hashlib.sha256).hexdigest()[:32]


def address_of(request: HttpRequest) -> str:
    """The network address that a request came from, as the proxies that we trust saw it. Never to be kept or logged."""
    direct: str = request.META.get("REMOTE_ADDR", "")
    trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = [each.strip() for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if each.strip()]
    return forwarded[-min(trusted, len(forwarded))] if trusted and forwarded else direct


def _household(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, IPV6_HOME), strict=False)) if isinstance(parsed, IPv6Address) else address


def device_name(user_agent: str) -> str:
    """A coarse name such as "Firefox on Android": enough for its owner to know it again, too little to tell it from a million
    others. "Another browser" where it is none of these. Never keep the User-Agent itself."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or gettext("Another browser")
