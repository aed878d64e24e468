"""Who is behind a request, and how well that is proved."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes come with one of these
PROOF_LASTS = timedelta(minutes=15)
View = Callable[..., HttpResponseBase]


def signed_in(request: HttpRequest) -> User:
    """The person behind a request, where the view has asked to sign in already. Raises PermissionDenied for nobody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Whether this person has a passkey, or codes from an app, beside their mailbox. False for nobody. One query."""
    return user.is_authenticated and Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exists()


def lacks_second_factor(user: User | AnonymousUser) -> bool:
    """Whether this is a moderator or one of the staff who must set up a second factor before their rooms open."""
    if not (user.is_authenticated and user.is_active and (user.is_moderator or user.is_staff)):
        return False
    return not has_second_factor(user)


def to_second_factor(onward: str = "") -> str:
    """The address of the page that says why a second factor is needed and lets one set it up; from there on to `onward`, a path."""
    return _with_next("mfa_index", onward)


def recently_proved(request: HttpRequest) -> bool:
    """Whether the person behind this request has proved within the last 15 minutes that it is they. False for nobody.

    Who has a second factor proves it with that (passkey, code from the app, recovery code), all others with a code by mail;
    signing in counts. Before a deed that cannot be undone, ask for it with `prove_first` on the view, or, where a view decides
    itself, with `redirect(to_proof("/where/to/go/on/"))`: the page there asks for what the person has, then leads on.
    """
    user = request.user
    if not isinstance(user, User):
        return False
    methods = {"mfa"} if has_second_factor(user) else {"mfa", "code"}
    since = time.time() - PROOF_LASTS.total_seconds()
    return any(record["method"] in methods and record["at"] >= since for record in get_authentication_records(request, user))


def remember_proof(request: HttpRequest, kind: str) -> None:
    """Who has just set up a key of this kind has just used it: they need not prove themselves with it in the next moment."""
    record_authentication(request, signed_in(request), "mfa", type=kind)


def to_proof(onward: str = "") -> str:
    """The address of the page that asks for proof, then leads on to `onward`, a path of this site."""
    return _with_next("account_reauthenticate", onward)


def prove_first(view: View) -> View:
    """Lets in those who are signed in and have proved themselves lately; all others do so first, and come back by GET.

    What a form that is posted too late holds is lost, so decorate the page that shows the form, too.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not recently_proved(request):
            return redirect(to_proof(request.get_full_path()))
        return view(request, *args, **kwargs)

    return wrapper


def _with_next(name: str, onward: str) -> str:
    return reverse(name) + (f"?{urlencode({'next': onward})}" if onward else "")
