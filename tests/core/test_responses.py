"""What every answer carries: closed caches, and a policy that lets nothing in."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from core.cache_policy import CookieInPublicResponse, cache_policy_middleware, cacheable
from core.csp import POLICY, csp_middleware
from organise.urls import urlpatterns as pages


def broken(request):
    raise RuntimeError("planted")


def counting(request):
    request.session["seen"] = True
    return HttpResponse("counted")


urlpatterns = [
    *pages,
    path("test/open/", cacheable(max_age=60)(lambda request: HttpResponse("open"))),
    path("test/missing/", cacheable(max_age=60)(lambda request: HttpResponse("gone", status=404))),
    path("test/counting/", cacheable(max_age=60)(counting)),
    path("test/broken/", broken),
]


@pytest.fixture
def more_pages(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/healthz", 200),
        ("/accounts/login/", 200),
        ("/accounts/me/", 302),
        ("/staff/login/", 302),
        ("/nowhere/", 404),
        ("/test/broken/", 500),
        ("/test/missing/", 404),
    ],
)
def test_closes_every_answer_that_was_not_opened(more_pages, address, status):
    response = Client(raise_request_exception=False).get(address)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Permissions-Policy"].startswith("geolocation=(self)")


@pytest.mark.django_db
def test_closes_the_answer_to_a_forged_form(more_pages):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"email": "sam@example.org"})
    assert response.status_code == 403
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Security-Policy"] == POLICY


def test_allows_nothing_inline_and_nothing_from_elsewhere():
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert POLICY.startswith("default-src 'none'; ")


def test_opens_by_name(more_pages, client):
    response = client.get("/test/open/")
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.django_db
def test_refuses_a_cookie_in_an_open_answer(more_pages):
    response = Client(raise_request_exception=False).get("/test/counting/")
    assert response.status_code == 500
    assert "Set-Cookie" not in response.headers
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("brought", ["sessionid=short", "csrftoken=short", "sessionid=short; csrftoken=%22"])
@pytest.mark.parametrize("address", ["/test/open/", "/events/map.json", "/groups/map.json", "/events.geojson", "/events.ics"])
def test_answers_who_comes_with_a_broken_cookie_alone(more_pages, client, address, brought):
    response = client.get(address, headers={"Cookie": brought})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"


def test_says_which_page_set_the_cookie():
    def view(request):
        response = HttpResponse(headers={"Cache-Control": "public, max-age=60"})
        response.set_cookie("a", "b")
        return response

    with pytest.raises(CookieInPublicResponse):
        cache_policy_middleware(view)(RequestFactory().get("/"))


def test_keeps_a_policy_of_ones_own():
    response = csp_middleware(lambda request: HttpResponse(headers={"Content-Security-Policy": "sandbox"}))(
        RequestFactory().get("/")
    )
    assert response.headers["Content-Security-Policy"] == "sandbox"
