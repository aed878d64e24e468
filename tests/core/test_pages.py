"""The pages that promise something."""

import pytest


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
    kept_out = ["/r/", "/alerts/", "/accounts/", "/organise/", "/moderation/", "/staff/", "/api/", "/local-mail/"]
    assert lines[1:] == [f"Disallow: {path}" for path in kept_out]
