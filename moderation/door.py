"""Who comes into the moderators' room."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from groups import rules

View = Callable[..., HttpResponse]


def moderators_only(view: View) -> View:
    """Who is not signed in may sign in; for everybody else who does not moderate, there is nothing here."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not rules.can_moderate(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper
