"""Browsers that a person has signed in with before, so that a new one can be told of, and nobody else can lock them out."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import KnownDevice, User
from core.crypto import blind_index

COOKIE = "device"
LAST = "device_of"  # the cookie beside it: a keyed fingerprint of it and of the address that signed in with it last
KEPT_FOR = timedelta(days=400)  # browsers keep no cookie longer


def recognise(request: HttpRequest, response: HttpResponse, user: User) -> bool:
    """Whether this person has signed in with this browser before; from now on they have. Sets the cookie on `response`."""
    token = request.COOKIES.get(COOKIE, "")[:200] or secrets.token_urlsafe(32)
    today = timezone.localdate()
    digest = hashlib.sha256(f"{user.pk} {token}".encode()).hexdigest()  # another one for each who uses the browser
    known = bool(KnownDevice.objects.filter(user=user, digest=digest).update(used_on=today))
    if not known:
        KnownDevice.objects.bulk_create([KnownDevice(user=user, digest=digest, used_on=today)], ignore_conflicts=True)
    for name, value in ((COOKIE, token), (LAST, _mark(token, user.email))):
        response.set_cookie(
            name,
            value,
            max_age=KEPT_FOR,
            path="/accounts/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return known


def own_browser(request: HttpRequest, email: str) -> str:
    """The token of a browser that signed in with this address last; "" for any other. Asks the database nothing, so that its time
    does not tell whether the address is known."""
    token, mark = request.COOKIES.get(COOKIE, "")[:200], request.COOKIES.get(LAST, "")
    return token if hmac.compare_digest(_mark(token, email).encode(), mark.encode()) else ""


def _mark(token: str, email: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"device {blind_index(email)} {token}".encode(), hashlib.sha256).hexdigest()


def forget() -> int:
    """Erase what no browser holds a cookie for any more; the number of rows."""
    return KnownDevice.objects.filter(used_on__lt=timezone.localdate() - KEPT_FOR).delete()[0]
