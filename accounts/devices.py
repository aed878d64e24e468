"""Browsers that a person has signed in with before, so that a new one can be told of."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import KnownDevice, User

COOKIE = "device"
KEPT_FOR = timedelta(days=400)  # browsers keep no cookie longer


def recognise(request: HttpRequest, response: HttpResponse, user: User) -> bool:
    """Whether this person has signed in with this browser before; from now on they have. Sets the cookie on `response`."""
    token = request.COOKIES.get(COOKIE, "")[:200] or secrets.token_urlsafe(32)
    today = timezone.localdate()
    digest = hashlib.sha256(f"{user.pk} {token}".encode()).hexdigest()  # another one for each who uses the browser
    known = bool(KnownDevice.objects.filter(user=user, digest=digest).update(used_on=today))
    if not known:
        KnownDevice.objects.bulk_create([KnownDevice(user=user, digest=digest, used_on=today)], ignore_conflicts=True)
    response.set_cookie(
        COOKIE,
        token,
        max_age=KEPT_FOR,
        path="/accounts/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return known


def forget() -> int:
    """Erase what no browser holds a cookie for any more; the number of rows."""
    return KnownDevice.objects.filter(used_on__lt=timezone.localdate() - KEPT_FOR).delete()[0]
