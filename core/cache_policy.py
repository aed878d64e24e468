"""Closed until opened by name: no response is stored anywhere unless its view says so."""

from collections.abc import Callable
from functools import wraps
from http.cookies import Morsel
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

PRIVATE = "private, no-store"
# Seconds that a public answer may outlive its change: a group that has just become careful must not wait long for caches.
KEPT_FOR = 60


class CookieInPublicResponse(RuntimeError):
    """A response was declared public and yet sets a cookie: shared caches would hand one person's cookie to another."""


def cacheable(*, max_age: int) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Declare that this view's answer is the same for everybody and may be kept by anybody for `max_age` seconds."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if response.status_code in {200, 304}:
                response.headers["Cache-Control"] = f"public, max-age={max_age}"
                patch_vary_headers(response, ["Accept-Language"])
            return response

        return wrapper

    return decorate


def cache_policy_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give every response without a policy of its own `private, no-store`; refuse public ones that set cookies.

    A visitor who came with a cookie that is none (cut short, or of another site of this host) has it replaced, and alone gets
    that answer.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = response.headers.get("Cache-Control", "")
        if "public" not in policy or _only_mends(request, response):
            response.headers["Cache-Control"] = PRIVATE
        elif response.cookies:
            raise CookieInPublicResponse(f"{request.resolver_match.view_name if request.resolver_match else '?'} sets a cookie.")
        return response

    return middleware


def _only_mends(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the cookies of the answer only put right what the visitor brought: taken back, or (that of forms, which Django
    checks whatever the view) made anew."""

    def mends(name: str, cookie: Morsel[str]) -> bool:
        brought = request.COOKIES.get(name)
        return brought is not None and (cookie["max-age"] == 0 or (name == settings.CSRF_COOKIE_NAME and cookie.value != brought))

    return bool(response.cookies) and all(mends(name, cookie) for name, cookie in response.cookies.items())
