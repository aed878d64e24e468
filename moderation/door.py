"""Who comes into the moderators' room."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.access import lacks_second_factor, to_second_factor
from groups import rules

View = Callable[..., HttpResponse]


def moderators_only(view: View) -> View:
    """Who is not signed in may sign in; a moderator without a second factor sets one up first; for everybody else who does not
    moderate, there is nothing here."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if rules.can_moderate(request.user):
            return view(request, *args, **kwargs)
        if request.user.is_moderator and lacks_second_factor(request.user):
            return redirect(to_second_factor(request.get_full_path()))
        raise Http404

    return wrapper
