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
