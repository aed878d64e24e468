"""So many requests a minute from one address, without writing the address down."""

import hashlib
import hmac
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

IPV6_HOME = 64  # one household or one server has a whole network of this size


class AddressThrottle(SimpleRateThrottle):
    """`settings.API_REQUESTS_PER_MINUTE` for each address; 0 means no limit.

    The cache holds times under a keyed fingerprint of the address, which is another one every day and is gone a minute
    after the last request.
    """

    def get_rate(self) -> str | None:
        limit = settings.API_REQUESTS_PER_MINUTE
        return f"{limit}/min" if limit else None

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return f"api:{fingerprint(self.get_ident(request))}"


def fingerprint(address: str | None) -> str:
    """Today's keyed fingerprint of a client's address (HMAC-SHA-256, RFC 2104); of IPv6 the network of the household."""
    key = f"api.throttle {timezone.now():%Y-%m-%d} {settings.SECRET_KEY}"
    return hmac.new(key.encode(), _household(address or "").encode(), hashlib.sha256).hexdigest()[:32]


def _household(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, IPV6_HOME), strict=False)) if isinstance(parsed, IPv6Address) else address
