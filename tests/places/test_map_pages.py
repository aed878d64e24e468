import re

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation


def render(tag: str, **context: object) -> str:
    return Template("{% load maps %}" + tag).render(Context(context))


def attributes(html: str) -> dict[str, str]:
    return dict(re.findall(r'data-([a-z-]+)="([^"]*)"', html))


def test_says_what_to_load_and_where_to_look() -> None:
    found = attributes(render("{% map geojson=url near_lat=53.808 near_lon=-1.553 km=16.09344 %}", url="/events.geojson?a=1&b=2"))
    assert found["geojson"] == "/events.geojson?a=1&amp;b=2"
    assert (found["near-lat"], found["near-lon"], found["near-km"]) == ("53.80800", "-1.55300", "16.09344")
    assert "lat" not in found
    assert found["attribution"] == "© Crown copyright (ONS, OS), Natural Earth"
    assert found["about-url"] == "/about/map/"


def test_shows_one_pin_that_writes_into_the_form() -> None:
    html = render(
        '{% map lat="53.808" lon=-1.553 label=label editable=True lat_input="id_lat" lon_input="id_lon" %}', label='"><b>'
    )
    found = attributes(html)
    assert (found["lat"], found["lon"], found["lat-input"], found["lon-input"]) == ("53.80800", "-1.55300", "id_lat", "id_lon")
    assert "<b>" not in html


def test_writes_numbers_for_script_in_every_language() -> None:
    with translation.override("de"):
        assert attributes(render("{% map lat=1.5 lon=-2.25 %}"))["lat"] == "1.50000"


def test_holds_no_inline_script_or_style() -> None:
    html = render("{% map lat=1 lon=2 editable=True %}")
    assert re.findall(r"<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|<style", html) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', html) == []


@pytest.mark.django_db
def test_names_every_source_whose_licence_asks_for_it(client: Client) -> None:
    response = client.get(reverse("places:map_about"))
    assert response.status_code == 200
    page = response.content.decode()
    for source in (
        "Contains OS data © Crown copyright and database right 2025.",
        "Contains Royal Mail data © Royal Mail copyright and database right 2025.",
        "Contains National Statistics data © Crown copyright and database right 2025.",
        "Food Standards Agency (Northern Ireland postcodes) and from NaPTAN",
        "Postcode to constituency lookup by mySociety",
        "Place names include data from GeoNames",
        "Made with Natural Earth",
    ):
        assert source in page
