"""Is it alive, is it ready, what it promises, and what robots are asked."""

from email.utils import parseaddr

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import RedisError

from core.cache_policy import cacheable
from core.robots import ROBOTS_TXT

AN_HOUR = 3600


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all. Touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, cache and gazetteer answer; 503 with the name of the first that does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database\n", status=503, content_type="text/plain")
    try:
        cache.get("readyz")
    except (RedisError, OSError):
        return HttpResponse("cache\n", status=503, content_type="text/plain")
    if not settings.GAZETTEER_PATH.exists():
        return HttpResponse("gazetteer\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@cacheable(max_age=AN_HOUR)
def robots(request: HttpRequest) -> HttpResponse:
    """Where search engines are asked not to go (RFC 9309)."""
    return HttpResponse(ROBOTS_TXT, content_type="text/plain; charset=utf-8")


def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, for how long, and who sees it."""
    return render(request, "core/privacy.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, what does not yet, and whom to tell: the address that our mails come from."""
    return render(request, "core/accessibility.html", {"contact": parseaddr(settings.DEFAULT_FROM_EMAIL)[1]})
