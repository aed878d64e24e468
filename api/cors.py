"""Opens the programs' door to pages of other sites: no cookie goes in or out, so nothing of a visitor can be read there."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

PREFIX = "/api/"
PAGES = "/api/docs/"  # a page of ours for people, like all others
METHODS = "GET, HEAD, OPTIONS"
HEADERS = "Accept, Accept-Language, If-None-Match"


def cors_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Take cookies away from requests to the API, answer preflights, and allow every origin to read (Fetch, section 3.3)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX) or request.path_info.startswith(PAGES):
            return get_response(request)
        request.COOKIES = {}  # the answer is the same for everybody, also in its language
        response = _preflight() if request.method == "OPTIONS" else get_response(request)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        return response

    return middleware


def _preflight() -> HttpResponse:
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response.headers["Access-Control-Allow-Methods"] = METHODS
    response.headers["Access-Control-Allow-Headers"] = HEADERS
    response.headers["Access-Control-Max-Age"] = "86400"
    return response
