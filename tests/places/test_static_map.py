"""The small still map: what is on it, what is not, and how large it is."""

import gzip
import io
import itertools
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given, strategies
from hypothesis import settings as limits
from PIL import Image

from places import map_drawing, static_map, static_map_png
from places.map_drawing import UNITS, draw, straighten

pytestmark = pytest.mark.once

LEEDS = (53.8067, -1.555)
LS2 = (53.80192, -1.54645)
LERWICK = (60.1546, -1.1468)
TOWNS = [LEEDS, LS2, LERWICK, (51.5836, -0.021), (51.5149, -0.0616), (54.5973, -5.9301), (50.8225, -0.1372), (55.8642, -4.2518)]
PARIS = (48.8566, 2.3522)
SVG = "{http://www.w3.org/2000/svg}"


def picture(point, **options):
    """The SVG, parsed as the XML that it also is."""
    return ET.fromstring(static_map.svg(*point, **{"precise": True, **options}).replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))  # noqa: S314


def classes(root):
    return {each.get("class") for each in root.iter() if each.get("class")}


def names(root):
    return [each.text for each in root.iter(f"{SVG}text")]


def test_shows_a_pin_at_a_place_and_a_disc_round_an_area():
    assert {"sm-pin", "sm-area"} & classes(picture(LEEDS)) == {"sm-pin"}
    assert {"sm-pin", "sm-area"} & classes(picture(LS2, precise=False)) == {"sm-area"}


def test_puts_the_point_in_the_middle():
    area = next(each for each in picture(LS2, precise=False).iter(f"{SVG}circle"))
    assert (area.get("cx"), area.get("cy")) == ("640", "320")
    pin = next(each for each in picture(LEEDS).iter() if each.get("class") == "sm-pin")
    assert pin.get("d").startswith("M640 320")


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        (LEEDS, {"Leeds", "Little London", "LS3", "½ mile", "© Crown copyright (ONS, OS)"}),
        (LERWICK, {"Lerwick", "½ mile", "© Crown copyright (ONS, OS)"}),
    ],
)
def test_names_what_people_know_whose_map_it_is_and_how_far_things_are(point, expected):
    assert expected - set(names(picture(point))) == set()


def test_names_the_district_that_the_disc_is_about():
    assert "LS2" in names(picture(LS2, precise=False))


def test_shows_sea_and_coast_where_they_are():
    assert "sm-coast" in classes(picture(LERWICK))
    assert "sm-coast" not in classes(picture(LEEDS))


def test_is_called_what_it_shows_and_escapes_it():
    root = picture(LEEDS, title='Map: <b>"Hall"</b>')
    assert (root.get("role"), root.get("aria-label")) == ("img", 'Map: <b>"Hall"</b>')
    assert "<b>" not in static_map.svg(*LEEDS, precise=True, title="<b>")


def test_carries_no_style_script_id_or_address():
    found = static_map.svg(*LEEDS, precise=True, title="Map")
    assert re.findall(r"\s(?:style|id|on[a-z]+|href|src)=|<(?:style|script|image|use|a)\b|https?:", found) == []


def test_says_nothing_of_the_point_itself():
    assert re.findall(r"53\.8|1\.55", static_map.svg(*LEEDS, precise=True, title="Map")) == []


def test_styles_every_class_it_uses():
    sheet = Path(settings.BASE_DIR, "static/css/still-map.css").read_text(encoding="utf-8")
    used = {
        name
        for point in TOWNS
        for precise in (True, False)
        for each in classes(picture(point, precise=precise))
        for name in each.split()
    }
    assert {name for name in used if f".{name}" not in sheet} - {"sm-town"} == set()


def test_is_drawn_in_the_words_of_the_page():
    with translation.override("ug"):
        first = static_map.svg(*LEEDS, precise=True)
    assert static_map.svg(*LEEDS, precise=True) is not first


@pytest.mark.parametrize("point", TOWNS)
@pytest.mark.parametrize("precise", [True, False])
def test_is_small(point, precise):
    assert len(gzip.compress(static_map.svg(*point, precise=precise).encode())) < 6_000
    assert len(static_map_png.png(*point, precise=precise)) < 25_000


@pytest.mark.parametrize("point", [PARIS, (0.0, 0.0), (57.0, 3.0), (-41.3, 174.8), (89.9, 0.0)])
def test_draws_nothing_where_we_have_no_map(point):
    assert static_map.svg(*point, precise=True) == ""
    assert static_map_png.png(*point, precise=True) == b""


def test_is_drawn_once_for_all_who_ask():
    assert draw(*LS2, precise=False, width=640, height=320) is draw(*LS2, precise=False, width=640, height=320)


def test_keeps_names_apart_and_off_the_pin():
    drawing = draw(*LEEDS, precise=True, width=640, height=320)
    boxes = []
    for name in drawing.names:
        half_x = len(name.text) * map_drawing.LETTER[name.large] / 2 * UNITS
        half_y = map_drawing.HALF_LINE[name.large] * UNITS
        boxes.append((name.x - half_x, name.y - half_y, name.x + half_x, name.y + half_y))
    boxes.append((640 - 27, 320 - 74, 640 + 27, 320))
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            assert not (one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1])


def test_measures_true():
    drawing = draw(*LS2, precise=False, width=640, height=320)
    assert (drawing.bar_miles, drawing.bar_px) == (1.0, 87)
    assert round(drawing.area / UNITS * 1609.344 / drawing.bar_px / 1000, 1) == map_drawing.AREA_KM


def test_draws_a_picture_for_mail_at_twice_its_size():
    found = Image.open(io.BytesIO(static_map_png.png(*LEEDS, precise=True)))
    assert (found.size, found.format, found.mode) == ((960, 480), "PNG", "P")
    assert found.convert("RGB").getpixel((480, 228)) == (10, 102, 168)  # inside the pin
    assert found.info == {}


def test_fills_holes_by_the_even_odd_rule():
    found = Image.open(io.BytesIO(static_map_png.png(*LERWICK, precise=True))).convert("RGB")
    counted = {colour: count for count, colour in found.getcolors()}
    sea, land = counted[(219, 231, 238)], counted[(248, 245, 238)]
    assert 0.1 < sea / (960 * 480) < 0.5
    assert 0.3 < land / (960 * 480) < 0.8


@pytest.mark.parametrize(("name", "expected"), [("Ynysybŵl", "Ynysybwl"), ("Bàgh a’ Chàise", "Bagh a’ Chaise"), ("Leeds", "Leeds")])
def test_writes_names_in_the_letters_its_face_has(name, expected):
    assert static_map_png.plain(name) == expected


lines = strategies.lists(strategies.tuples(strategies.floats(-2000, 2000), strategies.floats(-2000, 2000)), min_size=2, max_size=60)


@limits(max_examples=300, deadline=None)
@given(lines)
def test_a_straightened_line_stays_near_what_it_was(line):
    found = straighten(line)
    assert len(found) <= len(line)
    assert found[0] == (round(line[0][0]), round(line[0][1]))
    for point in line:
        nearest = min((distance(point, one, other) for one, other in itertools.pairwise(found)), default=None)
        assert nearest is None or nearest <= map_drawing.STRAIGHT + 3


def distance(point, one, other):
    along, down = other[0] - one[0], other[1] - one[1]
    length = along * along + down * down
    share = max(0.0, min(1.0, ((point[0] - one[0]) * along + (point[1] - one[1]) * down) / length)) if length else 0.0
    x, y = one[0] + share * along, one[1] + share * down
    return ((point[0] - x) ** 2 + (point[1] - y) ** 2) ** 0.5
