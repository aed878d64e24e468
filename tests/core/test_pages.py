"""The pages that promise something."""

import re

import pytest
from django.urls import URLResolver, get_resolver


@pytest.mark.django_db
def test_says_whom_to_tell_when_something_stands_in_the_way(client, settings):
    settings.DEFAULT_FROM_EMAIL = "Organise <help@organise.example>"
    html = client.get("/accessibility/").content.decode()
    assert '<a href="mailto:help@organise.example">help@organise.example</a>' in html


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/privacy/", "/accessibility/"])
def test_leads_from_every_page_to_what_we_promise(client, address):
    assert f'<a href="{address}">' in client.get("/about/map/").content.decode()


@pytest.mark.django_db
def test_asks_robots_to_stay_away_from_what_is_somebodys_own(client):
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert [line for line in lines[1:] if not re.fullmatch(r"Disallow: /[a-z-]+/", line)] == []
    kept_out = [line.removeprefix("Disallow: ") for line in lines[1:]]
    for path in ("/accounts/", "/organise/", "/moderation/", "/staff/", "/api/", "/local-mail/"):
        assert path in kept_out
    behind_tokens = [f"/{route}" for route in routes(get_resolver()) if "token>" in route]
    assert len(behind_tokens) > 5
    assert [route for route in behind_tokens if not route.startswith(tuple(kept_out))] == []


def routes(resolver, before=""):
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, route)
        else:
            yield route
