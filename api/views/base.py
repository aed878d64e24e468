"""What all answers of the API have in common: JSON for everybody, kept for a minute, problems as RFC 9457."""

from typing import Any

from django.conf import settings
from django.utils.decorators import method_decorator
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from api.throttling import AddressThrottle
from core.cache_policy import KEPT_FOR, cacheable


class AlwaysJson(BaseContentNegotiation):
    """Whatever a program says that it accepts, it gets JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """None: nothing is ever sent to us."""
        return None

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """The first renderer, which is JSON."""
        return renderers[0], renderers[0].media_type


@method_decorator(cacheable(max_age=KEPT_FOR), name="dispatch")  # type: ignore[arg-type]
class ReadOnly(APIView):
    """GET and HEAD; without cookies, keys or accounts. The same answer for everybody, so anybody may keep it for a minute."""

    http_method_names = ["get", "head"]
    content_negotiation_class = AlwaysJson
    throttle_classes = [AddressThrottle]


def whole(path: str, query: str = "") -> str:
    """The whole address of a path of ours."""
    return f"{settings.SITE_URL}{path}{query}"


def next_address(request: Request, cursor: str) -> str | None:
    """The same question from the cursor on; None when there is no more."""
    if not cursor:
        return None
    params = request.query_params.copy()
    params["cursor"] = cursor
    return whole(request.path, f"?{params.urlencode()}")
