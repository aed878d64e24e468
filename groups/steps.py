"""Forms in two steps: fill in, then look whether it is right. Nothing typed is lost on the way back."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict

from accounts.models import User

NOT_TYPED = {"csrfmiddlewaretoken", "step", "sure"}


def typed_before(data: QueryDict) -> dict[str, Any]:
    """What was typed, as the beginning of a fresh form: for the button that goes back."""
    return {name: value for name, value in data.items() if name not in NOT_TYPED and value != "False"}


def retyped(data: Mapping[str, Any], **fields: str) -> QueryDict:
    """The same data with some fields as if they had been typed otherwise."""
    copy = QueryDict(mutable=True)
    copy.update(data)
    for name, value in fields.items():
        copy[name] = value
    return copy


def signed_in(request: HttpRequest) -> User:
    """The person behind a request, where the view has asked to sign in already."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
