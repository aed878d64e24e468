"""What goes wrong, as RFC 9457 problem details: status, title, detail, and of each parameter that means nothing why."""

import math
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from api.serializers.places import answer
from places.services import Resolution

MEDIA_TYPE = "application/problem+json"


class BadParameters(exceptions.APIException):
    """Some parameter means nothing. `errors` says of each why; `resolution` holds the places to choose from, if that helps."""

    status_code = HTTPStatus.BAD_REQUEST

    def __init__(self, errors: dict[str, str], resolution: Resolution | None = None) -> None:
        super().__init__()
        self.errors = errors
        self.resolution = resolution


def problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The EXCEPTION_HANDLER of the API. None for what is a fault of ours: that is logged and answered like everywhere else."""
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if not isinstance(exc, exceptions.APIException):
        return None
    status = HTTPStatus(exc.status_code)
    body = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": _detail(exc)}
    if isinstance(exc, BadParameters):
        body["errors"] = exc.errors
        if exc.resolution is not None:
            body["candidates"] = [answer(each) for each in exc.resolution.candidates]
            body["suggestions"] = list(exc.resolution.suggestions)
    headers = {}
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(math.ceil(wait))
    return Response(body, status=int(status), headers=headers, content_type=MEDIA_TYPE)


def _detail(exc: exceptions.APIException) -> str:
    """One sentence: what was wrong and what to do."""
    if isinstance(exc, BadParameters):
        return _("Some of the parameters mean nothing here. “errors” names each and says what was expected.")
    if isinstance(exc, exceptions.NotFound):
        return _("There is nothing at this address. It may have been taken down, or the address is not whole.")
    if isinstance(exc, exceptions.MethodNotAllowed):
        return _("This interface is read only. Ask with GET.")
    if isinstance(exc, exceptions.Throttled):
        return _("Too many requests from your address. Wait as many seconds as the header Retry-After says.")
    return str(exc.detail)
