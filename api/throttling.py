"""So many requests a minute from one address, without writing the address down."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from core.visitors import fingerprint


class AddressThrottle(SimpleRateThrottle):
    """`settings.API_REQUESTS_PER_MINUTE` for each address; 0 means no limit.

    The cache holds times under a keyed fingerprint of the address, which is another one every day and is gone a minute
    after the last request.
    """

    def get_rate(self) -> str | None:
        limit = settings.API_REQUESTS_PER_MINUTE
        return f"{limit}/min" if limit else None

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return f"api:{fingerprint(self.get_ident(request), purpose='api.throttle')}"
